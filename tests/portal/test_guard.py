"""Does the session narrow every read and check every write, whoever forgets to?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ForeignKey, delete, exists, func, inspect, select, text, union, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased, joinedload, selectinload

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
    LoginSession,
    Measure,
    Person,
    Report,
    Share,
    Step,
    User,
)
from models.enums import CaseStatus, Channel, MeasureState, Outcome, Relation, ReportState, Role, StepKind
from portal import access, clock
from portal.errors import Forbidden, NoViewer
from portal.guard import GuardedSession
from portal.viewers import machine, nobody
from tests.access.house import House, built, copied_database

TODAY = clock.today()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = copied_database(request, request.param, tmp_path_factory.mktemp("house"), "guard")
    with built(url) as made:
        yield made


# Reading --------------------------------------------------------------------------------------------------------------
def test_session_without_a_viewer_reads_nothing(house: House) -> None:
    with GuardedSession(house.engine) as session:
        for asked in (select(Case), select(func.count(Case.id)), select(Case.__table__), text("SELECT 1")):
            with pytest.raises(NoViewer):
                session.execute(asked)


def test_session_without_a_viewer_writes_nothing(house: House) -> None:
    with GuardedSession(house.engine) as session:
        session.add(Agency(name="Neu", kind="other"))
        with pytest.raises(NoViewer):
            session.flush()


def test_session_for_nobody_finds_nothing(house: House) -> None:
    with house.looking_as() as session:
        session.look_as(nobody(TODAY), readonly=True)
        assert [session.scalars(select(model)).all() for model in access.GUARDED] == [[]] * len(access.GUARDED)


READS: dict[str, Callable[[GuardedSession], list[int]]] = {
    "records": lambda s: [case.id for case in s.scalars(select(Case))],
    "columns": lambda s: list(s.scalars(select(Case.id))),
    "alias": lambda s: list(s.scalars(select(aliased(Case).id))),
    "legacy query": lambda s: [case.id for case in s.query(Case)],
    "join from all agencies": lambda s: list(s.scalars(select(Case.id).select_from(Agency).join(Case, Case.office_id == Agency.id))),
    "outer join": lambda s: [i for i in s.scalars(select(Case.id).select_from(Agency).outerjoin(Case, Case.office_id == Agency.id)) if i],
    "subquery": lambda s: list(s.scalars(select(select(Case.id).subquery().c.id))),
    "cte": lambda s: list(s.scalars(select(select(Case.id).cte().c.id))),
    "union": lambda s: list(s.scalars(union(select(Case.id), select(Case.id)))),
    "cases of members": lambda s: sorted({m.case_id for m in s.scalars(select(CaseMember))}),
    "eager loading": lambda s: sorted({m.case.id for m in s.scalars(select(Measure).options(joinedload(Measure.case)))}),
    "lazy loading": lambda s: sorted({m.case.id for m in s.scalars(select(Measure))}),
    "collections": lambda s: sorted({m.case_id for c in s.scalars(select(Case).options(selectinload(Case.measures))) for m in c.measures}),
}  # fmt: skip


@pytest.mark.parametrize("way", READS)
@pytest.mark.parametrize(
    ("login", "marks"), [("clerk", ("joined", "closed_off")), ("away_lead", ("foreign",)), ("partner", ("joined",))]
)
def test_every_way_of_reading_is_narrowed(house: House, way: str, login: str, marks: tuple[str, ...]) -> None:
    with house.looking_as(login, readonly=True) as session:
        assert sorted(READS[way](session)) == sorted(getattr(house.ids, mark) for mark in marks)


NUMBERS: dict[str, Any] = {
    "count of records": select(func.count(Case.id)),
    "count from the record": select(func.count()).select_from(Case),
    "count of a subquery": select(func.count()).select_from(select(Case.id).subquery()),
    "scalar subquery": select(select(func.count(Case.id)).scalar_subquery()),
}


@pytest.mark.parametrize("way", NUMBERS)
def test_counts_are_narrowed(house: House, way: str) -> None:
    with house.looking_as("clerk", readonly=True) as session:
        assert session.scalar(NUMBERS[way]) == 2


def test_single_foreign_record_is_not_there(house: House) -> None:
    with house.looking_as("clerk", readonly=True) as session:
        assert session.get(Case, house.ids.foreign) is None
        assert session.scalar(select(exists(select(Case.id).where(Case.id == house.ids.foreign)))) is False
        assert session.scalar(select(func.max(Case.id))) == house.ids.closed_off


PAST: dict[str, Any] = {
    "table": select(Case.__table__),
    "column of a table": select(Case.__table__.c.note),
    "table beside a record": select(Agency.id, Case.__table__.c.note),
    "count of a table": select(func.count()).select_from(Case.__table__),
    "record counted in a table": select(func.count(Agency.id)).select_from(Case.__table__),
    "table joined": select(Agency.id).join(Case.__table__, Case.__table__.c.office_id == Agency.id),
    "text": text("SELECT id FROM cases"),
    "text as columns": text("SELECT id FROM cases").columns(Case.id),
    "record from text": select(Case).from_statement(text("SELECT * FROM cases")),
    "record without grant": select(LoginSession),
    "column without grant": select(LoginSession.token_hash),
    "bulk update": update(Case).values(note=""),
    "bulk update of a table": update(Case.__table__).values(note=""),
    "bulk delete": delete(Case),
    "password hash": select(User.password_hash),
}


@pytest.mark.parametrize("way", PAST)
def test_ways_past_the_records_are_refused(house: House, way: str) -> None:
    with house.looking_as("clerk") as session, pytest.raises(Forbidden):
        session.execute(PAST[way])


def test_legacy_bulk_writes_are_refused(house: House) -> None:
    row = {"id": house.ids.foreign, "note": "gestohlen", "version": 1}
    with house.looking_as("clerk") as session:
        for write in (session.bulk_update_mappings, session.bulk_insert_mappings):
            with pytest.raises(Forbidden):
                write(Case, [row])
        with pytest.raises(Forbidden):
            session.bulk_save_objects([Case(**row)])


# Columns --------------------------------------------------------------------------------------------------------------
def test_columns_outside_the_categories_are_empty_on_a_record(house: House) -> None:
    with house.looking_as("partner", readonly=True) as session:
        case = session.scalars(select(Case)).one()
        seen: Any = (case.number != "", case.note, case.street, case.rent, case.further_needs)
        assert seen == (
            True,
            None,
            None,
            None,
            None,
        )
        assert session.scalars(select(Person)).one().health_note is None


REREADS: dict[str, Callable[[GuardedSession, Case], Any]] = {
    "expired": lambda s, case: s.expire(case),
    "refreshed": lambda s, case: s.refresh(case),
    "refreshed by name": lambda s, case: s.refresh(case, ["note"]),
    "after rollback": lambda s, case: s.rollback(),
    "populated anew": lambda s, case: s.get(Case, case.id, populate_existing=True),
}


@pytest.mark.parametrize("way", REREADS)
def test_hidden_columns_stay_hidden_when_read_again(house: House, way: str) -> None:
    with house.looking_as("partner") as session:
        case = session.scalars(select(Case)).one()
        REREADS[way](session, case)
        assert case.status is not None
        try:
            seen = case.note
        except KeyError:
            seen = None
        assert seen is None


HIDDEN: dict[str, Any] = {
    "column": select(Case.note),
    "label": select(Case.note.label("number")),
    "function": select(func.lower(Case.note)),
    "sum": select(func.sum(Case.rent)),
    "alias": select(aliased(Case).note),
}


@pytest.mark.parametrize("way", HIDDEN)
def test_hidden_columns_cannot_be_selected(house: House, way: str) -> None:
    with house.looking_as("partner", readonly=True) as session, pytest.raises(Forbidden):
        session.execute(HIDDEN[way])


def test_released_column_shows_what_a_share_opens_and_nothing_else(house: House) -> None:
    with house.looking_as("partner", readonly=True) as session:
        columns = [
            access.released(session.viewer, column).label(column.key) for column in (Case.street, Case.rent, Case.note)
        ]
        assert [tuple(row) for row in session.execute(select(*columns))] == [("KANARIE-JOINED-STREET", None, None)]


def test_password_hash_is_read_by_sign_in_only(house: House) -> None:
    for login in ("clerk", "lead", "admin"):
        with house.looking_as(login, readonly=True) as session:
            assert {user.password_hash for user in session.scalars(select(User))} == {None}
    with house.looking_as() as session:
        assert {user.password_hash[:9] for user in session.scalars(select(User))} == {"$argon2id"}


# Shares and confidence ------------------------------------------------------------------------------------------------
def streets(session: GuardedSession) -> list[str | None]:
    return list(session.scalars(select(access.released(session.viewer, Case.street))))


@pytest.mark.parametrize(
    ("day", "seen"), [(-1, None), (0, "KANARIE-JOINED-STREET"), (30, "KANARIE-JOINED-STREET"), (31, None)]
)
def test_share_holds_from_its_first_to_its_last_day(house: House, day: int, seen: str | None) -> None:
    with house.looking_as() as session:
        session.look_as(replace(house.viewers["partner"], today=TODAY + timedelta(days=day)), readonly=True)
        assert streets(session) == [seen]
        assert len(session.scalars(select(Person)).all()) == (seen is not None)


def test_revoked_share_ends_at_once(house: House) -> None:
    with house.looking_as() as session:
        session.scalars(select(Share)).one().revoked_on = TODAY
        session.flush()
        session.look_as(house.viewers["partner"])
        assert (streets(session), session.scalars(select(Person)).all(), session.scalars(select(Share)).all()) == (
            [None],
            [],
            [],
        )


def confidential_seen(session: GuardedSession) -> list[str]:
    return list(session.scalars(select(Contact.note).where(Contact.confidential)))


@pytest.mark.parametrize("login", ["social_worker", "lead", "away_clerk", "privacy", "admin", "finance", "partner"])
def test_confidential_contact_is_hidden_from_others(house: House, login: str) -> None:
    with house.looking_as(login, readonly=True) as session:
        contacts = list(session.scalars(select(Contact.id).where(Contact.case_id == house.ids.joined)))
        assert len(contacts) == (1 if login in ("social_worker", "lead") else 0)


def test_confidential_contact_is_seen_by_author_and_deputy(house: House) -> None:
    with house.looking_as() as session:
        session.get_one(User, house.ids.logins["clerk"]).deputy_id = house.ids.logins["social_worker"]
        session.flush()
        for login, count in (("clerk", 2), ("social_worker", 2), ("lead", 0)):
            session.look_as(house.viewers[login])
            assert len(confidential_seen(session)) == count
        contact = session.get(Contact, session.scalar(select(Contact.id)))
        assert contact is not None


def test_deputy_reads_but_does_not_write(house: House) -> None:
    with house.looking_as() as session:
        session.get_one(User, house.ids.logins["clerk"]).deputy_id = house.ids.logins["social_worker"]
        session.flush()
        session.look_as(house.viewers["social_worker"])
        session.scalars(select(Contact).where(Contact.confidential)).first().note = "anders"  # type: ignore[union-attr]
        with pytest.raises(Forbidden):
            session.flush()


# Writing --------------------------------------------------------------------------------------------------------------
def refused(session: GuardedSession) -> None:
    with pytest.raises(Forbidden):
        session.flush()
    session.rollback()


def stolen(house: House, login: str, model: Any, *where: Any) -> tuple[GuardedSession, Any]:
    """Return a session of the login with a record in hand that the machine read, as if a check had been forgotten."""
    session = GuardedSession(house.engine)
    session.look_as(machine("Test", TODAY))
    record = session.scalars(select(model).where(*where)).first()
    session.look_as(house.viewers[login])
    return session, record


@pytest.mark.parametrize(("model", "key", "value"), [
    (Case, "note", "gestohlen"), (Measure, "title", "gestohlen"), (Step, "note", "gestohlen"), (Report, "remark", "gestohlen"),
])  # fmt: skip
def test_foreign_record_in_hand_cannot_be_changed(house: House, model: Any, key: str, value: str) -> None:
    session, record = stolen(house, "clerk", model, model.office_id == house.ids.away)
    setattr(record, key, value)
    refused(session)
    session.close()


def test_foreign_record_in_hand_cannot_be_deleted(house: House) -> None:
    session, record = stolen(house, "clerk", Step, Step.office_id == house.ids.away)
    session.delete(record)
    refused(session)
    session.close()


def test_foreign_record_cannot_be_taken_over(house: House) -> None:
    """The row is foreign before the flush and own after it."""
    session, record = stolen(house, "clerk", Person, Person.office_id == house.ids.away)
    record.office_id = house.ids.home
    refused(session)
    session.close()


def test_own_record_cannot_be_given_away(house: House) -> None:
    """The row is own before the flush and foreign after it."""
    with house.looking_as("clerk") as session:
        session.add(person := Person(office_id=house.ids.home, last_name="FAKE-Neu"))
        session.flush()
        person.office_id = house.ids.away
        refused(session)


def test_foreign_child_cannot_be_hung_into_an_own_case(house: House) -> None:
    session, measure = stolen(house, "clerk", Measure, Measure.office_id == house.ids.away)
    case = session.get_one(Case, house.ids.joined)
    case.measures.append(measure)
    refused(session)
    session.close()


def test_nothing_is_created_in_another_office(house: House) -> None:
    with house.looking_as("clerk") as session:
        session.add(Person(office_id=house.ids.away, last_name="FAKE-Neu"))
        refused(session)
        session.add(Step(case_id=house.ids.foreign, office_id=house.ids.away, kind=StepKind.FILED, happened_on=TODAY))
        refused(session)


def test_nothing_is_attached_to_a_row_one_cannot_see(house: House) -> None:
    with house.looking_as() as session:
        person = session.scalar(select(Person.id).where(Person.office_id == house.ids.away))
        user = house.ids.logins["away_clerk"]
    with house.looking_as("clerk") as session:
        session.add(CaseMember(case_id=house.ids.joined, office_id=house.ids.home, person_id=person))
        refused(session)
        for key, value in (("assigned_to_id", user), ("previous_case_id", house.ids.foreign)):
            setattr(session.get_one(Case, house.ids.joined), key, value)
            refused(session)


def test_every_foreign_key_has_a_relation_the_guard_can_check(house: House) -> None:
    """A column may go without: its office is checked by the grant, and a case is bound to its office by the database."""
    bare = set()
    for model in access.GUARDED:
        mapper = inspect(model)
        checked = {
            column.key
            for relation in mapper.relationships
            if not relation.viewonly
            for column in relation.local_columns
        }
        keys = {
            column.key
            for column in model.__table__.columns
            if any(isinstance(key, ForeignKey) for key in column.foreign_keys)
        }
        bare |= {f"{model.__tablename__}.{key}" for key in keys - checked - {"office_id"}}
    assert bare == {
        "invitations.case_id", "proofs_of_use.made_by_id", "report_forms.uploaded_by_id", "saved_reports.saved_by_id",
        "statistics_deliveries.delivered_by_id",
    }  # fmt: skip


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


def test_readonly_session_cannot_write_even_for_the_machine(house: House) -> None:
    with house.looking_as(readonly=True) as session:
        session.get_one(Agency, house.ids.home).note = "anders"
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.flush()
        session.rollback()


def test_acting_as_another_leaves_nothing_behind(house: House) -> None:
    """What the machine read meanwhile is not answered from the session's memory afterwards."""
    with house.looking_as("partner") as session:
        own = session.scalars(select(Case)).one()
        with session.acting_as(machine("Statistik", TODAY)):
            kept = session.scalars(select(Case)).all()
        assert len(kept) == 3
        assert session.get(Case, house.ids.foreign) is None
        assert session.get(Case, house.ids.joined) is own
        assert session.viewer == house.viewers["partner"]
