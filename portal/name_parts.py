"""Whether two names may be one person's although only a part is the same: „Schröder“ and „Schröder-Mayer“."""

from __future__ import annotations

import re

from models.names import fold, joined_umlauts
from models.sounds import sound

_BETWEEN = re.compile(r"[\s\-/,.']+")
_SMALL = frozenset(
    {
        "von",
        "van",
        "vom",
        "der",
        "den",
        "dem",
        "und",
        "zum",
        "del",
        "dos",
        "ten",
        "ter",
        "bin",
        "ben",
        "al",
        "el",
        "geb",
    }
)
SHORTEST = 3
"""So many letters a part of a surname has at least; shorter ones are small words or say too little."""


def share_a_part(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two names (last, first) have a part of the surname in common and first names alike."""
    return not _parts(one[0]).isdisjoint(_parts(other[0])) and alike(one[1], other[1])


def alike(one: str, other: str) -> bool:
    """Say whether two first names may be one: the same, one of several, an initial, sounding alike, or one not known."""
    mine, its = _words(one), _words(other)
    if not mine or not its:
        return True
    if any(len(word) == 1 for word in (mine[0], its[0])):
        return mine[0][0] == its[0][0]
    return not set(mine).isdisjoint(its) or (mine[0][0] == its[0][0] and sound(mine[0]) == sound(its[0]))


def _parts(surname: str) -> frozenset[str]:
    return frozenset(word for word in _words(surname) if len(word) >= SHORTEST and word not in _SMALL)


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split(joined_umlauts(fold(name))) if word]
