"""What a viewer may see and do, asked of the table of rights (`portal.policy`).

The same condition answers „which rows“ and „may I touch this one“.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, inspect, null, true
from sqlalchemy import case as sql_case
from sqlalchemy.orm import InstrumentedAttribute

from models import Base
from models.enums import AgencyKind, DataCategory, Role
from portal import conditions as rows
from portal.policy import NO_GRANT, POLICY, REGION, Grant, Verb
from portal.viewers import Viewer

__all__ = [
    "Verb", "category_behind", "grant", "hidden_columns", "may", "may_write", "released", "sees", "which",
    "which_in_table",
]  # fmt: skip

NEVER_READ = frozenset({"password_hash"})
"""Columns that only sign-in reads."""
RELEASED = "released"
"""Mark on an expression that shows a column only as far as a share opens it."""


def grant(viewer: Viewer, model: type[Base]) -> Grant:
    """Return what the viewer may do with a kind of record; nothing where the table is silent."""
    if viewer.role is None:
        return NO_GRANT
    of_the_region = viewer.role is Role.FINANCE and viewer.agency_kind is AgencyKind.REGION
    return (REGION if of_the_region else POLICY[viewer.role]).get(model, NO_GRANT)


def may(viewer: Viewer, verb: Verb, model: type[Base]) -> bool:
    """Say whether the viewer may do this with any row at all; menus and buttons ask this."""
    own = grant(viewer, model)
    if verb is Verb.EXPORT:
        return own.export
    return own.condition(verb) is not rows.nothing


@lru_cache(maxsize=4096)
def which(viewer: Viewer, verb: Verb, model: type[Base]) -> ColumnElement[bool]:
    """Return the rows the viewer may do this with, as a condition on the record."""
    return true() if viewer.system else grant(viewer, model).condition(verb)(viewer, model)


def which_in_table(viewer: Viewer, verb: Verb, model: type[Base]) -> ColumnElement[bool]:
    """Return the same rows as a condition on the table, for checks that must not be narrowed themselves."""
    return true() if viewer.system else grant(viewer, model).condition(verb)(viewer, model.__table__.c)


def sees(viewer: Viewer, model: type[Base], key: str) -> bool:
    """Say whether a column (or the relation over it) may ever be shown to the viewer, at least on some rows."""
    category = category_behind(model, key)
    own = grant(viewer, model)
    if own is NO_GRANT and not viewer.system:
        return False
    return category is not None and category in own.categories | own.by_share


def category_behind(model: type[Base], key: str) -> DataCategory | None:
    """Return the data category of a column or of the relation over it; None is seen by nobody."""
    columns = model.__table__.columns
    column = columns.get(key)
    if column is None:
        column = columns.get(f"{key}_id")
    return None if column is None else column.info.get("category")


def released(viewer: Viewer, attribute: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return a column as the viewer may select it: itself, empty where no share opens it, or nothing."""
    model: Any = attribute.class_
    category = category_behind(model, attribute.key)
    own = grant(viewer, model)
    if viewer.system or category in own.categories or attribute.key == "id":
        return attribute  # type: ignore[return-value]  # an attribute is a column expression
    if category is None or category not in own.by_share:
        return null()
    shared = rows.case_ids_shared(viewer, category)
    opened = sql_case((model.id.in_(shared), attribute), else_=null())._annotate({RELEASED: True})
    return opened.label(attribute.key)


def may_write(viewer: Viewer, model: type[Base], key: str) -> bool:
    """Say whether the viewer may change this column on rows he may write."""
    own = grant(viewer, model)
    if own.columns is not None:
        return key in own.columns
    category = category_behind(model, key)
    return category is None or category in own.categories


def hidden_columns(viewer: Viewer, model: type[Base]) -> tuple[str, ...]:
    """Return the columns of a whole record that this viewer does not see on every row."""
    return _columns_outside(model, grant(viewer, model).categories)


@lru_cache(maxsize=512)
def _columns_outside(model: type[Base], seen: frozenset[DataCategory]) -> tuple[str, ...]:
    """Return the columns whose category is not among those seen."""
    return tuple(
        attribute.key
        for attribute in inspect(model).column_attrs
        if attribute.key in NEVER_READ
        or ((category := attribute.columns[0].info.get("category")) is not None and category not in seen)
    )
