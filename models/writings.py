"""Addresses, companies, phone numbers and Aktenzeichen: when two ways of writing mean the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from models.names import fold, joined_umlauts

_GAPS = re.compile(r"[\W_]+")
_GERMANY = re.compile(r"^[\s(]*(?:\+|00)\s?49[\s/).-]*(?:\(0\))?")
_MARK = r"(?:(?:Az|Gz|Aktenzeichen|Gesch(?:äfts|\.)?[\s.\-]*(?:Nr|Z|nummer|zeichen))\b[\s.:]*)?"
_COURT = r"(?:AG|LG|OLG|Amtsgericht|Landgericht|Oberlandesgericht)\b[\s.:]*[^\d,:;]{2,60}?"
_DOCKET = re.compile(
    rf"{_MARK}(?:(?P<before>{_COURT})[\s,:;\-–]+)?{_MARK}"
    r"(?P<division>\d{1,4})?[\s.\-–]*(?P<register>[A-Za-z]{1,4}(?:[\s.]?[IVX]{1,4})?)[\s.\-–]*"
    r"(?P<number>\d{1,6})(?P<mark>\s*[/\\\-–._]\s*|\s+)(?P<year>\d{4}|\d{2})"
    r"(?:\s*(?:\([\w\s.\-]{1,20}\)|[-–]\s?\d{1,2}|[A-Za-z]{1,4}))?"
    rf"(?:[\s,(]+(?P<after>{_COURT})\)?)?[\s.]*",
    re.IGNORECASE,
)


class Docket(NamedTuple):
    """An Aktenzeichen by its parts; the court is "" where none is named with it."""

    division: str
    register: str
    number: int
    year: str
    court: str = ""

    @property
    def key(self) -> str:
        """Return it without blanks and points, as two are compared: ``565C12892/26``."""
        register = _GAPS.sub("", self.register).upper()
        return f"{self.division}{register}{self.number}/{self.year}"

    def __str__(self) -> str:
        """Return it as courts write it: „565 C 12892/26“."""
        register = self.register.upper() if len(self.register) == 1 else self.register
        return f"{self.division} {register} {self.number}/{self.year}".strip()


@lru_cache(maxsize=65536)
def docket_of(text: str) -> Docket | None:
    """Return the Aktenzeichen a text is, in any notation: „AG Celle 412 c 7-26“, „412.C.7/2026 (WEG)“; None when it is none.

    Without a division only a stroke parts number and year: „Str. 12-14“ is a house.
    """
    found = _DOCKET.fullmatch(text.strip())
    if not found or (not found["division"] and found["mark"].strip() != "/"):
        return None
    return Docket(
        (found["division"] or "").lstrip("0"), found["register"], int(found["number"]), found["year"][-2:],
        (found["before"] or found["after"] or "").strip(),
    )  # fmt: skip


def docket_key(text: str) -> str | None:
    """Return the Aktenzeichen as two writings of it are compared, ``565C12892/26``; None when the text is none.

    „565 C 12892/26“, „565.C.12892/26“, „565c12892-2026“ and „Az. 565 C 12892/26 (07)“ give the same key.
    """
    found = docket_of(text)
    return found.key if found else None


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return an address or a company as two writings of it are compared: „Müllerstr. 5 A“ and „Muellerstraße 5a“."""
    letters = joined_umlauts(fold(text)).replace("strasse", "str")
    return _GAPS.sub("", letters)


def phone_digits(text: str) -> str:
    """Return a phone number as it is dialled within Germany: „+49 (0)511 12-3“ and „0511/123“ are the same."""
    return "".join(char for char in _GERMANY.sub("0", text) if char.isdigit())
