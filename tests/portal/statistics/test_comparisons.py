"""Does the year before stand beside the totals as a report of that year counts it, and does the change hide what is hidden?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from models.enums import AgencyKind, Outcome, Role, Stage
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Compare, Mark, Period, Protection, Table, report, table
from portal.statistics.comparisons import before, earlier_than
from portal.statistics.tables import Comparison
from portal.statistics.workbook import WORKBOOK
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random, looks

YEAR = Period.parse("2026")
COMPARED = [one for sheet in WORKBOOK for one in sheet.tables if isinstance(one, Comparison)]


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def lines(found: Table) -> dict[str, tuple[object, ...]]:
    return {row.key: row.values for row in found.rows}


def test_year_before_equals_the_report_of_that_year(book: Book) -> None:
    fill_at_random(book, 200)
    for period in map(Period.parse, ("2026", "2026-Q3", "2026-02-10..2026-03-09", "2025-01-01..2026-12-31")):
        both = report(book.session, [book.office.id], period, TODAY)
        before = report(book.session, [book.office.id], earlier_than(period, TODAY), TODAY)
        for one in COMPARED:
            now, then = lines(both.table(one.key)), lines(before.table(one.key))
            assert [values[1] for values in now.values()] == [values[0] for values in then.values()], (period, one.key)


def test_totals_beside_the_year_before_are_those_of_the_other_tables(book: Book) -> None:
    fill_at_random(book, 120)
    counted = report(book.session, [book.office.id], YEAR, TODAY)
    flow = dict(
        zip(
            (head.key for head in counted.table("case_flow").headings),
            counted.table("case_flow").total.values,
            strict=True,
        )
    )
    assert {key: values[0] for key, values in lines(counted.table("flow_before")).items()} == flow
    outcome = counted.table("outcome_by_stage")
    for key in ("closed", "secured", "secured_share", "avoided"):
        assert lines(counted.table("outcome_before"))[key][0] == outcome.value("Gesamt", key)
        if key != "avoided":
            assert counted.table("success_before").value("Gesamt", key) == outcome.value("Gesamt", key)


def test_change_is_in_figures_in_percent_and_for_shares_in_points(book: Book) -> None:
    for day, outcome in (("2025-05-01", Outcome.W1), ("2025-05-02", Outcome.W7), ("2026-05-01", Outcome.W1)):
        book.case(day, day, outcome=outcome, access_stage=Stage.WARNING)
    book.session.flush()
    counted = report(book.session, [book.office.id], YEAR, TODAY)
    found = lines(counted.table("outcome_before"))
    assert found["closed"] == (1, 2, -1, Decimal("-0.5"))
    assert found["secured_share"] == (Decimal(1), Decimal("0.5"), Decimal("0.5"), Mark.NO_BASE)
    keys = ("closed", "closed@before", "closed@change", "closed@percent", "secured_share@before")
    by_stage = [counted.table("success_before").value(Stage.WARNING.label, key) for key in keys]
    assert by_stage == [1, 2, -1, Decimal("-0.5"), Decimal("0.5")]


def test_stock_of_two_days_is_compared_though_one_case_is_in_both(book: Book) -> None:
    book.case("2025-03-01")
    book.case("2025-03-01", "2026-02-01")
    book.case("2026-03-01")
    book.session.flush()
    found = table(book.session, ["open"], rows="channel", period=YEAR, on=TODAY, compare=Compare.YEAR_BEFORE)
    assert found.total.values == (2, 2, 0, 0)


def test_rounded_change_follows_from_rounded_figures(book: Book) -> None:
    for number in range(19):
        book.case("2025-05-01" if number < 8 else "2026-05-01")
    book.session.flush()
    counted = report(book.session, [book.office.id], YEAR, TODAY, Protection.ROUND_TO_5)
    assert lines(counted.table("flow_before"))["reported"] == (10, 10, 0, 0)
    assert lines(counted.table("reach_before"))["reported"] == (10, 10, 0, 0)


def test_a_hidden_figure_hides_its_change(book: Book) -> None:
    """Neither the change nor the percentage leads back to a number below five."""
    fill_at_random(book, 150, seed=5)
    counted = report(book.session, [book.office.id], YEAR, TODAY, Protection.SUPPRESS)
    found = [values for one in COMPARED for values in lines(counted.table(one.key)).values()]
    stages = counted.table("success_before")
    found += [row.values[at : at + 4] for row, at in product(stages.rows, (0, 4))]
    assert any(Mark.HIDDEN in values[:2] for values in found)
    for now, then, change, percent in found:
        if Mark.HIDDEN in (now, then):
            assert change is Mark.HIDDEN
            assert isinstance(percent, Mark)
        assert not any(isinstance(value, int) and 0 < value < 5 for value in (now, then))


def test_running_year_is_compared_up_to_the_same_day(book: Book) -> None:
    for day in ("2025-11-21", "2025-11-22", "2025-12-31", "2026-11-21"):
        book.case(day)
    book.session.flush()
    counted = report(book.session, [book.office.id], YEAR, TODAY)
    for key in ("flow_before", "reach_before"):
        found = counted.table(key)
        assert [one.label for one in found.headings[:2]] == ["01.01.2026 bis 21.11.2026", "Vorjahr bis 21.11.2025"]
        assert lines(found)["reported"][:2] == (1, 1)
        assert found.checks[-1].endswith("bis zum 21.11.2026 gezählt, der frühere nur bis zum 21.11.2025.")
    own = table(book.session, ["reported"], period=YEAR, on=TODAY, compare=Compare.YEAR_BEFORE)
    assert own.total.values[:2] == (1, 1)


def test_ended_year_is_compared_with_the_whole_one_before(book: Book) -> None:
    book.case("2025-12-31")
    book.session.flush()
    found = report(book.session, [book.office.id], YEAR, date(2027, 1, 4)).table("reach_before")
    assert [one.label for one in found.headings[:2]] == ["2026", "Vorjahr 2025"]
    assert lines(found)["reported"][:2] == (0, 1)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2026-Q4", "2026-07-01..2026-08-21"),
        ("2026-Q3", "2026-Q2"),
        ("2026-11-16..2026-11-29", "2026-11-02..2026-11-07"),
        ("2027", "2026"),
    ],
)
def test_period_right_before_has_as_many_days_as_are_over(period: str, earlier: str) -> None:
    assert before(Period.parse(period), TODAY) == Period.parse(earlier)


def looking_from_the_region(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))


def test_region_compares_the_newest_quarter_of_a_running_year_only(book: Book) -> None:
    for day in [*["2025-09-30"] * 20, *["2025-10-01"] * 20, *["2026-09-30"] * 10, *["2026-10-01"] * 10]:
        book.case(day)
    looking_from_the_region(book)
    counted = report(book.session, [book.office.id], YEAR, TODAY)
    for key in ("flow_before", "reach_before"):
        heads = [one.label for one in counted.table(key).headings[:2]]
        assert heads == ["3. Quartal 2026", "Vorjahr 3. Quartal 2025"]
        assert lines(counted.table(key))["reported"][:2] == (10, 20)
    assert counted.table("stage_by_channel").n == 20
    said = next(rule for rule in counted.rules if rule.startswith("Verglichen wird nur, was"))
    assert said.endswith("zuletzt ganz vorbei ist: 3. Quartal 2026 mit 3. Quartal 2025.")
    own = table(book.session, ["reported"], period=YEAR, on=TODAY, compare=Compare.YEAR_BEFORE)
    assert own.total.values[:2] == (10, 20)


def test_region_compares_nothing_before_a_quarter_is_over(book: Book) -> None:
    book.case("2026-10-01")
    looking_from_the_region(book)
    counted = report(book.session, [book.office.id], Period.parse("2026-Q4"), TODAY)
    keys = {one.key for one in counted.tables}
    assert keys.isdisjoint({"success_before", *(one.key for one in COMPARED)})
    assert any("wenn ein ganzes Quartal des Zeitraums vorbei ist" in rule for rule in counted.rules)
    with pytest.raises(Refused, match="noch kein Quartal vorbei"):
        table(book.session, ["reported"], period=Period.parse("2026-Q4"), on=TODAY, compare=Compare.BEFORE)
