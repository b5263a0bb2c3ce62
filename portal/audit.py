"""The trail: what changed from what to what, by whom, chained by hash so that a missing or altered entry shows."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE

from models import AccessEntry, AuditEntry, Base, LoginAttempt, LoginSession, NumberSeries
from models.enums import AuditAction
from models.types import Percentage, Quantity
from portal import clock
from portal.viewers import Viewer

UNTRACKED = (AuditEntry, AccessEntry, LoginSession, LoginAttempt, NumberSeries)
SILENT = frozenset(
    {
        "version",
        "token_hash",
        "password_hash",
        "folded_last_name",
        "folded_first_name",
        "sound",
        "phone_key",
        "street_key",
        "landlord_key",
        "names_key",
        "kept_rows",
        "delivered_figures",
        "exact_figures",
        "last_login_at",
    }
)
LOCK = 0x426C6569
"""Advisory lock on PostgreSQL: only one transaction at a time lengthens the chain."""

key = b""
"""Secret of the chain, set once at start by `portal.app`; without it an entry cannot be forged."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record, before it is written down; the record's number may still be missing."""

    action: AuditAction
    record: Base
    values: dict[str, list[Any]]


def kept_values(session: Session, records: Iterable[Base]) -> dict[Base, dict[str, Any]]:
    """Return what records about to be changed or deleted hold in the database, before anything is sent there."""
    return {record: _kept(session, record) for record in records if not isinstance(record, UNTRACKED)}


def _kept(session: Session, record: Base) -> dict[str, Any]:
    """Return the columns as loaded; the row is read again where one was set without having been loaded."""
    state = inspect(record)
    keys = [attribute.key for attribute in state.mapper.column_attrs]
    values = {key: state.committed_state.get(key, state.dict.get(key, NO_VALUE)) for key in keys}
    if NO_VALUE in values.values():
        number = state.mapper.primary_key_from_instance(record)[0]
        row = (
            session.connection()
            .execute(select(record.__table__).where(record.__table__.c.id == number))
            .mappings()
            .first()
        )
        values |= {key: row[key] for key, value in values.items() if value is NO_VALUE} if row else {}
    return values


def changes_in(session: Session, kept: Mapping[Base, dict[str, Any]]) -> list[Change]:
    """Collect what the flush just done created, changed and deleted; `kept` says what stood there before."""
    found = [
        Change(AuditAction.CREATE, record, _created(record))
        for record in session.new
        if not isinstance(record, UNTRACKED)
    ]
    for record, before in kept.items():
        deleted = record in session.deleted
        values = _differences(before, {} if deleted else inspect(record).dict, deleted=deleted)
        if values:
            found.append(Change(AuditAction.DELETE if deleted else AuditAction.UPDATE, record, values))
    return found


def _created(record: Base) -> dict[str, list[Any]]:
    """Return column -> [None, value] for what a new row holds; what is empty is left out."""
    state = inspect(record)
    values = {attribute.key: state.dict.get(attribute.key) for attribute in state.mapper.column_attrs}
    return {key: [None, plain_value(value)] for key, value in values.items() if told(key) and value not in (None, "")}


def _differences(before: dict[str, Any], now: Mapping[str, Any], *, deleted: bool) -> dict[str, list[Any]]:
    """Return column -> [before, after] for what differs; a secret column is named without its value."""
    found: dict[str, list[Any]] = {}
    for key, value in before.items():
        old, new = plain_value(value), plain_value(None if deleted else now.get(key, value))
        if old == new or (deleted and old == ""):
            continue
        if key == "password_hash" and not deleted:
            found[key] = [None, "geändert"]
        elif told(key):
            found[key] = [old, new]
    return found


def told(key: str) -> bool:
    """Say whether the values of a column go into the trail."""
    return key not in SILENT and key != "id"


def plain_value(value: Any) -> Any:
    """Return a value as JSON keeps it: dates and moments in ISO form, money as text; what it cannot keep is None."""
    plain: Callable[[Any], Any] = _PLAIN.get(type(value), _word)
    return plain(value)


def _as_it_is(value: Any) -> Any:
    return value


