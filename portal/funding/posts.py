"""What a post costs: month by month, part of a month by its days, within the period of its programme."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from models import Post, Programme
from portal.errors import Refused

CENT = Decimal("0.01")
RULE = (
    "Kosten einer Stelle: Betrag im Monat. Ein angefangener Monat zählt nach Kalendertagen (Betrag × Tage der Stelle ÷ Tage des "
    "Monats), auf Cent gerundet. Im Plan zählt der förderfähige Teil, Monat für Monat gerundet."
)
"""Printed under every sum of posts."""


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What a post costs in one calendar month, and how much of it may be funded; in Euro."""

    month: date
    days: int
    cost: Decimal
    eligible: Decimal


def months(post: Post, programme: Programme, *, until: date) -> Iterator[MonthCost]:
    """Yield the months of a post within the period of its programme, up to a day."""
    start, end = funded(post, programme)
    end = min(end, until)
    while start <= end:
        length = calendar.monthrange(start.year, start.month)[1]
        last = min(end, start.replace(day=length))
        days = (last - start).days + 1
        cost = _rounded(post.monthly * days / length)
        yield MonthCost(start.replace(day=1), days, cost, _rounded(cost * post.eligible / 100))
        start = last + timedelta(days=1)


def funded(post: Post, programme: Programme) -> tuple[date, date]:
    """Return the first and the last day a programme pays for a post: none outside of its period."""
    return max(post.starts_on, programme.starts_on), min(post.ends_on or programme.ends_on, programme.ends_on)


def cost(post: Post, programme: Programme, *, until: date) -> tuple[Decimal, Decimal]:
    """Return what a post costs up to a day, and how much of it may be funded."""
    found = list(months(post, programme, until=until))
    return sum((one.cost for one in found), Decimal(0)), sum((one.eligible for one in found), Decimal(0))


def by_year(post: Post, programme: Programme, *, until: date) -> dict[int, Decimal]:
    """Return what a post costs in each calendar year."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for one in months(post, programme, until=until):
        found[one.month.year] += one.cost
    return dict(found)


def change(post: Post, *, on: date, monthly: Decimal, pay_group: str) -> Post:
    """End a post the day before and return its successor from that day on; raise Refused for a day outside of it."""
    if on <= post.starts_on or (post.ends_on is not None and on > post.ends_on):
        until = f" bis {post.ends_on:%d.%m.%Y}" if post.ends_on else ""
        raise Refused(
            f"Die Stelle läuft vom {post.starts_on:%d.%m.%Y}{until}; der {on:%d.%m.%Y} liegt nicht darin. Wählen Sie einen Tag dazwischen."
        )
    successor = Post(
        position=post.position, function=post.function, person_name=post.person_name, part=post.part, eligible=post.eligible,
        pay_group=pay_group or post.pay_group, starts_on=on, ends_on=post.ends_on, monthly=monthly,
    )  # fmt: skip
    post.ends_on = on - timedelta(days=1)
    return successor


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
