"""Handing over cases: to whom they pass, what passes with them, and what the receiver must know at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from models import Case, Conference, Contact, Handover, Measure, Reminder, User
from models.enums import ConferenceState, MeasureState
from portal import access, case_deadlines
from portal.access import Verb
from portal.case_deadlines import Clock
from portal.errors import Refused
from portal.scopes import CASEWORKERS
from portal.viewers import Viewer


def hand_over(session: Any, cases: Sequence[Case], to: User, *, reason: str, on: date, by: User) -> list[Handover]:
    """Make ``to`` answer for the cases, with the open reminders of who answered for them; return the handovers.

    Cases that are hers already stay as they are. Raises Refused without a reason, for somebody who works on no cases of
    the office, and where nothing is left to hand over.
    """
    if not reason.strip():
        raise Refused("Eine Übergabe braucht einen Grund. Schreiben Sie ein paar Worte, zum Beispiel: Elternzeit.")
    passed = [case for case in cases if case.assigned_to_id != to.id]
    if not passed:
        raise Refused(f"{to.name} ist für alle ausgewählten Fälle schon zuständig. Wählen Sie jemand anderen.")
    if not to.active or to.role not in CASEWORKERS or any(case.office_id != to.agency_id for case in passed):
        raise Refused(f"{to.name} arbeitet nicht an den Fällen dieser Fachstelle. Wählen Sie jemand anderen.")
    holders = {case.id: case.assigned_to_id for case in passed}
    _pass_reminders(session, holders, to)
    made = []
    for case in passed:
        given = {"from_id": case.assigned_to_id, "to_id": to.id, "by_id": by.id}
        made.append(Handover(case_id=case.id, office_id=case.office_id, handed_on=on, reason=reason.strip(), **given))
        case.assigned_to_id = to.id
    session.add_all(made)
    return made


def _pass_reminders(session: Any, holders: dict[int, int | None], to: User) -> None:
    """Let the open reminders of who answered for a case wait for the new person; those of others stay."""
    asked = select(Reminder).where(Reminder.case_id.in_(holders), Reminder.done_on.is_(None))
    for reminder in session.scalars(asked.where(Reminder.assigned_to_id.is_not(None))):
        if reminder.assigned_to_id == holders[reminder.case_id]:
            reminder.assigned_to_id = to.id


def see(handover: Handover, *, on: date) -> None:
    """Note that the receiver has seen it; raise Refused when she has before."""
    if handover.seen_on is not None:
        raise Refused(f"Diese Übergabe ist seit dem {handover.seen_on:%d.%m.%Y} gesehen.")
    handover.seen_on = on


@dataclass(slots=True)
class Sheet:
    """What must be known about a case that changes hands: what runs out, what was agreed, when who meets."""

    case: Case
    handover: Handover | None = None
    clocks: list[Clock] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    last_contact_on: date | None = None


def passable(session: Any, viewer: Viewer, numbers: Sequence[int]) -> list[Case]:
    """Return those of the cases the viewer may hand over, by number."""
    mine = access.which(viewer, Verb.WRITE, Case)
    return list(session.scalars(select(Case).where(Case.id.in_(numbers), mine).order_by(Case.number)))


def sheets(session: Any, numbers: Sequence[int], on: date) -> list[Sheet]:
    """Return the sheets of the cases one may see, by number; as many statements for a hundred as for one."""
    asked = select(Case).where(Case.id.in_(numbers)).order_by(Case.number)
    asked = asked.options(
        joinedload(Case.office),
        joinedload(Case.assigned_to),
        selectinload(Case.steps),
        selectinload(Case.handled_deadlines),
        selectinload(Case.measures),
        selectinload(Case.arrears_months),
    )
    found = {case.id: Sheet(case) for case in session.scalars(asked).unique()}
    for sheet in found.values():
        clocks = case_deadlines.of_case(sheet.case, on)
        sheet.clocks = sorted((one for one in clocks if one.is_open and one.day), key=lambda one: one.day or on)
    for handover in session.scalars(select(Handover).where(Handover.case_id.in_(found)).order_by(Handover.id)):
        found[handover.case_id].handover = handover
    _fill(session, found)
    contacts = select(Contact.case_id, func.max(Contact.happened_on)).where(Contact.case_id.in_(found))
    for case_id, last in session.execute(contacts.group_by(Contact.case_id)):
        found[case_id].last_contact_on = last
    return list(found.values())


def _fill(session: Any, found: dict[int, Sheet]) -> None:
    """Add what is open in the cases: measures, reminders and conferences to come."""
    coming = (ConferenceState.PLANNED, ConferenceState.INVITED)
    owned = joinedload(Measure.responsible_agency), joinedload(Measure.responsible_user)
    measures = select(Measure).where(Measure.case_id.in_(found), Measure.state == MeasureState.OPEN)
    for measure in session.scalars(measures.order_by(Measure.due_on, Measure.id).options(*owned)):
        found[measure.case_id].measures.append(measure)
    reminders = select(Reminder).where(Reminder.case_id.in_(found), Reminder.done_on.is_(None))
    for reminder in session.scalars(reminders.order_by(Reminder.due_on, Reminder.id)):
        found[reminder.case_id].reminders.append(reminder)
    conferences = select(Conference).where(Conference.case_id.in_(found), Conference.state.in_(coming))
    for conference in session.scalars(conferences.order_by(Conference.scheduled_at)):
        found[conference.case_id].conferences.append(conference)
