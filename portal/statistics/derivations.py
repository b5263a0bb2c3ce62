"""Which hidden figures follow from those shown, over all tables of a report at once; and what more must be hidden then.

Every figure counts records of one kind by their day and by what is said of them. What is said of the same columns of a
record forms a block with the values seen together; blocks are free of each other. So each figure is a vector over days
and blocks, however many dimensions, filters and periods the tables have, and a hidden one can be computed exactly where
its vector is a combination of vectors shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

PRIME = 2**61 - 1
"""Vectors hold small whole numbers; they are compared in the numbers modulo this prime."""
Span = tuple[date, date]
Value = Mapping[Any, Any]
"""A value of a block: the code of each of its features."""
Vector = dict[int, int]
Effects = list[tuple[Any, int]]
"""What holds for all of a block, or for one of its values, and how much."""


@dataclass(frozen=True)
class Feature:
    """Something said of a record; ``expression`` makes what asks for it, ``about`` are the columns it speaks of, ``counted`` a
    figure that counts such records.

    One without an expression is said or not, whatever else is said.
    """

    key: Hashable
    expression: Any = field(default=None, compare=False, repr=False)
    about: frozenset[Any] = field(default=frozenset(), compare=False, repr=False)
    counted: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Limit:
    """That what is said of a record is one of the codes, or with ``outside`` none of them."""

    feature: Feature
    codes: frozenset[Any]
    outside: bool = False

    def holds(self, value: Value) -> bool:
        """Say whether a value of its block is meant."""
        return (value[self.feature] in self.codes) != self.outside


@dataclass(frozen=True)
class Portion:
    """The records of a source whose day lies in one of the spans and that meet all limits."""

    source: Any
    spans: frozenset[Span]
    limits: frozenset[Limit] = frozenset()


Terms = tuple[tuple[int, Portion], ...]
"""Parts that are added to a figure, or taken away from it."""
Blocks = Mapping[Any, Sequence[Sequence[Value]]]
"""The blocks of each source, each with the values seen."""


class Vectors:
    """Turns figures into vectors: effects of days and blocks, apart from what holds for all of a block."""

    def __init__(self, parts: Iterable[Portion], blocks: Blocks) -> None:
        """Take the parts of all figures, whose spans cut time into pieces."""
        self.blocks, self.places = blocks, dict[Any, int]()
        self.made: dict[Terms, Vector] = {}
        self.effects: dict[Any, Effects] = {}
        starts: dict[Any, set[date]] = {}
        for part in parts:
            found = starts.setdefault(part.source, set())
            found.update(day for first, last in part.spans for day in (first, last + timedelta(days=1)))
        self.starts = {source: sorted(found) for source, found in starts.items()}

    def of(self, terms: Terms) -> Vector:
        """Return the vector of a figure; the same one for the same terms."""
        if terms not in self.made:
            self.made[terms] = self._of(terms)
        return self.made[terms]

    def _of(self, terms: Terms) -> Vector:
        made: Vector = {}
        for sign, part in terms:
            for effect in product(*self._factors(part)):
                place = tuple(where for where, _ in effect if where is not None)
                size = sign
                for _, one in effect:
                    size *= one
                at = self.places.setdefault((part.source, place), len(self.places))
                made[at] = (made.get(at, 0) + size) % PRIME
        return {at: size for at, size in made.items() if size}

    def _factors(self, part: Portion) -> Iterator[Effects]:
        days = part.source, part.spans
        if days not in self.effects:
            pieces = self.starts[part.source]
            self.effects[days] = _effects(
                "day", [any(first <= day <= last for first, last in part.spans) for day in pieces]
            )
        yield self.effects[days]
        for number, values in enumerate(self.blocks.get(part.source, ())):
            limits = frozenset(limit for limit in part.limits if limit.feature in values[0])
            if limits:
                of_block = part.source, number, limits
                if of_block not in self.effects:
                    meant = [all(limit.holds(value) for limit in limits) for value in values]
                    self.effects[of_block] = _effects(number, meant)
                yield self.effects[of_block]


def _effects(block: Any, meant: Sequence[bool]) -> Effects:
    """Return what holds for the last value, and by how much each of the others differs from it."""
    last = int(meant[-1])
    found: Effects = [(None, last)] if last else []
    return found + [((block, at), int(one) - last) for at, one in enumerate(meant[:-1]) if int(one) != last]


class Combinations:
    """All that can be computed from the figures shown."""

    def __init__(self) -> None:
        """Begin with nothing shown."""
        self.known: dict[int, tuple[Vector, Vector]] = {}

    def show(self, number: int, vector: Vector) -> None:
        """Take a figure that is shown."""
        left, made_of = self._reduced(vector, {number: 1})
        if left:
            inverse = pow(left[min(left)], -1, PRIME)
            self.known[min(left)] = tuple(  # type: ignore[assignment]
                {at: size * inverse % PRIME for at, size in one.items()} for one in (left, made_of)
            )

    def telling(self, vector: Vector) -> Set[int] | None:
        """Return the figures from which this one can be computed, None where it cannot."""
        left, made_of = self._reduced(vector, {})
        return None if left else made_of.keys()

    def _reduced(self, vector: Vector, made_of: Vector) -> tuple[Vector, Vector]:
        left, parts = dict(vector), dict(made_of)
        while left and (first := min(left)) in self.known:
            factor = left[first]
            for one, other in zip((left, parts), self.known[first], strict=True):
                for at, size in other.items():
                    now = (one.get(at, 0) - factor * size) % PRIME
                    if now:
                        one[at] = now
                    else:
                        one.pop(at, None)
        return left, parts


def to_hide(vectors: Sequence[Vector], empty: Sequence[Vector], hidden: Set[int], costs: Sequence[Any]) -> set[int]:
    """Return shown figures without which no hidden one is a combination found here; empty when there is none.

    ``empty`` are vectors of what is known to be 0, ``costs`` say which figure is given up first. A vector that stands for
    several figures is looked at once.
    """
    shown = Combinations()
    for number, vector in enumerate(empty, start=1):
        shown.show(-number, vector)
    told: set[int] = set()
    for number, vector in enumerate(vectors):
        if number not in hidden and id(vector) not in told:
            told.add(id(vector))
            shown.show(number, vector)
    chosen: set[int] = set()
    for number in sorted(hidden):
        telling = shown.telling(vectors[number]) if vectors[number] else None
        figures = {one for one in telling or () if one >= 0}
        if figures and not figures & chosen:
            chosen.add(min(figures, key=lambda one: (costs[one], one)))
    left_out = [vectors[one] for one in chosen]
    return {number for number, vector in enumerate(vectors) if vector in left_out}
