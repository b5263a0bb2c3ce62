"""Aktenzeichen of the Amtsgerichte: when two spellings mean the same proceeding."""

from __future__ import annotations

import re
from functools import lru_cache

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
