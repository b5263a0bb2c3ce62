"""Does a calendar entry say when and where, stay itself through changes, and never name anybody?"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from models import CalendarFeed, Conference, User
from models.enums import ConferenceState
from portal import calendars, clock
from portal.guard import GuardedSession
from portal.viewers import machine, viewer_of
from tests.world import World


@pytest.fixture
def world(session: GuardedSession) -> World:
    return World(session)


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def feed_of(session: GuardedSession, user: User) -> bytes:
    session.commit()
    session.look_as(viewer_of(user, clock.today()), readonly=True)
    found = calendars.feed(session, session.viewer, user)
    session.rollback()
    session.look_as(machine("Test", clock.today()))
    return found


def test_file_tells_number_place_and_local_time(session: GuardedSession, world: World) -> None:
    conference = world.joined.conferences[0]
    conference.scheduled_at = clock.at_local(date(2026, 7, 6), time(10))
    session.flush()
    [event] = events(calendars.conference_file(session, conference))
    assert str(event["SUMMARY"]) == f"Fallkonferenz {world.joined.number}"
    assert str(event["LOCATION"]) == "Rathaus, Raum 214"
    assert event["DTSTART"].to_ical() == b"20260706T100000"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"


def test_entry_keeps_its_number_and_counts_its_changes(session: GuardedSession, world: World) -> None:
    conference = world.joined.conferences[0]
    session.flush()
    [before] = events(calendars.conference_file(session, conference))
    conference.scheduled_at, conference.state = conference.scheduled_at + timedelta(days=1), ConferenceState.CANCELLED
    session.flush()
    [after] = events(calendars.conference_file(session, conference))
    assert after["UID"] == before["UID"]
    assert (after["SEQUENCE"], after["STATUS"]) == (before["SEQUENCE"] + 1, "CANCELLED")


def test_a_place_that_names_the_household_stays_in_the_portal(session: GuardedSession, world: World) -> None:
    conference, [member, *_] = world.joined.conferences[0], world.joined.members
    member.person.first_name, member.person.last_name = "Kai", "Kalendername"
    conference.place = "Bei Kai Kalendername, Kweg 2"
    session.flush()
    found = [calendars.conference_file(session, conference)]
    found += [feed_of(session, world.logins[login]) for login in ("clerk", "partner")]
    assert [str(event["LOCATION"]) for data in found for event in events(data) if "LOCATION" in event].count(
        "Ort siehe Portal"
    ) == 3
    assert [data for data in found if b"Kalender" in data.replace(b"\r\n ", b"")] == []


def test_no_file_and_no_feed_carries_a_canary(session: GuardedSession, world: World) -> None:
    found = [calendars.conference_file(session, conference) for conference in session.scalars(select(Conference))]
    found += [feed_of(session, world.logins[login]) for login in ("clerk", "partner", "lead", "stranger")]
    assert [data for data in found if b"KANARIE" in data.replace(b"\r\n ", b"")] == []


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("clerk", {"JOINED", "CLOSEDOFF"}),
        ("partner", {"JOINED"}),
        ("away_clerk", {"FOREIGN"}),
        ("lead", set()),
        ("stranger", set()),
    ],
)
def test_feed_holds_what_its_user_has_to_do(session: GuardedSession, world: World, login: str, seen: set[str]) -> None:
    numbers = {"JOINED": world.joined, "CLOSEDOFF": world.closed_off, "FOREIGN": world.foreign}
    told = sorted(str(event["SUMMARY"]) for event in events(feed_of(session, world.logins[login])))
    words = ("Fallkonferenz {}", "Maßnahme fällig, Fall {}")
    assert told == sorted(word.format(numbers[mark].number) for mark in seen for word in words)


def test_address_is_kept_as_hash_and_a_new_one_ends_the_old(session: GuardedSession, world: World) -> None:
    clerk = world.logins["clerk"]
    first = calendars.rotate(session, clerk)
    session.flush()
    assert calendars.user_behind(session, first) is clerk
    second = calendars.rotate(session, clerk)
    session.flush()
    [feed] = session.scalars(select(CalendarFeed))
    assert (len(first), first != second, feed.token_hash) == (43, True, calendars.digest(second))
    assert (calendars.user_behind(session, first), calendars.user_behind(session, second)) == (None, clerk)


def test_feed_ends_with_its_user_and_with_his_agency(session: GuardedSession, world: World) -> None:
    partner = world.logins["partner"]
    token = calendars.rotate(session, partner)
    session.flush()
    partner.agency.active = False
    session.flush()
    assert calendars.user_behind(session, token) is None
    partner.agency.active, partner.active = True, False
    session.flush()
    assert calendars.user_behind(session, token) is None


def test_feed_belongs_to_its_user_alone(session: GuardedSession, world: World) -> None:
    calendars.rotate(session, world.logins["clerk"])
    session.commit()
    session.look_as(viewer_of(world.logins["lead"], clock.today()))
    assert session.scalars(select(CalendarFeed)).all() == []
