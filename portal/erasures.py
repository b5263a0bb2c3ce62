"""Erasures: a household is anonymised as a whole, what is counted stays, and the trail tells that it happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    or_,
    select,
    update,
)

from models import AuditEntry, Base, Case, CaseMember, Document, Merge, Person, Reminder, Report, Share, User
from models.base import CaseBound
from models.enums import AuditAction, CaseStatus, ErasureBasis, MergeKind, Role
from portal import audit, chains, clock, documents
from portal.calendar import add_months
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.retention import UNDONE

GONE = "anonymisiert"
INSTEAD: dict[tuple[str, str], str] = {
    ("cases", "household_name"): GONE,
    ("persons", "last_name"): GONE,
    ("reports", "last_name"): GONE,
}
"""What stands where a name has to."""
KEPT = frozenset({"number", "court_code", "next_deadline", "rule", "text_version", "erasure_reason"})
"""Words that name nobody; all other words go, also those of columns to come."""
REMOVED: tuple[type[CaseBound], ...] = (Document, Reminder)
"""Records that say nothing without their words and that no figure counts."""
persons, members, cases, trail = (model.__table__.c for model in (Person, CaseMember, Case, AuditEntry))


def erase_case(
    session: GuardedSession, record: Case, *, basis: ErasureBasis, reason: str = "", on: date, home: Path, by: User
) -> None:
    """Anonymise the household of a closed case for good, with its files in ``home`` and what the trail says of it.

    Persons who are in another case that is not anonymised stay. Raises Refused for an open case, Forbidden for
    anybody but the lead of its office. The caller commits.
    """
    _must_lead(session, record, by)
    if record.status is not CaseStatus.CLOSED:
        raise Refused(f"Der Fall {record.number} läuft noch. Schließen Sie ihn ab, dann lässt er sich anonymisieren.")
    if record.anonymised_on is not None:
        raise Refused(f"Der Fall {record.number} ist schon seit dem {record.anonymised_on:%d.%m.%Y} anonymisiert.")
    session.flush()
    connection, number = session.connection(), record.id
    for document in session.scalars(select(Document).where(Document.case_id == number)):
        documents.discard(session, document, home)
    people = _people_of_this_case_alone(connection, number)
    with_report = set(connection.scalars(select(Report.__table__.c.id).where(Report.__table__.c.case_id == number)))
    _empty_records(connection, number)
    _empty_people(connection, people)
    _end_shares(connection, number, on)
    said = {"anonymised_on": on, "erasure_basis": basis, "erasure_reason": reason}
    connection.execute(update(Case.__table__).where(cases.id == number).values(said))
    gone = _forget_merges(connection, {number}, people)
    _redact(connection, {"cases": gone["cases"], "persons": gone["persons"], "reports": with_report})
    _tell(session, "cases", number, number, {key: [None, audit.plain_value(value)] for key, value in said.items()})
    session.expire_all()


def erase_report(session: GuardedSession, record: Report, *, on: date, by: User) -> None:
    """Anonymise a report of which no case came; raise Refused while it may still become one. The caller commits."""
    _must_lead(session, record, by)
    if record.state not in UNDONE or record.case_id is not None or record.anonymised_on is not None:
        raise Refused(f"Die {record} ist {record.state.label}; anonymisiert wird nur, woraus kein Fall wurde.")
    session.flush()
    connection, table, number = session.connection(), Report.__table__, record.id
    connection.execute(update(table).where(table.c.id == number).values(_emptied(table) | {"anonymised_on": on}))
    _redact(connection, {"reports": {number}})
    _tell(session, "reports", number, None, {"anonymised_on": [None, on.isoformat()]})
    session.expire_all()


def _must_lead(session: GuardedSession, record: Case | Report, by: User) -> None:
    """Raise Forbidden unless the lead of the record's own office acts: what follows passes the checks of the session."""
    viewer = session.viewer
    if viewer.role is not Role.LEAD or viewer.office_id != record.office_id or viewer.user_id != by.id:
        raise Forbidden


def _people_of_this_case_alone(connection: Connection, number: int) -> set[int]:
    """Return the members of a case who are in no other case that still names them."""
    others, elsewhere = CaseMember.__table__.alias("others").c, Case.__table__.alias("elsewhere").c
    named = exists().where(
        others.person_id == members.person_id, others.case_id != number, elsewhere.id == others.case_id,
        elsewhere.anonymised_on.is_(None),
    )  # fmt: skip
    return set(connection.scalars(select(members.person_id).where(members.case_id == number, ~named)))


