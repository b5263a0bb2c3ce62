"""Are the same figures readable in the terminal and comparable as CSV?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from portal.guard import GuardedSession
from portal.statistics import Mark, Period, StatisticsReport, Unit, figure_text, report, statistics_csv, statistics_text
from portal.statistics.results import Figure, unit_in
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

GOLDEN = Path(__file__).parents[2] / "golden" / "statistics_2026.csv"


@pytest.fixture
def counted(session: GuardedSession) -> StatisticsReport:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    fill_at_random(book, 120, seed=2)
    book.measure(book.case(), book.kind("=SUMME(A1)"), "2026-02-01")
    session.flush()
    return report(session, [book.office.id], Period.parse("2026"), TODAY)


def test_csv_equals_the_golden_file(counted: StatisticsReport) -> None:
    assert statistics_csv(counted) == GOLDEN.read_text("utf-8")


def test_csv_lets_no_label_run_as_a_formula(counted: StatisticsReport) -> None:
    assert "\n'=SUMME(A1);1;0;0;0;0;1;1\n" in statistics_csv(counted)


def test_text_shows_every_total_and_fits_the_page(counted: StatisticsReport) -> None:
    lines = statistics_text(counted).splitlines()
    assert max(map(len, lines)) <= 120
    shown = [figure for line in lines if line.startswith("Gesamt") for figure in _joined(line).split()[1:]]
    expected = [
        _joined(figure_text(value, unit_in(table.total, heading)))
        for table in counted.tables
        if table.total.is_total
        for heading, value in zip(table.headings, table.total.values, strict=True)
    ]
    assert shown == expected


def _joined(text: str) -> str:
    """Keep a figure and its sign in one word."""
    return text.replace(" %", "%").replace(" €", "€").replace(" Pp.", "Pp.").replace("k. A.", "k.A.")


def test_text_says_what_was_counted(counted: StatisticsReport) -> None:
    lines = statistics_text(counted).splitlines()
    assert lines[:4] == [
        "Statistik 2026",
        "Fachstelle: Fachstelle Musterstadt",
        "Zeitraum: 01.01.2026 bis 31.12.2026, Datenstand 21.11.2026",
        "Schutz: Keine. Die Zahlen sind für den Dienstgebrauch der Fachstelle.",
    ]
    assert "Wohnung erhalten – Abgeschlossene Fälle mit Ergebnis W1 oder W2." in lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (1906, "1.906"), (1234567, "1.234.567"), (Decimal(0), "0,0 %"), (Decimal(1), "100,0 %"),
        (Decimal(5589) / 6809, "82,1 %"), (Decimal("0.8145"), "81,5 %"), (Mark.NO_BASE, "–"), (Mark.UNKNOWN, "k. A."),
    ],
)  # fmt: skip
def test_figures_are_written_the_german_way(value: Figure, text: str) -> None:
    assert figure_text(value) == text


def test_money_and_days_carry_their_unit() -> None:
    assert figure_text(Decimal("1837.20"), Unit.EURO) == "1.837,20 €"
    assert figure_text(Decimal("-0.5"), Unit.DAYS) == "-0,5"


def test_amounts_rounded_to_whole_euro_and_days_have_no_decimals() -> None:
    assert figure_text(Decimal(1800), Unit.EURO) == "1.800 €"
    assert (figure_text(Decimal(120), Unit.DAYS), figure_text(Decimal("3.4"), Unit.DAYS)) == ("120", "3,4")


def test_changes_of_shares_are_percentage_points(counted: StatisticsReport) -> None:
    table = counted.table("outcome_before")
    row = next(row for row in table.rows if row.key == "secured_share")
    units = [unit_in(row, heading) for heading in table.headings]
    assert units == [Unit.SHARE, Unit.SHARE, Unit.POINTS, Unit.SHARE]
    assert figure_text(row.values[2], units[2]).endswith(" Pp.")
    assert figure_text(Decimal("-0.121"), Unit.POINTS) == "−12,1 Pp."
