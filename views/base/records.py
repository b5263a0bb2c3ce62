"""One record for the screen: the columns the viewer sees, with labels, and the trail of its changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import inspect, select

from models import AuditEntry, Base, Case, Contact, Share
from models.base import category_of, label_of
from models.enums import DataCategory
from models.types import ClosedList, Percentage, Quantity
from portal import access, chains, courts
from portal.access import Verb
from portal.extensions import db
from portal.listings import words_of
from portal.viewers import Viewer
from views.formats import NOT_STATED, day, moment, money, show

INVISIBLE = "nicht sichtbar"
DOUBLE_KEYS = frozenset({"case_id", "programme_id", "position_id"})
"""Columns that lead to another record together with the office."""
ERASED = [{"label": "Werte", "before": "gelöscht", "after": "gelöscht"}]
"""What the trail tells of a change whose values went when the household was anonymised."""
TABLES: dict[str, type[Base]] = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]


@lru_cache(maxsize=512)
def relation_over(model: Any, key: str) -> str | None:
    """Return the name of the relation over a foreign key column, None where there is none."""
    for relation in inspect(model).relationships:
        names = {column.key for column in relation.local_columns}
        if relation.direction.name == "MANYTOONE" and (names == {key} or (key in DOUBLE_KEYS and key in names)):
            return str(relation.key)
    return None


def value_text(record: Any, key: str) -> str:
    """Return a column of a record as people read it; a related record by its words, if it may be seen.

    To those outside an office a record they may not see looks like none: that there is one is already told too much.
    """
    value = getattr(record, key)
    if value is None:
        return NOT_STATED
    relation = relation_over(record.__class__, key)
    if relation is not None:
        related = getattr(record, relation)
        unseen = NOT_STATED if db.guarded.viewer.office_id is None else INVISIBLE
        return unseen if related is None else str(related)
    return courts.name(value) if key == "court_code" else show(value)


def seen_values(viewer: Viewer, model: type[Base], number: int, keys: Iterable[str]) -> dict[str, Any]:
    """Return column -> value of one record for the columns the viewer sees; what no share opens is None."""
    wanted = [key for key in keys if access.sees(viewer, model, key)]
    columns = [access.released(viewer, getattr(model, key)).label(key) for key in wanted]
    row = db.session.execute(select(model.id, *columns).where(model.id == number)).mappings().first()  # type: ignore[attr-defined]
    return {key: row[key] for key in wanted} if row else {}


def sections_of(viewer: Viewer, record: Any, sections: Iterable[tuple[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    """Return title and rows of each section that has something for the viewer; the record is asked for once."""
    parts = list(sections)
    by_key = {fact["key"]: fact for fact in facts(viewer, record, [key for _, keys in parts for key in keys])}
    found = [{"title": title, "rows": [by_key[key] for key in keys if key in by_key]} for title, keys in parts]
    return [section for section in found if section["rows"]]


def facts(viewer: Viewer, record: Any, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return label and text for each column the viewer sees on this very record; a column no share opens is absent."""
    model = type(record)
    opened = opened_categories(viewer, record)
    mine = [key for key in keys if access.category_behind(model, key) in opened]
    values = seen_values(viewer, model, record.id, mine)
    return [
        {"key": key, "label": label_of(model, key), "value": _text(record, key, value)} for key, value in values.items()
    ]


def opened_categories(viewer: Viewer, record: Any) -> frozenset[DataCategory]:
    """Return the data categories the viewer sees on this record: those of his role, and those shared for this case."""
    own = access.grant(viewer, type(record))
    if not own.by_share:
        return own.categories
    shares = db.session.scalars(select(Share).where(Share.case_id == record.id))
    return own.categories.union(*(share.granted() & own.by_share for share in shares))


def _text(record: Any, key: str, value: Any) -> str:
    if value is None:
        return NOT_STATED
    return value_text(record, key) if key.endswith("_id") or key == "court_code" else show(value)