def _emptied(table: Table) -> dict[str, Any]:
    """Return column -> what stands there afterwards: nothing, for every column of words and of an office's own fields."""
    found: dict[str, Any] = {}
    for column in table.c:
        if isinstance(column.type, JSON):
            found[column.key] = {}
        elif isinstance(column.type, String) and column.key not in KEPT and not column.foreign_keys:
            found[column.key] = (
                None if column.nullable else INSTEAD.get((table.name, column.key), _nothing(table, column))
            )
    if table is Report.__table__:
        found["decision_reason"] = case((table.c.decision_reason == "", ""), else_=GONE)
    return found | {"version": table.c.version + 1}


def _nothing(table: Table, column: Column[Any]) -> str:
    """Return the word for nothing: an empty text, where the table does not ask for some word."""
    checks = (str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint))
    return GONE if any(f"{column.key} <> ''" in check for check in checks) else ""


def _empty_records(connection: Connection, number: int) -> None:
    """Empty the case and all that belongs to it, whatever kind of record is added later."""
    removed = [model.__table__ for model in REMOVED]
    bound = [mapper.class_.__table__ for mapper in Base.registry.mappers if issubclass(mapper.class_, CaseBound)]
    for table in (*(one for one in bound if one not in removed), Report.__table__):
        loose = {key.parent.key: None for key in table.foreign_keys if key.column.table in removed}
        connection.execute(update(table).where(table.c.case_id == number).values(_emptied(table) | loose))
    for table in removed:
        connection.execute(delete(table).where(table.c.case_id == number))
    connection.execute(update(Case.__table__).where(cases.id == number).values(_emptied(Case.__table__)))


def _empty_people(connection: Connection, people: Iterable[int]) -> None:
    """Empty persons; of the day of birth stays one that gives the same ages on the days of their reports."""
    for number in people:
        values = _emptied(Person.__table__)
        born = connection.scalar(select(persons.birth_date).where(persons.id == number))
        if born is not None:
            days = select(cases.reported_on).where(
                cases.id.in_(select(members.case_id).where(members.person_id == number))
            )
            values["birth_date"] = min(add_months(day, -12 * _age(born, day)) for day in connection.scalars(days))
        connection.execute(update(Person.__table__).where(persons.id == number).values(values))


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _end_shares(connection: Connection, number: int, on: date) -> None:
    """End what is still shared: there is nothing left to be seen."""
    shares = Share.__table__
    running = and_(shares.c.case_id == number, shares.c.revoked_on.is_(None))
    connection.execute(update(shares).where(running).values(revoked_on=on))


def _forget_merges(connection: Connection, numbers: set[int], people: set[int]) -> dict[str, set[int]]:
    """Empty what merges kept to be undone, and return the numbers with those of the records taken up."""
    merges = Merge.__table__
    found = {"cases": set(numbers), "persons": set(people)}
    for kind, name in ((MergeKind.CASE, "cases"), (MergeKind.PERSON, "persons")):
        added = found[name]
        while added:
            own = and_(merges.c.kind == kind, merges.c.kept_id.in_(added))
            gone = set(connection.scalars(select(merges.c.gone_id).where(own, merges.c.state == "done")))
            connection.execute(update(merges).where(own).values(kept_rows={}))
            added = gone - found[name]
            found[name] |= added
    return found


def _redact(connection: Connection, records: dict[str, set[int]]) -> None:
    """Take the values of these records, and of all that belongs to the cases among them, out of the trail."""
    own: list[ColumnElement[bool]] = [trail.case_id.in_(records.get("cases", ()))]
    own += [and_(trail.record == name, trail.record_id.in_(numbers)) for name, numbers in records.items()]
    chains.redact(connection, or_(*own))


def _tell(session: GuardedSession, name: str, number: int, case_id: int | None, changes: dict[str, Any]) -> None:
    """Write into the trail that it happened, when, by whom and why."""
    viewer = session.viewer
    entry = {
        "at": clock.now(), "user_id": viewer.user_id, "user_name": viewer.name, "office_id": viewer.office_id,
        "action": AuditAction.ERASE, "record": name, "record_id": number, "case_id": case_id, "changes": changes,
    }  # fmt: skip
    audit.append(session.connection(), [entry])
