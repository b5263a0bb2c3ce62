"""Passwords: which ones are guessed easily, in a sentence – too short, the own name, a sequence, a repetition."""

from __future__ import annotations

import re
from itertools import pairwise

from models import Agency
from models.names import fold
from portal.errors import Refused

MINIMUM, MAXIMUM = 12, 128
"""Length of a password in characters (BSI: 12 and more; long ones are welcome)."""
FEWEST_SIGNS, FEWEST_JUMPS = 5, 4
"""So many different characters there are at least, and so many places where one does not follow from the one before."""
SHORTEST_WORD = 4
"""Parts of a name that are shorter are found in any password."""
ROWS = ("abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm")
FOLLOWING = {pair for row in ROWS for pair in zip(row, row[1:] + row[:1], strict=True)}
COMMON = ("passwort", "password")
ADVICE = "Nehmen Sie zum Beispiel vier Wörter, die nicht zusammengehören."


def check(password: str, *names: str) -> None:
    """Raise Refused for a password that is too short, too long or easily guessed; ``names`` are what others know of its owner."""
    why = _length(password) or _guessed(password, names)
    if why:
        raise Refused(why, at={"password": why})


def names_of(login: str, name: str, agency: Agency) -> tuple[str, ...]:
    """Return what everybody knows of a user and may not be in the password: login, name, agency and its town."""
    return login, name, agency.name, agency.city or ""


def _length(password: str) -> str:
    if MINIMUM <= len(password) <= MAXIMUM:
        return ""
    return f"Das Passwort hat {len(password)} Zeichen. Nehmen Sie {MINIMUM} bis {MAXIMUM}, zum Beispiel vier Wörter."


def _guessed(password: str, names: tuple[str, ...]) -> str:
    """Return why a password is easily guessed, empty where it is not."""
    plain = password.casefold()
    if len(set(plain)) < FEWEST_SIGNS:
        return f"Das Passwort hat nur {len(set(plain))} verschiedene Zeichen und wird leicht erraten. {ADVICE}"
    if any(word in plain for word in COMMON):
        return f"Das Passwort enthält das Wort „Passwort“ und wird leicht erraten. {ADVICE}"
    if _repeats(plain):
        return f"Das Passwort wiederholt dieselben Zeichen und wird leicht erraten. {ADVICE}"
    if _jumps(plain) < FEWEST_JUMPS:
        return f"Das Passwort ist eine Folge wie 1234 oder abcd und wird leicht erraten. {ADVICE}"
    letters = fold(plain)
    known = max((word for name in names for word in _words(name) if word in letters), key=len, default="")
    if known:
        return f"Das Passwort enthält „{known}“ aus Anmeldung, Name oder Stelle und wird leicht erraten. {ADVICE}"
    return ""


def _repeats(password: str) -> bool:
    """Say whether the whole password is one pattern again and again."""
    return any(password[size:] == password[:-size] for size in range(1, len(password) // 2 + 1))


def _jumps(password: str) -> int:
    """Count the places where a character neither repeats nor follows the one before, forwards or backwards."""
    pairs = pairwise(password)
    return sum(a != b and not {(a, b), (b, a)} & FOLLOWING for a, b in pairs)


def _words(name: str) -> list[str]:
    """Return the words of a name in plain letters."""
    return [word for word in re.split(r"[\W_]+", fold(name)) if len(word) >= SHORTEST_WORD]
