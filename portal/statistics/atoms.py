"""Of which finest parts the figures of a table are made, so that suppression knows what follows from what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from portal.statistics import blocks, sources
from portal.statistics.counting import WHOLE, Question
from portal.statistics.dimensions import PERIODS, Dimension
from portal.statistics.indicators import Frame, Indicator, Unit, always
from portal.statistics.results import Figure, Mark, Row, Table, all_with_shares
from portal.statistics.sources import fans_out
from portal.statistics.suppression import Cell, Sum, System

NOTE = (
    "Zahlen von 1 bis 4 sind nicht ausgewiesen, und so viele weitere, dass sie sich aus Zeilen, Spalten und Summen "
    "nicht errechnen lassen."
)
Shown = tuple[int, Indicator, Any]
"""A column as far as suppression needs it: its place, its figure, its code of the second dimension."""
N = -1
"""Place of what n counts where it is no column: it stands above the table, for all and for what is not stated."""


def systems(session: Session, question: Question, columns: Sequence[Shown], rows: Sequence[Any]) -> list[System]:
    """Return one system per source of the table; ``rows`` are the codes shown, the total last."""
    by_source: dict[Any, list[Shown]] = {}
    for column in columns:
        by_source.setdefault(column[1].source, []).append(column)
    return [_system(session, question, group, rows) for group in by_source.values()]


def _system(session: Session, question: Question, columns: Sequence[Shown], rows: Sequence[Any]) -> System:
    indicators = list(dict.fromkeys(indicator for _, indicator, _ in columns))
    flags = [indicator for indicator in indicators if indicator.condition is not always]
    atoms = dict(_atoms(session, question, indicators[0], flags, apart=True))
    several = fans_out(question.rows, indicators[0].counted)
    if several:
        atoms |= dict(_atoms(session, question, indicators[0], flags, apart=False))
    atoms = _in_order(atoms, question)
    kinds, codes = {kind for _, kind in atoms}, {row for row in (*(row for row, _ in atoms), *rows) if row is not WHOLE}
    kinds |= _kinds_of_none(kinds, columns, flags)
    fitting = [[kind for kind in kinds if _fits(kind, indicator, code, flags)] for _, indicator, code in columns]
    wording = blocks.Wording(question)
    sums = []
    for line, row in enumerate(rows):
        own = (codes or {WHOLE}) if row is WHOLE and not several else {row}
        for (place, indicator, code), fit in zip(columns, fitting, strict=True):
            if place == N and row not in (WHOLE, None):
                continue
            cells = frozenset(product(own, fit))
            total = row is WHOLE or (code is WHOLE and indicator.condition is always)
            whole = row is WHOLE and (code is WHOLE or question.across is PERIODS)
            sums.append(Sum(cells, total, wording.terms(indicator, row, code), (line, place), whole))
    unconditional = [one for one in indicators if one not in flags]
    shown = [code for _, _, code in columns]
    nothing = [part for one in unconditional or indicators for part in wording.nothing(one, rows, shown)]
    return System(atoms, sums, tuple(nothing))


def _kinds_of_none(kinds: Set[Any], columns: Sequence[Shown], flags: Sequence[Indicator]) -> set[Any]:
    """Return a kind for each column shown that no record fits, so that its total, shown as 0, holds its parts."""
    return {
        (code, tuple(int(one is indicator) for one in flags))
        for _, indicator, code in columns
        if not any(_fits(kind, indicator, code, flags) for kind in kinds)
    }


def _atoms(
    session: Session, question: Question, counted: Indicator, flags: Sequence[Indicator], *, apart: bool
) -> Iterator[tuple[Cell, int]]:
    """Yield how many records there are of each row, column, and set of conditions met."""
    for one, period in question.apart(counted):
        dimensions = one.dimensions((apart, True))
        statement = sources.atoms(counted, flags, dimensions, one.frame, one.offices, one.filters)
        for found in session.execute(statement):
            codes = iter(found[: len(dimensions)])
            row = next(codes) if apart and one.rows is not None else WHOLE
            yield (row, (next(codes, period), tuple(found[len(dimensions) : -1]))), found[-1]


def _in_order(atoms: Mapping[Cell, int], question: Question) -> dict[Cell, int]:
    """Return the atoms in the order of the dimensions, so that the same data hide the same figures on any database."""
    line, column = _rank(question.rows, question.frame), _rank(question.across, question.frame)
    return dict(sorted(atoms.items(), key=lambda one: (line(one[0][0]), column(one[0][1][0]), one[0][1][1])))


def _rank(dimension: Dimension | None, frame: Frame) -> Callable[[Any], tuple[int, str]]:
    """Return the function that tells a code's place in its dimension; the total first, what is not stated last."""
    places = {member.code: at for at, member in enumerate(dimension.members(frame) if dimension else ())}

    def rank(code: Any) -> tuple[int, str]:
        if code is WHOLE:
            return -1, ""
        return (places[code], "") if code in places else (len(places) + (code is None), str(code))

    return rank


def _fits(kind: Any, indicator: Indicator, code: Any, flags: Sequence[Indicator]) -> bool:
    column, met = kind
    return (code is WHOLE or column == code) and (indicator not in flags or bool(met[flags.index(indicator)]))


def hidden_in(table: Table, found: Sequence[set[int]]) -> Table:
    """Return the table without the figures that suppression hides, and without the shares that follow from them."""
    places = {one.sums[at].place for one, hidden in zip(table.systems, found, strict=True) for at in hidden}
    rows = tuple(_without(table, row, [at for line, at in places if line == number])
                 for number, row in enumerate(table.rows))  # fmt: skip
    rows = all_with_shares(table.headings, rows)
    base = next((at for at, heading in enumerate(table.headings) if heading.key == table.base), N)
    unstated = next((line for line, row in enumerate(rows) if row.key == "" and not row.is_total), None)
    n, missing = (
        before if line is None
        else rows[line].values[base] if base != N
        else Mark.HIDDEN if (line, N) in places
        else before
        for line, before in ((len(rows) - 1, table.n), (unstated, table.missing))
    )  # fmt: skip
    return replace(table, rows=rows, checks=(NOTE,), systems=(), n=n, missing=missing)


def _without(table: Table, row: Row, places: Sequence[int]) -> Row:
    values: list[Figure] = [Mark.HIDDEN if at in places else value for at, value in enumerate(row.values)]
    values = [
        Mark.HIDDEN if heading.unit is Unit.SHARE and not heading.follows else value
        for value, heading in zip(values, table.headings, strict=True)
    ]
    return replace(row, values=tuple(values))
