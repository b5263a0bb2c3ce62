"""Whether a text names a household: a word of its people's names, or its street."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from models import Case, CaseMember, Person
from models.names import fold, joined_umlauts
from models.writings import plain
from portal.guard import GuardedSession
from portal.viewers import machine

WORD = re.compile(r"[^\W\d_]+")
PART = re.compile(r"[^\W\d_]+|\d+")
HOUSE = re.compile(r"(?P<name>.+?)#(?P<number>\d+)#.*")
SHORT = 2
"""A name of so few letters counts only where it is written with a capital: „An“, „Li“, „De“."""
SHORTEST_STREET = 3
NOBODY = frozenset({"und", "familie", "haushalt", "von", "van", "der", "den", "zu", "zum", "bei"})
"""Words in the names of households that name nobody."""


@dataclass(frozen=True, slots=True)
class Household:
    """How a household would be recognised: the words of its names as they are compared, and its street."""

    names: frozenset[str] = frozenset()
    street: str = ""

    def word_in(self, text: str) -> str | None:
        """Return what in a text names the household, as it stands there; None when nothing does."""
        for word in WORD.findall(text):
            if self._is_name(word):
                return str(word)
        return self.street if self._has_street(_address(text)) else None

    def _is_name(self, word: str) -> bool:
        key = _spelled(word)
        if len(key) <= SHORT and not word[0].isupper():
            return False
        return key in self.names or (key.endswith("s") and key[:-1] in self.names)

    def _has_street(self, text: str) -> bool:
        """Look for the street; with the number of another house it is the address of somebody else."""
        key = _address(self.street)
        found = HOUSE.fullmatch(key)
        name, number = (found["name"], found["number"]) if found else (key, "")
        if len(name) < SHORTEST_STREET:
            return bool(key) and key in text
        houses = re.findall(f"{re.escape(name)}(?:#(\\d+)#)?", text)
        return any(not number or house in ("", number) for house in houses)


def household_of(case: Case) -> Household:
    """Return how the household of a case would be recognised."""
    people = [member.person for member in case.members]
    names = [case.household_name, *(f"{one.first_name} {one.last_name}" for one in people)]
    return Household(_words(names), case.street or "")


def households_of(session: GuardedSession, case_ids: Iterable[int]) -> dict[int, Household]:
    """Return number of a case -> how its household would be recognised, by two queries.

    What names nobody goes out to those who may not know the names; therefore it is looked up for anybody who asks.
    """
    wanted = set(case_ids)
    with session.no_autoflush, session.acting_as(machine("Kalender", session.viewer.today)):
        cases = session.execute(
            select(Case.id, Case.household_name, Case.street).where(Case.id.in_(wanted))
        ).tuples().all()  # fmt: skip
        people = session.execute(
            select(CaseMember.case_id, Person.first_name, Person.last_name)
            .join(CaseMember.person)
            .where(CaseMember.case_id.in_(wanted))
        ).tuples().all()  # fmt: skip
    names = {number: [household] for number, household, _ in cases}
    for number, first, last in people:
        names[number] += [first, last]
    return {number: Household(_words(names[number]), street or "") for number, _, street in cases}


def _words(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(_spelled(word) for name in names for word in WORD.findall(name or "")) - NOBODY


def _spelled(word: str) -> str:
    return joined_umlauts(fold(word))


def _address(text: str) -> str:
    """Return a text as addresses are compared, each number apart: „Kweg 2a“ is ``kweg#2#a``."""
    return "".join(f"#{part}#" if part.isdecimal() else plain(part) for part in PART.findall(text))
