"""Agencies: in which calendar an office counts its days, and which roles there are in which kind of agency."""

from __future__ import annotations

import re
from datetime import date

from models import Agency
from models.enums import AgencyKind, Role
from portal.calendar import Region
from portal.errors import Refused

DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
LEAP_YEAR = 2024
"""A year that has every day there can be."""


IN_OFFICES = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD, Role.PRIVACY, Role.ADMIN})
OUTSIDE = frozenset({Role.PARTNER, Role.PARTNER_LEAD})


def check_role(role: Role, agency: Agency) -> None:
    """Raise Refused for a role that the kind of agency does not have."""
    if role in IN_OFFICES and agency.kind is not AgencyKind.OFFICE:
        raise Refused(
            f"Die Rolle „{role.label}“ gibt es nur in einer Fachstelle. Wählen Sie eine andere Rolle oder Stelle."
        )
    if role in OUTSIDE and agency.kind in (AgencyKind.OFFICE, AgencyKind.REGION):
        raise Refused(
            f"Die Rolle „{role.label}“ gibt es nur bei Partnerstellen. Wählen Sie eine andere Rolle oder Stelle."
        )
    if role is Role.FINANCE and agency.kind not in (AgencyKind.OFFICE, AgencyKind.REGION):
        raise Refused("Die Rolle „Finanzen“ gibt es nur in einer Fachstelle oder bei der Region.")


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
