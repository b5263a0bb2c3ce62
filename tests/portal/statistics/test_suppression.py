"""Can anybody derive a hidden figure from the ones shown, by elimination or because none is below 0?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, catalogue, report
from portal.statistics.amounts import is_amount
from portal.statistics.reports import count_sheets
from portal.statistics.results import Down, Figure, Heading, StatisticsReport, Table
from portal.statistics.suppression import Sum, System, hide_all
from portal.statistics.workbook import WORKBOOK, coarser
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

COUNTS = st.lists(
    st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 12, 40]), min_size=3, max_size=4), min_size=2, max_size=4
)


def two_way(counts: list[list[int]], name: str = "", *, halves: bool = False) -> System:
    """A table with totals of rows, columns and all; with ``halves`` also a column that adds the first two."""
    width = min(map(len, counts))
    rows, kinds = range(len(counts)), range(width)
    atoms = {(row, kind): counts[row][kind] for row in rows for kind in kinds if counts[row][kind]}
    chosen: list[tuple[Any, Any]] = [((row,), (kind,)) for row in rows for kind in kinds]
    chosen += [((row,), kinds) for row in rows] + [(rows, (kind,)) for kind in kinds] + [(rows, kinds)]
    if halves:
        chosen += [((row,), (0, 1)) for row in rows] + [(rows, (0, 1))]
    sums = [
        Sum(
            frozenset((row, kind) for row in some for kind in few), len(some) > 1 or len(few) == width,
            (("grand",) if len(some) > 1 and len(few) == width else (name, tuple(some), tuple(few)))
        )
        for some, few in chosen
    ]  # fmt: skip
    return System(atoms, sums)


def derived(system: System, hidden: set[int]) -> list[int]:
    """The hidden figures an attacker can pin to one value: shown sums as equations, and no count below 0."""
    cells = sorted({cell for one in system.sums for cell in one.cells}, key=repr)
    at = {cell: place for place, cell in enumerate(cells)}
    equations = []
    for number, one in enumerate(system.sums):
        if number not in hidden:
            line = [Fraction(0)] * (len(cells) + 1)
            for cell in one.cells:
                line[at[cell]] = Fraction(1)
            line[-1] = Fraction(system.value(number))
            equations.append(line)
    known = zero_cells(equations, len(cells))
    for place in known:
        equations.append([Fraction(int(column == place)) for column in range(len(cells))] + [Fraction(0)])
    reduced = eliminated(equations, len(cells))
    return [number for number in hidden if follows(reduced, system.sums[number], at)]


def zero_cells(equations: list[list[Fraction]], width: int) -> set[int]:
    """Cells that must be 0 because what remains of a shown sum is 0, until nothing new follows."""
    zero: set[int] = set()
    while True:
        fixed = [[Fraction(int(column == place)) for column in range(width)] + [Fraction(0)] for place in zero]
        new = set(zero)
        for line in eliminated([*equations, *fixed], width):
            signs = [value for value in line[:-1] if value]
            if line[-1] == 0 and signs and (all(one > 0 for one in signs) or all(one < 0 for one in signs)):
                new |= {place for place, value in enumerate(line[:-1]) if value}
        if new == zero:
            return zero
        zero = new


def eliminated(equations: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    lines, done = [list(line) for line in equations], 0
    for column in range(width):
        pivot = next((row for row in range(done, len(lines)) if lines[row][column]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        lines[done] = [value / lines[done][column] for value in lines[done]]
        for row, line in enumerate(lines):
            if row != done and line[column]:
                factor = line[column]
                lines[row] = [value - factor * base for value, base in zip(line, lines[done], strict=True)]
        done += 1
    return lines[:done]


def follows(reduced: list[list[Fraction]], one: Sum, at: dict[Any, int]) -> bool:
    """Say whether a sum is a combination of the equations."""
    left = [Fraction(0)] * len(at)
    for cell in one.cells:
        left[at[cell]] += 1
    for line in reduced:
        pivot = next(place for place, value in enumerate(line) if value)
        if left[pivot]:
            factor = left[pivot]
            left = [value - factor * base for value, base in zip(left, line, strict=False)]
    return not any(left)


@settings(max_examples=150, deadline=None)
@given(COUNTS)
def test_no_hidden_figure_follows_from_those_shown(counts: list[list[int]]) -> None:
    system = two_way(counts)
    hidden = system.hide()
    assert {n for n in range(len(system.sums)) if 0 < system.value(n) < 5} <= hidden
    assert derived(system, hidden) == []


@settings(max_examples=80, deadline=None)
@given(COUNTS)
def test_columns_that_add_others_tell_nothing_either(counts: list[list[int]]) -> None:
    system = two_way(counts, halves=True)
    assert derived(system, system.hide()) == []


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_what_one_table_hides_the_other_does_not_show(counts: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*counts, strict=False)]
    systems = [two_way(counts, "a"), two_way(turned, "b")]
    found = hide_all(systems)
    grand = [any(s.sums[n].terms == ("grand",) for n in h) for s, h in zip(systems, found, strict=True)]
    assert grand in ([True, True], [False, False])


def test_a_table_of_large_numbers_hides_nothing() -> None:
    assert two_way([[10, 20], [30, 40]]).hide() == set()


def test_a_single_small_cell_takes_three_others_with_it() -> None:
    system = two_way([[3, 20, 9], [30, 40, 50]])
    hidden = system.hide()
    assert len(hidden) == 4
    assert not any(system.sums[number].is_total for number in hidden)


def test_codes_no_record_has_stand_in_the_same_order_in_every_process() -> None:
    cells = frozenset((code, 1) for code in "hgfedcba")
    assert "".join(System({}, [Sum(cells, True, ("grand",))]).order[0]) == "abcdefgh"


@pytest.fixture
def book(session: GuardedSession) -> Book:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    fill_at_random(book, 150, seed=5)
    return book


def cells(made: StatisticsReport) -> Iterator[tuple[str, str, Heading, Any]]:
    """Yield each figure of a report with its table, its row and its heading."""
    for table in made.tables:
        for row in table.rows:
            for heading, value in zip(table.headings, row.values, strict=True):
                yield table.key, row.label, heading, value


def test_a_published_report_shows_no_small_number_and_none_can_be_derived(book: Book) -> None:
    year = Period.parse("2026")
    exact = report(book.session, [book.office.id], year, TODAY)
    shown = report(book.session, [book.office.id], year, TODAY, Protection.SUPPRESS)
    told = list(cells(shown))
    small = [one for one in told if isinstance(one[3], int) and 0 < one[3] < 5 and not one[2].change]
    assert small == []
    amounts = {key for key, one in catalogue(2026).figures.items() if is_amount(one, heads=True)}
    rows = {
        (table.key, row.label)
        for table in exact.tables for row in table.rows if table.key != "quarter_flow" and row.key not in amounts
    }  # fmt: skip
    for key, label, heading, value in told:
        if (key, label) in rows and heading.key not in amounts and not isinstance(value, Mark):
            assert value == exact.table(key).value(label, heading.key)
    assert sum(value is Mark.HIDDEN for *_, value in told) > 100


def added_up(table: Table) -> Iterator[tuple[Figure, list[Figure]]]:
    """Yield each total of a table with the parts it adds up, down and across."""
    amounts = {key for key, one in catalogue(2026).figures.items() if is_amount(one, heads=True)}
    lines = [row.values for row in table.rows if not row.is_total]
    for at, heading in enumerate(table.headings):
        if heading.key.partition(":")[0] in amounts:
            continue
        if heading.down is Down.SUM and lines and not heading.change:
            yield table.total.values[at], [line[at] for line in lines]
        if heading.adds:
            yield from ((row.values[at], [row.values[part] for part in heading.adds]) for row in table.rows)


@pytest.mark.parametrize("period", ["2026-Q1", "2026-Q3"])
def test_no_hidden_figure_is_0_because_the_rest_of_a_shown_total_is(book: Book, period: str) -> None:
    """A column whose total is 0 has no hidden cell, and no part is hidden whose fellows make up the whole."""
    shown = report(book.session, [book.office.id], Period.parse(period), TODAY, Protection.SUPPRESS)
    found = [one for table in shown.tables for one in added_up(table)]
    assert any(Mark.HIDDEN in parts and isinstance(total, int) for total, parts in found)
    assert [
        (total, parts)
        for total, parts in found
        if Mark.HIDDEN in parts and total == sum(part for part in parts if isinstance(part, int))
    ] == []


def test_what_the_report_is_made_of_equals_its_figures(book: Book) -> None:
    """The atoms add up to each figure, and no hidden one follows from those shown in the same table."""
    sheets = [replace(sheet, tables=coarser(sheet.tables)) for sheet in WORKBOOK]
    year = Period.parse("2026")
    for made in count_sheets(book.session, sheets, [book.office.id], year, TODAY, Protection.SUPPRESS).values():
        for system in made.systems:
            for number, one in enumerate(system.sums):
                line, at = one.place
                shown = made.rows[line].values[at]
                assert system.value(number) == shown or isinstance(shown, Mark)
            if len(system.atoms) < 60:
                assert derived(system, system.hide()) == []


def test_the_total_of_all_stays_where_anything_else_will_do() -> None:
    system = two_way([[3, 0, 0], [0, 40, 0], [0, 0, 50]])
    assert not any(system.sums[number].terms == ("grand",) for number in system.hide())


def test_a_sheet_alone_hides_what_it_hides_among_the_others(book: Book) -> None:
    year = Period.parse("2026")
    whole = report(book.session, [book.office.id], year, TODAY, Protection.SUPPRESS)
    alone = report(book.session, [book.office.id], year, TODAY, Protection.SUPPRESS, sheets=["access"])
    assert [sheet.key for sheet in alone.sheets] == ["access"]
    assert alone.tables == next(sheet for sheet in whole.sheets if sheet.key == "access").tables


def test_heads_of_the_flow_are_hidden_and_shown_like_those_of_all_other_tables(book: Book) -> None:
    """Persons, children and households without heads: of the period, of its quarters, and of the year before."""
    shown = report(book.session, [book.office.id], Period.parse("2026"), TODAY, Protection.SUPPRESS)
    flow, stages = shown.table("quarter_flow"), shown.table("stage_by_channel")
    heads = ("persons", "children", "heads_unknown")
    assert [flow.value("Gesamt", key) for key in heads] == [stages.value("Gesamt", key) for key in heads]
    before = shown.table("flow_before")
    assert [row.values[0] for row in before.rows if row.key in heads] == [stages.value("Gesamt", key) for key in heads]
    assert all(isinstance(flow.value("Gesamt", key), int) for key in heads)


def test_a_quarter_of_few_households_shows_no_persons_and_none_follow(session: GuardedSession) -> None:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for month, many in (("02", 40), ("05", 3), ("08", 20)):
        for _ in range(many):
            book.case(f"2026-{month}-10", adults=2, children=1)
    session.flush()
    flow = report(session, [book.office.id], Period.parse("2026"), TODAY, Protection.SUPPRESS).table("quarter_flow")
    hidden = [row.label for row in flow.rows if flow.value(row.label, "persons") is Mark.HIDDEN]
    assert hidden == ["2. Quartal 2026", "3. Quartal 2026"]
    assert [flow.value(row, "children") for row in hidden] == [Mark.HIDDEN] * 2
    assert flow.value("Gesamt", "heads_unknown") == 0
