"""Handing over: the case, the reminders of who had it, nobody outside, and a sheet in constant queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Handover
from models.enums import AgencyKind, Role, StepKind
from models.step import Step
from portal import handovers, reminders
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories
from tests.statements import sent_to

TODAY = factories.TODAY
DAY = timedelta(days=1)


@pytest.fixture
def office(session: GuardedSession):
    return factories.agency(session, "A")


@pytest.fixture
def people(session: GuardedSession, office):
    roles = (("ada", Role.CLERK), ("ben", Role.CLERK), ("sue", Role.SOCIAL_WORKER), ("eve", Role.LEAD))
    return {name: factories.user(session, name, role, office) for name, role in roles}


def test_a_case_changes_hands_with_the_reminders_of_who_had_it(session: GuardedSession, office, people):
    ada, ben, eve = people["ada"], people["ben"], people["eve"]
    case = factories.case(session, office, assigned_to_id=ada.id)
    hers, others = (
        reminders.add(case, due_on=TODAY, text="Anrufen", on=TODAY, by=eve, assigned_to=one) for one in (ada, eve)
    )
    done = reminders.add(case, due_on=TODAY, text="Erledigt", on=TODAY, by=eve, assigned_to=ada)
    reminders.finish(done, on=TODAY, by=ada)
    session.commit()
    with session.acting_as(viewer_of(ada, TODAY)):
        [made] = handovers.hand_over(session, [case], ben, reason=" Elternzeit ", on=TODAY, by=ada)
        session.commit()
    assert (made.from_id, made.to_id, made.by_id, made.reason) == (ada.id, ben.id, ada.id, "Elternzeit")
    assert [case.assigned_to_id, hers.assigned_to_id, others.assigned_to_id, done.assigned_to_id] == [
        ben.id, ben.id, eve.id, ada.id,
    ]  # fmt: skip


def test_what_is_hers_already_stays_and_needs_no_handover(session: GuardedSession, office, people):
    ada, ben = people["ada"], people["ben"]
    cases = [factories.case(session, office, assigned_to_id=one.id) for one in (ada, ben)]
    made = handovers.hand_over(session, cases, ben, reason="Urlaub", on=TODAY, by=ada)
    assert [one.case_id for one in made] == [cases[0].id]
    with pytest.raises(Refused, match="schon zuständig"):
        handovers.hand_over(session, cases, ben, reason="Urlaub", on=TODAY, by=ada)


def test_nobody_outside_the_office_receives_a_case(session: GuardedSession, office, people):
    away, partner = factories.agency(session, "B"), factories.agency(session, "C", AgencyKind.JOBCENTER)
    case = factories.case(session, office)
    for stranger in (
        factories.user(session, "x", Role.CLERK, away),
        factories.user(session, "y", Role.PARTNER, partner),
        factories.user(session, "z", Role.FINANCE, office),
        factories.user(session, "gone", Role.CLERK, office, active=False),
    ):
        with pytest.raises(Refused, match="arbeitet nicht an den Fällen"):
            handovers.hand_over(session, [case], stranger, reason="Urlaub", on=TODAY, by=people["ada"])
    with pytest.raises(Refused, match="braucht einen Grund"):
        handovers.hand_over(session, [case], people["ben"], reason=" ", on=TODAY, by=people["ada"])


@pytest.mark.parametrize(("login", "may"), [("ada", True), ("eve", True), ("sue", False)])
def test_clerk_and_lead_hand_over_and_nobody_else(session: GuardedSession, office, people, login, may):
    case = factories.case(session, office)
    session.commit()
    with session.acting_as(viewer_of(people[login], TODAY)):
        handovers.hand_over(session, [case], people["ben"], reason="Urlaub", on=TODAY, by=people[login])
        if may:
            session.flush()
        else:
            with pytest.raises(Forbidden):
                session.flush()
        session.rollback()


@pytest.mark.parametrize(("login", "may"), [("ben", True), ("ada", False), ("eve", False)])
def test_only_the_receiver_says_that_it_is_seen(session: GuardedSession, office, people, login, may):
    case = factories.case(session, office)
    handovers.hand_over(session, [case], people["ben"], reason="Urlaub", on=TODAY, by=people["ada"])
    session.commit()
    with session.acting_as(viewer_of(people[login], TODAY)):
        handover = session.scalars(select(Handover)).one()
        handovers.see(handover, on=TODAY)
        if may:
            session.flush()
            with pytest.raises(Refused, match="gesehen"):
                handovers.see(handover, on=TODAY)
        else:
            with pytest.raises(Forbidden):
                session.flush()
        session.rollback()


def test_a_sheet_says_what_is_open_in_as_many_statements_for_many_as_for_one(session: GuardedSession, office, people):
    cases = [factories.case(session, office, reported_on=TODAY - DAY) for _ in range(8)]
    for case in cases:
        session.add(Step(case=case, kind=StepKind.SERVED, happened_on=TODAY))
        factories.measure(session, case)
        factories.conference(session, case)
        reminders.add(case, due_on=TODAY, text="Anrufen", on=TODAY, by=people["eve"])
    session.commit()
    numbers, asked = [case.id for case in cases], []
    with session.acting_as(viewer_of(people["eve"], TODAY)):
        for wanted in (numbers[:1], numbers):
            session.expunge_all()
            with sent_to(session.connection().engine) as seen:
                sheets = handovers.sheets(session, wanted, TODAY)
            asked.append(len(seen))
    assert asked[0] == asked[1]
    assert [len(sheet.measures) + len(sheet.conferences) + len(sheet.reminders) for sheet in sheets] == [3] * 8
    assert {clock.deadline.rule.label for clock in sheets[0].clocks} >= {"Fallkonferenz", "Verteidigungsanzeige"}
