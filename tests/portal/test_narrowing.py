"""Narrowing: one option for all records must narrow each viewer to his own rows, also where SQLAlchemy reuses its SQL."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models import Case, Conference, Invitation, Measure
from portal import clock
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.narrowing import narrowed
from portal.viewers import Viewer, viewer_of
from tests.world import World


def seen(session: GuardedSession, viewer: Viewer, statement: Any) -> list[Any]:
    session.expunge_all()
    session.look_as(viewer)
    return sorted(session.scalars(statement))


def viewers(session: GuardedSession, *logins: str) -> list[Viewer]:
    world = World(session)
    return [viewer_of(world.logins[login], clock.today()) for login in logins]


def numbers(session: GuardedSession, office: int) -> list[int]:
    return sorted(session.scalars(select(Case.id).where(Case.office_id == office)))


def test_the_same_statement_shows_each_viewer_his_own_rows(session: GuardedSession) -> None:
    home, away = viewers(session, "clerk", "away_clerk")
    expected = {viewer: numbers(session, viewer.agency_id) for viewer in (home, away)}
    statement = select(Case.id)
    assert [seen(session, viewer, statement) for viewer in (home, away, home)] == [
        expected[v] for v in (home, away, home)
    ]


def test_a_subquery_is_narrowed_for_each_viewer(session: GuardedSession) -> None:
    home, away = viewers(session, "clerk", "away_clerk")
    expected = [[len(numbers(session, viewer.agency_id))] for viewer in (home, away)]
    counted = select(func.count()).select_from(select(Case.id).subquery())
    assert [seen(session, viewer, counted) for viewer in (home, away)] == expected


def test_roles_of_other_shape_never_share_sql(session: GuardedSession) -> None:
    partner, clerk, stranger = viewers(session, "partner", "clerk", "stranger")
    own = sorted(session.scalars(select(Measure.id).where(Measure.responsible_agency_id == partner.agency_id)))
    office = sorted(session.scalars(select(Measure.id).where(Measure.office_id == clerk.agency_id)))
    assert [seen(session, viewer, select(Measure.id)) for viewer in (clerk, partner, stranger)] == [office, own, []]


def test_a_record_joined_under_another_name_is_narrowed(session: GuardedSession) -> None:
    home, away = viewers(session, "clerk", "away_clerk")
    other = aliased(Case)
    offices = select(other.office_id).select_from(Case).join(other, other.id != Case.id).distinct()
    assert [seen(session, viewer, offices) for viewer in (home, away)] == [[home.agency_id], []]


def test_invitations_are_narrowed_beside_their_conference(session: GuardedSession) -> None:
    (partner,) = viewers(session, "partner")
    asked = aliased(Invitation)
    own = sorted(session.scalars(select(Invitation.id).where(Invitation.agency_id == partner.agency_id)))
    joined = select(asked.id).select_from(Conference).join(asked, asked.conference_id == Conference.id)
    assert seen(session, partner, joined) == seen(session, partner, select(Invitation.id)) == own != []


def test_a_kept_statement_of_another_viewer_shows_nothing_of_his(session: GuardedSession) -> None:
    home, away = viewers(session, "clerk", "away_clerk")
    kept = narrowed(home, select(Case.id))
    assert seen(session, home, kept) == seen(session, home, select(Case.id)) != []
    assert seen(session, away, kept) == []


def test_a_lazy_relation_is_narrowed(session: GuardedSession) -> None:
    (partner,) = viewers(session, "partner")
    session.flush()
    session.expunge_all()
    session.look_as(partner)
    case = session.scalars(select(Case)).first()
    assert case is not None
    assert {measure.responsible_agency_id for measure in case.measures} == {partner.agency_id}


def test_a_kept_statement_is_checked_for_each_viewer(session: GuardedSession) -> None:
    clerk, partner = viewers(session, "clerk", "partner")
    kept = narrowed(clerk, select(Case.note))
    assert len(seen(session, clerk, kept)) == len(seen(session, clerk, kept)) > 0
    with pytest.raises(Forbidden):
        seen(session, partner, kept)
