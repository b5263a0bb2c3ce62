"""Does no amount leave the office that rests on few households, or that follows from others shown?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from models.enums import AgencyKind, MoneyBasis, MoneyForm, Role
from portal import statistics
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, Table, figure_text
from portal.statistics.amounts import GRAINS, coarse, coarse_sum, two_digits
from portal.statistics.indicators import Unit
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

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
    assert shown(granted(book, [10, 12, 15, 15])) == [1000, 1000, 1500, 1500, 5000]


def test_a_hidden_amount_takes_another_with_it(book: Book) -> None:
    """Otherwise the total less the others would tell it."""
    assert shown(granted(book, [1, 12, 20])) == [Mark.HIDDEN, Mark.HIDDEN, 2000, Mark.HIDDEN, 3500]


def test_the_total_is_hidden_where_nothing_else_can_be(book: Book) -> None:
    assert shown(granted(book, [3, 0])) == [Mark.HIDDEN] * 5


def test_grants_and_loans_of_a_row_go_together(book: Book) -> None:
    table = granted(book, [30, 30], loans=4)
    assert shown(table, "loans_sum") == shown(table, "grants_sum") == [Mark.HIDDEN] * 5


def test_mean_and_median_rest_on_ten_as_well(book: Book) -> None:
    table = granted(book, [4, 30, 9])
    assert shown(table, "granted_mean")[:3] == shown(table, "granted_median")[:3] == [Mark.HIDDEN, 100, Mark.HIDDEN]


def test_a_share_asked_for_alone_comes_with_its_numbers(book: Book) -> None:
    """Protected it follows from them; without them there would be nothing to show."""
    table = granted(book, [30], ["grants / granted"])
    assert [heading.key for heading in table.headings] == ["grants", "granted", "grants/granted"]
    assert table.total.values == (30, 30, 1)


@pytest.mark.parametrize(
    ("value", "records", "shown"),
    [
        (Decimal(62_310), 31, 60_000),
        (Decimal("19060.00"), 10, 20_000),
        (Decimal("466_970.00"), 245, 465_500),
        (Decimal(0), 0, 0),
        (1233, 11, 1000),
    ],
)
def test_a_sum_is_a_coarse_mean_times_the_rounded_number(value: Decimal, records: int, shown: int) -> None:
    assert coarse_sum(value, records) == shown


@pytest.mark.parametrize(("value", "records", "shown"), [(70, 31, 70), (27, 12, 30), (3, 30, 3)])
def test_heads_are_rounded_to_two_to_five_of_their_means(value: int, records: int, shown: int) -> None:
    assert coarse(value, records) == shown


def test_a_year_less_three_quarters_does_not_tell_the_one_grant_of_the_fourth(book: Book) -> None:
    """Each quarter of ten is shown, the fourth with a single grant is not; nor does it follow."""
    for month, number in ((2, 10), (5, 10), (8, 10), (11, 1)):
        for _ in range(number):
            amount = Decimal(2000) if month < 11 else Decimal("3456.78")
            book.measure(book.case(), book.kind("Antrag"), f"2025-{month:02}-01", amount_granted=amount)
    book.session.flush()
    asked = {
        name: statistics.table(
            book.session, ["granted_sum", "granted_mean", "granted"], period=Period.parse(f"2025{name}"), on=TODAY,
            offices=[book.office.id], protection=Protection.ROUND_TO_5,
        ).total.values
        for name in ("", "-Q1", "-Q2", "-Q3", "-Q4")
    }  # fmt: skip
    assert asked["-Q4"][0] is Mark.HIDDEN
    assert asked[""] == (60_000, 2000, 30)
    assert asked["-Q1"] == asked["-Q2"] == asked["-Q3"] == (20_000, 2000, 10)


def test_a_mean_alone_is_shown_too(book: Book) -> None:
    assert shown(granted(book, [11], ["granted_mean"]), "granted_mean")[-1] == 100
    assert shown(granted(book, [12], ["granted_mean"]), "granted_mean")[-1] == Decimal("100.00")


@pytest.mark.parametrize(
    ("value", "unit", "mean", "median"),
    [
        ("1849.15", Unit.EURO, "1.800 €", "1.800 €"),
        ("315.78", Unit.EURO, "320 €", "320 €"),
        ("63.07", Unit.EURO, "63 €", "60 €"),
        ("0.40", Unit.EURO, "0 €", "0 €"),
        ("123.3", Unit.DAYS, "120", "120"),
        ("42.8", Unit.DAYS, "43", "45"),
        ("3.44", Unit.DAYS, "3,4", "5"),
        ("99.6", Unit.DAYS, "100", "100"),
    ],
)
def test_means_and_medians_show_two_digits(value: str, unit: Unit, mean: str, median: str) -> None:
    assert figure_text(two_digits(Decimal(value), unit), unit) == mean
    assert figure_text(two_digits(Decimal(value), unit, GRAINS[unit]), unit) == median


@pytest.mark.parametrize("protection", [Protection.ROUND_TO_5, Protection.SUPPRESS])
def test_no_median_is_as_fine_as_the_amount_or_the_days_of_a_household(book: Book, protection: Protection) -> None:
    """With an odd number it would be the one in the middle."""
    for at in range(11):
        book.case(f"2026-01-{at + 1:02}", "2026-02-20", arrears=Decimal("1201.37") + at * 13)
    book.session.flush()
    keys = ["arrears_median", "closing_days_median"]
    exact, left = (
        statistics.table(
            book.session, keys, rows="channel", period=Period.parse("2026"), on=TODAY, offices=[book.office.id],
            protection=one,
        ).total.values
        for one in (Protection.NONE, protection)
    )  # fmt: skip
    assert exact == (Decimal("1266.37"), Decimal("45.0"))
    assert left == (1300, 45)


def test_a_region_never_gets_an_exact_median(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    for at in range(11):
        book.case(arrears=Decimal("812.34") + at)
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    found = statistics.report(book.session, [book.office.id], Period.parse("2026"), TODAY, Protection.NONE)
    assert not {f"{812 + at},34" for at in range(11)} & set(statistics.statistics_csv(found).replace(";", "\n").split())
    one = statistics.value(book.session, "arrears_median", period=Period.parse("2026"), on=TODAY)
    assert one == 820
