"""Of what success is a share in the standard workbook: of closed cases, unless another denominator is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.errors import Refused
from portal.statistics import breakdowns as by
from portal.statistics.catalogue import divided
from portal.statistics.figures import arrivals, closings
from portal.statistics.indicators import AnyFigure, Indicator
from portal.statistics.tables import Comparison, Crosstab, Flow

AnyTable = Flow | Crosstab | Comparison
CLOSED = closings.CLOSED.key
DENOMINATORS = {one.key: one for one in (closings.CLOSED, closings.CLOSED_KNOWN, arrivals.REPORTED)}
"""What may be chosen, by key; the first one unless something else is said."""
SHARES = (closings.SECURED_SHARE, closings.AVOIDED_SHARE, closings.LOST_SHARE)


def denominator(key: str) -> Indicator:
    """Return the denominator of a key; raise Refused with those there are."""
    if key not in DENOMINATORS:
        there = ", ".join(f"„{one.key}“ ({one.label})" for one in DENOMINATORS.values())
        raise Refused(f"„{key}“ ist kein Nenner des Erfolgs. Es gibt {there}.")
    return DENOMINATORS[key]


def divided_by(tables: Sequence[AnyTable], whole: Indicator) -> tuple[AnyTable, ...]:
    """Return the tables with success as a share of the denominator, which stands beside it; by securing way it stays."""
    return tuple(tables) if whole is closings.CLOSED else tuple(_divided(one, whole) for one in tables)


def _divided(table: AnyTable, whole: Indicator) -> AnyTable:
    """Return a table with its shares of success taken of the denominator."""
    if isinstance(table, Comparison):
        figures = _shares(table.figures, whole)
        return table if figures == table.figures else replace(table, figures=_beside(figures, whole, figures[0]))
    if not isinstance(table, Crosstab) or table.rows is by.WAY:
        return table
    columns = _shares(table.columns, whole)
    if columns == table.columns:
        return table
    keys = {old.key: _share(old, whole).key for old in SHARES}
    shown = columns if whole is table.base else _beside(columns, whole)
    return replace(table, columns=shown, chart=tuple(keys.get(key, key) for key in table.chart))


def _beside(figures: tuple[AnyFigure, ...], whole: Indicator, *before: AnyFigure) -> tuple[AnyFigure, ...]:
    """Return the figures with the denominator among them, after those that stand first."""
    return figures if whole in figures else (*before, whole, *figures[len(before) :])


def _shares(figures: tuple[AnyFigure, ...], whole: Indicator) -> tuple[AnyFigure, ...]:
    return tuple(_share(one, whole) if one in SHARES else one for one in figures)


def _share(old: AnyFigure, whole: Indicator) -> AnyFigure:
    made = divided(next(one.part for one in SHARES if one is old), whole)
    return replace(made, label=f"{old.label} (Nenner: {whole.label})")
