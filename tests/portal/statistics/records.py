"""Invented records to count: an office, its cases, and two hundred at random that look like a real office's."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from models import Agency, Case, CatalogueEntry, FollowUp, Measure
from models.enums import (
    CaseStatus,
    CatalogueKind,
    Channel,
    FollowUpResult,
    MeasureState,
    Outcome,
    Role,
    SecuringWay,
    Stage,
)
from portal.calendar import add_months
from portal.guard import GuardedSession
from portal.viewers import Viewer

TODAY = date(2026, 11, 21)
CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)


def looks(agency: Agency, role: Role) -> Viewer:
    """Give a viewer of an agency in a role."""
    return Viewer(1, "Probe", role, agency.id, agency.kind, TODAY)


class Book:
    """The cases of one office, written with numbers of their own."""

    def __init__(self, session: GuardedSession, office: Agency) -> None:
        self.session, self.office, self.last = session, office, 0

    def case(self, reported: str | date = "2026-01-10", closed: str | date | None = None, **values: Any) -> Case:
        self.last += 1
        reported_on = _day(reported)
        closed_on = _day(closed) if closed else None
        defaults = {
            "status": CaseStatus.CLOSED if closed_on else CaseStatus.CLEARING,
            "channel": Channel.COURT,
            "outcome": Outcome.W1 if closed_on else None,
            "conference_due_on": reported_on + timedelta(days=12),
            "number": f"{reported_on.year}-{self.last:05d}",
            "created_at": CREATED,
        }
        case = Case(office=self.office, reported_on=reported_on, closed_on=closed_on, **(defaults | values))
        self.session.add(case)
        return case

    def measure(self, case: Case, kind: CatalogueEntry, agreed: str | date, **values: Any) -> Measure:
        defaults = {"title": "Probe", "state": MeasureState.OPEN, "due_on": _day(agreed) + timedelta(days=14)}
        measure = Measure(case=case, kind=kind, agreed_on=_day(agreed), **(defaults | values))
        self.session.add(measure)
        return measure

    def kind(self, label: str, **values: Any) -> CatalogueEntry:
        """Give the kind of measure of this label in the list of the office."""
        own = CatalogueEntry.office_id == self.office.id, CatalogueEntry.code == label
        found = self.session.scalar(select(CatalogueEntry).where(*own))
        if found is not None:
            return found
        entry = CatalogueEntry(
            office_id=self.office.id, kind=CatalogueKind.MEASURE_KIND, code=label, label=label, **values
        )
        self.session.add(entry)
        return entry

    def follow_up(
        self, case: Case, months: int, due: date, result: FollowUpResult | None, done: date | None
    ) -> FollowUp:
        follow_up = FollowUp(case=case, months=months, due_on=due, result=result, done_on=done)
        self.session.add(follow_up)
        return follow_up


def fill_at_random(book: Book, count: int, seed: int = 1) -> None:
    """Write cases of 2025 and 2026 with everything that may be missing missing now and then."""
    draw = random.Random(seed)
    kinds = [book.kind(f"Art {number}", position=number) for number in range(4)]
    kinds.append(book.kind("Alte Art", position=9, valid_to=date(2024, 12, 31)))
    for _ in range(count):
        case = _random_case(book, draw)
        for _ in range(draw.choice((0, 1, 1, 2))):
            agreed = case.reported_on + timedelta(days=draw.randrange(40))
            state = draw.choice(list(MeasureState))
            done = agreed if state is MeasureState.DONE else None
            declined = agreed if state in (MeasureState.IMPOSSIBLE, MeasureState.DECLINED) else None
            book.measure(case, draw.choice(kinds), agreed, state=state, done_on=done, declined_on=declined)
        if case.closed_on:
            for months in (3, 6, 12):
                due = add_months(case.closed_on, months)
                result = draw.choice([None, *FollowUpResult]) if due <= TODAY else None
                book.follow_up(case, months, due, result, due if result else None)
    book.session.flush()


def _random_case(book: Book, draw: random.Random) -> Case:
    reported = date(2025, 1, 1) + timedelta(days=draw.randrange((TODAY - date(2025, 1, 1)).days + 1))
    closed = reported + timedelta(days=draw.randrange(150)) if draw.random() < 0.7 else None
    closed = None if closed and closed > TODAY else closed
    invited = reported + timedelta(days=draw.randrange(30)) if draw.random() < 0.7 else None
    held = invited + timedelta(days=draw.randrange(15)) if invited and draw.random() < 0.8 else None
    return book.case(
        reported,
        closed,
        channel=draw.choice(list(Channel)),
        access_stage=draw.choice([None, *Stage]),
        outcome=draw.choice(list(Outcome)) if closed else None,
        securing_way=SecuringWay.MOVE if closed else None,
        adults=draw.choice((None, 1, 2)),
        children=draw.choice((None, 0, 0, 3)),
        invited_on=invited,
        conference_on=held,
    )


def _day(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
