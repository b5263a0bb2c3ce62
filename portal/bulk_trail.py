"""The trail of many new records, made column by column: the same entries, hash by hash, as `portal.audit` makes singly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby, repeat
from typing import Any

from sqlalchemy import Connection

from models import AuditEntry, Base
from models.enums import AuditAction
from models.types import Percentage, Quantity
from portal import audit, clock
from portal.database import insert_many
from portal.viewers import Viewer

Columns = Mapping[str, Sequence[Any]]
NOT_WRITTEN_ALIKE = frozenset({Decimal, Quantity, Percentage, float, list, dict})
"""Of these, values that are equal may be written differently, as 1.5 and 1.50, or cannot be looked up."""
BLOCK = 64
"""Bytes SHA-256 works on at a time."""


def write_created(
    connection: Connection, viewer: Viewer, model: type[Base], columns: Columns, same: Mapping[str, Any]
) -> None:
    """Append the creation of many rows of one kind, each with its number, as a flush does for records.

    The rows are told column by column, with what all of them hold in `same`. An import tells of millions of values:
    each is put into JSON once, for the row and for its hash.
    """
    moment, record, ids = clock.now(), model.__tablename__, columns["id"]
    offices = [number or viewer.office_id for number in columns.get("office_id") or repeat(None, len(ids))]
    cases = ids if record == "cases" else columns.get("case_id") or [None] * len(ids)
    changes = list(_creations(columns, same, len(ids)))
    signed = audit.encoded([moment.isoformat(), viewer.user_id, viewer.name])[1:-1]
    what = f'"{AuditAction.CREATE}","{record}"'
    hashes = [audit.last_hash(connection)]
    sealed = _sealer(audit.key)
    for office, number, case, told in zip(_plain(offices), ids, _plain(cases), changes, strict=True):
        text = f'["{hashes[-1]}",{signed},{office},{what},{number},{case},{told}]'
        hashes.append(sealed(text))
    own = {"office_id": offices, "record_id": ids, "case_id": cases, "changes": changes,
           "previous_hash": hashes[:-1], "hash": hashes[1:]}  # fmt: skip
    shared = {"at": moment, "user_id": viewer.user_id, "user_name": viewer.name, "action": AuditAction.CREATE,
              "record": record}  # fmt: skip
    insert_many(connection, AuditEntry.__table__, own, shared, ready="changes")


def _sealer(key: bytes) -> Callable[[str], str]:
    """Return what gives the same keyed hash as `audit.sealed`, with the key worked in once and not for each entry.

    HMAC is SHA-256 twice, each time behind the key with another mask (RFC 2104).
    """
    padded = (key if len(key) <= BLOCK else sha256(key).digest()).ljust(BLOCK, b"\0")
    inner, outer = (sha256(bytes(byte ^ mask for byte in padded)) for mask in (0x36, 0x5C))

    def sealed(text: str) -> str:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return second.hexdigest()

    return sealed


def _creations(columns: Columns, same: Mapping[str, Any], count: int) -> Iterator[str]:
    """Yield {column: [null, value]} as JSON for each new row; what is empty is left out."""
    parts: dict[str, str | list[str]] = {key: _part(key, value) for key, value in same.items()}
    parts |= {key: _parts(key, values) for key, values in columns.items()}
    told = [parts[key] for key in sorted(parts) if audit.told(key)]
    merged: list[Iterable[str]] = []
    for alike, parts_of_it in groupby(told, key=lambda part: isinstance(part, str)):
        run = list(parts_of_it)
        merged += [repeat("".join(run), count)] if alike else run  # type: ignore[arg-type]  # told apart by groupby
    for row in zip(*merged, strict=True):
        yield f"{{{''.join(row)[:-1]}}}"


def _parts(key: str, values: Sequence[Any]) -> str | list[str]:
    """Return the part of each row that tells one column, one text where it is the same in all of them."""
    if not NOT_WRITTEN_ALIKE.isdisjoint(map(type, values)):
        return [_part(key, value) for value in values]
    parts = {value: _part(key, value) for value in set(values)}
    return [parts[value] for value in values] if len(parts) > 1 else next(iter(parts.values()))


def _part(key: str, value: Any) -> str:
    """Return the part that tells one value, with a comma behind it."""
    return "" if value is None or value == "" else f'"{key}":[null,{_as_json(value)}],'


def _as_json(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if isinstance(value, str):
        return audit.encoded(value)
    return f'"{value}"' if kind is date or kind is Decimal else audit.encoded(audit.plain_value(value))


def _plain(numbers: Sequence[int | None]) -> list[int | str]:
    return ["null" if number is None else number for number in numbers]
