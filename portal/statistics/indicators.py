"""What a figure is: its words, its unit, its date basis and its condition in SQL, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, true
from sqlalchemy.orm import InstrumentedAttribute

from models.types import Labelled
from portal.statistics.periods import Period


class Unit(Labelled):
    """What a figure counts."""

    CASES = "cases", "Fälle"
    HOUSEHOLDS = "households", "Haushalte"
    PERSONS = "persons", "Personen"
    CHILDREN = "children", "Kinder"
    CONFERENCES = "conferences", "Konferenzen"
    MEASURES = "measures", "Maßnahmen"
    FOLLOW_UPS = "follow_ups", "Nachfragen"
    EURO = "euro", "Euro"
    DAYS = "days", "Tage"
    SHARE = "share", "Prozent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of a list an office edits, as far as figures need it; a retired one is shown only when counted."""

    id: int
    label: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What every figure of a report is asked for: the period, the day of the data, and the offices' own lists."""

    period: Period
    on: date
    lists: Mapping[Any, tuple[Entry, ...]] = field(default_factory=dict)


Condition = Callable[[Frame], ColumnElement[bool]]


def always(frame: Frame) -> ColumnElement[bool]:
    """Every row of the date basis."""
    return true()


@dataclass(frozen=True)
class Indicator:
    """One figure: rows of ``basis.class_`` whose ``basis`` lies in the period and that meet the condition.

    Without ``value`` rows are counted; with it the expression is summed. Where nothing is known the sum is None, not 0.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    basis: InstrumentedAttribute[Any]
    condition: Condition = always
    value: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None

    def in_period(self, frame: Frame) -> ColumnElement[bool]:
        """Return the condition of the date basis."""
        return self.basis.between(frame.period.start, frame.period.end)

    def aggregate(self, frame: Frame) -> ColumnElement[Any]:
        """Return count or sum for a grouped query whose WHERE already holds the date basis."""
        counted = func.count() if self.value is None else func.sum(self.value)
        return counted if self.condition is always else counted.filter(self.condition(frame))


@dataclass(frozen=True)
class Share:
    """A quotient of two figures of the same table; the denominator is named in the label or the definition."""

    key: str
    label: str
    definition: str
    part: Indicator
    whole: Indicator
