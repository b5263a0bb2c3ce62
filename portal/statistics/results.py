"""What a report says: tables of figures with their words; page, command line and workbook show the same object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import TypeAlias

from models.types import Labelled
from portal.statistics.indicators import Unit
from portal.statistics.periods import Period
from portal.statistics.suppression import System


class Mark(Labelled):
    """What stands in a cell that holds no number."""

    NO_BASE = "–", "kein Wert: der Nenner ist 0, oder die Zeit liegt nach dem Datenstand"
    UNKNOWN = "k. A.", "keine Angabe: nicht erfasst, also nicht 0"
    HIDDEN = "•", "nicht ausgewiesen, damit niemand auf einzelne Haushalte schließen kann"


Figure: TypeAlias = int | Decimal | Mark
"""A count or sum, an amount in Euro, a share between 0 and 1, days, or why there is none."""


class Down(Enum):
    """How the total of a column follows from its rows."""

    SUM = "sum"
    FIRST = "first"
    LAST = "last"
    SHARE = "share"
    ITSELF = "itself"


class Part(Enum):
    """What a row is."""

    VALUE = "value"
    MISSING = "missing"
    TOTAL = "total"


class Protection(Labelled):
    """How cells are kept from telling of single households (handbook 2.3, 5.7)."""

    NONE = "none", "Keine. Die Zahlen sind für den Dienstgebrauch der Fachstelle."
    ROUND_TO_5 = (
        "round_to_5",
        "5er-Rundung: Jede Zahl ist für sich auf ein Vielfaches von 5 gerundet, auch jede Summe. Summen gerundeter "
        "Zahlen können deshalb von der ausgewiesenen Summe abweichen. Anteile folgen aus den gerundeten Zahlen; unter "
        "einem Nenner von 10 werden sie nicht ausgewiesen. Beträge und Tage stehen nur, wo sie auf wenigstens zehn "
        "Fällen ruhen; auf wie vielen weniger, auch auf keinem, ist nicht zu sehen. Mittelwerte und Mediane stammen aus den "
        "genauen Werten und haben zwei gültige Ziffern; Summen sind so grob gerundet wie die Zahlen. "
        "Ein Filter hat nur einen Wert.",
    )
    SUPPRESS = (
        "suppress",
        "Sperrung: Zahlen von 1 bis 4 sind nicht ausgewiesen („•“), und so viele weitere, dass sie sich aus Zeilen, Spalten "
        "und Summen aller Tabellen des Berichts nicht errechnen lassen. Beträge, Tage und Personen stehen nur, wo sie auf "
        "wenigstens zehn Fällen ruhen; Mittelwerte und Mediane haben zwei gültige Ziffern, Summen sind auf einige "
        "mittlere Werte gerundet. Statt nach Monaten ist nach Quartalen gegliedert. Geben Sie zu denselben "
        "Fällen keine anders geschützten Zahlen und keine gesperrten Berichte anderer Zeiträume heraus: Ein Bericht "
        "schützt nur sich selbst.",
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its words, and how it follows from others.

    ``adds`` names the columns whose sum it is, ``quotient`` those of part and whole, ``change`` those of now and before,
    ``of_total`` the one whose last line it is divided by; all count from 0.
    """

    key: str
    label: str
    unit: Unit
    down: Down = Down.SUM
    adds: tuple[int, ...] = ()
    quotient: tuple[int, int] | None = None
    change: tuple[int, int] | None = None
    of_total: int | None = None
    in_part: bool = False
    """Whether it adds up what is known of the records, so that it can be „k. A.“."""

    @property
    def follows(self) -> bool:
        """Say whether a share follows from figures shown in the same table."""
        return self.quotient is not None or self.of_total is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: one figure per heading."""

    label: str
    values: tuple[Figure, ...]
    part: Part = Part.VALUE
    key: str = ""
    """Code of the row in its dimension, „total“ for the last one; empty where nothing is stated."""
    unit: Unit | None = None
    """Unit of its figures where each row is a figure of its own."""

    @property
    def is_total(self) -> bool:
        """Say whether the row adds up the others."""
        return self.part is Part.TOTAL


class Share(Labelled):
    """Of what a cell of a crosstab is shown as a share beside it."""

    COLUMN = "column", "Anteil an der Spalte"
    ROW = "row", "Anteil an der Zeile"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: ``n`` records of ``unit``, of these ``missing`` without a value for the rows' dimension."""

    key: str
    title: str
    stub: str
    unit: Unit
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    n: Figure
    missing: Figure
    definitions: tuple[tuple[str, str], ...]
    checks: tuple[str, ...] = ()
    chart: tuple[str, ...] = ()
    """Keys of the columns worth drawing."""
    base: str = ""
    """Key of the column that counts n."""
    systems: tuple[System, ...] = field(default=(), repr=False, compare=False)
    """What the figures are made of, as long as something may have to be hidden; never shown."""

    @property
    def total(self) -> Row:
        """Return the row that adds up the others."""
        return self.rows[-1]

    def value(self, row: str, heading: str) -> Figure:
        """Return the figure under a heading's key in the row of this label; raise KeyError when there is none."""
        column = next((at for at, head in enumerate(self.headings) if head.key == heading), None)
        line = next((line for line in self.rows if line.label == row), None)
        if column is None or line is None:
            raise KeyError((row, heading))
        return line.values[column]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tables that belong together: a sheet of the workbook, a part of the page."""

    key: str
    title: str
    tables: tuple[Table, ...]
    fault: str = ""
    """Why there is no table: what was saved can no longer be counted."""


@dataclass(frozen=True, slots=True)
class StatisticsReport:
    """The tables of a period for some offices, as the data stood on a day."""

    offices: tuple[str, ...]
    period: Period
    on: date
    protection: Protection
    sheets: tuple[Sheet, ...]
    rules: tuple[str, ...]
    denominator: str = ""
    """Of what success is a share in the sheets of the workbook, in words; empty where there are none."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables of all sheets in order."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the sentences that stand where a table cannot be counted, each with the title of its sheet."""
        return tuple(f"„{sheet.title}“: {sheet.fault}" for sheet in self.sheets if sheet.fault)

    def table(self, key: str) -> Table:
        """Return the table of this key; raise KeyError when the report has none."""
        found = next((table for table in self.tables if table.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def added(values: Iterable[int | None]) -> Figure:
    """Add up what is known: 0 of nothing, but „k. A.“ where there are rows and none of them is known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return Mark.UNKNOWN if found and not known else sum(known)


