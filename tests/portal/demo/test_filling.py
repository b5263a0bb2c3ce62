"""Do the demo data obey every rule, and come out the same each time?"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models import (
    Agency,
    Base,
    Case,
    User,
)
from models.enums import (
    AgencyKind,
    Role,
)
from portal import chains, demo, search
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.sign_in import hasher
from portal.viewers import Viewer, machine, viewer_of
from tests.portal.demo.filled import ON, SMALL, cases_of, engine_over, filled


def digest(engine: Engine) -> str:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "audit_entries"]
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in tables:
            columns = [column for column in table.columns if column.name != "password_hash"]
            for row in connection.execute(select(*columns).order_by(*table.primary_key.columns)):
                found.update(repr((table.name, *row)).encode())
    return found.hexdigest()


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
