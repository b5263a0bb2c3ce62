"""What undoes a termination is one truth for clocks and terminations: all that is owed, the check, and the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import ArrearsMonth, Case, CatalogueEntry, Measure, Step
from models.enums import AgencyKind, ArrearsKind, CatalogueKind, Delivery, StepKind, TerminationGround
from portal import case_deadlines, steps, terminations, undertaking_check, undertakings
from portal.terminations import State
from tests.portal import drafts

S = StepKind
TODAY = date(2026, 10, 20)
GIVEN, SERVED, PAID = (S.TERMINATED_IMMEDIATE, date(2026, 7, 10)), (S.SERVED, date(2026, 9, 1)), date(2026, 10, 15)
UNTIL = "01.11.2026"
KIND = CatalogueEntry(kind=CatalogueKind.MEASURE_KIND, code="undertaking", label="Verpflichtungserklärung")


def case_with(*known: tuple[StepKind, date], amount: str | None = None, **more: Any) -> Case:
    """Return a case with these steps; an amount goes to payments."""
    case = drafts.case(reported_on=date(2026, 7, 20), **more)
    for kind, day in known:
        steps.add(case, kind=kind, on=day, amount=Decimal(amount) if amount and kind is S.PAID else None)
    return case


def with_table(case: Case) -> Case:
    """Add three rents of 600 Euro and 600 Euro of compensation, all open."""
    rows = [(ArrearsKind.RENT, month) for month in (5, 6, 7)] + [(ArrearsKind.COMPENSATION, 9)]
    for kind, month in rows:
        row = ArrearsMonth(month=date(2026, month, 1), kind=kind, owed=Decimal(600), paid=Decimal(0))
        case.arrears_months.append(row)
    return case


def plain(sentence: str) -> str:
    """Return a sentence with plain spaces before the Euro."""
    return sentence.replace("\u00a0", " ")


def told(case: Case) -> tuple[State, str, bool]:
    """Return how the first termination stands, why, and whether a grace period is open."""
    first = terminations.standing(case, TODAY)[0]
    return first.state, plain(first.sentence), bool(open_graces(case))


def open_graces(case: Case) -> list[case_deadlines.Clock]:
    found = case_deadlines.of_case(case, TODAY)
    return [clock for clock in found if clock.deadline.rule.key == "grace_period" and clock.is_open]


def test_a_payment_of_less_than_is_open_undoes_nothing_and_says_so():
    case = with_table(case_with(GIVEN, SERVED, (S.PAID, PAID), amount="100.00"))
    state, sentence, is_open = told(case)
    said = (
        "Achtung: „Rückstand vollständig gezahlt“ am 15.10.2026 mit 100,00 € deckt nicht, was an diesem Tag offen ist: "
        "2.400,00 € (Miete 1.800,00 €, Nutzungsentschädigung 600,00 €)."
    )
    assert (state, sentence.startswith(said), is_open) == (State.OPEN, True, True)
    assert any(said in plain(warning) for warning in open_graces(case)[0].deadline.warnings)
    assert plain(terminations.insufficient(case, case.steps[-1])).startswith(said)


@pytest.mark.parametrize(
    ("amount", "sums", "state"),
    [
        ("2400.00", None, State.CURED),
        ("2399.99", None, State.OPEN),
        (None, None, State.UNKNOWN),
        ("2400.00", (1800, 600), State.CURED),
        ("1800.00", (1800, 600), State.OPEN),
        ("1800.00", (1800, None), State.CURED),
        (None, (1800, 600), State.CURED),
        ("100.00", (None, None), State.CURED),
    ],
)
def test_a_payment_is_measured_by_the_months_else_by_what_is_claimed(amount: Any, sums: Any, state: State):
    case = case_with(GIVEN, SERVED, (S.PAID, PAID), amount=amount)
    if sums is None:
        with_table(case)
    else:
        case.arrears, case.compensation = (None if one is None else Decimal(one) for one in sums)
    assert (told(case)[0], told(case)[2]) == (state, state is not State.CURED)


def test_payments_since_the_arrears_were_noted_count_together_and_what_is_unknown_is_said():
    case = case_with(GIVEN, SERVED, (S.PAID, date(2026, 10, 12)), (S.PAID, PAID), amount="1200.00")
    with_table(case).arrears_on = date(2026, 10, 1)
    assert (told(case)[0], "am 15.10.2026, in der Schonfrist" in told(case)[1]) == (State.CURED, True)
    unknown = case_with(GIVEN, SERVED, (S.PAID, PAID))
    assert told(unknown)[1].endswith("Unbekannt ist, was offen war: Miete, Nutzungsentschädigung.")


def undertaking(case: Case, **more: Any) -> Measure:
    """Return a checked undertaking that meets every condition."""
    case.arrears, case.compensation = Decimal(1800), Decimal(600)
    given: dict[str, Any] = {
        "kind": KIND, "responsible_agency": drafts.agency(AgencyKind.JOBCENTER), "unconditional": True,
        "covers_arrears": Decimal(1800), "covers_compensation": Decimal(600), "delivered_to": Delivery.ATTORNEY,
        "delivered_on": PAID, "title": "Erklärung",
    }  # fmt: skip
    return drafts.measure(case, **(given | more))


def test_an_undertaking_that_fails_its_check_undoes_nothing_though_a_step_says_it_arrived():
    case = case_with(GIVEN, SERVED, (S.UNDERTAKING, PAID))
    undertaking(case, unconditional=False, delivered_to=Delivery.COURT)
    state, sentence, is_open = told(case)
    assert (state, is_open) == (State.OPEN, True)
    assert sentence.startswith(
        "Achtung: „Verpflichtungserklärung zugegangen“ (15.10.2026) steht als Schritt im Fall, die Prüfung widerspricht. "
        "Maßnahme „Erklärung“: Die Erklärung heilt die fristlose Kündigung so nicht"
    )


def test_an_undertaking_nobody_checked_leaves_the_termination_unclear_and_the_grace_period_open():
    case = case_with(GIVEN, SERVED, (S.UNDERTAKING, PAID))
    state, sentence, is_open = told(case)
    said = (
        "„Verpflichtungserklärung zugegangen“ am 15.10.2026: Ob sie ohne Bedingung ist und alle Beträge nennt, ist nicht "
        "geprüft; bis dahin zählt sie nicht als Heilung. Legen Sie die Maßnahme „Verpflichtungserklärung“ an, und prüfen Sie "
        "sie dort (§ 569 Abs. 3 Nr. 2 BGB)."
    )
    assert (state, sentence.startswith(said), is_open) == (State.UNKNOWN, True, True)
    assert said in open_graces(case)[0].deadline.warnings
    assert terminations.insufficient(case, case.steps[-1]) == said
    undertaking(case)
    assert (told(case)[0], told(case)[2]) == (State.CURED, False)


def test_an_undertaking_nobody_checked_is_not_unclear_once_it_came_too_late():
    case = case_with(GIVEN, (S.SERVED, date(2026, 8, 3)), (S.UNDERTAKING, PAID))
    assert told(case)[0] is State.EFFECTIVE


@pytest.mark.parametrize(("unconditional", "state"), [(True, State.CURED), (None, State.UNKNOWN), (False, State.OPEN)])
def test_the_check_of_an_undertaking_decides_without_a_step(unconditional: bool | None, state: State):
    case = case_with(GIVEN, SERVED)
    undertaking(case, unconditional=unconditional)
    assert (told(case)[0], told(case)[2]) == (state, state is not State.CURED)


def test_a_cure_before_service_in_an_earlier_case_bars_the_next_and_the_check_knows_it():
    earlier = case_with(
        (S.TERMINATED_IMMEDIATE, date(2025, 5, 20)), (S.PAID, date(2025, 7, 1)), id=99, number="2025-0001"
    )
    case = case_with((S.TERMINATED_IMMEDIATE, date(2026, 9, 1)), (S.SERVED, date(2026, 10, 1)), previous_case=earlier)
    state, sentence, _ = told(case)
    assert (state, "Kündigung vom 20.05.2025 wurde am 01.07.2025" in sentence) == (State.BARRED, True)
    last = undertakings.conditions(undertaking(case))[-1]
    assert (last.label, last.met) == ("Keine Heilung in den zwei Jahren davor", None)
    assert undertaking_check.verdict(undertakings.conditions(case.measures[0]))[0] is None


def test_a_payment_between_the_ends_of_two_defendants_is_unclear_for_clock_and_termination():
    case = case_with(GIVEN, (S.SERVED, date(2026, 8, 1)), (S.SERVED, date(2026, 9, 10)), (S.PAID, PAID))
    said = "Nicht gesichert: Die Klage wurde am 01.08.2026 und am 10.09.2026 zugestellt"
    state, sentence, _ = told(case)
    assert (state, said in sentence) == (State.UNKNOWN, True)
    graces = open_graces(case)
    assert [clock.day for clock in graces] == [date(2026, 10, 1), date(2026, 11, 10)]
    assert all(said in " ".join(clock.deadline.warnings) for clock in graces)


def test_a_payment_in_the_grace_period_of_the_first_defendant_is_in_time_for_both():
    case = case_with(GIVEN, (S.SERVED, date(2026, 8, 17)), (S.SERVED, date(2026, 9, 10)), (S.PAID, PAID))
    assert (told(case)[0], told(case)[2]) == (State.CURED, False)


def test_a_payment_before_the_termination_arrived_is_shown_as_excluding_it():
    case = case_with((S.PAID, date(2026, 9, 1)), (S.TERMINATED_IMMEDIATE, date(2026, 9, 10)))
    state, sentence, _ = told(case)
    assert (state, "(§ 543 Abs. 2 Satz 2 BGB)" in sentence) == (State.EXCLUDED, True)
    steps.add(case, kind=S.ARREARS_BEGAN, on=date(2026, 9, 4))
    assert told(case)[0] is State.OPEN


def test_a_payment_for_an_earlier_termination_excludes_no_later_one():
    case = case_with(GIVEN, (S.PAID, date(2026, 8, 1)), (S.TERMINATED_IMMEDIATE, date(2026, 9, 10)))
    assert [one.state for one in terminations.standing(case, TODAY)] == [State.CURED, State.BARRED]


def test_a_cure_entered_by_hand_ends_the_grace_period():
    case = case_with(GIVEN, SERVED)
    case.steps[0].cured_on = PAID
    assert (told(case)[0], told(case)[2]) == (State.CURED, False)


def test_own_use_is_not_told_that_a_payment_does_not_cure_it():
    case = case_with()
    steps.add(case, kind=S.TERMINATED_ORDINARY, on=date(2026, 9, 2), ground=TerminationGround.OWN_USE)
    state, sentence, _ = told(case)
    assert (state, "BGH" in sentence, "Sozialklausel" in sentence) == (State.EFFECTIVE, False, True)
    assert "BGH" not in terminations.still_ordinary(case, TODAY)
    assert "BGH" not in terminations.no_cure(S.PAID, case.steps[0])


@pytest.mark.parametrize(
    ("given", "ends", "early"),
    [
        (date(2026, 9, 3), date(2026, 11, 30), False),
        (date(2026, 9, 4), date(2026, 11, 30), True),
        (date(2026, 9, 4), date(2026, 12, 31), False),
    ],
)
def test_an_end_of_tenancy_before_the_period_of_notice_is_hinted_at(given: date, ends: date, early: bool):
    case = case_with((S.TERMINATED_ORDINARY, given))
    case.steps.append(Step(kind=S.TENANCY_ENDS, happened_on=ends))
    assert ("liegt zu früh" in told(case)[1]) is early
