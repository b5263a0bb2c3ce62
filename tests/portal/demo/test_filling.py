"""Do the demo data look like a real office's, obey every rule, and come out the same each time?"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select

from models import (
    Agency,
    ArrearsMonth,
    Base,
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
from portal import audit, chains, clock, database, demo, dormant, search, undertakings
from portal.demo import names
from portal.demo.staff import WORKERS
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.sign_in import hasher
from portal.viewers import Viewer, machine, viewer_of

ON = date(2026, 11, 19)
SMALL = demo.Size(first=24, second=10, waiting=4)
SUED = (Stage.SUIT_FILED, Stage.SUIT_SERVED)


def filled(engine: Engine, **options: Any) -> GuardedSession:
    audit.key = b"a key for tests"
    session = GuardedSession(engine)
    demo.fill(session, on=ON, **options)
    session.commit()
    session.look_as(machine("Test", ON))
    return session


def engine_over(path: Path, template: Path) -> Engine:
    """An engine for a fresh copy of the migrated empty database."""
    shutil.copy(template, path)
    engine = create_engine(f"sqlite:///{path}", **database.engine_options("sqlite://"))
    database.prepare(engine)
    return engine


@pytest.fixture(scope="module")
def offices(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedSession]:
    engine = engine_over(tmp_path_factory.mktemp("demo") / "demo.sqlite3", sqlite_template)
    with filled(engine) as session:
        yield session
    engine.dispose()


def share_of(rows: list[Any], condition: Callable[[Any], bool]) -> float:
    return sum(map(condition, rows)) / len(rows)


def cases_of(session: GuardedSession, *conditions: Any) -> list[Case]:
    return list(session.scalars(select(Case).where(*conditions).order_by(Case.id)))


def digest(engine: Engine) -> str:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "audit_entries"]
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in tables:
            columns = [column for column in table.columns if column.name != "password_hash"]
            for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)):
                found.update(repr((table.name, *row)).encode())
    return found.hexdigest()


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
        verdicts = {undertakings.verdict(undertakings.conditions(one))[0] for one in declared}
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


def test_sign_ins_name_one_user_per_role_and_all_share_the_password(session: GuardedSession) -> None:
    sign_ins = demo.fill(session, on=ON, size=SMALL, password="ein-anderes-dach")
    assert {entry.role for entry in sign_ins} == {role.label for role in Role}
    hashes = set(session.scalars(select(User.password_hash)))
    assert len(hashes) == 1
    assert hasher.verify(hashes.pop(), "ein-anderes-dach")


def test_fill_keeps_every_rule_on_both_engines(session: GuardedSession) -> None:
    of_the_template = list(chains.broken_links(session.connection()))  # its entries carry another key
    demo.fill(session, on=ON, size=SMALL)
    session.commit()
    assert len(cases_of(session)) == SMALL.first + SMALL.second
    assert list(chains.broken_links(session.connection())) == of_the_template


def test_demo_households_are_found_by_name(session: GuardedSession) -> None:
    demo.fill(session, on=ON, size=SMALL)
    session.commit()
    case = cases_of(session)[0]
    found = search.cases_matching(session, lead_of(session, case), case.members[0].person.last_name)
    assert case in cases_of(session, found)


def lead_of(session: GuardedSession, case: Case) -> Viewer:
    lead = session.scalars(select(User).where(User.agency_id == case.office_id, User.role == Role.LEAD)).one()
    return viewer_of(lead, ON)


def test_same_seed_gives_the_same_records_and_another_seed_others(sqlite_template: Path, tmp_path: Path) -> None:
    found = []
    for place, seed in enumerate((1, 1, 2)):
        engine = engine_over(tmp_path / f"{place}.sqlite3", sqlite_template)
        filled(engine, size=SMALL, seed=seed).close()
        found.append(digest(engine))
        engine.dispose()
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 4, 5), date(2028, 2, 29)])
def test_fill_works_on_any_day(sqlite_template: Path, tmp_path: Path, on: date) -> None:
    engine = engine_over(tmp_path / "demo.sqlite3", sqlite_template)
    with GuardedSession(engine) as session:
        demo.fill(session, on=on, size=SMALL)
        session.look_as(machine("Test", on))
        assert len(cases_of(session)) == SMALL.first + SMALL.second
    engine.dispose()


def test_fill_refuses_a_database_in_use(session: GuardedSession) -> None:
    session.add(Agency(name="Fachstelle Wirklichkeit", kind=AgencyKind.OFFICE))
    session.flush()
    with pytest.raises(Refused, match="gibt es schon Stellen"):
        demo.fill(session, on=ON, size=SMALL)


def test_second_fill_is_refused(session: GuardedSession) -> None:
    demo.fill(session, on=ON, size=SMALL)
    with pytest.raises(Refused, match="gibt es schon Stellen"):
        demo.fill(session, on=ON, size=SMALL)
