"""Calendar files: one conference to take along, and a feed of what one user has to do; never a name in either."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import date, timedelta
from typing import Any

from icalendar import Calendar, Event, Timezone
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from models import CalendarFeed, Case, Conference, Measure, User
from models.enums import ConferenceState, MeasureState
from portal import clock, naming
from portal.guard import GuardedSession
from portal.naming import Household
from portal.viewers import Viewer

LENGTH = timedelta(hours=1)
"""How long a conference is taken to last; nobody records it."""
BEHIND, AHEAD = timedelta(days=60), timedelta(days=365)
"""How far back and ahead a feed reaches."""
MOST = 500
UNTOLD = "Ort siehe Portal"
"""The place where it would name the household: calendars lie with strangers, whoever may know the name."""
SINCE, UNTIL = date(2020, 1, 1), date(2038, 1, 1)
"""For which years a file explains summer time."""
OURS = uuid.UUID("6f0c3f0e-6a55-4f0a-9a6e-5b1c0d5f1b7e")
"""Namespace of the stable numbers of entries."""
STATES = {ConferenceState.PLANNED: "TENTATIVE", ConferenceState.CANCELLED: "CANCELLED"}


def conference_file(session: GuardedSession, conference: Conference) -> bytes:
    """Return one conference as a calendar file; opened again after a change, it replaces its earlier self."""
    calendar = _calendar("PUBLISH")
    households = naming.households_of(session, [conference.case_id])
    calendar.add_component(_conference(conference, households[conference.case_id]))
    return bytes(calendar.to_ical())


def feed(session: GuardedSession, viewer: Viewer, user: User) -> bytes:
    """Return the conferences and due measures of a user; the session must already look as this user."""
    calendar = _calendar("PUBLISH")
    calendar.add("X-WR-CALNAME", "Bleibe")
    conferences = session.scalars(_conferences_of(viewer, user)).unique().all()
    households = naming.households_of(session, {one.case_id for one in conferences})
    for conference in conferences:
        calendar.add_component(_conference(conference, households[conference.case_id]))
    for measure in session.scalars(_measures_of(viewer, user)).unique():
        calendar.add_component(_measure(measure))
    return bytes(calendar.to_ical())


def _conferences_of(viewer: Viewer, user: User) -> Select[Any]:
    today = clock.now()
    statement = (
        select(Conference)
        .options(joinedload(Conference.case).load_only(Case.id, Case.number, Case.created_at))
        .where(Conference.scheduled_at >= today - BEHIND, Conference.scheduled_at <= today + AHEAD)
        .order_by(Conference.scheduled_at)
        .limit(MOST)
    )
    return statement.join(Conference.case).where(_mine(user)) if viewer.office_id is not None else statement


def _measures_of(viewer: Viewer, user: User) -> Select[Any]:
    """Measures still open: of the own agency for a partner, of the own cases for the office, or named to the user."""
    statement = (
        select(Measure)
        .options(joinedload(Measure.case).load_only(Case.id, Case.number, Case.created_at))
        .where(Measure.state == MeasureState.OPEN)
        .order_by(Measure.due_on)
        .limit(MOST)
    )
    if viewer.office_id is not None:
        return statement.join(Measure.case).where(or_(_mine(user), Measure.responsible_user_id == user.id))
    return statement.where(or_(Measure.responsible_user_id.is_(None), Measure.responsible_user_id == user.id))


def _mine(user: User) -> ColumnElement[bool]:
    return Case.assigned_to_id == user.id


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//Bleibe//DE")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    calendar.add_component(Timezone.from_tzid("Europe/Berlin", first_date=SINCE, last_date=UNTIL))
    return calendar


def _conference(conference: Conference, household: Household) -> Event:
    event = _event(conference, f"Fallkonferenz {conference.case.number}", conference.case)
    begins = clock.local(conference.scheduled_at)
    event.add("DTSTART", begins)
    event.add("DTEND", begins + LENGTH)
    event.add("LOCATION", UNTOLD if household.word_in(conference.place) else conference.place)
    event.add("STATUS", STATES.get(conference.state, "CONFIRMED"))
    return event


def _measure(measure: Measure) -> Event:
    event = _event(measure, f"Maßnahme fällig, Fall {measure.case.number}", measure.case)
    event.add("DTSTART", measure.due_on)
    event.add("DTEND", measure.due_on + timedelta(days=1))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _event(record: Conference | Measure, summary: str, case: Case) -> Event:
    """Return an entry whose number stays the same through every change; the case's moment tells installations apart."""
    event = Event()
    event.add("UID", str(uuid.uuid5(OURS, f"{record.__tablename__}/{record.id}/{case.created_at.isoformat()}")))
    event.add("DTSTAMP", clock.now())
    event.add("SEQUENCE", record.version - 1)
    event.add("SUMMARY", summary)
    event.add("CLASS", "CONFIDENTIAL")
    return event


# The secret address -------------------------------------------------------------------------------------------------
def rotate(session: Session, user: User) -> str:
    """Give a user a new secret, 256 bits, and return it; the old address ends. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    known = of_user(session, user)
    if known is None:
        known = CalendarFeed(user_id=user.id)
        session.add(known)
    known.token_hash, known.created_at = digest(token), clock.now()
    return token


def of_user(session: Session, user: User) -> CalendarFeed | None:
    """Return the feed of a user, if there is one."""
    return session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == user.id)).one_or_none()


def user_behind(session: Session, token: str) -> User | None:
    """Return whose secret it is; None for an unknown one and for who may no longer sign in. The session acts as the machine."""
    statement = (
        select(User)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .options(joinedload(User.agency))
        .where(CalendarFeed.token_hash == digest(token))
    )
    user = session.scalars(statement).one_or_none()
    return user if user is not None and user.active and user.agency.active else None


def digest(token: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
