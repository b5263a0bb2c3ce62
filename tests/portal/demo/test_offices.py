"""Do the demo data look like a real office's, and show each screen alive?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models import (
    Agency,
    ArrearsMonth,
    Case,
    CaseMember,
    Conference,
    Contact,
    FollowUp,
    HandledDeadline,
    Handover,
    Measure,
    Person,
    Reminder,
    Report,
    Share,
    Step,
    User,
)
from models.enums import (
    HOMELESSNESS_AVOIDED,
    AgencyKind,
    CaseStatus,
    Channel,
    ConferenceState,
    FollowUpResult,
    HouseholdType,
    MeasureState,
    ReachState,
    ReportState,
    Role,
    Stage,
    StepKind,
)
from portal import clock, dormant, undertaking_check, undertakings
from portal.demo import names
from portal.demo.staff import WORKERS
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests.portal.demo.filled import ON, cases_of, engine_over, filled, share_of

SUED = (Stage.SUIT_FILED, Stage.SUIT_SERVED)


@pytest.fixture(scope="module")
def offices(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedSession]:
    engine = engine_over(tmp_path_factory.mktemp("demo") / "demo.sqlite3", sqlite_template)
    with filled(engine) as session:
        yield session
    engine.dispose()


def test_fill_records_two_offices_with_two_years_of_cases(offices: GuardedSession) -> None:
    by_office = Counter(case.office.name for case in cases_of(offices))
    assert by_office == {
        "Fachstelle Wohnungserhalt Musterstadt": 420,
        "Leitstelle Wohnungssicherung Beispielstadt": 160,
    }
    first = offices.scalars(select(Agency).where(Agency.name == "Fachstelle Wohnungserhalt Musterstadt")).one()
    assert first.funded_by is not None
    assert first.funded_by.kind is AgencyKind.REGION
    days = [case.reported_on for case in cases_of(offices)]
    assert ON - timedelta(days=731) < min(days) < ON - timedelta(days=690)
    assert ON - timedelta(days=8) < max(days) < ON


def test_fill_gives_every_role_users_and_every_kind_of_agency(offices: GuardedSession) -> None:
    assert {user.role for user in offices.scalars(select(User))} == set(Role)
    assert {agency.kind for agency in offices.scalars(select(Agency))} == set(AgencyKind) - {AgencyKind.OTHER}


def test_fill_marks_everything_as_invented(offices: GuardedSession) -> None:
    assert all(person.last_name.startswith(names.MARK) for person in offices.scalars(select(Person)))
    assert all(report.last_name.startswith(names.MARK) for report in offices.scalars(select(Report)))
    assert all(user.login.endswith("@beispiel.invalid") for user in offices.scalars(select(User)))
    assert all(names.MARK in user.name for user in offices.scalars(select(User)))


def test_reports_come_as_often_as_in_a_real_office(offices: GuardedSession) -> None:
    cases = cases_of(offices)
    assert 0.40 <= share_of(cases, lambda case: case.channel is Channel.COURT) <= 0.50
    assert share_of(cases, lambda case: case.reported_on.month in (10, 11, 12)) > 0.27
    assert 0.60 <= share_of(cases, lambda case: case.reach in (ReachState.ACCEPTED, ReachState.DECLINED)) <= 0.70
    known = [case for case in cases if case.household_type is not None]
    assert 0.36 <= share_of(known, lambda case: case.household_type is HouseholdType.SINGLE) <= 0.44
    assert {None, 0, 1, 2, 3} == {case.children for case in cases}


def test_homes_are_secured_the_more_the_earlier_the_office_learns_of_it(offices: GuardedSession) -> None:
    closed = cases_of(offices, Case.status == CaseStatus.CLOSED)

    def secured(stages: tuple[Stage, ...]) -> float:
        group = [case for case in closed if case.access_stage in stages]
        return share_of(group, lambda case: case.outcome in HOMELESSNESS_AVOIDED)

    assert 0.79 <= secured(tuple(Stage)) <= 0.85
    assert secured((Stage.EVICTION_DATE,)) < 0.20
    assert 0.50 < secured(SUED) < secured((Stage.ARREARS, Stage.WARNING))


def test_cases_name_the_agency_that_reported_them(offices: GuardedSession) -> None:
    reported = offices.execute(
        select(Case.reporting_agency_id, Report.reporting_agency_id)
        .join(Report, (Report.case_id == Case.id) & (Report.reported_on == Case.reported_on))
        .where(Report.reporting_agency_id.is_not(None), Report.channel == Case.channel)
    ).all()  # fmt: skip
    assert {first == second for first, second in reported} == {True}


def test_ten_workdays_are_kept_in_four_of_five_cases(offices: GuardedSession) -> None:
    due = cases_of(offices, Case.conference_due_on < ON)
    held = share_of(due, lambda case: case.conference_on is not None and case.conference_on <= case.conference_due_on)
    invited = share_of(due, lambda case: case.invited_on is not None and case.invited_on <= case.conference_due_on)
    assert 0.75 <= held <= 0.85
    assert held < invited < 1


def test_follow_ups_find_fewer_homes_held_as_time_goes_by(offices: GuardedSession) -> None:
    made = offices.execute(
        select(FollowUp.months, FollowUp.result).join(Case, Case.id == FollowUp.case_id)
        .where(FollowUp.done_on.is_not(None), Case.outcome.in_(HOMELESSNESS_AVOIDED))
    ).all()  # fmt: skip
    held = {
        months: share_of([row for row in made if row.months == months], lambda row: row.result is FollowUpResult.HELD)
        for months in (3, 6, 12)
    }
    assert 0.82 <= held[3] <= 0.90
    assert 0.70 <= held[12] <= 0.79
    assert held[3] > held[6] > held[12]


def test_some_households_come_back_with_the_same_person(offices: GuardedSession) -> None:
    back = cases_of(offices, Case.previous_case_id.is_not(None))
    assert 0.04 <= len(back) / 580 <= 0.08
    for case in back:
        assert case.previous_case is not None
        before = {member.person_id for member in case.previous_case.members}
        assert before & {member.person_id for member in case.members}


def test_terminations_stand_side_by_side_and_only_the_immediate_one_is_cured(offices: GuardedSession) -> None:
    cured = list(offices.scalars(select(Step).where(Step.cured_on.is_not(None))))
    assert cured
    assert {step.kind for step in cured} == {StepKind.TERMINATED_IMMEDIATE}


def test_every_worker_finds_something_to_do_today(offices: GuardedSession) -> None:
    soon = ON + timedelta(days=7)
    for worker in offices.scalars(select(User).where(User.role.in_(WORKERS))):
        mine = cases_of(offices, Case.assigned_to_id == worker.id)
        open_cases = [case for case in mine if case.status is not CaseStatus.CLOSED]
        clocks = [case for case in open_cases if case.conference_on is None and case.conference_due_on <= soon]
        tasks = [m for case in open_cases for m in case.measures if m.state is MeasureState.OPEN and m.due_on <= soon]
        looks = [look for case in mine for look in case.follow_ups if look.done_on is None and look.due_on <= ON]
        assert clocks + tasks + looks != [], worker.name


def test_every_office_has_waiting_reports_late_measures_and_conferences_today(offices: GuardedSession) -> None:
    for office in offices.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)):
        waiting = offices.scalars(
            select(Report).where(Report.office_id == office.id, Report.state == ReportState.OPEN)
        ).all()
        late = select(Measure).where(Measure.state == MeasureState.OPEN, Measure.due_on < ON)
        coming = select(Conference).where(Conference.state.in_([ConferenceState.PLANNED, ConferenceState.INVITED]))
        conferences = offices.scalars(coming.where(Conference.office_id == office.id)).all()
        assert len(waiting) >= 3
        assert any(report.reported_by for report in waiting)
        assert len(offices.scalars(late.where(Measure.office_id == office.id)).all()) >= 1
        assert ON in {clock.local(conference.scheduled_at).date() for conference in conferences}


def test_every_office_shows_each_screen_alive(offices: GuardedSession) -> None:
    def of(model: Any, office_id: int) -> list[Any]:
        return list(offices.scalars(select(model).where(model.office_id == office_id).order_by(model.id)))

    for lead in offices.scalars(select(User).where(User.role == Role.LEAD)).all():
        office = lead.agency_id
        assert {one.seen_on is None for one in of(Handover, office)} == {True, False}
        reminders = of(Reminder, office)
        assert {one.done_on is None for one in reminders} == {True, False}
        assert any(one.due_on < ON for one in reminders if one.done_on is None)
        assert len(of(HandledDeadline, office)) >= 3
        declared = [one for one in of(Measure, office) if undertakings.is_one(one)]
        verdicts = {undertaking_check.verdict(undertakings.conditions(one))[0] for one in declared}
        assert {True, False} <= verdicts
        forgotten = dormant.waiting(viewer_of(lead, ON))
        assert offices.scalars(select(Case.id).where(Case.office_id == office, *forgotten)).all() != []
        away = offices.scalars(select(User.absent_from).where(User.agency_id == office, User.absent_from.is_not(None)))
        assert sorted(day is not None and day <= ON for day in away) == [False, True]


def test_months_add_up_to_the_arrears_of_their_case(offices: GuardedSession) -> None:
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for one in offices.scalars(select(ArrearsMonth)):
        sums[one.case_id] += one.owed - one.paid
    assert len(sums) > 50
    known = offices.execute(select(Case.id, Case.arrears).where(Case.id.in_(sums))).tuples()
    assert dict(known.all()) == dict(sums)


def test_a_third_of_the_open_cases_is_shared_on_a_legal_basis(offices: GuardedSession) -> None:
    running = cases_of(offices, Case.status != CaseStatus.CLOSED)
    shared = set(offices.scalars(select(Share.case_id).where(Share.revoked_on.is_(None), Share.valid_until >= ON)))
    assert 0.2 <= share_of(running, lambda case: case.id in shared) <= 0.45


def test_nothing_happens_after_the_day_of_filling(offices: GuardedSession) -> None:
    for column in (Contact.happened_on, Measure.done_on, Measure.paid_on, Measure.agreed_on, FollowUp.done_on,
                   Conference.held_on, Conference.invited_on, Case.closed_on, Report.decided_on):  # fmt: skip
        assert offices.scalars(select(column).where(column > ON)).all() == [], column


def test_household_members_stand_once_in_each_case(offices: GuardedSession) -> None:
    members = offices.execute(select(CaseMember.case_id, CaseMember.person_id)).all()
    assert len(members) == len(set(members))
