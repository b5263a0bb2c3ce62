"""Which days a report covers: a month, a quarter, half a year, a year, or from one day to another."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from portal.day_limits import YEARS
from portal.errors import Refused

LONGEST_YEARS = 10
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
WRITTEN = re.compile(r"(?P<year>\d{4})(-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")
CALENDAR = (12, 6, 3)
"""Months of a year, a half-year and a quarter."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
EXAMPLES = "Schreiben Sie zum Beispiel 2026, 2026-H1, 2026-Q3, 2026-07, 2024..2026 oder 2026-03-15..2026-06-30."


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse what no report can cover: an end before the start, or more than ten years."""
        if self.end < self.start:
            raise Refused(
                f"Der Zeitraum endet am {self.end:%d.%m.%Y}, vor seinem Beginn am {self.start:%d.%m.%Y}. "
                "Tauschen Sie die Tage."
            )
        if self.end.year - self.start.year >= LONGEST_YEARS:
            raise Refused(
                f"Der Zeitraum {self.start:%d.%m.%Y} bis {self.end:%d.%m.%Y} berührt mehr als {LONGEST_YEARS} "
                "Kalenderjahre. Wählen Sie einen kürzeren."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read „2026“, „2026-H1“, „2026-Q3“, „2026-07“ or from one such or day to another: „2024..2026“; else raise Refused.

        No clock can count around the years outside of `YEARS`: they are refused here, where a period is read.
        """
        first, dots, last = text.strip().partition("..")
        try:
            found = cls(cls._end(first).start, cls._end(last).end) if dots else cls._named(first)
        except ValueError:
            raise Refused(f"„{text}“ ist kein Zeitraum. {EXAMPLES}") from None
        if found.start.year not in YEARS or found.end.year not in YEARS:
            raise Refused(f"„{text}“ liegt nicht zwischen {YEARS[0]} und {YEARS[-1]}. Prüfen Sie das Jahr.")
        return found

    @classmethod
    def _end(cls, text: str) -> Self:
        """Read what stands before or behind the dots: a day, or anything with a name."""
        if DAY.fullmatch(text.strip()):
            day = date.fromisoformat(text.strip())
            return cls(day, day)
        return cls._named(text)

    @classmethod
    def _named(cls, text: str) -> Self:
        written = WRITTEN.fullmatch(text.strip().upper())
        if written is None:
            raise ValueError(text)
        year = int(written["year"])
        first, months = 1, 12
        if written["quarter"]:
            first, months = int(written["quarter"]) * 3 - 2, 3
        elif written["half"]:
            first, months = int(written["half"]) * 6 - 5, 6
        elif written["month"]:
            first, months = int(written["month"]), 1
        return cls(date(year, first, 1), _last_day(year, first + months - 1))

    @property
    def is_calendar(self) -> bool:
        """Say whether the period is one quarter, half-year or year of the calendar: two such never overlap in part."""
        year, first = self.start.year, self.start.month
        lasts = [_last_day(year, first + months - 1) for months in CALENDAR if not (first - 1) % months]
        return self.start.day == 1 and self.end in lasts

    def months(self) -> tuple[Self, ...]:
        """Return the calendar months of the period; the first and the last may be cut."""
        found, start = [], self.start
        while start <= self.end:
            end = min(_last_day(start.year, start.month), self.end)
            found.append(type(self)(start, end))
            start = end + timedelta(days=1)
        return tuple(found)

    def parts(self, months: int) -> tuple[Self, ...]:
        """Return the quarters (3), half-years (6) or years (12) of the period; the first and the last may be cut."""
        found: list[Self] = []
        for month in self.months():
            known = found and _part(found[-1].start, months) == _part(month.start, months)
            if known:
                found[-1] = type(self)(found[-1].start, month.end)
            else:
                found.append(month)
        return tuple(found)

    def runs_on(self, day: date) -> bool:
        """Say whether the period has begun and is not over on a day."""
        return self.start <= day < self.end

    def until(self, day: date) -> Self:
        """Return the days up to this one of a period that still runs, all days of any other."""
        return type(self)(self.start, day) if self.runs_on(day) else self

    def newest_over(self, day: date) -> Self | None:
        """Return what of a calendar period is over at the end of a day: all of it, or its newest half-year or quarter.

        None while there is none; where a half-year ends with its quarter, the half-year.
        """
        over = [part for months in CALENDAR for part in self.parts(months) if part.end <= day]
        return max(over, key=lambda part: (part.end, -part.start.toordinal()), default=None)

    def before(self) -> Self:
        """Return the period of the same length right before: last year, last quarter, the days before."""
        if self.start.day == 1 and self.end == _last_day(self.end.year, self.end.month):
            end = self.start - timedelta(days=1)
            back = self.start.year * 12 + self.start.month - 1 - len(self.months())
            return type(self)(date(back // 12, back % 12 + 1, 1), end)
        length = self.end - self.start
        return type(self)(self.start - length - timedelta(days=1), self.start - timedelta(days=1))

    def year_before(self) -> Self:
        """Return the same days a year before; the end of a month stays the end of its month."""
        last = _last_day(self.end.year - 1, self.end.month)
        if self.end != _last_day(self.end.year, self.end.month):
            last = last.replace(day=min(self.end.day, last.day))
        first = _last_day(self.start.year - 1, self.start.month)
        return type(self)(first.replace(day=min(self.start.day, first.day)), last)

    def __str__(self) -> str:
        """Return the period as people say it: „2026“, „3. Quartal 2026“, „Juli 2026“ or its two days."""
        year, first, last = self.start.year, self.start.month, self.end.month
        if (self.start.day, self.end) != (1, _last_day(year, last)):
            return f"{self.start:%d.%m.%Y} bis {self.end:%d.%m.%Y}"
        match last - first + 1, first:
            case 12, 1:
                return str(year)
            case 6, (1 | 7):
                return f"{1 + first // 7}. Halbjahr {year}"
            case 3, (1 | 4 | 7 | 10):
                return f"{1 + first // 3}. Quartal {year}"
            case 1, _:
                return f"{MONTHS[first - 1]} {year}"
        return f"{self.start:%d.%m.%Y} bis {self.end:%d.%m.%Y}"


def _part(day: date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
