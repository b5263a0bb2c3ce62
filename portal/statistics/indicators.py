"""What a figure is: its words, its unit, its date basis and its condition in SQL, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, distinct, func, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from models import Base, Case, Measure
from models.agency import STANDARD_AGE_BANDS
from models.types import Labelled
from portal.agencies import age_bands
from portal.statistics.periods import Period

AGE_BANDS = age_bands(STANDARD_AGE_BANDS)
"""First year of age of each band but the youngest (handbook 2.5), unless the offices counted set others."""


class Unit(Labelled):
    """What a figure counts."""

    CASES = "cases", "Fälle"
    HOUSEHOLDS = "households", "Haushalte"
    PERSONS = "persons", "Personen"
    CHILDREN = "children", "Kinder"
    REPORTS = "reports", "Meldungen"
    CONFERENCES = "conferences", "Konferenzen"
    INVITATIONS = "invitations", "Einladungen"
    CONTACTS = "contacts", "Kontakte"
    STEPS = "steps", "Verfahrensschritte"
    MEASURES = "measures", "Maßnahmen"
    FOLLOW_UPS = "follow_ups", "Nachfragen"
    EURO = "euro", "Euro"
    DAYS = "days", "Tage"
    SHARE = "share", "Prozent"
    POINTS = "points", "Prozentpunkte"


COUNTED = frozenset(Unit) - {Unit.EURO, Unit.DAYS, Unit.SHARE, Unit.POINTS}
"""Units of whole records or heads; they are never fractions."""
AMOUNTS = frozenset({Unit.EURO, Unit.DAYS})
"""Units of what is measured, not counted."""
RESTING_ON: dict[type[Base], Unit] = {Case: Unit.CASES, Measure: Unit.MEASURES}
"""Unit of the records amounts rest on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the offices' lists, as far as figures need it; a retired one is shown only when counted.

    ``others`` are the entries that say the same, mostly those of other offices: they are counted with it.
    """

    id: int
    label: str
    retired: bool = False
    code: str = ""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What every figure of a report is asked for: the period, the day of the data, and the offices' own lists.

    ``published`` says that the figures leave the office, so that what is never published apart is put together;
    ``suppressing`` that small numbers will be hidden instead of rounded. ``earlier`` is the period to compare with,
    counted in the same pass.
    """

    period: Period
    on: date
    lists: Mapping[Any, tuple[Entry, ...]] = field(default_factory=dict)
    published: bool = False
    suppressing: bool = False
    age_bands: tuple[int, ...] = AGE_BANDS
    earlier: Period | None = None
    by_years: bool = False
    """Whether there are so many cases that they are counted year by year."""

    @property
    def rounding(self) -> bool:
        """Say whether counts will be rounded, so that nothing may tell 0 from what rounds to it."""
        return self.published and not self.suppressing

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the periods counted, the earlier one first."""
        return (self.period,) if self.earlier is None else (self.earlier, self.period)

    @property
    def slices(self) -> tuple[Frame, ...]:
        """Return frames that together cover the days of this one; with many cases none is longer than a year.

        SQLite sorts what it groups in memory; counted year by year, ten years need no more of it than one.
        """
        if not self.by_years:
            return (self,)
        return tuple(
            replace(
                self,
                period=Period(max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))),
                earlier=None,
            )
            for period in self.periods
            for year in range(period.start.year, period.end.year + 1)
        )


Condition = Callable[[Frame], ColumnElement[bool]]


def always(frame: Frame) -> ColumnElement[bool]:
    """Every row of the date basis."""
    return true()


class Basis(Enum):
    """Which day decides whether a record belongs to the period."""

    REPORTED = "Eingang der Meldung"
    CLOSED = "Abschluss"
    OPEN = "offen am letzten Tag"
    AGREED = "Vereinbarung"
    DUE = "Fälligkeit"
    HELD = "Durchführung"
    HAPPENED = "Tag des Ereignisses"


@dataclass(frozen=True)
class Indicator:
    """One figure: rows of ``record`` whose day lies in the period and that meet the condition.

    Without ``value`` rows are counted; with it the expression is summed, or its median taken, or its distinct values
    counted. Where nothing is known the sum is None, not 0. ``record`` is the kind of record ``day`` belongs to unless
    said otherwise. ``part_of`` is the key of the sum of which it is a part beside others.
    ``since`` and ``until`` are the reporting years for which the sentence holds. ``known_after`` is how many months after
    its day nobody can know yet whether a record counts.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    basis: Basis
    day: InstrumentedAttribute[Any]
    condition: Condition = always
    value: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None
    median: bool = False
    distinct: bool = False
    record: type[Base] | None = None
    part_of: str = ""
    since: int = 0
    until: int = 9999
    known_after: int = 0

    @property
    def counted(self) -> type[Base]:
        """Return the kind of record whose rows are counted."""
        return cast(type[Base], self.record or self.day.class_)

    @property
    def source(self) -> tuple[type[Base], Basis]:
        """Return what figures must share to be counted in one query."""
        return self.counted, self.basis

    @property
    def adds_up(self) -> bool:
        """Say whether the figure of a whole is the sum over its parts."""
        return not (self.median or self.distinct)

    def in_period(self, frame: Frame) -> ColumnElement[bool]:
        """Return the condition of the date basis; what lies after the day of the data has not happened yet."""
        if self.basis is Basis.OPEN:
            last = min(frame.period.end, frame.on)
            return and_(self.day <= last, or_(Case.closed_on.is_(None), Case.closed_on > last))
        spans = [(period.start, min(period.end, frame.on)) for period in frame.periods]
        if frame.earlier is not None and frame.earlier.end + timedelta(days=1) == frame.period.start:
            spans = [(spans[0][0], spans[-1][1])]
        return or_(*(self.day.between(start, end) for start, end in spans))

    def aggregate(self, frame: Frame) -> ColumnElement[Any]:
        """Return count or sum for a grouped query whose WHERE already holds the date basis."""
        if self.value is None or self.distinct:
            counted = func.count() if self.value is None else func.count(distinct(self.value))
            return counted if self.condition is always else counted.filter(self.condition(frame))
        total: Any = func.sum(self.value)
        return cast(ColumnElement[Any], total if self.condition is always else total.filter(self.condition(frame)))

    @property
    def of_some(self) -> bool:
        """Say whether it is a sum over some of the rows, so that a sum of nothing and one of nothing known are two things."""
        return self.value is not None and not self.distinct and self.condition is not always

    def met(self, frame: Frame) -> ColumnElement[int]:
        """Return the number of rows a sum is taken over, whether their values are known or not."""
        return func.count().filter(self.condition(frame))


@cache
def behind(indicator: Indicator) -> Indicator:
    """Return the figure that counts the records an amount rests on."""
    return replace(
        indicator, key=f"{indicator.key}#", value=None, median=False, distinct=False,
        unit=RESTING_ON.get(indicator.counted, Unit.CASES),
        condition=lambda frame: indicator.condition(frame) & indicator.value.is_not(None),  # type: ignore[union-attr]
    )  # fmt: skip


@dataclass(frozen=True)
class Quotient:
    """A share or a mean: one figure divided by another; the denominator is named in the label or the definition."""

    key: str
    label: str
    definition: str
    part: Indicator
    whole: Indicator
    unit: Unit = Unit.SHARE

    @property
    def since(self) -> int:
        """Return the first reporting year of both figures."""
        return max(self.part.since, self.whole.since)

    @property
    def until(self) -> int:
        """Return the last reporting year of both figures."""
        return min(self.part.until, self.whole.until)

    @property
    def basis(self) -> Basis:
        """Return the date basis of the denominator."""
        return self.whole.basis


AnyFigure = Indicator | Quotient
