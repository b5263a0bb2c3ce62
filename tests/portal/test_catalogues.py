"""Does an office start with the standard words, and keep what it made of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Agency, Base, CatalogueEntry
from models.enums import AgencyKind, CatalogueKind
from portal import catalogues
from portal.errors import Refused


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def office(session: Session) -> Agency:
    made = Agency(name="Fachstelle Musterstadt", kind=AgencyKind.OFFICE)
    session.add(made)
    session.flush()
    return made


def test_ensure_adds_every_standard_list(session: Session, office: Agency) -> None:
    catalogues.ensure(session, office)
    recorded = Counter(session.scalars(select(CatalogueEntry.kind)))
    assert recorded == {CatalogueKind.TRIGGER: 14, CatalogueKind.REASON: 16, CatalogueKind.MEASURE_KIND: 19}


def test_ensure_a_second_time_adds_nothing(session: Session, office: Agency) -> None:
    catalogues.ensure(session, office)
    assert catalogues.ensure(session, office) == []


def test_ensure_leaves_what_an_office_edited(session: Session, office: Agency) -> None:
    entry = catalogues.ensure(session, office)[0]
    entry.label, entry.valid_to = "Mietrückstand", date(2026, 12, 31)
    session.flush()
    catalogues.ensure(session, office)
    assert (entry.label, entry.valid_to) == ("Mietrückstand", date(2026, 12, 31))


def test_codes_and_positions_are_unique_in_their_list() -> None:
    for attribute in ("code", "position", "label"):
        keys = [(entry.kind, getattr(entry, attribute)) for entry in catalogues.STANDARD]
        assert len(keys) == len(set(keys))


def test_each_office_has_words_of_its_own(session: Session, office: Agency) -> None:
    other = Agency(name="Fachstelle Anderstadt", kind=AgencyKind.OFFICE)
    session.add_all([other, Agency(name="Jobcenter", kind=AgencyKind.JOBCENTER)])
    session.flush()
    catalogues.ensure(session, office)[0].label = "Mietrückstand"
    catalogues.ensure_everywhere(session)
    first = select(CatalogueEntry.office_id, CatalogueEntry.label).where(CatalogueEntry.code == "rent_debts")
    kind = CatalogueEntry.kind == CatalogueKind.TRIGGER
    assert set(session.execute(first.where(kind)).tuples()) == {
        (office.id, "Mietrückstand"),
        (other.id, "Mietschulden"),
    }


def test_replaced_entry_keeps_its_word_and_ends_before_its_successor(session: Session, office: Agency) -> None:
    entry = catalogues.ensure(session, office)[0]
    new = catalogues.replace(session, entry, label="Mietrückstand", on=date(2027, 1, 1))
    session.flush()
    assert (entry.label, entry.valid_to) == ("Mietschulden", date(2026, 12, 31))
    assert (new.label, new.valid_from, new.kind, new.code) == (
        "Mietrückstand",
        date(2027, 1, 1),
        entry.kind,
        "rent_debts_2",
    )


@pytest.mark.parametrize(
    ("label", "on"), [("mietschulden ", date(2027, 1, 1)), ("Mietrückstand", date(2026, 1, 1))], ids=["same", "early"]
)
def test_replacing_refuses_what_makes_no_sense(session: Session, office: Agency, label: str, on: date) -> None:
    entry = catalogues.ensure(session, office)[0]
    entry.valid_from = date(2026, 1, 1)
    with pytest.raises(Refused):
        catalogues.replace(session, entry, label=label, on=on)
    assert entry.valid_to is None


@pytest.mark.parametrize("label", ["Miet-Schulden", "Mitschulden", "MIETSCHULDEN"])
def test_a_slip_in_a_label_can_be_mended(session: Session, office: Agency, label: str) -> None:
    entry = catalogues.ensure(session, office)[0]
    catalogues.correct(entry, label=label)
    assert (entry.label, entry.code, entry.valid_to) == (label, "rent_debts", None)


@pytest.mark.parametrize("label", ["Eigenbedarf", "Energieschulden", "Mietschulden und Kaution", "Mietschulden"])
def test_no_correction_gives_figures_already_counted_another_meaning(
    session: Session, office: Agency, label: str
) -> None:
    entry = catalogues.ensure(session, office)[0]
    with pytest.raises(Refused, match="„Mietschulden“"):
        catalogues.correct(entry, label=label)
    assert entry.label == "Mietschulden"
