"""How a crosstab is counted: one grouped query, rolled up to rows, columns and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.statistics.dimensions import Dimension, Member
from portal.statistics.indicators import Frame, Share, Unit
from portal.statistics.results import Down, Heading, Mark, Part, Row, Table, added, with_shares
from portal.statistics.tables import Crosstab

Groups = Mapping[tuple[Any, Any], tuple[int | None, ...]]
"""Counted figures by the codes of row and column."""


def count(session: Session, table: Crosstab, frame: Frame, offices: Sequence[int]) -> Table:
    """Count a table for the offices; the caller has checked that they may be counted."""
    groups = _groups(session, table, frame, offices)
    rows = _shown(table.rows, frame, {row for row, _ in groups})
    across = _shown(table.across, frame, {column for _, column in groups}) if table.across else []
    headings = _headings(table, across)
    lines = []
    for row in rows:
        own = {key: values for key, values in groups.items() if key[0] == row.code}
        lines.append(_line(table, headings, across, own, row.label, Part.MISSING if row.code is None else Part.VALUE))
    lines.append(_line(table, headings, across, groups, "Gesamt", Part.TOTAL))
    return Table(
        table.key, table.title, table.rows.label, table.base.unit, headings, tuple(lines),
        n=sum(values[0] or 0 for values in groups.values()),
        missing=sum(values[0] or 0 for (row, _), values in groups.items() if row is None),
        definitions=tuple((figure.label, figure.definition) for figure in (table.base, *table.columns)),
        chart=table.chart,
    )  # fmt: skip


def _groups(session: Session, table: Crosstab, frame: Frame, offices: Sequence[int]) -> Groups:
    """Ask the database once; the second key is None where the table has no second dimension."""
    keys = [table.rows.expression(frame).label("row_key")]
    if table.across is not None:
        keys.append(table.across.expression(frame).label("column_key"))
    sums = [indicator.aggregate(frame).label(indicator.key) for indicator in (table.base, *table.indicators)]
    record = table.base.basis.class_
    found = session.execute(
        select(*keys, *sums)
        .where(record.office_id.in_(offices), table.base.in_period(frame))
        .group_by(*(key.name for key in keys))
    )
    if table.across is None:
        return {(row[0], None): tuple(row[1:]) for row in found}
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


def _shown(dimension: Dimension, frame: Frame, counted: set[Any]) -> list[Member]:
    """Return the members in order, the unforeseen and the missing ones last, without empty ones nobody asks for."""
    members = list(dimension.members(frame))
    known = {member.code for member in members}
    members += [Member(code, str(code)) for code in sorted(counted - known - {None})]
    members.append(dimension.missing)
    return [member for member in members if member.always or member.code in counted]


def _headings(table: Crosstab, across: Sequence[Member]) -> tuple[Heading, ...]:
    base = table.base
    headings = [Heading(f"{base.key}:{member.code or ''}", member.label, base.unit) for member in across]
    headings.append(Heading(base.key, base.label, base.unit, adds=tuple(range(len(headings)))))
    places = {column.key: place for place, column in enumerate((base, *table.columns), start=len(across))}
    for column in table.columns:
        if isinstance(column, Share):
            quotient = (places[column.part.key], places[column.whole.key])
            headings.append(Heading(column.key, column.label, Unit.SHARE, Down.SHARE, quotient=quotient))
        else:
            headings.append(Heading(column.key, column.label, column.unit))
    return tuple(headings)


def _line(
    table: Crosstab, headings: tuple[Heading, ...], across: Sequence[Member], groups: Groups, label: str, part: Part
) -> Row:
    """Roll the groups of a line up: spread columns, base, further figures, shares."""
    spread = [added(values[0] for (_, column), values in groups.items() if column == member.code) for member in across]
    sums = iter([added(values[at] for values in groups.values()) for at in range(1 + len(table.indicators))])
    values = [*spread, *(Mark.NO_BASE if heading.quotient else next(sums) for heading in headings[len(spread) :])]
    return Row(label, with_shares(headings, values), part)
