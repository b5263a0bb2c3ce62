"""Who stands in for whom: only colleagues, only days to come, nobody who is away himself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.enums import Role
from portal import deputies
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories

TODAY = factories.TODAY
DAY = timedelta(days=1)


@pytest.fixture
def people(session: GuardedSession):
    office = factories.agency(session, "A")
    found = [factories.user(session, name, Role.CLERK, office) for name in ("ada", "ben")]
    found.append(factories.user(session, "eve", Role.LEAD, office))
    session.commit()
    return found


def test_a_colleague_stands_in_for_the_days_named(session: GuardedSession, people):
    ada, ben, _ = people
    deputies.appoint(ada, ben, first=TODAY, last=TODAY + 7 * DAY, on=TODAY)
    session.commit()
    viewer = viewer_of(ben, TODAY)
    with session.acting_as(viewer):
        assert [one.name for one in deputies.represented(session, viewer)] == [ada.name]
    later = viewer_of(ben, TODAY + 8 * DAY)
    with session.acting_as(later):
        assert deputies.represented(session, later) == []


def test_who_is_away_himself_stands_in_for_nobody(session: GuardedSession, people):
    ada, ben, eve = people
    deputies.appoint(ben, eve, first=TODAY + 3 * DAY, last=TODAY + 5 * DAY, on=TODAY)
    with pytest.raises(Refused, match="ist dann selbst abwesend"):
        deputies.appoint(ada, ben, first=TODAY, last=TODAY + 3 * DAY, on=TODAY)
    deputies.appoint(ada, ben, first=TODAY, last=TODAY + 2 * DAY, on=TODAY)
    assert ada.deputy_id == ben.id


def test_who_works_on_no_cases_stands_in_for_nobody(session: GuardedSession, people):
    ada, _, _ = people
    keeper = factories.user(session, "kasse", Role.FINANCE, ada.agency)
    with pytest.raises(Refused) as refused:
        deputies.appoint(ada, keeper, first=None, last=None, on=TODAY)
    assert str(refused.value) == (
        "FAKE kasse kann FAKE ada nicht vertreten. Wählen Sie jemand anderen, der in dieser Fachstelle an Fällen arbeitet."
    )


def test_days_need_a_deputy_and_are_not_over(session: GuardedSession, people):
    ada, ben, _ = people
    with pytest.raises(Refused, match="Niemand vertritt"):
        deputies.appoint(ada, None, first=TODAY, last=None, on=TODAY)
    with pytest.raises(Refused, match="ist vorbei"):
        deputies.appoint(ada, ben, first=None, last=TODAY - DAY, on=TODAY)
    with pytest.raises(Refused, match="kann FAKE ada nicht vertreten"):
        deputies.appoint(ada, ada, first=None, last=None, on=TODAY)


@pytest.mark.parametrize(("login", "column", "allowed"), [
    (0, "deputy_id", True), (1, "deputy_id", False), (2, "deputy_id", True), (0, "role", False), (2, "active", False),
])  # fmt: skip
def test_people_speak_for_themselves_and_a_lead_for_everybody(session: GuardedSession, people, login, column, allowed):
    value = {"deputy_id": people[1].id, "role": Role.SOCIAL_WORKER, "active": False}[column]
    with session.acting_as(viewer_of(people[login], TODAY)):
        setattr(people[0], column, value)
        if allowed:
            session.flush()
        else:
            with pytest.raises(Forbidden):
                session.flush()
        session.rollback()