def history(viewer: Viewer, record: Any) -> list[dict[str, Any]]:
    """Return the changes of a record, newest first, in the columns the viewer sees; only for who may read the trail."""
    model = type(record)
    if not access.may(viewer, Verb.READ, AuditEntry):
        return []
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record == model.__tablename__, AuditEntry.record_id == record.id)
        .order_by(AuditEntry.id.desc())
        .limit(50)
    ).all()
    words = words_told(model, entries)
    return [
        {
            "at": moment(entry.at), "who": entry.user_name, "action": entry.action.label,
            "changes": [
                {
                    "label": label_of(model, key),
                    "before": plain(model, key, before, words), "after": plain(model, key, after, words),
                }
                for key, (before, after) in entry.changes.items()
                if access.sees(viewer, model, key)
            ] or ERASED * chains.is_redacted(entry.changes),
        }
        for entry in entries
    ]  # fmt: skip


class Told(NamedTuple):
    """What an entry of the trail tells: changes with their values, and the labels of those without."""

    changes: list[dict[str, str]]
    unseen: list[str]


def changes_told(viewer: Viewer, entry: AuditEntry) -> Told:
    """Return the changes an entry of the trail names; of columns the viewer does not see the labels alone.

    A confidential contact stays so in the trail: who cannot read it reads nothing of it here either. What the portal
    derives for itself from other columns has no label and is left out.
    """
    if chains.is_redacted(entry.changes):
        return Told(ERASED, [])
    model = TABLES.get(entry.record)
    if model is None:
        return Told([], list(entry.changes))
    closed = model is Contact and db.session.get(Contact, entry.record_id) is None
    words, told = words_told(model, [entry]), Told([], [])
    for key, (before, after) in entry.changes.items():
        label = label_of(model, key)
        if key in access.NEVER_READ:
            told.changes.append({"label": "Passwort", "before": NOT_STATED, "after": "geändert"})
        elif label == key:
            continue
        elif not closed and (access.sees(viewer, model, key) or _is_plain_basis(model, key)):
            values = {"before": plain(model, key, before, words), "after": plain(model, key, after, words)}
            told.changes.append({"label": label, **values})
        else:
            told.unseen.append(label)
    return told


def _is_plain_basis(model: type[Base], key: str) -> bool:
    """Say whether a column is of number, status and office, which every reader of the trail sees; never free text."""
    column = model.__table__.columns.get(key)
    if column is None or category_of(model, key) is not DataCategory.BASIC:
        return False
    return key == "number" or isinstance(column.type, ClosedList) or column.type.python_type in (bool, int, date)


def words_told(model: type[Base], entries: Iterable[AuditEntry]) -> dict[str, dict[int, str]]:
    """Return column -> number -> words of the records that changes point to, one query a column.

    What the viewer may not see, or what is gone, has no words.
    """
    numbers: dict[str, set[int]] = {}
    for entry in entries:
        for key, values in entry.changes.items():
            column = model.__table__.columns.get(key)
            if key == "case_id" or (column is not None and column.foreign_keys):
                numbers.setdefault(key, set()).update(value for value in values if isinstance(value, int))
    return {key: words_of(db.session, model, key, found) for key, found in numbers.items() if found}


def plain(model: type[Base], key: str, value: Any, words: Mapping[str, Mapping[int, str]]) -> str:
    """Return a value of the trail, kept as JSON, as people read it."""
    column = model.__table__.columns.get(key)
    if value is None or value == "" or column is None:
        return show(value)
    if isinstance(column.type, ClosedList):
        return str(column.type.members(value).label)
    if key == "court_code":
        return courts.name(value)
    if column.foreign_keys or key == "case_id":
        return words.get(key, {}).get(value, f"Nr. {value}")
    return READERS.get(column.type.python_type.__name__, show)(value)


def _iso_day(value: str) -> str:
    return day(date.fromisoformat(value))


def _iso_moment(value: str) -> str:
    return moment(datetime.fromisoformat(value))


def _decimal(value: str) -> str:
    return money(Decimal(value))


READERS = {
    "date": _iso_day,
    "datetime": _iso_moment,
    "Decimal": _decimal,
    "Quantity": lambda value: show(Quantity(value)),
    "Percentage": lambda value: show(Percentage(value)),
}


def case_link(viewer: Viewer, record: Any) -> int | None:
    """Return the number of the case to link to from a record, None where the viewer cannot open it."""
    number = record.id if isinstance(record, Case) else getattr(record, "case_id", None)
    return number if number and access.may(viewer, Verb.READ, Case) else None
