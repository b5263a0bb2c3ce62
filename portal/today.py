"""What must be done today: late and near conferences, measures, follow-ups, reports and answers, by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from models import Base, Case, Conference, FollowUp, Invitation, Measure, Reminder, Report, User
from models.enums import Answer, CaseStatus, ConferenceState, MeasureState, ReportState, Role
from portal import access, clock, dormant
from portal.access import Verb
from portal.conditions import meant
from portal.guard import GuardedSession
from portal.narrowing import narrowed
from portal.viewers import Viewer

NEAR = timedelta(days=3)
"""Whatever ends within this time is near."""
MOST = 12
"""So many lines of one kind on the start page; the list has the rest."""
COUNT_TO = 99
PILE = "stapel"
"""What the address of a list calls the pile it is narrowed to."""


@dataclass(frozen=True, slots=True)
class Pile:
    """One kind of work that waits: which rows, by which day they are due, and the words for it."""

    key: str
    title: str
    model: type[Base]
    due: InstrumentedAttribute[Any]
    waiting: Any
    hint: str = ""
    roles: frozenset[Role] = frozenset(Role)
    everywhere: bool = True
    """Whether it is counted on every page for the menu; what costs more to find is counted on the first page alone."""

    def rows(self, viewer: Viewer) -> ColumnElement[bool]:
        """Return the condition for the rows of this pile."""
        return and_(*self.waiting(viewer))


STAFF = frozenset({Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD})
OUTSIDE = frozenset({Role.PARTNER, Role.PARTNER_LEAD})


def _without_conference(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (
        Case.status.in_((CaseStatus.CLEARING, CaseStatus.CONFERENCE)),
        Case.conference_on.is_(None),
        Case.conference_due_on <= viewer.today + NEAR,
    )


def _open_reports(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Report.state == ReportState.OPEN,)


def _this_week(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    begin = clock.at_local(viewer.today, time(0))
    return (
        Conference.state.in_((ConferenceState.PLANNED, ConferenceState.INVITED)),
        Conference.scheduled_at < begin + timedelta(days=8),
    )


def _late_measures(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Measure.state == MeasureState.OPEN, Measure.due_on < viewer.today)


def _open_measures(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Measure.state == MeasureState.OPEN, Measure.due_on >= viewer.today)


def _due_follow_ups(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (FollowUp.done_on.is_(None), FollowUp.due_on <= viewer.today)


def _own_reminders(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    stood_in_for = select(User.id).where(User.deputy_id == viewer.user_id)
    own = or_(
        Reminder.assigned_to_id.is_(None),
        Reminder.assigned_to_id == viewer.user_id,
        Reminder.assigned_to_id.in_(stood_in_for),
    )
    return (Reminder.done_on.is_(None), Reminder.due_on <= viewer.today, own)


def _unanswered(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    running = exists().where(meant.id == Invitation.conference_id, meant.state == ConferenceState.INVITED)
    return (Invitation.answer == Answer.OPEN, running)


PILES = (
    Pile(
        "conference",
        "Fallkonferenz bis",
        Case,
        Case.conference_due_on,
        _without_conference,
        "Fälle, deren Zehn-Werktage-Frist abgelaufen ist oder in drei Tagen abläuft",
        STAFF,
    ),
    Pile(
        "report",
        "Neue Meldungen",
        Report,
        Report.conference_due_on,
        _open_reports,
        "Annehmen, ablehnen oder weitergeben",
        STAFF,
    ),
    Pile(
        "conferences",
        "Fallkonferenzen dieser Woche",
        Conference,
        Conference.scheduled_at,
        _this_week,
        "Einschließlich vergangener ohne Ergebnis",
        STAFF,
    ),
    Pile(
        "measure",
        "Überfällige Maßnahmen",
        Measure,
        Measure.due_on,
        _late_measures,
        "Abhaken, was erledigt ist; sonst nachfragen und Bescheid sagen",
        STAFF | OUTSIDE,
    ),
    Pile(
        "follow_up",
        "Fällige Nachfragen",
        FollowUp,
        FollowUp.due_on,
        _due_follow_ups,
        "Hält die Wohnung, halten die Absprachen?",
        STAFF,
    ),
    Pile(
        "reminder",
        "Fällige Wiedervorlagen",
        Reminder,
        Reminder.due_on,
        _own_reminders,
        "Ihre eigenen, die der Fachstelle und die derer, die Sie vertreten",
        STAFF,
    ),
    Pile(
        "dormant",
        "Ruhende Fälle",
        Case,
        Case.reported_on,
        dormant.waiting,
        "Lange ohne Eintrag: abschließen oder eine Wiedervorlage anlegen",
        STAFF,
        everywhere=False,
    ),
    Pile(
        "invitation",
        "Einladungen ohne Antwort",
        Invitation,
        Invitation.id,
        _unanswered,
        "Sagen Sie zu, ab oder schicken Sie eine Vertretung",
        OUTSIDE,
    ),
    Pile(
        "own_measure",
        "Offene Maßnahmen Ihrer Stelle",
        Measure,
        Measure.due_on,
        _open_measures,
        "Haken Sie ab, was erledigt ist",
        OUTSIDE,
    ),
)


NAMED_WITH: dict[type[Base], tuple[Any, ...]] = {
    Conference: (Conference.case,),
    Measure: (Measure.case, Measure.responsible_agency),
    FollowUp: (FollowUp.case,),
    Reminder: (Reminder.case,),
    Invitation: (Invitation.case, Invitation.conference),
}
"""What the words for a record on the start page name besides it, fetched along."""


def piles_for(viewer: Viewer) -> list[Pile]:
    """Return the kinds of work the viewer has to look at."""
    return [pile for pile in PILES if viewer.role in pile.roles and access.may(viewer, Verb.READ, pile.model)]


def waiting(session: GuardedSession, viewer: Viewer) -> dict[str, int]:
    """Return how much waits, by pile, counted up to 99 in one statement."""
    if not piles_for(viewer):
        return {}
    row = session.execute(_counts(viewer)).one()
    return dict(zip(row._fields, row, strict=True))


@lru_cache(maxsize=256)
def _counts(viewer: Viewer) -> Select[Any]:
    """Return the statement behind `waiting`; every page asks it, so it is put together once a day for each viewer."""
    shown = [pile for pile in piles_for(viewer) if pile.everywhere]
    return narrowed(viewer, select(*(_counted(pile, viewer).label(pile.key) for pile in shown)))


def beside(session: GuardedSession, viewer: Viewer) -> dict[str, int]:
    """Return how much waits in the piles that are not counted on every page."""
    rest = [pile for pile in piles_for(viewer) if not pile.everywhere]
    return {pile.key: session.scalar(select(_counted(pile, viewer))) or 0 for pile in rest}


def _counted(pile: Pile, viewer: Viewer) -> Any:
    model: Any = pile.model
    some = select(model.id).where(pile.rows(viewer)).limit(COUNT_TO).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def counted(count: int) -> str:
    """Return how much waits, „99+“ where counting stopped."""
    return str(count) if count < COUNT_TO else f"{COUNT_TO}+"


def first_of(pile: Pile, viewer: Viewer) -> Select[Any]:
    """Return the select of the records of a pile that come first, with the records their words name."""
    model: Any = pile.model
    named = (joinedload(relation) for relation in NAMED_WITH.get(model, ()))
    return select(model).where(pile.rows(viewer)).order_by(pile.due, model.id).limit(MOST).options(*named)


def due_day(pile: Pile, record: Any) -> date | None:
    """Return the day by which a record of the pile is due; None where it has none."""
    value = getattr(record, pile.due.key)
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value if isinstance(value, date) else None


def tone(due: date | None, on: date) -> str:
    """Return how urgent a day is: „danger“ once it is past, „warning“ while it is near, else nothing."""
    if due is None:
        return ""
    if due < on:
        return "danger"
    return "warning" if due - on <= NEAR else ""
