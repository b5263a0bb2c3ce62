"""Goals against results: counted by the statistics, over the programme's period and office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import Goal
from models.enums import CaseStatus, Outcome
from models.types import Quantity
from portal.errors import Refused
from portal.funding import goals
from portal.guard import GuardedSession
from portal.statistics import Protection
from tests import factories

ON = date(2026, 12, 31)


def test_results_count_the_office_within_the_period(session: GuardedSession) -> None:
    home, away = factories.agency(session, "Fachstelle Musterstadt"), factories.agency(session, "Fachstelle Anderstadt")
    programme = factories.programme(session, home)
    closed: dict[str, Any] = {"status": CaseStatus.CLOSED, "reported_on": date(2026, 1, 5)}
    for day, outcome in ((1, Outcome.W1), (2, Outcome.W2), (3, Outcome.W2), (4, Outcome.W7)):
        factories.case(session, home, closed_on=date(2026, 5, day), outcome=outcome, **closed)
    factories.case(session, away, closed_on=date(2026, 5, 1), outcome=Outcome.W1, **closed)
    factories.case(session, home, closed_on=date(2027, 1, 1), outcome=Outcome.W1, **closed)
    for key, target, at_most in (("closed", 5, False), ("secured / closed", 75, False), ("lost", 1, True)):
        session.add(Goal(programme=programme, indicator=key, target=Quantity(target), at_most=at_most, sentence=key))
    session.flush()
    found = goals.results(session, programme, on=ON)
    assert [(one.target_text, one.value_text, one.reached) for one in found] == [
        ("mindestens 5 Fälle", "4 Fälle", False),
        ("mindestens 75 %", "75,0 %", True),
        ("höchstens 1 Fälle", "1 Fälle", True),
    ]
    outside = goals.results(session, programme, on=ON, protection=Protection.ROUND_TO_5)
    assert [one.value_text for one in outside][:2] == ["5 Fälle", "•"]


def test_share_outside_follows_from_rounded_figures(session: GuardedSession) -> None:
    home = factories.agency(session, "Fachstelle Musterstadt")
    programme = factories.programme(session, home)
    for number in range(13):
        outcome = Outcome.W1 if number < 9 else Outcome.W7
        factories.case(
            session,
            home,
            reported_on=date(2026, 1, 5),
            closed_on=date(2026, 5, 4),
            status=CaseStatus.CLOSED,
            outcome=outcome,
        )
    for key in ("secured_share", "secured / closed"):
        session.add(Goal(programme=programme, indicator=key, target=Quantity(60), sentence="Wohnungen erhalten"))
    session.flush()
    inside = [one.value_text for one in goals.results(session, programme, on=ON)]
    outside = goals.results(session, programme, on=ON, protection=Protection.ROUND_TO_5)
    # 9 of 13; rounded to five each: 10 of 15.
    assert inside == ["69,2 %", "69,2 %"]
    assert [(one.value_text, one.reached) for one in outside] == [("66,7 %", True), ("66,7 %", True)]


@pytest.mark.parametrize(
    ("indicator", "target", "sentence"),
    [("closd", 5, "Meinten Sie „closed“"), ("secured / closed", 120, "zwischen 0 und 100 %"), ("closed", -1, "ab 0")],
)
def test_goal_nobody_can_count_is_refused(session: GuardedSession, indicator: str, target: int, sentence: str) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    with pytest.raises(Refused, match=sentence):
        goals.check(programme, indicator=indicator, target=Decimal(target))