def _word(value: Any) -> str | None:
    """Return the code of a word of a closed list."""
    return str(value) if isinstance(value, str) else None


# Looked up by type: an import asks this for millions of values.
_PLAIN: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys((type(None), bool, int, float, str, list, dict), _as_it_is),
    date: date.isoformat, datetime: datetime.isoformat, **dict.fromkeys((Decimal, Quantity, Percentage), str),
}  # fmt: skip


def write(session: Session, viewer: Viewer, changes: Iterable[Change]) -> None:
    """Append the changes to the trail on the session's own connection, so that both are kept or lost together."""
    entries = [_entry(viewer, change) for change in changes]
    if entries:
        append(session.connection(), entries)


def _entry(viewer: Viewer, change: Change) -> dict[str, Any]:
    """Return the row for a change, without its place in the chain."""
    record = change.record
    identity = inspect(record).identity or (getattr(record, "id", 0),)
    is_case = record.__tablename__ == "cases"
    return {
        "at": clock.now(),
        "user_id": viewer.user_id,
        "user_name": viewer.name,
        "office_id": getattr(record, "office_id", None) or viewer.office_id,
        "action": change.action,
        "record": record.__tablename__,
        "record_id": int(identity[0]),
        "case_id": int(identity[0]) if is_case else getattr(record, "case_id", None),
        "changes": change.values,
    }


def append(connection: Connection, entries: list[dict[str, Any]]) -> None:
    """Chain the entries behind the last one and write them."""
    last = last_hash(connection)
    for entry in entries:
        entry["previous_hash"] = last
        last = entry["hash"] = digest(entry)
    connection.execute(insert(AuditEntry.__table__), entries)


def last_hash(connection: Connection) -> str:
    """Return the end of the chain; on PostgreSQL nobody else lengthens it until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    table = AuditEntry.__table__
    return connection.execute(select(table.c.hash).order_by(table.c.id.desc()).limit(1)).scalar() or ""


def digest(entry: dict[str, Any]) -> str:
    """Return the keyed hash over an entry and the hash before it."""
    kept = [
        entry["previous_hash"],
        entry["at"].isoformat(),
        entry["user_id"],
        entry["user_name"],
        entry["office_id"],
        str(entry["action"]),
        entry["record"],
        entry["record_id"],
        entry["case_id"],
        entry["changes"],
    ]
    return sealed(kept)


def sealed(kept: list[Any]) -> str:
    """Return the keyed hash over a list of what must not change."""
    return hmac.digest(key, encoded(kept).encode(), "sha256").hex()


encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""JSON as the trail hashes it: keys sorted, no blanks."""


def last_change(connection: Connection, record: Base) -> tuple[int | None, str, datetime] | None:
    """Return who changed a record last, as number and name, and when; None when the trail does not tell."""
    table, number = AuditEntry.__table__.c, inspect(record).identity
    asked = (
        select(table.user_id, table.user_name, table.at)
        .where(table.record == record.__tablename__, table.record_id == (number or (0,))[0])
        .order_by(table.id.desc())
        .limit(1)
    )
    row = connection.execute(asked).first()
    return None if row is None else (row.user_id, row.user_name, row.at)


def emptied(connection: Connection, record: Base, key: str) -> Any:
    """Return what a column of a record said before it was last emptied, as the trail keeps it; None where it never was."""
    table, number = AuditEntry.__table__.c, inspect(record).identity
    asked = (
        select(table.changes)
        .where(table.record == record.__tablename__, table.record_id == (number or (0,))[0])
        .order_by(table.id.desc())
    )
    for changes in connection.scalars(asked):
        match (changes or {}).get(key):
            case [before, None] if before is not None:
                return before
    return None


def record_access(engine: Engine, viewer: Viewer, what: str, office_id: int | None, case_id: int | None = None) -> None:
    """Write down that somebody reads a case file or takes data away; kept before the first byte is answered."""
    row = {
        "at": clock.now(),
        "user_id": viewer.user_id,
        "user_name": viewer.name,
        "office_id": office_id,
        "case_id": case_id,
        "what": what,
    }
    with engine.begin() as connection:
        connection.execute(insert(AccessEntry.__table__), row)
