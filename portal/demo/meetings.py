"""Meetings: the conferences of a case, from the invitation to the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from models import Agency, Conference
from models.enums import AgencyKind, Answer, ConferenceState, Occasion, ReachState, Stage
from portal import clock, conferences
from portal.demo import agreements, ratios
from portal.demo.agreements import Task
from portal.demo.desks import Desk, Story

TIMES = (time(9), time(10, 30), time(13), time(14, 30))
PLACES = (
    "Rathaus, Zimmer 2.14",
    "Fachstelle, Besprechungsraum 1",
    "Videokonferenz",
    "Jobcenter, Raum 108",
    "Nachbarschaftstreff",
)
SAID = {
    "Stand des Verfahrens": "Schreiben des Vermieters und des Gerichts gemeinsam gelesen, Fristen geklärt.",
    "Was wurde versucht?": "Anrufe beim Vermieter ohne Ergebnis; bisher kein Antrag gestellt.",
    "Mittel und Wünsche des Haushalts": "Der Haushalt will bleiben und die laufende Miete ab dem nächsten Monat selbst zahlen.",
    "Wer nimmt welches Problem in die Hand?": "",
}
"""The agenda, and what the minutes say on each point once the household was there."""
BRING = "Entscheidungsbefugnis, Unterlagen zum Aktenzeichen"
DEPUTY = "Frau FAKE-Vertretung"
MINUTES = (
    "Rückstand und Ursache geklärt. Alle Beteiligten wollen das Mietverhältnis erhalten. Maßnahmen siehe Liste.",
    "Vermieter setzt fort, wenn der Rückstand bis zum Fristende ausgeglichen und die Miete direkt gezahlt wird.",
    "Haushalt braucht Begleitung bei Post und Terminen; Zuständigkeiten verteilt, nächster Termin vereinbart.",
)
WITHOUT_HOUSEHOLD = "Haushalt ist nicht erschienen. Nächster Hausbesuch abgesprochen, Anträge vorbereitet."
SOON = {0: 1, 1: 1, 2: 1, 4: 1}
"""In how many days a conference takes place that is under way on the day of filling."""


def confer(desk: Desk, story: Story) -> None:
    """Convene the conference of a case, hold it if its day is over, and agree the measures there."""
    fate, tasks = story.fate, agreements.tasks_of(desk, story)
    if fate.conference_on is None:
        _agree_alone(desk, story, tasks)
        return
    if not desk.has_come(fate.convened_on) or fate.convened_on < story.accepted_on:
        return
    conference = _convene(desk, story, _day_of(desk, story, fate.conference_on), _guests(desk, story, tasks))
    if fate.conference_on < desk.today:
        _hold(desk, story, conference, fate.conference_on)
        for task in tasks:
            agreements.agree(desk, story, task, fate.conference_on, conference)
        _meet_again(desk, story)


def _agree_alone(desk: Desk, story: Story, tasks: Sequence[Task]) -> None:
    """Agree measures in a talk where no conference comes about."""
    day = desk.town.workday(story.accepted_on, 9)
    for task in tasks if desk.has_come(day) else ():
        agreements.agree(desk, story, task, day, None)


def _day_of(desk: Desk, story: Story, planned: date) -> date:
    """Return the day of a conference; those still under way fall into the coming days, if their clock allows."""
    if planned < desk.today:
        return planned
    soon = desk.town.workday(desk.today, desk.lots.draw(SOON))
    return soon if soon <= max(story.case.conference_due_on, planned) else planned


def _guests(desk: Desk, story: Story, tasks: Sequence[Task]) -> list[Agency]:
    """Return whom to invite: who will have something to do, a landlord who is a partner, and mostly the Jobcenter."""
    answering = [agreements.agency_of(desk, task) for task in tasks]
    found = [agency for agency in answering if agency is not None and agency is not desk.town.office]
    landlord = story.draft.household.home.landlord
    found += [agency for agency in desk.town.partners if agency.name.startswith(landlord)]
    if len(found) < 2 or desk.lots.chance(50):
        found.append(desk.town.partner(AgencyKind.JOBCENTER))
    if story.draft.stage is Stage.EVICTION_DATE:
        found.append(desk.town.partner(AgencyKind.PUBLIC_ORDER))
    return list(dict.fromkeys(found))


def _convene(
    desk: Desk, story: Story, day: date, guests: Sequence[Agency], occasion: Occasion = Occasion.REPORT
) -> Conference:
    """Convene a conference, send the invitations and note the answers that have come."""
    lots, convened_on = desk.lots, min(story.fate.convened_on, day)
    conference = conferences.convene(
        story.case, at=clock.at_local(day, lots.one(TIMES)), place=lots.one(PLACES), agencies=guests, occasion=occasion,
        problems=SAID, bring=BRING,
    )  # fmt: skip
    desk.session.add(conference)
    if convened_on + timedelta(days=3) > desk.today and lots.chance(40):
        return conference
    sent_on = convened_on if occasion is Occasion.REPORT else desk.town.workday(day, -12)
    conferences.send(conference, on=min(sent_on, desk.today))
    for invitation in conference.invitations:
        answered_on = desk.town.workday(sent_on, lots.between(1, 4))
        kind = lots.draw(ratios.ANSWERS)
        if kind is not Answer.OPEN and answered_on <= min(day, desk.today):
            note = "Unter welchem Aktenzeichen?" if lots.chance(4) else ""
            conferences.answer(
                invitation,
                answer=kind,
                on=answered_on,
                note=note,
                represented_by=DEPUTY if kind is Answer.DELEGATE else "",
            )
    return conference


def _hold(desk: Desk, story: Story, conference: Conference, day: date) -> None:
    """Note who came and what was said; who takes part in the help mostly comes to the table too."""
    coming = (Answer.COMING, Answer.DELEGATE)
    attended = [one for one in conference.invitations if one.answer in coming and desk.lots.chance(93)]
    household = story.draft.reach is ReachState.ACCEPTED and desk.lots.chance(85)
    conferences.hold(
        conference, on=day, attended=attended, household=household,
        minutes=desk.lots.one(MINUTES) if household else WITHOUT_HOUSEHOLD,
        next_on=desk.town.workday(day, 42) if desk.lots.chance(30) else None,
    )  # fmt: skip
    for point in conference.points if household else ():
        point.note = SAID[point.problem]


def _meet_again(desk: Desk, story: Story) -> None:
    """Hold a second conference where the first one said so, or when an eviction is near."""
    first = story.case.conferences[0]
    if first.state is not ConferenceState.HELD or first.next_on is None or first.next_on >= story.fate.ends_on:
        return
    if first.next_on > desk.today + timedelta(days=14) or not desk.lots.chance(60):
        return
    occasion = Occasion.EVICTION if story.case.stage is Stage.EVICTION_DATE else Occasion.FOLLOW_UP
    guests = [invitation.agency for invitation in first.invitations if invitation.attended]
    conference = _convene(desk, story, first.next_on, guests, occasion)
    if first.next_on < desk.today:
        _hold(desk, story, conference, first.next_on)
        conference.next_on = None
