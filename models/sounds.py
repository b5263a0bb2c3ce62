"""How names sound: which persons may be the same although they are spelt differently."""

from __future__ import annotations

import re
from functools import lru_cache

from models.names import fold, joined_umlauts

_ALWAYS = {
    **dict.fromkeys("aeijouy", "0"), "b": "1", **dict.fromkeys("fvw", "3"), **dict.fromkeys("gkq", "4"),
    "l": "5", **dict.fromkeys("mn", "6"), "r": "7", **dict.fromkeys("sz", "8"),
}  # fmt: skip
_REPEATED = re.compile(r"(\d)\1+")


def name_sound(last_name: str, first_name: str) -> str:
    """Return how a whole name sounds, as persons are looked up by; empty where it has no Latin letter."""
    return f"{sound(last_name)} {sound(first_name)}".strip()


@lru_cache(maxsize=65536)
def sound(text: str) -> str:
    """Return the Kölner Phonetik (Postel 1969) of a name: ``Meyer`` and ``Maier`` give ``67``, no letters ``""``."""
    letters = "".join(char for char in joined_umlauts(fold(text)) if "a" <= char <= "z")
    codes = "".join(_code(letters, place) for place in range(len(letters)))
    codes = _REPEATED.sub(r"\1", codes)
    return codes[:1] + codes[1:].replace("0", "")


def _code(letters: str, place: int) -> str:
    """Return the digits of one letter between its neighbours."""
    letter = letters[place]
    before = letters[place - 1] if place else ""
    after = letters[place + 1] if place + 1 < len(letters) else ""
    if letter in _ALWAYS:
        return _ALWAYS[letter]
    if letter == "h":
        return ""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    return _code_of_c(before, after)


def _code_of_c(before: str, after: str) -> str:
    """Return 4 where a C is spoken like K, else 8."""
    if not before:
        return "4" if after and after in "ahkloqrux" else "8"
    return "4" if before not in "sz" and after and after in "ahkoqux" else "8"
