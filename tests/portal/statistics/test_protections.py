"""Does rounding follow the federal statistic, and is nothing told of small numbers?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.statistics import Mark, Part, Protection, Table
from portal.statistics.indicators import Unit
from portal.statistics.protections import protect, rounded
from portal.statistics.results import Down, Figure, Heading, Row

HEADINGS = (
    Heading("part", "Teil", Unit.CASES),
    Heading("whole", "Ganzes", Unit.CASES),
    Heading("share", "Anteil", Unit.SHARE, Down.SHARE, quotient=(0, 1)),
)


def table(*rows: tuple[Figure, ...]) -> Table:
    *parts, total = [Row(str(number), values) for number, values in enumerate(rows)]
    lines = (*parts, Row("Gesamt", total.values, Part.TOTAL))
    return Table("t", "T", "Zeile", Unit.CASES, HEADINGS, lines, n=6, missing=1, definitions=())


@pytest.mark.parametrize(("value", "shown"), [(0, 0), (1, 0), (2, 0), (3, 5), (7, 5), (8, 10), (1003, 1005)])
def test_rounding_goes_to_the_nearest_five(value: int, shown: int) -> None:
    assert rounded(value) == shown


def test_totals_are_rounded_for_themselves() -> None:
    shown = protect(
        table((1, 1, Decimal(1)), (2, 2, Decimal(1)), (3, 3, Decimal(1)), (6, 6, Decimal(1))), Protection.ROUND_TO_5
    )
    assert [row.values[0] for row in shown.rows] == [0, 0, 5, 5]
    assert (shown.n, shown.missing) == (5, 0)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 2, Mark.NO_BASE),
        (3, 7, Mark.HIDDEN),
        (6, 8, Decimal("0.5")),
        (55, 67, Decimal(55) / 65),
        (0, 40, Decimal(0)),
    ],
)
def test_shares_follow_from_rounded_numbers_and_need_ten(part: int, whole: int, share: Figure) -> None:
    shown = protect(table((part, whole, Mark.NO_BASE)), Protection.ROUND_TO_5)
    assert shown.total.values[2] == share


def test_unprotected_table_stays_as_it_is() -> None:
    counted = table((1, 1, Decimal(1)))
    assert protect(counted, Protection.NONE) is counted
