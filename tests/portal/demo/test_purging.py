"""Does purging take all that is invented, and leave what is real?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import Agency, Base, Case, CaseMember, Person, User
from models.enums import AgencyKind
from portal import audit, demo, documents
from portal.guard import GuardedSession
from tests import factories

ON = date(2026, 11, 19)
SIZE = demo.Size(first=10, second=5, waiting=2)


@pytest.fixture
def session(session: GuardedSession) -> GuardedSession:
    """The demo data of a few cases, in a migrated database of each engine."""
    demo.fill(session, on=ON, size=SIZE)
    session.commit()
    return session


def rows_of(session: GuardedSession) -> dict[str, int]:
    found = {
        table.name: session.connection().scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    return {name: count for name, count in found.items() if count}


def test_purge_leaves_nothing(session: GuardedSession) -> None:
    demo.purge(session)
    session.commit()
    assert rows_of(session) == {}
    assert demo.is_empty(session)


def test_database_can_be_filled_again_after_a_purge(session: GuardedSession) -> None:
    before = rows_of(session)
    demo.purge(session)
    demo.fill(session, on=ON, size=SIZE)
    assert {**before, "audit_entries": 0} == {**rows_of(session), "audit_entries": 0}


def test_purge_keeps_a_real_case_with_all_it_rests_on(session: GuardedSession) -> None:
    office = session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)).first()
    assert office is not None
    case = factories.case(session, office, "Wirklich", "Wanda", number="2026-9001")
    session.commit()
    number, office_id = case.id, office.id
    done = demo.purge(session)
    session.commit()
    assert (done.kept, done.mixed) == (["2026-9001"], [])
    assert session.scalars(select(Case.id)).all() == [number]
    assert session.scalars(select(Person.last_name)).all() == ["Wirklich"]
    assert office_id in session.scalars(select(Agency.id)).all()


def test_purge_names_real_cases_that_hold_invented_persons(session: GuardedSession) -> None:
    case = session.scalars(select(Case).where(Case.members.any())).first()
    assert case is not None
    case.members.append(CaseMember(person=Person(office_id=case.office_id, last_name="Wirklich")))
    session.commit()
    number = case.number
    assert demo.purge(session).mixed == [number]
    session.rollback()
    assert demo.purge(session, mixed_too=True).kept == []
    assert "persons" not in rows_of(session)


def test_purge_leaves_no_file_behind(session: GuardedSession, tmp_path: Path) -> None:
    case = session.scalars(select(Case)).first()
    by = session.scalars(select(User)).first()
    assert case is not None
    assert by is not None
    documents.add(session, case, name="Brief.txt", data=b"Text", home=tmp_path / "documents", by=by)
    session.commit()
    demo.purge(session, home=tmp_path / "documents")
    session.commit()
    assert list((tmp_path / "documents").iterdir()) == []


def test_trail_of_what_stays_is_whole_after_a_purge(session: GuardedSession) -> None:
    session.add(Agency(name="Fachstelle Wirklichkeit", kind=AgencyKind.OFFICE))
    session.commit()
    demo.purge(session)
    assert list(audit.broken_links(session.connection())) == []
    assert rows_of(session)["audit_entries"] >= 1
