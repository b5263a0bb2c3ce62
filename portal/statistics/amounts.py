"""Which amounts and days may leave the office: none that rest on few records, none that follow from others shown.

A row shows all parts of a sum or none, because grants and loans add up to what was granted. Hidden rows are at least
two and rest on ten records together; where that cannot be, the total is hidden as well (handbook 2.3, 5.7). Where counts
are rounded, no record looks like one or two: amounts that rest on none are hidden like those that rest on few. Sums are as
coarse as rounded counts, so that a year less three quarters, or a whole less what a filter leaves, tells of no household.
A median is often the very amount of one household: it stands in steps of 50 Euro or whole weeks, larger ones in larger steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from portal.statistics.counting import WHOLE, Counts
from portal.statistics.indicators import AMOUNTS, AnyFigure, Indicator, Quotient, Unit, behind
from portal.statistics.protections import rounded
from portal.statistics.results import Mark, Row

FEWEST = 10
"""Records an amount must rest on to be shown outside the office."""
GRAINS = {Unit.EURO: Decimal(50), Unit.DAYS: Decimal(7)}
"""Steps in which medians are shown outside the office, in Euro and in days."""


def is_amount(figure: AnyFigure, *, heads: bool) -> bool:
    """Say whether a figure is no count of records: money, days and, where counts are not rounded, ``heads``."""
    if isinstance(figure, Quotient):
        return figure.unit in AMOUNTS
    return figure.unit in AMOUNTS or (heads and figure.value is not None)


def amounts_in(figures: Sequence[AnyFigure], *, heads: bool) -> list[Indicator]:
    """Return the amounts among the figures and in their quotients."""
    parts = [one.part if isinstance(one, Quotient) else one for one in figures]
    return [one for one in dict.fromkeys(parts) if is_amount(one, heads=heads)]


def coarse(value: int | Decimal, records: int) -> int | Decimal:
    """Return a sum rounded to the largest of 1, 2, 5, 10, 20, 50 … that is no more than five of its mean values."""
    five = abs(Decimal(value)) * 5 / max(records, 1)
    if not five:
        return value
    step = _step(five)
    rounded = _nearest(value, step)
    return rounded.quantize(Decimal("0.01")) if isinstance(value, Decimal) else int(rounded) if step >= 1 else value


def coarse_median(value: int | Decimal, unit: Unit) -> Decimal:
    """Return a median rounded to 50 Euro or whole weeks, or to 2, 5, 10 … of them while that is within a fifth of it."""
    grain = GRAINS[unit]
    return _nearest(value, grain * max(_step(abs(Decimal(value)) / grain / 5), Decimal(1)))


def _step(limit: Decimal) -> Decimal:
    """Return the largest of 1, 2, 5, 10, 20, 50 … and their decimal parts that is no more than the limit, 0 for none."""
    if not limit:
        return limit
    lead = limit.scaleb(-limit.adjusted())
    return Decimal(next(one for one in (5, 2, 1) if lead >= one)).scaleb(limit.adjusted())


def _nearest(value: int | Decimal, step: Decimal) -> Decimal:
    return (Decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def coarsened(counts: Counts, figures: Sequence[AnyFigure], *, heads: bool) -> Counts:
    """Return what was counted with every sum and median of an amount rounded for itself, and each number by which one is divided.

    Where ``heads`` are amounts, counts are hidden instead of rounded.
    """
    made = dict(counts.values)
    wholes = [one.whole for one in figures if isinstance(one, Quotient) and one.unit in AMOUNTS and not heads]
    for one in wholes:
        made[one.key] = {key: rounded(int(value or 0)) for key, value in counts.values[one.key].items()}
    for one in amounts_in(figures, heads=heads):
        resting = counts.values[behind(one).key]
        made[one.key] = {
            key: None
            if value is None
            else coarse_median(value, one.unit)
            if one.median
            else coarse(value, int(resting.get(key) or 0))
            for key, value in counts.values[one.key].items()
        }
    return Counts(made)


def shield(
    rows: Sequence[Row],
    codes: Sequence[object],
    figures: Sequence[AnyFigure],
    spread: Sequence[bool],
    counts: Counts,
    *,
    heads: bool,
    whole: object = WHOLE,
    other: Sequence[bool] = (),
) -> list[Row]:
    """Return the rows, the total last, without amounts that would tell of single households.

    ``codes`` are those of the rows, ``figures`` those of the columns; ``spread`` says which columns are parts of others:
    amounts in them are never shown. ``whole`` is the code of the columns judged, ``other`` says which are of another one.
    """
    kept = list(rows)
    for amounts in _together(amounts_in(figures, heads=heads), heads=heads):
        resting = [[int(counts.value(behind(one), code, whole) or 0) for one in amounts] for code in codes]
        hidden = _hidden(resting, heads=heads)
        held = [_amount(one) in amounts and not (other and other[at]) for at, one in enumerate(figures)]
        kept = [_without(row, held, spread, everything=at in hidden, rounding=not heads) for at, row in enumerate(kept)]
    return kept


def _amount(figure: AnyFigure) -> Indicator | None:
    """Return the amount a figure shows, None of a share."""
    if isinstance(figure, Quotient):
        return figure.part if figure.unit in AMOUNTS else None
    return figure


def _together(amounts: Sequence[Indicator], *, heads: bool) -> list[list[Indicator]]:
    """Return the amounts that are shown or hidden together: parts of one sum, and all where counts are not rounded."""
    found: dict[tuple[str, str], list[Indicator]] = {}
    for one in amounts:
        found.setdefault(("", "") if heads else (one.part_of, "" if one.part_of else one.key), []).append(one)
    return list(found.values())


def _hidden(resting: Sequence[Sequence[int]], *, heads: bool) -> set[int]:
    """Return the places of the rows to hide, by the records their amounts rest on; the last row is the total."""
    if not heads:
        resting = [[number if rounded(number) else 0 for number in numbers] for numbers in resting]
    fewest = 1 if heads else 0
    hidden = {at for at, numbers in enumerate(resting) if any(fewest <= number < FEWEST for number in numbers)}
    parts = range(len(resting) - 1)
    while not _covered(hidden & set(parts), resting, heads=heads):
        left = [at for at in parts if at not in hidden and any(resting[at])]
        if not left:
            hidden.add(len(resting) - 1)
            break
        hidden.add(min(left, key=lambda at: max(resting[at])))
    return hidden


def _covered(hidden: set[int], resting: Sequence[Sequence[int]], *, heads: bool) -> bool:
    """Say whether the hidden rows cannot be told from what is left of the total."""
    if not hidden:
        return True
    together = [sum(numbers) for numbers in zip(*(resting[at] for at in hidden), strict=True)]
    return len(hidden) > 1 and all(number >= FEWEST or (heads and number == 0) for number in together)


def _without(row: Row, held: Sequence[bool], spread: Sequence[bool], *, everything: bool, rounding: bool) -> Row:
    values = tuple(
        Mark.HIDDEN if amount and (everything or part) and (rounding or not isinstance(value, Mark)) else value
        for value, amount, part in zip(row.values, held, spread, strict=True)
    )
    return replace(row, values=values)
