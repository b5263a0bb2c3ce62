"""Does every figure of the catalogue stand in a table of its own, protected or not, wherever tables are shown?"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.exports import statistics_workbook
from portal.guard import GuardedSession
from portal.statistics import (
    Mark,
    Period,
    Protection,
    Table,
    Unit,
    catalogue,
    crosstabs,
    report,
    statistics_csv,
    statistics_text,
)
from portal.statistics.asking import Asked, answer
from portal.statistics.indicators import Basis
from portal.statistics.tables import counted_in
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random
from views import figure_tables

YEAR = Period.parse("2026")
FIGURES = tuple(catalogue(2026).figures)


@pytest.fixture
def book(session: GuardedSession) -> Book:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    fill_at_random(book, 90, seed=3)
    return book


def asked(key: str, *, crossed: bool) -> Asked:
    """Ask for a figure by the stage of the report, crossed with quarters unless it is of one day."""
    of_a_day = any(one.basis is Basis.OPEN for one in counted_in((catalogue(2026).figure(key),)))
    return Asked((key,), "stage", ("household_type" if of_a_day else "quarter") if crossed else "")


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize("protection", list(Protection))
def test_every_figure_makes_a_table_a_text_a_page_and_a_sheet(
    book: Book, protection: Protection, crossed: bool
) -> None:
    tables = [answer(book.session, asked(key, crossed=crossed), period=YEAR, on=TODAY, protection=protection)
              for key in FIGURES]  # fmt: skip
    assert [figure_tables.shown(table)["total"]["label"] for table in tables] == ["Gesamt"] * len(FIGURES)
    own = [(key.replace("/", " "), asked(key, crossed=crossed)) for key in FIGURES]
    made = report(book.session, [book.office.id], YEAR, TODAY, protection, (), own)
    assert made.faults == ()
    assert [table.definitions for table in made.tables] == [table.definitions for table in tables]
    assert statistics_text(made).count("n = ") == statistics_csv(made).count("n = ") == len(FIGURES)
    content = statistics_workbook.build(made, created_at=datetime(2026, 11, 21, tzinfo=UTC), created_by="Probe")
    assert len(load_workbook(io.BytesIO(content)).sheetnames) >= len(FIGURES)


@pytest.mark.parametrize("protection", [Protection.NONE, Protection.SUPPRESS])
def test_n_is_a_number_of_records_never_of_euro_or_days(book: Book, protection: Protection) -> None:
    for key in FIGURES:
        table = answer(book.session, asked(key, crossed=False), period=YEAR, on=TODAY, protection=protection)
        assert table.unit not in (Unit.EURO, Unit.DAYS, Unit.SHARE), key
        assert isinstance(table.n, int | Mark), key


def n_of(book: Book, key: str, protection: Protection = Protection.NONE) -> tuple[object, Unit]:
    table: Table = answer(book.session, Asked((key,), "channel"), period=YEAR, on=TODAY, protection=protection)
    return table.n, table.unit


@pytest.mark.parametrize("protection", list(Protection))
def test_n_of_a_median_is_how_many_records_have_a_known_value(session: GuardedSession, protection: Protection) -> None:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for number in range(30):
        case = book.case(arrears=1000 + number if number < 20 else None, closed="2026-02-10" if number < 15 else None)
        if number < 10:
            book.measure(case, book.kind("Antrag"), "2026-02-01", amount_granted=500)
    session.flush()
    assert n_of(book, "arrears_median", protection) == n_of(book, "arrears", protection) == (20, Unit.CASES)
    assert (
        n_of(book, "closing_days_median", protection) == n_of(book, "closing_days_mean", protection) == (15, Unit.CASES)
    )
    assert n_of(book, "granted_median", protection) == (10, Unit.MEASURES)


def test_n_that_is_no_column_is_hidden_where_it_is_small(session: GuardedSession) -> None:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    for _ in range(3):
        book.case(arrears=1000)
    session.flush()
    assert n_of(book, "arrears_median", Protection.SUPPRESS) == (Mark.HIDDEN, Unit.CASES)
    assert n_of(book, "arrears_median", Protection.ROUND_TO_5) == (5, Unit.CASES)


def test_a_report_nobody_can_count_says_so_and_leaves_the_others_whole(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is wrong with one report placed in the workbook, the workbook of all the others still comes."""
    real = crosstabs.make

    def broken(session: Any, table: Any, *more: Any, **named: Any) -> Table:
        if (table.key, table.base.key) == ("table", "closed"):
            raise ZeroDivisionError
        return real(session, table, *more, **named)

    own = [("Gut", Asked(("reported",))), ("Schlecht", Asked(("closed",)))]
    plain = report(book.session, [book.office.id], YEAR, TODAY, own=own[:1])
    monkeypatch.setattr(crosstabs, "make", broken)
    made = report(book.session, [book.office.id], YEAR, TODAY, own=own)
    assert made.tables == plain.tables
    assert [sheet.title for sheet in made.sheets if sheet.fault] == ["Schlecht"]
    assert "ZeroDivisionError" in caplog.text
