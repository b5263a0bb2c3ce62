"""Goals against results: counted by the statistics, over the programme's period and office."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document

from models import Goal
from models.enums import CaseStatus, Outcome
from models.types import Quantity
from portal.errors import Refused
from portal.funding import goals, reports
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
    assert [one.value_text for one in outside][:2] == ["rund 5 Fälle", "•"]
    assert [one.reached_text for one in outside][:2] == ["nicht erreicht", "zu klein zum Nennen"]


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
    assert [(one.value_text, one.reached) for one in outside] == [("rund 66,7 %", True)] * 2


def test_a_programme_that_cuts_two_years_counts_exactly_its_own_days(session: GuardedSession) -> None:
    """From 01.07.2025 to 30.06.2026: on page and in the Sachbericht, for counts, shares and what is open at its end."""
    home = factories.agency(session, "Fachstelle Musterstadt")
    programme = factories.programme(session, home, starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30))
    for day in (date(2025, 6, 30), date(2026, 7, 1)):
        closed: dict[str, Any] = (
            {"closed_on": day, "outcome": Outcome.W7, "status": CaseStatus.CLOSED} if day.year == 2025 else {}
        )
        factories.case(session, home, reported_on=day, **closed)
    for day, outcome in ((date(2025, 7, 1), Outcome.W1), (date(2026, 6, 30), Outcome.W7)):
        factories.case(session, home, reported_on=day, closed_on=day, outcome=outcome, status=CaseStatus.CLOSED)
    for number in range(11):
        factories.case(session, home, reported_on=date(2026, 6, 30 - number))
    for key in ("reported", "closed", "secured / closed", "open"):
        session.add(Goal(programme=programme, indicator=key, target=Quantity(1), sentence=key))
    session.flush()
    texts = [one.value_text for one in goals.results(session, programme, on=ON)]
    assert texts == ["13 Fälle", "2 Fälle", "50,0 %", "11 Fälle"]
    outside = [one.value_text for one in goals.results(session, programme, on=ON, protection=Protection.ROUND_TO_5)]
    assert outside == ["rund 15 Fälle", "rund 0 Fälle", "–", "rund 10 Fälle"]
    written = Document(io.BytesIO(reports.build(session, programme, on=ON)))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert "rund 15 Fälle" in cells


@pytest.mark.parametrize(
    ("cases", "target", "at_most", "reached"),
    [(12, 12, False, True), (12, 13, False, False), (13, 13, False, True), (13, 14, False, False), (13, 13, True, True),
     (12, 11, True, False)],
)  # fmt: skip
def test_goal_is_judged_by_the_exact_figure_wherever_a_rounded_one_is_shown(
    session: GuardedSession, cases: int, target: int, at_most: bool, reached: bool
) -> None:
    home = factories.agency(session, "Fachstelle Musterstadt")
    programme = factories.programme(session, home)
    for _ in range(cases):
        factories.case(session, home, reported_on=date(2026, 1, 5))
    session.add(
        Goal(programme=programme, indicator="reported", target=Quantity(target), at_most=at_most, sentence="Ziel")
    )
    session.flush()
    inside, (outside,) = (
        goals.results(session, programme, on=ON),
        goals.results(session, programme, on=ON, protection=Protection.ROUND_TO_5),
    )
    # Twelve are shown as 10, thirteen as 15.
    assert outside.value_text == ("rund 10 Fälle" if cases == 12 else "rund 15 Fälle")
    assert (inside[0].reached, outside.reached) == (reached, reached)


def test_report_says_that_goals_are_judged_by_exact_figures(session: GuardedSession) -> None:
    home = factories.agency(session, "Fachstelle Musterstadt")
    programme = factories.programme(session, home)
    for _ in range(12):
        factories.case(session, home, reported_on=date(2026, 1, 5))
    session.add(Goal(programme=programme, indicator="reported", target=Quantity(12), sentence="Zwölf Haushalte"))
    session.flush()
    report = Document(io.BytesIO(reports.build(session, programme, on=ON)))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert cells[cells.index("mindestens 12 Fälle") :][:3] == ["mindestens 12 Fälle", "rund 10 Fälle", "erreicht"]
    assert reports.JUDGED in [paragraph.text for paragraph in report.paragraphs]


@pytest.mark.parametrize(
    ("indicator", "target", "sentence"),
    [("closd", 5, "Meinten Sie „closed“"), ("secured / closed", 120, "zwischen 0 und 100 %"), ("closed", -1, "ab 0")],
)
def test_goal_nobody_can_count_is_refused(session: GuardedSession, indicator: str, target: int, sentence: str) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    with pytest.raises(Refused, match=sentence):
        goals.check(programme, indicator=indicator, target=Decimal(target))
