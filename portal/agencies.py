"""Agencies: which ones an office works with, in which calendar it counts its days, and which roles there are where."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_

from models import Agency, Measure, Report
from models.enums import AgencyKind, Role
from portal.calendar import Region
from portal.errors import Refused

DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
measures: FromClause = Measure.__table__
reports: FromClause = Report.__table__
"""Asked past the narrowing of the session, and only for rows of the office itself."""
LEAP_YEAR = 2024
"""A year that has every day there can be."""
OLDEST, MOST_BANDS = 120, 20
"""Last age a band can begin with, and how many bands a table can still show."""


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


def known_to(office_id: int) -> ColumnElement[bool]:
    """Select the agencies an office works with: itself, those it or nobody looks after, and those used before."""
    done, sent = measures.alias("done").c, reports.alias("sent").c
    return or_(
        Agency.id == office_id,
        Agency.managed_by_id == office_id,
        and_(Agency.managed_by_id.is_(None), Agency.kind != AgencyKind.OFFICE),
        exists().where(done.office_id == office_id, done.responsible_agency_id == Agency.id),
        exists().where(sent.office_id == office_id, sent.reporting_agency_id == Agency.id),
    )


def run_by(office_id: int | None) -> ColumnElement[bool]:
    """Select the agencies whose users an office administers: itself and those it looks after; never who funds it."""
    return or_(Agency.id == office_id, Agency.managed_by_id == office_id)


def region_of(office: Agency) -> Region:
    """Return the calendar of an office: its Land, whether Saturday counts, and its local holidays."""
    return Region(office.land, office.saturday_counts, frozenset(local_holidays(office.extra_holidays or [])))


def age_bands(written: str) -> tuple[int, ...]:
    """Read the first year of each band but the youngest; raise Refused for what is no ascending list of ages."""
    parts = [part.strip() for part in written.split(",")]
    wrong = [part for part in parts if not (part.isascii() and part.isdecimal() and 0 < int(part[:4]) <= OLDEST)]
    if wrong:
        raise Refused(
            f"Altersgruppen: „{wrong[0]}“ ist kein Alter von 1 bis {OLDEST}. Schreiben Sie zum Beispiel 18, 25, 65."
        )
    found = [int(part) for part in parts]
    for before, after in pairwise(found):
        if after <= before:
            raise Refused(
                f"Altersgruppen: Auf {before} folgt {after}. Schreiben Sie die Jahre aufsteigend und jedes einmal, "
                "zum Beispiel 18, 25, 65."
            )
    if len(found) > MOST_BANDS:
        raise Refused(f"Altersgruppen: {len(found)} Grenzen sind mehr als {MOST_BANDS}. Fassen Sie Gruppen zusammen.")
    return tuple(found)


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
