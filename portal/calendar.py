"""Which days count in which Land: holidays, Werktage, and the counting of periods (§§ 187 to 193 BGB)."""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias

import holidays

from models.enums import Land

SATURDAY, SUNDAY = 5, 6

ExtraHoliday: TypeAlias = date | tuple[int, int]
"""A single day, or (month, day) for every year."""


@dataclass(frozen=True)
class Region:
    """Where days are counted: a Land, how the place reads „Werktag“, and holidays of the commune alone."""

    land: Land
    saturday_counts: bool = True
    """True: Monday to Saturday (§ 3 Abs. 2 BUrlG); False: Monday to Friday."""
    extra_holidays: frozenset[ExtraHoliday] = frozenset()
    """For example ``frozenset({(8, 8)})`` for Augsburg."""

    def __hash__(self) -> int:
        # Regions are cache keys of every count; hashing the enum member anew each time would cost more than the count.
        return hash((self.land.value, self.saturday_counts, self.extra_holidays))


@lru_cache(maxsize=4096)
def _public_holidays(land: Land, year: int) -> Mapping[date, str]:
    # The package knows no German holidays before 1991.
    return dict(holidays.country_holidays("DE", subdiv=land.value, years=year, language="de"))


def holiday_name(day: date, region: Region) -> str | None:
    """Return the German name of the holiday on this day, or None; data begin in 1991."""
    name = _public_holidays(region.land, day.year).get(day)
    if name is None and (day in region.extra_holidays or (day.month, day.day) in region.extra_holidays):
        return "Örtlicher Feiertag"
    return name


def is_holiday(day: date, region: Region) -> bool:
    """Say whether the day is a gesetzlicher Feiertag in the region; a plain Sunday is none."""
    return holiday_name(day, region) is not None


def is_workday(day: date, region: Region) -> bool:
    """Say whether the day is a Werktag: Monday to Saturday (or Friday) without holidays (§ 3 Abs. 2 BUrlG)."""
    last = SATURDAY if region.saturday_counts else SATURDAY - 1
    return day.weekday() <= last and not is_holiday(day, region)


def ends_a_period(day: date, region: Region) -> bool:
    """Say whether a period may end on this day: no Saturday, Sunday or holiday (§ 193 BGB, § 222 Abs. 2 ZPO)."""
    return day.weekday() < SATURDAY and not is_holiday(day, region)


def next_workday(day: date, region: Region) -> date:
    """Return the day a period ending on `day` is shifted to (§ 193 BGB, § 222 Abs. 2 ZPO).

    The day itself when nothing shifts it. Saturdays are always skipped, whatever `saturday_counts` says.
    """
    while not ends_a_period(day, region):
        day += timedelta(days=1)
    return day


def previous_workday(day: date, region: Region) -> date:
    """Return the day itself or the nearest earlier one that is no Saturday, Sunday or holiday."""
    while not ends_a_period(day, region):
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=4096)
def _workdays_of(region: Region, year: int) -> tuple[int, ...]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return tuple(n for n in range(first, last + 1) if is_workday(date.fromordinal(n), region))


def add_workdays(start: date, count: int, region: Region) -> date:
    """Return the count-th Werktag after `start`, which itself is not counted (§ 187 Abs. 1 BGB).

    A negative count goes backward, 0 gives `start` even when it is no Werktag.
    """
    if count == 0:
        return start
    year, ordinal = start.year, start.toordinal()
    days = _workdays_of(region, year)
    at = bisect_right(days, ordinal) + count - 1 if count > 0 else bisect_left(days, ordinal) + count
    while at >= len(days):
        at -= len(days)
        year += 1
        days = _workdays_of(region, year)
    while at < 0:
        year -= 1
        days = _workdays_of(region, year)
        at += len(days)
    return date.fromordinal(days[at])


def workdays_between(start: date, end: date, region: Region) -> int:
    """Return how many Werktage lie after `start` up to and including `end`; negative when `end` is earlier.

    The mirror of `add_workdays`: for every Werktag `end`, adding the result to `start` gives `end`.
    """
    if end < start:
        return -(_workdays_before(start, region, end.year) - _workdays_before(end, region, end.year))
    after = timedelta(days=1)
    return _workdays_before(end + after, region, start.year) - _workdays_before(start + after, region, start.year)


def _workdays_before(day: date, region: Region, since: int) -> int:
    whole_years = sum(len(_workdays_of(region, year)) for year in range(since, day.year))
    return whole_years + bisect_left(_workdays_of(region, day.year), day.toordinal())


def nth_workday(year: int, month: int, n: int, region: Region) -> date:
    """Return the n-th Werktag of a month."""
    return add_workdays(date(year, month, 1) - timedelta(days=1), n, region)


def add_weeks(start: date, count: int) -> date:
    """Return the day of the same name `count` weeks later, or earlier when negative (§ 188 Abs. 2 BGB)."""
    return start + timedelta(weeks=count)


def add_months(start: date, count: int) -> date:
    """Return the day of the same number `count` months later, or earlier when negative (§ 188 Abs. 2 BGB).

    Where the month lacks that day, its last day (§ 188 Abs. 3 BGB).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def last_start(end: date, count: int) -> date:
    """Return the last day from which `count` months are over on a day: the other way round of `add_months`."""
    start = add_months(end, -count)
    ends_month = (end + timedelta(days=1)).month != end.month
    return start.replace(day=calendar.monthrange(start.year, start.month)[1]) if ends_month else start
