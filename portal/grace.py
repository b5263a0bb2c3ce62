"""Which terminations a payment can undo, and until when: the grace period of each defendant the suit was served on."""

from __future__ import annotations

from collections.abc import Sequence

from models import Step
from models.enums import StepKind, TerminationGround
from portal.calendar import Region
from portal.deadlines import Deadline, Event, compute
from portal.deadlines.selection import runs
from portal.deadlines.suit import GRACE_PERIOD
from portal.step_order import of_one_suit

LAW = GRACE_PERIOD.law
CURES = (StepKind.PAID, StepKind.UNDERTAKING)
CURABLE = (None, TerminationGround.ARREARS, TerminationGround.DEPOSIT)
"""Grounds of a termination without notice that a payment can undo; an unknown one is counted as arrears."""


def can_be_cured(step: Step) -> bool:
    """Say whether a payment can undo this termination: only one without notice, for arrears (§ 569 Abs. 2a, 3 BGB)."""
    return step.kind is StepKind.TERMINATED_IMMEDIATE and step.ground in CURABLE


def graces_of(step: Step, steps: Sequence[Step], region: Region) -> list[Deadline]:
    """Return the grace periods of one termination, nearest end first, whatever was paid: of the first suit after it.

    There is one for each defendant served on a day of his own; which of them counts is not settled. Without a day of
    service there is a single one, estimated or unknown.
    """
    later = [one for one in steps if one.happened_on >= step.happened_on and one.kind not in CURES]
    served = sorted((one for one in later if one.kind is StepKind.SERVED), key=lambda one: one.happened_on)
    if served:
        days = sorted({one.happened_on for one in served if _same_suit(served[0], one, later)})
        return [compute(GRACE_PERIOD, {StepKind.SERVED: day}, region) for day in days]
    events = [
        Event(one.kind, one.happened_on)
        for one in later
        if one is step or one.kind is not StepKind.TERMINATED_IMMEDIATE
    ]
    return [compute(GRACE_PERIOD, next(iter(runs(GRACE_PERIOD, events)), {}), region)]


def not_settled(graces: Sequence[Deadline]) -> str:
    """Say that it is not settled which defendant's service counts, with both ends."""
    first, last = graces[0], graces[-1]
    served = " und am ".join(f"{one.steps.start:%d.%m.%Y}" for one in (first, last) if one.steps)
    return (
        f"Nicht gesichert: Die Klage wurde am {served} zugestellt; die Schonfrist endet am {first.due:%d.%m.%Y} oder erst "
        f"am {last.due:%d.%m.%Y}. Ob die letzte Zustellung zählt, ist nicht geklärt; prüfen Sie es."
    )


def _same_suit(first: Step, other: Step, steps: Sequence[Step]) -> bool:
    """Say whether two services belong to one suit: no other one was filed between them."""
    between = (one for one in steps if one.kind is StepKind.FILED)
    return of_one_suit(first, other, steps) and not any(
        first.happened_on < one.happened_on <= other.happened_on and of_one_suit(one, other, steps) for one in between
    )
