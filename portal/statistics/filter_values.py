"""The values of a dimension as people write them: by a key that stays, or by the words they see on screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from portal.errors import Refused
from portal.statistics.breakdowns import AGENCIES, CLERKS
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import Frame

QUOTES = {'"': '"', "„": "“”", "“": "”", "»": "«", "«": "»", "'": "'", "‚": "‘’"}
"""Marks a value may stand in, with those that close it; a value with a comma or „|“ needs them."""
NOT_STATED, GAP = "-", ","
"""How what is not stated is written, and the code nobody has, for nothing between two commas."""
FEW = 20
"""So many values are all named to whoever wrote one that nobody knows; of more only those near to it."""
NEAREST, ALIKE = 3, 0.55
NAMED_ONLY = (AGENCIES, CLERKS)
"""Lists of agencies and people, which are never enumerated."""


@dataclass(frozen=True)
class Word:
    """One value: its code, the key to write it by, and its words on screen; „-“ stands for what is not stated."""

    code: Any
    key: str
    label: str


def words_of(one: Dimension, frame: Frame) -> list[Word]:
    """Return the values of a dimension in their order, the missing one last.

    An entry's code is its key unless it is a number, which addresses write for the entry itself.
    """
    entries = {entry.id: entry for entry in frame.lists.get(one.names, ())} if one.names is not None else {}
    found = []
    for member in one.members(frame):
        entry = entries.get(member.code)
        code = "" if entry is None or entry.code.isdigit() else entry.code
        key = member.key if entry is None else code or member.label
        found.append(Word(member.code, key, member.label))
    return [*found, Word(None, NOT_STATED, one.missing.label)]


def codes_of(one: Dimension, written: Sequence[str], frame: Frame) -> list[Any]:
    """Return the codes of what was written; raise Refused once for all that no value is called, and for two called alike."""
    words = words_of(one, frame)
    exact = {"" if word.code is None else str(word.code): word.code for word in words}
    called: dict[str, list[Word]] = {}
    for word in words:
        for text in dict.fromkeys((_folded(word.key), _folded(word.label))):
            called.setdefault(text, []).append(word)
    unknown = [text for text in dict.fromkeys(written) if text not in exact and _folded(text) not in called]
    if unknown or not written:
        what = ", ".join(f"„{text}“" for text in unknown) or "nichts"
        raise Refused(f"„{one.label}“ ({one.key}) kennt {what} nicht. {_meant(one, words, unknown)}")
    return [exact[text] if text in exact else _only(one, text, called[_folded(text)]) for text in written]


def _only(one: Dimension, text: str, found: Sequence[Word]) -> Any:
    """Return the code of the one value that is called so."""
    if len({word.code for word in found}) > 1:
        keys = " oder ".join(f"{one.key}={word.code}" for word in found)
        raise Refused(f"„{text}“ heißen bei „{one.label}“ ({one.key}) mehrere Werte. Schreiben Sie {keys}.")
    return found[0].code


def _meant(one: Dimension, words: Sequence[Word], unknown: Iterable[str]) -> str:
    """Return the sentence that names the values near to what was written, each once; of a short list all."""
    if one.names in NAMED_ONLY:
        return "Schreiben Sie den Namen, wie er in den Tabellen steht."
    near = list(dict.fromkeys(word for text in unknown for word in _near(text, words)))
    if near:
        return f"Meinten Sie {' oder '.join(map(_named, near))}?"
    if len(words) <= FEW:
        return f"Es gibt {', '.join(map(_named, words))}."
    return f"Es gibt {len(words)} Werte; alle stehen unter „Werte der Filter“ auf der Seite „Platzhalter“."


def _near(text: str, words: Sequence[Word]) -> list[Word]:
    by_text = {_folded(said): word for word in words for said in (word.label, word.key) if word.code is not None}
    within = [said for said in by_text if len(text) >= NEAREST and _folded(text) in said]
    close = get_close_matches(_folded(text), by_text, n=2 * NEAREST, cutoff=ALIKE)
    return list(dict.fromkeys(by_text[said] for said in (*close, *within)))[:NEAREST]


def _named(word: Word) -> str:
    return f"„{word.key}“" if word.key == word.label else f"„{word.key}“ ({word.label})"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def read(text: str) -> tuple[str, ...]:
    """Return the values of „Limmer, "Mitte, Nord", -“ without their marks; what is not stated is empty."""
    return tuple("" if part == NOT_STATED else _bare(part) or GAP for part in split(text, ","))


def split(text: str, at: str) -> list[str]:
    """Return the parts between the marks, none of them inside quotation marks; raise Refused where these do not close."""
    parts, closing, before = [""], "", ""
    for mark in text:
        if closing:
            closing = "" if mark in closing else closing
        elif mark in QUOTES and before in ("", "=", ",", "|"):
            closing = QUOTES[mark]
        elif mark == at:
            parts.append("")
            before = mark
            continue
        parts[-1] += mark
        before = mark if mark.strip() else before
    if closing:
        raise Refused(
            f"In „{text.strip()}“ schließen sich die Anführungszeichen nicht. Setzen Sie „{closing[0]}“ ans Ende."
        )
    return [part.strip() for part in parts]


def _bare(part: str) -> str:
    """Return a value without the quotation marks around it."""
    quoted = len(part) > 1 and part[0] in QUOTES and part[-1] in QUOTES[part[0]]
    return part[1:-1].strip() if quoted else part


def documented(dimensions: Iterable[Dimension], frame: Frame) -> Iterator[tuple[Dimension, list[Word]]]:
    """Yield each dimension with the values to write; agencies and people are written by name and not listed."""
    for one in dimensions:
        yield one, [] if one.names in NAMED_ONLY else words_of(one, frame)
