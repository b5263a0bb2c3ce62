"""Conferences: convened within ten Werktage of the report, answered, held, and turned into measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from models import Agency, Case, Conference, Invitation
from models.enums import Answer, CaseStatus, ConferenceState, Occasion
from portal import clock
from portal.agencies import region_of
from portal.calendar import next_workday, previous_workday
from portal.errors import Refused

UNDER_WAY = (ConferenceState.PLANNED, ConferenceState.INVITED)


def convene(
    case: Case,
    *,
    at: datetime,
    place: str,
    agencies: Iterable[Agency],
    occasion: Occasion = Occasion.REPORT,
    household: bool = True,
    agenda: str = "",
) -> Conference:
    """Plan a conference and note whom to invite.

    Raises Refused for a second one of the same occasion, a closed case, or a day before the report.
    """
    if case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie eine Fallkonferenz einberufen."
        )
    if clock.local(at).date() < case.reported_on:
        raise Refused(
            f"Termin {clock.local(at):%d.%m.%Y} liegt vor der Meldung vom {case.reported_on:%d.%m.%Y}. Wählen Sie einen späteren Tag."
        )
    running = next((c for c in case.conferences if c.occasion is occasion and c.state in UNDER_WAY), None)
    if running is not None:
        raise Refused(
            f"Zum Anlass „{occasion.label}“ ist schon eine Fallkonferenz am {clock.local(running.scheduled_at):%d.%m.%Y um %H:%M} Uhr "
            "einberufen. Öffnen Sie diese, oder sagen Sie sie zuerst ab."
        )
    conference = Conference(
        occasion=occasion,
        state=ConferenceState.PLANNED,
        scheduled_at=at,
        place=place,
        agenda=agenda,
        household_invited=household,
        due_on=case.conference_due_on if occasion is Occasion.REPORT else None,
    )
    case.conferences.append(conference)
    for agency in agencies:
        invite(conference, agency)
    if case.status is CaseStatus.CLEARING:
        case.status = CaseStatus.CONFERENCE
    return conference


def invite(conference: Conference, agency: Agency) -> Invitation:
    """Put an agency on the list of a conference; raise Refused when it stands there already."""
    if any(invitation.agency is agency for invitation in conference.invitations):
        raise Refused(f"{agency.name} ist zu dieser Fallkonferenz schon eingeladen.")
    case = conference.case
    invitation = Invitation(agency=agency, answer=Answer.OPEN, case_id=case.id, office_id=case.office_id)
    conference.invitations.append(invitation)
    return invitation


def send(conference: Conference, *, on: date) -> None:
    """Note that the invitations went out; from now on the agencies see the conference. Later ones keep the first day."""
    if conference.state not in UNDER_WAY:
        raise Refused(f"Die Fallkonferenz ist {conference.state.label}; Einladungen gehen nicht mehr hinaus.")
    if on < conference.case.reported_on:
        raise Refused(f"Eingeladen am {on:%d.%m.%Y}: Die Meldung kam erst am {conference.case.reported_on:%d.%m.%Y}.")
    if not conference.invitations and not conference.household_invited:
        raise Refused(
            "Zu dieser Fallkonferenz ist niemand eingeladen. Wählen Sie Stellen oder laden Sie den Haushalt ein."
        )
    conference.state = ConferenceState.INVITED
    if conference.invited_on is None:
        conference.invited_on = on
    if conference.case.invited_on is None:
        conference.case.invited_on = on


def answer(invitation: Invitation, *, answer: Answer, on: date, note: str = "") -> None:
    """Note the answer of an invited agency; raise Refused once the conference is over."""
    if invitation.conference.state is not ConferenceState.INVITED:
        raise Refused(f"Die Fallkonferenz ist {invitation.conference.state.label}; eine Antwort ist nicht mehr nötig.")
    invitation.answer, invitation.answered_on, invitation.answer_note = answer, on, note


def hold(
    conference: Conference,
    *,
    on: date,
    attended: Iterable[Invitation],
    household: bool,
    minutes: str,
    next_on: date | None = None,
) -> None:
    """Note that the conference took place: who came, what was said, when to meet again."""
    if conference.state not in UNDER_WAY:
        raise Refused(f"Die Fallkonferenz ist schon {conference.state.label}.")
    if on > clock.today():
        raise Refused(f"Durchgeführt am {on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    if on < conference.case.reported_on:
        raise Refused(f"Durchgeführt am {on:%d.%m.%Y}: Die Meldung kam erst am {conference.case.reported_on:%d.%m.%Y}.")
    if next_on is not None and next_on <= on:
        raise Refused(
            f"Nächster Termin {next_on:%d.%m.%Y} liegt nicht nach dem {on:%d.%m.%Y}. Wählen Sie einen späteren Tag."
        )
    present = set(attended)
    for invitation in conference.invitations:
        invitation.attended = invitation in present
    conference.state, conference.held_on = ConferenceState.HELD, on
    conference.household_attended, conference.minutes, conference.next_on = household, minutes, next_on
    case = conference.case
    if case.conference_on is None or on < case.conference_on:
        case.conference_on = on
    if case.status is CaseStatus.CONFERENCE:
        case.status = CaseStatus.IMPLEMENTATION


def cancel(conference: Conference) -> None:
    """Call a conference off; the clock of the report goes on."""
    if conference.state not in UNDER_WAY:
        raise Refused(f"Die Fallkonferenz ist schon {conference.state.label}.")
    conference.state = ConferenceState.CANCELLED
    sent = [
        c.invited_on for c in conference.case.conferences if c.invited_on and c.state is not ConferenceState.CANCELLED
    ]
    conference.case.invited_on = min(sent, default=None)
    others = [
        c for c in conference.case.conferences if c is not conference and c.state is not ConferenceState.CANCELLED
    ]
    if conference.case.status is CaseStatus.CONFERENCE and not others:
        conference.case.status = CaseStatus.CLEARING


def proposal(case: Case, on: date) -> datetime:
    """Propose ten o'clock a week from now, or earlier where the ten-Werktage clock of the case ends before."""
    region = region_of(case.office)
    soonest = next_workday(on + timedelta(days=1), region)
    in_time = previous_workday(case.conference_due_on, region)
    in_a_week = next_workday(on + timedelta(days=7), region)
    return clock.at_local(max(soonest, min(in_time, in_a_week)), time(10, 0))


def days_late(case: Case, on: date) -> int:
    """Return by how many days the ten-Werktage clock of an open case is overrun on a day; 0 while it runs or is met."""
    if case.conference_on is not None:
        return max((case.conference_on - case.conference_due_on) // timedelta(days=1), 0)
    return max((on - case.conference_due_on) // timedelta(days=1), 0)
