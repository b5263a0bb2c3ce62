"""Catalogues: the words each office starts with, for the lists it then edits by itself (handbook 2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import count
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import Agency, CatalogueEntry
from models.enums import AgencyKind, CatalogueKind
from models.names import fold, joined_umlauts
from portal import clock
from portal.errors import Refused


class Entry(NamedTuple):
    """One word of a list before it is recorded; the code is kept for good, the label may be edited."""

    kind: CatalogueKind
    code: str
    label: str
    position: int


def _listed(kind: CatalogueKind, words: dict[str, str]) -> tuple[Entry, ...]:
    """Return the words as entries, ten places apart, so that an office can put its own between them."""
    return tuple(Entry(kind, code, label, 10 * place) for place, (code, label) in enumerate(words.items(), start=1))


TRIGGERS = _listed(
    CatalogueKind.TRIGGER,
    {
        "rent_debts": "Mietschulden",
        "deposit": "Kautionsverzug",
        "behaviour": "Mietwidriges Verhalten / Lärm",
        "neglect": "Verwahrlosung / Vermüllung",
        "own_use": "Eigenbedarf",
        "realisation": "Verwertung / Abriss / Umwandlung",
        "forced_sale": "Zwangsversteigerung",
        "limited_lease": "Befristung / Untermiete",
        "separation": "Trennung / Scheidung",
        "violence": "Gewalt",
        "death": "Tod der Hauptmieterin / des Hauptmieters",
        "prison": "Haft",
        "energy_cut": "Energiesperre",
        "uninhabitable": "Unbewohnbarkeit",
    },
)
REASONS = _listed(
    CatalogueKind.REASON,
    {
        "income_loss": "Einkommenseinbruch / Arbeitslosigkeit",
        "benefit_cut": "Leistungsminderung / Leistungsentzug",
        "not_reachable": "Nichterreichbarkeit (§ 7b Abs. 4 SGB II)",
        "rent_cap": "Unterkunftskosten über der Grenze (§ 22 Abs. 1 S. 6 SGB II)",
        "benefit_delay": "Verzögerte Leistungsbearbeitung",
        "low_wage": "Erwerbseinkommen zu niedrig",
        "over_indebted": "Überschuldung",
        "addiction": "Sucht",
        "mental_illness": "Psychische Erkrankung",
        "illness_age": "Körperliche Krankheit / Alter / Pflege",
        "paperwork": "Überforderung mit Post / Behörden",
        "language": "Sprachbarriere",
        "separation": "Trennung",
        "rent_reduction": "Streit um Mietminderung",
        "rent_increase": "Mieterhöhung / Nebenkostennachzahlung",
        "unknown": "Unbekannt",
    },
)
MEASURE_KINDS = _listed(
    CatalogueKind.MEASURE_KIND,
    {
        "rent_debts": "Mietschuldenübernahme",
        "instalments": "Ratenvereinbarung",
        "energy_debts": "Energieschuldenregelung",
        "debt_counselling": "Schuldnerberatung",
        "addiction_help": "Suchthilfe",
        "guardianship": "Betreuung / Pflege",
        "negotiation": "Vermieterverhandlung",
        "undertaking": "Verpflichtungserklärung",
        "benefits": "Antrag auf Sozialleistungen",
        "direct_payment": "Direktzahlung der Miete",
        "clearing_out": "Entrümpelung",
        "assisted_living": "Betreutes Wohnen",
        "flat_search": "Wohnungssuche",
        "youth_welfare": "Kinder- und Jugendhilfe",
        "mental_health": "Psychosoziale Hilfe",
        "legal_protection": "Rechtsschutz / Räumungsschutzantrag",
        "interpreting": "Sprachmittlung",
        "donation": "Stiftung / Spende",
        "other": "Sonstiges",
    },
)
MEANS_THE_SAME = 0.8
"""From this likeness on (0 to 1, of the compared spellings) a new label counts as the old one without its slip."""
STANDARD = (*TRIGGERS, *REASONS, *MEASURE_KINDS)


def ensure(session: Session, office: Agency, entries: Iterable[Entry] = STANDARD) -> list[CatalogueEntry]:
    """Add the entries an office lacks and return those added; what it edited or retired stays as it is."""
    own = select(CatalogueEntry.kind, CatalogueEntry.code).where(CatalogueEntry.office_id == office.id)
    known = set(session.execute(own).tuples())
    added = [
        CatalogueEntry(office_id=office.id, **entry._asdict())
        for entry in entries
        if (entry.kind, entry.code) not in known
    ]
    session.add_all(added)
    return added


def ensure_everywhere(session: Session) -> None:
    """Add the standard entries that any office lacks."""
    for office in session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE).order_by(Agency.id)):
        ensure(session, office)


def replace(session: Session, entry: CatalogueEntry, *, label: str, on: date) -> CatalogueEntry:
    """Let an entry end the day before and another begin on a day; cases that carry the old one keep its meaning."""
    if spelling(label) == spelling(entry.label):
        raise Refused(f"Der Eintrag heißt schon „{entry.label}“. Geben Sie die neue Beschriftung ein.")
    if entry.valid_from is not None and on <= entry.valid_from:
        raise Refused(
            f"„{entry.label}“ gilt erst ab {entry.valid_from:%d.%m.%Y}. Lassen Sie den neuen Eintrag an einem späteren Tag beginnen."
        )
    own = select(CatalogueEntry.code).where(
        CatalogueEntry.office_id == entry.office_id, CatalogueEntry.kind == entry.kind
    )
    taken = set(session.scalars(own))
    code = next(code for number in count(2) if (code := f"{entry.code}_{number}") not in taken)
    successor = CatalogueEntry(
        office_id=entry.office_id, kind=entry.kind, code=code, label=label, position=entry.position,
        valid_from=on, valid_to=entry.valid_to,
    )  # fmt: skip
    entry.valid_to = on - timedelta(days=1)
    session.add(successor)
    return successor


def correct(entry: CatalogueEntry, *, label: str) -> None:
    """Mend the spelling of an entry's label; cases and figures of all years show it from now on.

    Raises Refused for the same label and for another word: what means something else begins on a day (`replace`), so
    that figures already counted keep their label.
    """
    if label == entry.label:
        raise Refused(f"Der Eintrag heißt schon „{entry.label}“. Geben Sie die berichtigte Beschriftung ein.")
    if SequenceMatcher(None, spelling(entry.label), spelling(label)).ratio() < MEANS_THE_SAME:
        raise Refused(
            f"„{label}“ ist kein berichtigtes „{entry.label}“, sondern ein anderes Wort: Frühere Fälle und Zahlen bekämen eine "
            "andere Bedeutung. Nehmen Sie „Ablösen“; dann behalten sie ihre Beschriftung."
        )
    entry.label = label


def spelling(label: str) -> str:
    """Return a label as two writings of it are compared: „Südstadt“ and „suedstadt “ are the same."""
    return joined_umlauts(fold(" ".join(label.split())))


def running_id(session: Session, office_id: int, kind: CatalogueKind, code: str) -> int | None:
    """Return the entry of an office for a standard word, None where the office has retired or replaced it."""
    today = clock.today()
    return session.scalars(
        select(CatalogueEntry.id).where(
            CatalogueEntry.office_id == office_id, CatalogueEntry.kind == kind, CatalogueEntry.code == code,
            or_(CatalogueEntry.valid_from.is_(None), CatalogueEntry.valid_from <= today),
            or_(CatalogueEntry.valid_to.is_(None), CatalogueEntry.valid_to >= today),
        )
    ).first()  # fmt: skip


def districts(session: Session, office_id: int) -> dict[str, int]:
    """Return the Stadtteile an office uses, by the spelling of their label."""
    running = or_(CatalogueEntry.valid_to.is_(None), CatalogueEntry.valid_to >= clock.today())
    entries = session.execute(
        select(CatalogueEntry.label, CatalogueEntry.id)
        .where(CatalogueEntry.office_id == office_id, CatalogueEntry.kind == CatalogueKind.DISTRICT, running)
        .order_by(CatalogueEntry.position.desc(), CatalogueEntry.id.desc())
    )
    return {spelling(label): id for label, id in entries}
