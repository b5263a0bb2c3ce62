"""Soll and Ist: the financing plan of a programme, line by line and side by side, with what was really spent and received."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from models import Booking, PlanPosition, Post, Programme
from models.enums import PlanSide
from portal.errors import Refused
from portal.funding import posts
from portal.guard import GuardedSession

ZERO = Decimal(0)

AFTER_PERIOD = "nach dem Bewilligungszeitraum"
"""How a receipt from after the period of its programme is marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan: planned and real, in Euro; ``posts`` is the part of the real that posts cost."""

    position: PlanPosition
    planned: Decimal
    booked: Decimal
    posts: Decimal

    @property
    def real(self) -> Decimal:
        """Return the Ist: receipts and posts."""
        return self.booked + self.posts

    @property
    def deviation(self) -> Decimal:
        """Return Ist less Soll."""
        return self.real - self.planned


@dataclass(frozen=True, slots=True)
class Side:
    """Income or expenditure with its lines in the order of their numbers."""

    side: PlanSide
    lines: tuple[Line, ...]

    @property
    def planned(self) -> Decimal:
        """Return the sum planned."""
        return sum((line.planned for line in self.lines), ZERO)

    @property
    def real(self) -> Decimal:
        """Return the sum spent or received."""
        return sum((line.real for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Plan:
    """The financing plan of a programme as it stood on a day, with posts and receipts."""

    programme: Programme
    on: date
    sides: tuple[Side, ...]
    posts: tuple[Post, ...]

    def side(self, side: PlanSide) -> Side:
        """Return one side."""
        return next(one for one in self.sides if one.side is side)

    @property
    def balance(self) -> Decimal:
        """Return income less expenditure: what is left, or, below zero, what is missing."""
        return self.side(PlanSide.INCOME).real - self.side(PlanSide.EXPENDITURE).real


def plan(session: GuardedSession, programme: Programme, *, on: date) -> Plan:
    """Return the plan of a programme with Soll and Ist up to a day; three statements however many receipts there are."""
    positions = positions_of(session, programme)
    numbers = [position.id for position in positions]
    totals = (
        select(Booking.position_id, func.sum(Booking.amount))
        .where(Booking.position_id.in_(numbers), Booking.booked_on <= on)
        .group_by(Booking.position_id)
    )
    booked = dict(session.execute(totals).tuples().all())
    own = select(Post).where(Post.position_id.in_(numbers)).options(joinedload(Post.position))
    found = tuple(session.scalars(own.order_by(Post.function, Post.starts_on, Post.id)))
    paid: dict[int, Decimal] = defaultdict(Decimal)
    for post in found:
        paid[post.position_id] += posts.cost(post, programme, until=on)[1]
    lines = [
        Line(position, position.planned, Decimal(booked.get(position.id, 0)), paid[position.id])
        for position in positions
    ]
    sides = tuple(Side(side, tuple(line for line in lines if line.position.side is side)) for side in PlanSide)
    return Plan(programme, on, sides, found)


def positions_of(session: GuardedSession, programme: Programme) -> list[PlanPosition]:
    """Return the lines of a plan, 1.2 before 1.10."""
    found = session.scalars(select(PlanPosition).where(PlanPosition.programme_id == programme.id))
    return sorted(found, key=lambda position: (position.side is PlanSide.INCOME, natural(position.number), position.id))


def natural(number: str) -> list[tuple[int, str]]:
    """Return a key by which „1.2“ comes before „1.10“."""
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"[.\s]+", number)]


def bookings_of(session: GuardedSession, positions: Sequence[PlanPosition], *, on: date) -> list[Booking]:
    """Return the receipts of these lines up to a day, the earliest first."""
    numbers = [position.id for position in positions]
    return list(
        session.scalars(
            select(Booking)
            .where(Booking.position_id.in_(numbers), Booking.booked_on <= on)
            .options(joinedload(Booking.position))
            .order_by(Booking.booked_on, Booking.id)
        )
    )


def remarks(programme: Programme, bookings: Sequence[Booking]) -> list[str]:
    """Return what to look at again in each receipt of a programme, empty where there is nothing.

    A day after its period may still be paid from it, and a number may stand for parts of one receipt: both are for people
    to judge, so neither is refused.
    """
    numbers = Counter(one.receipt for one in bookings if one.receipt)
    found = []
    for one in bookings:
        told = [AFTER_PERIOD] if one.booked_on > programme.ends_on else []
        if numbers[one.receipt] > 1:
            told.append(f"Nummer {numbers[one.receipt]}-mal gebucht")
        found.append(", ".join(told))
    return found


def check_booking(programme: Programme, *, booked_on: date, on: date) -> None:
    """Raise Refused for a receipt from before the period of its programme, or from after ``on``."""
    if booked_on < programme.starts_on:
        reason = (
            f"Der {booked_on:%d.%m.%Y} liegt vor dem Bewilligungszeitraum, der am {programme.starts_on:%d.%m.%Y} beginnt. "
            "Prüfen Sie den Tag des Belegs."
        )
        raise Refused(reason, at={"booked_on": reason})
    if booked_on > on:
        reason = f"Der {booked_on:%d.%m.%Y} liegt in der Zukunft. Prüfen Sie den Tag des Belegs."
        raise Refused(reason, at={"booked_on": reason})


def check_post(programme: Programme, position: PlanPosition, *, starts_on: date, ends_on: date | None) -> None:
    """Raise Refused for a post under a line of income, or with no day in the period of its programme."""
    if position.side is PlanSide.INCOME:
        raise Refused(f"„{position}“ ist eine Einnahme. Eine Stelle gehört zu einer Position der Ausgaben.")
    period = f"{programme.starts_on:%d.%m.%Y} bis {programme.ends_on:%d.%m.%Y}"
    if starts_on > programme.ends_on:
        reason = f"Der {starts_on:%d.%m.%Y} liegt nach dem Bewilligungszeitraum {period}. Prüfen Sie, ab wann die Stelle läuft."
        raise Refused(reason, at={"starts_on": reason})
    if ends_on is not None and ends_on < programme.starts_on:
        reason = f"Der {ends_on:%d.%m.%Y} liegt vor dem Bewilligungszeitraum {period}. Prüfen Sie, bis wann die Stelle läuft."
        raise Refused(reason, at={"ends_on": reason})


def check_twice(
    session: GuardedSession,
    position: PlanPosition,
    *,
    booked_on: date,
    amount: Decimal,
    receipt: str,
    text: str,
    but: int | None = None,
) -> None:
    """Raise Refused for a receipt its programme has already: same day, amount and number, without a number same purpose.

    ``but`` is the booking that is being changed.
    """  # fmt: skip
    same = Booking.receipt == receipt if receipt else and_(Booking.receipt == "", Booking.text == text)
    own = (
        select(Booking)
        .join(PlanPosition, PlanPosition.id == Booking.position_id)
        .where(PlanPosition.programme_id == position.programme_id, Booking.booked_on == booked_on, Booking.amount == amount)
        .where(same, Booking.id != (but or 0))
    )  # fmt: skip
    with session.no_autoflush:
        found = session.scalars(own.options(joinedload(Booking.position)).limit(1)).first()
    if found is not None:
        named = f"Beleg „{receipt}“" if receipt else f"Ein Beleg „{text}“ ohne Nummer"
        reason = (
            f"{named} vom {booked_on:%d.%m.%Y} über denselben Betrag ist schon unter {found.position} gebucht. Ist es ein "
            f"zweiter, geben Sie ihm ein eigenes Zeichen, zum Beispiel „{receipt or 'A'} (2)“."
        )
        raise Refused(reason, at={"receipt": reason})
