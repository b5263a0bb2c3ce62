"""Can a Region read the exact figures of an office from what it may ask of its offices, one by one and together?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, combinations_with_replacement, product

import pytest

from models.enums import AgencyKind, Role
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Figure, Period, report, value
from portal.statistics.protections import rounded
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

YEAR = Period.parse("2026")
CASES = (6, 9, 11, 13)
QUARTERS = Period.parse("2024-Q4..2026-Q1").parts(3)
RUNS = [Period(first.start, last.end) for first, last in combinations_with_replacement(QUARTERS, 2)]


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


def within(period: Period) -> list[int]:
    """The numbers of the quarters of a period."""
    return [at for at, one in enumerate(QUARTERS) if period.start <= one.start and one.end <= period.end]


def told(runs: Sequence[Period], most: int, quarters: Sequence[int]) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """All counts of these quarters up to the most, by what the rounded sums over the runs show of them."""
    places = [[quarters.index(at) for at in within(run)] for run in runs]
    found = defaultdict(list)
    for counts in product(range(most + 1), repeat=len(quarters)):
        found[tuple(rounded(sum(counts[at] for at in run)) for run in places)].append(counts)
    return found


def pinned(counts: Sequence[tuple[int, ...]]) -> bool:
    """Whether one of the quarters has the same count in all of them."""
    return any(len(set(quarter)) == 1 for quarter in zip(*counts, strict=True))


def test_a_region_may_ask_for_quarters_half_years_and_years_alone(session: GuardedSession, offices: list[int]) -> None:
    allowed = [*map(Period.parse, ("2025", "2025-H1", "2025-H2")), *QUARTERS]
    for run in allowed:
        assert value(session, "reported", period=run, on=TODAY, offices=offices[:1]) == (
            5 if run == QUARTERS[-1] else 0
        )
    for run in [*(one for one in RUNS if one not in allowed), Period.parse("2025..2026"), Period.parse("2026-01")]:
        for ask in (
            lambda run: value(session, "reported", period=run, on=TODAY),
            lambda run: report(session, offices[:1], run, TODAY),
        ):
            with pytest.raises(
                Refused, match=f"für ein Quartal, ein Halbjahr oder ein Jahr des Kalenders, nicht für {run}: "
            ):
                ask(run)


def test_of_two_periods_a_region_may_ask_for_one_holds_the_other_or_they_share_no_day() -> None:
    for one, other in combinations([run for run in RUNS if run.is_calendar], 2):
        shared = set(within(one)) & set(within(other))
        assert shared in (set(), set(within(one)), set(within(other)))


def test_rounded_quarters_half_years_and_year_tell_no_count_but_where_all_lean_to_one_side() -> None:
    """The rest: four quarters whose year is as far off as all of them can be, as 0, 0, 0, 0 of 10 are two each."""
    year = [at for at, one in enumerate(QUARTERS) if one.start.year == 2025]
    runs = [run for run in RUNS if run.is_calendar and set(within(run)) <= set(year)]
    found = told(runs, 12, year)
    rest = [counts for counts in found.values() if pinned(counts)]
    assert [len(counts) for counts in rest] == [1] * len(rest)
    assert {frozenset(one % 5 for one in counts[0]) for counts in rest} == {frozenset({2}), frozenset({3})}
    assert (2, 2, 2, 2) in [counts[0] for counts in rest]
    assert len(rest) == 3**4 + 2**4


def test_all_runs_of_quarters_would_tell_them() -> None:
    """The attack this refuses: five runs of quarters, of which none alone tells anything, leave a single answer."""
    words = ("2024-Q4", "2024-Q4..2025-Q1", "2025", "2025-Q2", "2025-H2")
    shown = (0, 5, 5, 5, 5)
    counts = [
        one
        for one in product(range(9), repeat=5)
        if tuple(rounded(sum(one[at] for at in within(Period.parse(run)))) for run in words) == shown
    ]
    assert {one[:3] for one in counts} == {(2, 1, 3)}
