"""The year before beside a sheet's totals: each figure a line, with the period, the earlier one and the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from portal.calendar import add_months
from portal.statistics.indicators import Frame, Unit
from portal.statistics.periods import Period
from portal.statistics.results import Down, Heading, Mark, Row, Table
from portal.statistics.tables import Comparison, Crosstab, counted_in

BEFORE, CHANGE, PERCENT = "@before", "@change", "@percent"
"""How the keys of the columns beside a figure end."""
STUB = "Kennzahl"
TOGETHER = "compared"
"""Key of the table that counts the figures of all comparisons; their sheets show its lines."""


def earlier_than(period: Period, on: date) -> Period:
    """Return the same days a year before; of more than a year, the years right before.

    While a period runs, only the days up to the same one are compared: part of a year beside a whole one misleads.
    """
    found = year_before(period, on)
    return found if found.end < period.start else before(period, on)


def year_before(period: Period, on: date) -> Period:
    """Return the same days a year before, of a period that still runs those up to the day of the data."""
    return period.until(on).year_before()


def before(period: Period, on: date) -> Period:
    """Return the period of the same length right before, of one that still runs as many of its days as are over."""
    found = period.before()
    if not period.runs_on(on):
        return found
    by_months = found.start.day == period.start.day == 1
    return Period(found.start, add_months(on, -len(found.months())) if by_months else found.start + (on - period.start))


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


def _in_words(period: Period, on: date) -> str:
    """Return how the earlier period is headed: „Vorjahr 2025“, and „Vorjahr bis 22.11.2025“ while the period runs."""
    earlier = earlier_than(period, on)
    if earlier != year_before(period, on):
        return f"Zeitraum davor: {earlier}"
    return f"Vorjahr bis {earlier.end:%d.%m.%Y}" if period.runs_on(on) else f"Vorjahr {earlier}"


def notes(frame: Frame) -> Iterator[str]:
    """Say with what is compared, and warn of a period that is not over yet."""
    if frame.earlier is None:
        return
    yield (
        f"Verglichen wird {frame.period.until(frame.on)} mit {frame.earlier}. „in Prozent“ ist die Veränderung geteilt durch die Zahl "
        "des früheren Zeitraums; bei Anteilen steht die Veränderung in Prozentpunkten (Pp.)."
    )
    if frame.period.runs_on(frame.on):
        yield (
            f"Der Zeitraum läuft noch: Er ist bis zum {frame.on:%d.%m.%Y} gezählt, der frühere nur bis zum "
            f"{frame.earlier.end:%d.%m.%Y}."
        )
    elif frame.on < frame.period.start:
        yield f"Die Daten reichen bis {frame.on:%d.%m.%Y}; der frühere Zeitraum ist ganz gezählt."


def together(declared: Sequence[Comparison]) -> Crosstab:
    """Return the one table that counts the figures of all comparisons, each once, so that each source is asked once."""
    figures = tuple(dict.fromkeys(figure for one in declared for figure in one.figures))
    return Crosstab(TOGETHER, declared[0].title, None, counted_in(figures)[0], spread=figures)


def turned(declared: Comparison, counted: Table, period: Period, on: date) -> Table:
    """Return the lines of a comparison from the protected table of one line that counted them."""
    places = {heading.key: at for at, heading in enumerate(counted.headings)}
    values, rows = counted.total.values, []
    for line in declared.lines:
        found = [places.get(f"{line.key}{end}") for end in ("", BEFORE, CHANGE, PERCENT)]
        shown = tuple(Mark.NO_BASE if at is None else values[at] for at in found)
        rows.append(Row(line.label, shown, key=line.key, unit=line.unit))
    n = next(row.values[0] for row in rows if row.key == (declared.base or rows[0].key))
    now = Heading("now", str(period.until(on)), Unit.CASES, Down.ITSELF)
    return replace(
        counted, key=declared.key, title=declared.title, stub=STUB, unit=declared.lines[0].unit,
        headings=(now, *beside(now, 0, _in_words(period, on))), rows=tuple(rows), n=n, missing=0,
        definitions=tuple((line.label, line.definition) for line in declared.lines), base="now",
    )  # fmt: skip
