"""Conferences: convened within ten Werktage of the report, answered, held, and turned into measures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from models import Agency, AgendaPoint, Case, Conference, Invitation
from models.base import label_of
from models.enums import Answer, CaseStatus, ConferenceState, Occasion
from portal import clock, consents, naming
from portal.agencies import region_of
from portal.calendar import (
    SUNDAY,
    Region,
    ends_a_period,
    holiday_name,
    next_workday,
    previous_workday,
    workdays_between,
)
from portal.errors import Refused

UNDER_WAY = (ConferenceState.PLANNED, ConferenceState.INVITED)
EARLIEST, LATEST = time(6), time(21)
"""People meet between these times; what lies outside is a slip of the finger."""


def convene(
    case: Case,
    *,
    at: datetime,
    place: str,
    agencies: Iterable[Agency],
    occasion: Occasion = Occasion.REPORT,
    household: bool = True,
    problems: Iterable[str] = (),
    bring: str = "",
) -> Conference:
    """Plan a conference and note whom to invite; the problems become its agenda, brought by the office.

    Raises Refused for a second one of the same occasion, a closed case, a day before the report, or a household named
    to agencies that may not hear of it.
    """
    _check_convening(case, at, occasion)
    agencies = list(agencies)
    check_names(case, agencies, place=place, bring=bring)
    conference = Conference(
        occasion=occasion,
        state=ConferenceState.PLANNED,
        scheduled_at=at,
        place=place,
        bring=bring,
        household_answer=Answer.OPEN,
        household_invited=household,
        due_on=case.conference_due_on if occasion is Occasion.REPORT else None,
    )
    case.conferences.append(conference)
    for agency in agencies:
        invite(conference, agency)
    for problem in filter(None, map(str.strip, problems)):
        add_point(conference, problem, brought_by=case.office)
    if case.status is CaseStatus.CLEARING:
        case.status = CaseStatus.CONFERENCE
    return conference


def _check_convening(case: Case, at: datetime, occasion: Occasion) -> None:
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


def check_names(case: Case, agencies: Sequence[Agency], **texts: str) -> None:
    """Raise Refused where a text all invited agencies see names the household, and one of them may not hear the name.

    ``texts`` are columns of the conference with what they shall say.
    """
    household = naming.household_of(case)
    for key, text in texts.items():
        word = household.word_in(text)
        if word is None:
            continue
        grounds = consents.standings(case, agencies, clock.today())
        closed = [agency.name for agency, ground in zip(agencies, grounds, strict=True) if not ground.open]
        if closed:
            why = (
                f"{label_of(Conference, key)}: „{word}“ verrät den Haushalt, und {closed[0]} darf ihn noch nicht kennen. "
                "Lassen Sie das Wort weg, oder geben Sie ihn zuerst für diese Stelle frei."
            )
            raise Refused(why, at={key: why})


def unfit(at: datetime, region: Region) -> str | None:
    """Say why nobody meets at this time: a Sunday, a holiday of the region, or the night; None when it fits."""
    local = clock.local(at)
    if local.weekday() == SUNDAY:
        return f"Der {local:%d.%m.%Y} ist ein Sonntag. Wählen Sie einen anderen Tag."
    if (holiday := holiday_name(local.date(), region)) is not None:
        return f"Der {local:%d.%m.%Y} ist ein Feiertag ({holiday}). Wählen Sie einen anderen Tag."
    if not EARLIEST <= local.time() <= LATEST:
        return (
            f"{local:%H:%M} Uhr liegt nicht zwischen {EARLIEST:%H:%M} und {LATEST:%H:%M} Uhr. "
            "Wählen Sie eine Uhrzeit dazwischen."
        )
    return None


def passed(at: datetime, now: datetime) -> str | None:
    """Say that a time is over already; None for one to come."""
    return f"Der Termin {clock.local(at):%d.%m.%Y um %H:%M} Uhr liegt in der Vergangenheit." if at < now else None


def invite(conference: Conference, agency: Agency) -> Invitation:
    """Put an agency on the list of a conference; raise Refused when it stands there already, or all is over."""
    if conference.state not in UNDER_WAY:
        raise Refused(over(conference))
    if any(invitation.agency is agency for invitation in conference.invitations):
        raise Refused(f"{agency.name} ist zu dieser Fallkonferenz schon eingeladen.")
    case = conference.case
    check_names(case, [agency], place=conference.place, bring=conference.bring)
    invitation = Invitation(agency=agency, answer=Answer.OPEN, case_id=case.id, office_id=case.office_id)
    conference.invitations.append(invitation)
    return invitation


def over(conference: Conference) -> str:
    """Say that nobody can be invited any more to a conference that was held or called off."""
    at = clock.local(conference.scheduled_at)
    return (
        f"Die Fallkonferenz am {at:%d.%m.%Y} ist {conference.state.label}; Einladungen gehen nicht mehr hinaus. "
        "Berufen Sie eine neue ein."
    )


def add_point(conference: Conference, problem: str, *, brought_by: Agency | None) -> AgendaPoint:
    """Put a problem at the end of the agenda; without agency the household brings it."""
    if conference.state is ConferenceState.CANCELLED:
        raise Refused("Die Fallkonferenz ist abgesagt; ihre Tagesordnung bleibt, wie sie war.")
    last = max((point.position for point in conference.points), default=0)
    point = AgendaPoint(
        problem=problem, brought_by=brought_by, position=last + 1, case=conference.case, note="",
    )  # fmt: skip
    conference.points.append(point)
    return point


def send(conference: Conference, *, on: date) -> None:
    """Note that the invitations went out; from now on the agencies see the conference. Later ones keep the first day."""
    if conference.state not in UNDER_WAY:
        raise Refused(over(conference))
    if on < conference.case.reported_on:
        raise Refused(f"Eingeladen am {on:%d.%m.%Y}: Die Meldung kam erst am {conference.case.reported_on:%d.%m.%Y}.")
    if not conference.invitations and not conference.household_invited:
        raise Refused(
            "Zu dieser Fallkonferenz ist niemand eingeladen. Wählen Sie Stellen oder laden Sie den Haushalt ein."
        )
    agencies = [one.agency for one in conference.invitations]
    check_names(conference.case, agencies, place=conference.place, bring=conference.bring)
    conference.state = ConferenceState.INVITED
    if conference.invited_on is None:
        conference.invited_on = on
    if conference.case.invited_on is None:
        conference.case.invited_on = on


def answer(invitation: Invitation, *, answer: Answer, on: date, represented_by: str = "", note: str = "") -> None:
    """Note the answer of an invited agency; raise Refused once the conference is over or when nobody is named to come."""
    if invitation.conference.state is not ConferenceState.INVITED:
        raise Refused(f"Die Fallkonferenz ist {invitation.conference.state.label}; eine Antwort ist nicht mehr nötig.")
    if answer is Answer.DELEGATE and not represented_by:
        raise Refused("„Schickt Vertretung“ braucht den Namen: Schreiben Sie unter „Es kommt“, wen die Stelle schickt.")
    invitation.answer, invitation.answered_on, invitation.answer_note = answer, on, note
    invitation.represented_by = "" if answer is Answer.CANNOT else represented_by


def household_answers(conference: Conference, *, answer: Answer, on: date) -> None:
    """Note what the household said to its invitation; raise Refused where it was not invited or all is over."""
    if conference.state not in UNDER_WAY:
        raise Refused(f"Die Fallkonferenz ist {conference.state.label}; eine Antwort ist nicht mehr nötig.")
    if not conference.household_invited:
        raise Refused("Der Haushalt ist zu dieser Fallkonferenz nicht eingeladen. Laden Sie ihn zuerst ein.")
    conference.household_answer, conference.household_answered_on = answer, on


def write_down(
    conference: Conference,
    *,
    on: date,
    attended: Collection[Invitation],
    household: bool,
    minutes: str,
    notes: Mapping[int, str],
) -> None:
    """Keep what is known while people talk: who is there, what was said, and the note to each point by its number.

    Who is not ticked may still come, until the conference has been held; before its day (``on`` is today) nobody was there.
    Raises Refused for one that was called off.
    """
    if conference.state is ConferenceState.CANCELLED:
        raise Refused("Die Fallkonferenz ist abgesagt und hat kein Protokoll. Berufen Sie eine neue ein.")
    held = conference.state is ConferenceState.HELD
    begun = held or has_come(conference, on)
    for invitation in conference.invitations:
        invitation.attended = None if not begun else True if invitation in attended else False if held else None
    conference.household_attended = None if not begun else True if household else False if held else None
    conference.minutes = minutes
    for point in conference.points:
        point.note = notes.get(point.id, point.note)


def has_come(conference: Conference, on: date) -> bool:
    """Say whether the day of the conference is there or past, so that somebody can have been at it."""
    return clock.local(conference.scheduled_at).date() <= on


def check_held(conference: Conference, on: date, *, early: bool) -> None:
    """Raise Refused for a day before the appointment, unless the conference is said to have been held ``early``."""
    planned = clock.local(conference.scheduled_at).date()
    if on < planned and not early:
        why = (
            f"Der Termin ist am {planned:%d.%m.%Y}, durchgeführt am {on:%d.%m.%Y} wäre früher. "
            "Prüfen Sie den Tag, oder kreuzen Sie an, dass die Fallkonferenz vor dem Termin stattfand."
        )
        raise Refused(why, at={"on": why})


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


def meet_again(conference: Conference, *, at: datetime) -> Conference:
    """Plan the next conference in the same place with the same guests and note its day in the one that was held.

    Raises Refused for a day that is not after it, and for a time at which nobody meets.
    """
    if conference.held_on is None or clock.local(at).date() <= conference.held_on:
        raise Refused(
            f"Nächster Termin {clock.local(at):%d.%m.%Y} liegt nicht nach dem Tag dieser Fallkonferenz. Wählen Sie einen späteren."
        )
    if (why := unfit(at, region_of(conference.case.office))) is not None:
        raise Refused(f"Nächster Termin: {why}")
    following = convene(
        conference.case, at=at, place=conference.place, occasion=Occasion.FOLLOW_UP, household=conference.household_invited,
        agencies=[invitation.agency for invitation in conference.invitations], bring=conference.bring,
    )  # fmt: skip
    conference.next_on = clock.local(at).date()
    return following


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


def workdays_left(case: Case, on: date) -> list[date]:
    """Return the days still left for the conference: after today, up to the end of the clock, no weekend, no holiday."""
    region = region_of(case.office)
    span = range(1, (case.conference_due_on - on).days + 1)
    return [day for day in (on + timedelta(days=n) for n in span) if ends_a_period(day, region)]


def taken(case: Case, until: date) -> int:
    """Return how many Werktage lie between the report and a day, as the ten-Werktage clock counts them."""
    return workdays_between(case.reported_on, until, region_of(case.office))
