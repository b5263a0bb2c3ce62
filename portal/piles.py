"""Which work waits: each pile says which rows, whose they are, by which day they are due, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from models import Base, Case, Conference, FollowUp, Handover, Invitation, Measure, Programme, Reminder, Report
from models.enums import OPEN_CASES, Answer, CaseStatus, ConferenceState, MeasureState, ReachState, ReportState, Role
from portal import access, case_deadlines, clock, dormant, scopes
from portal.access import Verb
from portal.conditions import meant
from portal.funding import deadlines
from portal.scopes import Whose
from portal.viewers import Viewer

NEAR = timedelta(days=3)
"""Whatever ends within this time is near."""
UNREACHED_AFTER = timedelta(days=7)
"""So long after the report a household nobody has reached is a pile of its own."""
ANSWERED = timedelta(days=14)
"""So long a partner sees among its own reports what became of one."""
RECENT = timedelta(days=7)
"""So long an answer to an invitation is news."""
REFUSED = timedelta(days=30)
"""So long it is that somebody cannot come, as long as the conference has not been."""
UNJUDGED = timedelta(days=14)
"""So long the office is asked to say of what a partner ticked off whether the agreement held."""
STAFF = scopes.CASEWORKERS
OUTSIDE = scopes.PARTNERS


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
    whose: Whose | None = None
    """Which of its rows are a person's to do; None where they are everybody's."""
    in_menu: bool = False
    """Whether the menu counts it, on every page."""
    since: bool = False
    """Whether its day says since when it waits, not by when it is due."""
    near: timedelta = NEAR
    """From how long before its day on it is near."""
    reads: tuple[Any, ...] = ()
    """What its words read of each record, fetched for all of them at once."""

    def rows(self, viewer: Viewer, people: Any = None) -> ColumnElement[bool]:
        """Return the condition for the rows of this pile: those of persons (numbers, or a select of them), or all."""
        own = () if people is None or self.whose is None else (self.whose(people),)
        return and_(*self.waiting(viewer), *own)


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


def _due_reminders(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Reminder.done_on.is_(None), Reminder.due_on <= viewer.today)


def _near_deadlines(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return case_deadlines.due_by(viewer.today + NEAR)


def _unreached(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (
        Case.status.in_(OPEN_CASES),
        Case.reach.in_((ReachState.NOT_TRIED, ReachState.FAILED)),
        Case.reported_on <= viewer.today - UNREACHED_AFTER,
    )


def _unassigned(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Case.status.in_(OPEN_CASES), scopes.without_holder())


def _unseen_handovers(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Handover.seen_on.is_(None),)


def _own_reports(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (or_(Report.state == ReportState.OPEN, Report.decided_on >= viewer.today - ANSWERED),)


def _proofs_due(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Programme.proof_sent_on.is_(None), Programme.proof_due_on <= viewer.today + deadlines.NEAR)


def _unanswered(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    running = exists().where(meant.id == Invitation.conference_id, meant.state == ConferenceState.INVITED)
    return (Invitation.answer == Answer.OPEN, running)


def _answered(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    begin = clock.at_local(viewer.today, time(0))
    coming = select(meant.id).where(
        meant.office_id == viewer.agency_id, meant.state == ConferenceState.INVITED, meant.scheduled_at >= begin
    )
    news = or_(Invitation.answer == Answer.CANNOT, Invitation.answered_on >= viewer.today - RECENT)
    given = Invitation.answered_on >= viewer.today - REFUSED
    return (given, Invitation.conference_id.in_(coming), Invitation.answer != Answer.OPEN, news)


def _ticked_off(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    return (Measure.answered_on >= viewer.today - UNJUDGED, Measure.kept.is_(None))


PILES = (
    Pile(
        "deadline", "Fristen, die ablaufen", Case, Case.next_deadline_on, _near_deadlines,
        "Abgelaufen und noch nicht erledigt, oder in den nächsten drei Tagen; auch in Fällen ohne Zuständige",
        STAFF, scopes.by_deadline, in_menu=True, reads=case_deadlines.ALL_A_CLOCK_NEEDS,
    ),
    Pile(
        "conference", "Fallkonferenzen fällig", Case, Case.conference_due_on, _without_conference,
        "Die zehn Werktage sind um oder enden in drei Tagen, und noch keine Fallkonferenz fand statt",
        STAFF, scopes.by_assignment,
    ),
    Pile(
        "report", "Neue Meldungen", Report, Report.conference_due_on, _open_reports,
        "Annehmen, ablehnen oder weitergeben", STAFF, in_menu=True,
    ),
    Pile(
        "handover", "Neu übergeben", Handover, Handover.handed_on, _unseen_handovers,
        "Fälle, für die jetzt jemand anderes zuständig ist", STAFF, scopes.by_handover, in_menu=True, since=True,
    ),
    Pile(
        "unassigned", "Fälle ohne Zuständige", Case, Case.next_deadline_on, _unassigned,
        "Niemand ist zuständig, oder wer es war, ist nicht mehr da; die nächste Frist zuerst", STAFF,
    ),
    Pile(
        "conferences", "Fallkonferenzen dieser Woche", Conference, Conference.scheduled_at, _this_week,
        "Einschließlich vergangener ohne Ergebnis", STAFF, scopes.by_case(Conference),
    ),
    Pile(
        "answer", "Antworten auf Einladungen", Invitation, Invitation.answered_on, _answered,
        "Der letzten sieben Tage; eine Absage, bis die Fallkonferenz war", STAFF, scopes.by_case(Invitation), since=True,
    ),
    Pile(
        "feedback", "Rückmeldungen zu Maßnahmen", Measure, Measure.answered_on, _ticked_off,
        "Was erledigt oder abgelehnt ist: Bewerten Sie, ob die Absprache hielt; nach zwei Wochen steht es nicht mehr hier",
        STAFF, scopes.by_case(Measure), since=True,
    ),
    Pile(
        "measure", "Überfällige Maßnahmen", Measure, Measure.due_on, _late_measures,
        "Abhaken, was erledigt ist; sonst sagen, woran es liegt", STAFF | OUTSIDE, scopes.by_measure, in_menu=True,
    ),
    Pile(
        "reminder", "Fällige Wiedervorlagen", Reminder, Reminder.due_on, _due_reminders,
        "Auch die für alle in der Fachstelle", STAFF, scopes.by_reminder, in_menu=True,
    ),
    Pile(
        "follow_up", "Fällige Nachfragen", FollowUp, FollowUp.due_on, _due_follow_ups,
        "Hält die Wohnung, halten die Absprachen? Auch die ohne Zuständige", STAFF, scopes.by_follow_up, in_menu=True,
    ),
    Pile(
        "unreached", "Haushalte ohne Kontakt", Case, Case.reported_on, _unreached,
        "Seit mehr als sieben Tagen gemeldet und noch nicht erreicht", STAFF, scopes.by_assignment, since=True,
    ),
    Pile(
        "dormant", "Ruhende Fälle", Case, Case.reported_on, dormant.waiting,
        "Lange ohne Eintrag: abschließen oder eine Wiedervorlage anlegen", STAFF, scopes.by_assignment, since=True,
    ),
    Pile(
        "proof", "Nachweise der Förderung", Programme, Programme.proof_due_on, _proofs_due,
        "Überfällig oder fällig in den nächsten drei Monaten", frozenset({Role.LEAD, Role.FINANCE}), in_menu=True,
        near=deadlines.NEAR,
    ),
    Pile(
        "invitation", "Einladungen ohne Antwort", Invitation, Invitation.id, _unanswered,
        "Sagen Sie zu, ab oder schicken Sie eine Vertretung", OUTSIDE, in_menu=True,
    ),
    Pile(
        "own_measure", "Offene Maßnahmen Ihrer Stelle", Measure, Measure.due_on, _open_measures,
        "Sagen Sie, was in Arbeit, erledigt oder nicht möglich ist", OUTSIDE,
    ),
    Pile(
        "own_report", "Ihre Meldungen", Report, Report.reported_on, _own_reports,
        "Offene und in den letzten zwei Wochen entschiedene", OUTSIDE, since=True,
    ),
)  # fmt: skip


def piles_for(viewer: Viewer) -> list[Pile]:
    """Return the kinds of work the viewer has to do: those he may write."""
    return [pile for pile in PILES if viewer.role in pile.roles and access.may(viewer, Verb.WRITE, pile.model)]
