"""The trail: what changed from what to what, by whom, chained by hash so that a missing or altered entry shows."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE

from models import AccessEntry, AuditEntry, Base, LoginAttempt, LoginSession, NumberSeries
from models.enums import AuditAction
from models.types import Percentage, Quantity
from portal import clock
from portal.database import insert_many
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
    return {key: [None, plain_value(value)] for key, value in values.items() if _told(key) and value not in (None, "")}


def _differences(before: dict[str, Any], now: Mapping[str, Any], *, deleted: bool) -> dict[str, list[Any]]:
    """Return column -> [before, after] for what differs; a secret column is named without its value."""
    found: dict[str, list[Any]] = {}
    for key, value in before.items():
        old, new = plain_value(value), plain_value(None if deleted else now.get(key, value))
        if old == new or (deleted and old == ""):
            continue
        if key == "password_hash" and not deleted:
            found[key] = [None, "geändert"]
        elif _told(key):
            found[key] = [old, new]
    return found


def _told(key: str) -> bool:
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


def write_created(connection: Connection, viewer: Viewer, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Append the creation of many rows of one kind, each with its number, as a flush does for records.

    Each change is put into JSON once, for the row and for its hash; both read the same as by `append`.
    """
    if not rows:
        return
    moment, name, is_case = clock.now(), model.__tablename__, model.__tablename__ == "cases"
    same = {
        "at": moment,
        "user_id": viewer.user_id,
        "user_name": viewer.name,
        "action": AuditAction.CREATE,
        "record": name,
    }
    signed = _encode([moment.isoformat(), viewer.user_id, viewer.name])[1:-1]
    told = [(key, f'"{key}":[null,') for key in sorted({key for row in rows for key in row}) if _told(key)]
    last = _last_hash(connection)
    entries = []
    for row in rows:
        record_id, office_id = row["id"], row.get("office_id") or viewer.office_id
        case_id = record_id if is_case else row.get("case_id")
        changes = _creation(row, told)
        place = f'{_number(office_id)},"{AuditAction.CREATE}","{name}",{record_id},{_number(case_id)}'
        previous, last = last, _sealed(f'["{last}",{signed},{place},{changes}]')
        entries.append({
            **same, "office_id": office_id, "record_id": record_id, "case_id": case_id, "changes": changes,
            "previous_hash": previous, "hash": last,
        })  # fmt: skip
    insert_many(connection, AuditEntry.__table__, entries, ready="changes")


def _creation(row: Mapping[str, Any], told: Iterable[tuple[str, str]]) -> str:
    """Return {column: [null, value]} as JSON for what a new row holds; what is empty is left out."""
    filled = ((begin, row.get(key)) for key, begin in told)
    return (
        "{"
        + ",".join([f"{begin}{_as_json(value)}]" for begin, value in filled if value is not None and value != ""])
        + "}"
    )


def _as_json(value: Any) -> str:
    """Return a value as JSON; an import asks this for millions of values, most of them seen before."""
    kind = type(value)
    if kind is int:
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if kind is date:
        return f'"{value.isoformat()}"'
    return f'"{value}"' if kind is Decimal else _encode(plain_value(value))


@lru_cache(maxsize=65536)
def _text(value: str) -> str:
    return _encode(value)


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def append(connection: Connection, entries: list[dict[str, Any]]) -> None:
    """Chain the entries behind the last one and write them."""
    last = _last_hash(connection)
    for entry in entries:
        entry["previous_hash"] = last
        last = entry["hash"] = digest(entry)
    connection.execute(insert(AuditEntry.__table__), entries)


def _last_hash(connection: Connection) -> str:
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
    return _sealed(_encode(kept))


def _sealed(text: str) -> str:
    """Return the keyed hash of what an entry says."""
    return hmac.digest(key, text.encode(), "sha256").hex()


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


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
