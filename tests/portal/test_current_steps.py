"""Of several days of one step the one that became known last holds, wherever it is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models import Case
from models.enums import LetterKind, Stage, StepKind
from portal import current_steps, ladder, steps
from portal.agencies import region_of
from portal.case_deadlines import of_case
from portal.letters.filling import Letter, household_of, values_of
from tests.portal import drafts

S = StepKind
ON = date(2026, 11, 22)
FIRST, LATEST_DAY, LAST = date(2026, 12, 1), date(2026, 12, 20), date(2026, 12, 10)


def moved(kind: StepKind, *days: date) -> Case:
    case = drafts.case()
    for day in days:
        steps.add(case, kind=kind, on=day, sure=True)
    return case


def written(case: Case) -> Any:
    return values_of(Letter(LetterKind.EVICTION, case, drafts.user(login="ada", phone=""), ON, household_of(case)))


def test_one_eviction_date_holds_in_the_chain_the_clocks_the_ladder_and_the_letters():
    case = moved(S.EVICTION_DATE, FIRST, LATEST_DAY, LAST)
    case.stage = Stage.EVICTION_DATE
    clocks = {clock.deadline.rule.key: clock.day for clock in of_case(case, ON)}
    proposal = ladder.propose(case, region_of(case.office), ON)
    values = written(case)
    assert steps.chain(case, ON)[-1] == ("Räumungstermin", LAST, True)
    assert (clocks["eviction_day"], clocks["eviction_protection"]) == (LAST, date(2026, 11, 26))
    assert proposal is not None
    assert proposal.why == "Der Räumungstermin ist am 10.12.2026."
    assert (values["verfahren"]["raeumungstermin"], values["frist"]["raeumungsschutz"]) == ("10.12.2026", "26.11.2026")
    assert values["fall"]["stand"] == "Räumungstermin anberaumt auf den 10.12.2026"


@pytest.mark.parametrize(
    ("kind", "word", "name"),
    [(S.HEARING, "Verhandlung", "verhandlung_am"), (S.EVICTION_PERIOD_ENDS, "Räumungsfrist", "raeumungsfrist_bis")],
)
def test_a_hearing_moved_forward_and_a_shortened_period_hold_with_their_new_day(kind: StepKind, word: str, name: str):
    case = moved(kind, LATEST_DAY, LAST)
    assert next(day for link, day, _ in steps.chain(case, ON) if link == word) == LAST
    assert written(case)["verfahren"][name] == "10.12.2026"


def test_a_lifted_date_holds_no_more_and_a_new_one_does():
    case = moved(S.EVICTION_DATE, FIRST, LATEST_DAY)
    steps.add(case, kind=S.EVICTION_LIFTED, on=ON)
    assert current_steps.current_day(case.steps, S.EVICTION_DATE) is None
    steps.add(case, kind=S.EVICTION_DATE, on=FIRST)
    assert current_steps.current_day(case.steps, S.EVICTION_DATE) == FIRST


def test_what_holds_no_more_is_named_with_what_took_its_place():
    case = moved(S.EVICTION_DATE, FIRST, LATEST_DAY, LAST)
    first, second, last = case.steps
    assert current_steps.overtaken(case.steps) == [(first, second), (second, last)]
    assert current_steps.fixed_days(case.steps).startswith("Bisher gilt: Räumungstermin 10.12.2026.")
    assert current_steps.replacement(last, case.steps) == (
        "Achtung: „Räumungstermin“ war bisher der 20.12.2026; dieser Tag ist jetzt überholt, überall gilt der 10.12.2026."
    )
    assert current_steps.replacement(first, [first]) == ""
