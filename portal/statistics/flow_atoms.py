"""What suppression needs to know of the flow of cases: of which finest parts it is made, and on how many its heads rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from portal.statistics import blocks
from portal.statistics.amounts import coarse, shield
from portal.statistics.blocks import Wording
from portal.statistics.comparisons import BEFORE
from portal.statistics.counting import WHOLE, Counts, Question
from portal.statistics.derivations import Terms
from portal.statistics.dimensions import NOW, THEN
from portal.statistics.figures import arrivals, closings
from portal.statistics.indicators import Frame, Indicator, behind
from portal.statistics.periods import Period
from portal.statistics.results import Down, Figure, Mark, Row, Table, with_shares
from portal.statistics.suppression import Cell, Sum, System
from portal.statistics.tables import Flow, Movement

Groups = Mapping[tuple[int, int], tuple[int | None, ...]]
"""Cases, persons, children, cases with unknown heads, and of how many persons and children are known, by the month they came
and the month they went."""
CASES, UNKNOWN = 0, 3
"""Where cases, and cases with unknown heads, stand in a group; both are counts, all else rests on records."""
RESTING = {arrivals.PERSONS: 4, arrivals.CHILDREN: 5}
"""Where the number of cases stands that an amount rests on."""
FIGURES = {one.key: one for one in (arrivals.REPORTED, closings.CLOSED, *RESTING, arrivals.HEADS_UNKNOWN)}
"""The movements that all other tables know as figures."""


def of_months(made: Table, table: Flow, groups: Groups, codes: Sequence[int], frame: Frame) -> Table:
    """Return the table of months with what its cases are made of, and with persons where they rest on enough of them."""
    atoms, cells = _atoms(groups)
    sums = []
    for line, row in enumerate(made.rows):
        chosen = {Down.FIRST: codes[:1], Down.LAST: codes[-1:]} if row.is_total else {}
        for at, movement in enumerate(table.movements):
            months = chosen.get(movement.down, codes) if row.is_total else codes[line : line + 1]
            if movement.value in (CASES, UNKNOWN) and not isinstance(row.values[at], Mark):
                span = frame.period if row.is_total else table.parts(frame.period)[line]
                own, terms = _own(movement, months, cells), _terms(movement, span, frame)
                sums.append(Sum(own, row.is_total, terms, (line, at), is_whole=row.is_total))
    resting = _resting(groups, {**{(month, WHOLE): [month] for month in codes}, (WHOLE, WHOLE): codes})
    columns = [(_figure(movement.key), WHOLE) for movement in table.movements]
    rows = _with_heads(made.rows, [*codes, WHOLE], columns, resting)
    return replace(made, rows=tuple(rows), systems=(System(atoms, sums),))


def of_comparison(made: Table, table: Flow, groups: Groups, last: int, frame: Frame) -> Table:
    """Return a comparison of one line with what its cases are made of, as `of_months` does for months."""
    atoms, cells = _atoms(groups)
    places = {heading.key: at for at, heading in enumerate(made.headings)}
    sums = [
        Sum(
            _own(movement, [part], cells), True, _terms(movement, span, frame), (0, places[f"{movement.key}{end}"]),
            is_whole=True,
        )
        for movement in table.movements if movement.value in (CASES, UNKNOWN)
        for part, end, span in ((last, "", frame.period), (1, BEFORE, frame.periods[0]))
    ]  # fmt: skip
    resting = _resting(groups, {(WHOLE, NOW): [last], (WHOLE, THEN): [1]})
    columns = [
        (_figure(heading.key.partition("@")[0]), THEN if heading.key.endswith(BEFORE) else NOW)
        for heading in made.headings
    ]
    (row,) = _with_heads(made.rows, [WHOLE], columns, resting)
    shown = replace(row, values=with_shares(made.headings, row.values))
    return replace(made, rows=(shown,), systems=(System(atoms, sums),))


def _figure(key: str) -> Indicator:
    """Return the figure other tables know a movement by; a stock is a count like the cases reported."""
    return FIGURES.get(key, arrivals.REPORTED)


def _atoms(groups: Groups) -> tuple[dict[Cell, int], list[tuple[int, int, int]]]:
    """Return the cases by when they came, when they went and whether their heads are unknown, and all such places."""
    atoms: dict[Cell, int] = {}
    for (came, gone), values in groups.items():
        unknown = values[UNKNOWN] or 0
        found = {1: unknown, 0: (values[CASES] or 0) - unknown}
        atoms |= {(came, (gone, flag)): many for flag, many in found.items() if many}
    first, last = (dict.fromkeys(key[at] for key in groups) for at in (0, 1))
    return atoms, list(product(first, last, (0, 1)))


def _own(movement: Movement, months: Sequence[int], cells: Sequence[tuple[int, int, int]]) -> frozenset[Cell]:
    return frozenset(
        (came, (gone, unknown))
        for came, gone, unknown in cells
        if (unknown or movement.value == CASES) and any(movement.counts(month, came, gone) for month in months)
    )


def _terms(movement: Movement, span: Period, frame: Frame) -> Terms:
    """Return a movement in the words of all other tables."""
    if movement.down in (Down.FIRST, Down.LAST):
        return blocks.open_on(span.end if movement.down is Down.LAST else span.start - timedelta(days=1))
    question = Question(None, None, replace(frame, period=span, earlier=None), ())
    return Wording(question).terms(_figure(movement.key), WHOLE, WHOLE)


def _resting(groups: Groups, asked: Mapping[Any, Sequence[int]]) -> Counts:
    """Return on how many cases persons and children rest, of those that came in the months of each cell."""
    return Counts(
        {
            behind(one).key: {
                cell: sum(values[at] or 0 for (came, _), values in groups.items() if came in months)
                for cell, months in asked.items()
            }
            for one, at in RESTING.items()
        }
    )


def _with_heads(
    rows: Sequence[Row], codes: Sequence[Any], columns: Sequence[tuple[Indicator, Any]], resting: Counts
) -> list[Row]:
    """Return the rows with persons and children rounded for themselves, where they rest on enough cases."""
    kept = [
        replace(row, values=tuple(_coarse(value, resting, one, code, of)
                                  for value, (one, of) in zip(row.values, columns, strict=True)))
        for row, code in zip(rows, codes, strict=True)
    ]  # fmt: skip
    figures, parts = [one for one, _ in columns], [False] * len(columns)
    for whole in dict.fromkeys(of for _, of in columns):
        other = [of != whole for _, of in columns]
        kept = shield(kept, codes, figures, parts, resting, heads=True, whole=whole, other=other)
    return kept


def _coarse(value: Figure, resting: Counts, figure: Indicator, code: Any, of: Any) -> Figure:
    if figure not in RESTING or isinstance(value, Mark):
        return value
    return coarse(int(value), int(resting.value(behind(figure), code, of) or 0))
