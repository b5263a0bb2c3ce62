"""What must be done today: how much waits in each pile, what comes first in it, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from models import Base, Case, Invitation, Measure, User
from portal import access, clock, scopes
from portal.guard import GuardedSession
from portal.narrowing import narrowed
from portal.piles import NEAR, STAFF, Pile, piles_for
from portal.remembered import until_written
from portal.scopes import EVERYBODY, Scope
from portal.viewers import Viewer

MOST = 12
"""So many lines of one kind on the start page; the list has the rest."""
COUNT_TO = 99
"""So far the menu counts, for it is on every page."""
SHOW_TO = 999
"""So far the tiles of the start page count, where the number itself matters."""
PILE = "stapel"
"""What the address of a list calls the pile it is narrowed to."""

NAMED_WITH: dict[type[Base], tuple[Any, ...]] = {
    Measure: (Measure.responsible_agency, Measure.responsible_user),
    Invitation: (Invitation.conference, Invitation.agency),
}
"""What the words for a record on the start page name besides its case, fetched along."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose work was counted, and how much of it waits, by pile."""

    scope: Scope
    counts: dict[str, int]


def waiting(session: GuardedSession, viewer: Viewer, scope: Scope | None = None, *, menu: bool = False) -> Waiting:
    """Return how much waits, by pile, counted in one statement; ``menu``: only what every page counts, and no further than 99.

    Without a scope it is the viewer's own work, or everybody's as long as he answers for no case.
    """
    if not _counted_piles(viewer, menu=menu):
        return Waiting(EVERYBODY, {})
    return until_written(session, (viewer, scope, menu), lambda: _waiting(session, viewer, scope, menu))


def _waiting(session: GuardedSession, viewer: Viewer, scope: Scope | None, menu: bool) -> Waiting:
    scope, people = _whose(session, viewer, scope)
    return Waiting(scope, session.execute(_counts(viewer, people, menu)).one()._asdict())


def _whose(session: GuardedSession, viewer: Viewer, scope: Scope | None) -> tuple[Scope, tuple[int, ...] | None]:
    """Return the scope to count, and the persons it holds; None stands for everybody."""
    if viewer.role not in STAFF or scope == EVERYBODY:
        return EVERYBODY, None
    wanted = scope or Scope(viewer.user_id)
    people = session.execute(_people(viewer, wanted)).all()
    if scope is None and not any(person.has_cases for person in people):
        return EVERYBODY, None
    return wanted, tuple(sorted(person.id for person in people))


@lru_cache(maxsize=512)
def _people(viewer: Viewer, scope: Scope) -> Select[Any]:
    people = scopes.people(viewer, scope)
    return narrowed(viewer, select(User.id, scopes.has_cases(viewer).label("has_cases")).where(User.id.in_(people)))


def _counted_piles(viewer: Viewer, *, menu: bool) -> list[Pile]:
    return [pile for pile in piles_for(viewer) if pile.in_menu or not menu]


@lru_cache(maxsize=512)
def _counts(viewer: Viewer, people: tuple[int, ...] | None, menu: bool) -> Select[Any]:
    """Return the statement behind `waiting`; every page asks it, so it is put together once a day for each viewer.

    The persons stand in it as numbers: looked up again in each pile they would be most of what the database reads.
    """
    most = COUNT_TO if menu else SHOW_TO + 1
    return narrowed(
        viewer, select(*(_counted(pile, viewer, people, most) for pile in _counted_piles(viewer, menu=menu)))
    )


def _counted(pile: Pile, viewer: Viewer, people: tuple[int, ...] | None, most: int) -> Any:
    model: Any = pile.model
    some = select(model.id).where(pile.rows(viewer, people)).limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery().label(pile.key)


def counted(count: int) -> str:
    """Return how much waits, „99+“ where counting for the menu stopped."""
    return str(count) if count < COUNT_TO else f"{COUNT_TO}+"


def shown(count: int) -> str:
    """Return how much waits as the start page says it, „über 999“ where counting stopped."""
    return str(count) if count <= SHOW_TO else f"über {SHOW_TO}"


def first_of(pile: Pile, viewer: Viewer, scope: Scope = EVERYBODY, most: int = MOST) -> Select[Any]:
    """Return the select of the records of a pile that come first, with the records their words name."""
    model: Any = pile.model
    named = (joinedload(relation) for relation in NAMED_WITH.get(model, ()))
    return (
        select(model)
        .where(pile.rows(viewer, scopes.people(viewer, scope)))
        .order_by(pile.due.nulls_last(), model.id)
        .limit(most)
        .options(*named, *pile.reads)
    )


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What names a case beside a record of it: number, household as far as the viewer sees it, and who answers for it."""

    number: str
    household: str = ""
    holder: str = ""
    holder_id: int | None = None


def cases_named(session: Any, viewer: Viewer, numbers: Iterable[int]) -> dict[int, CaseWords]:
    """Return the words for cases the viewer may see, by their number in the database, in one statement."""
    wanted = set(numbers)
    if not wanted:
        return {}
    asked = select(Case.id, Case.number, access.released(viewer, Case.household_name).label("household"))
    if access.sees(viewer, Case, "assigned_to_id") and access.may(viewer, access.Verb.READ, User):
        asked = asked.add_columns(User.name.label("holder"), User.id.label("holder_id")).outerjoin(Case.assigned_to)
    found = session.execute(asked.where(Case.id.in_(wanted))).mappings()
    return {
        row["id"]: CaseWords(row["number"], row["household"] or "", row.get("holder") or "", row.get("holder_id"))
        for row in found
    }


def due_day(pile: Pile, record: Any) -> date | None:
    """Return the day by which a record of the pile is due; None where it has none."""
    value = getattr(record, pile.due.key)
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


def tone_of(pile: Pile, record: Any, on: date) -> str:
    """Return how urgent a record of the pile is; a day since when it waits is no day it is due by."""
    return "" if pile.since else tone(due_day(pile, record), on, pile.near)


def tone(due: date | None, on: date, near: timedelta = NEAR) -> str:
    """Return how urgent a day is: „danger“ once it is past, „warning“ while it is near, else nothing."""
    if due is None:
        return ""
    if due < on:
        return "danger"
    return "warning" if due - on <= near else ""
