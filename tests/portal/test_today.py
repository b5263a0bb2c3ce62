"""What must be done today: each pile holds what waits, and nothing of anybody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models import FollowUp
from models.enums import (
    AgencyKind,
    Answer,
    CaseStatus,
    ConferenceState,
    FollowUpResult,
    Kept,
    MeasureState,
    ReachState,
    ReportState,
    Role,
)
from portal import clock, measures, reminders, today
from portal.guard import GuardedSession
from portal.piles import piles_for
from portal.scopes import EVERYBODY, Scope
from portal.viewers import nobody, viewer_of
from tests import factories

TODAY = factories.TODAY
DAY = timedelta(days=1)
STAFF_PILES = [
    "deadline", "conference", "report", "handover", "unassigned", "conferences", "answer", "feedback", "measure", "reminder",
    "follow_up", "unreached", "dormant",
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.CLERK, STAFF_PILES),
        (Role.SOCIAL_WORKER, STAFF_PILES),
        (Role.LEAD, [*STAFF_PILES, "proof"]),
        (Role.PARTNER, ["measure", "invitation", "own_measure", "own_report"]),
        (Role.PARTNER_LEAD, ["measure", "invitation", "own_measure", "own_report"]),
        (Role.FINANCE, ["proof"]),
        (Role.ADMIN, []),
        (Role.PRIVACY, []),
    ],
)
def test_each_role_has_its_own_piles(session: GuardedSession, role, keys):
    user = factories.user(session, "ada", role, factories.agency(session, "A"))
    assert [pile.key for pile in piles_for(viewer_of(user, TODAY))] == keys
    assert today.waiting(session, nobody(TODAY)).counts == {}


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
        assert today.waiting(session, clerk).counts == {
            "deadline": 0, "conference": 2, "report": 1, "handover": 0, "unassigned": 4, "conferences": 1, "answer": 0, "feedback": 0,
            "measure": 1, "reminder": 0, "follow_up": 1, "unreached": 0, "dormant": 0,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "days_ago", "held_in", "waits"),
    [
        (Answer.COMING, 0, 1, 1),
        (Answer.DELEGATE, 7, 1, 1),
        (Answer.COMING, 8, 1, 0),
        (Answer.CANNOT, 8, 1, 1),
        (Answer.CANNOT, 0, -1, 0),
        (Answer.OPEN, 0, 1, 0),
    ],
)
def test_answers_wait_a_week_and_refusals_until_the_conference(
    session: GuardedSession, answer, days_ago, held_in, waits
):
    office = factories.agency(session, "A")
    clerk = factories.user(session, "ada", Role.CLERK, office)
    guest = factories.agency(session, "Jobcenter", AgencyKind.JOBCENTER, managed_by_id=office.id)
    case = factories.case(session, office, assigned_to_id=clerk.id)
    held = factories.conference(session, case, guest, scheduled_at=clock.now() + held_in * DAY)
    held.invitations[0].answer, held.invitations[0].answered_on = answer, TODAY - days_ago * DAY
    session.commit()
    viewer = viewer_of(clerk, TODAY)
    with session.acting_as(viewer):
        assert today.waiting(session, viewer).counts["answer"] == waits
        assert "answer" not in today.waiting(session, viewer, menu=True).counts


def test_what_partners_tick_off_waits_until_it_is_judged_and_for_who_answers_for_the_case(session: GuardedSession):
    office = factories.agency(session, "A")
    ada, ben = (factories.user(session, name, Role.CLERK, office) for name in ("ada", "ben"))
    guest = factories.agency(session, "Jobcenter", AgencyKind.JOBCENTER, managed_by_id=office.id)
    case = factories.case(session, office, assigned_to_id=ada.id)
    factories.case(session, office, assigned_to_id=ben.id)
    ticked, own = (factories.measure(session, case, guest) for _ in range(2))
    measures.tick_off(ticked, on=TODAY, note="Bewilligt.", answered_on=TODAY)
    measures.tick_off(own, on=TODAY)
    session.commit()
    counts = []
    for kept in (None, Kept.KEPT):
        ticked.kept = kept
        session.commit()
        for clerk in (viewer_of(ada, TODAY), viewer_of(ben, TODAY)):
            with session.acting_as(clerk):
                counts.append(today.waiting(session, clerk).counts["feedback"])
    assert counts == [1, 0, 0, 0]


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
            waiting.append(today.waiting(session, viewer_of(person, TODAY), Scope(person.id)).counts["reminder"])
    assert waiting == [3, 2, 2]


def test_without_a_scope_the_own_cases_count_and_everybodys_as_long_as_there_are_none(session: GuardedSession):
    office = factories.agency(session, "A")
    ada, ben = (factories.user(session, name, Role.CLERK, office) for name in ("ada", "ben"))
    mine = factories.case(session, office, conference_due_on=TODAY, assigned_to_id=ada.id)
    others = factories.case(session, office, conference_due_on=TODAY)
    for case in (mine, others, others):
        factories.measure(session, case, due_on=TODAY - DAY, agreed_on=TODAY - DAY)
    session.commit()
    found = []
    for person in (ada, ben):
        viewer = viewer_of(person, TODAY)
        with session.acting_as(viewer):
            own = today.waiting(session, viewer)
            assert own.counts == today.waiting(session, viewer, own.scope).counts
            assert today.waiting(session, viewer, menu=True).scope == own.scope
        found.append((own.scope, own.counts["conference"], own.counts["measure"]))
    assert found == [(Scope(ada.id), 1, 1), (EVERYBODY, 2, 3)]


@pytest.mark.parametrize(("first", "last", "seen"), [(None, None, 1), (0, 0, 1), (-3, None, 1), (1, 5, 0), (-5, -1, 0)])
def test_a_deputy_finds_the_work_of_who_is_absent(session: GuardedSession, first, last, seen):
    office = factories.agency(session, "A")
    ada = factories.user(session, "ada", Role.CLERK, office)
    days = {key: TODAY + n * DAY for key, n in (("absent_from", first), ("absent_until", last)) if n is not None}
    ben = factories.user(session, "ben", Role.CLERK, office, deputy_id=ada.id, **days)
    factories.case(session, office, conference_due_on=TODAY, assigned_to_id=ben.id)
    session.commit()
    viewer = viewer_of(ada, TODAY)
    with session.acting_as(viewer):
        assert today.waiting(session, viewer, Scope(ada.id)).counts["conference"] == seen


def test_measures_in_own_hands_are_own_work_in_any_case(session: GuardedSession):
    office = factories.agency(session, "A")
    ada = factories.user(session, "ada", Role.CLERK, office)
    case = factories.case(session, office)
    factories.measure(session, case, due_on=TODAY - DAY, agreed_on=TODAY - DAY, responsible_user_id=ada.id)
    factories.measure(session, case, due_on=TODAY - DAY, agreed_on=TODAY - DAY)
    session.commit()
    viewer = viewer_of(ada, TODAY)
    with session.acting_as(viewer):
        assert today.waiting(session, viewer, Scope(ada.id)).counts["measure"] == 1


def test_cases_of_nobody_and_of_who_is_gone_wait_for_everybody(session: GuardedSession):
    office = factories.agency(session, "A")
    ada = factories.user(session, "ada", Role.CLERK, office)
    gone = factories.user(session, "gone", Role.CLERK, office, active=False)
    for holder in (ada, gone, None):
        factories.case(session, office, assigned_to=holder)
    session.commit()
    viewer = viewer_of(ada, TODAY)
    with session.acting_as(viewer):
        assert today.waiting(session, viewer).counts["unassigned"] == 2


def test_clocks_of_nobodys_cases_run_on_everybodys_day_and_badge(session: GuardedSession):
    office = factories.agency(session, "A")
    ada, ben, gone = (factories.user(session, name, Role.CLERK, office) for name in ("ada", "ben", "gone"))
    gone.active = False
    mine, _, left, nobodys = (
        factories.case(session, office, assigned_to=who, reported_on=TODAY - 30 * DAY) for who in (ada, ben, gone, None)
    )
    session.commit()
    viewer = viewer_of(ada, TODAY)
    pile = next(pile for pile in piles_for(viewer) if pile.key == "deadline")
    with session.acting_as(viewer):
        found = session.scalars(today.first_of(pile, viewer, Scope(ada.id))).all()
        assert [case.id for case in found] == [mine.id, left.id, nobodys.id]
        assert today.waiting(session, viewer, menu=True).counts["deadline"] == 3


def test_cases_of_nobody_stand_by_their_nearest_clock_and_those_without_one_last(session: GuardedSession):
    office = factories.agency(session, "A")
    viewer = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    none = factories.case(session, office, status=CaseStatus.IMPLEMENTATION, conference_on=TODAY)
    far, near = (factories.case(session, office, reported_on=TODAY - days * DAY) for days in (0, 9))
    session.commit()
    pile = next(pile for pile in piles_for(viewer) if pile.key == "unassigned")
    with session.acting_as(viewer):
        assert [case.id for case in session.scalars(today.first_of(pile, viewer))] == [near.id, far.id, none.id]


def test_follow_ups_of_nobodys_cases_wait_for_everybody(session: GuardedSession):
    office = factories.agency(session, "A")
    ada, ben = (factories.user(session, login, Role.CLERK, office) for login in ("ada", "ben"))
    for holder in (ada.id, ben.id, None):
        of = factories.case(session, office, assigned_to_id=holder)
        session.add(FollowUp(case=of, months=3, due_on=TODAY))
    session.commit()
    viewer = viewer_of(ada, TODAY)
    with session.acting_as(viewer):
        assert today.waiting(session, viewer, Scope(ada.id)).counts["follow_up"] == 2


def test_a_deadline_waits_once_it_is_near_and_until_somebody_has_seen_to_it(session: GuardedSession):
    office = factories.agency(session, "A")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    late, *_ = (factories.case(session, office, reported_on=TODAY - days * DAY) for days in (30, 0))
    session.commit()
    pile = next(pile for pile in piles_for(clerk) if pile.key == "deadline")
    with session.acting_as(clerk):
        assert [case.id for case in session.scalars(today.first_of(pile, clerk))] == [late.id]
        assert today.waiting(session, clerk, menu=True).counts["deadline"] == 1


def test_households_nobody_reached_wait_after_a_week(session: GuardedSession):
    office = factories.agency(session, "A")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    for days, reach in (
        (7, ReachState.NOT_TRIED),
        (7, ReachState.FAILED),
        (6, ReachState.FAILED),
        (9, ReachState.DECLINED),
    ):
        factories.case(session, office, reported_on=TODAY - days * DAY, reach=reach)
    session.commit()
    with session.acting_as(clerk):
        assert today.waiting(session, clerk).counts["unreached"] == 2


def test_waiting_leaves_other_offices_out(session: GuardedSession):
    home, away = factories.agency(session, "A"), factories.agency(session, "B")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, home), TODAY)
    foreign = factories.case(session, away, conference_due_on=TODAY - DAY)
    factories.report(session, away)
    factories.conference(session, foreign)
    factories.measure(session, foreign, due_on=TODAY - DAY)
    session.commit()
    with session.acting_as(clerk):
        assert today.waiting(session, clerk).counts == dict.fromkeys(STAFF_PILES, 0)


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
        assert today.waiting(session, partner).counts == {
            "measure": 1,
            "invitation": 1,
            "own_measure": 1,
            "own_report": 0,
        }


def test_first_of_a_pile_begins_with_what_is_due_first(session: GuardedSession):
    office = factories.agency(session, "A")
    clerk = viewer_of(factories.user(session, "ada", Role.CLERK, office), TODAY)
    days = [TODAY - n * DAY for n in range(14)]
    for day in days:
        factories.case(session, office, conference_due_on=day)
    session.commit()
    pile = next(pile for pile in piles_for(clerk) if pile.key == "conference")
    with session.acting_as(clerk):
        shown = session.scalars(today.first_of(pile, clerk)).all()
    assert [today.due_day(pile, case) for case in shown] == sorted(days)[: today.MOST]


@pytest.mark.parametrize(("due", "tone"), [(None, ""), (-1, "danger"), (0, "warning"), (3, "warning"), (4, "")])
def test_tone_says_how_urgent_a_day_is(due, tone):
    on = date(2026, 4, 8)
    assert today.tone(None if due is None else on + due * DAY, on) == tone


@pytest.mark.parametrize(
    ("count", "tile", "badge"), [(98, "98", "98"), (99, "99", "99+"), (999, "999", "99+"), (1000, "über 999", "99+")]
)
def test_tile_says_the_number_and_the_menu_stops_early(count: int, tile: str, badge: str) -> None:
    assert (today.shown(count), today.counted(count)) == (tile, badge)
