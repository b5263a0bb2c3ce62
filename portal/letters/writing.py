"""Writing letters: filled, filed as a document of the case, and noted in its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from models import Conference, Document
from models.enums import ConferenceState, ContactKind, LetterKind
from portal import clock, conferences, contacts, documents
from portal.errors import Refused
from portal.letters import fitting, rendering, templates
from portal.letters.checking import outline
from portal.letters.fields import Values
from portal.letters.filling import Letter, values_of
from portal.letters.kinds import NEEDS
from portal.letters.language import Language

MOST = 100
"""Letters in one series."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a letter would say for each field, and what it would leave open."""

    used: list[tuple[str, str]]
    gaps: list[str]


def preview(session: Session, letter: Letter) -> Preview:
    """Return what a letter would say; raise Refused when the office's template is broken."""
    template, values = templates.content(session, letter.case.office_id, letter.kind), values_of(letter)
    return Preview(rendering.used(template, values), rendering.gaps(template, values))


@dataclass(frozen=True, slots=True)
class Draft:
    """All a letter needs from the database; it is finished without it, so that nobody waits for the one writer."""

    template: bytes
    values: Values
    author: str
    title: str


def draft(session: Session, letter: Letter) -> Draft:
    """Read what a letter needs; raise Refused for an undertaking that would be void, and for a guest nobody invited."""
    return _draft(templates.content(session, letter.case.office_id, letter.kind), letter)


def draft_series(session: Session, letters: Sequence[Letter]) -> list[Draft]:
    """Read what letters of one kind need, each to the household of its case; raise Refused for what is no series."""
    if not letters or len(letters) > MOST:
        raise Refused(
            f"{len(letters)} Fälle gewählt. Ein Serienbrief geht an 1 bis {MOST} Fälle; grenzen Sie die Auswahl ein."
        )
    kind, office_id = letters[0].kind, letters[0].case.office_id
    if not NEEDS[kind].in_series:
        raise Refused(f"„{kind.label}“ gilt nur für einen Fall. Schreiben Sie den Brief auf der Seite des Falls.")
    template = templates.content(session, office_id, kind)
    if place := outline(template).differs_outside_the_text():
        raise Refused(
            f"{place} der Vorlage nennt Angaben eines Falls; in einem Serienbrief geht das nur im Text. Ändern Sie die Vorlage."
        )
    return [_draft(template, letter) for letter in letters]


def draft_sheets(session: Session, letters: Sequence[Letter]) -> list[Draft]:
    """Read what the sheets of cases that change hands need; they stay in the office and are not filed."""
    template = templates.content(session, letters[0].case.office_id, LetterKind.HANDING)
    return [_draft(template, letter) for letter in letters]


def _draft(template: bytes, letter: Letter) -> Draft:
    check_sums(letter)
    check_guest(letter)
    check_conference(letter)
    if doubt := fitting.day_doubt(letter, clock.today()):
        raise Refused(doubt)
    return Draft(template, values_of(letter), letter.case.office.name, title_of(letter))


def finish(drafts: Sequence[Draft]) -> list[bytes]:
    """Return the finished letters; asks no database."""
    language = Language()
    return [
        rendering.render(one.template, one.values, author=one.author, title=one.title, language=language)
        for one in drafts
    ]


def gaps(draft: Draft) -> list[str]:
    """Return what a letter leaves open."""
    return rendering.gaps(draft.template, draft.values)


def title_of(letter: Letter) -> str:
    """Return what the letter is called in the story: minutes for an agency are an extract."""
    extract = letter.extract_for is not None and letter.kind is LetterKind.PROTOCOL
    return f"Auszug aus dem {letter.kind.label}" if extract else letter.kind.label


def check_guest(letter: Letter) -> None:
    """Raise Refused where an agency would read of a conference to which it was not invited."""
    guest, conference = letter.extract_for, letter.conference
    if guest is None or conference is None or any(one.agency_id == guest.id for one in conference.invitations):
        return
    at = clock.local(conference.scheduled_at)
    raise Refused(
        f"{guest.name} ist zur Fallkonferenz am {at:%d.%m.%Y} nicht eingeladen. Wählen Sie eine andere Stelle oder Fallkonferenz."
    )


def check_conference(letter: Letter) -> None:
    """Raise Refused where a letter would invite to a conference that is over, or tell of one that was not held."""
    conference = letter.conference
    if NEEDS[letter.kind].held and conference is not None and conference.state is not ConferenceState.HELD:
        raise Refused(_not_held(conference))
    if NEEDS[letter.kind].coming and conference is not None and conference.state not in conferences.UNDER_WAY:
        raise Refused(conferences.over(conference))


def _not_held(conference: Conference) -> str:
    at = clock.local(conference.scheduled_at)
    return (
        f"Die Fallkonferenz am {at:%d.%m.%Y} ist {conference.state.label}, nicht durchgeführt; was vereinbart wurde und wer da war, "
        "steht noch nicht fest. Führen Sie sie zuerst durch."
    )


def check_sums(letter: Letter) -> None:
    """Raise Refused for an undertaking without its sums, its landlord, its addressee or its months: it would be void."""
    if letter.kind is not LetterKind.UNDERTAKING:
        return
    if not letter.case.landlord_name.strip():
        raise Refused(
            "Im Fall steht kein Vermieter; die Erklärung verpflichtet ihm gegenüber und muss ihn nennen. Tragen Sie ihn zuerst im Fall ein."
        )
    sums = letter.sums
    if sums is None or sums.arrears <= 0 or not sums.by_month.strip():
        raise Refused(
            "Eine Verpflichtungserklärung ohne bezifferte Beträge ist unwirksam. Geben Sie die Rückstände nach Monaten und ihre Summe an."
        )
    if sums.compensation and sums.until is None:
        raise Refused("Die Nutzungsentschädigung braucht den Tag, bis zu dem sie übernommen wird. Geben Sie ihn an.")
    if "\n" not in letter.to.address.strip():
        raise Refused(
            "Die Verpflichtungserklärung muss dem Vermieter oder seiner Vertretung zugehen. Geben Sie Name und Anschrift in Zeilen an."
        )


def file(session: Session, letter: Letter, data: bytes, *, home: Path) -> Document:
    """File a finished letter with its case and note it in the story.

    To the household it is an attempt to reach it, to others a note.
    """
    case, label = letter.case, title_of(letter)
    plain = letter.to.household or letter.to.name == case.office.name
    contact = contacts.add(
        case, kind=ContactKind.LETTER if letter.to.household else ContactKind.NOTE, on=letter.on, reached=None,
        note=label if plain else f"Brief „{label}“ an {letter.to.name}", by=letter.by,
    )  # fmt: skip
    whose = f" {letter.extract_for.name}" if letter.extract_for else ""
    name = f"{case.number} {label.replace('„', '').replace('“', '')}{whose}.docx".replace(",", "")
    return documents.add(
        session,
        case,
        name=name.replace("/", "-"),
        data=data,
        home=home,
        by=letter.by,
        letter=letter.kind,
        contact=contact,
    )
