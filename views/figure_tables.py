"""A table of figures on a page: its cells as texts, and the bars beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from portal.statistics import Figure, Mark, Row, Table, Unit, base_text, figure_text
from portal.statistics.results import Heading, unit_in

Link = Callable[[Row, Heading, Figure], str]
"""Gives a figure its address, an empty one for none."""


def shown(table: Table, link: Link | None = None) -> dict[str, Any]:
    """Return a table for the page, with a bar for the column worth drawing, its figures linked where ``link`` says.

    Without a bar to draw – each row is a figure of its own, or nothing is shown – there is no column for them.
    """
    place = _drawn(table)
    counts = [row.values[place] for row in table.rows if not row.is_total]
    largest = max((count for count in counts if not isinstance(count, Mark)), default=0)
    unit = table.headings[place].unit
    shares = [None if row.unit else _length(row.values[place], unit, largest) for row in table.rows]
    return {
        "id": table.key,
        "title": table.title,
        "n": base_text(table).removeprefix("n = "),
        "definitions": [{"label": label, "value": sentence} for label, sentence in table.definitions],
        "drawn": table.headings[place].label if any(share is not None for share in shares) else "",
        "columns": [table.stub, *(heading.label for heading in table.headings)],
        "rows": [
            {
                "label": row.label,
                "values": _texts(table, row, link),
                "share": share,
            }
            for row, share in zip(table.rows, shares, strict=True)
            if not row.is_total
        ],
        "total": {"label": table.total.label, "values": _texts(table, table.total, link)}
        if table.total.is_total
        else None,
        "note": " ".join(table.checks),
    }


def _texts(table: Table, row: Row, link: Link | None) -> list[str]:
    return [_text(row, heading, value, link) for heading, value in zip(table.headings, row.values, strict=True)]


def _text(row: Row, heading: Heading, value: Figure, link: Link | None) -> str:
    written, address = figure_text(value, unit_in(row, heading)), link(row, heading, value) if link else ""
    return Markup('<a href="{}">{}</a>').format(address, written) if address else written


def _drawn(table: Table) -> int:
    """Return the place of the column the bars show: the first one worth drawing, else the one that adds up others."""
    places = {heading.key: place for place, heading in enumerate(table.headings)}
    if table.chart:
        return places[table.chart[0]]
    return next((place for place, heading in enumerate(table.headings) if heading.adds), 0)


def _length(value: Any, unit: Unit, largest: Any) -> float | None:
    """Return the length of a bar in percent: a share itself, others beside the largest one; None without a number."""
    if isinstance(value, Mark):
        return None
    if unit is Unit.SHARE:
        return round(100 * float(value), 1)
    return round(100 * float(value) / float(largest), 1) if largest else None
