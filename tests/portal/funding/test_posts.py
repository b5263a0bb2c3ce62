"""What posts cost: figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models import Post
from portal.errors import Refused
from portal.funding import posts
from portal.guard import GuardedSession
from tests import factories

END = date(2026, 12, 31)


def test_part_of_a_month_counts_by_its_days(session: GuardedSession) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    post = factories.post(
        session,
        factories.position(session, programme),
        "5200.00",
        starts_on=date(2026, 2, 10),
        ends_on=date(2026, 4, 15),
    )
    found = list(posts.months(post, programme, until=END))
    # February: 19 of 28 days, 5200 × 19 / 28 = 3528.571…; March whole; April: 15 of 30 days.
    assert [(one.days, one.cost) for one in found] == [
        (19, Decimal("3528.57")),
        (31, Decimal("5200.00")),
        (15, Decimal("2600.00")),
    ]
    assert posts.cost(post, programme, until=END) == (Decimal("11328.57"), Decimal("11328.57"))


def test_eligible_share_is_rounded_month_by_month(session: GuardedSession) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    post = factories.post(session, factories.position(session, programme), "4333.33", eligible=90)
    # 4333.33 × 90 % = 3899.997, rounded 3900.00; twelve of them.
    assert posts.cost(post, programme, until=END) == (Decimal("51999.96"), Decimal("46800.00"))


def test_post_counts_only_within_its_programme_and_up_to_the_day(session: GuardedSession) -> None:
    programme = factories.programme(
        session,
        factories.agency(session, "Fachstelle Musterstadt"),
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 6, 30),
    )
    post = factories.post(session, factories.position(session, programme), "1000.00", starts_on=date(2025, 1, 1))
    assert posts.by_year(post, programme, until=date(2026, 2, 14)) == {2025: Decimal(6000), 2026: Decimal(1500)}
    assert posts.cost(post, programme, until=date(2025, 6, 30)) == (Decimal(0), Decimal(0))


def test_changed_pay_ends_the_post_and_begins_its_successor(session: GuardedSession) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    post = factories.post(session, factories.position(session, programme), "5000.00")
    later = posts.change(post, on=date(2026, 4, 1), monthly=Decimal("5200.00"), pay_group="")
    session.flush()
    assert (post.ends_on, later.starts_on, later.pay_group) == (date(2026, 3, 31), date(2026, 4, 1), "S 12")
    both = [posts.cost(one, programme, until=END)[0] for one in (post, later)]
    assert both == [Decimal(15_000), Decimal(46_800)]
    with pytest.raises(Refused, match=r"der 01\.01\.2026 liegt nicht darin"):
        posts.change(post, on=date(2026, 1, 1), monthly=Decimal(1), pay_group="")


def test_post_is_funded_within_its_programme_alone(session: GuardedSession) -> None:
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    early = Post(starts_on=date(2020, 1, 15), ends_on=None)
    assert posts.funded(early, programme) == (programme.starts_on, programme.ends_on)
