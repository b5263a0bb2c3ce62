"""Which day of a step of a case holds now, which ones it has overtaken, and what a new one takes the place of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models import Step
from models.enums import StepKind
from portal.deadlines.moved import MOVED, current, successor


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order of their recording, those not yet written last."""
    return sorted(steps, key=lambda step: (step.id is None, step.id or 0))


def current_day(steps: Iterable[Step], kind: StepKind) -> date | None:
    """Return the day that holds of a step a court or bailiff can move; None where none is known, or it was lifted."""
    holding = current(in_order(steps), kind)
    return None if holding is None else holding.happened_on


def overtaken(steps: Iterable[Step]) -> list[tuple[Step, Step]]:
    """Return each step that holds no more with what took its place, in the order of their recording."""
    known = in_order(steps)
    found = ((step, successor(known, place)) for place, step in enumerate(known))
    return [(step, later) for step, later in found if later is not None]


def replacement(step: Step, known: Iterable[Step]) -> str:
    """Say which day a step that was just entered takes the place of; empty where it contradicts none."""
    before = current([one for one in in_order(known) if one is not step], step.kind) if step.kind in MOVED else None
    if before is None or before.happened_on == step.happened_on:
        return ""
    return (
        f"Achtung: „{step.kind.label}“ war bisher der {before.happened_on:%d.%m.%Y}; dieser Tag ist jetzt überholt, "
        f"überall gilt der {step.happened_on:%d.%m.%Y}."
    )


def fixed_days(steps: Iterable[Step]) -> str:
    """Say which days courts and bailiffs have fixed, for whoever is about to enter another; empty where there are none."""
    known = in_order(steps)
    kinds = (kind for kind in StepKind if kind in MOVED)
    held = (one for kind in kinds if (one := current(known, kind)) is not None)
    named = ", ".join(f"{one.kind.label} {one.happened_on:%d.%m.%Y}" for one in held)
    return f"Bisher gilt: {named}. Ein neuer Tag derselben Art tritt an die Stelle des alten." if named else ""
