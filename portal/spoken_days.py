"""Days as people write them in passing: 3.12., 03.12.26, 3. Dezember, heute, gestern, in zwei Wochen, Montag."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendar import add_months
from portal.day_limits import YEARS

DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(\d{4}|\d{2})?(?!\d)", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
"""With what each month begins, however it is shortened; „ä“ and „ae“ are „a“."""
MONTH = (
    r"januar|jänner|jan|februar|feber|feb|märz|maerz|mär|mrz|april|apr|mai|juni|jun|juli|jul|august|aug"
    r"|september|sept|sep|oktober|okt|november|nov|dezember|dez"
)
NAMED_MONTH = re.compile(rf"(\d{{1,2}})(?:\.\s?|\s)({MONTH})(?!\w)\.?(?:\s(\d{{4}})(?!\d))?", re.IGNORECASE)
BEFORE = re.compile(r"(?:am|vom|zum|bis|seit|für den|für)\s+(?=\S)", re.IGNORECASE)
"""Small words before a day, understood with it."""
NAMED = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
WORD = re.compile(rf"({'|'.join((*NAMED, *WEEKDAYS))})(?!\w)", re.IGNORECASE)
COUNTS = {"einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6}
AWAY = re.compile(rf"in (\d{{1,3}}|{'|'.join(COUNTS)}) (tag|woche|monat)(?:en|n|e)?(?!\w)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day as written: how many characters it took, and which days it can mean, seen from a day."""

    length: int
    meant: Callable[[date], list[date]]
    past: bool = False
    """Whether the last one is meant when something is told, as with a weekday."""

    def nearest(self, on: date) -> date:
        """Return the day nearest to ``on`` that can be meant, of weekdays the last one."""
        if self.past:
            return min(self.meant(on))
        return min(self.meant(on), key=lambda day: abs(day - on))

    def coming(self, on: date) -> date:
        """Return the first day from ``on`` that can be meant; a past one only where no other can be."""
        found = self.meant(on)
        return min((day for day in found if day >= on), default=max(found))


def spoken_day(text: str) -> SpokenDay | None:
    """Return the day a text begins with, None where it begins with none or with one that no calendar has."""
    before = BEFORE.match(text)
    start = before.end() if before else 0
    rest = text[start:]
    if found := ISO.match(rest):
        return _of_numbers(start + found.end(), int(found[1]), int(found[2]), int(found[3]))
    if found := DOTTED.match(rest):
        year = found[3] and int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _of_numbers(start + found.end(), year or None, int(found[2]), int(found[1]))
    if found := NAMED_MONTH.match(rest):
        return _of_numbers(start + found.end(), int(found[3]) if found[3] else None, _month(found[2]), int(found[1]))
    if found := WORD.match(rest):
        return _of_word(start + found.end(), found[1].lower())
    if found := AWAY.match(rest):
        return _away(start + found.end(), found[1].lower(), found[2].lower())
    return None


def no_such_day(text: str) -> str:
    """Return the day a text begins with that no calendar has, as written: „31.2.“; "" where there is none."""
    before = BEFORE.match(text)
    start = before.end() if before else 0
    found = ISO.match(text, start) or DOTTED.match(text, start) or NAMED_MONTH.match(text, start)
    return "" if found is None or spoken_day(text) is not None else found[0].strip()


def _month(name: str) -> int:
    """Return the number of a month by its name, written out or shortened."""
    plain = name.lower().replace("ä", "a").replace("ae", "a").replace("mrz", "mar")
    return MONTHS.index(plain[:3]) + 1


def _of_numbers(length: int, year: int | None, month: int, day: int) -> SpokenDay | None:
    """Return a day by its numbers; without a year it can be one of the years around."""

    def meant(on: date) -> list[date]:
        years = (on.year - 1, on.year, on.year + 1) if year is None else (year,)
        return [found for each in years if (found := _day(each, month, day)) is not None]

    known = _day(2024 if year is None else year, month, day)  # a leap year has every day there can be
    leap = year is None and (month, day) == (2, 29)
    return None if known is None or leap else SpokenDay(length, meant)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _of_word(length: int, word: str) -> SpokenDay:
    if word in NAMED:
        return SpokenDay(length, lambda on: [on + timedelta(days=NAMED[word])])
    place = WEEKDAYS.index(word)

    def meant(on: date) -> list[date]:
        last = on - timedelta(days=(on.weekday() - place) % 7)
        return [last, last + timedelta(days=7)]

    return SpokenDay(length, meant, past=True)


def _away(length: int, count: str, unit: str) -> SpokenDay:
    number = COUNTS.get(count) or int(count)

    def meant(on: date) -> list[date]:
        if unit == "monat":
            return [add_months(on, number)]
        return [on + timedelta(days=number * (7 if unit == "woche" else 1))]

    return SpokenDay(length, meant)
