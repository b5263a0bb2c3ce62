"""The kinds of letter: to whom each goes, what must be chosen before it is written, where its template lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from models.enums import LetterKind

SHIPPED = Path(__file__).parent / "templates"
"""The folder of the templates that come with the portal."""


class Recipient(Enum):
    """To whom a letter goes."""

    HOUSEHOLD = "Haushalt"
    LANDLORD = "Vermieter oder dessen Vertretung"
    AGENCY = "Stelle"
    INVITED = "Haushalt oder eingeladene Stelle"
    OFFICE = "eigene Fachstelle"
    FILE = "eigene Akte oder Haushalt; eingeladene Stelle als Auszug"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind of letter asks for before it can be written."""

    recipient: Recipient = Recipient.HOUSEHOLD
    answer: bool = False
    """A day by which the recipient should answer."""
    appointment: bool = False
    conference: bool = False
    held: bool = False
    """The conference must have been held."""
    coming: bool = False
    """The conference must be still to come."""
    follow_up: bool = False
    sums: bool = False
    """The sums of an undertaking; without them it is void (LG Berlin 67 S 408/16)."""
    request: bool = False
    """What the agency is asked to do."""

    @property
    def only_what_is_open(self) -> bool:
        """Say whether an agency it goes to may learn no more from it than shares, consents and law open to that agency."""
        return self.recipient in (Recipient.INVITED, Recipient.FILE)

    @property
    def in_series(self) -> bool:
        """Say whether many cases can get it at once: it goes to the household and asks for nothing of one case alone."""
        return self.recipient is Recipient.HOUSEHOLD and not (self.conference or self.appointment)


NEEDS: dict[LetterKind, Needs] = {
    LetterKind.FIRST: Needs(answer=True),
    LetterKind.REMINDER: Needs(answer=True),
    LetterKind.VISIT_CARD: Needs(appointment=True),
    LetterKind.EVICTION: Needs(answer=True),
    LetterKind.LANDLORD: Needs(Recipient.LANDLORD, answer=True),
    LetterKind.UNDERTAKING: Needs(Recipient.LANDLORD, sums=True),
    LetterKind.HANDOVER: Needs(Recipient.AGENCY, answer=True, request=True),
    LetterKind.INVITATION: Needs(Recipient.INVITED, conference=True, coming=True),
    LetterKind.MINUTES: Needs(conference=True, held=True),
    LetterKind.PROTOCOL: Needs(Recipient.FILE, conference=True, held=True),
    LetterKind.FOLLOW_UP: Needs(answer=True, follow_up=True),
    LetterKind.CLOSING: Needs(),
    LetterKind.DATA_NOTICE: Needs(),
    LetterKind.HANDING: Needs(Recipient.OFFICE),
}


def shipped_path(kind: LetterKind) -> Path:
    """Return where the shipped template of a kind lies."""
    return SHIPPED / f"{kind.value}.docx"


def file_name(kind: LetterKind) -> str:
    """Return the name under which a template of a kind is handed out."""
    words = kind.label.replace("„", "").replace("“", "").replace(",", "").split()
    return f"Vorlage_{'_'.join(words)}.docx"
