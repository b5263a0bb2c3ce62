"""Which columns of the records the figures and tables of the workbook are read from: what moves them, what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql.visitors import iterate

from models import Case, Person
from portal.errors import Refused
from portal.statistics.asking import Asked
from portal.statistics.catalogue import catalogue, dimension
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import AnyFigure, Basis, Frame, Indicator, Quotient
from portal.statistics.periods import Period
from portal.statistics.tables import Comparison, Crosstab, Flow, Movement, base_of
from portal.statistics.workbook import WORKBOOK

Columns = frozenset[tuple[str, str]]
"""Names of tables of the database with those of their columns."""
TABLES = {table.key: table for sheet in WORKBOOK for table in sheet.tables}
CAME_AND_WENT = (Case.reported_on, Case.closed_on)
HEADS = (Case.adults, Case.children)
ANY_YEAR = 2026
"""Which columns a table reads is the same in every year."""


def columns_read(
    table: str, row: str, heading: str, frame: Frame, own: Mapping[str, Asked] | None = None
) -> Columns | None:
    """Return what a figure of the workbook is read from, by the keys of its table, row and column; None if not known.

    ``own`` are the questions of further tables, by their keys.
    """
    known = TABLES.get(table)
    if isinstance(known, Comparison):
        known, heading = (known.flow, row) if known.flow is not None else (None, row)
    if isinstance(known, Flow):
        return _of_movement(next((one for one in known.movements if one.key == heading), None))
    key = heading.partition(":")[0].partition("@")[0]
    asked = (own or {}).get(table)
    try:
        figure = catalogue(frame.period.end.year).figure(key)
        chosen = _chosen(asked) if asked is not None else ()
    except Refused:
        return None
    chosen = (known.rows, known.across) if isinstance(known, Crosstab) else chosen
    return frozenset(_named(part for one in _parts(figure) for part in _expressions(one, chosen, frame)))


@cache
def tables_reading(record: str, key: str) -> tuple[str, ...]:
    """Return the keys of all tables of the workbook that are counted from, or broken down by, a column of a record."""
    return tuple(name for name, table in TABLES.items() if (record, key) in _read_by(table))


@cache
def columns_of_people() -> tuple[str, ...]:
    """Return by which columns of persons the workbook breaks figures down."""
    people = {key: None for table in TABLES.values() for name, key in _read_by(table) if name == Person.__tablename__}
    return tuple(column.key for column in Person.__table__.columns if column.key in people)


@cache
def _read_by(table: Flow | Crosstab | Comparison) -> Columns:
    if isinstance(table, Comparison):
        table = table.flow or Crosstab(table.key, table.title, None, base_of(table.figures[0]), columns=table.figures)
    if isinstance(table, Flow):
        return frozenset(one for movement in table.movements for one in _of_movement(movement) or ())
    frame = Frame(Period.parse(str(ANY_YEAR)), date(ANY_YEAR, 12, 31))
    figures = (table.base, *table.spread, *table.columns)
    parts = (part for figure in figures for part in _parts(figure))
    return frozenset(_named(one for part in parts for one in _expressions(part, (table.rows, table.across), frame)))


def _chosen(asked: Asked) -> tuple[Dimension | None, ...]:
    """Return the dimensions a question breaks down by and filters by."""
    keys = (asked.rows, asked.across, *(key for key, _ in asked.filters))
    return tuple(dimension(key) for key in keys if key)


def _of_movement(movement: Movement | None) -> Columns | None:
    if movement is None:
        return None
    return frozenset(_named((*CAME_AND_WENT, *(HEADS if movement.value else ()))))


def _parts(figure: AnyFigure) -> tuple[Indicator, ...]:
    return (figure.part, figure.whole) if isinstance(figure, Quotient) else (figure,)


def _expressions(one: Indicator, chosen: tuple[Dimension | None, ...], frame: Frame) -> Iterator[Any]:
    yield from (one.day, one.condition(frame), *(() if one.value is None else (one.value,)))
    yield from (dimension.expression(frame, one.day.expression) for dimension in chosen if dimension is not None)
    if one.basis is Basis.OPEN:
        yield from CAME_AND_WENT


def _named(expressions: Any) -> Iterator[tuple[str, str]]:
    for expression in expressions:
        for part in iterate(getattr(expression, "expression", expression)):
            if isinstance(part, Column) and part.table is not None and not part.primary_key:
                yield part.table.name, part.key
