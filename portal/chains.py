"""The chain of the trail: is it whole, chained anew after a purge, and still whole where values had to be erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from models import AuditEntry
from portal import audit

trail = AuditEntry.__table__
REDACTED = "redacted"
"""Key under which an entry without its values keeps the seal of who erased them: this portal, which has the key."""

AT_ONCE = 1000
"""So many entries are held at a time: a trail is longer than memory."""


def broken_links(connection: Connection) -> Iterator[int]:
    """Yield the number of each entry that was altered, or before which one is missing."""
    last = ""
    entries = select(trail).order_by(trail.c.id).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(entries).mappings():
        if row["previous_hash"] != last or not _is_whole(dict(row)):
            yield int(row["id"])
        last = row["hash"]


def is_redacted(changes: Mapping[str, Any]) -> bool:
    """Say whether an entry lost its values when a household was anonymised."""
    return REDACTED in changes


def redact(connection: Connection, which: ColumnElement[bool]) -> None:
    """Take the values out of entries; their hash stays, so that the chain goes on, and a seal over the rest replaces them."""
    for row in connection.execute(select(trail).where(which)).mappings().all():
        if not is_redacted(row["changes"]):
            emptied = {REDACTED: [None, _seal(dict(row))]}
            connection.execute(update(trail).where(trail.c.id == row["id"]).values(changes=emptied))


def rechain(connection: Connection) -> None:
    """Chain the entries that are left anew, after invented ones went with what they told of; only purging calls this."""
    last = ""
    for row in connection.execute(select(trail).order_by(trail.c.id)).mappings().all():
        entry = dict(row) | {"previous_hash": last}
        if is_redacted(row["changes"]):
            entry["changes"] = {REDACTED: [None, _seal(entry)]}
        else:
            entry["hash"] = audit.digest(entry)
        last = entry["hash"]
        if entry != dict(row):
            changed = {key: entry[key] for key in ("previous_hash", "hash", "changes")}
            connection.execute(update(trail).where(trail.c.id == row["id"]).values(changed))


def _is_whole(row: Mapping[str, Any]) -> bool:
    """Say whether an entry says what it said when it was written, or what was left of it when it was redacted."""
    if is_redacted(row["changes"]):
        return bool(row["changes"] == {REDACTED: [None, _seal(row)]})
    return bool(audit.digest(dict(row)) == row["hash"])


def _seal(row: Mapping[str, Any]) -> str:
    """Return the keyed hash over what an entry keeps without its values, the hash of the whole entry among it."""
    keys = ("hash", "previous_hash", "user_id", "user_name", "office_id", "record", "record_id", "case_id")
    return audit.sealed([REDACTED, row["at"].isoformat(), str(row["action"]), *(row[key] for key in keys)])
