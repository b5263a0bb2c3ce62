"""Does every cell of every table equal what plain Python counts over the same records?

The counting here is written anew from the sentences of the tables, without their SQL.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models import Case, FollowUp, Measure
from models.enums import Channel, FollowUpResult, MeasureState, Outcome, SecuringWay, Stage
from portal import statistics
from portal.calendar import add_months
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, StatisticsReport, Table, report
from tests import factories
from tests.portal.statistics.records import TODAY, Book, fill_at_random

PERIODS = ("2026", "2025-H2", "2026-03", "2025-11-10..2026-02-05")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    """Two hundred cases of one office, and forty of another that must not count."""
    fill_at_random(Book(session, factories.agency(session, "Fachstelle Anderstadt")), 40, seed=9)
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    fill_at_random(book, 200, seed=4)
    return book


def test_every_cell_equals_the_count_over_the_records(book: Book) -> None:
    cases = list(book.session.scalars(select(Case).where(Case.office_id == book.office.id)))
    for period in map(Period.parse, PERIODS):
        counted = report(book.session, [book.office.id], period, TODAY)
        _same_flow(counted.table("case_flow"), cases, period)
        _same_stages(counted.table("stage_by_channel"), [c for c in cases if _in(c.reported_on, period)])
        _same_outcomes(counted.table("outcome_by_stage"), [c for c in cases if _in(c.closed_on, period)])
        _same_persons(counted.table("outcome_persons"), [c for c in cases if _in(c.closed_on, period)])
        _same_open_persons(book, cases, period)
        _same_ten_days(counted.table("ten_days"), cases, period)
        _same_measures(counted.table("measures"), _of(book, Measure, lambda row: row.agreed_on, period, TODAY))
        _same_follow_ups(counted.table("follow_ups"), _of(book, FollowUp, lambda row: row.due_on, period, TODAY))


def test_homes_held_are_of_those_whose_months_are_over(session: GuardedSession) -> None:
    """A loss closes the later looks on the day it is known; none of them counts before its own day."""
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    _looked_after(book, random.Random(5))
    cases = list(session.scalars(select(Case)))
    for written in ("2024", "2025", "2026", "2025-Q4", "2026-Q1"):
        period = Period.parse(written)
        for months in (3, 6, 12):
            chosen = [case for case in cases if _in(case.closed_on, period)]
            keys = [f"debts_{which}" for which in (f"held_{months}", f"asked_{months}", f"held_{months}_share")]
            assert _counts(book, keys, period) == _still_held(chosen, months), (written, months)
        reported = [case for case in cases if _in(case.reported_on, period)]
        keys = ["cohort_held_12", "cohort_asked_12", "cohort_held_12_share"]
        assert _counts(book, keys, period) == _still_held(reported, 12), written


def _looked_after(book: Book, draw: random.Random) -> None:
    """Write homes kept by debts taken over; some are lost at a look, which answers the later ones at once."""
    for _ in range(150):
        closed = TODAY - timedelta(days=draw.randrange(1, 800))
        case = book.case(closed - timedelta(days=20), closed, outcome=Outcome.W1, securing_way=SecuringWay.DEBTS_SGB2)
        known: tuple[FollowUpResult, date] | None = None
        for months in (3, 6, 12):
            due = add_months(closed, months)
            on = due - timedelta(days=draw.choice((0, 0, 14)))
            result = draw.choice([None, *FollowUpResult, FollowUpResult.LOST]) if on <= TODAY else None
            found = known or ((result, on) if result else None)
            known = found if found and found[0] is FollowUpResult.LOST else None
            book.follow_up(case, months, due, *(found or (None, None)))
    book.session.flush()


def _still_held(cases: list[Case], months: int) -> list[Any]:
    over = [case for case in cases if case.closed_on and add_months(case.closed_on, months) <= TODAY]
    looks = [[one.result for one in case.follow_ups if one.months >= months and one.result] for case in over]
    kept = sum(any(one in (FollowUpResult.HELD, FollowUpResult.BROKEN) for one in results) for results in looks)
    asked = sum(bool(results) for results in looks)
    return [kept, asked, _share(kept, asked)]


def _counts(book: Book, keys: list[str], period: Period) -> list[Any]:
    """Return the totals; what nobody can know yet is nothing."""
    total = statistics.table(book.session, keys, period=period, on=TODAY, offices=[book.office.id]).total
    return [0 if value is Mark.NO_BASE and at < 2 else value for at, value in enumerate(total.values)]


def test_several_offices_add_up(book: Book) -> None:
    other = book.session.scalars(select(Case.office_id).where(Case.office_id != book.office.id)).first()
    assert other is not None
    year = Period.parse("2026")
    both = report(book.session, [book.office.id, other], year, TODAY)
    alone = [report(book.session, [office], year, TODAY) for office in (book.office.id, other)]
    assert _totals(both) == [sum(parts) for parts in zip(*map(_totals, alone), strict=True)]


def _totals(counted: StatisticsReport) -> list[int]:
    """Return all totals that are counts; what is known of no household adds nothing."""
    totals = [value for table in counted.tables for value in table.total.values]
    return [
        0 if value is Mark.UNKNOWN else value for value in totals if isinstance(value, int) or value is Mark.UNKNOWN
    ]


def _in(day: date | None, period: Period) -> bool:
    return day is not None and period.start <= day <= period.end


def _of(book: Book, model: Any, day: Callable[[Any], date], period: Period, last: date = date.max) -> list[Any]:
    found = book.session.scalars(select(model).where(model.office_id == book.office.id))
    return [row for row in found if _in(day(row), period) and day(row) <= last]


def _sum(numbers: Iterable[int | None]) -> int | Mark:
    found = list(numbers)
    known = [number for number in found if number is not None]
    return Mark.UNKNOWN if found and not known else sum(known)


def _heads(case: Case) -> int | None:
    known = [number for number in (case.adults, case.children) if number is not None]
    return sum(known) if known else None


def _people(cases: list[Case]) -> list[Any]:
    unknown = sum(c.adults is None or c.children is None for c in cases)
    return [_sum(map(_heads, cases)), _sum(c.children for c in cases), unknown]


def _share(part: int, whole: int) -> Any:
    return Decimal(part) / Decimal(whole) if whole else Mark.NO_BASE


def _same_rows(table: Table, expected: dict[str, list[Any]]) -> None:
    assert {row.label: list(row.values) for row in table.rows} == expected


def _same_flow(table: Table, cases: list[Case], period: Period) -> None:
    def line(span: Period) -> list[Any]:
        came = [c for c in cases if _in(c.reported_on, span)]
        opening = [c for c in cases if c.reported_on < span.start and (c.closed_on or date.max) >= span.start]
        closing = [c for c in cases if c.reported_on <= span.end and (c.closed_on or date.max) > span.end]
        return [len(opening), len(came), sum(_in(c.closed_on, span) for c in cases), len(closing), *_people(came)]

    past = {str(month): line(month) for month in period.months() if month.start <= TODAY}
    _same_rows(table, {**past, **_ahead(table, period), "Gesamt": line(period)})


def _ahead(table: Table, period: Period) -> dict[str, list[Any]]:
    """Months that have not begun hold no 0."""
    return {str(month): [Mark.NO_BASE] * len(table.headings) for month in period.months() if month.start > TODAY}


def _same_stages(table: Table, cases: list[Case]) -> None:
    def line(chosen: list[Case]) -> list[Any]:
        return [*(sum(c.channel is way for c in chosen) for way in Channel), len(chosen), *_people(chosen)]

    stages = {stage.label: line([c for c in cases if c.access_stage is stage]) for stage in Stage}
    _same_rows(table, {**stages, "keine Angabe": line([c for c in cases if not c.access_stage]), "Gesamt": line(cases)})
    assert (table.n, table.missing) == (len(cases), sum(c.access_stage is None for c in cases))


def _same_outcomes(table: Table, cases: list[Case]) -> None:
    def line(chosen: list[Case]) -> list[Any]:
        spread = [sum(c.outcome is outcome for c in chosen) for outcome in Outcome]
        kept, avoided = sum(spread[:2]), sum(spread[:4])
        return [*spread, len(chosen), kept, _share(kept, len(chosen)), avoided, _share(avoided, len(chosen))]

    stages = {stage.label: line([c for c in cases if c.access_stage is stage]) for stage in Stage}
    _same_rows(table, {**stages, "keine Angabe": line([c for c in cases if not c.access_stage]), "Gesamt": line(cases)})


def _same_persons(table: Table, cases: list[Case]) -> None:
    results = [
        set(Outcome),
        *({Outcome(f"W{number}") for number in some} for some in ((1, 2), (1, 2, 3, 4), (6, 7, 8))),
    ]

    def line(chosen: list[Case]) -> list[Any]:
        heads = [_people([c for c in chosen if c.outcome in which])[:2] for which in results]
        return [len(chosen), *(number for pair in heads for number in pair), _people(chosen)[2]]

    stages = {stage.label: line([c for c in cases if c.access_stage is stage]) for stage in Stage}
    _same_rows(table, {**stages, "keine Angabe": line([c for c in cases if not c.access_stage]), "Gesamt": line(cases)})


def _same_open_persons(book: Book, cases: list[Case], period: Period) -> None:
    last = min(period.end, TODAY)
    still = [c for c in cases if c.reported_on <= last and (c.closed_on or date.max) > last]
    keys = ["open_persons", "open_children", "open_heads_unknown"]
    counted = statistics.table(book.session, keys, period=period, on=TODAY, offices=[book.office.id])
    assert list(counted.total.values) == _people(still)


def _same_ten_days(table: Table, cases: list[Case], period: Period) -> None:
    def half(chosen: list[Case], day: Callable[[Case], date | None]) -> list[Any]:
        done = [(day(c), c.conference_due_on) for c in chosen if day(c)]
        waiting = [c for c in chosen if not day(c)]
        still = [c for c in waiting if not c.closed_on]
        in_time = sum(happened <= due for happened, due in done if happened)
        running = sum(c.conference_due_on >= TODAY for c in still)
        decided = len(chosen) - running
        late, overdue, closed = len(done) - in_time, len(still) - running, len(waiting) - len(still)
        return [in_time, late, running, overdue, closed, decided, _share(in_time, decided)]

    def line(span: Period) -> list[Any]:
        chosen = [c for c in cases if _in(c.reported_on, span)]
        return [len(chosen), *half(chosen, lambda c: c.invited_on), *half(chosen, lambda c: c.conference_on)]

    past = {str(month): line(month) for month in period.months() if month.start <= TODAY}
    _same_rows(table, {**past, **_ahead(table, period), "Gesamt": line(period)})


def _same_measures(table: Table, measures: list[Measure]) -> None:
    def line(chosen: list[Measure]) -> list[Any]:
        overdue = sum(m.state is MeasureState.OPEN and m.due_on < TODAY for m in chosen)
        return [*(sum(m.state is state for m in chosen) for state in MeasureState), len(chosen), overdue]

    for row in table.rows[:-1]:
        assert list(row.values) == line([m for m in measures if m.kind.label == row.label])
    assert {m.kind.label for m in measures} <= {row.label for row in table.rows}
    assert list(table.total.values) == line(measures)


def _same_follow_ups(table: Table, follow_ups: list[FollowUp]) -> None:
    def line(chosen: list[FollowUp]) -> list[Any]:
        spread = [sum(f.result is result for f in chosen) for result in (*FollowUpResult, None)]
        asked = len(chosen) - spread[-1]
        return [*spread, len(chosen), asked, sum(spread[:2]), _share(sum(spread[:2]), asked)]

    months = {f"nach {months} Monaten": line([f for f in follow_ups if f.months == months]) for months in (3, 6, 12)}
    _same_rows(table, {**months, "Gesamt": line(follow_ups)})
