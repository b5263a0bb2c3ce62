"""How a notice list and what becomes of it read on the page."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.imports import applying
from portal.imports.notice_rows import Column
from portal.imports.notices import NoticeList
from portal.imports.previews import Preview, PreviewRow, State
from portal.imports.tenants import Tenant
from portal.numerals import several
from views.formats import number, show
from views.notice_choices import Chosen

SHOWN = 500
"""So many lines are shown of a long list, and after them every one that is refused, adds to a case or has to be confirmed."""
HEADINGS = ("Mietpartei", "Eingang", "Anschrift", "Gericht, Aktenzeichen", "Vermieter", "Rückstand")
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
        hint = f"Gezeigt werden die ersten {SHOWN}, alle nicht lesbaren und alle, über die Sie entscheiden."
        found.append({"label": "Zeilen insgesamt", "value": number(len(shown.rows)), "hint": hint})
    return found


def _of(state: State, count: int) -> str:
    return "neue Fälle" if state is State.NEW and count != 1 else state.label


def rows(shown: Preview, chosen: Chosen) -> list[dict[str, Any]]:
    """Return the lines to show, with what the person chose for each new one."""
    first = enumerate(shown.rows[:SHOWN])
    later = (
        (place, row)
        for place, row in enumerate(shown.rows)
        if place >= SHOWN and (row.left_out or row.news or row.state is State.REFUSED)
    )
    several = len(shown.notice_list.sheets) > 1
    return [_row(place, row, chosen, several) for place, row in (*first, *later)]


def _row(place: int, row: PreviewRow, chosen: Chosen, several: bool) -> dict[str, Any]:
    return {
        "number": row.number, "sheet": row.sheet if several else "", "place": place,
        "state": row.state.value, "state_label": _label(row), "news": row.news is not None,
        "elsewhere": row.elsewhere, "own": place in chosen.own, "cells": _cells(row),
        "case_url": url_for("case.details_view", id=row.case_id) if row.case_id else None,
        "case_label": row.case_number, "why": row.why,
        "suggested": [(one.number, one.why) for one in row.suggested],
        "left_out": place in chosen.left_out, "typed": chosen.typed.get(place, ""), "fault": chosen.faults.get(place),
        "faults": [
            {"sheet": fault.sheet, "row": fault.row, "column": fault.column, "value": fault.value, "todo": fault.statement}
            for fault in row.faults
        ],
    }  # fmt: skip


def _label(row: PreviewRow) -> str:
    """Return what becomes of a line, in the words of its badge."""
    if row.news is None:
        return row.state.label
    return "weitere Person" if row.same_as and row.news.people else f"{row.state.label}, Neues dazu"


def faults(shown: Preview, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what is wrong with the choices, each with the field it stands at."""
    return [
        {"id": f"fall_{place}", "label": applying.place_of(shown.rows[place], shown.notice_list), "text": text}
        for place, text in sorted(chosen.faults.items())
    ]


def _cells(row: PreviewRow) -> list[str]:
    """Return what the line says, in the order of HEADINGS."""
    notice = row.notice
    if notice is None:
        return [""] * len(HEADINGS)
    home = ", ".join(filter(None, (notice.street, f"{notice.postcode} {notice.city}".strip(), notice.district)))
    people = " / ".join(map(_person, notice.tenants))
    suit = ", ".join(filter(None, (notice.court, notice.docket.replace(" ", "\u00a0"))))
    return [show(value) for value in (people, row.reported_on, home, suit, notice.landlord, notice.arrears)]


def _person(tenant: Tenant) -> str:
    """Return a tenant as „Muster, Anna (geb. 17.05.1984)“."""
    born = f" (geb. {tenant.birth_date:%d.%m.%Y})" if tenant.birth_date else ""
    return ", ".join(filter(None, tenant.name)) + born


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


def choosing(shown: Preview) -> bool:
    """Say whether there is anything to decide about: new lines, or news of known ones."""
    return not shown.needs_day and any(row.news or row.state is State.NEW for row in shown.rows)


def confirm_label(shown: Preview) -> str:
    """Return the words of the button; none when there is nothing to write."""
    if shown.needs_day:
        return "Weiter: Tag des Eingangs angeben"
    count = sum(row.state is State.NEW and not row.left_out for row in shown.rows)
    news = sum(row.news is not None for row in shown.rows)
    parts = [
        *([f"{several(count, 'Fall', 'Fälle')} anlegen"] if count else []),
        *([f"Neues aus {several(news, 'Zeile', 'Zeilen')} übernehmen"] if news else []),
    ]
    if not parts and shown.counts[State.NEW]:
        return "Auswahl übernehmen"
    return ", ".join(parts)
