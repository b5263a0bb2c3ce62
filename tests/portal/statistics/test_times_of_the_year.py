"""Are the quarters and months of all years counted together, with totals that add up, also beside the year before?"""

from __future__ import annotations

import pytest

from portal import statistics
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Compare, Mark, Period, Protection, Table
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

YEARS = Period.parse("2024..2025")
DAYS = ("2024-01-05", "2024-03-31", "2024-04-01", "2025-02-10", "2025-06-30", "2025-12-31", "2025-12-30")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    made = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for day in DAYS:
        made.case(day)
    session.flush()
    return made


def asked(book: Book, **more: object) -> Table:
    given = {"period": YEARS, "on": TODAY, "offices": [book.office.id]} | more
    return statistics.table(book.session, ["reported"], **given)  # type: ignore[arg-type]


def test_quarters_of_all_years_stand_in_four_rows_that_add_up(book: Book) -> None:
    table = asked(book, rows="quarter_of_year", across="year")
    assert [heading.label for heading in table.headings] == ["2024", "2025", "Gemeldete Fälle"]
    assert [(row.label, *row.values) for row in table.rows] == [
        ("1. Quartal", 2, 1, 3), ("2. Quartal", 1, 1, 2), ("3. Quartal", 0, 0, 0), ("4. Quartal", 0, 2, 2),
        ("Gesamt", 3, 4, 7),
    ]  # fmt: skip


def test_months_of_the_year_are_only_those_of_the_period(book: Book) -> None:
    table = asked(book, rows="month_of_year", period=Period.parse("2024-11-15..2025-02-28"))
    assert [row.label for row in table.rows] == ["Januar", "Februar", "November", "Dezember", "Gesamt"]
    assert [row.values[0] for row in table.rows] == [0, 1, 0, 0, 1]


def test_a_quarter_of_the_year_filters_all_years_and_the_one_before(book: Book) -> None:
    first = {"quarter_of_year": ["1"]}
    assert asked(book, filters=first).total.values == (3,)
    compared = asked(book, filters=first, period=Period.parse("2025"), compare=Compare.YEAR_BEFORE)
    assert compared.total.values[:3] == (1, 2, -1)


def test_quarters_stand_beside_those_of_the_year_before(book: Book) -> None:
    table = asked(book, rows="quarter_of_year", period=Period.parse("2025"), compare=Compare.YEAR_BEFORE)
    assert [row.values[:3] for row in table.rows] == [(1, 2, -1), (1, 1, 0), (0, 0, 0), (2, 0, 2), (4, 3, 1)]


def test_a_figure_of_one_day_has_no_quarters_of_the_year(book: Book) -> None:
    with pytest.raises(Refused) as told:
        statistics.table(book.session, ["open"], rows="quarter_of_year", period=YEARS, on=TODAY)
    assert str(told.value).startswith(
        "„Bestand am Ende“ zählt einen Stichtag und lässt sich nicht nach „Quartal im Jahr“"
    )


def test_a_hidden_quarter_follows_from_no_table_of_the_same_report(book: Book) -> None:
    """Both say the same of one year in other words; what is hidden in one is hidden in the other."""
    fill_at_random(book, 12)
    for number in range(30):
        book.case(f"2025-0{1 + number % 3}-20")
    book.session.flush()
    questions = [
        (statistics.Asked(("reported",), rows), Period.parse("2025")) for rows in ("quarter", "quarter_of_year")
    ]
    plain, same = statistics.asking.answer_all(
        book.session, questions, on=TODAY, offices=[book.office.id], protection=Protection.SUPPRESS
    )
    assert [row.values for row in plain.rows] == [row.values for row in same.rows]
    assert any(row.values == (Mark.HIDDEN,) for row in plain.rows)
