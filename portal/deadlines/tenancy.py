"""Which day is the third Werktag of a month: for the rent it is another one than for the notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from portal.calendar import Region, next_workday, nth_workday


def rent_due(year: int, month: int, region: Region) -> date:
    """Return the last day for the rent of a month; Saturdays do not count (§ 556b Abs. 1 BGB, BGH VIII ZR 129/09)."""
    return nth_workday(year, month, 3, replace(region, saturday_counts=False))


def notice_due(year: int, month: int, region: Region) -> date:
    """Return the last day on which a notice still counts for the month (§ 573c Abs. 1 BGB, BGH VIII ZR 206/04).

    Saturdays count, unless the third Werktag itself is one: then it is the next Werktag.
    """
    return next_workday(nth_workday(year, month, 3, replace(region, saturday_counts=True)), region)
