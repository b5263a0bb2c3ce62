"""Keys: the number of a case or person taken up by another is never given to a new one, so that a merge can be undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, func, select

from models import Base, Case, Merge, Person
from models.enums import MergeKind, MergeState

KINDS: dict[type[Base], MergeKind] = {Case: MergeKind.CASE, Person: MergeKind.PERSON}


def last_given(connection: Connection, model: type[Base]) -> int:
    """Return the highest key ever given to a kind of record, one taken up by another among them."""
    last = connection.scalar(select(func.max(model.__table__.c.id))) or 0
    kind = KINDS.get(model)
    return last if kind is None else max(last, _last_gone(connection, kind))


def _last_gone(connection: Connection, kind: MergeKind) -> int:
    merges = Merge.__table__.c
    return (
        connection.scalar(select(func.max(merges.gone_id)).where(merges.kind == kind, merges.state == MergeState.DONE))
        or 0
    )


@event.listens_for(Case, "before_insert")
@event.listens_for(Person, "before_insert")
def _never_again(mapper: Any, connection: Connection, record: Any) -> None:
    """Give a key past the last one; SQLite by itself would give that of a newest row that is gone again.

    Several records of one flush come here before the first is written, so the connection remembers what it gave.
    """
    if connection.dialect.name != "sqlite" or record.id is not None:
        return
    model = type(record)
    if _last_gone(connection, KINDS[model]) == 0:
        return
    mark = f"last key of {model.__tablename__}"
    record.id = max(last_given(connection, model), connection.info.get(mark, 0)) + 1
    connection.info[mark] = record.id
