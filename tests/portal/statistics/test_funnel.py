"""Does the way of the reported cases count each step of its own cohort, and does the load name everybody once?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models import Contact
from models.enums import ContactKind, FollowUpResult, Kept, MeasureState, Outcome, ReachState, Role
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, funnel
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random, looks
from tests.statements import sent_to

YEAR = Period.parse("2025")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def test_funnel_judges_each_step_by_those_it_can_be_judged_of(book: Book) -> None:
    kind = book.kind("Ratenplan")
    held = book.case("2025-01-10", "2025-03-01", reach=ReachState.ACCEPTED, conference_on=date(2025, 1, 15))
    book.follow_up(held, 12, date(2026, 3, 1), FollowUpResult.HELD, date(2026, 3, 2))
    book.measure(held, kind, "2025-01-15", kept=Kept.KEPT, state=MeasureState.DONE, done_on=date(2025, 1, 20))
    broken = book.case("2025-02-10", "2025-04-01", reach=ReachState.DECLINED)
    book.follow_up(broken, 12, date(2026, 4, 1), FollowUpResult.LOST, date(2026, 4, 2))
    book.measure(broken, kind, "2025-02-15", kept=Kept.KEPT)
    book.measure(broken, kind, "2025-02-15", kept=Kept.PARTLY)
    book.case("2025-05-01", "2025-06-01", outcome=Outcome.W8)
    book.case("2025-12-31")
    book.case("2024-12-31", "2025-06-01", reach=ReachState.ACCEPTED)
    book.session.flush()
    counted = [row.values[:2] for row in funnel.funnel(book.session, YEAR, TODAY).rows]
    assert counted == [(4, 4), (2, 4), (1, 4), (1, 2), (2, 3), (1, 2)]


def test_a_loss_known_early_has_no_share_after_a_year_before_the_year_is_over(book: Book) -> None:
    case = book.case("2026-01-10", "2026-03-01")
    for months, due in ((3, date(2026, 6, 1)), (6, date(2026, 9, 1)), (12, date(2027, 3, 1))):
        book.follow_up(case, months, due, FollowUpResult.LOST, date(2026, 6, 2))
    book.session.flush()
    for on, expected in ((TODAY, (0, 0, Mark.NO_BASE)), (date(2027, 3, 1), (0, 1, Decimal(0)))):
        assert funnel.funnel(book.session, Period.parse("2026"), on).rows[-1].values == expected


def test_medians_leave_out_what_has_not_happened(book: Book) -> None:
    author = factories.user(book.session, "clerk", Role.CLERK, book.office)
    case = book.case("2025-01-10", "2025-01-31")
    book.case("2025-01-10")
    book.session.add(
        Contact(case=case, author=author, kind=ContactKind.HOME_VISIT, happened_on=date(2025, 1, 14), reached=True)
    )
    book.session.flush()
    days = {row.key: row.values[0] for row in funnel.medians(book.session, YEAR, TODAY).rows}
    assert days["reached_days_median"] == Decimal(4)
    assert days["closing_days_median"] == Decimal(21)
    assert days["held_days_median"] is Mark.NO_BASE


def test_load_adds_stock_of_today_to_the_work_of_the_period(book: Book) -> None:
    clerk = factories.user(book.session, "clerk", Role.CLERK, book.office, name="Kim")
    book.case("2024-05-01", assigned_to=clerk)
    late = book.case("2025-05-01", assigned_to=clerk, conference_on=date(2025, 5, 5))
    book.measure(late, book.kind("Ratenplan"), "2025-05-02")
    book.case("2025-05-01", "2025-06-01")
    book.session.flush()
    load = funnel.load(book.session, YEAR, TODAY)
    assert [(row.label, row.values) for row in load.rows if row.label in ("Kim", "Gesamt")] == [
        ("Kim", (2, 1, 1, 1, 0)),
        ("Gesamt", (2, 1, 1, 2, 1)),
    ]


def test_dashboard_asks_as_many_questions_for_many_cases_as_for_one(book: Book) -> None:
    def count() -> int:
        with sent_to(book.session.connection().engine) as asked:
            funnel.dashboard(book.session, YEAR, TODAY)
        return len(asked)

    book.session.flush()
    few = count()
    fill_at_random(book, 30)
    book.session.flush()
    assert count() == few


def test_dashboard_counts_only_the_office_of_who_looks(book: Book) -> None:
    other = Book(book.session, factories.agency(book.session, "Fachstelle Anderswo"))
    other.case("2025-01-10")
    book.case("2025-01-10")
    book.session.flush()
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        assert funnel.trend(book.session, YEAR, TODAY).total.values[0] == 1
