"""Does purging take all that is invented, and nothing at all where something is real?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from models import Agency, Base, Person, User
from models.enums import AgencyKind, Role
from portal import demo
from portal.errors import Refused
from portal.guard import GuardedSession

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


def test_purge_refuses_when_a_person_is_not_invented(session: GuardedSession) -> None:
    office = session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)).first()
    session.add(Person(office=office, last_name="Wirklich", first_name="Wanda"))
    session.commit()
    before = rows_of(session)
    with pytest.raises(Refused) as refusal:
        demo.purge(session)
    assert "1 Person ohne" in str(refusal.value)
    assert "Wirklich" not in str(refusal.value)
    assert rows_of(session) == before


def test_purge_refuses_when_a_user_is_not_invented(session: GuardedSession) -> None:
    office = session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)).first()
    session.add(User(agency=office, role=Role.CLERK, login="w.wirklich@stadt.de", name="W.", password_hash=""))
    session.commit()
    with pytest.raises(Refused, match="1 Benutzerkonto ohne"):
        demo.purge(session)


def test_purge_refuses_when_an_agency_is_not_invented(session: GuardedSession) -> None:
    session.add(Agency(name="Fachstelle Wirklichkeit", kind=AgencyKind.OFFICE))
    session.commit()
    with pytest.raises(Refused, match="1 Stelle ohne"):
        demo.purge(session)
