"""What is due for erasure: by the office's own periods, money longer, undone reports earlier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import Agency, Case
from models.enums import CaseStatus, Outcome, ReportState
from portal import retention
from portal.guard import GuardedSession
from tests import factories

ON = date(2026, 11, 22)


@pytest.fixture
def office(session: GuardedSession) -> Agency:
    return factories.agency(session, "Fachstelle Musterstadt")


def closed(session: GuardedSession, office: Agency, on: date) -> Case:
    return factories.case(
        session, office, reported_on=on, status=CaseStatus.CLOSED, closed_on=on, outcome=Outcome.W1
    )  # fmt: skip


def test_case_is_due_five_years_after_closing_to_the_day(session: GuardedSession, office: Agency) -> None:
    old = closed(session, office, date(2021, 11, 22))
    closed(session, office, date(2021, 11, 23))
    factories.case(session, office, reported_on=date(2020, 1, 7))
    due = retention.due_cases(session, office, on=ON)
    assert [(one.record.id, one.since) for one in due] == [(old.id, ON)]
    assert due[0].why == "abgeschlossen am 22.11.2021, 5 Jahre aufbewahrt"


def test_office_sets_its_own_period(session: GuardedSession, office: Agency) -> None:
    closed(session, office, date(2024, 11, 22))
    office.keep_cases_years = 2
    assert len(retention.due_cases(session, office, on=ON)) == 1


def test_money_keeps_a_case_ten_years_from_the_last_payment(session: GuardedSession, office: Agency) -> None:
    case = closed(session, office, date(2016, 3, 1))
    paid: dict[str, Any] = {
        "amount_granted": Decimal("900.00"),
        "agreed_on": date(2016, 2, 1),
        "due_on": date(2016, 2, 9),
    }
    factories.measure(session, case, paid_on=date(2017, 1, 5), **paid)
    session.refresh(case, ["measures"])
    assert retention.due_cases(session, office, on=ON) == []
    due = retention.due_cases(session, office, on=date(2027, 1, 5))
    assert [(one.since, one.why) for one in due] == [
        (date(2027, 1, 5), "letzte Geldleistung am 05.01.2017, 10 Jahre aufbewahrt")
    ]


def test_rejected_report_is_due_a_year_after_the_decision(session: GuardedSession, office: Agency) -> None:
    rejected: dict[str, Any] = {
        "state": ReportState.REJECTED,
        "decision_reason": "doppelt",
        "reported_on": date(2025, 10, 1),
    }
    factories.report(session, office, decided_on=date(2025, 11, 22), **rejected)
    factories.report(session, office, decided_on=date(2025, 11, 23), **rejected)
    factories.report(session, office, reported_on=date(2020, 1, 7))
    due = retention.due_reports(session, office, on=ON)
    assert [one.why for one in due] == ["abgelehnt am 22.11.2025, 12 Monate aufbewahrt"]


def test_anonymised_case_and_other_offices_are_not_due(session: GuardedSession, office: Agency) -> None:
    closed(session, office, date(2010, 3, 1)).anonymised_on = ON
    closed(session, factories.agency(session, "Fachstelle Anderstadt"), date(2010, 3, 1))
    assert retention.due_cases(session, office, on=ON) == []
