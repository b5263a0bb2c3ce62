"""How a notice list and what becomes of it read on the page."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.imports.notice_rows import Column
from portal.imports.notices import NoticeList
from portal.imports.previews import Preview, PreviewRow, State
from views.formats import number, show

SHOWN = 500
"""So many lines are shown of a long list, and after them every one that is refused."""
HEADINGS = ("Eingang", "Mietpartei", "Anschrift", "Gericht, Aktenzeichen", "Vermieter", "Rückstand")
TONES = {State.NEW: "success", State.REFUSED: "danger"}
HINTS = {State.SKIPPED: "Leerzeilen, Summen und Zwischentitel"}


def tiles(shown: Preview) -> list[dict[str, Any]]:
    """Return how many lines there are of each kind."""
    found = [
        {"label": _of(state, shown.counts[state]), "value": number(shown.counts[state]), "hint": HINTS.get(state),
         "tone": TONES.get(state) if shown.counts[state] else None}
        for state in State
    ]  # fmt: skip
    if shown.counts[State.REFUSED]:
        found[list(State).index(State.REFUSED)]["url"] = "#fehler"
    if len(shown.rows) > SHOWN:
        hint = f"Gezeigt werden die ersten {SHOWN} und alle nicht lesbaren."
        found.append({"label": "Zeilen insgesamt", "value": number(len(shown.rows)), "hint": hint})
    return found


def _of(state: State, count: int) -> str:
    return "neue Fälle" if state is State.NEW and count != 1 else state.label


def rows(shown: Preview) -> list[dict[str, Any]]:
    """Return the lines to show."""
    later = (row for row in shown.rows[SHOWN:] if row.state is State.REFUSED)
    return [_row(row) for row in (*shown.rows[:SHOWN], *later)]


def _row(row: PreviewRow) -> dict[str, Any]:
    return {
        "number": row.number, "state": row.state.value, "state_label": row.state.label, "cells": _cells(row),
        "case_url": url_for("case.details_view", id=row.case_id) if row.case_id else None,
        "case_label": row.case_number, "why": row.why,
        "faults": [
            {"sheet": fault.sheet, "row": fault.row, "column": fault.column, "value": fault.value, "todo": fault.statement}
            for fault in row.faults
        ],
    }  # fmt: skip


def _cells(row: PreviewRow) -> list[str]:
    """Return what the line says, in the order of HEADINGS."""
    notice = row.notice
    if notice is None:
        return [""] * len(HEADINGS)
    home = ", ".join(filter(None, (notice.street, f"{notice.postcode} {notice.city}".strip(), notice.district)))
    people = " / ".join(", ".join(filter(None, tenant)) for tenant in notice.tenants)
    suit = ", ".join(filter(None, (notice.court, notice.docket.replace(" ", "\u00a0"))))
    return [show(value) for value in (row.reported_on, people, home, suit, notice.landlord, notice.arrears)]


def columns(notice_list: NoticeList) -> list[dict[str, Any]]:
    """Return the columns with what each is taken for, those nobody knows first."""
    listed = sorted(notice_list.columns, key=lambda column: column.field is not None)
    return [
        {
            "name": name_of(column), "heading": column.heading or f"Spalte {column.letter}",
            "example": next(iter(column.examples), None), "assigned": column.field.value if column.field else "",
        }
        for column in listed
    ]  # fmt: skip


def name_of(column: Column) -> str:
    """Return the name of the form field for a column."""
    return f"spalte_{column.index}"


def confirm_label(shown: Preview) -> str:
    """Return the words of the button; none when there is nothing to write."""
    count = shown.counts[State.NEW]
    if not count:
        return ""
    if shown.needs_day:
        return "Weiter: Tag des Eingangs angeben"
    return "1 Fall anlegen" if count == 1 else f"{number(count)} Fälle anlegen"


def sentence(written: dict[str, Any]) -> str:
    """Return what an import has done."""
    if not written["cases"]:
        return f"„{written['file']}“ enthielt nichts Neues. Es wurde nichts geändert."
    first, last = written["numbers"][0], written["numbers"][-1]
    which = f"Fall {first}" if first == last else f"{number(written['cases'])} Fälle, {first} bis {last}"
    return f"Aus „{written['file']}“ angelegt: {which}. Die Frist von zehn Werktagen läuft seit dem Eingang jeder Mitteilung."


def done_tiles(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the counts of an import."""
    labels = {"cases": "neue Fälle", "persons": "Personen", "known": "schon bekannt", "refused": "nicht lesbar"}
    return [{"label": label, "value": number(written[key])} for key, label in labels.items()]
