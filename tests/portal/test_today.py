"""What must be done today: each pile holds what waits, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models import FollowUp
from models.enums import CaseStatus, ConferenceState, FollowUpResult, MeasureState, ReportState, Role
from portal import clock, reminders, today
from portal.guard import GuardedSession
from portal.viewers import nobody, viewer_of
from tests import factories

TODAY = factories.TODAY
DAY = timedelta(days=1)
STAFF_PILES = ["conference", "report", "conferences", "measure", "follow_up", "reminder", "dormant"]


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.CLERK, STAFF_PILES),
        (Role.SOCIAL_WORKER, STAFF_PILES),
        (Role.LEAD, STAFF_PILES),
        (Role.PARTNER, ["measure", "invitation", "own_measure"]),
        (Role.PARTNER_LEAD, ["measure", "invitation", "own_measure"]),
        (Role.FINANCE, []),
        (Role.ADMIN, []),
        (Role.PRIVACY, []),
    ],
)
def test_each_role_has_its_own_piles(session: GuardedSession, role, keys):
    user = factories.user(session, "ada", role, factories.agency(session, "A"))
    assert [pile.key for pile in today.piles_for(viewer_of(user, TODAY))] == keys
    assert today.waiting(session, nobody(TODAY)) == {}


def test_waiting_counts_what_is_late_or_near(session: GuardedSession):
    office = factories.agency(session, "A")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    late, near, far, done = (
        factories.case(session, office, conference_due_on=TODAY + days) for days in (-DAY, 3 * DAY, 4 * DAY, -DAY)
    )
    done.status, done.conference_on = CaseStatus.IMPLEMENTATION, TODAY
    factories.measure(session, late, due_on=TODAY - DAY, agreed_on=TODAY - DAY)
    factories.measure(session, late, due_on=TODAY)
    factories.measure(session, late, due_on=TODAY - DAY, agreed_on=TODAY - DAY, state=MeasureState.DROPPED)
    factories.report(session, office)
    factories.report(session, office, state=ReportState.REVOKED)
    factories.conference(session, near)
    factories.conference(session, far, scheduled_at=clock.now() + 9 * DAY)
    session.add_all([
        FollowUp(case=done, months=3, due_on=TODAY),
        FollowUp(case=done, months=6, due_on=TODAY + DAY),
        FollowUp(case=done, months=12, due_on=TODAY, done_on=TODAY, result=FollowUpResult.HELD),
    ])  # fmt: skip
    session.commit()
    with session.acting_as(clerk):
        assert today.waiting(session, clerk) == {
            "conference": 2, "report": 1, "conferences": 1, "measure": 1, "follow_up": 1, "reminder": 0,
        }  # fmt: skip


def test_reminders_wait_for_their_person_her_deputy_and_everybody(session: GuardedSession):
    office = factories.agency(session, "A")
    ada = factories.user(session, "ada", Role.CLERK, office)
    ben = factories.user(session, "ben", Role.SOCIAL_WORKER, office, deputy_id=ada.id)
    eve = factories.user(session, "eve", Role.CLERK, office)
    case = factories.case(session, office)
    for person in (ada, ben, eve, None):
        reminders.add(case, due_on=TODAY, text="Anrufen", on=TODAY, by=eve, assigned_to=person)
    reminders.add(case, due_on=TODAY + DAY, text="Anrufen", on=TODAY, by=eve, assigned_to=ada)
    reminders.finish(reminders.add(case, due_on=TODAY, text="Anrufen", on=TODAY, by=eve), on=TODAY, by=eve)
    session.commit()
    waiting = []
    for person in (ada, ben, eve):
        with session.acting_as(viewer_of(person, TODAY)):
            waiting.append(today.waiting(session, viewer_of(person, TODAY))["reminder"])
    assert waiting == [3, 2, 2]


def test_waiting_leaves_other_offices_out(session: GuardedSession):
    home, away = factories.agency(session, "A"), factories.agency(session, "B")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, home), TODAY)
    foreign = factories.case(session, away, conference_due_on=TODAY - DAY)
    factories.report(session, away)
    factories.conference(session, foreign)
    factories.measure(session, foreign, due_on=TODAY - DAY)
    session.commit()
    with session.acting_as(clerk):
        assert today.waiting(session, clerk) == dict.fromkeys(STAFF_PILES[:-1], 0)
        assert today.beside(session, clerk) == {"dormant": 0}


def test_partners_see_their_invitations_and_measures_only(session: GuardedSession):
    office, guest, other = (factories.agency(session, name) for name in "ABC")
    partner = viewer_of(factories.user(session, "jo", Role.PARTNER, guest), TODAY)
    case, second = factories.case(session, office), factories.case(session, office)
    factories.conference(session, case, guest, other)
    factories.conference(session, second, guest, state=ConferenceState.PLANNED)
    factories.measure(session, case, guest)
    factories.measure(session, case, guest, agreed_on=TODAY - DAY, due_on=TODAY - DAY)
    factories.measure(session, case, other)
    session.commit()
    with session.acting_as(partner):
        assert today.waiting(session, partner) == {"measure": 1, "invitation": 1, "own_measure": 1}


def test_first_of_a_pile_begins_with_what_is_due_first(session: GuardedSession):
    office = factories.agency(session, "A")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    days = [TODAY - n * DAY for n in range(14)]
    for day in days:
        factories.case(session, office, conference_due_on=day)
    session.commit()
    pile = today.piles_for(clerk)[0]
    with session.acting_as(clerk):
        shown = session.scalars(today.first_of(pile, clerk)).all()
    assert [today.due_day(pile, case) for case in shown] == sorted(days)[: today.MOST]


@pytest.mark.parametrize(("due", "tone"), [(None, ""), (-1, "danger"), (0, "warning"), (3, "warning"), (4, "")])
def test_tone_says_how_urgent_a_day_is(due, tone):
    on = date(2026, 4, 8)
    assert today.tone(None if due is None else on + due * DAY, on) == tone
