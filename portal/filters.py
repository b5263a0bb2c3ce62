"""Filters of lists: which columns, what their words compare with, and the conditions of a statement that is kept."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, false

from models import Base
from models.base import label_of
from models.types import ClosedList
from portal import access, clock
from portal.day_limits import YEARS
from portal.listings import Asked
from portal.viewers import Viewer

AMOUNT = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,9}")
"""The number of a record; a longer one fits into no key."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter over one column: one word, or from–to for days and amounts."""

    key: str
    label: str
    kind: str

    @property
    def ranged(self) -> bool:
        """Say whether the filter has a beginning and an end."""
        return self.kind in ("date", "amount")


def filters_of(model: type[Base], keys: Sequence[str]) -> tuple[Filter, ...]:
    """Return the filters for these columns; the type of the column decides the kind."""
    return tuple(Filter(key, label_of(model, key), _kind(model, key)) for key in keys)


def _kind(model: type[Base], key: str) -> str:
    column = model.__table__.columns[key]
    if column.foreign_keys or isinstance(column.type, ClosedList):
        return "select"
    kinds = {bool: "bool", date: "date", datetime: "date", Decimal: "amount"}
    return kinds.get(column.type.python_type, "text")


def seen_by(viewer: Viewer, model: Any, filters: Sequence[Filter]) -> list[Filter]:
    """Return the filters over columns the viewer sees on every row; any other would tell by what it finds."""
    plain = access.grant(viewer, model).categories
    return [flt for flt in filters if access.category_behind(model, flt.key) in plain]


def asked(
    model: Any, filters: Sequence[Filter], given: Mapping[str, str], own: Sequence[ColumnElement[bool]] = ()
) -> Asked:
    """Return what a list is narrowed to by the words of its filters and conditions of its own."""
    found = [one for flt in filters for one in filtered(model, flt, given)]
    kept = tuple(_condition(model, key, how) for key, how, _ in found)
    return Asked((*own, *kept), {f"{key}_{how}": value for key, how, value in found}, kept=not own)


Compared = tuple[str, str, Any]
"""A column, how it is compared, and with what."""
COMPARISONS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "is": operator.eq, "from": operator.ge, "to": operator.le, "before": operator.lt,
}  # fmt: skip


@lru_cache(maxsize=1024)
def _condition(model: Any, key: str, how: str) -> ColumnElement[bool]:
    """Return the condition of a filter, made once; its value is handed in with each request."""
    column = getattr(model, key)
    if how == "empty":
        return column.is_(None)  # type: ignore[no-any-return]  # the column of any record
    if how == "never":
        return false()
    return COMPARISONS[how](column, bindparam(f"{key}_{how}", type_=column.type))


def filtered(model: Any, flt: Filter, given: Mapping[str, str]) -> list[Compared]:
    """Return what one filter compares; a value that cannot be read finds nothing."""
    column = model.__table__.columns[flt.key]
    if flt.ranged:
        return _range(column, flt, given.get(f"{flt.key}_from"), given.get(f"{flt.key}_to"))
    text = given.get(flt.key)
    if text is None:
        return []
    if text == "-":
        return [(flt.key, "empty", None)]
    value = _one(column, flt, text)
    return [(flt.key, "never", None) if value is None else (flt.key, "is", value)]


def _one(column: Column[Any], flt: Filter, text: str) -> Any:
    if isinstance(column.type, ClosedList):
        return next((member for member in column.type.members if member.value == text), None)
    if flt.kind == "bool":
        return {"1": True, "0": False}.get(text)
    if column.type.python_type is int:
        return int(text) if DIGITS.fullmatch(text) else None
    return text


def _range(column: Column[Any], flt: Filter, first: str | None, last: str | None) -> list[Compared]:
    if any(text and bound(flt, text) is None for text in (first, last)):
        return [(flt.key, "never", None)]
    found: list[Compared] = []
    moments = column.type.python_type is datetime
    if (start := bound(flt, first)) is not None:
        found.append((flt.key, "from", clock.at_local(start, time(0)) if moments else start))
    if (end := bound(flt, last)) is not None and moments:
        found.append((flt.key, "before", clock.at_local(end + timedelta(days=1), time(0))))
    elif end is not None:
        found.append((flt.key, "to", end))
    return found


def bound(flt: Filter, text: str | None) -> Any:
    """Return the day or amount a text says, None for nothing and for what is neither."""
    if not text:
        return None
    if flt.kind == "date":
        return _day(text)
    return Decimal(text.replace(".", "").replace(",", ".")) if AMOUNT.fullmatch(text) else None


def _day(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            return found if found.year in YEARS else None
    return None
