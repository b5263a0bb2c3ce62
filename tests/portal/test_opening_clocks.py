"""Clocks of new cases worked out for many at once are those a single case gets."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from models.enums import Land, StepKind
from portal import deadlines
from portal.calendar import Region
from portal.case_deadlines import Clock, nearest
from portal.deadlines import Event
from portal.opening_clocks import OpeningClocks

NI, BY = Region(Land.NI), Region(Land.BY)
REPORTED = date(2026, 3, 2)
KINDS = (StepKind.FILED, StepKind.SERVED, StepKind.HEARING, StepKind.EVICTION_DATE, StepKind.ENERGY_CUT_PLANNED)


@pytest.mark.parametrize("given", list(product((None, -30, -9, 0, 12, 61), repeat=len(KINDS)))[::41])
def test_nearest_is_that_of_the_case_alone(given: tuple[int | None, ...]) -> None:
    days = [(kind, REPORTED + timedelta(days=day)) for kind, day in zip(KINDS, given, strict=True) if day is not None]
    events = [Event(StepKind.REPORTED, REPORTED), *(Event(kind, day) for kind, day in days)]
    alone = nearest(Clock(each) for each in deadlines.all_deadlines(events, NI, court=BY))
    assert OpeningClocks(NI, BY).nearest(events) == alone


def test_a_case_asked_twice_gets_the_same_clock() -> None:
    clocks = OpeningClocks(NI, NI)
    suits = [
        [Event(StepKind.REPORTED, REPORTED), Event(StepKind.SERVED, REPORTED - timedelta(days=day))]
        for day in (3, 5, 3)
    ]
    first, second, again = (clocks.nearest(suit) for suit in suits)
    assert (first == again, first == second) == (True, False)
