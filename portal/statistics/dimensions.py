"""By what figures can be broken down: how a dimension is built, from closed lists, from lists offices edit, from days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, case, extract, literal, null
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import InstrumentedAttribute

from models import Base
from models.types import Labelled
from portal.statistics.indicators import Frame
from portal.statistics.periods import Period

NOT_STATED = "keine Angabe"
Day = ColumnElement[Any]
FEW = 8
"""So many codes are compared one after the other."""


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension; one that is not ``always`` shown appears only when it was counted.

    ``ahead`` marks a time that begins after the day of the data: nothing can have been counted there yet. ``start`` is the
    first day of a time.
    """

    code: Any
    label: str
    always: bool = True
    ahead: bool = False
    start: date | None = None

    @property
    def key(self) -> str:
        """Return the code as filters and headings write it; empty for what is not stated."""
        return "" if self.code is None else str(self.code)


@dataclass(frozen=True)
class Dimension:
    """A breakdown: the expression to group by and its values in their order; an empty value is never one of them.

    ``record`` is the kind of record the expression belongs to, None for times, which belong to each figure's own day.
    ``names`` is the list of the frame whose words it needs.
    """

    key: str
    label: str
    record: type[Base] | None
    expression: Callable[[Frame, Day], ColumnElement[Any]]
    members: Callable[[Frame], Sequence[Member]]
    missing: Member = Member(None, NOT_STATED, always=False)
    names: Any = None
    several: str = ""
    """Why the rows add up to more than the total, where one case can be in several of them."""
    same: Callable[[Frame], Mapping[Any, Any]] = lambda frame: {}
    """Which codes the expression counts as another one; what adds up can be put together after it was counted."""
    apart: ColumnElement[Any] | None = None
    """The expression without putting codes together, where that is cheaper."""
    days: Callable[[Frame, Any, bool], Sequence[Period]] = lambda frame, code, then: ()
    """Which days a value of a time stands for: those of the period, or of the earlier one of the frame."""


def record_of(column: InstrumentedAttribute[Any]) -> type[Base]:
    """Return the kind of record a column belongs to."""
    return cast(type[Base], column.class_)


NOW, THEN = 1, 0
"""Codes of the period asked for and of the one it is compared with."""


def _earlier_or_not(frame: Frame, day: Day) -> ColumnElement[Any]:
    before = date.min if frame.earlier is None else frame.earlier.end
    return case((day <= before, literal(THEN, literal_execute=True)), else_=literal(NOW, literal_execute=True))


PERIODS = Dimension(
    "compared", "Zeitraum", None, _earlier_or_not,
    lambda frame: [Member(code, str(period.until(frame.on))) for code, period in zip((THEN, NOW), frame.periods, strict=False)],
)  # fmt: skip
"""The period and the one before it as columns of one count; nobody chooses it, a comparison needs it."""


def of_list(
    column: InstrumentedAttribute[Any], members: type[Labelled], key: str = "", missing: str = "", several: str = ""
) -> Dimension:
    """Break down by a closed list; ``missing`` names the row of those without a value, shown even when it is 0."""
    return Dimension(
        key or column.key,
        str(column.info["label"]),
        record_of(column),
        lambda frame, day: column.expression,
        lambda frame: [Member(member, member.label) for member in members],
        Member(None, missing or NOT_STATED, always=bool(missing)),
        several=several,
    )


def of_names(
    key: str, column: InstrumentedAttribute[Any], names: Any, label: str = "", missing: str = "", several: str = ""
) -> Dimension:
    """Break down by a list of the frame; entries with the same words are one, retired ones appear only when counted."""

    def same(frame: Frame) -> dict[Any, Any]:
        return {other: entry.id for entry in frame.lists.get(names, ()) for other in entry.others}

    return Dimension(
        key,
        label or str(column.info["label"]),
        record_of(column),
        lambda frame, day: _put_together(column.expression, sorted(same(frame).items())),
        lambda frame: [Member(entry.id, entry.label, not entry.retired) for entry in frame.lists.get(names, ())],
        Member(None, missing or NOT_STATED, always=False),
        names=names,
        several=several,
        same=same,
        apart=column.expression,
    )


def _put_together(column: ColumnElement[Any], same: Sequence[tuple[Any, Any]]) -> ColumnElement[Any]:
    """Return the column with some codes replaced; halved until few are left, for there may be thousands."""
    if len(same) <= FEW:
        return case(dict(same), value=column, else_=column) if same else column
    middle = len(same) // 2
    before, after = _put_together(column, same[:middle]), _put_together(column, same[middle:])
    return case((column < same[middle][0], before), else_=after)


def of_time(key: str, label: str, months: int) -> Dimension:
    """Break down by months, quarters, half-years or years of the period, by the day of each figure."""

    def parts(period: Period) -> tuple[Period, ...]:
        return period.months() if months == 1 else period.parts(months)

    def expression(frame: Frame, day: Day) -> ColumnElement[Any]:
        return bucket(day, [part.start for part in parts(frame.period)[1:]], first=1)

    def members(frame: Frame) -> list[Member]:
        return [
            Member(number, str(part), ahead=part.start > frame.on, start=part.start)
            for number, part in enumerate(parts(frame.period), start=1)
        ]

    def days(frame: Frame, code: Any, then: bool) -> Sequence[Period]:
        """Return a part of the period; what lies before the period counts with its first part."""
        if not then:
            return [parts(frame.period)[code - 1]]
        return [frame.earlier] if frame.earlier is not None and code == 1 else []

    return Dimension(key, label, None, expression, members, days=days)


def of_time_in_year(key: str, label: str, months: int, word: Callable[[int], str]) -> Dimension:
    """Break down by the months or quarters of a year, the same ones of all years of the period together."""

    def place(day: date) -> int:
        return (day.month + months - 1) // months

    def expression(frame: Frame, day: Day) -> ColumnElement[Any]:
        month = sql_cast(extract("month", day), Integer)
        return (month + literal(months - 1, literal_execute=True)) // literal(months, literal_execute=True)

    def days(frame: Frame, code: Any, then: bool) -> Sequence[Period]:
        period = frame.earlier if then and frame.earlier is not None else frame.period
        return [part for part in period.parts(months) if place(part.start) == code]

    def members(frame: Frame) -> list[Member]:
        found: dict[int, list[date]] = {}
        for part in (part for period in frame.periods for part in period.months()):
            found.setdefault(place(part.start), []).append(part.start)
        return [
            Member(code, word(code), ahead=min(starts) > frame.on, start=min(starts))
            for code, starts in sorted(found.items())
        ]

    return Dimension(key, label, None, expression, members, days=days)


def bucket(column: ColumnElement[Any], starts: Sequence[date | int], first: int = 0) -> ColumnElement[Any]:
    """Return ``first`` for values before the first start, and one more from each start on; None stays None.

    The comparisons form a balanced tree, so that a hundred months cost seven of them per row.
    """
    if not starts:
        return case((column.is_(None), null()), else_=literal(first, literal_execute=True))
    return case((column.is_(None), null()), else_=_half(column, starts, first))


def _half(column: ColumnElement[Any], starts: Sequence[date | int], first: int) -> ColumnElement[Any]:
    if not starts:
        return literal(first, literal_execute=True)
    middle = len(starts) // 2
    before = _half(column, starts[:middle], first)
    after = _half(column, starts[middle + 1 :], first + middle + 1)
    return case((column < starts[middle], before), else_=after)
