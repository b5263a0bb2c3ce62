"""Can a hidden figure be computed from all tables of a report together, with their filters, periods and dimensions?

The report is taken apart anew here: one unknown for each stage, channel, household type and quarter, one equation for
each figure shown. Which unknowns a figure adds up is read from its words, not from what the portal thinks it counts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from models.enums import Channel, HouseholdType, Stage
from portal.guard import GuardedSession
from portal.statistics import Asked, Compare, Mark, Period, Protection, Table
from portal.statistics.asking import answer_all
from portal.statistics.derivations import Combinations
from tests import factories
from tests.portal.statistics.records import TODAY, Book

YEAR, BEFORE = Period.parse("2025"), Period.parse("2024")
QUARTERS = [part for year in (BEFORE, YEAR) for part in year.parts(3)]
VALUES: dict[str, list[Any]] = {
    "stage": list(Stage)[:3],
    "channel": list(Channel)[:2],
    "household_type": list(HouseholdType)[:3],
}
WORDS = {"Zugangsstand": "stage", "Meldeweg": "channel", "Haushaltstyp": "household_type", "Quartal": "quarter"}
Atom = tuple[Any, ...]
"""Stage, channel, household type, number of the quarter."""
ATOMS: list[Atom] = list(product(*VALUES.values(), range(len(QUARTERS))))
COLUMNS = dict(zip((*VALUES, "quarter"), range(4), strict=True))


@dataclass
class Shown:
    """A figure of a table: what it adds up, and what stands there."""

    cells: frozenset[Atom]
    value: Any


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def fill(book: Book, draw: random.Random) -> None:
    few = draw.choice(((0, 0, 0, 1), (0, 0, 1, 2), (0, 0, 0, 0, 9)))
    for stage, channel, household, at in ATOMS:
        for _ in range(draw.choice(few)):
            day = QUARTERS[at].start + timedelta(days=draw.randrange(80))
            book.case(day, access_stage=stage, channel=channel, household_type=household)
    book.session.flush()


def questions(draw: random.Random) -> list[tuple[Asked, Period]]:
    """Tables by any two dimensions, each perhaps filtered by another one, of a year or of a part of it."""
    made = []
    for _ in range(draw.choice((3, 4, 5))):
        rows, across, limited = draw.sample(list(COLUMNS), 3)
        period = draw.choice((YEAR, YEAR, Period.parse("2025-H2"), Period.parse("2025-Q1")))
        compare = draw.choice((None, None, Compare.YEAR_BEFORE)) if rows != "quarter" else None
        filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
        if limited != "quarter" and draw.random() < 0.6:
            chosen = draw.sample(VALUES[limited], draw.choice((1, len(VALUES[limited]) - 1)))
            filters = ((limited, tuple(str(one) for one in chosen)),)
        made.append((Asked(("reported",), rows, "" if compare else across, filters, compare), period))
    return made


def taken_apart(asked: Asked, period: Period, table: Table) -> Iterator[Shown]:
    for row in table.rows:
        for heading, value in zip(table.headings, row.values, strict=True):
            if heading.change or heading.quotient:
                continue
            span = period.year_before() if heading.key.endswith("@before") else period
            code = heading.key.split(":")[1] if ":" in heading.key else None
            limits = [
                (asked.rows, None if row.is_total else [row.key]),
                (asked.across, None if code is None else [code]),
            ]
            yield Shown(frozenset(met(span, [*limits, *asked.filters])), value)


def met(span: Period, limits: Sequence[tuple[str, Sequence[str] | None]]) -> Iterator[Atom]:
    for atom in ATOMS:
        quarter = QUARTERS[atom[3]]
        if not span.start <= quarter.start <= span.end:
            continue
        known = {name: str(atom[at]) for name, at in COLUMNS.items()}
        known["quarter"] = str([part.start for part in span.parts(3)].index(quarter.start) + 1)
        if all(codes is None or known[key] in codes for key, codes in limits):
            yield atom


def computable(shown: Sequence[Shown]) -> int:
    """How many hidden figures are combinations of those shown; where 0 is shown there is nothing in any part."""
    nothing = {cell for one in shown if one.value == 0 for cell in one.cells}
    at = {atom: place for place, atom in enumerate(ATOMS)}
    known = Combinations()
    for number, one in enumerate(shown):
        if one.value is not Mark.HIDDEN:
            known.show(number, {at[cell]: 1 for cell in one.cells - nothing})
    hidden = [one for one in shown if one.value is Mark.HIDDEN]
    return sum(known.telling({at[cell]: 1 for cell in one.cells - nothing}) is not None for one in hidden)


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_figure_is_a_combination_of_those_in_all_tables(book: Book, seed: int) -> None:
    draw = random.Random(seed)
    fill(book, draw)
    asked = questions(draw)
    tables = answer_all(book.session, asked, on=TODAY, protection=Protection.SUPPRESS)
    shown = [one for (question, period), table in zip(asked, tables, strict=True)
             for one in taken_apart(question, period, table)]  # fmt: skip
    assert computable(shown) == 0
    assert sum(one.value is Mark.HIDDEN for one in shown) < len(shown) / 2


def test_a_filtered_table_does_not_give_away_what_the_unfiltered_one_hides(book: Book) -> None:
    """All of a stage less those of one channel are the few of the other channel."""
    court, other = VALUES["channel"]
    for stage in VALUES["stage"]:
        for channel, many in ((court, 20), (other, 2 if stage is VALUES["stage"][0] else 20)):
            for _ in range(many):
                book.case("2025-02-01", access_stage=stage, channel=channel)
    book.session.flush()
    filters = (("channel", (str(court),)),)
    asked = [(Asked(("reported",), "stage", "channel"), YEAR), (Asked(("reported",), "stage", "", filters), YEAR)]
    both, filtered = answer_all(book.session, asked, on=TODAY, protection=Protection.SUPPRESS)
    few = VALUES["stage"][0]
    assert both.value(few.label, f"reported:{other}") is Mark.HIDDEN
    assert Mark.HIDDEN in (both.value(few.label, "reported"), filtered.value(few.label, "reported"))
    assert both.value(few.label, f"reported:{court}") == filtered.value(few.label, "reported")


def test_three_quarters_do_not_give_away_the_fourth_of_the_year_beside_them(book: Book) -> None:
    """A form asks for the year and for its first quarters in tables of their own."""
    for quarter, many in zip(YEAR.parts(3), (20, 20, 20, 2), strict=True):
        for _ in range(many):
            book.case(quarter.start)
    book.session.flush()
    asked = [(Asked(("reported",)), YEAR), *((Asked(("reported",)), quarter) for quarter in YEAR.parts(3))]
    shown = [
        table.total.values[0] for table in answer_all(book.session, asked, on=TODAY, protection=Protection.SUPPRESS)
    ]
    assert shown[-1] is Mark.HIDDEN
    assert shown.count(Mark.HIDDEN) == 2
