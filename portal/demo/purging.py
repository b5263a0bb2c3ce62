"""Purging: everything invented goes, every real record stays, and with it whatever it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, not_, or_, select, update

from models import AccessEntry, Agency, AuditEntry, Base, Case, CaseMember, Document, Person, Report, User
from portal import audit, clock, documents
from portal.demo import names, towns
from portal.demo.filling import NAME
from portal.guard import GuardedSession
from portal.viewers import machine

INVENTED: tuple[tuple[type[Base], ColumnElement[bool]], ...] = (
    (Agency, or_(*(Agency.name.contains(mark) for mark in towns.MARKS))),
    (User, User.login.endswith(names.mail(""))),
    (Person, Person.last_name.startswith(names.MARK)),
    (Report, Report.last_name.startswith(names.MARK)),
)
"""By which mark an invented record is known."""
MARKED = {model.__tablename__ for model, _ in INVENTED} | {"cases"}
OWNERS = ("case_id", "person_id", "user_id", "office_id")
"""With which record any other one stays or goes: the first of these columns it has filled."""
TRAIL = ("audit_entries", "access_entries")
AT_ONCE = 500
Keys = dict[str, set[int]]


@dataclass(slots=True)
class Purged:
    """What a purge left: numbers of real cases, and of those that hold invented persons or reports beside real ones."""

    kept: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


def purge(session: GuardedSession, *, home: Path | None = None, mixed_too: bool = False) -> Purged:
    """Delete what is invented with its trail and its files in ``home``; what is real stays with all it points to.

    A case with both stays whole, unless ``mixed_too`` sends it away. The caller commits.
    """
    with session.acting_as(machine(NAME, clock.today())):
        session.flush()
        kept, mixed = _real(session)
        if mixed_too:
            kept["cases"] -= mixed
            _leave_with_their_cases(session, kept, mixed)
        _spread(session, kept)
        done = Purged(_numbers(session, kept["cases"]), _numbers(session, mixed & kept["cases"]))
        _throw_files_away(session, kept, home)
        _delete_all_but(session, kept)
        audit.rechain(session.connection())
        session.expunge_all()
    return done


def _real(session: GuardedSession) -> tuple[Keys, set[int]]:
    """Return the keys of the real records and of the cases with one, and the cases that hold both."""
    kept: Keys = defaultdict(set)
    for model, invented in INVENTED:
        kept[model.__tablename__] = set(session.scalars(select(model.__table__.c.id).where(not_(invented))))
    of_case: dict[int, set[bool]] = defaultdict(set)
    for case_id, person_id in session.execute(select(CaseMember.case_id, CaseMember.person_id)).tuples():
        of_case[case_id].add(person_id in kept["persons"])
    reported = select(Report.id, Report.case_id).where(Report.case_id.is_not(None))
    for report_id, of in session.execute(reported).tuples():
        of_case[of or 0].add(report_id in kept["reports"])
    kept["cases"] = {case_id for case_id, found in of_case.items() if True in found}
    alone = select(Case.id, Case.office_id)
    kept["cases"] |= {
        id for id, office in session.execute(alone).tuples() if id not in of_case and office in kept["agencies"]
    }
    return kept, {case_id for case_id, found in of_case.items() if found == {True, False}}


def _leave_with_their_cases(session: GuardedSession, kept: Keys, mixed: set[int]) -> None:
    """Let real persons and reports go who are only in cases that go."""
    members = session.execute(select(CaseMember.case_id, CaseMember.person_id)).tuples().all()
    kept["persons"] -= {person for case, person in members if case in mixed}
    kept["persons"] |= {person for case, person in members if case in kept["cases"]}
    kept["reports"] -= set(session.scalars(select(Report.id).where(Report.case_id.in_(mixed))))


def _spread(session: GuardedSession, kept: Keys) -> None:
    """Add the rows that belong to a kept record, and all that kept rows point to, until nothing more is added."""
    rows = {table.name: list(_pointers(session, table)) for table in _tables()}
    size = -1
    while size != (size := sum(map(len, kept.values()))):
        for name, found in rows.items():
            for id, pointers in found:
                reported = name == "reports" and pointers["case_id"][1] in kept["cases"]
                if id not in kept[name] and not reported and (name in MARKED or not _stays(pointers, kept)):
                    continue
                kept[name].add(id)
                for target, number in pointers.values():
                    if number is not None:
                        kept[target].add(number)


def _pointers(session: GuardedSession, table: Table) -> Iterator[tuple[int, dict[str, tuple[str, int | None]]]]:
    """Yield each row's key with column -> (table, key) of what it points to."""
    keys = {
        element.parent.key: element.column.table.name
        for constraint in table.foreign_key_constraints
        for element in sorted(constraint.elements, key=lambda element: element.column.key, reverse=True)
        if element.column.key == "id"
    }
    for row in session.connection().execute(select(table.c.id, *(table.c[key] for key in keys))).mappings():
        yield row["id"], {key: (target, row[key]) for key, target in keys.items()}


def _stays(pointers: dict[str, tuple[str, int | None]], kept: Keys) -> bool:
    """Say whether a row without a mark of its own belongs to a record that stays; one of nobody stays."""
    for owner in OWNERS:
        target, number = pointers.get(owner, ("", None))
        if number is not None:
            return number in kept[target]
    return True


def _tables() -> list[Table]:
    """Return the tables with a key, what is pointed to first, without the trail."""
    return [table for table in Base.metadata.sorted_tables if "id" in table.c and table.name not in TRAIL]


def _numbers(session: GuardedSession, cases: Iterable[int]) -> list[str]:
    return sorted(session.scalars(select(Case.number).where(Case.id.in_(list(cases)))))


def _throw_files_away(session: GuardedSession, kept: Keys, home: Path | None) -> None:
    """Throw away the files of documents that go, once this is committed."""
    if home is not None:
        for document in session.scalars(select(Document)):
            if document.id not in kept["documents"]:
                documents.discard(session, document, home)


def _delete_all_but(session: GuardedSession, kept: Keys) -> None:
    """Delete the trail of what goes and every row that is not kept, what points to others first."""
    connection = session.connection()
    audited = AuditEntry.__table__.c
    for id, name, number in connection.execute(select(audited.id, audited.record, audited.record_id)).tuples().all():
        if number not in kept.get(name, ()):
            connection.execute(delete(AuditEntry).where(audited.id == id))
    read = AccessEntry.__table__.c
    for id, user, case in connection.execute(select(read.id, read.user_id, read.case_id)).tuples().all():
        if user not in kept["users"] or (case is not None and case not in kept["cases"]):
            connection.execute(delete(AccessEntry).where(read.id == id))
    for table in reversed(Base.metadata.sorted_tables):
        if table.name == "number_series":
            connection.execute(delete(table).where(table.c.office_id.not_in(kept["agencies"])))
        elif "id" in table.c and table.name not in TRAIL:
            _delete_rows(connection, table, kept[table.name])


def _delete_rows(connection: Any, table: Table, kept: set[int]) -> None:
    """Delete the rows of a table that are not kept, first loosening what they point to among themselves."""
    gone = sorted(set(connection.scalars(select(table.c.id))) - kept)
    inner = {
        element.parent.key: None
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
        if element.column.table is table and element.column.key == "id"
    }
    parts = [gone[start : start + AT_ONCE] for start in range(0, len(gone), AT_ONCE)]
    for part in parts if inner else ():
        connection.execute(update(table).where(table.c.id.in_(part)).values(inner))
    for part in parts:
        connection.execute(delete(table).where(table.c.id.in_(part)))
