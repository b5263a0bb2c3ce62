"""Persons and minor children behind figures that count households: of what became of them, and of those open on a day."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, and_, or_

from models import Case
from portal.statistics.figures.arrivals import HEADS, OPEN
from portal.statistics.figures.closings import AVOIDED, CLOSED, LOST, SECURED
from portal.statistics.indicators import Frame, Indicator, Unit, always


def heads_of(households: Indicator) -> tuple[Indicator, Indicator, Indicator]:
    """Return the persons and the minor children of the households a figure counts, and how many households say neither fully."""

    def unknown(frame: Frame) -> ColumnElement[bool]:
        missing = or_(Case.adults.is_(None), Case.children.is_(None))
        return missing if households.condition is always else and_(households.condition(frame), missing)

    which, unstated = f"Haushalte aus „{households.label}“", f"Haushalte ohne Personenzahl: {households.label}"
    known = f"soweit ihre Zahl erfasst ist; wie viele Haushalte nicht, sagt „{unstated}“. {households.definition}"
    return (
        replace(
            households, key=f"{households.key}_persons", label=f"Personen: {households.label}", unit=Unit.PERSONS,
            definition=f"Erwachsene und minderjährige Kinder der {which}, {known}", value=HEADS,
        ),
        replace(
            households, key=f"{households.key}_children", label=f"Kinder: {households.label}", unit=Unit.CHILDREN,
            definition=f"Minderjährige Kinder der {which}, {known}", value=Case.children,
        ),
        replace(
            households, key=f"{households.key}_heads_unknown", label=unstated, unit=Unit.HOUSEHOLDS, condition=unknown,
            definition=f"{which}, bei denen die Zahl der Erwachsenen oder der Kinder fehlt; sie sind bei den Personen "
            "nicht oder nur zum Teil enthalten.",
        ),
    )  # fmt: skip


CLOSED_PERSONS, CLOSED_CHILDREN, CLOSED_HEADS_UNKNOWN = heads_of(CLOSED)
SECURED_PERSONS, SECURED_CHILDREN, SECURED_HEADS_UNKNOWN = heads_of(SECURED)
AVOIDED_PERSONS, AVOIDED_CHILDREN, AVOIDED_HEADS_UNKNOWN = heads_of(AVOIDED)
LOST_PERSONS, LOST_CHILDREN, LOST_HEADS_UNKNOWN = heads_of(LOST)
OPEN_PERSONS, OPEN_CHILDREN, OPEN_HEADS_UNKNOWN = heads_of(OPEN)
