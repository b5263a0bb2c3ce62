"""Does the session show what a share or a deputyship opens, as long as it holds and no longer?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import (
    Case,
    Contact,
    Person,
    Share,
    User,
)
from portal import access, clock
from portal.errors import Forbidden
from portal.guard import GuardedSession
from tests.access.house import House

TODAY = clock.today()


def streets(session: GuardedSession) -> list[str | None]:
    return list(session.scalars(select(access.released(session.viewer, Case.street))))


@pytest.mark.parametrize(
    ("day", "seen"), [(-1, None), (0, "KANARIE-JOINED-STREET"), (30, "KANARIE-JOINED-STREET"), (31, None)]
)
def test_share_holds_from_its_first_to_its_last_day(house: House, day: int, seen: str | None) -> None:
    with house.looking_as() as session:
        session.look_as(replace(house.viewers["partner"], today=TODAY + timedelta(days=day)), readonly=True)
        assert streets(session) == [seen]
        assert len(session.scalars(select(Person)).all()) == (seen is not None)


def test_revoked_share_ends_at_once(house: House) -> None:
    with house.looking_as() as session:
        session.scalars(select(Share)).one().revoked_on = TODAY
        session.flush()
        session.look_as(house.viewers["partner"])
        assert (streets(session), session.scalars(select(Person)).all(), session.scalars(select(Share)).all()) == (
            [None],
            [],
            [],
        )


def confidential_seen(session: GuardedSession) -> list[str]:
    return list(session.scalars(select(Contact.note).where(Contact.confidential)))


@pytest.mark.parametrize("login", ["social_worker", "lead", "away_clerk", "privacy", "admin", "finance", "partner"])
def test_confidential_contact_is_hidden_from_others(house: House, login: str) -> None:
    with house.looking_as(login, readonly=True) as session:
        contacts = list(session.scalars(select(Contact.id).where(Contact.case_id == house.ids.joined)))
        assert len(contacts) == (1 if login in ("social_worker", "lead") else 0)


def test_confidential_contact_is_seen_by_author_and_deputy(house: House) -> None:
    with house.looking_as() as session:
        session.get_one(User, house.ids.logins["clerk"]).deputy_id = house.ids.logins["social_worker"]
        session.flush()
        for login, count in (("clerk", 2), ("social_worker", 2), ("lead", 0)):
            session.look_as(house.viewers[login])
            assert len(confidential_seen(session)) == count
        contact = session.get(Contact, session.scalar(select(Contact.id)))
        assert contact is not None


def test_deputy_reads_but_does_not_write(house: House) -> None:
    with house.looking_as() as session:
        session.get_one(User, house.ids.logins["clerk"]).deputy_id = house.ids.logins["social_worker"]
        session.flush()
        session.look_as(house.viewers["social_worker"])
        session.scalars(select(Contact).where(Contact.confidential)).first().note = "anders"  # type: ignore[union-attr]
        with pytest.raises(Forbidden):
            session.flush()
