"""For which period a saved report is asked: as its rule says on the day it is filled, or as somebody chooses."""

from __future__ import annotations

from datetime import date

from models.enums import PeriodRule
from portal.statistics.periods import Period


def period_for(rule: PeriodRule, on: date, chosen: str = "") -> Period:
    """Return the period of a rule on a day; what was chosen by hand goes first, the running year is the default.

    Raises Refused for a period nobody can read.
    """
    if chosen:
        return Period.parse(chosen)
    running = {
        PeriodRule.LAST_QUARTER: f"{on.year}-Q{(on.month + 2) // 3}",
        PeriodRule.LAST_HALF_YEAR: f"{on.year}-H{1 if on.month <= 6 else 2}",
    }.get(rule, str(on.year))
    period = Period.parse(running)
    return period if rule in (PeriodRule.CHOSEN, PeriodRule.THIS_YEAR) else period.before()


def written(period: Period) -> str:
    """Return the period as `Period.parse` reads it."""
    return f"{period.start.isoformat()}..{period.end.isoformat()}"
