"""What outsiders may read from small numbers: nothing about single households."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from portal.statistics.atoms import hidden_in
from portal.statistics.derivations import Blocks, Portion
from portal.statistics.indicators import AMOUNTS, Unit
from portal.statistics.results import Figure, Heading, Mark, Protection, Row, Table, all_with_shares
from portal.statistics.suppression import hide_all

Seen = Callable[[Sequence[Portion]], Blocks]
"""Asks the records for the blocks of all that is counted."""
SMALLEST_BASE = 10
"""Shares of fewer rounded cases than this are not shown (handbook 2.3)."""


AMOUNTS_NOTE = (
    "Mittelwerte und Mediane stammen aus den genauen Werten und sind auf zwei gültige Ziffern gerundet, Summen auf einige "
    "mittlere Werte, Euro ohne Cent. „•“ bei Euro und Tagen heißt: zu wenige Fälle, nämlich weniger als zehn (je Fall einer "
    "anderen Zählung weniger als 25), oder der Wert ließe sich mit anderen aus so wenigen errechnen."
)


def rounded(value: int) -> int:
    """Return the nearest multiple of 5: 1 and 2 become 0, 3 to 7 become 5, 8 becomes 10 (5er-Rundung of Destatis)."""
    return (value + 2) // 5 * 5


def _round(value: Figure) -> Figure:
    return rounded(value) if isinstance(value, int) else value


def protect(table: Table, protection: Protection) -> Table:
    """Return the table as the protection allows it to be shown; every number is rounded for itself."""
    if protection is Protection.NONE:
        return table
    if protection is Protection.SUPPRESS:
        return protect_all([table], protection)[0]
    return replace(
        table,
        rows=all_with_shares(table.headings, [_rounded_row(table, row) for row in table.rows], SMALLEST_BASE),
        n=_round(table.n),
        missing=_round(table.missing),
        checks=("Die Zahlen sind einzeln auf 5 gerundet; Summen gehen deshalb nicht überall auf.", *_notes(table)),
    )


def protect_all(tables: Sequence[Table], protection: Protection, seen: Seen | None = None) -> list[Table]:
    """Return the tables of one report as the protection allows; what is hidden in one is hidden in all of them.

    ``seen`` tells which values stand together in the records, so that none is added up from several tables.
    """
    if protection is not Protection.SUPPRESS:
        return [protect(table, protection) for table in tables]
    systems = [system for table in tables for system in table.systems]
    parts = [part for system in systems for part in system.parts]
    found = iter(hide_all(systems, blocks=seen(parts) if seen else None))
    safe = [hidden_in(table, [next(found) for _ in table.systems]) for table in tables]
    return [replace(table, checks=(*table.checks, *_notes(table))) for table in safe]


def _notes(table: Table) -> tuple[str, ...]:
    """Say beside Euro and days how they are rounded and why some are missing."""
    return (AMOUNTS_NOTE,) if any(heading.unit in AMOUNTS for heading in table.headings) else ()


def _rounded_row(table: Table, row: Row) -> Row:
    values: list[Figure] = [_rounded(value, heading) for value, heading in zip(row.values, table.headings, strict=True)]
    return replace(row, values=tuple(values))


def _rounded(value: Figure, heading: Heading) -> Figure:
    """Round a count; a share is shown only where part and whole stand beside it, rounded themselves.

    A sum of what is known is hidden where it rounds to 0: it must look like one of which nothing is known.
    """
    if heading.unit is Unit.SHARE and not heading.follows:
        return Mark.HIDDEN
    if heading.in_part and (value is Mark.UNKNOWN or (isinstance(value, int) and not rounded(value))):
        return Mark.HIDDEN
    return rounded(value) if isinstance(value, int) else value
