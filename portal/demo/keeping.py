"""Keeping: which records are real, and what they rest on, so that purging leaves them whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, not_, or_, select

from models import Agency, AuditEntry, Base, Case, CaseMember, Merge, Person, Report, User
from models.enums import AuditAction, MergeKind, MergeState
from portal.demo import names, towns
from portal.demo.filling import NAME
from portal.guard import GuardedSession

FILLED_IN = exists().where(
    AuditEntry.record == Person.__tablename__, AuditEntry.record_id == Person.id,
    AuditEntry.action == AuditAction.CREATE, AuditEntry.user_name == NAME,
)  # fmt: skip
IMPORTED = exists().where(CaseMember.person_id == Person.id, Report.case_id == CaseMember.case_id, Report.source != "")
INVENTED: dict[type[Base], ColumnElement[bool]] = {
    Agency: or_(*(Agency.name.contains(mark) for mark in towns.MARKS)),
    User: User.login.endswith(names.mail("")),
    Person: and_(Person.last_name.startswith(names.MARK), or_(FILLED_IN, not_(IMPORTED))),
    Report: and_(Report.last_name.startswith(names.MARK), Report.source == ""),
}
"""By which mark an invented record is known; what was read from a list is real whatever the names in it are."""
MARKED = {model.__tablename__ for model in INVENTED} | {"cases"}
OWNERS = ("case_id", "person_id", "user_id", "kept_id", "office_id")
"""With which record any other one stays or goes: the first of these columns it has filled."""
LOOSENED = "deputy_id"
"""Who stands in for a colleague is no reason to stay."""
TRAIL = ("audit_entries", "access_entries")
MERGED = {MergeKind.CASE: "cases", MergeKind.PERSON: "persons"}
Keys = dict[str, set[int]]
Pointers = dict[str, tuple[str, int]]


@dataclass(slots=True)
class Kept:
    """What stays: table -> numbers, and the cases that hold invented persons or reports beside real ones."""

    keys: Keys
    mixed: set[int]


def find(session: GuardedSession, *, mixed_too: bool) -> Kept:
    """Return what stays when all that is invented goes; cases with both stay whole unless ``mixed_too`` sends them away."""
    keys: Keys = defaultdict(set)
    for model, invented in INVENTED.items():
        keys[model.__tablename__] = set(session.scalars(select(model.__table__.c.id).where(not_(invented))))
    inside = _inside(session)
    found: dict[int, set[bool]] = defaultdict(set)
    for name, case, number in inside:
        found[case].add(number in keys[name])
    mixed = {case for case, real in found.items() if real == {True, False}}
    keys["cases"] = {case for case, real in found.items() if True in real}
    offices = session.execute(select(Case.id, Case.office_id)).tuples()
    keys["cases"] |= {case for case, office in offices if case not in found and office in keys["agencies"]}
    if mixed_too:
        keys["cases"] -= mixed
        for name in ("persons", "reports"):
            elsewhere = {number for of, case, number in inside if of == name and case in keys["cases"]}
            keys[name] -= {number for of, case, number in inside if of == name and case in mixed} - elsewhere
    _spread(session, keys)
    return Kept(keys, mixed & keys["cases"])


def _inside(session: GuardedSession) -> list[tuple[str, int, int]]:
    """Return table, case and number of the persons and reports of all cases."""
    members = session.execute(select(CaseMember.case_id, CaseMember.person_id)).tuples()
    reports = session.execute(select(Report.case_id, Report.id).where(Report.case_id.is_not(None))).tuples()
    return [
        *(("persons", case, person) for case, person in members),
        *(("reports", case or 0, report) for case, report in reports),
    ]


def tables() -> list[Table]:
    """Return the tables with a number as their key, without the trail; what is pointed to stands first."""
    return [table for table in Base.metadata.sorted_tables if "id" in table.c and table.name not in TRAIL]


def pointing(table: Table) -> dict[str, str]:
    """Return column -> table it points to; a double key to a case counts by the number of the case."""
    return {
        element.parent.key: element.column.table.name
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
        if element.column.key == "id"
    }


def _spread(session: GuardedSession, keys: Keys) -> None:
    """Add the rows that belong to a kept record, and all that kept rows point to, until nothing more is added."""
    rows = {table.name: list(_pointers(session, table)) for table in tables()}
    size = -1
    while size != (size := sum(map(len, keys.values()))):
        for name, found in rows.items():
            for number, pointers in found:
                if number in keys[name] or _belongs(name, pointers, keys):
                    _keep(keys, (name, number), *pointers.values())


def _keep(keys: Keys, *found: tuple[str, int]) -> None:
    for name, number in found:
        keys[name].add(number)


def _pointers(session: GuardedSession, table: Table) -> Iterator[tuple[int, Pointers]]:
    """Yield each row's number with column -> (table, number) of what it points to."""
    keys = pointing(table)
    wanted: list[Any] = [table.c.id, *(table.c[key] for key in keys)]
    merges = table.name == Merge.__tablename__
    if merges:
        wanted += [table.c.kind, table.c.state, table.c.kept_id, table.c.gone_id]
    for row in session.connection().execute(select(*wanted)).mappings():
        found = {key: (target, row[key]) for key, target in keys.items() if row[key] is not None and key != LOOSENED}
        if merges:
            found["kept_id"] = (MERGED[row["kind"]], row["kept_id"])
        if merges and row["state"] is MergeState.DONE:
            found["gone_id"] = (MERGED[row["kind"]], row["gone_id"])
        yield row["id"], found


def _belongs(name: str, pointers: Pointers, keys: Keys) -> bool:
    """Say whether a row belongs to a record that stays; one of nobody stays, one with a mark only with its own case."""
    if name in MARKED:
        return name == Report.__tablename__ and _stays(pointers.get("case_id"), keys)
    for owner in OWNERS:
        if owner in pointers:
            return _stays(pointers[owner], keys)
    return True


def _stays(pointer: tuple[str, int] | None, keys: Keys) -> bool:
    return pointer is not None and pointer[1] in keys[pointer[0]]
