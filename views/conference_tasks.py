"""What can be done with a conference besides holding it: invite, send, note the household's answer, call off."""

from __future__ import annotations

from typing import Any

from models import Agency, AgendaPoint, Conference, Invitation, User
from models.enums import Answer, ConferenceState
from portal import case_deadlines, clock, conferences, consents
from portal.extensions import db
from views import naming_guests
from views.agreeing import THE_HOUSEHOLD
from views.base.days import Day
from views.base.fields import Line, Relation, Word
from views.base.forms import NEEDED, PortalForm, own_and_partners, partners
from views.base.tasks import Task, of_today
from views.conference_page import awaited_agencies, invited_to
from views.formats import day


def under_way(conference: Conference) -> bool:
    """Say whether the conference is still to come."""
    return conference.state in conferences.UNDER_WAY


def is_planned(conference: Conference) -> bool:
    """Say whether invitations still wait to be sent."""
    return conference.state is ConferenceState.PLANNED


def asks_the_household(conference: Conference) -> bool:
    """Say whether an answer of the household is awaited or may change."""
    return under_way(conference) and conference.household_invited


class Sending(PortalForm):
    """When the invitations went out."""

    on = Day("Verschickt am", NEEDED)


def whom_names_may_reach(conference: Conference) -> list[dict[str, Any]]:
    """Say for each guest whether it may hear the household's name, before anything goes out."""
    agencies = [one.agency for one in invited_to(conference)]
    grounds = consents.standings(conference.case, agencies, clock.today())
    return [{"label": agency.name, "value": ground.sentence} for agency, ground in zip(agencies, grounds, strict=True)]


def send(conference: Conference, form: Any, by: User) -> str:
    """Note that the invitations went out."""
    conferences.send(conference, on=form.on.data)
    if not conference.invitations:
        return f"Einladung des Haushalts am {day(form.on.data)} verschickt; eine Stelle ist nicht eingeladen."
    return f"Einladungen am {day(form.on.data)} verschickt; die Stellen sehen sie jetzt im Portal."


class Inviting(PortalForm):
    """One more agency."""

    agency_id = Relation("Stelle", NEEDED, model=Agency, blank=False, narrow=partners)


def invite(conference: Conference, form: Any, by: User) -> str:
    """Invite one more agency."""
    invitation = conferences.invite(conference, form.agency_id.record())
    db.session.add(invitation)
    return f"{invitation.agency.name} eingeladen."


class Raising(PortalForm):
    """One more problem, and who brings it."""

    problem = Line("Problem", NEEDED, description="Zum Beispiel: Rückstand von drei Mieten.")
    brought_by_id = Relation("Eingebracht von", model=Agency, blank_text=THE_HOUSEHOLD, narrow=own_and_partners)


def raise_point(conference: Conference, form: Any, by: User) -> str:
    """Put a problem on the agenda."""
    point = conferences.add_point(conference, form.problem.data, brought_by=form.brought_by_id.record())
    db.session.add(point)
    return f"„{point.problem}“ steht auf der Tagesordnung."


class Hearing(PortalForm):
    """What the household said to its invitation."""

    answer = Word("Antwort", NEEDED, members=Answer)
    on = Day("Am", NEEDED)


def without_open(form: Any, record: Conference | Invitation) -> None:
    """Offer only real answers."""
    form.answer.choices = [choice for choice in form.answer.choices if choice[0] != Answer.OPEN.value]


def prepare_hearing(form: Any, conference: Conference) -> None:
    """Offer only real answers, and today."""
    without_open(form, conference)
    of_today("on")(form, conference)


def hear(conference: Conference, form: Any, by: User) -> str:
    """Note the household's answer."""
    conferences.household_answers(conference, answer=form.answer.data, on=form.on.data)
    return f"Haushalt: {conference.household_answer.label}."


def cancel(conference: Conference, form: Any, by: User) -> str:
    """Call the conference off."""
    conferences.cancel(conference)
    return f"Fallkonferenz abgesagt. {ten_workdays(conference)}".strip()


def ten_workdays(conference: Conference) -> str:
    """Say until when the clock of the report runs, or ran out; nothing once a conference was held."""
    case = conference.case
    clocks = case_deadlines.of_case(case)
    if not any(one.is_open and one.deadline.rule.key == case_deadlines.CONFERENCE for one in clocks):
        return ""
    due = case.conference_due_on
    if due < clock.today():
        return f"Die Frist von zehn Werktagen ist seit dem {day(due)} abgelaufen; berufen Sie bald eine neue ein."
    return f"Die Frist von zehn Werktagen läuft bis {day(due)} weiter; berufen Sie rechtzeitig eine neue ein."


def what_goes_on(conference: Conference) -> list[dict[str, Any]]:
    """Return what the clock of the report does, where it runs."""
    said = ten_workdays(conference)
    return [{"label": "Danach", "value": said}] if said else []


TASKS = (
    Task(
        "verschicken",
        "Einladungen verschicken",
        send,
        form=Sending,
        applies=is_planned,
        prepare=of_today("on"),
        facts=whom_names_may_reach,
        tone="primary",
        submit="Als verschickt vermerken",
    ),
    naming_guests.task(awaited_agencies),
    Task("einladen", "Stelle einladen", invite, form=Inviting, applies=under_way, submit="Einladen"),
    Task(
        "punkt",
        "Problem auf die Tagesordnung",
        raise_point,
        form=Raising,
        applies=under_way,
        submit="Aufnehmen",
        creates=AgendaPoint,
        more=True,
    ),
    Task(
        "haushalt",
        "Antwort des Haushalts",
        hear,
        form=Hearing,
        applies=asks_the_household,
        prepare=prepare_hearing,
        submit="Festhalten",
        more=True,
    ),
    Task(
        "absagen",
        "Absagen",
        cancel,
        title="Fallkonferenz absagen",
        applies=under_way,
        tone="danger",
        facts=what_goes_on,
    ),
)
