"""Undertakings: every condition of § 569 Abs. 3 Nr. 2 BGB, met, missed and not yet known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import CatalogueEntry, Measure, Step
from models.enums import AgencyKind, CatalogueKind, Delivery, StepKind
from portal import undertaking_check, undertakings
from portal.errors import Refused
from tests.portal import drafts

KIND = CatalogueEntry(kind=CatalogueKind.MEASURE_KIND, code="undertaking", label="Verpflichtungserklärung")
SERVED = date(2025, 12, 31)
"""The Schonfrist ends on Sa 28.02.2026, shifted to Mo 02.03.2026 (handbook 1.7)."""


def undertaking(**more: Any) -> Measure:
    """Return an undertaking of the Jobcenter that meets every condition."""
    case = drafts.case(arrears=Decimal("1024.00"), compensation=Decimal("512.00"), reported_on=date(2025, 12, 1))
    case.steps.append(Step(kind=StepKind.TERMINATED_IMMEDIATE, happened_on=date(2025, 10, 6)))
    case.steps.append(Step(kind=StepKind.SERVED, happened_on=SERVED))
    given: dict[str, Any] = {
        "kind": KIND, "responsible_agency": drafts.agency(AgencyKind.JOBCENTER), "unconditional": True,
        "covers_arrears": Decimal("1024.00"), "covers_compensation": Decimal("512.00"),
        "delivered_to": Delivery.ATTORNEY, "delivered_on": date(2026, 2, 27),
    }  # fmt: skip
    return drafts.measure(case, **(given | more))


def failing(measure: Measure) -> list[tuple[str, bool | None]]:
    """Return the conditions that are not met, and whether they are missed or only unknown."""
    return [(one.label, one.met) for one in undertakings.conditions(measure) if one.met is not True]


def test_an_undertaking_that_meets_everything_cures_and_becomes_a_step():
    measure = undertaking()
    met, sentence = undertaking_check.verdict(undertakings.conditions(measure))
    assert (met, failing(measure)) == (True, [])
    assert sentence == (
        "Alle Bedingungen sind erfüllt: Die fristlose Kündigung wegen Zahlungsverzugs wird unwirksam "
        "(§ 569 Abs. 3 Nr. 2 BGB). Eine ordentliche Kündigung bleibt bestehen."
    )
    step = undertakings.record(measure)
    assert (step.kind, step.happened_on, step.amount) == (StepKind.UNDERTAKING, date(2026, 2, 27), Decimal("1536.00"))
    with pytest.raises(Refused, match=r"zu dieser Kündigung steht schon im Fall\.$"):
        undertakings.record(measure)


@pytest.mark.parametrize(
    ("more", "label", "met"),
    [
        ({"unconditional": False}, "Ohne Bedingung", False),
        ({"unconditional": None}, "Ohne Bedingung", None),
        ({"covers_arrears": Decimal("1023.99")}, "Mietrückstände genannt", False),
        ({"covers_arrears": None}, "Mietrückstände genannt", None),
        ({"covers_compensation": None}, "Nutzungsentschädigung genannt", None),
        ({"delivered_to": Delivery.COURT}, "Beim Vermieter oder seiner Prozessvertretung", False),
        ({"delivered_to": Delivery.TENANT}, "Beim Vermieter oder seiner Prozessvertretung", False),
        ({"delivered_on": date(2026, 3, 3)}, "Bis zum Ende der Schonfrist", False),
        ({"delivered_on": date(2026, 3, 2)}, "Bis zum Ende der Schonfrist", None),
        ({"delivered_on": None}, "Bis zum Ende der Schonfrist", None),
        ({"responsible_agency": None}, "Von einer öffentlichen Stelle", False),
        ({"responsible_agency": drafts.agency(AgencyKind.CHARITY)}, "Von einer öffentlichen Stelle", False),
    ],
)
def test_each_condition_is_missed_or_open_by_itself(more: dict[str, Any], label: str, met: bool | None):
    measure = undertaking(**more)
    assert failing(measure) == [(label, met)]
    assert undertaking_check.verdict(undertakings.conditions(measure))[0] is met
    with pytest.raises(Refused):
        undertakings.record(measure)
    assert [step.kind for step in measure.case.steps if step.kind is StepKind.UNDERTAKING] == []


def test_without_day_of_service_the_end_of_the_grace_period_is_not_known():
    measure = undertaking()
    measure.case.steps.pop()
    assert failing(measure) == [("Bis zum Ende der Schonfrist", None)]


def test_a_cure_of_an_earlier_case_within_two_years_warns_and_never_blocks():
    measure = undertaking()
    measure.case.previous_case = drafts.case(id=2)
    earlier = Step(kind=StepKind.TERMINATED_IMMEDIATE, happened_on=date(2024, 1, 8), cured_on=date(2024, 2, 1))
    measure.case.previous_case.steps.append(earlier)
    assert failing(measure) == [("Keine Heilung in den zwei Jahren davor", None)]
    earlier.cured_on = date(2023, 9, 1)
    assert failing(measure) == []


CURABLE = "Fristlose Kündigung wegen Zahlungsverzugs"
IN_TIME = "Bis zum Ende der Schonfrist"


def twice(**more: Any) -> Measure:
    """Return an undertaking in a case with two terminations without notice, each with its suit and service."""
    measure = undertaking(**more)
    first, served = measure.case.steps
    first.id, served.id = 1, 2
    for number, kind, on in (
        (3, StepKind.TERMINATED_IMMEDIATE, date(2026, 2, 2)),
        (4, StepKind.SERVED, date(2026, 3, 2)),
        (5, StepKind.TERMINATED_ORDINARY, date(2026, 2, 2)),
    ):
        measure.case.steps.append(Step(id=number, kind=kind, happened_on=on))
    return measure


def test_of_several_terminations_one_has_to_be_chosen():
    measure = twice()
    assert [step.id for step in undertaking_check.candidates(measure.case.steps)] == [1, 3]
    assert failing(measure) == [(CURABLE, None)]
    assert undertakings.conditions(measure)[0].words.startswith("Mehrere stehen nebeneinander: 06.10.2025, 02.02.2026.")


def test_grace_period_is_that_of_the_suit_after_the_chosen_termination():
    measure = twice(delivered_on=date(2026, 4, 20), termination_id=1)
    assert failing(measure) == [(IN_TIME, False)]
    measure.termination_id = 3
    assert failing(measure) == []


def test_step_is_tied_to_the_chosen_termination_and_a_second_one_can_follow():
    measure = twice(delivered_on=date(2026, 2, 27), termination_id=1)
    assert undertakings.record(measure).termination_id == 1
    assert undertakings.is_recorded(measure)
    measure.termination_id = 3
    assert not undertakings.is_recorded(measure)


def test_an_ordinary_termination_is_never_cured():
    measure = twice(termination_id=5, delivered_on=date(2026, 4, 20))
    assert failing(measure)[0] == (CURABLE, False)
    measure = undertaking()
    measure.case.steps[0].kind = StepKind.TERMINATED_ORDINARY
    assert failing(measure) == [(CURABLE, False)]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("delivered_on", date(2026, 3, 1), "Zugegangen am 01.03.2026: Der Tag liegt in der Zukunft."),
        ("delivered_on", date(2025, 10, 5), "Die Kündigung ist erst vom 06.10.2025."),
        ("covers_arrears", Decimal("-1.00"), "liegt unter 0,00 €"),
    ],
)
def test_what_cannot_be_said_of_an_undertaking_is_refused_at_its_field(key: str, value: Any, why: str):
    with pytest.raises(Refused) as refused:
        undertakings.keep(undertaking(), {key: value}, on=date(2026, 2, 28))
    assert (list(refused.value.at), why in str(refused.value)) == ([key], True)


def test_an_undertaking_that_helps_is_to_be_recorded_as_a_step():
    measure = undertaking()
    said = {"delivered_on": date(2026, 2, 27)}
    assert "„Als Verfahrensschritt festhalten“" in undertakings.keep(measure, said, on=date(2026, 2, 28))
    undertakings.record(measure)
    assert "festhalten" not in undertakings.keep(measure, said, on=date(2026, 2, 28))
