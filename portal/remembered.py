"""What stays true until something is written: kept beside the last entry of the trail, which every write adds to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select

from models import AuditEntry
from portal.guard import MARK, GuardedSession

Value = TypeVar("Value")
MOST = 2000
"""So many values are kept for one database; then it begins anew."""
LAST_ENTRY = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1).scalar_subquery()
"""No two states of the data share it: an entry is chained to all before it and committed with the change it tells of."""

_kept: WeakKeyDictionary[Any, dict[Hashable, tuple[str, Any]]] = WeakKeyDictionary()


def mark(session: GuardedSession, last_entry: str | None) -> None:
    """Say what the last entry of the trail is in the transaction that only reads from here on; None: nothing is kept."""
    session.info[MARK] = last_entry


def until_written(session: GuardedSession, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what is kept under a key since the last write, else make and keep it.

    The key names the viewer where the value is his; without a mark the value is made anew.
    """
    last_entry = session.info.get(MARK)
    if last_entry is None:
        return make()
    kept = _kept.setdefault(session.get_bind().engine.pool, {})
    found = kept.get(key)
    if found is not None and found[0] == last_entry:
        return found[1]  # type: ignore[no-any-return]  # what was made for this key
    value = make()
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = (last_entry, value)
    return value
