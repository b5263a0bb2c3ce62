"""Agencies: in which calendar an office counts its days."""

from __future__ import annotations

import re

from models import Agency
from portal.calendar import Region
from portal.errors import Refused

DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.")


def region_of(office: Agency) -> Region:
    """Return the calendar of an office: its Land, whether Saturday counts, and its local holidays."""
    return Region(office.land, office.saturday_counts, frozenset(local_holidays(office.extra_holidays or [])))


def local_holidays(lines: list[str]) -> list[tuple[int, int]]:
    """Read „08.08.“ as (month, day); raise Refused for a line that is no day."""
    found = []
    for line in lines:
        match = DAY_AND_MONTH.fullmatch(line.strip())
        if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31):
            raise Refused(
                f"Örtliche Feiertage: „{line}“ ist kein Tag. Schreiben Sie Tag und Monat, zum Beispiel 08.08."
            )
        found.append((int(match[2]), int(match[1])))
    return found
