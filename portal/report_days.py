"""The days a report names: which steps of the proceeding they are, and why one cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from models import Report
from models.base import label_of
from models.enums import StepKind
from portal import clock, steps
from portal.day_limits import HAPPENED, doubt
from portal.errors import Refused
from portal.step_order import Happening, Named, disorder_of

STEPS_NAMED = (
    ("filed_on", StepKind.FILED),
    ("served_on", StepKind.SERVED),
    ("hearing_on", StepKind.HEARING),
    ("eviction_on", StepKind.EVICTION_DATE),
    ("cut_on", StepKind.ENERGY_CUT_PLANNED),
)
INFORMED = "tenant_informed_on"
DAYS = (*(name for name, _ in STEPS_NAMED), INFORMED)


class SuitDays(Protocol):
    """What names the days of a suit: a recorded report, or a row of a notice list."""

    @property
    def filed_on(self) -> date | None:
        """Return when the suit came to the court."""

    @property
    def served_on(self) -> date | None:
        """Return when it was served on the tenant."""

    @property
    def hearing_on(self) -> date | None:
        """Return when it will be heard."""


def steps_named(notice: SuitDays) -> list[tuple[StepKind, date]]:
    """Return the steps of the proceeding whose days a notice names."""
    days = ((kind, getattr(notice, name, None)) for name, kind in STEPS_NAMED)
    return [(kind, day) for kind, day in days if day is not None]


def check(report: Report, keys: Iterable[str]) -> None:
    """Raise Refused for each day of a report that cannot be meant, at its field."""
    asked = set(keys)
    found = {key: why for key, why in doubts(report).items() if key in asked}
    if not found and asked - {INFORMED}:
        found = order_doubts(report)
    if found:
        raise Refused(" ".join(found.values()), at=found)


def order_doubts(report: Report, known: Iterable[Happening] = ()) -> dict[str, str]:
    """Return column -> why its day cannot lie before another of the same suit, that of the known case among them."""
    columns = {kind: name for name, kind in STEPS_NAMED}
    own = [Named(kind, day, report.docket_key) for kind, day in steps_named(report)]
    found = ((one, disorder_of(one, (*own, *known))) for one in own)
    return {
        columns[one.kind]: f"{wrong} Prüfen Sie beide Tage."
        for one, wrong in found
        if wrong is not None and not wrong.is_possible and (known or wrong.early is one)
    }


def doubts(report: Report) -> dict[str, str]:
    """Return column -> why it cannot be meant, for each such day of a report."""
    today = clock.today()
    found = {
        name: steps.day_doubt(kind, day, today=today)
        for name, kind in STEPS_NAMED
        if (day := getattr(report, name)) is not None
    }
    if report.tenant_informed_on is not None:
        found[INFORMED] = doubt(label_of(Report, INFORMED), report.tenant_informed_on, HAPPENED, today=today)
    return {name: why for name, why in found.items() if why is not None} or order_doubts(report)
