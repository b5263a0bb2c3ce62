"""Holidays, Werktage and the counting of periods in every Land."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import Land
from portal.calendar import (
    Region,
    add_months,
    add_weeks,
    add_workdays,
    ends_a_period,
    holiday_name,
    is_holiday,
    is_workday,
    last_start,
    next_workday,
    nth_workday,
    previous_workday,
    workdays_between,
)

NI = Region(Land.NI)
NI_MON_FRI = Region(Land.NI, saturday_counts=False)
REGIONS = st.builds(Region, st.sampled_from(Land), st.booleans())
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("land", "expected"),
    [
        ("BW", "06.01. 04.06. 01.11."),
        ("BY", "06.01. 04.06. 01.11."),
        ("BE", "08.03."),
        ("BB", "05.04. 24.05. 31.10."),
        ("HB", "31.10."),
        ("HH", "31.10."),
        ("NI", "31.10."),
        ("SH", "31.10."),
        ("HE", "04.06."),
        ("MV", "08.03. 31.10."),
        ("NW", "04.06. 01.11."),
        ("RP", "04.06. 01.11."),
        ("SL", "04.06. 15.08. 01.11."),
        ("SN", "31.10. 18.11."),
        ("ST", "06.01. 31.10."),
        ("TH", "20.09. 31.10."),
    ],
)
def test_holidays_of_2026_are_those_of_the_land(land: str, expected: str):
    nationwide = ["01.01.", "03.04.", "06.04.", "01.05.", "14.05.", "25.05.", "03.10.", "25.12.", "26.12."]
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [f"{day:%d.%m.}" for day in days if is_holiday(day, Region(Land[land]))]
    assert [day for day in found if day not in nationwide] == expected.split()
    assert set(nationwide) <= set(found)


def test_extra_holidays_of_a_commune_count_every_year_or_once():
    augsburg = Region(Land.BY, extra_holidays=frozenset({(8, 8), date(2026, 9, 1)}))
    assert [is_holiday(date(year, 8, 8), augsburg) for year in (2026, 2027)] == [True, True]
    assert [is_holiday(date(year, 9, 1), augsburg) for year in (2026, 2027)] == [True, False]
    assert not is_holiday(date(2026, 8, 8), Region(Land.BY))
    assert add_workdays(date(2026, 8, 7), 1, augsburg) == date(2026, 8, 10)


def test_holiday_name_is_german():
    assert holiday_name(date(2026, 4, 6), NI) == "Ostermontag"
    assert holiday_name(date(2026, 4, 7), NI) is None


def test_saturday_is_a_werktag_unless_the_office_counts_mon_to_fri():
    saturday = date(2026, 3, 28)
    assert is_workday(saturday, NI)
    assert not is_workday(saturday, NI_MON_FRI)


def test_shift_193_bgb_skips_saturdays_whatever_the_setting():
    saturday, karfreitag = date(2026, 2, 28), date(2026, 4, 3)
    assert [next_workday(saturday, region) for region in (NI, NI_MON_FRI)] == [date(2026, 3, 2)] * 2
    assert next_workday(karfreitag, NI) == date(2026, 4, 7)
    assert next_workday(date(2026, 4, 7), NI) == date(2026, 4, 7)
    assert previous_workday(date(2026, 4, 6), NI) == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 4, 30), 2, date(2026, 6, 30)),
        (date(2026, 10, 31), -2, date(2026, 8, 31)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_add_months_ends_by_188_bgb(start: date, months: int, end: date):
    assert add_months(start, months) == end


def test_add_months_ends_right_for_every_start_day_of_2024_to_2030():
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2031, 1, 1).toordinal()):
        start = date.fromordinal(ordinal)
        for months in (1, 2, 5, 12, -2):
            end = add_months(start, months)
            assert (end.year - start.year) * 12 + end.month - start.month == months
            assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("months", [3, 6, 12])
def test_last_start_is_the_last_day_whose_months_are_over(months: int):
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2026, 3, 2).toordinal()):
        end = date.fromordinal(ordinal)
        start = last_start(end, months)
        assert add_months(start, months) <= end < add_months(start + timedelta(days=1), months)


def test_add_weeks_ends_on_the_day_of_the_same_name():
    assert add_weeks(date(2012, 4, 10), -2) == date(2012, 3, 27)


@given(DAYS, st.integers(-60, 60), REGIONS)
def test_add_workdays_agrees_with_counting_day_by_day(start: date, count: int, region: Region):
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= is_workday(day, region)
    assert add_workdays(start, count, region) == day
    assert workdays_between(start, day, region) == count


@given(DAYS, DAYS, REGIONS)
def test_workdays_between_counts_the_end_not_the_start(start: date, end: date, region: Region):
    first, last = sorted((start, end))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counted = [day for day in days if day != start and is_workday(day, region)]
    assert abs(workdays_between(start, end, region)) == len(counted)


def test_nth_workday_counts_from_the_first_of_the_month():
    assert nth_workday(2026, 1, 1, NI) == date(2026, 1, 2)


@given(DAYS, REGIONS)
def test_ends_of_periods_are_neither_weekend_nor_holiday(day: date, region: Region):
    for end in (next_workday(day, region), previous_workday(day, region)):
        assert ends_a_period(end, region)
        assert end.weekday() < 5
        assert not is_holiday(end, region)
    assert previous_workday(day, region) <= day <= next_workday(day, region)


def test_hundred_thousand_counts_take_a_moment():
    began = process_time()
    for _ in range(100_000):
        add_workdays(date(2026, 3, 25), 10, NI)
    assert process_time() - began < 2
