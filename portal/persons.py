"""Persons: recorded once per office and found again on their next case; what is not certain is asked, never assumed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models import Case, CaseMember, Merge, Person
from models.enums import MergeKind, MergeState
from models.names import fold, joined_umlauts
from models.sounds import name_sound
from models.writings import plain

LOOKED_AT = 1000
"""So many rows of one name or sound are looked at; more would be nobody's help."""
ASKED_AT_MOST = 3
NO_DIGIT = re.compile(r"\D")


class Home(NamedTuple):
    """Where somebody lives or lived."""

    street: str
    postcode: str

    def is_that(self, other: Home) -> bool:
        """Say whether both are one address, however they are written; a missing postcode fits any."""
        street = plain(self.street)
        fits = not self.postcode or not other.postcode or self.postcode == other.postcode
        return bool(street) and street == plain(other.street) and fits


class Likeness(Enum):
    """Whether two descriptions mean one person."""

    SAME = "same"
    PERHAPS = "perhaps"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of somebody that tells persons apart."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None
    phone: str = ""
    homes: tuple[Home, ...] = ()

    @property
    def spelled(self) -> tuple[str, str]:
        """Return the name as persons are searched by: Müller, Anna and MUELLER, Anna are the same."""
        return joined_umlauts(fold(self.last_name)), joined_umlauts(fold(self.first_name))

    @property
    def sound(self) -> str:
        """Return how the name sounds."""
        return name_sound(self.last_name, self.first_name)


@dataclass(slots=True)
class Found:
    """A person of the office with the cases it belongs to, newest first."""

    person_id: int
    traits: Traits
    cases: list[tuple[date, int, str]] = field(default_factory=list)

    @property
    def latest(self) -> str:
        """Return the number of the newest case, empty where there is none."""
        return self.cases[0][2] if self.cases else ""


def likeness(one: Traits, other: Traits) -> Likeness:
    """Say whether two descriptions mean one person.

    Certain with the same name and the same birth date, phone or address; perhaps with only the same name, or with a
    name that sounds alike and one of the three. Different birth dates are different persons.
    """
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return Likeness.OTHER
    (last, first), (other_last, other_first) = one.spelled, other.spelled
    shared = _share_a_trait(one, other)
    if last == other_last and first == other_first and first:
        return Likeness.SAME if shared else Likeness.PERHAPS
    half_named = last == other_last and not (first and other_first)
    heard = one.sound != "" and one.sound == other.sound and first[:1] == other_first[:1]
    if shared and (half_named or heard):
        return Likeness.PERHAPS
    return Likeness.OTHER


def _share_a_trait(one: Traits, other: Traits) -> bool:
    """Say whether birth date, phone or one of the addresses is the same."""
    born = one.birth_date is not None and one.birth_date == other.birth_date
    called = bool(digits(one.phone)) and digits(one.phone) == digits(other.phone)
    return born or called or any(mine.is_that(its) for mine in one.homes for its in other.homes)


def digits(phone: str) -> str:
    """Return a phone number as two writings of it are compared: +49 511 1234 and 0511/1234 are the same."""
    number = NO_DIGIT.sub("", phone.replace("+49", "0", 1).replace("(0)", ""))
    return f"0{number.removeprefix('0049')}" if number.startswith("0049") else number


def alike(session: Session, office_id: int, meant: Any) -> list[Found]:
    """Return the persons of an office who meet a condition on their names, each with its cases, by one query."""
    rows = session.execute(
        select(
            Person.id, Person.last_name, Person.first_name, Person.birth_date, Person.phone,
            Case.reported_on, Case.id.label("case_id"), Case.number, Case.street, Case.postcode,
        )
        .outerjoin(CaseMember, CaseMember.person_id == Person.id)
        .outerjoin(Case, Case.id == CaseMember.case_id)
        .where(Person.office_id == office_id, meant)
        .order_by(Person.id.desc(), Case.reported_on.desc(), Case.id.desc())
        .limit(LOOKED_AT)
    )  # fmt: skip
    return _gathered(rows)


