"""Does the session narrow every read, row and column, whoever forgets to?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, select, text, union, update
from sqlalchemy.orm import aliased, joinedload, selectinload

from models import (
    Agency,
    Case,
    CaseMember,
    LoginSession,
    Measure,
    Person,
    User,
)
from portal import access, clock
from portal.errors import Forbidden, NoViewer
from portal.guard import GuardedSession
from portal.policy import GUARDED
from portal.viewers import nobody
from tests.access.house import House

TODAY = clock.today()


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
        assert [session.scalars(select(model)).all() for model in GUARDED] == [[]] * len(GUARDED)


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
