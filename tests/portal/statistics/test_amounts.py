"""Does no amount leave the office that rests on few households, or that follows from others shown?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from models.enums import MoneyBasis, MoneyForm
from portal import statistics
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, Table
from tests import factories
from tests.portal.statistics.records import TODAY, Book

KEYS = ("granted", "granted_sum", "granted_mean", "granted_median", "grants_sum", "loans_sum")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def granted(book: Book, numbers: Sequence[int], indicators: Sequence[str] = KEYS, loans: int = 0) -> Table:
    """So many grants of 100 Euro on each law, some of them as loans."""
    kind = book.kind("Antrag")
    for law, number in zip(MoneyBasis, numbers, strict=False):
        for at in range(number):
            form = MoneyForm.LOAN if at < loans else MoneyForm.GRANT
            case = book.case()
            book.measure(case, kind, "2026-02-01", amount_granted=Decimal(100), money_form=form, money_basis=law)
    book.session.flush()
    return statistics.table(
        book.session, indicators, rows="money_basis", period=Period.parse("2026"), on=TODAY,
        offices=[book.office.id], protection=Protection.ROUND_TO_5,
    )  # fmt: skip


def shown(table: Table, heading: str = "granted_sum") -> list[object]:
    return [row.values[[one.key for one in table.headings].index(heading)] for row in table.rows]


def test_amounts_of_ten_records_are_shown(book: Book) -> None:
    assert shown(granted(book, [10, 12])) == [1000, 1200, 0, 0, 2200]


def test_a_hidden_amount_takes_another_with_it(book: Book) -> None:
    """Otherwise the total less the others would tell it."""
    assert shown(granted(book, [1, 12, 20])) == [Mark.HIDDEN, Mark.HIDDEN, 2000, 0, 3300]


def test_the_total_is_hidden_where_nothing_else_can_be(book: Book) -> None:
    assert shown(granted(book, [3, 0])) == [Mark.HIDDEN, 0, 0, 0, Mark.HIDDEN]


def test_grants_and_loans_of_a_row_go_together(book: Book) -> None:
    table = granted(book, [30, 30], loans=4)
    assert shown(table, "loans_sum") == shown(table, "grants_sum") == [Mark.HIDDEN, Mark.HIDDEN, 0, 0, Mark.HIDDEN]


def test_mean_and_median_rest_on_ten_as_well(book: Book) -> None:
    table = granted(book, [4, 30, 9])
    assert shown(table, "granted_mean")[:3] == shown(table, "granted_median")[:3] == [Mark.HIDDEN, 100, Mark.HIDDEN]


def test_a_share_without_its_numbers_beside_it_is_not_shown(book: Book) -> None:
    assert shown(granted(book, [30], ["grants / granted"]), "grants/granted")[0] is Mark.HIDDEN
