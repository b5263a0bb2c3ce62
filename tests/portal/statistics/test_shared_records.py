"""Can a hidden figure of one table be added up from another table of the same report that says it in other words?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import MeasureState, MoneyBasis
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, StatisticsReport, report
from tests import factories
from tests.portal.statistics.records import TODAY, Book

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def suppressed(book: Book) -> StatisticsReport:
    book.session.flush()
    return report(book.session, [book.office.id], YEAR, TODAY, Protection.SUPPRESS)


def test_done_measures_are_hidden_in_both_tables_that_show_them(book: Book) -> None:
    """„erledigt“ is a column of one table and a condition of the other."""
    for label, done, open_ in (("Antrag", 3, 20), ("Beratung", 25, 30), ("Begleitung", 40, 12)):
        for number in range(done + open_):
            state = MeasureState.DONE if number < done else MeasureState.OPEN
            book.measure(book.case(), book.kind(label), "2026-02-01", state=state,
                         done_on=TODAY if number < done else None)  # fmt: skip
    counted = suppressed(book)
    for row in ("Antrag", "Beratung", "Begleitung"):
        if counted.table("measures").value(row, "agreed:done") is Mark.HIDDEN:
            assert counted.table("kept").value(row, "done") is Mark.HIDDEN
    assert counted.table("measures").value("Antrag", "agreed:done") is Mark.HIDDEN


def test_late_invitations_do_not_follow_from_all_invitations(book: Book) -> None:
    """Invited = invited in time + invited late, in two tables by quarter."""
    for day, late in (("2026-01-10", 2), ("2026-04-10", 9)):
        for number in range(40):
            case = book.case(day)
            if number < 30:
                case.invited_on = case.conference_due_on + timedelta(days=1 if number < late else -1)
    counted = suppressed(book)
    of_days, of_clock = counted.table("conference_days"), counted.table("ten_days")
    for row in (line.label for line in of_clock.rows):
        shown = [of_clock.value(row, key) for key in ("invited_in_time", "invited_late")]
        if Mark.HIDDEN in shown and of_days.value(row, "invited") is not Mark.HIDDEN:
            assert shown == [Mark.HIDDEN, Mark.HIDDEN]


def test_grants_by_law_do_not_follow_from_those_for_debts(book: Book) -> None:
    for basis, many in ((MoneyBasis.SGB2, 30), (MoneyBasis.SGB12, 2)):
        for _ in range(many):
            book.measure(book.case(), book.kind("Geld"), "2026-02-01", amount_granted=500, money_basis=basis)
    counted = suppressed(book)
    laws = counted.table("laws")
    assert laws.value(MoneyBasis.SGB12.label, "granted") is Mark.HIDDEN
    assert (
        laws.value(MoneyBasis.SGB2.label, "granted") is Mark.HIDDEN
        or counted.table("spent").value("Gesamt", "debts_granted") is Mark.HIDDEN
    )
