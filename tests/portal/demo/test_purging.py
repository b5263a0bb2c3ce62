"""Does purging take all that is invented, and leave what is real?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from models import Agency, Base, Case, CaseMember, LoginSession, Merge, Person, StatisticsDelivery, User
from models.enums import AgencyKind, MergeState, Role
from portal import chains, clock, demo, documents, merging
from portal.guard import GuardedSession
from portal.imports import applying
from portal.imports.notices import SentFile, read_files
from portal.viewers import machine, viewer_of
from tests import factories

ON = date(2026, 11, 19)
SAMPLE = Path(__file__).parents[2] / "samples" / "raeumungsklagen_2026.xlsx"
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


def test_purge_leaves_nothing(session: GuardedSession, tmp_path: Path) -> None:
    demo.purge(session, home=tmp_path)
    session.commit()
    assert rows_of(session) == {}
    assert demo.is_empty(session)


def test_database_can_be_filled_again_after_a_purge(session: GuardedSession, tmp_path: Path) -> None:
    before = rows_of(session)
    demo.purge(session, home=tmp_path)
    demo.fill(session, on=ON, size=SIZE)
    assert {**before, "audit_entries": 0} == {**rows_of(session), "audit_entries": 0}


def test_purge_keeps_a_real_case_with_all_it_rests_on(session: GuardedSession, tmp_path: Path) -> None:
    office = session.scalars(select(Agency).where(Agency.kind == AgencyKind.OFFICE)).first()
    assert office is not None
    case = factories.case(session, office, "Wirklich", "Wanda", number="2026-9001")
    session.commit()
    number, office_id = case.id, office.id
    done = demo.purge(session, home=tmp_path)
    session.commit()
    assert (done.kept, done.mixed) == (["2026-9001"], [])
    assert session.scalars(select(Case.id)).all() == [number]
    assert session.scalars(select(Person.last_name)).all() == ["Wirklich"]
    assert office_id in session.scalars(select(Agency.id)).all()


def test_purge_names_real_cases_that_hold_invented_persons(session: GuardedSession, tmp_path: Path) -> None:
    case = session.scalars(select(Case).where(Case.members.any())).first()
    assert case is not None
    case.members.append(CaseMember(person=Person(office_id=case.office_id, last_name="Wirklich")))
    session.commit()
    number = case.number
    assert demo.purge(session, home=tmp_path).mixed == [number]
    session.rollback()
    assert demo.purge(session, home=tmp_path, mixed_too=True).kept == []
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


def test_purge_throws_the_files_of_invented_deliveries_away(session: GuardedSession, tmp_path: Path) -> None:
    by = session.scalars(select(User).where(User.role == Role.LEAD)).first()
    assert by is not None
    session.add(
        StatisticsDelivery(
            office_id=by.agency_id, recipient="Land", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), data_on=ON,
            catalogue="2026-0", delivered_at=clock.now(), delivered_by_id=by.id, name="statistik.xlsx", size=4, sha256="0",
            gaps="", delivered_figures={}, exact_figures={}, stored=documents.keep(session, b"Text", tmp_path / "documents"),
        )
    )  # fmt: skip
    session.commit()
    demo.purge(session, home=tmp_path / "documents")
    session.commit()
    assert list((tmp_path / "documents").iterdir()) == []


def test_trail_of_what_stays_is_whole_after_a_purge(session: GuardedSession, tmp_path: Path) -> None:
    session.add(Agency(name="Fachstelle Wirklichkeit", kind=AgencyKind.OFFICE))
    session.commit()
    demo.purge(session, home=tmp_path)
    assert list(chains.broken_links(session.connection())) == []
    assert rows_of(session)["audit_entries"] >= 1


def test_imported_notices_stay_and_invented_accounts_are_locked(session: GuardedSession, tmp_path: Path) -> None:
    clerk = session.scalars(select(User).where(User.role == Role.CLERK).order_by(User.id)).first()
    assert clerk is not None
    session.look_as(viewer_of(clerk, ON))
    shown = applying.preview(session, clerk.agency, read_files([SentFile(SAMPLE.name, SAMPLE.read_bytes())]))
    done = applying.write(session, clerk.agency, shown, by=clerk, on=ON)
    session.commit()
    session.look_as(machine("Test", ON))
    purged = demo.purge(session, home=tmp_path)
    session.commit()
    assert (len(purged.kept), purged.mixed, purged.locked) == (done.reports, [], [clerk.login])
    assert (rows_of(session)["reports"], rows_of(session)["cases"]) == (done.reports, done.reports)
    assert list(chains.broken_links(session.connection())) == []
    assert demo.known(session) == []


def test_merge_of_real_persons_stays_and_one_of_invented_persons_goes(session: GuardedSession, tmp_path: Path) -> None:
    lead = session.scalars(select(User).where(User.role == Role.LEAD)).first()
    assert lead is not None
    real = factories.case(session, lead.agency, "Wirklich", "Wanda", number="2026-9001").members[0].person
    twin = Person(office_id=lead.agency_id, last_name="Wirklich", first_name="Wanda B.")
    invented = session.scalars(select(Person).where(Person.office_id == lead.agency_id).order_by(Person.id).limit(2))
    one, other = invented.all()
    session.add(twin)
    session.flush()
    session.look_as(viewer_of(lead, ON))
    merging.merge(session, real, twin, {}, by=lead)
    merging.say_apart(session, one, other, by=lead)
    session.commit()
    session.look_as(machine("Test", ON))
    demo.purge(session, home=tmp_path)
    session.commit()
    assert [merge.state for merge in session.scalars(select(Merge))] == [MergeState.DONE]


def test_purge_signs_everybody_invented_out(session: GuardedSession, tmp_path: Path) -> None:
    user = session.scalars(select(User)).first()
    assert user is not None
    row = {"token_hash": "x", "user_id": user.id, "created_at": clock.now(), "seen_at": clock.now(), "data": {}}
    session.connection().execute(insert(LoginSession.__table__), row)
    session.commit()
    demo.purge(session, home=tmp_path)
    assert rows_of(session) == {}
