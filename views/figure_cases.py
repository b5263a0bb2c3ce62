"""From a figure to its cases: the case list narrowed to one cell of a table, for those who may see cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import abort, request, url_for
from sqlalchemy import ColumnElement, func, select

from models import Case
from portal import clock, statistics
from portal.errors import PortalError
from portal.extensions import db
from portal.numerals import several
from portal.statistics import Asked, Mark, Period, Quotient, Row
from portal.statistics.cells import WHOLE, Cell, cases_behind, may_open
from portal.statistics.period_rules import written
from portal.statistics.results import Figure, Heading
from views.base import viewer
from views.formats import number

CELL = "zelle"
"""What the address of the case list calls the cell it is narrowed to."""


DENOMINATOR = "nenner"
"""Asks for all cases a share was taken of, instead of those it is the share of."""


def links(asked: Asked, period: Period) -> Callable[[Row, Heading, Figure], str]:
    """Return what gives a figure its address in the case list; an empty one where there is nothing to open."""
    if not may_open(viewer()):
        return lambda row, heading, figure: ""

    def address(row: Row, heading: Heading, figure: Figure) -> str:
        if isinstance(figure, Mark) or not figure or "@" in heading.key:
            return ""
        key, told_apart, column = heading.key.partition(":")
        said = {"figure": key, "rows": asked.rows, "row": row.key, "across": asked.across, "period": written(period)}
        said |= {"column": column if told_apart else WHOLE}
        said |= {f"f.{name}": ",".join(codes) for name, codes in asked.filters}
        return url_for("case.index_view", zelle=urlencode(said))

    return address


def _read() -> tuple[Cell, Period] | None:
    """Return the cell the address of the list names, None when it names none; raise Refused for no period."""
    text = request.args.get(CELL)
    if not text:
        return None
    said = {key: values[0] for key, values in parse_qs(text, keep_blank_values=True).items()}
    filters = tuple((key[2:], tuple(codes.split(","))) for key, codes in said.items() if key.startswith("f."))
    asked = Asked((said.get("figure", ""),), said.get("rows", ""), said.get("across", ""), filters)
    cell = Cell(
        asked.indicators[0], asked, said.get("row", WHOLE), said.get("column", WHOLE), said.get("of") == DENOMINATOR
    )
    return cell, Period.parse(said.get("period", ""))


def narrowed() -> ColumnElement[bool] | None:
    """Return the condition of the cell the address names; not found for who may not open it and what makes no sense."""
    try:
        found = _read()
        return None if found is None else cases_behind(db.guarded, *found, clock.today())
    except PortalError:
        abort(404)


def chips(here: Callable[..., str]) -> list[dict[str, Any]]:
    """Return the mark above the list that says to which figure it is narrowed, and takes that away."""
    found = _read()
    if found is None:
        return []
    cell, period = found
    label = statistics.catalogue(period.end.year).figure(cell.figure).label
    label += " (Nenner)" if cell.whole else ""
    where = "" if (cell.row, cell.column) == (WHOLE, WHOLE) else ", eine Zelle der Tabelle"
    return [
        {"label": "Statistik", "text": f"{label}, {period}{where}", "remove_url": here(**{CELL: None, "page": None})}
    ]


def halves(here: Callable[..., str]) -> dict[str, Any] | None:
    """Return of a share how many cases stand in its numerator and its denominator, with the list of each; else None."""
    found = _read()
    if found is None or not isinstance(statistics.catalogue(found[1].end.year).figure(found[0].figure), Quotient):
        return None
    cell, period = found
    said = dict(parse_qs(request.args[CELL], keep_blank_values=True))
    said.pop("of", None)
    lists, counts = [], []
    for whole, word in ((False, "Zähler"), (True, "Nenner")):
        behind = cases_behind(db.guarded, replace(cell, whole=whole), period, clock.today())
        many = db.session.scalar(select(func.count(Case.id)).where(behind)) or 0
        address = urlencode(said | ({"of": [DENOMINATOR]} if whole else {}), doseq=True)
        url = here(**{CELL: address, "page": None})
        lists.append({"label": f"{word}: {several(many, 'Fall', 'Fälle')}", "url": url, "current": whole is cell.whole})
        counts.append(number(many))
    return {"sentence": f"Hinter diesem Anteil stehen {counts[0]} von {counts[1]} Fällen.", "lists": lists}
