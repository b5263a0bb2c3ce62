"""How the figures of a delivery are kept: as they were read, with the questions of the reports placed in the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal import saved_reports
from portal.guard import GuardedSession
from portal.statistics import Asked, Protection, StatisticsReport, figure_text
from portal.statistics.permissions import tells_of_staff
from portal.statistics.results import unit_in

Cells = dict[tuple[str, str, str], tuple[str, ...]]
"""Table, row and column by their keys -> title, row and column in words, and the figure as it is read."""
Placed = Sequence[tuple[str | None, Asked]]
"""Title and question of each report placed in the workbook, in the order of their sheets."""
NONE: dict[str, Any] = {"cells": []}


def placed(session: GuardedSession) -> Placed:
    """Return the reports that leave with a delivery: those in the workbook the viewer sees that tell of no employees."""
    return [
        (title, asked)
        for title, asked in saved_reports.placed(session)
        if title is not None and not tells_of_staff(asked.dimensions)
    ]


def written(report: StatisticsReport, own: Placed) -> dict[str, Any]:
    """Return the figures of a report as plain data; a saved report may be changed or deleted later, so it is kept as well."""
    questions = [[title, saved_reports.plain(asked, Protection.NONE, "")] for title, asked in own]
    return {"cells": list(map(list, _lines(report))), "own": questions}


def cells(figures: dict[str, Any]) -> Cells:
    """Return the figures that were kept, by their keys."""
    return {(cell[0], cell[1], cell[2]): tuple(cell[3:]) for cell in figures["cells"]}


def cells_of(report: StatisticsReport) -> Cells:
    """Return the figures of a report as they would be kept."""
    return {(line[0], line[1], line[2]): line[3:] for line in _lines(report)}


def known_then(then: Cells, today: Cells) -> Cells:
    """Return today's figures without the tables and columns that were declared since: a delivered year stays as it was."""
    had = {(table, _figure(column)) for table, _, column in then}
    return {key: cell for key, cell in today.items() if (key[0], _figure(key[2])) in had}


def _figure(column: str) -> str:
    """Return the key of a column without the value of a second dimension, which may be counted for the first time."""
    return column.partition(":")[0]


def questions(figures: dict[str, Any]) -> Placed:
    """Return the reports that were delivered with the workbook, as they were asked then."""
    return [(title, saved_reports.asked_in(kept, title)) for title, kept in figures.get("own", ())]


def _lines(report: StatisticsReport) -> list[tuple[str, ...]]:
    return [
        (
            table.key, row.key or row.part.value, heading.key, table.title, row.label, heading.label,
            figure_text(value, unit_in(row, heading)),
        )
        for table in report.tables
        for row in table.rows
        for heading, value in zip(table.headings, row.values, strict=True)
    ]  # fmt: skip
