"""Lots: chance that repeats itself, so that the same seed always invents the same office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
Ratio = Mapping[T, int]
"""How often each value comes up: ``{Channel.COURT: 45, Channel.SELF: 55}``."""


class Lots:
    """Draws values in given ratios: like cards from a shuffled deck, so that few draws already come close to them."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - invents data, keeps no secret
        self._decks: dict[int, list[Any]] = {}

    def draw(self, ratio: Ratio[T]) -> T:
        """Return the next card of a ratio's deck; ratios are constants, so each keeps its own deck."""
        deck = self._decks.setdefault(id(ratio), [])
        if not deck:
            deck.extend(value for value, count in ratio.items() for _ in range(count))
            self._random.shuffle(deck)
        card: T = deck.pop()
        return card

    def chance(self, percent: int) -> bool:
        """Say yes in so many of a hundred cases."""
        return self._random.randrange(100) < percent

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def one(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return self._random.choice(values)

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Return `count` different values, or all where there are fewer, in random order."""
        return self._random.sample(values, min(count, len(values)))

    def weighted(self, values: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
        """Return `count` values, each drawn anew by its weight."""
        return self._random.choices(values, weights, k=count)

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return all values in random order."""
        return self._random.sample(values, len(values))

    def amount(self, middle: int, spread: int, lowest: int) -> Decimal:
        """Return euros and cents around a middle, never below the lowest."""
        euros = max(self._random.gauss(middle, spread), lowest + self._random.random())
        return Decimal(round(euros * 100)) / 100
