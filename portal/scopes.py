"""Whose work is looked at: one person's with that of those she stands in for, a team's, or everybody's of the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, exists, literal, or_, select, union_all

from models import Base, Case, FollowUp, Handover, Measure, Reminder, User
from models.enums import OPEN_CASES, Role
from portal.conditions import stood_in_for, table_of
from portal.viewers import Viewer

SCOPE = "bereich"
"""What an address calls the scope; the scope is remembered nowhere else."""
MINE, ALL = "meine", "alle"
TEAM = "team:"
"""Begins how an address names a team."""
CASEWORKERS = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD})
PARTNERS = frozenset({Role.PARTNER, Role.PARTNER_LEAD})
IN_HAND = CASEWORKERS | PARTNERS
"""Who can ever see a measure, and so take one in hand: no finance, no administration, no data protection."""
held = table_of(Case).alias("held").c
"""Cases under another name, for a look at who answers for the case behind a row of something else."""
users = table_of(User).alias("of_a_team").c
"""Users under another name: who is in a team."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work: that of ``person`` (her number) and of those she stands in for, or of a ``team``; neither: everybody."""

    person: int | None = None
    team: str = ""

    def word(self, viewer: Viewer) -> str:
        """Return how an address names it."""
        if self.team:
            return TEAM + self.team
        if self.person is None:
            return ALL
        return MINE if self.person == viewer.user_id else str(self.person)


EVERYBODY = Scope()


def read(text: str | None, viewer: Viewer) -> Scope | None:
    """Return the scope an address names; None where it names none that can be read, or the viewer works on no cases."""
    if viewer.role not in CASEWORKERS or not text:
        return None
    if text == ALL:
        return EVERYBODY
    if text == MINE:
        return Scope(viewer.user_id)
    if text.startswith(TEAM):
        return Scope(team=text.removeprefix(TEAM)) if text != TEAM and "\x00" not in text else None
    return Scope(int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def persons(viewer: Viewer, person: int | None) -> Any:
    """Select a person and those she stands in for today."""
    return union_all(select(literal(person, Integer)), stood_in_for(person, viewer.today))


def people(viewer: Viewer, scope: Scope) -> Any:
    """Select the persons of a scope; None stands for everybody."""
    if scope.team:
        return select(users.id).where(users.agency_id == viewer.agency_id, users.team == scope.team)
    return None if scope.person is None else persons(viewer, scope.person)


def has_cases(viewer: Viewer) -> ColumnElement[bool]:
    """Say in SQL whether a user of the viewer's office answers for an open case."""
    return exists().where(
        held.office_id == viewer.agency_id, held.assigned_to_id == User.id, held.status.in_(OPEN_CASES)
    )


Whose = Callable[[Any], ColumnElement[bool]]
"""Persons, as numbers or as a select of them -> the rows that are theirs to do."""


def by_assignment(whose: Any) -> ColumnElement[bool]:
    """Cases the persons answer for."""
    return Case.assigned_to_id.in_(whose)


def by_deadline(whose: Any) -> ColumnElement[bool]:
    """Cases the persons answer for, and those nobody does: a clock that runs out is then everybody's."""
    return or_(Case.assigned_to_id.in_(whose), without_holder())


def without_holder() -> ColumnElement[bool]:
    """Say in SQL that nobody answers for a case, or somebody who is gone."""
    return or_(Case.assigned_to_id.is_(None), Case.assigned_to_id.in_(select(users.id).where(users.active.is_(False))))


def by_case(model: type[Base]) -> Whose:
    """Rows of cases the persons answer for."""
    bound: Any = model
    return lambda whose: exists().where(held.id == bound.case_id, held.assigned_to_id.in_(whose))


def by_follow_up(whose: Any) -> ColumnElement[bool]:
    """Follow-ups of cases the persons answer for or nobody does; a closed case is on no other pile that would show it."""
    mine = or_(held.assigned_to_id.in_(whose), held.assigned_to_id.is_(None))
    return exists().where(held.id == FollowUp.case_id, mine)


def by_measure(whose: Any) -> ColumnElement[bool]:
    """Measures in cases of the persons, and those they have taken in hand themselves."""
    return or_(by_case(Measure)(whose), Measure.responsible_user_id.in_(whose))


def by_reminder(whose: Any) -> ColumnElement[bool]:
    """Reminders for the persons, and those that wait for the whole office."""
    return or_(Reminder.assigned_to_id.is_(None), Reminder.assigned_to_id.in_(whose))


def by_handover(whose: Any) -> ColumnElement[bool]:
    """Handovers to the persons."""
    return Handover.to_id.in_(whose)
