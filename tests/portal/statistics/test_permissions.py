"""Can a Region read the exact figures of an office from what it may ask of its offices, one by one and together?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product

import pytest

from models.enums import AgencyKind, Role
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Figure, Period, report, value
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

YEAR = Period.parse("2026")
CASES = (6, 9, 11, 13)


@pytest.fixture
def offices(session: GuardedSession) -> list[int]:
    """Four offices of one Region, whose finance looks at them."""
    region = factories.agency(session, "Region", AgencyKind.REGION)
    made = [factories.agency(session, f"Fachstelle {at}", funded_by_id=region.id) for at in range(len(CASES))]
    for office, many in zip(made, CASES, strict=True):
        book = Book(session, office)
        for _ in range(many):
            book.case()
    session.flush()
    session.look_as(looks(region, Role.FINANCE))
    return [office.id for office in made]


def fitting(said: Mapping[tuple[int, ...], Figure]) -> list[tuple[int, ...]]:
    """All numbers of cases of the offices that give these rounded sums."""
    return [
        one
        for one in product(range(20), repeat=len(CASES))
        if all((sum(one[at] for at in chosen) + 2) // 5 * 5 == shown for chosen, shown in said.items())
    ]


def test_some_of_several_offices_are_refused(session: GuardedSession, offices: list[int]) -> None:
    for many in (2, 3):
        for chosen in combinations(offices, many):
            with pytest.raises(Refused, match=f"nicht für {many} davon. Wählen Sie eine oder alle"):
                report(session, chosen, YEAR, TODAY)
            with pytest.raises(Refused, match="für alle 4 zusammen"):
                value(session, "reported", period=YEAR, on=TODAY, offices=chosen)


def test_differences_of_what_may_be_asked_tell_no_office(session: GuardedSession, offices: list[int]) -> None:
    """With all unions, each rounded for itself, fewer numbers fit; with one and all, at least three for each office."""
    said = {
        tuple(map(offices.index, chosen)): value(session, "reported", period=YEAR, on=TODAY, offices=chosen)
        for chosen in [[one] for one in offices] + [offices]
    }
    unions = {
        chosen: (sum(CASES[at] for at in chosen) + 2) // 5 * 5
        for many in range(1, 5)
        for chosen in combinations(range(4), many)
    }
    told, more = fitting(said), fitting(unions)
    assert len(more) < len(told)
    assert all(len({one[at] for one in told}) >= 3 for at in range(4))
