"""When those of a conference meet again: as said, as moved, and never on a day that was called off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import Conference
from models.enums import ConferenceState, Occasion
from portal import clock, conferences, next_meetings
from portal.guard import GuardedSession
from tests import factories

SAID = factories.TODAY + timedelta(days=14)


@pytest.fixture
def held(session: GuardedSession) -> Conference:
    case = factories.case(session, factories.agency(session, "Fachstelle"))
    return factories.conference(
        session, case, state=ConferenceState.HELD, held_on=factories.TODAY, next_on=SAID, scheduled_at=clock.now()
    )


def convened(session: GuardedSession, held: Conference) -> Conference:
    made = factories.conference(
        session, held.case, occasion=Occasion.FOLLOW_UP, scheduled_at=clock.now() + timedelta(days=14)
    )
    session.expire(held.case, ["conferences"])
    return made


def test_the_day_said_counts_while_nothing_is_convened(held: Conference) -> None:
    assert next_meetings.day_after(held) == SAID
    held.next_on = None
    assert next_meetings.day_after(held) is None


def test_a_conference_called_off_is_no_next_day_until_another_is_convened(
    session: GuardedSession, held: Conference
) -> None:
    following = convened(session, held)
    assert next_meetings.day_after(held) == SAID
    conferences.cancel(following)
    assert next_meetings.day_after(held) is None
    other = convened(session, held)
    other.scheduled_at += timedelta(days=3)
    assert next_meetings.day_after(held) == SAID + timedelta(days=3)


def test_a_conference_that_was_moved_counts_with_its_new_day(session: GuardedSession, held: Conference) -> None:
    following = convened(session, held)
    following.moved_from, following.moved_on = following.scheduled_at, factories.TODAY
    following.scheduled_at += timedelta(days=7)
    assert next_meetings.day_after(held) == SAID + timedelta(days=7)
    conferences.cancel(following)
    assert next_meetings.day_after(held) is None
