"""The trail on the screen: changes and accesses, to be read by who answers for data protection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from models import AccessEntry, AuditEntry, Case, User
from models.base import label_of
from portal import rights
from portal.extensions import db
from portal.filters import Filter, filters_of
from portal.listings import Asked, Sort
from views.base import PortalModelView, viewer
from views.base.listing import NOT_READ, Choices, Listing, ListState
from views.base.records import changes_told

NOWHERE = "0"
"""The number of no case."""


class TrailListing(Listing):
    """The trail with the German word for each kind of record, found by person, kind and number of the case."""

    def _maker(self, key: str, words: dict[str, dict[int, str]]) -> Callable[[Any], str]:
        return kind_of_record if key == "record" else super()._maker(key, words)

    def choices(self, key: str) -> Choices:
        """Offer the kinds of records and the people one may know of by their words."""
        if key == "record":
            return tuple(sorted(rights.RECORDS.items(), key=lambda named: named[1]))
        if key == "user_name":
            return tuple((name, name) for name in db.session.scalars(select(User.name).distinct().order_by(User.name)))
        return super().choices(key)

    def asked(self, state: ListState) -> Asked:
        """Look for the case by the number people know it by."""
        if number := state.filters.get("case_id"):
            found = _case_id(number)
            state = replace(state, filters=state.filters | {"case_id": str(found or NOWHERE)})
        return super().asked(state)

    def chip(self, flt: Filter, given: dict[str, str]) -> str | None:
        """Say so where there is no case of this number."""
        told = super().chip(flt, given)
        return NOT_READ.format(told) if flt.key == "case_id" and told and _case_id(told) is None else told


def _case_id(number: str) -> int | None:
    return db.session.scalar(select(Case.id).where(Case.number == number))


def trail_filters(model: type[Any], keys: Sequence[str]) -> tuple[Filter, ...]:
    """Return the filters of a trail: persons and kinds are chosen, the case is typed by its number."""
    kinds = {"user_name": "select", "record": "select"}
    return tuple(replace(one, kind=kinds.get(one.key, one.kind)) for one in filters_of(model, keys))


def kind_of_record(table: str) -> str:
    """Return the word people know a kind of record by."""
    return rights.RECORDS.get(table, table)


def unseen_words(labels: Sequence[str], *, further: bool) -> str:
    """Say which statements changed whose values the viewer does not see; empty without any."""
    if not labels:
        return ""
    more = "weitere " if further else ""
    what = f"1 {more}Angabe wurde" if len(labels) == 1 else f"{len(labels)} {more}Angaben wurden"
    return f"{what} geändert; ihr Inhalt ist für Sie nicht sichtbar: {', '.join(labels)}."


class TrailView(PortalModelView):
    """What both trails share."""

    def __init__(self) -> None:
        """Let persons and kinds be chosen."""
        super().__init__()
        self.filters = trail_filters(self.model_class, self.filter_keys)

    def listing(self, columns: tuple[str, ...] = ()) -> Listing:
        """Return the list with words for the kinds of records."""
        return TrailListing(
            viewer(), self.model_class, columns or self.columns, self.filters, self.search, self.narrow()
        )


class AuditEntryView(TrailView):
    """Every change of the office's records."""

    model_class = AuditEntry
    label, title, path = "Protokolleintrag", "Änderungsprotokoll", "protokoll"
    plural = "Einträge"
    columns = ("at", "user_name", "action", "record", "record_id", "case_id")
    filter_keys = ("at", "user_name", "action", "record", "case_id")
    order = Sort("id", descending=True)
    sections = (("Vorgang", ("at", "user_name", "action", "record", "record_id", "case_id", "hash")),)

    def heading(self, record: AuditEntry) -> str:
        """Name the entry by its number."""
        return f"Protokolleintrag {record.id}"

    def details(self, record: AuditEntry) -> dict[str, Any]:
        """Show before and after of every column that changed."""
        page = super().details(record)
        for row in page["sections"][0]["rows"]:
            if row["label"] == label_of(AuditEntry, "record"):
                row["value"] = kind_of_record(record.record)
        told = changes_told(viewer(), record)
        rows = [{"cells": list(change.values())} for change in told.changes]
        note = unseen_words(told.unseen, further=bool(rows))
        page["related"] = [{
            "title": "Änderungen", "columns": ["Feld", "Vorher", "Nachher"], "rows": rows,
            "note": note if rows else "", "empty": note,
        }]  # fmt: skip
        return page


class AccessEntryView(TrailView):
    """Who opened which case file or took which export away."""

    model_class = AccessEntry
    label, title, path = "Zugriff", "Zugriffe", "zugriffe"
    columns = ("at", "user_name", "what", "case_id")
    filter_keys = ("at", "user_name", "case_id")
    order = Sort("id", descending=True)
    sections = (("Zugriff", ("at", "user_name", "what", "case_id")),)

    def heading(self, record: AccessEntry) -> str:
        """Name the entry by its number."""
        return f"Zugriff {record.id}"
