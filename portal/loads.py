"""Who carries how much: open cases and what is late, for each person of the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from models import Case, Measure, Reminder, User
from models.enums import CaseStatus, MeasureState
from portal.piles import NEAR
from portal.scopes import CASEWORKERS
from portal.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has on the desk."""

    person: User
    cases: int
    deadlines: int
    measures: int
    reminders: int


def per_person(session: Any, viewer: Viewer) -> list[Load]:
    """Return the load of everybody who works on cases in the viewer's office, in four statements."""
    near = sql_case((Case.next_deadline_on <= viewer.today + NEAR, 1), else_=0)
    of_cases = session.execute(
        select(Case.assigned_to_id, func.count(), func.sum(near))
        .where(Case.status != CaseStatus.CLOSED, Case.assigned_to_id.is_not(None))
        .group_by(Case.assigned_to_id)
    )
    cases = {person: (count, late) for person, count, late in of_cases}
    late = Measure.state == MeasureState.OPEN, Measure.due_on < viewer.today
    measures = _counted(session, select(Case.assigned_to_id, func.count()).join(Case.measures).where(*late))
    due = Reminder.done_on.is_(None), Reminder.due_on <= viewer.today
    reminders = _counted(session, select(Reminder.assigned_to_id, func.count()).where(*due))
    people = session.scalars(
        select(User)
        .where(User.agency_id == viewer.agency_id, User.role.in_(CASEWORKERS), User.active)
        .options(joinedload(User.deputy))
        .order_by(User.name)
    )
    return [Load(one, *cases.get(one.id, (0, 0)), measures.get(one.id, 0), reminders.get(one.id, 0)) for one in people]


def _counted(session: Any, asked: Any) -> dict[int, int]:
    return dict(session.execute(asked.group_by(asked.selected_columns[0])).all())
