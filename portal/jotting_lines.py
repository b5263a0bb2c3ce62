"""A line as it is read: what stands at its beginning is taken off, and which days stand anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from models.writings import docket_key
from portal import courts
from portal.spoken_days import SpokenDay, spoken_day

BETWEEN = re.compile(r"[\s,;:–-]*")
DOCKET = re.compile(r"(?:az\.?:? ?)?\d{1,4} ?[a-z]{1,3} ?\d{1,6}[/.-]\d{2,4}(?![\d.])", re.IGNORECASE)
COURT = re.compile(r"(?:AG|Amtsgericht) +[^\d,;:]{2,60}", re.IGNORECASE)
A_DAY = re.compile(
    r"(?<![\w.,/-])\d|\b(?:vorgestern|gestern|heute)\b"
    r"|\b(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b(?!,? *(?:den +)?\d)",
    re.IGNORECASE,
)
"""Where a day may begin within a line."""
NOT_OF_THE_LINE = re.compile(
    r"(?:\b(?:vom|seit|bis|ab|zum|für|auf|geboren|miete)|\b(?:v|geb)\.)\s*(?:dem |den )?$", re.IGNORECASE
)
"""After these words a day is not the one on which what is told happened."""
WEEKDAY = re.compile(
    r"(?:am +)?(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|fr|sa|so)\.?,? *(?:den +|dem +)?(?=\d)",
    re.IGNORECASE,
)
END_DAY = re.compile(r"(?:bis|ab|zum|für)\s+(?=\S)", re.IGNORECASE)
LETTER_DAY = re.compile(r"(?:vom|v\.)\s+(?=\d)", re.IGNORECASE)
"""„Kündigung vom 10.11.“ is the day of the paper, not of its arrival."""


class Line:
    """A line read from its beginning: what is understood is taken off, the rest stays."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    @property
    def rest(self) -> str:
        """Return what has not been taken off."""
        return self.text[self.place :]

    def take(self, length: int) -> None:
        """Take off what was understood, and what parts it from the rest."""
        between = BETWEEN.match(self.text, self.place + length)
        self.place = between.end() if between else self.place + length

    def day(self) -> SpokenDay | None:
        """Take off a day, if one stands here."""
        found = spoken_day(self.rest)
        if found is not None:
            self.take(found.length)
        return found

    def docket(self) -> str:
        """Take off an Aktenzeichen, if one stands here."""
        found = DOCKET.match(self.rest)
        if found is None or docket_key(found[0]) is None:
            return ""
        self.take(found.end())
        return found[0]

    def court(self) -> str | None:
        """Take off a court, if the one that is meant stands here."""
        found = COURT.match(self.rest)
        words = re.findall(r"\S+\s*", found[0]) if found else []
        for count in range(len(words), 1, -1):
            spelled = "".join(words[:count])
            if court := courts.match(spelled):
                self.take(len(spelled))
                return court.code
        return None

    def weekday(self) -> bool:
        """Take off the weekday before a date, „am Freitag, 20.11.“, which says nothing more."""
        found = WEEKDAY.match(self.rest)
        if found:
            self.take(found.end())
        return bool(found)

    def end_day(self) -> SpokenDay | None:
        """Take off the day until or from which something is, „bis 4.12.“, if it stands here."""
        return self.day() if END_DAY.match(self.rest) else None

    def letter_day(self) -> SpokenDay | None:
        """Take off the day of a paper, „vom 10.11.“, if it stands here."""
        return self.day() if LETTER_DAY.match(self.rest) else None


def days_in(text: str, on: date) -> Iterator[tuple[int, date]]:
    """Yield where the days named in a text begin, and which ones they are, seen from a day."""
    reached = 0
    for found in A_DAY.finditer(text):
        day = spoken_day(text[found.start() :]) if found.start() >= reached else None
        if day is not None:
            reached = found.start() + day.length
            yield found.start(), day.nearest(on)


def happened_in(text: str, on: date) -> list[date]:
    """Return the days of a text on which something can have happened, each once: not those of papers and periods."""
    days = (day for place, day in days_in(text, on) if not NOT_OF_THE_LINE.search(text[:place]))
    return list(dict.fromkeys(days))
