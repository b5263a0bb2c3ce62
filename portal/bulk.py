"""Many new records in few statements, with the rights checked and the trail written as in a flush."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, func, select

from models import Base
from portal import access, bulk_trail
from portal.access import Verb
from portal.database import insert_many
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.keys import last_given

Values = dict[str, Any]
AT_ONCE = 5000
"""So many rows are checked by one query."""


def reserve_ids(session: GuardedSession, model: type[Base], count: int) -> Sequence[int]:
    """Return keys for rows about to be added; on SQLite the open write transaction keeps others from taking them."""
    session.flush()
    connection, table = session.connection(), _table(model)
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count).alias("numbers"))
        return list(connection.scalars(numbers))
    last = last_given(connection, model)
    return range(last + 1, last + 1 + count)


def add(session: GuardedSession, model: type[Base], rows: Sequence[Values]) -> None:
    """Add rows with their keys for the session's viewer; raise Forbidden unless he may create every one of them.

    All rows name the same columns. What they point to must have been read by the same session, or be added by it:
    that is not checked again.
    """
    if not rows:
        return
    viewer, connection = session.viewer, session.connection()
    if not viewer.system and not access.may(viewer, Verb.CREATE, model):
        raise Forbidden
    columns = _columns(rows)
    # A column nobody fills is left to the database.
    same = {key: value for key, value in _blank(model).items() if value is not None and key not in columns}
    insert_many(connection, _table(model), columns, same)
    if not viewer.system:
        _require_created(session, connection, model, columns["id"])
    bulk_trail.write_created(connection, viewer, model, columns, same)


def _columns(rows: Sequence[Values]) -> dict[str, Sequence[Any]]:
    """Return the values of each column; raise ValueError where a row names other columns than the first."""
    keys = tuple(rows[0])
    if any(len(row) != len(keys) for row in rows):
        raise ValueError("all rows must name the same columns")
    return dict(zip(keys, zip(*map(itemgetter(*keys), rows), strict=True), strict=True))


def _require_created(session: GuardedSession, connection: Connection, model: type[Base], ids: Sequence[int]) -> None:
    """Raise Forbidden unless every new row meets the viewer's condition as it stands in the database."""
    table, condition = _table(model), access.which_in_table(session.viewer, Verb.CREATE, model)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        ours = table.c.id.between(part[0], part[-1]) if _unbroken(part) else table.c.id.in_(part)
        if connection.scalar(select(func.count()).select_from(table).where(ours, condition)) != len(part):
            raise Forbidden


def _unbroken(ids: Sequence[int]) -> bool:
    """Say whether the keys follow each other, so that nobody else's row lies between them."""
    return list(ids) == list(range(ids[0], ids[0] + len(ids)))


@cache
def _blank(model: type[Base]) -> Values:
    """Return every column with its default, so that all rows of a statement have the same columns."""
    blank: Values = {}
    for column in _table(model).columns:
        default: Any = column.default
        if default is None:
            blank[column.key] = None
        else:
            blank[column.key] = default.arg if default.is_scalar else default.arg(None)
    del blank["id"]
    return blank


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker that no record is made of a query
    return table
