"""Are periods read as people write them, and cut into months without a gap?"""

from __future__ import annotations

from datetime import date

import pytest

from portal.errors import Refused
from portal.statistics import Period


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("2026", "2026-01-01", "2026-12-31", "2026"),
        ("2026-H1", "2026-01-01", "2026-06-30", "1. Halbjahr 2026"),
        ("2026-h2", "2026-07-01", "2026-12-31", "2. Halbjahr 2026"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "1. Quartal 2026"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "4. Quartal 2026"),
        ("2024-02", "2024-02-01", "2024-02-29", "Februar 2024"),
        (" 2026-03-15..2026-06-30 ", "2026-03-15", "2026-06-30", "15.03.2026 bis 30.06.2026"),
        ("2025-07-01..2026-06-30", "2025-07-01", "2026-06-30", "01.07.2025 bis 30.06.2026"),
        ("2024..2026", "2024-01-01", "2026-12-31", "01.01.2024 bis 31.12.2026"),
        ("2025-Q3..2026-04-30", "2025-07-01", "2026-04-30", "01.07.2025 bis 30.04.2026"),
        ("2026-02-01..2026-04-30", "2026-02-01", "2026-04-30", "01.02.2026 bis 30.04.2026"),
    ],
)
def test_period_is_read_and_named(text: str, start: str, end: str, words: str) -> None:
    period = Period.parse(text)
    assert (period.start.isoformat(), period.end.isoformat(), str(period)) == (start, end, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-Q5",
        "2026-1",
        "0000",
        "2026-02-30..2026-03-01",
        "..",
        "2024..",
        "2026-W10..2026",
        "=2026",
    ],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Refused, match=r"ist kein Zeitraum.*2026-Q3"):
        Period.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "0001",
        "1899-Q4",
        "2200",
        "9999-Q4",
        "0001-01-01..0001-12-31",
        "1899-06-01..1900-05-31",
        "2199-06-01..2200-05-31",
    ],
)
def test_years_no_clock_counts_around_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=f"„{text}“ liegt nicht zwischen 1900 und 2199. Prüfen Sie das Jahr."):
        Period.parse(text)


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match=r"endet am 01\.01\.2026, vor seinem Beginn am 02\.01\.2026"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_period_of_more_than_ten_years_is_refused() -> None:
    with pytest.raises(Refused, match="mehr als 10 Kalenderjahre"):
        Period(date(2016, 1, 1), date(2026, 1, 1))


def test_months_cover_the_period_without_gap_or_overlap() -> None:
    months = Period.parse("2025-11-15..2026-02-10").months()
    assert [str(month) for month in months] == [
        "15.11.2025 bis 30.11.2025", "Dezember 2025", "Januar 2026", "01.02.2026 bis 10.02.2026",
    ]  # fmt: skip
