"""How many of something, as people say it: „1 Brief“, „1.200 Briefe“."""

from __future__ import annotations


def several(count: int, one: str, many: str) -> str:
    """Return a number with the word that fits it."""
    return f"{count:,} {one if count == 1 else many}".replace(",", ".")
