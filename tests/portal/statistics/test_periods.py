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


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("2026", True), ("2026-H2", True), ("2026-Q3", True), ("2026-07", False), ("2026-Q2..2026-Q3", False),
        ("2026-Q1..2026-Q3", False), ("2025-Q4..2026-Q1", False), ("2025-H2..2026-H1", False), ("2024..2025", False),
        ("2026-01-02..2026-03-31", False), ("2026-01-01..2026-03-30", False),
    ],
)  # fmt: skip
def test_a_calendar_period_is_one_quarter_half_year_or_year(text: str, calendar: bool) -> None:
    assert Period.parse(text).is_calendar is calendar


@pytest.mark.parametrize(
    ("text", "day", "over"),
    [
        ("2026", "2026-03-30", None), ("2026", "2026-03-31", "2026-Q1"), ("2026", "2026-07-05", "2026-H1"),
        ("2026", "2026-11-22", "2026-Q3"), ("2026", "2026-12-31", "2026"), ("2026-H2", "2026-11-22", "2026-Q3"),
        ("2026-H2", "2027-01-05", "2026-H2"), ("2026-Q4", "2026-11-22", None),
    ],
)  # fmt: skip
def test_newest_part_that_is_over(text: str, day: str, over: str | None) -> None:
    found = Period.parse(text).newest_over(date.fromisoformat(day))
    assert found == (Period.parse(over) if over else None)
