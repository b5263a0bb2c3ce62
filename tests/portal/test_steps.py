"""Steps: what happened in the proceeding, how far it is by them, and from which day clocks run."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models import Step
from models.enums import Stage, StepKind, TerminationGround
from portal import clock, courts, steps
from portal.deadlines.selection import AHEAD
from portal.errors import Refused
from tests.portal import drafts

S = StepKind
DAY = date(2026, 3, 27)


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        (None, S.ARREARS_BEGAN, Stage.ARREARS),
        (Stage.ARREARS, S.TERMINATED_IMMEDIATE, Stage.TERMINATION_IMMEDIATE),
        (Stage.TERMINATION_IMMEDIATE, S.FILED, Stage.SUIT_FILED),
        (Stage.SUIT_SERVED, S.FILED, Stage.SUIT_SERVED),
        (Stage.EVICTION_DATE, S.SERVED, Stage.EVICTION_DATE),
        (Stage.OTHER_REASONS, S.FILED, Stage.SUIT_FILED),
        (Stage.TERMINATION_IMMEDIATE, S.TERMINATED_ORDINARY, Stage.TERMINATION_IMMEDIATE),
        (Stage.TERMINATION_ORDINARY, S.TERMINATED_IMMEDIATE, Stage.TERMINATION_IMMEDIATE),
        (Stage.OWN_USE, S.TERMINATED_IMMEDIATE, Stage.TERMINATION_IMMEDIATE),
        (Stage.JUDGMENT, S.PAID, Stage.JUDGMENT),
    ],
)
def test_add_moves_the_stage_on_and_never_back(before, kind, after):
    case = drafts.case(stage=before)
    steps.add(case, kind=kind, on=DAY)
    assert (case.stage, [step.kind for step in case.steps]) == (after, [kind])


def test_add_keeps_what_is_no_docket_as_typed():
    step = steps.add(drafts.case(), kind=S.FILED, on=DAY, docket="12345")
    assert (step.docket, step.docket_key) == ("12345", None)


@pytest.mark.parametrize("docket", ["412 c 7-26", "AG Celle 412 C 7/26", "412 C 7.26", "412 C 7/26 (WEG)"])
def test_add_knows_a_docket_in_any_notation(docket):
    step = steps.add(drafts.case(), kind=S.FILED, on=DAY, docket=docket)
    assert (step.docket, step.docket_key) == (docket, "412C7/26")


def test_add_takes_the_court_a_docket_names_and_no_other():
    celle, hannover = (court.code for name in ("AG Celle", "AG Hannover") if (court := courts.match(name)))
    named: Any = {"kind": S.FILED, "on": DAY, "docket": "AG Celle 412 C 7/26"}
    assert steps.add(drafts.case(), **named).court_code == celle
    assert steps.add(drafts.case(), **named, court_code=celle).court_code == celle
    case = drafts.case()
    with pytest.raises(
        Refused, match="nennt das Amtsgericht Celle, als Gericht ist das Amtsgericht Hannover gewählt"
    ) as refused:
        steps.add(case, **named, court_code=hannover)
    assert (list(refused.value.at), case.steps) == (["docket"], [])


@pytest.mark.parametrize("ground", [TerminationGround.OWN_USE, TerminationGround.REALISATION])
def test_a_ground_of_the_ordinary_termination_carries_none_without_notice(ground):
    case = drafts.case()
    with pytest.raises(Refused, match=rf"„{ground.label}“ trägt nur eine ordentliche Kündigung \(§ 573 Abs\. 2 BGB\)"):
        steps.add(case, kind=S.TERMINATED_IMMEDIATE, on=DAY, ground=ground)
    assert (case.steps, case.stage) == ([], None)
    assert steps.add(case, kind=S.TERMINATED_ORDINARY, on=DAY, ground=ground).ground is ground


@pytest.mark.parametrize("amount", ["0", "-120.50"])
def test_a_step_has_an_amount_above_nothing_or_none(amount):
    case = drafts.case()
    with pytest.raises(Refused) as refused:
        steps.add(case, kind=S.PAID, on=DAY, amount=Decimal(amount))
    assert ("ist kein Betrag. Tragen Sie mehr als 0,00" in str(refused.value), case.steps) == (True, [])
    assert set(refused.value.at) == {"amount"}


def test_a_lifted_eviction_date_stands_in_the_chain_and_takes_the_stage_back():
    case = drafts.case()
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 6, 30))
    assert case.stage is Stage.EVICTION_DATE
    steps.add(case, kind=S.EVICTION_LIFTED, on=date(2026, 6, 8))
    assert (case.stage, steps.chain(case, DAY)[-1]) == (
        Stage.JUDGMENT,
        ("Räumungstermin aufgehoben", date(2026, 6, 8), True),
    )
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 8, 25))
    assert (case.stage, steps.chain(case, DAY)[-1]) == (
        Stage.EVICTION_DATE,
        ("Räumungstermin", date(2026, 8, 25), True),
    )


def test_two_terminations_stand_side_by_side_each_with_its_own_cure():
    case = drafts.case()
    immediate = steps.add(case, kind=S.TERMINATED_IMMEDIATE, on=DAY)
    ordinary = steps.add(case, kind=S.TERMINATED_ORDINARY, on=DAY)
    immediate.cured_on = date(2026, 4, 20)
    assert (ordinary.cured_on, case.closed_on, case.outcome) == (None, None, None)


def test_chain_tells_how_far_the_proceeding_is():
    case = drafts.case()
    steps.add(case, kind=S.FILED, on=date(2026, 3, 20))
    steps.add(case, kind=S.HEARING, on=date(2026, 4, 20))
    links = {word: (day, passed) for word, day, passed in steps.chain(case, DAY)}
    assert links["Kündigung"] == (None, True)
    assert links["Klage"] == (date(2026, 3, 20), True)
    assert links["Verhandlung"] == (date(2026, 4, 20), False)
    assert links["Urteil"] == (None, False)


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (
            S.SERVED,
            {"ground": TerminationGround.ARREARS},
            "Einen Kündigungsgrund („Zahlungsverzug“) hat nur eine Kündigung.",
        ),
        (
            S.SERVED,
            {"termination": Step(kind=S.TERMINATED_ORDINARY, happened_on=DAY)},
            "Auf eine einzelne Kündigung beziehen",
        ),
    ],
)
def test_add_refuses_what_the_kind_of_step_cannot_carry(kind, more, said):
    case = drafts.case()
    with pytest.raises(Refused) as refused:
        steps.add(case, kind=kind, on=DAY, **more)
    assert (said in str(refused.value), case.steps) == (True, [])


@pytest.mark.parametrize("kind", [S.TERMINATED_IMMEDIATE, S.FILED, S.SERVED, S.JUDGMENT, S.PAID])
def test_add_is_refused_for_what_cannot_have_happened_yet(kind):
    case, tomorrow = drafts.case(), clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        steps.add(case, kind=kind, on=tomorrow)
    sentence = f"„{kind.label}“ am {tomorrow:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher."
    assert (str(refused.value), refused.value.at, case.steps) == (sentence, {"happened_on": sentence}, [])


@pytest.mark.parametrize("kind", sorted(AHEAD))
def test_add_takes_what_is_to_come_but_not_in_a_year_nobody_means(kind):
    case = drafts.case()
    steps.add(case, kind=kind, on=clock.today() + timedelta(days=300))
    with pytest.raises(Refused, match=r"liegt mehr als zwei Jahre voraus\. Prüfen Sie das Jahr\."):
        steps.add(case, kind=kind, on=clock.today() + timedelta(days=800))
    assert len(case.steps) == 1


def test_the_same_step_is_not_taken_twice_but_a_second_suit_of_that_day_is():
    case = drafts.case()
    steps.add(case, kind=S.FILED, on=DAY, docket="501 C 1/26")
    for docket in ("", "501 C 1/26"):
        with pytest.raises(Refused, match=r"^„Klage eingegangen“ am 27\.03\.2026 steht schon im Fall\."):
            steps.add(case, kind=S.FILED, on=DAY, docket=docket)
    steps.add(case, kind=S.FILED, on=DAY, docket="501 C 2/26")
    assert len(case.steps) == 2


def test_a_day_that_was_moved_can_be_set_again():
    case = drafts.case()
    for day in (date(2026, 12, 1), date(2026, 12, 21), date(2026, 12, 1)):
        steps.add(case, kind=S.EVICTION_DATE, on=day)
    with pytest.raises(Refused, match=r"^„Räumungstermin“ am 01\.12\.2026 steht schon im Fall\."):
        steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 12, 1))
    assert len(case.steps) == 3


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2026, 12, 20), "ein Sonntag"), (date(2026, 12, 25), r"ein Feiertag \(Erster Weihnachtstag\)")],
)
def test_an_eviction_on_a_sunday_or_holiday_is_asked_about(day: date, named: str):
    case = drafts.case()
    with pytest.raises(Refused, match=rf"ist {named}: .* oder kreuzen Sie „{steps.SURE}“ an\.$"):
        steps.add(case, kind=S.EVICTION_DATE, on=day)
    assert steps.add(case, kind=S.EVICTION_DATE, on=day, sure=True).happened_on == day
