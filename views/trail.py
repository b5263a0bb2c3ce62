"""The trail on the screen: changes and accesses, to be read by who answers for data protection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models import AccessEntry, AuditEntry
from models.base import label_of
from portal import rights
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.listing import Listing
from views.base.records import changes_told


class TrailListing(Listing):
    """The trail with the German word for each kind of record."""

    def _maker(self, key: str, words: dict[str, dict[int, str]]) -> Callable[[Any], str]:
        return kind_of_record if key == "record" else super()._maker(key, words)


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


class AuditEntryView(PortalModelView):
    """Every change of the office's records."""

    model_class = AuditEntry
    label, title, path = "Protokolleintrag", "Änderungsprotokoll", "protokoll"
    plural = "Einträge"
    columns = ("at", "user_name", "action", "record", "record_id", "case_id")
    filter_keys = ("at", "action")
    order = Sort("id", descending=True)
    sections = (("Vorgang", ("at", "user_name", "action", "record", "record_id", "case_id", "hash")),)

    def listing(self, columns: tuple[str, ...] = ()) -> Listing:
        """Return the list with words for the kinds of records."""
        return TrailListing(viewer(), AuditEntry, columns or self.columns, self.filters, self.search, self.narrow())

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


class AccessEntryView(PortalModelView):
    """Who opened which case file or took which export away."""

    model_class = AccessEntry
    label, title, path = "Zugriff", "Zugriffe", "zugriffe"
    columns = ("at", "user_name", "what", "case_id")
    filter_keys = ("at",)
    order = Sort("id", descending=True)
    sections = (("Zugriff", ("at", "user_name", "what", "case_id")),)

    def heading(self, record: AccessEntry) -> str:
        """Name the entry by its number."""
        return f"Zugriff {record.id}"
