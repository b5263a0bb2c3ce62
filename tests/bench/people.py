"""Who works with the invented cases: sixty offices, their users, and the partners around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.enums import AgencyKind, Role
from portal import catalogues

OFFICES, REGION, PARTNERS = 60, 61, 140
PARTNER_IDS = range(REGION + 1, REGION + 1 + PARTNERS)
COLLEAGUES = 6
"""Users of each office who have cases."""
BIG_PARTNER = PARTNER_IDS[0]
LOGINS = {
    "clerk": (Role.CLERK, 1),
    "lead": (Role.LEAD, 1),
    "finance": (Role.FINANCE, 1),
    "privacy": (Role.PRIVACY, 1),
    "admin": (Role.ADMIN, 1),
    "small": (Role.CLERK, 2),
    "region": (Role.FINANCE, REGION),
    "partner": (Role.PARTNER, BIG_PARTNER),
}
"""Who signs in for the measurements: login to role and agency."""
KINDS = (
    AgencyKind.JOBCENTER,
    AgencyKind.SOCIAL_OFFICE,
    AgencyKind.YOUTH_OFFICE,
    AgencyKind.HOUSING_COMPANY,
    AgencyKind.CHARITY,
    AgencyKind.DEBT_COUNSELLING,
    AgencyKind.COURT,
)

COLUMNS = {
    "agencies": ("id", "name", "kind", "land", "saturday_counts", "extra_holidays", "active", "funded_by_id", "extra"),
    "users": ("id", "agency_id", "role", "login", "name", "active", "password_hash"),
    "catalogue_entries": ("office_id", "kind", "code", "label", "position"),
}
DISTRICTS_EACH = 12


def agencies() -> Iterator[tuple[Any, ...]]:
    """Yield the Region, the offices it funds, and the partners."""
    yield REGION, "Region Beispiel", AgencyKind.REGION.value, "NI", True, "[]", True, None, "{}"
    for number in range(1, OFFICES + 1):
        yield (
            number,
            f"Fachstelle Beispielstadt {number}",
            AgencyKind.OFFICE.value,
            "NI",
            True,
            "[]",
            True,
            REGION,
            "{}",
        )
    for number in PARTNER_IDS:
        kind = KINDS[number % len(KINDS)]
        yield number, f"{kind.label} {number}", kind.value, "NI", True, "[]", True, None, "{}"


def users(password_hash: str) -> Iterator[tuple[Any, ...]]:
    """Yield the colleagues of each office, numbered from 1, then one user per partner, then who signs in."""
    number = 0
    for office in range(1, OFFICES + 1):
        for place in range(COLLEAGUES):
            number += 1
            yield number, office, Role.CLERK.value, f"u{number}", f"Muster, Person {office}-{place}", True, "-"
    for partner in PARTNER_IDS:
        number += 1
        yield number, partner, Role.PARTNER.value, f"u{number}", f"Partner, Person {partner}", True, "-"
    for login, (role, agency) in LOGINS.items():
        number += 1
        yield number, agency, role.value, login, f"Probe, {role.label}", True, password_hash


def colleague(office: int, lot: float) -> int:
    """Return the number of a user of the office."""
    return (office - 1) * COLLEAGUES + int(lot * COLLEAGUES) + 1


def words() -> Iterator[tuple[Any, ...]]:
    """Yield the catalogues of each office, as many entries for every office."""
    for office in range(1, OFFICES + 1):
        yield from ((office, *entry) for entry in catalogues.STANDARD)
        for place in range(DISTRICTS_EACH):
            number = (office * 7 + place) % 60 + 1
            yield office, "district", f"bench{number:02d}", f"Stadtteil {number:02d}", number
