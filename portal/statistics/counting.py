"""How figures are counted by one or two dimensions: one grouped query per source, totals rolled up where they are sums.

Where they are none – medians, distinct cases, reasons of which a case has several – each total is asked for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.statistics import sources
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import Frame, Indicator, Unit
from portal.statistics.sources import Filters, fans_out


class Whole:
    """Stands for „all values“ of a dimension."""


WHOLE = Whole()
Value = int | Decimal | None
Key = tuple[Any, Any]
"""Codes of row and column; WHOLE where the dimension is not told apart."""
Level = tuple[bool, bool]
"""Whether rows, and whether columns, are told apart."""
CENT, TENTH, NO_MONEY = Decimal("0.01"), Decimal("0.1"), Decimal("0.00")


@dataclass(frozen=True)
class Question:
    """By what is counted, for whom, when and of what."""

    rows: Dimension | None
    across: Dimension | None
    frame: Frame
    offices: Sequence[int]
    filters: Filters = field(default_factory=dict)

    def dimensions(self, level: Level) -> list[Dimension]:
        """Return the dimensions told apart on a level."""
        both = zip((self.rows, self.across), level, strict=True)
        return [dimension for dimension, apart in both if apart and dimension is not None]

    def levels(self) -> Iterator[Level]:
        """Yield the levels a table shows, the finest first."""
        for by_column in (True, False) if self.across else (False,):
            for by_row in (True, False) if self.rows else (False,):
                yield by_row, by_column

    def finer(self, level: Level, record: Any) -> Level | None:
        """Return the level whose parts add up to this one, None where no such level does."""
        by_row, by_column = level
        if self.rows is not None and not by_row and not fans_out(self.rows, record):
            return True, by_column
        if self.across is not None and not by_column and not fans_out(self.across, record):
            return by_row, True
        return None


@dataclass
class Counts:
    """What was counted, by indicator and by the codes of row and column."""

    values: dict[str, dict[Key, Value]] = field(default_factory=dict)

    def value(self, indicator: Indicator, row: Any = WHOLE, column: Any = WHOLE) -> Value:
        """Return the figure; 0 where nothing was counted, None where nothing is known of what was."""
        nothing = None if indicator.median else NO_MONEY if indicator.unit is Unit.EURO else 0
        return self.values[indicator.key].get((row, column), nothing)

    def codes(self, place: int) -> set[Any]:
        """Return the codes of rows (0) or columns (1) in which anything was counted."""
        return {key[place] for values in self.values.values() for key, value in values.items() if value} - {WHOLE}


def count(session: Session, indicators: Iterable[Indicator], question: Question) -> Counts:
    """Count the indicators; the caller has checked that the offices may be counted."""
    by_source: dict[Any, list[Indicator]] = {}
    counts = Counts()
    for indicator in dict.fromkeys(indicators):
        counts.values[indicator.key] = {}
        by_source.setdefault((indicator.source, indicator.key if indicator.median else ""), []).append(indicator)
    for group in by_source.values():
        _count_source(session, group, question, counts)
    return counts


def _count_source(session: Session, group: list[Indicator], question: Question, counts: Counts) -> None:
    """Count what shares its rows, level by level; a level that is the sum of a finer one costs no query."""
    for number, level in enumerate(question.levels()):
        finer = question.finer(level, group[0].counted) if number else None
        asked = [indicator for indicator in group if finer is None or not indicator.adds_up]
        for indicator in group:
            if indicator not in asked and finer is not None:
                _add_up(counts.values[indicator.key], level, finer)
        if asked:
            _ask(session, asked, question, level, counts)


def _ask(session: Session, asked: list[Indicator], question: Question, level: Level, counts: Counts) -> None:
    dimensions = question.dimensions(level)
    build = sources.medians if asked[0].median else sources.grouped
    given: Any = asked[0] if asked[0].median else asked
    for row in session.execute(build(given, dimensions, question.frame, question.offices, question.filters)):
        codes = iter(row[: len(dimensions)])
        by_row, by_column = level
        key = (next(codes) if by_row else WHOLE, next(codes) if by_column else WHOLE)
        if asked[0].median or row[len(dimensions)]:
            values = row[len(dimensions) + (not asked[0].median) :]
            for indicator, value in zip(asked, values, strict=True):
                counts.values[indicator.key][key] = _exact(indicator, value)


def _add_up(values: dict[Key, Value], level: Level, finer: Level) -> None:
    parts = [key for key in values if (key[0] is not WHOLE, key[1] is not WHOLE) == finer]
    for key in parts:
        whole = (key[0] if level[0] else WHOLE, key[1] if level[1] else WHOLE)
        before, part = values.get(whole), values[key]
        values[whole] = part if before is None else before if part is None else before + part


def _exact(indicator: Indicator, value: Any) -> Value:
    """Return counts as int, money in cents, medians of days in tenths."""
    if value is None:
        return None
    if indicator.unit is Unit.EURO:
        return Decimal(str(value)).quantize(CENT)
    return Decimal(str(value)).quantize(TENTH) if indicator.median else int(value)
