"""The year before beside a sheet's totals: each figure a line, with the period, the earlier one and the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.statistics.indicators import Frame, Unit
from portal.statistics.periods import Period
from portal.statistics.results import Down, Heading, Mark, Row, Table
from portal.statistics.tables import Comparison, Crosstab, counted_in

BEFORE, CHANGE, PERCENT = "@before", "@change", "@percent"
"""How the keys of the columns beside a figure end."""
STUB = "Kennzahl"
TOGETHER = "compared"
"""Key of the table that counts the figures of all comparisons; their sheets show its lines."""


def earlier_than(period: Period) -> Period:
    """Return the same days a year before; of more than a year, the years right before."""
    found = period.year_before()
    return found if found.end < period.start else period.before()


def beside(heading: Heading, at: int, before: str, of: str = "") -> Iterator[Heading]:
    """Yield what stands beside the figure at a place: the same of the period before, the change, and it in percent.

    A share has no change in percent: that of a percentage misleads.
    """
    yield replace(heading, key=f"{heading.key}{BEFORE}", label=f"{before}{of}")
    yield replace(heading, key=f"{heading.key}{CHANGE}", label=f"Veränderung{of}", change=(at, at + 1))
    if heading.unit is not Unit.SHARE:
        yield replace(
            heading, key=f"{heading.key}{PERCENT}", label=f"in Prozent{of}", unit=Unit.SHARE, down=Down.ITSELF,
            quotient=(at + 2, at + 1),
        )  # fmt: skip


def notes(frame: Frame) -> Iterator[str]:
    """Say with what is compared, and warn of a period that is not over yet."""
    if frame.earlier is None:
        return
    yield (
        f"Verglichen wird {frame.period} mit {frame.earlier}. „in Prozent“ ist die Veränderung geteilt durch die Zahl "
        "des früheren Zeitraums; bei Anteilen steht die Veränderung in Prozentpunkten."
    )
    if frame.on < frame.period.end:
        yield f"Die Daten reichen bis {frame.on:%d.%m.%Y}; der frühere Zeitraum ist ganz gezählt."


def together(declared: Sequence[Comparison]) -> Crosstab:
    """Return the one table that counts the figures of all comparisons, each once, so that each source is asked once."""
    figures = tuple(dict.fromkeys(figure for one in declared for figure in one.figures))
    return Crosstab(TOGETHER, declared[0].title, None, counted_in(figures)[0], spread=figures)


def turned(declared: Comparison, counted: Table, period: Period) -> Table:
    """Return the lines of a comparison from the protected table of one line that counted them."""
    places = {heading.key: at for at, heading in enumerate(counted.headings)}
    values, rows = counted.total.values, []
    for line in declared.lines:
        found = [places.get(f"{line.key}{end}") for end in ("", BEFORE, CHANGE, PERCENT)]
        shown = tuple(Mark.NO_BASE if at is None else values[at] for at in found)
        rows.append(Row(line.label, shown, key=line.key, unit=line.unit))
    n = next(row.values[0] for row in rows if row.key == (declared.base or rows[0].key))
    now = Heading("now", str(period), Unit.CASES, Down.ITSELF)
    earlier = earlier_than(period)
    word = "Vorjahr" if earlier == period.year_before() else "Zeitraum davor:"
    return replace(
        counted, key=declared.key, title=declared.title, stub=STUB, unit=declared.lines[0].unit,
        headings=(now, *beside(now, 0, f"{word} {earlier}")), rows=tuple(rows), n=n, missing=0,
        definitions=tuple((line.label, line.definition) for line in declared.lines), base="now",
    )  # fmt: skip
