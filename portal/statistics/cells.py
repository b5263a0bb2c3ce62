"""Which cases stand behind a figure in a cell: the same condition as the count, as a condition on cases.

The list it narrows is read by the viewer himself, so it shows no case he may not see anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from models import Case
from models.enums import DataCategory
from portal import access
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.statistics.asking import Asked
from portal.statistics.catalogue import catalogue, dimension
from portal.statistics.dimensions import Dimension
from portal.statistics.filter_values import codes_of
from portal.statistics.frames import frame_for
from portal.statistics.indicators import Frame, Indicator, Quotient
from portal.statistics.periods import Period
from portal.statistics.permissions import allowed_offices
from portal.statistics.results import Protection
from portal.statistics.sources import case_ids
from portal.viewers import Viewer, machine

WHOLE = "total"
"""Stands for „all values“, as the key of the row that adds up the others."""


@dataclass(frozen=True)
class Cell:
    """A figure in a table: of one indicator, in one row and column, each by its key; `WHOLE` for totals.

    ``whole`` asks of a share for its denominator instead of its numerator.
    """

    figure: str
    asked: Asked
    row: str = WHOLE
    column: str = WHOLE
    whole: bool = False


def may_open(viewer: Viewer) -> bool:
    """Say whether figures may lead the viewer to cases: to whoever works with the households of his office."""
    return viewer.office_id is not None and DataCategory.CONTACT in access.grant(viewer, Case).categories


def cases_behind(session: GuardedSession, cell: Cell, period: Period, on: date) -> ColumnElement[bool]:
    """Return the condition on cases; of a share it is those of its numerator, or of its denominator.

    Raises Forbidden for whoever may not open cases, Refused for keys nobody knows.
    """
    if not may_open(session.viewer):
        raise Forbidden
    offices = sorted(allowed_offices(session, None))
    figure = catalogue(period.end.year).figure(cell.figure)
    indicator: Indicator = (figure.whole if cell.whole else figure.part) if isinstance(figure, Quotient) else figure
    chosen = [(dimension(key), codes) for key, codes in cell.asked.filters]
    for key, code in ((cell.asked.rows, cell.row), (cell.asked.across, cell.column)):
        if key and code != WHOLE:
            chosen.append((dimension(key), (code,)))
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        frame = frame_for(session, period, on, offices, [one for one, _ in chosen], Protection.NONE)
        filters = _together(chosen, frame)
    return Case.id.in_(select(case_ids(indicator, frame, offices, filters).c.case_id))


def _together(chosen: list[tuple[Dimension, tuple[str, ...]]], frame: Frame) -> dict[Dimension, list[Any]]:
    """Return the codes left of each dimension; one named twice keeps what both leave."""
    left: dict[Dimension, list[Any]] = {}
    for one, written in chosen:
        codes = codes_of(one, written, frame)
        left[one] = [code for code in left.get(one, codes) if code in codes]
    if not all(left.values()):
        raise Refused("Diese Zelle und die Filter schließen einander aus.")
    return left