def unit_in(row: Row, heading: Heading) -> Unit:
    """Return what a cell counts: the row says it where each row is a figure, but percent stays percent.

    The change of a share is in percentage points.
    """
    unit = heading.unit if row.unit is None or heading.unit is Unit.SHARE else row.unit
    return Unit.POINTS if unit is Unit.SHARE and heading.change is not None else unit


def all_with_shares(headings: Sequence[Heading], rows: Sequence[Row], smallest_base: int = 1) -> tuple[Row, ...]:
    """Fill in the shares and changes of all rows from the figures shown beside them and in the last one."""
    total = rows[-1].values
    return tuple(replace(row, values=with_shares(headings, row.values, smallest_base, total)) for row in rows)


def with_shares(
    headings: Sequence[Heading], values: Sequence[Figure], smallest_base: int = 1, total: Sequence[Figure] = ()
) -> tuple[Figure, ...]:
    """Fill in each share and each change from the figures shown beside it, or in the ``total`` line.

    There is no share below the smallest base allowed.
    """
    filled = list(values)
    for at, heading in enumerate(headings):
        if heading.of_total is not None:
            filled[at] = quotient(filled[heading.of_total], total[heading.of_total], heading.unit, smallest_base)
        if heading.change is not None:
            filled[at] = difference(*(filled[position] for position in heading.change))
        if heading.quotient is not None:
            part, whole = (filled[position] for position in heading.quotient)
            filled[at] = quotient(part, whole, heading.unit, smallest_base)
    return tuple(filled)


def difference(now: Figure, then: Figure) -> Figure:
    """Return by how much a figure changed; a mark where one of both is none."""
    if isinstance(now, Mark) or isinstance(then, Mark):
        return _no_number(now, then)
    return now - then


def _no_number(*figures: Figure) -> Mark:
    """Return why no figure follows from these: one of them is hidden, has no base, or is not known."""
    return next(mark for mark in (Mark.HIDDEN, Mark.NO_BASE, Mark.UNKNOWN) if mark in figures)


def quotient(part: Figure, whole: Figure, unit: Unit, smallest_base: int = 1) -> Figure:
    """Return part by whole: a share as it is, Euro in cents, days in tenths; a mark where there is none."""
    if isinstance(part, Mark) or isinstance(whole, Mark):
        return _no_number(part, whole)
    if whole < smallest_base:
        return Mark.NO_BASE if whole == 0 else Mark.HIDDEN
    exact = Decimal(part) / Decimal(whole)
    places = {Unit.EURO: "0.01", Unit.DAYS: "0.1"}.get(unit)
    return exact if places is None else exact.quantize(Decimal(places), ROUND_HALF_UP)
