"""The period a page of figures is asked for: two days in its address, and the ones people ask for most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import request

from portal import clock
from portal.errors import Refused
from portal.statistics import Period


def this_year() -> Period:
    """Return the calendar year of today."""
    year = clock.today().year
    return Period(date(year, 1, 1), date(year, 12, 31))


def asked() -> tuple[Period, str]:
    """Return the period asked for, this year by default, and a sentence when it cannot be counted."""
    first, last = request.args.get("from", ""), request.args.get("to", "")
    if not first and not last:
        return this_year(), ""
    try:
        return Period.parse(f"{first}..{last}"), ""
    except Refused as refused:
        return this_year(), str(refused)


def presets(shown: Period, address: Callable[[Period], str]) -> list[dict[str, Any]]:
    """Return links to this year, the last one, this quarter and this half-year."""
    year = clock.today().year
    quarter = (clock.today().month - 1) // 3 + 1
    found = [
        Period.parse(text) for text in (str(year), str(year - 1), f"{year}-Q{quarter}", f"{year}-H{1 + (quarter > 2)}")
    ]
    return [{"label": str(period), "current": period == shown, "url": address(period)} for period in found]
