"""How a letter addresses a household: the names of its adults, and a salutation nobody has to be ashamed of."""

from __future__ import annotations

from models import Case, Person
from models.enums import Gender, Relation

ADULTS = (Relation.TENANT, Relation.CO_TENANT, Relation.PARTNER)
LADY, GENTLEMAN = "geehrte Frau", "geehrter Herr"
FORMS = {Gender.FEMALE: LADY, Gender.MALE: GENTLEMAN}
"""Everybody else, and whose gender is not known, is greeted by the full name."""


def adults(case: Case) -> list[Person]:
    """Return the adults of the household, all its persons where none is marked as one."""
    found = [member.person for member in case.members if member.relation in ADULTS]
    return found or [member.person for member in case.members]


def name(person: Person) -> str:
    """Return „Kim Muster“."""
    return f"{person.first_name} {person.last_name}".strip()


def name_lines(case: Case) -> list[str]:
    """Return the names for the address, one a line; more than three share the last line."""
    every = [name(person) for person in adults(case)]
    return every if len(every) <= 3 else [*every[:2], ", ".join(every[2:])]


def names(case: Case) -> str:
    """Return the names in one line: „Kim Muster und Dina Beispiel“."""
    every = [name(person) for person in adults(case)]
    return " und ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""


def salutation(case: Case) -> str:
    """Return „Sehr geehrte Frau Muster, sehr geehrter Herr Beispiel,“ or „Guten Tag Kim Muster,“."""
    persons = adults(case)
    if not persons:
        return "Guten Tag,"
    if any(person.gender not in FORMS for person in persons):
        return f"Guten Tag {names(case)},"
    words = [f"sehr {FORMS[person.gender]} {person.last_name}" for person in persons if person.gender in FORMS]
    return f"S{', '.join(words)[1:]},"
