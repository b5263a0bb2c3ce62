"""The Amtsgerichte: which court a spelling such as „AG Hann. Münden“ means, by its XJustiz code."""

from __future__ import annotations

import csv
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from models.enums import Land
from models.names import fold, joined_umlauts
from portal.calendar import Region

_LIST = Path(__file__).parent / "data" / "amtsgerichte.csv"
_PREFIX = re.compile(r"^\s*(?:das\s+)?(?:amtsgerichts?\b|amtsger\b\.?|amtsg\b\.?|ag\b)[\s.:,]*")
_ABBREVIATIONS = {
    "hann": "hannoversch",
    "rbge": "rubenberge",
    "sankt": "st",
    "bay": "bayern",
    "opf": "oberpfalz",
    "n": "neckar",
    "westf": "westfalen",
    "holst": "holstein",
    "oldb": "oldenburg",
}
_SMALL_WORDS = frozenset({
    "a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "i", "im", "in", "o", "ob", "u", "unter", "v", "von",
})  # fmt: skip
_NO_CIVIL_COURT = re.compile(r"vollstreckungsgericht|register|dienstgebaude|strafsachen|zivilsachen")
_USUAL = {"frankfurt main": "Amtsgericht Frankfurt", "frankfurt m": "Amtsgericht Frankfurt"}
_BERLIN = "F"
_LETTERS = {
    Land.BW: "B", Land.BY: "D", Land.BE: _BERLIN, Land.BB: "G", Land.HB: "H", Land.HH: "K", Land.HE: "M", Land.MV: "N",
    Land.NI: "P", Land.NW: "R", Land.RP: "T", Land.SN: "U", Land.SL: "V", Land.ST: "W", Land.SH: "X", Land.TH: "Y",
}  # fmt: skip
"""With which letter the XJustiz codes of a Land's courts begin."""


class Court(NamedTuple):
    """An Amtsgericht: its XJustiz code and its name there."""

    code: str
    name: str


@cache
def all_courts() -> tuple[Court, ...]:
    """Return all Amtsgerichte of the XJustiz list, in its order."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        return tuple(Court(row["xjustiz_code"], row["name"]) for row in csv.DictReader(file))


@cache
def of_land(land: Land) -> tuple[Court, ...]:
    """Return the civil Amtsgerichte of a Land by name: those people there mostly mean."""
    mine = (court for court in all_courts() if court.code.startswith(_LETTERS[land]))
    return tuple(court for court in mine if not _NO_CIVIL_COURT.search(fold(court.name)))


def name(code: str) -> str:
    """Return the court's name; raise KeyError for a code that is not on the list."""
    return _by_code()[code].name


def land(code: str) -> Land | None:
    """Return the Land of a court, whose holidays count for its deadlines (§ 222 Abs. 2 ZPO); None for no such code."""
    return next((land for land, letter in _LETTERS.items() if code.startswith(letter)), None)


@lru_cache(maxsize=4096)
def match(text: str) -> Court | None:
    """Return the one court a spelling means; None when there is none or several (see `suggestions`)."""
    key, base = _keys(text)
    if full := _by_key().get(key):
        return full
    meant = _by_base().get(base, ())
    # „Kirchheim an der Weinstraße“ is not „Kirchheim unter Teck“: two different additions never meet.
    return meant[0] if len(meant) == 1 and base in (key, _keys(meant[0].name)[0]) else None


@lru_cache(maxsize=4096)
def suggestions(text: str) -> tuple[Court, ...]:
    """Return up to three courts the writer may have meant, nearest first."""
    key, base = _keys(text)
    near = difflib.get_close_matches(key, _by_key(), n=3, cutoff=0.7)
    words = set(key.split())
    inside = [known for known in _by_key() if words and (words <= set(known.split()) or set(known.split()) < words)]
    courts = [*_by_base().get(base, ()), *(_by_key()[known] for known in near + inside)]
    return tuple(dict.fromkeys(courts))[:3]


@cache
def _by_code() -> dict[str, Court]:
    return {court.code: court for court in all_courts()}


@cache
def _by_key() -> dict[str, Court]:
    """Return the courts by their whole name; the Berlin ones also as „Berlin-…“."""
    by_name = {court.name: court for court in all_courts()}
    found = {usual: by_name[named] for usual, named in _USUAL.items()}
    for court in all_courts():
        key = _keys(court.name)[0]
        found[key] = court
        if court.code.startswith(_BERLIN):
            found[f"berlin {key}"] = court
    return found


@cache
def _by_base() -> dict[str, tuple[Court, ...]]:
    """Return the civil courts by the part before „(…)“, „/“, „am“, „an der“: Halle has two."""
    found: dict[str, list[Court]] = defaultdict(list)
    for court in all_courts():
        if not _NO_CIVIL_COURT.search(fold(court.name)):
            found[_keys(court.name)[1]].append(court)
    return {base: tuple(courts) for base, courts in found.items()}


def _keys(text: str) -> tuple[str, str]:
    """Return the telling words of a court's name, and those before its addition."""
    plain = joined_umlauts(_PREFIX.sub("", fold(text)))
    cut = re.sub(r"[/(,]", " in ", plain)
    words = [_ABBREVIATIONS.get(word, word) for word in re.findall(r"\w+", cut)]
    telling = [word for word in words if word not in _SMALL_WORDS]
    additions = (place for place, word in enumerate(words) if word in _SMALL_WORDS)
    return " ".join(telling), " ".join(words[: next(additions, len(words))])


def calendar_at(codes: Iterable[str | None], region: Region) -> Region:
    """Return the calendar at the seat of the court named last: the office's own in the same Land, as local holidays do."""
    code = next((code for code in reversed([*codes]) if code), None)
    seat = land(code) if code else None
    return region if seat is None or seat is region.land else Region(seat)
