"""Addresses: whether two writings of a street, or of a company, mean the same."""

from __future__ import annotations

import re
from functools import lru_cache

from models.names import fold, joined_umlauts

SEPARATORS = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return an address or a company as two writings of it are compared: „Müllerstr. 5 A“ and „Muellerstraße 5a“."""
    letters = joined_umlauts(fold(text)).replace("strasse", "str")
    return SEPARATORS.sub("", letters)
