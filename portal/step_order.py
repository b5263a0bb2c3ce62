"""In which order the steps of a suit can stand: what cannot lie before what, and what hardly ever does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from models.enums import StepKind

S = StepKind
_A_SUIT_THAT_RUNS = (S.FILED, S.SERVED)
IMPOSSIBLE: dict[StepKind, tuple[StepKind, ...]] = {
    S.SERVED: (S.FILED,),
    S.DEFENCE: _A_SUIT_THAT_RUNS,
    S.HEARING: _A_SUIT_THAT_RUNS,
    S.DEFAULT_JUDGMENT: _A_SUIT_THAT_RUNS,
    S.OBJECTED: _A_SUIT_THAT_RUNS,
    S.PRONOUNCED: _A_SUIT_THAT_RUNS,
    S.JUDGMENT: (*_A_SUIT_THAT_RUNS, S.PRONOUNCED),
    S.APPEALED: (S.PRONOUNCED,),
    S.SUIT_ENDED: _A_SUIT_THAT_RUNS[:1],
    S.FINAL: (*_A_SUIT_THAT_RUNS, S.PRONOUNCED),
}
"""What a step cannot lie before (§§ 253, 274, 310, 317 ZPO)."""
ODD: dict[StepKind, tuple[StepKind, ...]] = {S.PRONOUNCED: (S.HEARING,), S.JUDGMENT: (S.HEARING,)}
"""What it hardly lies before: a judgment without a hearing is possible (§§ 128 Abs. 2, 495a ZPO)."""
BETWEEN_SUITS = (S.TERMINATED_IMMEDIATE, S.TERMINATED_ORDINARY)
"""A termination between two steps shows that they belong to two suits."""


class Happening(Protocol):
    """A step as far as its order goes: one recorded, or one that a report or a line of a list names."""

    @property
    def kind(self) -> StepKind:
        """Return what happened."""

    @property
    def happened_on(self) -> date:
        """Return on which day."""

    @property
    def docket_key(self) -> str | None:
        """Return of which suit, None where nobody said so."""


class Named(NamedTuple):
    """A step that a report or a line of a list names."""

    kind: StepKind
    happened_on: date
    docket_key: str | None = None


class Disorder(NamedTuple):
    """Two steps of one suit in an order they cannot have, or hardly have."""

    early: Happening
    """The step that lies too early."""
    late: Happening
    """The one it would have to follow."""
    is_possible: bool

    def __str__(self) -> str:
        """Return both with their days."""
        first, second = (f"„{one.kind.label}“ am {one.happened_on:%d.%m.%Y}" for one in (self.early, self.late))
        return f"{first} liegt vor {second}."


def disorders(happened: Sequence[Happening]) -> Iterator[Disorder]:
    """Yield each step that lies before the first step of its suit it would have to follow."""
    for one in happened:
        for rules, is_possible in ((IMPOSSIBLE, False), (ODD, True)):
            for kind in rules.get(one.kind, ()):
                own = [other for other in happened if other.kind is kind and of_one_suit(one, other, happened)]
                first = min(own, key=lambda other: other.happened_on, default=None)
                if first is not None and one.happened_on < first.happened_on:
                    yield Disorder(one, first, is_possible)


def disorder_of(step: Happening, known: Iterable[Happening]) -> Disorder | None:
    """Return what a step brings out of order among the known ones, the impossible first; None where all is well."""
    others = [one for one in known if one is not step]
    found = [each for each in disorders([*others, step]) if step in (each.early, each.late)]
    return min(found, key=lambda each: each.is_possible, default=None)


def of_one_suit(one: Happening, other: Happening, happened: Sequence[Happening]) -> bool:
    """Say whether two steps belong to one suit as far as dockets and the terminations between them tell."""
    if one.docket_key and other.docket_key and one.docket_key != other.docket_key:
        return False
    first, last = sorted((one.happened_on, other.happened_on))
    return not any(each.kind in BETWEEN_SUITS and first < each.happened_on <= last for each in happened)
