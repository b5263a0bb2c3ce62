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


def asked() -> Period:
    """Return the period the address asks for, this year where it asks for none; raise Refused naming what is no day."""
    first, last, named = (request.args.get(name, "").strip() for name in ("from", "to", "period"))
    if named and not first and not last:
        return Period.parse(named)
    if not first and not last:
        return this_year()
    for label, value in (("Von", first), ("Bis", last)):
        _check_day(label, value)
    return Period.parse(f"{first}..{last}")


def _check_day(label: str, value: str) -> None:
    example = "Wählen Sie einen Tag, zum Beispiel 2026-03-31."
    if not value:
        raise Refused(f"„{label}“ ist leer. {example}")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Refused(f"„{label}“: „{value}“ ist kein Tag des Kalenders. {example}") from None


def fields(period: Period | None, error: str, address: Callable[[Period], str]) -> dict[str, Any]:
    """Return what the form for the period holds: the days shown, or as they were written when they cannot be counted."""
    days = (period.start.isoformat(), period.end.isoformat()) if period else map(request.args.get, ("from", "to"))
    first, last = (day or "" for day in days)
    return {"from_value": first, "to_value": last, "presets": presets(period, address), "error": error}


def presets(shown: Period | None, address: Callable[[Period], str]) -> list[dict[str, Any]]:
    """Return links to this year, the last one, this quarter and this half-year."""
    year = clock.today().year
    quarter = (clock.today().month - 1) // 3 + 1
    found = [
        Period.parse(text) for text in (str(year), str(year - 1), f"{year}-Q{quarter}", f"{year}-H{1 + (quarter > 2)}")
    ]
    return [{"label": str(period), "current": period == shown, "url": address(period)} for period in found]
