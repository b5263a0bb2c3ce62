"""Closing while statutory clocks run: refused with their names until somebody says why, and the story keeps both."""

from __future__ import annotations

from datetime import date

import pytest

from models import Case
from models.enums import CaseStatus, ContactKind, Outcome, StepKind
from portal import cases, closing_clocks, steps
from portal.closing_clocks import Anyway
from portal.errors import Refused
from tests.portal import drafts

ON = date(2026, 4, 15)


def sued() -> Case:
    """Return a case whose suit was served: notice of defence missed, grace period running on ON."""
    case = drafts.case()
    steps.add(case, kind=StepKind.SERVED, on=date(2026, 3, 27))
    return case


def test_closing_is_refused_with_every_clock_that_still_asks_for_something():
    case = sued()
    with pytest.raises(Refused) as refused:
        cases.close(case, outcome=Outcome.W6, way=None, on=ON)
    assert "Verteidigungsanzeige spätestens 10.04.2026, verstrichen (§ 276" in str(refused.value)
    assert "Schonfrist" in str(refused.value)
    assert (list(refused.value.at), case.status, case.contacts) == (["despite"], CaseStatus.CLEARING, [])


def test_closing_anyway_keeps_clocks_and_reason_in_the_story():
    case = sued()
    cases.close(
        case, outcome=Outcome.W6, way=None, on=ON, anyway=Anyway(" Der Haushalt ist ausgezogen. ", drafts.user())
    )
    (note,) = case.contacts
    assert (case.status, note.kind, note.happened_on) == (CaseStatus.CLOSED, ContactKind.NOTE, ON)
    assert note.note.startswith("Abgeschlossen, obwohl noch lief: Verteidigungsanzeige")
    assert note.note.endswith("Grund: Der Haushalt ist ausgezogen.")


@pytest.mark.parametrize("why", ["", "  "])
def test_an_empty_reason_is_none(why: str):
    with pytest.raises(Refused, match="weshalb Sie trotzdem abschließen"):
        cases.close(sued(), outcome=Outcome.W6, way=None, on=ON, anyway=Anyway(why, drafts.user()))


def test_the_office_s_own_ten_workdays_ask_for_no_reason():
    case = drafts.case()
    assert closing_clocks.running(case) == []
    cases.close(case, outcome=Outcome.W9, way=None, on=ON)
    assert (case.status, case.contacts) == (CaseStatus.CLOSED, [])
