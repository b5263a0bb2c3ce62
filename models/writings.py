"""Addresses, companies, phone numbers and Aktenzeichen: when two ways of writing mean the same."""

from __future__ import annotations

import re
from functools import lru_cache

from models.names import fold, joined_umlauts

_GAPS = re.compile(r"[\W_]+")
_GERMANY = re.compile(r"^[\s(]*(?:\+|00)\s?49[\s/).-]*(?:\(0\))?")
_DOCKET = re.compile(
    r"(?:(?:Az|Gz|Aktenzeichen)\b[\s.:]*)?"
    r"(?P<division>\d{1,4})?[\s.\-]*(?P<register>[A-Za-z]{1,4}(?:[\s.]?[IVX]{1,4})?)[\s.\-]*"
    r"(?P<number>\d{1,6})\s*/\s*(?P<year>\d{4}|\d{2})"
    r"(?:\s*(?:\(\d{1,3}\)|-\s?\d{1,2}))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def docket_key(text: str) -> str | None:
    """Return the Aktenzeichen without blanks and points, ``565C12892/26``; None when the text is none.

    „565 C 12892/26“, „565.C.12892/26“, „565C12892/2026“ and „Az. 565 C 12892/26 (07)“ give the same key.
    """
    found = _DOCKET.fullmatch(text.strip())
    if not found:
        return None
    register = re.sub(r"[\s.]", "", found["register"]).upper()
    division = (found["division"] or "").lstrip("0")
    return f"{division}{register}{int(found['number'])}/{found['year'][-2:]}"


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return an address or a company as two writings of it are compared: „Müllerstr. 5 A“ and „Muellerstraße 5a“."""
    letters = joined_umlauts(fold(text)).replace("strasse", "str")
    return _GAPS.sub("", letters)


def phone_digits(text: str) -> str:
    """Return a phone number as it is dialled within Germany: „+49 (0)511 12-3“ and „0511/123“ are the same."""
    return "".join(char for char in _GERMANY.sub("0", text) if char.isdigit())