def named(*wanted: Traits) -> Any:
    """Return the condition on persons whose name is written or sounds like one of these."""
    last, first = {one.spelled[0] for one in wanted}, {one.spelled[1] for one in wanted} | {""}
    written = and_(Person.folded_last_name.in_(sorted(last)), Person.folded_first_name.in_(sorted(first)))
    return or_(written, Person.sound.in_(sorted({one.sound for one in wanted} - {""})))


def _gathered(rows: Iterable[Any]) -> list[Found]:
    """Put the rows of one person with its cases together."""
    homes: dict[int, list[Home]] = defaultdict(list)
    cases: dict[int, list[tuple[date, int, str]]] = defaultdict(list)
    people: dict[int, Any] = {}
    for row in rows:
        people.setdefault(row.id, row)
        if row.case_id is not None:
            homes[row.id].append(Home(row.street, row.postcode))
            cases[row.id].append((row.reported_on, row.case_id, row.number))
    return [
        Found(id, Traits(row.last_name, row.first_name, row.birth_date, row.phone, tuple(homes[id])), cases[id])
        for id, row in people.items()
    ]


def known(session: Session, office_id: int, traits: Traits) -> Person | None:
    """Return the one person of the office who is certainly meant, None where nobody or more than one is."""
    same = [
        found for found in alike(session, office_id, named(traits)) if likeness(traits, found.traits) is Likeness.SAME
    ]
    return session.get(Person, same[0].person_id) if len(same) == 1 else None


def latest_case(session: Session, persons: Iterable[Person], before: date) -> Case | None:
    """Return the newest case of these persons reported before a day (Wiederauftritt), None where there is none."""
    numbers = [person.id for person in persons if person.id is not None]
    if not numbers:
        return None
    mine = select(CaseMember.case_id).where(CaseMember.person_id.in_(numbers))
    earlier = select(Case).where(Case.id.in_(mine), Case.reported_on < before)
    return session.scalars(earlier.order_by(Case.reported_on.desc(), Case.id.desc()).limit(1)).first()


def complete(person: Person, **told: Any) -> None:
    """Take over what was told about a person found again; what is left empty tells nothing."""
    for key, value in told.items():
        if value not in (None, ""):
            setattr(person, key, value)


def traits_of(case: Case, person: Person) -> Traits:
    """Return what is known of a member of a case."""
    home = Home(case.street, case.postcode)
    return Traits(person.last_name, person.first_name, person.birth_date, person.phone, (home,))


def questions(session: Session, case: Case, members: Sequence[CaseMember]) -> list[tuple[Person, Found]]:
    """Return members of a case with the persons they may be („Ist das …?“), the likeliest first; two queries in all.

    Who was said to be somebody else is not asked about again.
    """
    wanted = {member.person_id: traits_of(case, member.person) for member in members}
    others = alike(session, case.office_id, named(*wanted.values()))
    apart = _apart(session, case)
    asked: list[tuple[Person, Found]] = []
    for member in members:
        likely = [
            (grade is Likeness.PERHAPS, found)
            for found in others
            if (grade := _worth_asking(member.person_id, wanted, found)) is not Likeness.OTHER
            and frozenset((member.person_id, found.person_id)) not in apart
        ]
        likely.sort(key=lambda graded: graded[0])
        asked += [(member.person, found) for _, found in likely[:ASKED_AT_MOST]]
    return asked


def _worth_asking(person_id: int, wanted: Mapping[int, Traits], found: Found) -> Likeness:
    """Say how alike a member and a person found are; of two in one household only namesakes are asked about, once."""
    traits = wanted[person_id]
    if found.person_id in wanted and (found.person_id >= person_id or traits.spelled != found.traits.spelled):
        return Likeness.OTHER
    return likeness(traits, found.traits)


def _apart(session: Session, case: Case) -> set[frozenset[int]]:
    """Return the pairs with a member of the case of which somebody said that they are two different persons."""
    own = select(CaseMember.person_id).where(CaseMember.case_id == case.id)
    said = select(Merge.kept_id, Merge.gone_id).where(
        Merge.kind == MergeKind.PERSON,
        Merge.state == MergeState.APART,
        or_(Merge.kept_id.in_(own), Merge.gone_id.in_(own)),
    )
    return {frozenset(pair) for pair in session.execute(said).tuples()}
