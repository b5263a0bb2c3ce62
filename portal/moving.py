"""Moving: all that points to one record points to another, with what stood there before, so that it can be put back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Column, UniqueConstraint, inspect, select

from models import Base
from models.base import label_of
from models.types import ClosedList
from portal import audit
from portal.errors import Refused
from portal.guard import GuardedSession

DERIVED = frozenset({"household_name", "next_deadline_on", "next_deadline"})
"""Columns the portal writes itself: changed since, they are simply left."""


@dataclass(slots=True)
class Moved:
    """What a merge changed: columns as (table, number, column, before, after), and rows that fell away, whole."""

    changed: list[list[Any]] = field(default_factory=list)
    removed: list[list[Any]] = field(default_factory=list)

    def put(self, record: Any, key: str, value: Any) -> None:
        """Set a column and note what stood there."""
        before = getattr(record, key)
        if before != value:
            setattr(record, key, value)
            self.note(record, key, before)

    def note(self, record: Any, key: str, before: Any) -> None:
        """Note what stood in a column that has changed."""
        now = getattr(record, key)
        if before != now:
            row = [record.__tablename__, record.id, key, audit.plain_value(before), audit.plain_value(now)]
            self.changed.append(row)

    def remove(self, session: GuardedSession, record: Any) -> None:
        """Delete a row and keep it whole."""
        self.removed.append([record.__tablename__, as_kept(record)])
        session.delete(record)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {"changed": self.changed, "removed": self.removed}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Self:
        """Read what was kept."""
        return cls(kept["changed"], kept["removed"])


def as_kept(record: Any) -> dict[str, Any]:
    """Return all columns of a row as JSON keeps them."""
    return {
        attribute.key: audit.plain_value(getattr(record, attribute.key))
        for attribute in inspect(type(record)).column_attrs
    }


def references(model: Any) -> tuple[tuple[Any, str], ...]:
    """Return every kind of record with the column by which it points to a kind of record."""
    target = model.__table__
    return tuple(
        (mapper.class_, element.parent.key)
        for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
        for constraint in mapper.local_table.foreign_key_constraints  # type: ignore[attr-defined]  # tables only
        for element in constraint.elements
        if element.column.table is target and element.column.key == "id"
    )


def same_place(session: GuardedSession, row: Any, key: str, wanted: int) -> Any | None:
    """Return the row that stands already where this one would go, by the unique indexes; None where there is room."""
    model = type(row)
    for columns in _unique_with(model, key):
        others = [getattr(model, name) == getattr(row, name) for name in columns if name != key]
        found = session.scalars(select(model).where(getattr(model, key) == wanted, *others).limit(1)).first()
        if found is not None:
            return found
    return None


def _unique_with(model: Any, key: str) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each unique index over a column; conditional ones are left to the database."""
    indexes = (index for index in model.__table__.indexes if index.unique and not index.dialect_kwargs)
    rules = (rule for rule in model.__table__.constraints if isinstance(rule, UniqueConstraint))
    found = (tuple(column.key for column in rule.columns) for rule in (*indexes, *rules))
    return tuple(columns for columns in found if key in columns)


def move(session: GuardedSession, gone: Any, kept_id: int, moved: Moved) -> None:
    """Point all that points to a record to another, leave out what stands there already, and delete the record."""
    for model, key in references(type(gone)):
        for row in session.scalars(select(model).where(getattr(model, key) == gone.id)).all():
            if same_place(session, row, key, kept_id) is not None:
                moved.remove(session, row)
            else:
                moved.put(row, key, None if isinstance(row, type(gone)) and row.id == kept_id else kept_id)
        session.flush()
    session.expire(gone)
    moved.remove(session, gone)
    session.flush()
    session.expire_all()


def put_back(session: GuardedSession, moved: Moved) -> None:
    """Bring back rows that fell away, the record itself first, then every column; raise Refused instead of overwriting."""
    for table, values in reversed(moved.removed):
        model = _model(table)
        columns = model.__table__.columns
        session.add(model(**{key: typed(columns[key], value) for key, value in values.items() if key != "version"}))
        session.flush()
    for table, number, key, before, after in reversed(moved.changed):
        model = _model(table)
        record: Any = session.get(model, number)
        if record is None or (now := audit.plain_value(getattr(record, key))) == before:
            continue
        if now == after:
            setattr(record, key, typed(model.__table__.columns[key], before))
        elif key not in DERIVED:
            raise Refused(
                f"„{label_of(model, key)}“ wurde seit der Zusammenführung geändert ({_word(model)} Nr. {number}). "
                "Stellen Sie die Angabe wieder her, oder lassen Sie die Zusammenführung bestehen."
            )
    session.flush()
    session.expire_all()


def _word(model: type[Base]) -> str:
    """Return the German word of a kind of record, the first of its docstring."""
    return str(model.__doc__).partition(":")[0]


def _model(table: str) -> Any:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.name == table)  # type: ignore[attr-defined]


def typed(column: Column[Any], value: Any) -> Any:
    """Return a value kept as JSON in the type of its column."""
    if value is None:
        return None
    if isinstance(column.type, ClosedList):
        return column.type.members(value)
    readers: dict[type, Any] = {date: date.fromisoformat, datetime: datetime.fromisoformat, Decimal: Decimal}
    reader = readers.get(column.type.python_type)
    return reader(value) if reader else value
