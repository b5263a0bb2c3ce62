"""Column types: closed lists keep their code, moments their zone, money its cents; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from models import Case, Conference
from models.enums import Channel, Stage
from portal.guard import GuardedSession
from tests import factories


@pytest.fixture
def case(session: GuardedSession) -> Case:
    return factories.case(session, factories.agency(session, "A"))


def test_closed_lists_store_the_code_and_give_the_member_back(session: GuardedSession, case: Case):
    case.channel, case.stage = Channel.BASIC_SUPPLIER, Stage.SUIT_SERVED
    session.commit()
    assert session.execute(text("SELECT channel, stage FROM cases")).one() == ("basic_supplier", "41")
    assert (case.channel, case.channel.label) == (Channel.BASIC_SUPPLIER, "Grundversorger (§ 41g EnWG)")


def test_closed_lists_refuse_words_they_do_not_know(session: GuardedSession, case: Case):
    case.channel = "pigeon"  # type: ignore[assignment]  # that is the point
    with pytest.raises(StatementError, match="'pigeon' is not a valid Channel"):
        session.flush()


def test_moments_are_kept_in_utc_whatever_zone_they_come_in(session: GuardedSession, case: Case):
    summer = timezone(timedelta(hours=2))
    conference = factories.conference(session, case, scheduled_at=datetime(2026, 7, 1, 9, 30, tzinfo=summer))
    session.commit()
    assert conference.scheduled_at == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    assert conference.scheduled_at.tzinfo is UTC
    before = select(Conference.id).where(Conference.scheduled_at < datetime(2026, 7, 1, 9, 31, tzinfo=summer))
    assert session.scalars(before).all() == [conference.id]


def test_moments_without_a_zone_are_refused(session: GuardedSession, case: Case):
    with pytest.raises(StatementError, match="a moment needs a time zone"):
        factories.conference(session, case, scheduled_at=datetime(2026, 7, 1, 9, 30))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("amount", ["0.10", "1837.20", "9999999999.99", "0.00"])
def test_money_keeps_its_cents(session: GuardedSession, case: Case, amount: str):
    case.arrears = Decimal(amount)
    session.commit()
    assert (case.arrears, str(case.arrears)) == (Decimal(amount), amount)


def test_no_amount_is_not_zero(session: GuardedSession, case: Case):
    session.commit()
    assert (case.arrears, case.adults) == (None, None)
