"""Is the part of every share a part of its whole, and is nothing counted that has not happened yet?"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import and_, func, not_, select

from models import Case, Conference, Contact, Invitation, Measure, Step
from models.enums import ContactKind, Income, Kept, ReachState, Role, SecuringWay, StepKind
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, report, table
from portal.statistics.catalogue import declared
from portal.statistics.indicators import Frame, Quotient, Unit
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

YEAR = Period.parse("2026")
SHARES = [one for found in declared().values() for one in found if isinstance(one, Quotient) and one.unit is Unit.SHARE]


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def with_everything(book: Book) -> None:
    """Fill in at random what shares ask of cases, measures, contacts, steps and conferences."""
    fill_at_random(book, 150, seed=3)
    draw, author = random.Random(3), factories.user(book.session, "probe", Role.CLERK, book.office)
    for measure in book.session.scalars(select(Measure)):
        measure.kept = draw.choice([None, *Kept])
    for case in book.session.scalars(select(Case)).all():
        case.reach, case.income = draw.choice(list(ReachState)), draw.choice([None, *Income])
        case.securing_way = draw.choice(list(SecuringWay)) if case.closed_on else None
        day = case.reported_on + timedelta(days=draw.randrange(60))
        kind, reached = draw.choice(list(ContactKind)), draw.choice((True, False))
        book.session.add(Contact(case=case, kind=kind, happened_on=day, reached=reached, author=author))
        book.session.add(Step(case=case, kind=draw.choice(list(StepKind)), happened_on=day))
    book.session.flush()


def test_part_of_every_share_lies_in_its_whole(book: Book) -> None:
    with_everything(book)
    frame = Frame(Period.parse("2025-01-01..2026-12-31"), TODAY)
    for share in SHARES:
        assert share.part.source == share.whole.source, share.key
        outside = select(func.count()).select_from(share.part.counted)
        if share.part.counted is Invitation:
            outside = outside.join(Conference, Invitation.conference_id == Conference.id)
        left = and_(share.part.condition(frame), not_(func.coalesce(share.whole.condition(frame), False)))
        assert book.session.scalar(outside.where(left)) == 0, share.key


def test_no_share_is_more_than_all(book: Book) -> None:
    with_everything(book)
    for text in ("2025", "2026", "2026-Q2", "2026-11"):
        found = table(book.session, [one.key for one in SHARES], period=Period.parse(text), on=TODAY)
        for heading, value in zip(found.headings, found.total.values, strict=True):
            assert isinstance(value, Mark) or 0 <= value <= 1, (text, heading.key)


def test_steps_after_the_day_of_the_data_are_not_counted(book: Book) -> None:
    case = book.case()
    for days, kind in (
        (-1, StepKind.EVICTED),
        (0, StepKind.EVICTION_DATE),
        (9, StepKind.EVICTION_DATE),
        (20, StepKind.FILED),
    ):
        book.session.add(Step(case=case, kind=kind, happened_on=TODAY + timedelta(days=days)))
    book.session.flush()
    found = report(book.session, [book.office.id], YEAR, TODAY, sheets=["court"]).table("proceedings")
    assert [found.value("Gesamt", key) for key in ("steps", "eviction_dates", "evictions", "suits")] == [2, 1, 1, 0]
    assert {value for row in found.rows if row.label == "Dezember 2026" for value in row.values} == {Mark.NO_BASE}
