"""Dormant cases: open, long without an entry of any kind, by the setting of the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import Agency, Case, Contact, Measure, Reminder, Step, User
from models.enums import ContactKind, Role, StepKind
from portal import dormant
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories
from tests.factories import TODAY

LONG_AGO, LATELY = TODAY - timedelta(days=61), TODAY - timedelta(days=60)


@pytest.fixture
def clerk(session: GuardedSession) -> User:
    """A clerk of an office that asks after 60 days."""
    return factories.user(session, "clerk", Role.CLERK, factories.agency(session, "A"))


def found(session: GuardedSession, clerk: User) -> list[str]:
    """Return the dormant cases the clerk is shown, by the first word of the household."""
    viewer = viewer_of(clerk, TODAY)
    with session.acting_as(viewer):
        names = session.scalars(select(Case.household_name).where(*dormant.waiting(viewer)).order_by(Case.id)).all()
    return [name.partition(",")[0] for name in names]


def entry(kind: str, case: Case, clerk: User, on: Any) -> Any:
    """Return an entry of a kind made on a day."""
    if kind == "step":
        return Step(case=case, kind=StepKind.FILED, happened_on=on)
    if kind == "reminder":
        return Reminder(case=case, due_on=on, created_on=LONG_AGO, text="Nachsehen", created_by_id=clerk.id)
    return Contact(
        case=case, kind=ContactKind.PHONE, happened_on=on, author_id=clerk.id, confidential=kind == "confidential"
    )


def test_a_case_without_an_entry_for_the_time_of_the_office_is_dormant(session: GuardedSession, clerk: User):
    for name, reported_on in (("Alt", LONG_AGO), ("Neu", LATELY)):
        factories.case(session, clerk.agency, name, reported_on=reported_on)
    assert found(session, clerk) == ["Alt"]
    session.get_one(Agency, clerk.agency_id).dormant_after = 90
    session.flush()
    assert found(session, clerk) == []


@pytest.mark.parametrize("kind", ["contact", "confidential", "step", "reminder"])
def test_any_entry_wakes_a_case(session: GuardedSession, clerk: User, kind: str):
    case = factories.case(session, clerk.agency, "Alt", reported_on=LONG_AGO)
    session.add(entry(kind, case, clerk, LONG_AGO))
    session.flush()
    assert found(session, clerk) == ["Alt"]
    colleague = factories.user(session, "colleague", Role.CLERK, clerk.agency)
    session.add(entry(kind, case, clerk, LATELY))
    session.flush()
    assert found(session, colleague) == []


def test_an_open_measure_that_is_not_due_keeps_a_case_awake(session: GuardedSession, clerk: User):
    case = factories.case(session, clerk.agency, "Alt", reported_on=LONG_AGO)
    measure: Measure = factories.measure(session, case, agreed_on=LONG_AGO, due_on=TODAY)
    assert found(session, clerk) == []
    measure.due_on = LONG_AGO
    session.flush()
    assert found(session, clerk) == ["Alt"]


def test_closed_cases_and_those_of_others_are_not_proposed(session: GuardedSession, clerk: User):
    factories.case(session, factories.agency(session, "B"), "Fremd", reported_on=LONG_AGO)
    assert found(session, clerk) == []
