"""Who is looking: the acting user as access rules see him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import User
from models.enums import AgencyKind, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one on whose behalf a session reads and writes; ``role`` None may do nothing at all."""

    user_id: int | None
    name: str
    role: Role | None
    agency_id: int
    agency_kind: AgencyKind | None
    today: date
    system: bool = False
    dormant_after: int = 60
    """Days without an entry after which the viewer's office is asked to close a case."""

    @property
    def office_id(self) -> int | None:
        """Return the office whose cases are the viewer's daily work, None for everybody outside an office."""
        return self.agency_id if self.agency_kind is AgencyKind.OFFICE else None


def viewer_of(user: User, today: date) -> Viewer:
    """Return the viewer for a signed-in user; an inactive one may do nothing."""
    role = user.role if user.active and user.agency.active else None
    return Viewer(
        user.id, user.name, role, user.agency_id, user.agency.kind, today, dormant_after=user.agency.dormant_after
    )


def nobody(today: date) -> Viewer:
    """Return the viewer for somebody who has not signed in."""
    return Viewer(None, "nicht angemeldet", None, 0, None, today)


def machine(name: str, today: date) -> Viewer:
    """Return a viewer without limits, for migrations, demo data, sign-in and figures; ``name`` goes into the trail."""
    return Viewer(None, name, None, 0, None, today, system=True)
