"""On which day an ordinary termination can end a tenancy at the earliest, and whether the one named lies before it."""

from __future__ import annotations

from datetime import date, timedelta

from models import Case, Step
from models.enums import StepKind
from portal.calendar import Region, add_months
from portal.deadlines.tenancy import notice_due

MONTHS = 3
"""Months from the one the notice still counts for to the day after the end; more after five and eight years."""


def earliest_end(given_on: date, region: Region) -> date:
    """Return the earliest end of a tenancy by a notice that arrived on a day, whatever its age (§ 573c Abs. 1 Satz 1 BGB)."""
    month = given_on.replace(day=1)
    if given_on > notice_due(month.year, month.month, region):
        month = add_months(month, 1)
    return add_months(month, MONTHS) - timedelta(days=1)


def end_doubt(step: Step, case: Case, region: Region) -> str:
    """Say that the end named for an ordinary termination is too early; empty where it is not, or none is named."""
    ordinary = [one for one in case.steps if one.kind is StepKind.TERMINATED_ORDINARY]
    own = (step.id,) if len(ordinary) > 1 else (step.id, None)
    ends = [one for one in case.steps if one.kind is StepKind.TENANCY_ENDS and one.termination_id in own]
    earliest = earliest_end(step.happened_on, region)
    early = min((one.happened_on for one in ends if one.happened_on < earliest), default=None)
    if early is None:
        return ""
    return (
        f"Achtung: Das Mietende {early:%d.%m.%Y} liegt zu früh; bei Zugang am {step.happened_on:%d.%m.%Y} endet das "
        f"Mietverhältnis frühestens am {earliest:%d.%m.%Y}, nach fünf und nach acht Jahren je drei Monate später "
        "(§ 573c Abs. 1 BGB). Prüfen Sie beide Tage."
    )
