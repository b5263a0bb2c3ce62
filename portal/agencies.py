"""Agencies: in which calendar an office counts its days."""

from __future__ import annotations

import re
from datetime import date

from models import Agency
from portal.calendar import Region
from portal.errors import Refused

DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
LEAP_YEAR = 2024
"""A year that has every day there can be."""


def region_of(office: Agency) -> Region:
    """Return the calendar of an office: its Land, whether Saturday counts, and its local holidays."""
    return Region(office.land, office.saturday_counts, frozenset(local_holidays(office.extra_holidays or [])))


def local_holidays(lines: list[str]) -> list[tuple[int, int]]:
    """Read „08.08.“ as (month, day); raise Refused for a line that is no day."""
    found = []
    for line in lines:
        match = DAY_AND_MONTH.fullmatch(line.strip())
        try:
            day = date(LEAP_YEAR, int(match[2]), int(match[1])) if match else None
        except ValueError:
            day = None
        if day is None:
            raise Refused(
                f"Örtliche Feiertage: „{line}“ ist kein Tag. Schreiben Sie Tag und Monat, zum Beispiel 08.08."
            )
        found.append((day.month, day.day))
    return found
