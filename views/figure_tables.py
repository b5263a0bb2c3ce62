"""A table of figures on a page: its cells as texts, and the bars beside them."""

from __future__ import annotations

from typing import Any

from portal.statistics import Mark, Row, Table, Unit, base_text, figure_text


def shown(table: Table) -> dict[str, Any]:
    """Return a table for the page, with a bar for the column worth drawing."""
    place = _drawn(table)
    counts = [row.values[place] for row in table.rows if not row.is_total]
    largest = max((count for count in counts if not isinstance(count, Mark)), default=0)
    unit = table.headings[place].unit
    return {
        "id": table.key,
        "title": table.title,
        "n": base_text(table).removeprefix("n = "),
        "definitions": [{"label": label, "value": sentence} for label, sentence in table.definitions],
        "drawn": table.headings[place].label,
        "columns": [table.stub, *(heading.label for heading in table.headings)],
        "rows": [
            {
                "label": row.label,
                "values": _texts(table, row),
                "share": _length(row.values[place], unit, largest),
            }
            for row in table.rows
            if not row.is_total
        ],
        "total": {"label": table.total.label, "values": _texts(table, table.total)} if table.total.is_total else None,
        "note": " ".join(table.checks),
    }


def _texts(table: Table, row: Row) -> list[str]:
    return [figure_text(value, heading.unit) for heading, value in zip(table.headings, row.values, strict=True)]


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
