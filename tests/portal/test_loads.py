"""Who carries how much."""

from __future__ import annotations

from datetime import timedelta

from models.enums import Role
from portal import loads, reminders
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories

TODAY = factories.TODAY
DAY = timedelta(days=1)


def test_load_counts_open_cases_and_what_is_late_for_each_person(session: GuardedSession):
    office, away = factories.agency(session, "A"), factories.agency(session, "B")
    ada, ben = (factories.user(session, name, role, office) for name, role in (("ada", Role.LEAD), ("ben", Role.CLERK)))
    late = factories.case(session, office, assigned_to=ben, reported_on=TODAY - 40 * DAY)
    factories.case(session, office, assigned_to=ben)
    factories.case(session, away, assigned_to=factories.user(session, "eve", Role.CLERK, away))
    factories.measure(session, late, agreed_on=TODAY - DAY, due_on=TODAY - DAY)
    factories.measure(session, late)
    reminders.add(late, due_on=TODAY, text="Anrufen", on=TODAY, by=ada, assigned_to=ada)
    session.commit()
    viewer = viewer_of(ada, TODAY)
    with session.acting_as(viewer):
        found = [
            (one.person.login, one.cases, one.deadlines, one.measures, one.reminders)
            for one in loads.per_person(session, viewer)
        ]
    assert found == [("ada", 0, 0, 0, 1), ("ben", 2, 1, 1, 0)]
