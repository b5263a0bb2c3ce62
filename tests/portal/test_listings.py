"""Lists: one page and the count must agree, near and far, short and full, with and without conditions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Case, Conference, Invitation
from portal import clock, listings
from portal.guard import GuardedSession
from portal.listings import WHOLE, Asked, Rows, Sort
from portal.viewers import viewer_of
from tests import factories
from tests.world import World

COLUMNS = ("number", "household_name", "reported_on")
NEWEST = Sort("number", descending=True)


@pytest.fixture
def rows(session: GuardedSession) -> Rows:
    world = World(session)
    for _ in range(7):
        factories.case(session, world.home)
    viewer = viewer_of(world.logins["clerk"], clock.today())
    session.look_as(viewer)
    return Rows(session, viewer, Case, COLUMNS)


@pytest.mark.parametrize("near", [0, 1000])
@pytest.mark.parametrize(
    ("size", "start", "shown"), [(4, 0, 4), (4, 4, 4), (4, 8, 1), (9, 0, 9), (25, 0, 9), (4, 12, 0)]
)
def test_slice_shows_its_rows_and_counts_all(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, near: int, size: int, start: int, shown: int
) -> None:
    monkeypatch.setattr(listings, "NEAR", near)
    found, count = rows.slice(WHOLE, NEWEST, size, start)
    every, _ = rows.slice(WHOLE, NEWEST, 100, 0)
    assert (list(map(tuple, found)), count) == (list(map(tuple, every))[start : start + shown], 9)


@pytest.mark.parametrize(("size", "start", "count"), [(4, 0, 9), (25, 0, 9), (4, 8, 9), (4, 12, 9)])
def test_slice_counts_with_conditions(rows: Rows, size: int, start: int, count: int) -> None:
    assert rows.slice(Asked((Case.number > "",)), NEWEST, size, start)[1] == count


def test_slice_of_nothing_counts_nothing(rows: Rows) -> None:
    assert rows.slice(Asked((Case.number == "none",)), NEWEST, 25, 0) == ([], 0)


@pytest.mark.parametrize("start", [0, 4, 8])
def test_count_stops_at_the_cap(rows: Rows, monkeypatch: pytest.MonkeyPatch, start: int) -> None:
    monkeypatch.setattr(listings, "CAP", 5)
    monkeypatch.setattr(listings, "_long", {})
    monkeypatch.setattr(listings, "_prepared_page", listings._page_statement)
    assert [rows.slice(WHOLE, NEWEST, 4, start)[1] for _ in range(2)] == [6, 6]
    assert rows.slice(Asked((Case.number > "",)), NEWEST, 4, start)[1] == 6


def test_columns_of_a_page_follow_the_number(rows: Rows) -> None:
    (row, *_), _ = rows.slice(WHOLE, NEWEST, 4, 0)
    case = rows.session.get(Case, row[0])
    assert tuple(row) == (case.id, case.number, case.household_name, case.reported_on)


@pytest.mark.parametrize("login", ["partner", "clerk"])
def test_invitations_stand_in_the_order_of_their_conferences(session: GuardedSession, login: str) -> None:
    world = World(session)
    days = [3, 9, 6]
    for day in days:
        case = factories.case(session, world.home)
        factories.conference(session, case, world.jobcenter, scheduled_at=clock.now() + timedelta(days=day))
    viewer = viewer_of(world.logins[login], clock.today())
    session.commit()
    session.look_as(viewer)
    invited = Rows(session, viewer, Invitation, ("conference_id",))
    numbers = [row[1] for row in invited.slice(WHOLE, Sort("conference_id", descending=True), 25, 0)[0]]
    met = dict(session.execute(select(Conference.id, Conference.scheduled_at)).tuples().all())
    assert len(numbers) >= len(days)
    assert [met[number] for number in numbers] == sorted((met[number] for number in numbers), reverse=True)
