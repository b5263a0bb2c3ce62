"""Which of several days of a step holds now: the one that became known last, unless it was called off since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from models.enums import StepKind

MOVED = frozenset({
    StepKind.HEARING, StepKind.VACATE_JUDGMENT, StepKind.VACATE_SETTLEMENT, StepKind.EVICTION_PERIOD_ENDS,
    StepKind.EVICTION_DATE,
})  # fmt: skip
"""Days fixed by a court or bailiff: of several, the one recorded last has taken the place of the others."""
LIFTABLE = frozenset({StepKind.EVICTION_DATE, StepKind.EVICTION_NOTICE})
"""What counts no more once the eviction date is called off, until the bailiff sets another."""


class Known(Protocol):
    """What became known of a proceeding; several stand in the order in which they were recorded."""

    @property
    def kind(self) -> StepKind:
        """Return what happened, or is to happen."""


T = TypeVar("T", bound=Known)


def not_lifted(known: Sequence[T]) -> list[T]:
    """Return what is known without the eviction dates and notices recorded before the date was called off."""
    last = max((place for place, one in enumerate(known) if one.kind is StepKind.EVICTION_LIFTED), default=-1)
    return [one for place, one in enumerate(known) if place > last or one.kind not in LIFTABLE]


def current(known: Sequence[T], kind: StepKind) -> T | None:
    """Return the one of a kind in MOVED that holds; None where none is known, or it was called off."""
    return next((one for one in reversed(not_lifted(known)) if one.kind is kind), None)


def successor(known: Sequence[T], place: int) -> T | None:
    """Return what took the place of one of them, the lifting of an eviction date too; None while it holds."""
    kind = known[place].kind
    takes = {StepKind.EVICTION_LIFTED} if kind in LIFTABLE else set()
    return next((later for later in known[place + 1 :] if later.kind in takes | ({kind} & MOVED)), None)
