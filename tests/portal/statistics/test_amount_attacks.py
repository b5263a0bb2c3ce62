"""Can a number of records or the amount of one household be computed from the amounts that leave the office?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Measure
from models.enums import MoneyBasis, MoneyForm
from portal.guard import GuardedSession
from portal.statistics import Figure, Mark, Period, Protection
from portal.statistics.amounts import coarse_sum, mean
from portal.statistics.asking import Asked, answer_all
from portal.statistics.counting import WHOLE, Counts, Value
from portal.statistics.figures import arrivals, money
from portal.statistics.indicators import Indicator, Quotient, behind
from portal.statistics.protections import rounded
from tests import factories
from tests.portal.statistics.records import TODAY, Book

KEYS = ("granted_sum", "granted_mean", "granted_median", "granted_per_case", "spent_per_case", "granted", "reported")
PROTECTIONS = [Protection.ROUND_TO_5, Protection.SUPPRESS]
CELL = (WHOLE, WHOLE)
MEANS, NUMBERS = st.integers(1, 900_000), st.integers(10, 400)


def shown_of(figure: Quotient, each: Decimal, grants: int, cases: int) -> Figure:
    """A mean as it leaves, of so many grants of so much in so many cases."""
    counted: dict[Indicator, Value] = {money.GRANTED_SUM: each * grants, behind(money.GRANTED_SUM): grants, money.GRANTED: grants,
               money.FUNDED_CASES: cases, arrivals.REPORTED: cases}  # fmt: skip
    return mean(figure, Counts({one.key: {CELL: value} for one, value in counted.items()}), *CELL)


@given(MEANS, NUMBERS, st.integers(0, 4))
def test_a_sum_tells_no_more_of_its_number_than_the_number_rounded(cents: int, number: int, more: int) -> None:
    each, other = Decimal(cents) / 100, rounded(number) - 2 + more
    assert coarse_sum(each * number, number) == coarse_sum(each * other, other)


@given(MEANS, st.integers(25, 400), st.integers(25, 400), st.integers(0, 4), st.integers(0, 4))
def test_means_of_several_kinds_tell_no_more_than_rounded_numbers(
    cents: int, grants: int, cases: int, more_grants: int, more_cases: int
) -> None:
    """Per grant, per case with a grant, per reported case: their quotients are numbers of records."""
    grants, cases = max(grants, 28), max(cases, 28)
    others = rounded(grants) - 2 + more_grants, rounded(cases) - 2 + more_cases
    for figure in (money.GRANTED_MEAN, money.GRANTED_PER_CASE, money.SPENT_PER_CASE):
        each = Decimal(cents) / 100
        assert shown_of(figure, each, grants, cases) == shown_of(figure, each, *others)


@pytest.mark.parametrize(("grants", "cases", "shown"), [(9, 9, None), (10, 12, 1), (24, 40, None), (25, 40, 1)])
def test_amounts_by_other_records_need_more_of_them(grants: int, cases: int, shown: int | None) -> None:
    made = shown_of(money.SPENT_PER_CASE, Decimal(1000), grants, cases)
    assert (None if made is Mark.HIDDEN else 1) == shown


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def spread(book: Book) -> Iterator[Measure]:
    """Eleven grants in each of three quarters between 800 and 1,900 Euro, most of them by the first law."""
    for month in ("01", "04", "07"):
        for at in range(11):
            case, amount = book.case(f"2025-{month}-10"), Decimal("853.17") + at * Decimal("97.31")
            yield book.measure(case, book.kind("Antrag"), f"2025-{month}-20", amount_granted=amount,
                               money_form=MoneyForm.GRANT, money_basis=list(MoneyBasis)[at % 3 // 2])  # fmt: skip


def shown(book: Book, protection: Protection) -> list[object]:
    """All that is shown of year, half-years and quarters, broken down, filtered, and nested in each other."""
    book.session.flush()
    laws = {"money_basis": [one.value for one in MoneyBasis][:2]}
    asked = [(Asked(KEYS, rows), Period.parse(one)) for rows in ("", "quarter", "half_year")
             for one in ("2025", "2025-H1", "2025-H2")]  # fmt: skip
    asked += [(Asked(KEYS[:4], "money_basis", "quarter"), Period.parse("2025"))]
    asked += [
        (Asked(KEYS[:4], "", "", ((key, (code,)),)), Period.parse("2025"))
        for key, codes in laws.items()
        for code in codes
    ]
    made = answer_all(book.session, asked, on=TODAY, offices=[book.office.id], protection=protection)
    return [(row.label, row.values) for table in made for row in table.rows]


@pytest.mark.parametrize("amount", ["640.00", "1388.38", "2750.55"])
@pytest.mark.parametrize("protection", PROTECTIONS)
def test_the_amount_of_one_household_follows_from_nothing_shown(
    book: Book, protection: Protection, amount: str
) -> None:
    """Its quarter is hidden, and whoever knows all other amounts is still left with two that are a twentieth apart."""
    list(spread(book))
    one = book.measure(book.case("2025-10-10"), book.kind("Antrag"), "2025-10-20", amount_granted=Decimal(amount),
                       money_form=MoneyForm.GRANT, money_basis=MoneyBasis.SGB2)  # fmt: skip
    told, fits = shown(book, protection), []
    for factor in ("0.8", "0.9", "0.95", "1.05", "1.1", "1.2"):
        one.amount_granted = (Decimal(amount) * Decimal(factor)).quantize(Decimal("0.01"))
        fits.append(shown(book, protection) == told)
    assert any(fits)


def test_one_household_more_or_less_is_not_to_be_seen_in_the_year(book: Book) -> None:
    """A grant of the mean in the fourth quarter, or none: everything shown is the same."""
    list(spread(book))
    told = shown(book, Protection.ROUND_TO_5)
    book.measure(book.case("2025-10-10"), book.kind("Antrag"), "2025-10-20", amount_granted=Decimal("1339.72"),
                 money_form=MoneyForm.GRANT, money_basis=MoneyBasis.SGB2)  # fmt: skip
    assert [one for one in zip(told, shown(book, Protection.ROUND_TO_5), strict=True) if one[0] != one[1]] == []
