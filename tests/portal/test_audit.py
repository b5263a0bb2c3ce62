"""Is every change in the trail, in the transaction of the change?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from models import AccessEntry, AuditEntry, Base, Case, CaseMember, Contact, Measure, Person, Share, Step, User
from models.enums import AuditAction, ContactKind, MeasureState, Role, StepKind
from portal import audit, bulk, chains, clock, reports
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories
from tests.world import World

TODAY = clock.today()
trail = AuditEntry.__table__


@pytest.fixture
def desk(session: GuardedSession) -> GuardedSession:
    """A session of a clerk with one case; the trail before it is old news."""
    office = factories.agency(session, "Fachstelle Musterstadt")
    clerk = factories.user(session, "clerk", Role.CLERK, office)
    factories.case(session, office)
    session.commit()
    viewer = viewer_of(clerk, TODAY)
    session.expunge_all()
    session.commit()
    session.look_as(viewer)
    session.info["start"] = last_number(session)
    return session


def last_number(session: GuardedSession) -> int:
    return session.connection().scalar(select(func.max(trail.c.id))) or 0


def entries(session: GuardedSession) -> list[tuple[str, str, dict[str, Any]]]:
    """Return action, table and changes of what was written since the start."""
    session.flush()
    new = select(trail).where(trail.c.id > session.info["start"]).order_by(trail.c.id)
    rows = session.connection().execute(new).mappings()
    return [(row["action"].value, row["record"], row["changes"]) for row in rows]


def the_case(session: GuardedSession) -> Case:
    return session.scalars(select(Case)).one()


def test_change_and_trail_are_kept_together(desk: GuardedSession) -> None:
    the_case(desk).note = "neu"
    desk.commit()
    assert entries(desk) == [("update", "cases", {"note": ["", "neu"]})]


def test_change_and_trail_are_lost_together(desk: GuardedSession) -> None:
    the_case(desk).note = "neu"
    desk.flush()
    desk.rollback()
    assert (entries(desk), the_case(desk).note) == ([], "")


def test_refused_change_leaves_no_trace(desk: GuardedSession) -> None:
    the_case(desk).office_id = 4711
    with pytest.raises(Forbidden):
        desk.flush()
    desk.rollback()
    assert entries(desk) == []


def test_values_are_kept_readable(desk: GuardedSession) -> None:
    case = the_case(desk)
    case.rent, case.invited_on, case.extra = Decimal("512.40"), TODAY, {"a": [1]}
    assert entries(desk) == [
        (
            "update",
            "cases",
            {"rent": [None, "512.40"], "invited_on": [None, TODAY.isoformat()], "extra": [{}, {"a": [1]}]},
        )
    ]


def test_value_before_is_right_when_it_was_not_loaded(desk: GuardedSession) -> None:
    """After a commit a record is empty until touched; what is set then has no old value at hand."""
    case = the_case(desk)
    case.note = "eins"
    desk.commit()
    case.note = "zwei"
    assert [changes for _, _, changes in entries(desk)] == [{"note": ["", "eins"]}, {"note": ["eins", "zwei"]}]


def test_value_set_back_or_to_itself_is_no_change(desk: GuardedSession) -> None:
    case = the_case(desk)
    case.note = case.note
    desk.commit()
    case.note = ""
    assert entries(desk) == []


def test_relation_is_in_the_trail_by_its_number(desk: GuardedSession) -> None:
    clerk = desk.scalars(select(User)).one()
    the_case(desk).assigned_to = clerk
    assert entries(desk) == [("update", "cases", {"assigned_to_id": [None, clerk.id]})]


def test_relation_set_on_a_record_not_loaded_has_its_value_before(desk: GuardedSession) -> None:
    case, clerk = the_case(desk), desk.scalars(select(User)).one()
    case.assigned_to = clerk
    desk.commit()
    case.assigned_to = None
    assert entries(desk)[-1] == ("update", "cases", {"assigned_to_id": [clerk.id, None]})


def test_new_record_is_in_the_trail_with_relations_and_defaults(desk: GuardedSession) -> None:
    case = the_case(desk)
    desk.add(Step(case=case, kind=StepKind.FILED, happened_on=TODAY))
    expected = {
        "case_id": [None, case.id],
        "office_id": [None, case.office_id],
        "kind": [None, "filed"],
        "happened_on": [None, TODAY.isoformat()],
    }
    assert entries(desk) == [("create", "steps", expected)]


def test_inline_rows_are_in_the_trail(desk: GuardedSession) -> None:
    case = the_case(desk)
    case.members.append(CaseMember(person=Person(office_id=case.office_id, last_name="FAKE-Neu")))
    found = {record: changes for _, record, changes in entries(desk)}
    assert set(found) == {"persons", "case_members"}
    assert found["case_members"]["person_id"] == [None, case.members[-1].person_id]


def test_deleted_record_is_in_the_trail_with_all_it_held(desk: GuardedSession) -> None:
    desk.add(step := Step(case=the_case(desk), kind=StepKind.FILED, happened_on=TODAY, docket="501 C 1/26"))
    desk.commit()
    desk.delete(step)
    action, record, changes = entries(desk)[-1]
    assert (action, record, changes["docket"], changes["kind"]) == (
        "delete",
        "steps",
        ["501 C 1/26", None],
        ["filed", None],
    )


def test_password_is_named_and_never_kept(session: GuardedSession) -> None:
    office = factories.agency(session, "Fachstelle Musterstadt")
    user = factories.user(session, "clerk", Role.CLERK, office)
    user.password_hash = "$argon2id$neu"
    session.commit()
    changes = list(
        session.connection().scalars(select(trail.c.changes).where(trail.c.record == "users").order_by(trail.c.id))
    )
    assert changes[-1] == {"password_hash": [None, "geändert"]}
    assert "argon2" not in str(changes)


def test_entry_says_who_when_and_of_which_case(desk: GuardedSession) -> None:
    case = the_case(desk)
    case.note = "neu"
    desk.commit()
    row = desk.connection().execute(select(trail).order_by(trail.c.id.desc())).mappings().first()
    assert row is not None
    assert [row[key] for key in ("user_name", "office_id", "record_id", "case_id", "action")] == [
        "FAKE clerk", case.office_id, case.id, case.id, AuditAction.UPDATE,
    ]  # fmt: skip
    assert clock.now() - row["at"] < timedelta(minutes=1)


WORK: dict[str, Callable[[GuardedSession, World], Any]] = {
    "cases": lambda s, w: setattr(w.joined, "note", "neu"),
    "persons": lambda s, w: setattr(w.joined.members[0].person, "phone", "1"),
    "case_members": lambda s, w: s.delete(w.joined.members[0]),
    "measures": lambda s, w: setattr(w.joined.measures[0], "state", MeasureState.DROPPED),
    "contacts": lambda s, w: s.add(
        Contact(case=w.joined, kind=ContactKind.NOTE, happened_on=TODAY, author=w.logins["clerk"])
    ),
    "follow_ups": lambda s, w: setattr(w.joined.follow_ups[0], "note", "neu"),
    "reminders": lambda s, w: setattr(w.joined.reminders[0], "text", "neu"),
    "consents": lambda s, w: setattr(w.joined.consents[0], "revoked_on", TODAY),
    "shares": lambda s, w: setattr(w.joined.shares[0], "revoked_on", TODAY),
    "conferences": lambda s, w: setattr(w.joined.conferences[0], "minutes", "neu"),
    "invitations": lambda s, w: setattr(w.joined.conferences[0].invitations[0], "answer_note", "neu"),
    "reports": lambda s, w: reports.accept(s, w.sent, by=w.logins["clerk"], on=TODAY),
    "users": lambda s, w: setattr(w.logins["clerk"], "phone", "1"),
    "agencies": lambda s, w: setattr(w.home, "phone", "1"),
}


def test_every_kind_of_write_leaves_its_entry(session: GuardedSession) -> None:
    world = World(session)
    session.commit()
    for table, work in WORK.items():
        session.info["start"] = last_number(session)
        work(session, world)
        assert table in {record for _, record, _ in entries(session)}
        session.commit()


def test_every_row_of_a_world_has_its_entry(session: GuardedSession) -> None:
    World(session)
    session.commit()
    connection, missing = session.connection(), []
    kept = set(
        connection.execute(
            select(trail.c.record, trail.c.record_id).where(trail.c.action == AuditAction.CREATE)
        ).tuples()
    )
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        if mapper.class_ not in audit.UNTRACKED and table.name != "catalogue_entries":
            missing += [
                (table.name, number)
                for number in connection.scalars(select(table.c.id))
                if (table.name, number) not in kept
            ]
    assert missing == []


def test_change_by_a_partner_goes_into_the_trail_of_the_office(session: GuardedSession) -> None:
    world = World(session)
    session.commit()
    home, partner = world.home.id, viewer_of(world.logins["partner"], TODAY)
    session.expunge_all()
    session.commit()
    session.look_as(partner)
    session.info["start"] = last_number(session)
    session.scalars(select(Measure)).one().partner_note = "fertig"
    assert entries(session) == [("update", "measures", {"partner_note": ["KANARIE-JOINED-MANSWER", "fertig"]})]
    assert session.connection().scalar(select(trail.c.office_id).order_by(trail.c.id.desc()).limit(1)) == home
    assert session.scalars(select(Share)).one().agency_id == partner.agency_id


def test_reading_a_case_file_is_kept_at_once(desk: GuardedSession) -> None:
    viewer, engine = desk.viewer, desk.get_bind()
    desk.rollback()
    audit.record_access(engine, viewer, "Fall 2026-0001", viewer.office_id, 1)  # type: ignore[arg-type]
    found = desk.connection().execute(select(AccessEntry.__table__.c.what, AccessEntry.__table__.c.user_name)).all()
    assert [tuple(row) for row in found] == [("Fall 2026-0001", "FAKE clerk")]


def test_many_new_rows_are_chained_and_told_like_single_ones(desk: GuardedSession) -> None:
    case, at = the_case(desk), clock.now()
    own = {"case_id": case.id, "office_id": case.office_id}
    rows = [
        {**own, "id": number, "kind": kind, "happened_on": TODAY, "amount": amount, "docket": "1 C „ü“\\\n", "note": ""}
        for number, kind, amount in zip(
            bulk.reserve_ids(desk, Step, 2), (StepKind.FILED, StepKind.SERVED), (Decimal("1.50"), None), strict=True
        )
    ]
    bulk.add(desk, Step, rows)
    step = Step(case=case, kind=StepKind.FILED, happened_on=TODAY, amount=Decimal("1.50"), docket="1 C „ü“\\\n")
    desk.add(step)
    first, second, single = entries(desk)
    assert first[2] == {key: value for key, value in single[2].items() if key not in ("version",)}
    assert second[2]["kind"] == [None, "served"]
    written = desk.connection().execute(select(trail).where(trail.c.id > desk.info["start"])).mappings().all()
    assert all(audit.digest(dict(row)) == row["hash"] for row in written)
    assert all(row["at"] >= at for row in written)
    start = desk.info["start"]
    assert [number for number in chains.broken_links(desk.connection()) if number > start] == []
