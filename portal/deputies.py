"""Deputies: who stands in for whom, and in which days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from models import User
from portal.conditions import stood_in_for
from portal.errors import Refused
from portal.scopes import CASEWORKERS
from portal.viewers import Viewer


def appoint(person: User, deputy: User | None, *, first: date | None, last: date | None, on: date) -> None:
    """Let a colleague stand in for a person from ``first`` until ``last``; without days always, without a deputy nobody.

    Raises Refused for somebody of another agency, for days that are over, and for a deputy who is away then himself.
    """
    if deputy is None and (first or last):
        raise Refused(f"Niemand vertritt {person.name} in diesen Tagen. Wählen Sie eine Vertretung.")
    check(person, deputy)
    if deputy is not None and _is_away(deputy, first or on, last):
        raise Refused(f"{deputy.name} ist dann selbst abwesend ({absence(deputy)}). Wählen Sie jemand anderen.")
    if last is not None and last < on:
        raise Refused(f"Der {last:%d.%m.%Y} ist vorbei. Wählen Sie heute oder später, oder lassen Sie „bis“ leer.")
    if first and last and last < first:
        raise Refused(f"Die Abwesenheit endet am {last:%d.%m.%Y} vor ihrem Beginn am {first:%d.%m.%Y}.")
    person.deputy_id = deputy.id if deputy else None
    person.absent_from, person.absent_until = first, last


def check(person: User, deputy: User | None) -> None:
    """Raise Refused for a deputy who is the person himself, works elsewhere, or works on no cases."""
    if deputy is None:
        return
    if deputy.id == person.id or deputy.agency_id != person.agency_id or deputy.role not in CASEWORKERS:
        raise Refused(
            f"{deputy.name} kann {person.name} nicht vertreten. "
            "Wählen Sie jemand anderen, der in dieser Fachstelle an Fällen arbeitet."
        )


def _is_away(person: User, first: date, last: date | None) -> bool:
    """Say whether the absence a person has entered overlaps the days; ``last`` None means for good."""
    if person.absent_from is None and person.absent_until is None:
        return False
    begins_later = last is not None and person.absent_from is not None and person.absent_from > last
    return not begins_later and not (person.absent_until is not None and person.absent_until < first)


def absence(person: User) -> str:
    """Return the days of a person's absence in words, nothing where none are entered."""
    first = f"ab {person.absent_from:%d.%m.%Y}" if person.absent_from else ""
    last = f"bis {person.absent_until:%d.%m.%Y}" if person.absent_until else ""
    return " ".join(filter(None, (first, last)))


def represented(session: Any, viewer: Viewer, person: int | None = None) -> list[User]:
    """Return the colleagues the viewer, or a person of his office, stands in for today."""
    asked = select(User).where(User.id.in_(stood_in_for(person or viewer.user_id, viewer.today)), User.active)
    return list(session.scalars(asked.order_by(User.name)))
