"""Whether somebody was a client before (Wiederauftritt): earlier cases by the names of their members, for one or for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, Protocol, Self

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person
from models.enums import CaseStatus
from models.names import fold, joined_umlauts
from models.writings import plain
from portal.persons import Home, Likeness, Traits, likeness

Name = tuple[str, str]
"""(last name, first name)."""
AT_ONCE = 5000
"""So many names are asked for in one query."""


class Named(Protocol):
    """Somebody a file names, and the day of birth where it says so."""

    @property
    def name(self) -> Name:
        """Return last and first name."""

    @property
    def birth_date(self) -> date | None:
        """Return the day of birth."""


class Appearance(NamedTuple):
    """A case in which a name appears."""

    reported_on: date
    case_id: int
    number: str
    open: bool
    home: Home
    person_id: int
    birth_date: date | None = None


@lru_cache(maxsize=65536)
def spelled(name: Name) -> Name:
    """Return a name as persons are searched by: Müller, Anna and MUELLER, Anna are the same."""
    return joined_umlauts(fold(name[0])), joined_umlauts(fold(name[1]))


class Appearances:
    """The cases in which each of some names appears."""

    def __init__(self) -> None:
        """Know no case yet."""
        self._by_name: dict[Name, list[Appearance]] = defaultdict(list)
        self._at_home: dict[tuple[Name, str], list[Appearance]] = defaultdict(list)
        self._born: dict[tuple[Name, date], list[Appearance]] = defaultdict(list)
        self._by_person: dict[int, list[Appearance]] = defaultdict(list)

    @classmethod
    def of(cls, session: Session, office_id: int, names: Iterable[Name]) -> Self:
        """Look the names up among the members of an office's cases, by one query for 5,000 names."""
        found = cls()
        wanted = iter({spelled(name) for name in names})
        while part := list(islice(wanted, AT_ONCE)):
            for last, first, *case in session.execute(_members_named(office_id, part)):
                found._note((last, first), _appearance(*case))
        return found

    def add(self, name: Name, appearance: Appearance) -> None:
        """Note a case that has just come into being."""
        self._note(spelled(name), appearance)

    def _note(self, name: Name, appearance: Appearance) -> None:
        """Keep a case by the name, by what the name is certainly known by, and by the person."""
        self._by_name[name].append(appearance)
        self._at_home[name, plain(appearance.home.street)].append(appearance)
        if appearance.birth_date is not None:
            self._born[name, appearance.birth_date].append(appearance)
        self._by_person[appearance.person_id].append(appearance)

    def person_of(self, one: Named, home: Home) -> int | None:
        """Return the one person certainly meant by name and day of birth or address, by the rule of `portal.persons`."""
        written = spelled(one.name)
        likely = [*self._at_home.get((written, plain(home.street)), ())]
        if one.birth_date is not None:
            likely += self._born.get((written, one.birth_date), ())
        if not likely:
            return None
        told = Traits(*one.name, one.birth_date, homes=(home,))
        found = {
            known.person_id
            for known in likely
            if likeness(told, Traits(*one.name, known.birth_date, homes=(known.home,))) is Likeness.SAME
        }
        return found.pop() if len(found) == 1 else None

    def latest(self, people: Iterable[Named], home: Home, before: date) -> Appearance | None:
        """Return the newest case reported before a day of those who are certainly meant."""
        earlier = [
            known
            for one in people
            if (person_id := self.person_of(one, home)) is not None
            for known in self._by_person[person_id]
            if known.reported_on < before
        ]
        return max(earlier, key=lambda known: (known.reported_on, known.case_id), default=None)

    def all_of(self, names: Iterable[Name]) -> Iterator[Appearance]:
        """Yield the cases of each name."""
        for name in names:
            yield from self._by_name.get(spelled(name), ())

    def open_at(self, names: Iterable[Name], home: Home) -> Iterator[Appearance]:
        """Yield the open cases of each name at an address, however both are written."""
        street = plain(home.street)
        for name in names:
            neighbours = self._at_home.get((spelled(name), street), ())
            yield from (known for known in neighbours if known.open and known.home.is_that(home))


def _members_named(office_id: int, names: list[Name]) -> Any:
    """Select the cases of the persons of these names."""
    return (
        select(
            Person.folded_last_name, Person.folded_first_name,
            Case.reported_on, Case.id, Case.number, Case.status, Case.street, Case.postcode, Person.id, Person.birth_date,
        )
        .join(CaseMember, CaseMember.person_id == Person.id)
        .join(Case, Case.id == CaseMember.case_id)
        .where(Person.office_id == office_id, tuple_(Person.folded_last_name, Person.folded_first_name).in_(names))
    )  # fmt: skip


def _appearance(
    reported_on: date, case_id: int, number: str, status: CaseStatus, street: str, postcode: str, person_id: int,
    birth_date: date | None,
) -> Appearance:  # fmt: skip
    home = Home(street, postcode)
    return Appearance(reported_on, case_id, number, status is not CaseStatus.CLOSED, home, person_id, birth_date)
