"""Who is sued and where they live, told from names and addresses as people type them into cells."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple


class Tenant(NamedTuple):
    """One person sued for the home; the first name is "" where the list has none."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None

    @property
    def name(self) -> tuple[str, str]:
        """Return last and first name."""
        return self.last_name, self.first_name


class Address(NamedTuple):
    """Where the home is; "" for what is not said."""

    street: str = ""
    postcode: str = ""
    city: str = ""


class Parties(NamedTuple):
    """Both sides of a suit as one cell names them."""

    landlord: str
    tenants: tuple[Tenant, ...]
    address: Address


# „von und zu“ is one name; „Kim u. Alex“ are two people.
_AND = re.compile(r"\s*(?:&|/|;|\n|\+)\s*|(?<!von)\s+(?:(?:und|u)\s+|u\.\s*)(?!zu\b)", re.IGNORECASE)
_FIRST_LAST = re.compile(
    r"(?P<first>.+?)\s+(?P<last>(?:(?:von|vom|van|zu|zum|und|de|del|der|den|da|di|dos|ten|ter|al|el|ben|bin)\s+)*\S+)"
)
_COMMA = re.compile(r"\s*,\s*")
_NOBODY = re.compile(r"\?+|[-–]|N\.? ?N\.?|unbekannt", re.IGNORECASE)
"""Stands for a first name nobody knows."""
_TITLE = re.compile(r"^(?:Eheleute|Ehepaar|Familie|Fam\.|Herrn?|Frau|Fr\.|Hr\.|Beklagter?:|Mieter:|1\.\)?|2\.\)?)\s+")
_AGAINST = re.compile(r"\s*(?:\.\s?/\s?\.|\bgegen\b|[\n;,]\s*Beklagte[r]?\s*:|\bvs\.)\s*", re.IGNORECASE)
_SUER = re.compile(r"^\s*(?:Kläger(?:in)?|Vermieter(?:in)?)\s*:\s*", re.IGNORECASE)
_PLACE = re.compile(r"(?:\bD-)?\b(?P<postcode>\d{5})\s+(?P<city>[^\d,;]+)")
_STREET = re.compile(r"[^,;\n]*?\S\s*\d{1,4}\s?[a-zA-Z]?(?:\s?[-/+]\s?\d{1,4}\s?[a-zA-Z]?)?")


@lru_cache(maxsize=65536)
def tenants(last: str, first: str) -> tuple[Tenant, ...]:
    """Return the people of two cells: „FAKE-Faust“ and „Dimitrios u. Marcella“ are two with one surname."""
    surnames, firsts = _parts(last), ["" if _NOBODY.fullmatch(name) else name for name in _firsts(first)]
    if len(surnames) <= 1:
        return tuple(Tenant(surname, name) for surname in surnames for name in (firsts or [""]))
    if len(firsts) < len(surnames):
        firsts += [""] * (len(surnames) - len(firsts))
    surnames += surnames[-1:] * (len(firsts) - len(surnames))
    return tuple(Tenant(surname, name) for surname, name in zip(surnames, firsts, strict=True))


def odd_names(last: str, first: str) -> str:
    """Return what to ask where several surnames and another number of first names cannot be paired; "" where they can."""
    surnames, firsts = len(_parts(last)), len(_firsts(first))
    if surnames <= 1 or firsts in (0, surnames):
        return ""
    return (
        f"„{last}“ sind {surnames} Nachnamen, bei den Vornamen {'steht' if firsts == 1 else 'stehen'} {firsts}: „{first}“. "
        "Schreiben Sie zu jeder Person beides in derselben Reihenfolge, etwa „Müller / Müller / Kowalski“ mit "
        "„Hans / Eva / Ewa“; einen unbekannten Vornamen als „?“."
    )


@lru_cache(maxsize=65536)
def full_names(text: str) -> tuple[Tenant, ...]:
    """Return the people of one cell: „Mentzel, Notburga u. Hans“, „Notburga und Hans Mentzel“, „Eheleute Mentzel“."""
    found: list[Tenant] = []
    bare_firsts: list[str] = []
    surname = ""
    for part in _parts(text):
        named = _TITLE.sub("", part)
        last, comma, first = (piece.strip() for piece in named.partition(","))
        if comma:
            surname = last
            found.append(Tenant(last, first))
        elif whole := _FIRST_LAST.fullmatch(named):
            found += [Tenant(whole["last"], other) for other in bare_firsts]
            found.append(Tenant(whole["last"], whole["first"]))
            bare_firsts = []
        elif surname:
            found.append(Tenant(surname, named))
        else:
            bare_firsts.append(named)
    return (*found, *(Tenant(last) for last in bare_firsts))


@lru_cache(maxsize=65536)
def address(text: str) -> Address:
    """Return street, postcode and city of „Mentzelstr. 25a, 30457 Hannover“ in either order."""
    place = _PLACE.search(text)
    if not place:
        return Address(street=_tidy(text))
    rest = text[: place.start()] + text[place.end() :]
    return Address(_tidy(rest), place["postcode"], _tidy(place["city"]))


@lru_cache(maxsize=65536)
def named_with_address(text: str) -> tuple[tuple[Tenant, ...], Address]:
    """Return people and address of „Mentzel, Notburga, Mentzelstr. 25a, 30457 Hannover“; the address may be missing."""
    place = _PLACE.search(text)
    if not place:
        return full_names(text), Address()
    before = _tidy(text[: place.start()])
    pieces = re.split(r"\s*[,;\n]\s*", before)
    street = pieces.pop() if len(pieces) > 1 and _STREET.fullmatch(pieces[-1]) else ""
    names = before[: len(before) - len(street)]
    return full_names(_tidy(names)), Address(street, place["postcode"], _tidy(place["city"]))


@lru_cache(maxsize=65536)
def parties(text: str) -> Parties | None:
    """Return both sides of „Wohnbau GmbH, Musterweg 1 ./. Mentzel, Notburga, …“, None when it is not divided."""
    sides = _AGAINST.split(text, maxsplit=1)
    if len(sides) < 2 or not sides[1].strip():
        return None
    people, home = named_with_address(sides[1])
    return Parties(_SUER.sub("", _tidy(sides[0]).replace("\n", ", ")), people, home)


def _parts(text: str) -> list[str]:
    return [part for part in (piece.strip(" ,\t") for piece in _AND.split(text)) if part]


def _firsts(text: str) -> list[str]:
    return [name for part in _parts(text) for name in _COMMA.split(part) if name]


def _tidy(text: str) -> str:
    return text.strip(" ,;\n\t")
