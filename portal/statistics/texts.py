"""The report as plain text: aligned for the terminal, and as CSV to compare one state with another."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from portal.statistics.indicators import AMOUNTS, Unit
from portal.statistics.results import Figure, Mark, StatisticsReport, Table, unit_in

PAGE_WIDTH = 120
HEADING_WIDTH = 16
GAP = "  "
Column: TypeAlias = tuple[list[str], list[str]]
GERMAN = str.maketrans(",.", ".,")
FORMULA_STARTS = ("=", "+", "-", "@")


def figure_text(value: Figure, unit: Unit = Unit.SHARE) -> str:
    """Return a figure as people read it: „1.906“, „82,1 %“, „1.837,20 €“, „12,5“ days, „−3,0 Pp.“, or its mark."""
    if isinstance(value, Mark):
        return value.value
    if isinstance(value, Decimal):
        if unit is Unit.SHARE:
            return f"{_tenths(value)} %".replace(".", ",")
        if unit is Unit.POINTS:
            return f"{_tenths(value)} Pp.".replace("-", "−").replace(".", ",", 1)
        places = 0 if is_coarse(value) else 2 if unit is Unit.EURO else 1
        return f"{value:,.{places}f}{' €' if unit is Unit.EURO else ''}".translate(GERMAN)
    return f"{value:,}".replace(",", ".")


def _tenths(share: Decimal) -> Decimal:
    """Return a share in percent, with one decimal place."""
    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def is_coarse(value: Decimal) -> bool:
    """Say whether an amount has no decimal places: those rounded to whole Euro or days are shown without."""
    return int(value.as_tuple().exponent) >= 0


def base_text(table: Table, *, short: bool = False) -> str:
    """Return how many records a table rests on: „n = 812 Fälle, davon 14 ohne Angabe (Zugangsstand)“, or only their number."""
    unstated = f", davon {figure_text(table.missing)} ohne Angabe ({table.stub})" if table.missing and not short else ""
    return f"n = {figure_text(table.n)} {table.unit.label}{unstated}"


def statistics_text(report: StatisticsReport) -> str:
    """Return the whole report as aligned tables with their definitions, for the terminal."""
    head = [
        f"Statistik {report.period}",
        f"Fachstelle: {', '.join(report.offices)}",
        f"Zeitraum: {report.period.start:%d.%m.%Y} bis {report.period.end:%d.%m.%Y}, Datenstand {report.on:%d.%m.%Y}",
        *textwrap.wrap(f"Schutz: {report.protection.label}", PAGE_WIDTH),
        *([f"Nenner der Erfolgsanteile: {report.denominator}"] if report.denominator else []),
    ]
    rules = [line for rule in report.rules for line in textwrap.wrap(f"- {rule}", PAGE_WIDTH, subsequent_indent="  ")]
    legend = [f"{mark.value}  {mark.label}" for mark in Mark]
    faults = [textwrap.wrap(sentence, PAGE_WIDTH) for sentence in report.faults]
    parts = [
        head,
        *(_table_lines(table) for table in report.tables),
        *faults,
        ["Zählregeln", *rules],
        ["Zeichen", *legend],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def statistics_csv(report: StatisticsReport) -> str:
    """Return the figures alone, table under table, fields parted by semicolons; shares with four decimals."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    for table in report.tables:
        writer.writerow([_inert(table.title), base_text(table)])
        writer.writerow([_inert(text) for text in (table.stub, *(heading.label for heading in table.headings))])
        for row in table.rows:
            values = zip(row.values, table.headings, strict=True)
            writer.writerow([_inert(row.label), *(_plain(value, unit_in(row, heading)) for value, heading in values)])
        writer.writerow([])
    for sentence in report.faults:
        writer.writerow([_inert(sentence)])
    return written.getvalue()


def _plain(value: Figure, unit: Unit) -> str:
    if isinstance(value, Decimal):
        places = 0 if unit in AMOUNTS and is_coarse(value) else {Unit.EURO: 2, Unit.DAYS: 1}.get(unit, 4)
        return f"{value:.{places}f}".replace(".", ",")
    return str(value)


def _inert(text: str) -> str:
    """Keep a label from running as a formula in whatever opens the file."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _table_lines(table: Table) -> list[str]:
    """Set a table in blocks no wider than the page, each with the labels of its rows, and its definitions below."""
    labels = [table.stub, *(row.label for row in table.rows)]
    stub = max(map(len, labels))
    columns = [
        _column(heading.label, [figure_text(row.values[at], unit_in(row, heading)) for row in table.rows])
        for at, heading in enumerate(table.headings)
    ]
    lines = [f"{table.title}  ({base_text(table)})"]
    for block in _blocks(columns, PAGE_WIDTH - stub):
        lines += _block_lines([f"{label:<{stub}}" for label in labels], block, table.total.is_total)
    notes = [*table.checks, *(f"{label} – {definition}" for label, definition in table.definitions)]
    return [*lines, *(line for note in notes for line in textwrap.wrap(note, PAGE_WIDTH, subsequent_indent="  "))]


def _column(heading: str, cells: list[str]) -> Column:
    """Return the lines of a heading and the cells below it, all of one width."""
    lines = textwrap.wrap(heading, HEADING_WIDTH, break_long_words=False)
    width = max(map(len, [*lines, *cells]))
    return [f"{line:>{width}}" for line in lines], [f"{cell:>{width}}" for cell in cells]


def _blocks(columns: Sequence[Column], width: int) -> list[list[Column]]:
    """Part columns into blocks that fit the width."""
    blocks: list[list[Column]] = [[]]
    used = 0
    for column in columns:
        needed = len(column[1][0]) + len(GAP)
        if blocks[-1] and used + needed > width:
            blocks.append([])
            used = 0
        blocks[-1].append(column)
        used += needed
    return blocks


def _block_lines(labels: Sequence[str], columns: Sequence[Column], with_total: bool) -> list[str]:
    height = max(len(heading) for heading, _ in columns)
    widths = [len(cells[0]) for _, cells in columns]
    filled = [
        [*heading, *[" " * width] * (height - len(heading))]
        for (heading, _), width in zip(columns, widths, strict=True)
    ]
    stubs = [labels[0], *[" " * len(labels[0])] * (height - 1)]
    rule = "-" * (len(labels[0]) + sum(widths) + len(GAP) * len(columns))
    head = [GAP.join([stub, *lines]) for stub, *lines in zip(stubs, *filled, strict=True)]
    body = [
        GAP.join([label, *cells]) for label, *cells in zip(labels[1:], *(cells for _, cells in columns), strict=True)
    ]
    total = (rule, body.pop()) if with_total else ()
    return [line.rstrip() for line in (rule, *head, rule, *body, *total, rule)]
