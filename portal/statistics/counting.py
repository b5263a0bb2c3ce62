"""How figures are counted by one or two dimensions: one grouped query per source, totals rolled up where they are sums.

Where they are none – medians, distinct cases, reasons of which a case has several – each total is asked for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.statistics import sources
from portal.statistics.dimensions import NOW, PERIODS, THEN, Dimension
from portal.statistics.indicators import Basis, Frame, Indicator, Unit, behind
from portal.statistics.sources import Filters, fans_out


class Whole:
    """Stands for „all values“ of a dimension."""


WHOLE = Whole()
Value = int | Decimal | None
Key = tuple[Any, Any]
"""Codes of row and column; WHOLE where the dimension is not told apart."""
Level = tuple[bool, bool]
"""Whether rows, and whether columns, are told apart."""
FETCHED = 2_000
"""Values of a median held at a time."""
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
        for by_column in (True,) if self.across is PERIODS else (True, False) if self.across else (False,):
            for by_row in (True, False) if self.rows else (False,):
                yield by_row, by_column

    @property
    def whole(self) -> Any:
        """Return the code of the columns' total: two periods are never added up, the later one stands for itself."""
        return NOW if self.across is PERIODS else WHOLE

    def apart(self, indicator: Indicator) -> Iterator[tuple[Question, Any]]:
        """Yield what is asked at once, each with the code of its period where both cannot be: a record can be in both."""
        earlier = self.frame.earlier
        if (
            self.across is not PERIODS
            or earlier is None
            or (indicator.basis is not Basis.OPEN and earlier.end < self.frame.period.start)
        ):
            yield self, WHOLE
        else:
            for code, period in ((NOW, self.frame.period), (THEN, earlier)):
                yield replace(self, across=None, frame=replace(self.frame, period=period, earlier=None)), code

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

    def of(self, indicators: Iterable[Indicator]) -> Counts:
        """Return what was counted of some of the indicators."""
        return Counts({indicator.key: self.values[indicator.key] for indicator in indicators})

    def codes(self, place: int, least: int = 1, without: Iterable[str] = ()) -> set[Any]:
        """Return the codes of rows (0) or columns (1) in which so much was counted, of figures but those ``without``."""
        known = [values for figure, values in self.values.items() if figure not in without]
        return {key[place] for values in known for key, value in values.items() if value and value >= least} - {WHOLE}


def count(session: Session, indicators: Iterable[Indicator], question: Question) -> Counts:
    """Count the indicators; the caller has checked that the offices may be counted."""
    wanted = dict.fromkeys(indicators)
    medians = [indicator for indicator in wanted if indicator.median]
    by_source: dict[Any, list[Indicator]] = {}
    counts = Counts()
    for indicator in (*wanted, *(behind(one) for one in medians if behind(one) not in wanted)):
        counts.values[indicator.key] = {}
        if not indicator.median:
            by_source.setdefault(indicator.source, []).append(indicator)
    for group in by_source.values():
        _count_source(session, group, question, counts)
    for indicator in medians:
        _find_middles(session, indicator, question, counts)
    return counts


def plus(one: Any, other: Any) -> Any:
    """Add two figures, None being what is not known."""
    return one if other is None else other if one is None else one + other


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
    """Ask one query, of many years one for each, and put together the codes it has left apart."""
    sliced = asked[0].basis is not Basis.OPEN and all(indicator.adds_up for indicator in asked)
    for one, period in question.apart(asked[0]):
        dimensions = one.dimensions(level)
        key_of = _keys(one, level, period)
        for within in one.frame.slices if sliced else (one.frame,):
            statement = sources.grouped(asked, dimensions, one.frame, one.offices, one.filters, within)
            for row in session.execute(statement):
                if not row[len(dimensions)]:
                    continue
                key, first = key_of(row), len(dimensions) + 1
                over = iter(row[first + len(asked) :])
                for indicator, value in zip(asked, row[first : first + len(asked)], strict=True):
                    if indicator.of_some and not next(over):
                        continue
                    values = counts.values[indicator.key]
                    values[key] = plus(values.get(key), _exact(indicator, value))


def _keys(question: Question, level: Level, period: Any) -> Callable[[Sequence[Any]], Key]:
    """Return the function that reads the codes of a level from a row, those that are counted together as one.

    ``period`` is the code of the column where the query does not say it.
    """
    same = [one.same(question.frame) for one in question.dimensions(level)]
    by_row, by_column = level[0] and question.rows is not None, level[1]

    def key_of(row: Sequence[Any]) -> Key:
        codes = iter([known.get(code, code) for known, code in zip(same, row, strict=False)])
        return (next(codes) if by_row else WHOLE, next(codes, period) if by_column else WHOLE)

    return key_of


def _add_up(values: dict[Key, Value], level: Level, finer: Level) -> None:
    parts = [key for key in values if (key[0] is not WHOLE, key[1] is not WHOLE) == finer]
    for key in parts:
        whole = _coarser(key, level)
        values[whole] = plus(values.get(whole), values[key])


def _coarser(key: Key, level: Level) -> Key:
    return (key[0] if level[0] else WHOLE, key[1] if level[1] else WHOLE)


def _find_middles(session: Session, indicator: Indicator, question: Question, counts: Counts) -> None:
    """Find the median of each group of each level; levels made of finer ones share one query."""
    families: dict[Level, list[Level]] = {}
    home: dict[Level, Level] = {}
    for number, level in enumerate(question.levels()):
        finer = question.finer(level, indicator.counted) if number else None
        home[level] = level if finer is None else home[finer]
        families.setdefault(home[level], []).append(level)
    for finest, levels in families.items():
        middles = Middles(counts.values[behind(indicator).key])
        for one, period in question.apart(indicator):
            statement = sources.ranked(indicator, one.dimensions(finest), one.frame, one.offices, one.filters)
            key_of = _keys(one, finest, period)
            for row in session.execute(statement.execution_options(yield_per=FETCHED)):
                for level in levels:
                    middles.meet(_coarser(key_of(row), level), row[-2], row[-1])
        for key, found in middles.found.items():
            counts.values[indicator.key][key] = _exact(indicator, found)


class Middles:
    """The medians of groups whose values pass by in order: the mean of the one or two in the middle."""

    def __init__(self, sizes: Mapping[Key, Value]) -> None:
        """Take how many values each group has."""
        self.sizes = sizes
        self.passed: dict[Key, int] = {}
        self.found: dict[Key, Decimal] = {}

    def meet(self, key: Key, value: Any, times: int) -> None:
        """Let a value pass as often as it stands in the group."""
        many, before = int(self.sizes.get(key) or 0), self.passed.get(key, 0)
        self.passed[key] = before + times
        for place in ((many + 1) // 2, (many + 2) // 2):
            if before < place <= before + times:
                self.found[key] = self.found.get(key, Decimal(0)) + Decimal(str(value)) / 2


def _exact(indicator: Indicator, value: Any) -> Value:
    """Return counts as int, money in cents, medians of days in tenths."""
    if value is None:
        return None
    if indicator.unit is Unit.EURO:
        return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)
    return Decimal(str(value)).quantize(TENTH, ROUND_HALF_UP) if indicator.median else int(value)
