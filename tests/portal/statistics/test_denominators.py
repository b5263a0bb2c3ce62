"""Is success a share of the denominator chosen, everywhere in the workbook, and is it named?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.enums import Outcome
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Period, Protection, StatisticsReport, Unit, report, statistics_text
from portal.statistics.denominators import DENOMINATORS
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    made = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for outcome in (Outcome.W1, Outcome.W6, Outcome.W9, None):
        made.case("2026-02-01", "2026-03-01" if outcome else None, outcome=outcome)
    session.flush()
    return made


def counted(book: Book, key: str, protection: Protection = Protection.NONE) -> StatisticsReport:
    return report(book.session, [book.office.id], YEAR, TODAY, protection, denominator=key)


@pytest.mark.parametrize(("key", "share"), [("closed", 3), ("closed_known", 2), ("reported", 4)])
def test_success_is_a_share_of_the_denominator_chosen(book: Book, key: str, share: int) -> None:
    made, label = counted(book, key), DENOMINATORS[key].label
    for table in (made.table("outcome_by_stage"), made.table("districts_closed")):
        [heading] = [one for one in table.headings if one.label.startswith("Anteil Wohnung erhalten")]
        assert table.value("Gesamt", heading.key) == Decimal(1) / share
        assert (label in heading.label) == (key != "closed")
        assert table.value("Gesamt", key) == share
    assert f"Nenner der Erfolgsanteile: {label}" in statistics_text(made)


@pytest.mark.parametrize("protection", Protection)
def test_each_share_follows_from_figures_beside_it(book: Book, protection: Protection) -> None:
    fill_at_random(book, 60)
    for table in counted(book, "reported", protection).tables:
        shares = [one for one in table.headings if one.unit is Unit.SHARE and "Nenner: Gemeldete" in one.label]
        assert all(one.quotient or one.change for one in shares), table.key


def test_an_unknown_denominator_is_refused_with_those_there_are(book: Book) -> None:
    with pytest.raises(Refused, match=r"„W1“ ist kein Nenner des Erfolgs. Es gibt „closed“ \(Abgeschlossene Fälle\)"):
        counted(book, "W1")
