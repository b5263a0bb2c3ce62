"""Does the session check every write against the rows and offices one may touch?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ForeignKey, inspect, select
from sqlalchemy.exc import DBAPIError

from models import (
    Agency,
    Case,
    CaseMember,
    Measure,
    Person,
    Report,
    Step,
)
from models.enums import StepKind
from portal import clock
from portal.guard import GuardedSession
from portal.policy import GUARDED
from portal.viewers import machine
from tests.access.house import House, refused

TODAY = clock.today()


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
    for model in GUARDED:
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
