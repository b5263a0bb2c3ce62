"""Which amounts and days may leave the office: none that rest on few records, none that follow from others shown.

A row shows all parts of a sum or none, because grants and loans add up to what was granted. Hidden rows are at least
two and rest on ten records together; where that cannot be, the total is hidden as well (handbook 2.3, 5.7). Where counts
are rounded, no record looks like one or two: amounts that rest on none are hidden like those that rest on few.
Means and medians come from the exact values and show two digits. A sum is a mean as coarse as the number it rests on, times
that number rounded: so it tells nothing more of the number, and a year less three quarters tells of no household.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.statistics.counting import WHOLE, Counts
from portal.statistics.indicators import AMOUNTS, AnyFigure, Indicator, Quotient, Unit, behind
from portal.statistics.protections import rounded
from portal.statistics.results import Figure, Mark, Row

FEWEST = 10
"""Records an amount must rest on to be shown outside the office."""
FEWEST_OF_OTHERS = 25
"""Records of each kind where an amount is divided by others than those it rests on, so that rounding moves it little."""
GRAINS = {Unit.EURO: Decimal(10), Unit.DAYS: Decimal(5)}
"""Finest steps of medians shown outside the office, in Euro and in days: a median is often the value of one household."""


def is_amount(figure: AnyFigure, *, heads: bool) -> bool:
    """Say whether a figure is no count of records: money, days and, where counts are not rounded, ``heads``."""
    if isinstance(figure, Quotient):
        return figure.unit in AMOUNTS
    return figure.unit in AMOUNTS or (heads and figure.value is not None)


def amounts_in(figures: Sequence[AnyFigure], *, heads: bool) -> list[Indicator]:
    """Return the amounts among the figures and in their quotients."""
    parts = [one.part if isinstance(one, Quotient) else one for one in figures]
    return [one for one in dict.fromkeys(parts) if is_amount(one, heads=heads)]


def coarse(value: int, records: int) -> int:
    """Return a sum of heads rounded to the largest of 1, 2, 5, 10, 20, 50 … that is no more than five of its mean values."""
    step = _step(Decimal(abs(value) * 5) / max(records, 1))
    return int(_nearest(value, step)) if step >= 1 else value


def coarse_sum(value: int | Decimal, records: int) -> Decimal:
    """Return a sum of Euro or days as a mean in steps of two to five means by the number, times the number rounded to five."""
    number = rounded(records)
    if not number:
        return Decimal(0)
    mean = Decimal(value) / records
    return (_nearest(mean, _step(abs(mean) * 5 / number)) * number).quantize(Decimal(1), ROUND_HALF_UP)


def two_digits(value: Decimal, unit: Unit, finest: Decimal = Decimal(0)) -> Decimal:
    """Return a mean or median with two digits, Euro without cents, in steps no finer than said."""
    places = max(value.adjusted() - 1, 0 if unit is Unit.EURO else -1) if value else 0
    return _quantized(_nearest(value, max(Decimal(1).scaleb(places), finest)))


def mean(figure: Quotient, exact: Counts, row: Any, column: Any) -> Figure:
    """Return an amount by records as it may leave the office: its exact mean times a share of rounded counts.

    The share is 1 where the mean is of the records the amount rests on. Any other exact quotient would, beside that mean,
    tell how many there are of both. `shield` says what is hidden with what.
    """
    part, whole = (exact.value(one, row, column) for one in (figure.part, figure.whole))
    if part is None or not whole:
        return Mark.UNKNOWN if part is None else Mark.NO_BASE
    resting = [_records(one, exact, row, column) for one in (figure.part, figure.whole)]
    number, others = map(rounded, resting)
    if min(resting) < (FEWEST if number == others else FEWEST_OF_OTHERS):
        return Mark.HIDDEN
    per_record = [Decimal(value) / many for value, many in zip((part, whole), resting, strict=True)]
    return two_digits(per_record[0] / per_record[1] * number / others, figure.unit)


def _records(figure: Indicator, exact: Counts, row: Any, column: Any) -> int:
    """Return how many records a figure rests on; a count is of itself."""
    return int(exact.value(behind(figure) if figure.unit in AMOUNTS else figure, row, column) or 0)


def _step(limit: Decimal) -> Decimal:
    """Return the largest of 1, 2, 5, 10, 20, 50 … and their decimal parts that is no more than the limit, 0 for none."""
    if not limit:
        return limit
    lead = limit.scaleb(-limit.adjusted())
    return Decimal(next(one for one in (5, 2, 1) if lead >= one)).scaleb(limit.adjusted())


def _nearest(value: int | Decimal, step: Decimal) -> Decimal:
    return (Decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step if step else Decimal(value)


def _quantized(value: Decimal) -> Decimal:
    """Return a number without what is not shown of it: the places it has are those that are written."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def coarsened(counts: Counts, figures: Sequence[AnyFigure], *, heads: bool) -> Counts:
    """Return what was counted with every sum and median of an amount rounded for itself.

    Where ``heads`` are amounts, counts are hidden instead of rounded.
    """
    made = dict(counts.values)
    for one in amounts_in(figures, heads=heads):
        resting = counts.values[behind(one).key]
        made[one.key] = {
            key: None if value is None else _coarse(one, value, int(resting.get(key) or 0))
            for key, value in counts.values[one.key].items()
        }
    return Counts(made)


def _coarse(amount: Indicator, value: int | Decimal, records: int) -> int | Decimal:
    if amount.unit not in AMOUNTS:
        return coarse(int(value), records)
    if amount.median:
        return two_digits(Decimal(value), amount.unit, GRAINS[amount.unit])
    return coarse_sum(value, records)


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
