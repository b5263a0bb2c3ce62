"""The filtered list of cases as a spreadsheet: the columns the person sees, with the formats of their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Date, Integer, Numeric

from models import Base, Case
from models.types import Moment
from portal.exports import spreadsheet
from portal.exports.spreadsheet import Column, Kind
from portal.listings import Sort

KINDS = ((Date, Kind.DATE), (Moment, Kind.MOMENT), (Integer, Kind.NUMBER), (Numeric, Kind.MONEY))
"""By the type of the record's column; every Numeric of ours is an amount in Euro."""
KEYS = (
    "number", "household_name", "street", "postcode", "city", "district_id",
    "status", "stage", "access_stage", "next_deadline_on", "next_deadline", "assigned_to_id",
    "reported_on", "channel", "reporting_agency_id", "trigger_id",
    "household_type", "adults", "children", "landlord_name", "arrears",
    "conference_due_on", "conference_on", "closed_on", "outcome",
)  # fmt: skip
"""The columns of the list of cases in the file; each person gets those he sees. The page has room for fewer."""
FILTERS = (
    "status",
    "stage",
    "channel",
    "district_id",
    "assigned_to_id",
    "outcome",
    "reported_on",
    "conference_due_on",
    "next_deadline_on",
    "closed_on",
)
"""By what the list is narrowed, on the page and on the command line."""
ORDER = Sort("reported_on", descending=True)
WIDTHS = {"number": 14, "household_name": 32, "street": 28, "postcode": 9, "status": 18, "children": 11, "adults": 11}
"""Widths in characters where the kind alone would give too much or too little."""


def columns(keys: Iterable[tuple[str, str]], model: type[Base] = Case) -> list[Column]:
    """Return the columns for (key, label) pairs; a key that is no plain column of the record holds text."""
    return [Column(label, _kind(model, key), WIDTHS.get(key)) for key, label in keys]


def write(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str = "Fälle") -> Iterator[bytes]:
    """Yield the spreadsheet; the rows come as the viewer's own query gave them, in the order of the columns."""
    return spreadsheet.write(columns, rows, title=title)


def _kind(model: type[Base], key: str) -> Kind:
    column = model.__table__.columns.get(key)
    if column is None or column.foreign_keys:
        return Kind.TEXT
    return next((kind for types, kind in KINDS if isinstance(column.type, types)), Kind.TEXT)
