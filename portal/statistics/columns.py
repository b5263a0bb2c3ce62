"""Which columns a table has: figures spread over a second dimension, beside an earlier period, or as shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.statistics import comparisons
from portal.statistics.counting import WHOLE
from portal.statistics.dimensions import PERIODS, Member
from portal.statistics.indicators import AMOUNTS, COUNTED, AnyFigure, Frame, Indicator, Quotient, Unit, always
from portal.statistics.results import Down, Heading, Share
from portal.statistics.sources import fans_out
from portal.statistics.tables import Crosstab

SENTENCES = {
    Share.COLUMN: "Jede Zahl geteilt durch die Zahl ihrer Spalte in der Zeile „Gesamt“.",
    Share.ROW: "Jede Zahl geteilt durch die Gesamtzahl ihrer Zeile.",
}


@dataclass(frozen=True)
class Column:
    """A column before it is counted: the figure, and the value of the second dimension.

    One that ``follows`` is no count: the change, which is made of the figures shown.
    """

    heading: Heading
    figure: AnyFigure
    member: Member | None = None
    follows: bool = False

    @property
    def code(self) -> Any:
        """Return the code of the second dimension, WHOLE for totals."""
        return WHOLE if self.member is None else self.member.code


def plain(table: Crosstab, across: Sequence[Member]) -> list[Column]:
    """Return the columns: each spread figure by the second dimension and as a whole, then the others."""
    columns: list[Column] = []
    for figure in table.spread:
        first = len(columns)
        several = len(table.spread) > 1
        for member in across:
            label = f"{member.label}: {figure.label}" if several else member.label
            columns.append(Column(_heading(table, figure, f"{figure.key}:{member.key}", label), figure, member))
        total = _heading(table, figure, figure.key, figure.label)
        if across and isinstance(figure, Indicator) and figure.adds_up and not fans_out(table.across, figure.counted):
            total = replace(total, adds=tuple(range(first, len(columns))))
        columns.append(Column(total, figure))
        if table.shares and isinstance(figure, Indicator) and figure.adds_up:
            columns += _shares(table.shares, columns[first:], first)
    columns += [Column(_heading(table, figure, figure.key, figure.label), figure) for figure in table.columns]
    return _with_quotients(columns)


def _shares(shares: Share, counted: Sequence[Column], first: int) -> Iterator[Column]:
    """Yield beside counted columns, the total last, each as a share of its line's total, or of its own total below."""
    whole = first + len(counted) - 1
    for at, column in enumerate(counted, start=first):
        if shares is Share.ROW and at == whole:
            continue
        of = {"of_total": at} if shares is Share.COLUMN else {"quotient": (at, whole)}
        heading = replace(
            column.heading, key=f"{column.heading.key}@{shares}", label=f"{column.heading.label}: {shares.label}",
            unit=Unit.SHARE, down=Down.ITSELF, adds=(), in_part=False, **of,
        )  # fmt: skip
        yield replace(column, heading=heading, follows=True)


def _heading(table: Crosstab, figure: AnyFigure, key: str, label: str) -> Heading:
    if isinstance(figure, Quotient):
        return Heading(key, label, figure.unit, Down.SHARE)
    adds = figure.adds_up and not (table.rows and fans_out(table.rows, figure.counted))
    in_part = figure.value is not None and figure.adds_up and (figure.condition is always or figure.unit in COUNTED)
    return Heading(key, label, figure.unit, Down.SUM if adds else Down.ITSELF, in_part=in_part)


def compared(table: Crosstab, frame: Frame) -> list[Column]:
    """Return each figure of the period, of the one before, and the change: in figures, for all but shares in percent too."""
    figures = [*table.spread, *table.columns]
    then, now = PERIODS.members(frame)
    columns: list[Column] = []
    for figure in figures:
        at, of = len(columns), f": {figure.label}" if len(figures) > 1 else ""
        heading = _heading(table, figure, figure.key, figure.label)
        columns.append(Column(heading, figure, now))
        before, *changes = comparisons.beside(heading, at, then.label, of)
        columns.append(Column(before, figure, then))
        columns += [Column(one, figure, now, follows=True) for one in changes]
    return _with_quotients(columns)


def _with_quotients(columns: list[Column]) -> list[Column]:
    """Note beside each share where its part and its whole stand, if they do."""
    places = {(column.figure.key, column.code): place for place, column in enumerate(columns) if not column.follows}
    found = []
    for column in columns:
        figure = column.figure
        if isinstance(figure, Quotient) and not column.follows:
            part, whole = (places.get((one.key, column.code)) for one in (figure.part, figure.whole))
            if part is not None and whole is not None:
                column = replace(column, heading=replace(column.heading, quotient=(part, whole)))  # noqa: PLW2901
        found.append(column)
    return found


def without_means(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with means that follow from no others: outside the office they come from the exact values."""
    return [
        replace(column, heading=replace(column.heading, quotient=None))
        if isinstance(column.figure, Quotient) and column.figure.unit in AMOUNTS and not column.follows
        else column
        for column in columns
    ]
