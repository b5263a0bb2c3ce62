"""Each termination has its own cure: what a payment undoes, until when, and what stands against it."""

from __future__ import annotations

from datetime import date

import pytest

from models import Case
from models.enums import StepKind, TerminationGround
from portal import steps, terminations
from portal.terminations import State
from tests.portal import drafts

S = StepKind
TODAY = date(2026, 6, 15)


def case_with(*known: tuple[StepKind, date], **more: object) -> Case:
    case = drafts.case(**more)
    for kind, day in known:
        steps.add(case, kind=kind, on=day)
    return case


def states(case: Case) -> list[State]:
    return [one.state for one in terminations.standing(case, TODAY)]


GIVEN = ((S.TERMINATED_IMMEDIATE, date(2026, 3, 2)), (S.TERMINATED_ORDINARY, date(2026, 3, 2)))
SERVED = (S.SERVED, date(2026, 4, 1))


def test_payment_in_time_undoes_only_the_termination_without_notice():
    case = case_with(*GIVEN, SERVED, (S.PAID, date(2026, 5, 20)))
    assert states(case) == [State.CURED, State.EFFECTIVE]
    assert (case.closed_on, case.outcome) == (None, None)
    assert terminations.still_ordinary(case, TODAY).startswith("Die ordentliche Kündigung vom 02.03.2026 steht noch")


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ((), State.OPEN),
        (((S.SERVED, date(2026, 5, 4)),), State.OPEN),
        ((SERVED,), State.EFFECTIVE),
        ((SERVED, (S.PAID, date(2026, 6, 2))), State.EFFECTIVE),
        ((SERVED, (S.PAID, date(2026, 6, 1))), State.CURED),
        (((S.FILED, date(2026, 4, 1)),), State.UNKNOWN),
        (((S.FILED, date(2026, 4, 1)), (S.PAID, date(2026, 6, 10))), State.UNKNOWN),
        (((S.PAID, date(2026, 3, 20)),), State.CURED),
    ],
)
def test_standing_of_a_termination_for_arrears(known: tuple[tuple[StepKind, date], ...], state: State):
    assert states(case_with(GIVEN[0], *known)) == [state]


def test_termination_for_conduct_has_no_grace_period():
    case = case_with(GIVEN[0], SERVED, (S.PAID, date(2026, 4, 20)))
    case.steps[0].ground = TerminationGround.CONDUCT
    assert states(case) == [State.EFFECTIVE]


def test_cure_in_an_earlier_case_of_the_household_bars_the_next_for_two_years():
    earlier = case_with(
        (S.TERMINATED_IMMEDIATE, date(2024, 4, 2)), (S.SERVED, date(2024, 5, 2)), (S.PAID, date(2024, 6, 3))
    )
    earlier.id = 99
    case = case_with(GIVEN[0], SERVED, previous_case=earlier)
    [found] = terminations.standing(case, TODAY)
    assert found.state is State.BARRED
    assert "Kündigung vom 02.04.2024 wurde am 03.06.2024" in found.sentence
    earlier.steps[2].happened_on = date(2024, 2, 1)  # before the termination: no cure of it
    assert states(case) == [State.EFFECTIVE]
