"""How figures become one grouped query: what is counted, what is joined for a dimension, what filters leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.sql.visitors import iterate

from models import Base, Case, CaseMember, Conference, Invitation, Person
from portal.errors import Refused
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import Basis, Frame, Indicator

LINKS: dict[type[Base], tuple[type[Base], ColumnElement[bool]]] = {
    CaseMember: (Person, CaseMember.person_id == Person.id),
    Invitation: (Conference, Invitation.conference_id == Conference.id),
}
"""Records that stand for exactly one of another kind, whose columns belong to them."""
HOLDERS: dict[type[Base], type[Base]] = {Person: CaseMember}
"""By which record of a case a person belongs to it."""

Filters = Mapping[Dimension, Sequence[Any]]
"""The codes left of a dimension; None among them keeps what is not stated."""


def fans_out(dimension: Dimension | None, record: type[Base]) -> bool:
    """Say whether one record can be in several rows of the dimension, so that a total is no sum."""
    if dimension is None or dimension.record in (None, Case, record):
        return False
    return not (record in LINKS and LINKS[record][0] is dimension.record)


def grouped(
    indicators: Sequence[Indicator],
    dimensions: Sequence[Dimension],
    frame: Frame,
    offices: Sequence[int],
    filters: Filters,
    within: Frame | None = None,
) -> Select[Any]:
    """Return the query that counts indicators of one source by the dimensions: the keys, the rows met, the figures.

    After them comes, for each sum over some of the rows, over how many.

    Where all of them add up, codes that are counted together come apart; the caller adds them up.
    ``within`` narrows the days that are counted, and nothing else.
    """
    apart = all(indicator.adds_up for indicator in indicators)
    keys, place = _keys(indicators[0], dimensions, frame, offices, apart=apart)
    sums = [indicator.aggregate(frame).label(indicator.key) for indicator in indicators]
    over = [one.met(frame).label(f"{one.key}#") for one in indicators if one.of_some]
    statement = select(*keys, func.count().label("met"), *sums, *over)
    statement = _placed(statement, indicators, frame, offices, filters, place, within)
    return statement.group_by(*(key.name for key in keys)) if keys else statement


def atoms(
    counted: Indicator,
    flags: Sequence[Indicator],
    dimensions: Sequence[Dimension],
    frame: Frame,
    offices: Sequence[int],
    filters: Filters,
) -> Select[Any]:
    """Return the query for the finest parts: the keys, for each flag whether its condition is met, and how many."""
    keys, fans = _keys(counted, dimensions, frame, offices)
    met = [case((one.condition(frame), 1), else_=0).label(f"met{at}") for at, one in enumerate(flags)]
    statement = _placed(select(*keys, *met, func.count()), [counted], frame, offices, filters, fans)
    names = [part.name for part in (*keys, *met)]
    return statement.group_by(*names) if names else statement


def seen(
    counted: Indicator, expressions: Sequence[Any], offices: Sequence[int], first: date, last: date
) -> Select[Any]:
    """Return the query for the values of some expressions that stand together in records of these days."""
    columns = [one.label(f"seen{at}") for at, one in enumerate(expressions)]
    wanted = [counted.day.expression.between(first, last)]
    return _from(select(*columns).distinct(), counted.counted, wanted, offices, ()).order_by(
        *(one.name for one in columns)
    )


def ranked(
    indicator: Indicator, dimensions: Sequence[Dimension], frame: Frame, offices: Sequence[int], filters: Filters
) -> Select[Any]:
    """Return the query for the values of an indicator in their order: the keys, the value, how often it stands there."""
    keys, place = _keys(indicator, dimensions, frame, offices, apart=True)
    value = indicator.value.label("v")  # type: ignore[union-attr]
    rows = select(*keys, value, func.count()).where(value.element.is_not(None), indicator.condition(frame))
    order = [value.name, *(key.name for key in keys)]
    return _placed(rows, [indicator], frame, offices, filters, place).group_by(*order).order_by(*order)


def check_times(indicator: Indicator, dimensions: Sequence[Dimension]) -> None:
    """Raise Refused where a figure of one day would be broken down by months or other times."""
    for dimension in dimensions:
        if dimension.record is None and indicator.basis is Basis.OPEN:
            raise Refused(
                f"„{indicator.label}“ zählt einen Stichtag und lässt sich nicht nach „{dimension.label}“ gliedern. "
                "Wählen Sie die Fallbewegung oder eine andere Kennzahl."
            )


def _keys(
    indicator: Indicator, dimensions: Sequence[Dimension], frame: Frame, offices: Sequence[int], *, apart: bool = False
) -> tuple[list[Any], list[Any]]:
    """Return the labelled keys, and the sub-queries by which dimensions that fan out are joined."""
    check_times(indicator, dimensions)
    keys, fans = [], []
    for number, dimension in enumerate(dimensions):
        if fans_out(dimension, indicator.counted):
            fan = _fan(dimension, frame, offices, indicator).subquery(f"fan{number}")
            fans.append(fan)
            keys.append(fan.c.key.label(f"key{number}"))
        elif apart and dimension.apart is not None:
            keys.append(dimension.apart.label(f"key{number}"))
        else:
            keys.append(dimension.expression(frame, indicator.day.expression).label(f"key{number}"))
    return keys, fans


def _fan(dimension: Dimension, frame: Frame, offices: Sequence[int], indicator: Indicator) -> Select[Any]:
    """Return each value of the dimension once per case."""
    record: Any = dimension.record
    holder: Any = HOLDERS.get(record, record)
    key = dimension.expression(frame, indicator.day.expression)
    statement = select(holder.case_id, key.label("key")).where(holder.office_id.in_(offices)).distinct()
    if holder is not record:
        statement = statement.join(*LINKS[holder])
    return statement.join(Case, Case.id == holder.case_id) if _mentions(key, Case) else statement


def _placed(
    statement: Select[Any],
    indicators: Sequence[Indicator],
    frame: Frame,
    offices: Sequence[int],
    filters: Filters,
    fans: Sequence[Any],
    within: Frame | None = None,
) -> Select[Any]:
    """Say where the rows come from, and which of them count."""
    record: Any = indicators[0].counted
    wanted = [indicators[0].in_period(within or frame), *_filtered(filters, record, frame, offices, indicators[0])]
    return _from(statement, record, wanted, offices, fans)


def _from(
    statement: Select[Any],
    record: Any,
    wanted: Sequence[ColumnElement[bool]],
    offices: Sequence[int],
    fans: Sequence[Any],
) -> Select[Any]:
    """Join what the columns and conditions of a statement speak of."""
    statement = statement.select_from(record)
    mentioned = [*statement.selected_columns, *wanted]
    if record in LINKS and any(_mentions(part, LINKS[record][0]) for part in mentioned):
        statement = statement.join(*LINKS[record])
    if record is not Case and any(_mentions(part, Case) for part in mentioned):
        statement = statement.join(Case, Case.id == record.case_id)
    for fan in fans:
        statement = statement.outerjoin(fan, fan.c.case_id == (Case.id if record is Case else record.case_id))
    return statement.where(record.office_id.in_(offices), *wanted)


def _filtered(
    filters: Filters, record: Any, frame: Frame, offices: Sequence[int], indicator: Indicator
) -> Iterator[ColumnElement[bool]]:
    for dimension, codes in filters.items():
        if fans_out(dimension, record):
            fan = _fan(dimension, frame, offices, indicator).subquery()
            case_id = Case.id if record is Case else record.case_id
            kept = case_id.in_(select(fan.c.case_id).where(_one_of(fan.c.key, codes)))
            without = case_id.not_in(select(fan.c.case_id))
            yield or_(kept, without) if None in codes else kept
        else:
            yield _one_of(dimension.expression(frame, indicator.day.expression), codes)


def _one_of(column: ColumnElement[Any], codes: Sequence[Any]) -> ColumnElement[bool]:
    known = [code for code in codes if code is not None]
    if None not in codes:
        return column.in_(known)
    return or_(column.is_(None), column.in_(known)) if known else column.is_(None)


def _mentions(expression: Any, record: Any) -> bool:
    """Say whether an expression speaks of a column of the record."""
    return any(isinstance(part, Column) and part.table is record.__table__ for part in iterate(expression))


def case_ids(indicator: Indicator, frame: Frame, offices: Sequence[int], filters: Filters) -> Subquery:
    """Return the cases whose records an indicator counts, as a table with the column ``case_id``."""
    record: Any = indicator.counted
    case_id = Case.id if record is Case else record.case_id
    columns = [case_id.label("case_id"), indicator.condition(frame).label("met")]
    if indicator.value is not None:
        columns.append(indicator.value.label("amount"))
    rows = _placed(select(*columns), [indicator], frame, offices, filters, ()).subquery()
    met = select(rows.c.case_id).where(rows.c.met, rows.c.case_id.is_not(None))
    if indicator.value is not None:
        met = met.where(rows.c.amount.is_not(None))
    return met.distinct().subquery("behind")
