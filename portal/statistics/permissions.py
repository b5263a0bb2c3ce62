"""Who may have whose figures, and how small numbers must be kept from him."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from models import Agency
from models.enums import AgencyKind, Role
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.statistics.breakdowns import AUTHOR, CLERK, TEAM
from portal.statistics.catalogue import DIMENSIONS
from portal.statistics.dimensions import Dimension
from portal.statistics.periods import Period
from portal.statistics.results import Protection
from portal.viewers import Viewer

CALENDAR_PERIODS = "ein Quartal, ein Halbjahr oder ein Jahr des Kalenders"
"""For which periods figures leave the office, in words."""
EMPLOYEES = (CLERK, AUTHOR)
STAFF = (*EMPLOYEES, TEAM)
"""Breakdowns by single employees, and by employees at all."""
OFFICE_ROLES = frozenset({Role.LEAD, Role.CLERK, Role.SOCIAL_WORKER, Role.FINANCE})


def offices_for(session: GuardedSession, viewer: Viewer) -> list[Agency]:
    """Return the offices whose figures the viewer may have: his own, those his Region funds, or none; by name."""
    if viewer.system:
        chosen = Agency.kind == AgencyKind.OFFICE
    elif viewer.agency_kind is AgencyKind.OFFICE and viewer.role in OFFICE_ROLES:
        chosen = Agency.id == viewer.agency_id
    elif viewer.agency_kind is AgencyKind.REGION and viewer.role is Role.FINANCE:
        chosen = Agency.funded_by_id == viewer.agency_id
    else:
        return []
    return list(session.scalars(select(Agency).where(chosen).order_by(Agency.name, Agency.id)))


def least_protection(viewer: Viewer) -> Protection:
    """Return the protection a viewer cannot go below: none inside the office, rounding for everybody else."""
    return Protection.NONE if viewer.system or viewer.office_id is not None else Protection.ROUND_TO_5


def names_staff(viewer: Viewer) -> bool:
    """Say whether figures of single employees are for a viewer: for who leads the office, nobody else."""
    return viewer.system or (viewer.office_id is not None and viewer.role is Role.LEAD)


def dimensions_for(viewer: Viewer) -> Mapping[str, Dimension]:
    """Return by what a viewer may break figures down: by employees who leads them, by teams their office alone."""
    if names_staff(viewer):
        return DIMENSIONS
    closed = EMPLOYEES if viewer.office_id is not None else STAFF
    return {key: one for key, one in DIMENSIONS.items() if one not in closed}


def tells_of_staff(keys: Iterable[str]) -> bool:
    """Say whether one of these breakdowns or filters is by employees or their teams."""
    return not {one.key for one in STAFF}.isdisjoint(keys)


def check_dimensions(viewer: Viewer, keys: Iterable[str]) -> None:
    """Raise Refused for a breakdown or filter that exists but is not for this viewer."""
    offered = dimensions_for(viewer)
    for key in keys:
        if key in DIMENSIONS and key not in offered:
            instead = "Gliedern Sie nach „Team“." if TEAM.key in offered else "Lassen Sie diese Gliederung weg."
            raise Refused(
                f"Zahlen nach „{DIMENSIONS[key].label}“ ({key}) gibt es nur für die Leitung der Fachstelle. {instead}"
            )


def quarters_only(viewer: Viewer, applied: Protection) -> bool:
    """Say whether figures are broken down by quarters at the finest: outside the office, and where they are suppressed.

    A month in a row would tell what a report of that month alone is refused for.
    """
    return applied is Protection.SUPPRESS or least_protection(viewer) is not Protection.NONE


def comparable(viewer: Viewer, period: Period, on: date) -> Period | None:
    """Return the days of a period that may be compared with earlier ones: outside the office a whole one that is over.

    The same days of an earlier period, cut on the day of the data, would overlap with its quarters. So a period that
    runs is compared by its newest half-year or quarter that is over; None where there is none yet.
    """
    return period if least_protection(viewer) is Protection.NONE else period.newest_over(on)


def allowed_offices(session: GuardedSession, asked: Sequence[int] | None) -> Mapping[int, str]:
    """Return the names of the offices asked for, of all the viewer may have without asking.

    Raises Forbidden when there is none, or one whose figures the session's viewer may not have, and Refused for some of
    several where figures are rounded: all unions of offices, each rounded for itself, would solve to the exact counts.
    """
    allowed = {office.id: office.name for office in offices_for(session, session.viewer)}
    chosen = allowed.keys() if asked is None else set(asked)
    if not chosen or not allowed.keys() >= chosen:
        raise Forbidden("Zahlen dieser Fachstelle stehen Ihnen nicht zu.")
    if 1 < len(chosen) < len(allowed) and least_protection(session.viewer) is not Protection.NONE:
        raise Refused(
            f"Gerundete Zahlen gibt es für eine Fachstelle oder für alle {len(allowed)} zusammen, nicht für {len(chosen)} "
            "davon. Wählen Sie eine oder alle, oder gliedern Sie nach „Fachstelle“."
        )
    return {office: name for office, name in allowed.items() if office in chosen}


def allowed_protection(viewer: Viewer, period: Period, asked: Protection) -> Protection:
    """Return the protection to apply; raise Refused for a period that is no quarter, half-year or year of the calendar.

    Whoever is not of the office gets rounded figures whatever he asks for: exact figures of several reports beside
    rounded ones would tell more than either. Of his periods one holds the other or they share no day: sums over all runs
    of quarters, or of years, each rounded for itself, would solve to the exact counts.
    """
    least = least_protection(viewer)
    if least is Protection.NONE:
        return asked
    if not period.is_calendar:
        raise Refused(
            f"Außerhalb der Fachstelle gibt es Zahlen nur für {CALENDAR_PERIODS}, nicht für {period}: Aus kürzeren "
            "Zeiträumen und aus solchen, die sich überschneiden, ließe sich auf einzelne Haushalte schließen. Wählen Sie "
            f"zum Beispiel {period.end.year}-Q1, {period.end.year}-H1 oder {period.end.year}."
        )
    return least
