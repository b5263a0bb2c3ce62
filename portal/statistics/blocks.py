"""What the figures of a report say of their records, and which of it speaks of the same columns and so goes together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Column, case
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from models import Case
from portal.statistics import sources
from portal.statistics.counting import WHOLE, Question
from portal.statistics.derivations import Blocks, Feature, Limit, Portion, Span, Terms, Value
from portal.statistics.dimensions import PERIODS, THEN, Dimension
from portal.statistics.figures import arrivals, closings
from portal.statistics.indicators import Basis, Indicator, always
from portal.statistics.periods import Period
from portal.statistics.sources import fans_out


class Wording:
    """What the figures of one table count, in words all tables of a report share; each word is looked up once."""

    def __init__(self, question: Question) -> None:
        """Take what the table is asked for."""
        self.question = question
        self.features: dict[Hashable, Feature] = {}
        self.said: dict[str, frozenset[Limit]] = {}
        self.days: dict[Any, Sequence[Period]] = {}

    def terms(self, indicator: Indicator, row: Any, code: Any) -> Terms:
        """Return what a figure counts; cases open on a day are those that came until then less those that went."""
        question, frame = self.question, self.question.frame
        then = question.across is PERIODS and code == THEN and frame.earlier is not None
        limits = set(self._limits(indicator))
        spans = _spans(question, then=then)
        across = None if question.across is PERIODS else question.across
        for dimension, value in ((question.rows, row), (across, code)):
            if dimension is None or value is WHOLE:
                continue
            if dimension.record is None:
                spans = _within(spans, self._days(dimension, value, then=then))
            else:
                limits.add(self._limit(indicator, dimension, [value]))
        if indicator.basis is not Basis.OPEN:
            return ((1, Portion(indicator.source, spans, frozenset(limits))),)
        last = min(max(day for _, day in spans), frame.on)
        if indicator.counted is not Case:
            return ((1, Portion(indicator.source, frozenset({(last, last)}), frozenset(limits))),)
        return open_on(last, frozenset(limits))

    def nothing(self, indicator: Indicator, rows: Iterable[Any], columns: Iterable[Any]) -> Iterator[Portion]:
        """Yield what is known to be nothing, because the table has no row or no column for it."""
        question = self.question
        if indicator.basis is Basis.OPEN or question.across is PERIODS:
            return
        for dimension, codes in ((question.rows, rows), (question.across, columns)):
            shown = [code for code in codes if code is not WHOLE]
            if dimension is None or dimension.record is None or fans_out(dimension, indicator.counted) or not shown:
                continue
            others = replace(self._limit(indicator, dimension, shown), outside=True)
            yield Portion(indicator.source, _spans(question), frozenset({*self._limits(indicator), others}))

    def _days(self, dimension: Dimension, value: Any, *, then: bool) -> Sequence[Period]:
        known = dimension.key, value, then
        if known not in self.days:
            self.days[known] = tuple(dimension.days(self.question.frame, value, then))
        return self.days[known]

    def _limits(self, indicator: Indicator) -> frozenset[Limit]:
        """Return what a figure says of its records in every row and column."""
        if indicator.key not in self.said:
            self.said[indicator.key] = frozenset(self._said(indicator))
        return self.said[indicator.key]

    def _said(self, indicator: Indicator) -> Iterator[Limit]:
        if indicator.condition is not always:
            told = indicator.condition(self.question.frame)
            flag = Feature(("met", indicator.key), lambda: case((told, 1), else_=0), _columns(told), indicator)
            yield Limit(flag, frozenset([1]))
        for dimension, codes in self.question.filters.items():
            if dimension.record is not None:
                yield self._limit(indicator, dimension, codes)

    def _limit(self, indicator: Indicator, dimension: Dimension, codes: Sequence[Any]) -> Limit:
        """Return the limit to some values; of a dimension with several values of a case each stands for itself."""
        if fans_out(dimension, indicator.counted):
            return Limit(Feature(("one of", dimension.key, frozenset(codes))), frozenset([1]))
        known = dimension.key, indicator.source
        if known not in self.features:
            self.features[known] = self._value_of(dimension, indicator)
        return Limit(self.features[known], frozenset(codes))

    def _value_of(self, dimension: Dimension, indicator: Indicator) -> Feature:
        """Return what a dimension says of the records of a figure; codes put together speak of the same column."""
        told = partial(dimension.expression, self.question.frame, indicator.day.expression)
        about = _columns(told() if dimension.apart is None else dimension.apart)
        return Feature(("value of", dimension.key), told, about, indicator)


def open_on(day: date, limits: frozenset[Limit] = frozenset()) -> Terms:
    """Return the cases open at the end of a day: those that came until then less those that went."""
    until = frozenset({(date.min, day)})
    return (1, Portion(arrivals.REPORTED.source, until, limits)), (-1, Portion(closings.CLOSED.source, until, limits))


def seen(session: Session, portions: Iterable[Portion], offices: Sequence[int]) -> Blocks:
    """Return the blocks of each source; the caller has checked that the offices may be counted."""
    by_source: dict[Any, list[Portion]] = {}
    for portion in portions:
        by_source.setdefault(portion.source, []).append(portion)
    return {source: _seen(session, own, offices) for source, own in by_source.items()}


def _seen(session: Session, portions: Sequence[Portion], offices: Sequence[int]) -> list[list[Value]]:
    """Return the blocks of what is said in portions of one source, each with the values of its records."""
    features = dict.fromkeys(limit.feature for portion in portions for limit in portion.limits)
    days = [day for portion in portions for span in portion.spans for day in span] or [date.min]
    found: list[list[Value]] = []
    for together in _blocks(features):
        if together[0].expression is None:
            found.append([{together[0]: 1}, {together[0]: 0}])
            continue
        known = (arrivals.REPORTED, closings.CLOSED, *(one.counted for one in together))
        counted = next(one for one in known if one.source == portions[0].source)
        statement = sources.seen(counted, [one.expression() for one in together], offices, min(days), max(days))
        found.append([dict(zip(together, one, strict=True)) for one in session.execute(statement)])
    return [values for values in found if values]


def _blocks(features: Iterable[Feature]) -> list[list[Feature]]:
    """Return the features that speak of the same columns together."""
    found: list[list[Feature]] = []
    for feature in features:
        same = [block for block in found if any(one.about & feature.about for one in block)]
        found = [block for block in found if block not in same] + [[*(one for block in same for one in block), feature]]
    return found


def _columns(told: Any) -> frozenset[Any]:
    return frozenset(part for part in iterate(told) if isinstance(part, Column))


def _spans(question: Question, *, then: bool = False) -> frozenset[Span]:
    """Return the days of the period that filters leave; what lies before it counts with its first part."""
    frame = question.frame
    period = frame.earlier if then and frame.earlier is not None else frame.period
    spans = frozenset({(period.start, period.end)})
    for dimension, codes in question.filters.items():
        if dimension.record is None:
            chosen = [part for code in codes if code is not None for part in dimension.days(frame, code, then)]
            spans = _within(spans, chosen)
    return spans


def _within(spans: frozenset[Span], parts: Iterable[Period]) -> frozenset[Span]:
    cut = [(max(first, one.start), min(last, one.end)) for first, last in spans for one in parts]
    return frozenset((first, last) for first, last in cut if first <= last)
