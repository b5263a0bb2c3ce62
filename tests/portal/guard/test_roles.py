"""Does the session let each role write its own columns, and close what is closed?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from models import (
    Agency,
    AgendaPoint,
    ArrearsMonth,
    Case,
    CaseMember,
    Conference,
    Contact,
    HandledDeadline,
    Invitation,
    Measure,
    Person,
    Report,
    Step,
    User,
)
from models.enums import CaseStatus, Channel, MeasureState, Outcome, Relation, ReportState, Role, StepKind
from portal import clock
from portal.viewers import machine
from tests.access.house import House, refused

TODAY = clock.today()


def test_role_without_grant_creates_nothing(house: House) -> None:
    for login in ("partner", "finance", "privacy", "region", "admin"):
        with house.looking_as(login) as session:
            session.add(Person(office_id=house.viewers[login].agency_id, last_name="FAKE-Neu"))
            refused(session)


PARTNER_MAY = {"state": MeasureState.DONE, "done_on": TODAY, "partner_note": "fertig"}

PARTNER_MAY_NOT = {
    "title": "anders",
    "due_on": TODAY,
    "note": "anders",
    "amount_granted": 5,
    "kind_id": 1,
    "responsible_agency_id": 1,
}


def test_partner_writes_its_columns(house: House) -> None:
    with house.looking_as("partner") as session:
        measure = session.scalars(select(Measure)).one()
        for key, value in PARTNER_MAY.items():
            setattr(measure, key, value)
        session.flush()


@pytest.mark.parametrize("key", PARTNER_MAY_NOT)
def test_partner_writes_no_other_column(house: House, key: str) -> None:
    with house.looking_as("partner") as session:
        setattr(session.scalars(select(Measure)).one(), key, PARTNER_MAY_NOT[key])
        refused(session)


def test_partner_writes_no_other_column_through_a_relation(house: House) -> None:
    with house.looking_as("partner") as session:
        session.scalars(select(Measure)).one().responsible_user = session.get_one(User, house.ids.logins["partner"])
        refused(session)
        session.scalars(select(Invitation)).one().agency = session.get_one(Agency, house.ids.home)
        refused(session)


def report_of(house: House, **more: Any) -> Report:
    values: dict[str, Any] = {
        "office_id": house.ids.home, "reporting_agency_id": house.ids.jobcenter, "reported_on": TODAY, "channel": Channel.JOBCENTER,
        "conference_due_on": TODAY, "last_name": "FAKE-Neu", "state": ReportState.OPEN,
    }  # fmt: skip
    return Report(**values | more)


def test_partner_sends_a_report(house: House) -> None:
    with house.looking_as("partner") as session:
        session.add(report_of(house))
        session.flush()


@pytest.mark.parametrize("more", [
    {"reporting_agency_id": 1}, {"case_id": 1}, {"state": ReportState.REVOKED}, {"source": "x"}, {"fingerprint": "x"}, {"extra": {"x": 1}},
])  # fmt: skip
def test_partner_sends_no_report_for_others_or_with_more_than_it_sees(house: House, more: dict[str, Any]) -> None:
    with house.looking_as("partner") as session:
        session.add(report_of(house, **more))
        refused(session)


def test_partner_cannot_hang_its_report_into_a_case(house: House) -> None:
    with house.looking_as("partner") as session:
        session.add(report := report_of(house))
        session.flush()
        report.case = session.get_one(Case, house.ids.joined)
        refused(session)


def test_clerk_may_note_a_contact_of_a_closed_case_but_not_change_it(house: House) -> None:
    with house.looking_as() as session:
        case = session.get_one(Case, house.ids.joined)
        case.status, case.closed_on, case.outcome = CaseStatus.CLOSED, TODAY, Outcome.W1
        session.flush()
        session.look_as(house.viewers["clerk"])
        case.contacts.append(Contact(kind="note", happened_on=TODAY, author_id=house.ids.logins["clerk"], note="FAKE"))
        session.flush()
        case.note = "anders"
        refused(session)


FILE_OF_A_CASE: dict[type[Any], dict[str, Any]] = {
    Measure: {"title": "anders"},
    Conference: {"place": "anders"},
    Invitation: {"answer_note": "anders"},
    AgendaPoint: {"problem": "anders"},
    Step: {"note": "anders"},
    CaseMember: {"relation": Relation.OTHER},
    HandledDeadline: {"note": "anders"},
    ArrearsMonth: {"paid": 1},
    Report: {"last_name": "FAKE-anders"},
}


@pytest.mark.parametrize("model", FILE_OF_A_CASE)
@pytest.mark.parametrize("login", ["clerk", "social_worker", "lead"])
def test_file_of_a_closed_case_is_closed_to_all_but_the_lead(house: House, login: str, model: type[Any]) -> None:
    with house.looking_as() as session:
        case = session.get_one(Case, house.ids.joined)
        session.add(report := report_of(house, reporting_agency_id=None, state=ReportState.ACCEPTED, case_id=case.id))
        session.flush()
        first = select(model).where(model.case_id == case.id).limit(1)
        record: Any = report if model is Report else session.scalars(first).one()
        session.look_as(house.viewers[login])
        for key, value in FILE_OF_A_CASE[model].items():
            setattr(record, key, value)
        session.flush()  # as long as the case is open, everybody may
        session.look_as(machine("Test", TODAY))
        case.status, case.closed_on, case.outcome, record.version = CaseStatus.CLOSED, TODAY, Outcome.W1, 7
        session.flush()
        session.look_as(house.viewers[login])
        record.version = 8
        if login == "lead":
            session.flush()
        else:
            refused(session)


def test_nothing_new_joins_the_file_of_a_closed_case(house: House) -> None:
    with house.looking_as() as session:
        case = session.get_one(Case, house.ids.joined)
        case.status, case.closed_on, case.outcome = CaseStatus.CLOSED, TODAY, Outcome.W1
        session.flush()
        session.look_as(house.viewers["clerk"])
        case.steps.append(Step(kind=StepKind.FILED, happened_on=TODAY))
        refused(session)


def test_clerk_closes_a_case_with_its_last_measure_at_once(house: House) -> None:
    with house.looking_as("clerk") as session:
        case = session.get_one(Case, house.ids.joined)
        case.measures[0].state, case.measures[0].done_on = MeasureState.DONE, TODAY
        case.status, case.closed_on, case.outcome = CaseStatus.CLOSED, TODAY, Outcome.W9
        case.follow_ups[0].note = "anders"
        session.flush()
        case.follow_ups[0].note = "noch anders"
        session.flush()


def test_admin_changes_others_but_never_himself(house: House) -> None:
    with house.looking_as("admin") as session:
        session.get_one(User, house.ids.logins["clerk"]).phone = "1"
        session.flush()
        session.get_one(User, house.ids.logins["admin"]).phone = "1"
        refused(session)
        assert session.get(User, house.ids.logins["away_clerk"]) is None


def test_admin_creates_users_of_the_own_office_and_of_partners_only(house: House) -> None:
    with house.looking_as("admin") as session:
        for agency, login in ((house.ids.home, "neu1"), (house.ids.jobcenter, "neu2")):
            session.add(User(agency_id=agency, role=Role.CLERK, login=login, name="FAKE", password_hash="!"))
            session.flush()
        session.add(User(agency_id=house.ids.away, role=Role.CLERK, login="neu3", name="FAKE", password_hash="!"))
        refused(session)
