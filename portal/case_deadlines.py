"""Which clocks a case has, which of them still ask for something, and the nearest, kept with the case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, event, inspect, select
from sqlalchemy.orm import UOWTransaction, joinedload, selectinload

from models import Agency, ArrearsMonth, Case, HandledDeadline, Measure, Step, User
from models.enums import OPEN_CASES, CaseStatus, StepKind
from portal import access, courts, cures, deadlines, terminations
from portal.access import Verb
from portal.agencies import region_of
from portal.current_steps import in_order
from portal.deadlines import Deadline, Event
from portal.deadlines.suit import DEFENCE_NOTICE, GRACE_PERIOD
from portal.errors import Refused
from portal.grace import CURES, not_settled
from portal.guard import GuardedSession
from portal.undertaking_check import SAID
from portal.viewers import machine

CONFERENCE = "conference"
BEFORE_THE_CONFERENCE = (None, CaseStatus.CLEARING, CaseStatus.CONFERENCE)
"""Where work stands while the conference is awaited; a case not yet written has no status."""
AT_ONCE = 500
"""So many cases are read at a time where all are computed anew."""
COMING = timedelta(weeks=4)
"""So far ahead the day tells the other clocks of a case whose nearest one runs out or was missed."""
COMPUTING = (
    "calendar.py", "case_deadlines.py", "cures.py", "current_steps.py", "grace.py", "owed.py", "terminations.py",
    "undertaking_check.py",
)  # fmt: skip
"""What computes a clock besides the rules themselves."""
WATCHED = ("reported_on", "conference_on", "status", "office_id", "arrears", "compensation", "arrears_on")
"""Columns of a case that move its clocks."""


ALL_A_CLOCK_NEEDS = (
    joinedload(Case.office), selectinload(Case.steps), selectinload(Case.handled_deadlines), selectinload(Case.measures),
    selectinload(Case.arrears_months),
)  # fmt: skip
"""Read for all cases at once."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One run of a clock of a case, and who has seen to it."""

    deadline: Deadline
    handled: HandledDeadline | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it still asks for something; a missed one does until somebody has seen to it."""
        return self.deadline.is_open and self.handled is None

    @property
    def is_waiting(self) -> bool:
        """Say whether its day still counts for anybody: not met, not gone past, not seen to."""
        return self.deadline.is_waiting and self.handled is None

    @property
    def day(self) -> date | None:
        """Return the day to act by; the office's own clock of the conference needs no safer day than its last."""
        return self.deadline.due if self.deadline.rule.key == CONFERENCE else self.deadline.safe


def events_of(case: Case, steps: Iterable[Step], judged: Sequence[cures.Judged]) -> list[Event]:
    """Return the steps as the clocks need them, in the order of their recording, and the report they begin with.

    Of what was paid or undertaken only what undoes a termination counts: neither too little, nor what fails its check,
    nor what is meant for a termination no payment undoes, though both mostly stand under one day.
    """
    recorded = in_order(steps)
    meant = {step.id: step for step in recorded if step.id is not None}
    events = [Event(StepKind.REPORTED, case.reported_on)]
    for step in recorded:
        tied = meant.get(step.termination_id or 0)
        if step.kind not in CURES:
            events.append(Event(step.kind, step.happened_on, tied.happened_on if tied is not None else None))
    return events + cures.events(judged)


def of_case(
    case: Case, on: date | None = None, *, steps: Sequence[Step] | None = None, office: Agency | None = None
) -> list[Clock]:
    """Return the clocks of a case, nearest first; none where it is closed. ``on`` is the day of asking.

    ``steps`` and ``office`` are given where the case is not yet written and does not lead to them.
    """
    if case.status is CaseStatus.CLOSED:
        return []
    known = list(case.steps) if steps is None else list(steps)
    region = region_of(office or case.office)
    court = courts.calendar_at((step.court_code for step in known), region)
    judged = cures.judgements(case, known, region)
    events = events_of(case, terminations.in_force(known), judged)
    computed = deadlines.all_deadlines(events, region, on, court=court)
    found = [_after_the_cure(_doubted(each, judged), known, judged) for each in computed]
    handled = {(mark.rule, mark.started_on): mark for mark in case.handled_deadlines}
    return [
        Clock(each, handled.get((each.rule.key, each.steps.start)) if each.steps else None)
        for each in found
        if _concerns(case, known, each)
    ]


def _doubted(deadline: Deadline, judged: Sequence[cures.Judged]) -> Deadline:
    """Return a grace period with what is to be said of payments and undertakings that have not met it for certain."""
    start = deadline.steps.start if deadline.steps else None
    if deadline.rule.key != GRACE_PERIOD.key or deadline.met_on is not None or start is None:
        return deadline
    own = [one for step, one in judged if step is None or step.happened_on <= start]
    doubts = own[-1].doubts if own else ()
    apart = [not_settled(own[-1].graces)] if own and len(own[-1].graces) > 1 and not doubts else []
    return replace(deadline, warnings=tuple(dict.fromkeys((*deadline.warnings, *doubts, *apart))))


def _after_the_cure(deadline: Deadline, known: Sequence[Step], judged: Sequence[cures.Judged]) -> Deadline:
    """Return the notice of defence with what the cure of every termination means for it: the suit runs until it is ended.

    Missed or still to come, it asks for something: a judgment by default can follow (§ 331 Abs. 3 ZPO).
    """
    days = cures.all_undone(known, judged)
    if deadline.rule.key != DEFENCE_NOTICE.key or deadline.due is None or not deadline.is_waiting or days is None:
        return deadline
    missed = days > deadline.due or (deadline.days_left is not None and deadline.days_left < 0)
    at_risk = "Ein Versäumnisurteil kann jeden Tag ergehen (§ 331 Abs. 3 ZPO). " if missed else ""
    said = (
        f"Die Kündigung ist am {days:%d.%m.%Y} unwirksam geworden, die Klage läuft weiter: {at_risk}Teilen Sie es dem Gericht "
        f"mit, und erfassen Sie „{StepKind.SUIT_ENDED.label}“, sobald sie vorbei ist."
    )
    return replace(deadline, warnings=(*deadline.warnings, said))


def _concerns(case: Case, steps: Sequence[Step], deadline: Deadline) -> bool:
    """Say whether a clock runs in this case: not the one of a conference held, nor one no termination gives ground for."""
    if deadline.rule.key == CONFERENCE:
        return case.conference_on is None and case.status in BEFORE_THE_CONFERENCE
    return terminations.leave_running(steps, deadline.rule.key)


def nearest(clocks: Iterable[Clock]) -> tuple[date | None, str]:
    """Return day and name of the open clock that runs out first, a missed one among them."""
    waiting = [(clock.day, clock.deadline.rule.label) for clock in clocks if clock.is_open and clock.day]
    return min(waiting, default=(None, ""))


def also_coming(case: Case, on: date) -> list[tuple[date, str]]:
    """Return day and name of the open clocks that run out within four weeks of a day, but for the one kept with the case.

    A missed one is nearer than any other and must not hide an eviction in three days.
    """
    waiting = [(clock.day, clock.deadline.rule.label) for clock in of_case(case, on) if clock.is_open and clock.day]
    kept = (case.next_deadline_on, case.next_deadline)
    return [(day, label) for day, label in waiting if on <= day <= on + COMING and (day, label) != kept]


def refresh(case: Case, *, steps: Sequence[Step] | None = None, office: Agency | None = None) -> bool:
    """Keep the nearest clock with the case; say whether it has changed."""
    day, label = nearest(of_case(case, steps=steps, office=office))
    if (case.next_deadline_on, case.next_deadline) == (day, label):
        return False
    case.next_deadline_on, case.next_deadline = day, label
    return True


def fill_missing(session: GuardedSession) -> None:
    """Compute the nearest clock of open cases that have none, as those recorded before it was kept."""
    waiting = select(Case).where(Case.status != CaseStatus.CLOSED, Case.next_deadline_on.is_(None))
    for case in session.scalars(waiting.options(*ALL_A_CLOCK_NEEDS).order_by(Case.id)).all():
        refresh(case)


def refresh_all(session: GuardedSession, office: Agency | None = None) -> int:
    """Compute the nearest clock of every open case, or of an office's, anew; return how many have changed.

    Days that pass change none, so this is for a change of the rules, or of the calendar of an office.
    """
    wanted = (
        select(Case)
        .where(Case.status != CaseStatus.CLOSED)
        .order_by(Case.id)
        .limit(AT_ONCE)
        .options(*ALL_A_CLOCK_NEEDS)
    )
    if office is not None:
        wanted = wanted.where(Case.office_id == office.id)
    changed, last = 0, 0
    while cases := session.scalars(wanted.where(Case.id > last)).all():
        changed += sum(refresh(case, office=office) for case in cases)
        last = cases[-1].id
        session.flush()
    return changed


def follow_calendar(session: GuardedSession, office: Agency) -> None:
    """Let the clocks of an office's cases follow its calendar, which was just changed by who need not see the cases."""
    session.flush()
    viewer = session.viewer
    with session.acting_as(machine(f"Kalender geändert von {viewer.name}", viewer.today)):
        refresh_all(session, office)


def rules_mark() -> str:
    """Return a mark of all that computes the clocks; another one means that stored ones may be stale."""
    home = Path(__file__).parent
    read = (*sorted((home / "deadlines").glob("*.py")), *(home / name for name in COMPUTING))
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()


def due_by(day: date) -> tuple[ColumnElement[bool], ...]:
    """Return the condition for open cases whose nearest clock runs out by a day or has run out."""
    return (Case.status.in_(OPEN_CASES), Case.next_deadline_on <= day)


def handle(case: Case, key: str, started_on: date, *, on: date, by: User, note: str) -> HandledDeadline:
    """Note that a person has seen to a clock; raise Refused where the case has no such open clock, or without a note."""
    found = next((clock for clock in of_case(case) if _is(clock, key, started_on)), None)
    if found is None or not found.is_open:
        raise Refused("Diese Frist läuft nicht mehr. Laden Sie den Fall neu.")
    if not note.strip():
        raise Refused(f"Frist „{found.deadline.rule.label}“: Schreiben Sie, was veranlasst wurde.")
    mark = HandledDeadline(rule=key, started_on=started_on, handled_on=on, handled_by_id=by.id, note=note.strip())
    case.handled_deadlines.append(mark)
    return mark


def take_back(session: GuardedSession, mark: HandledDeadline) -> None:
    """Take back that somebody has seen to a clock: it is open again."""
    mark.case.handled_deadlines.remove(mark)
    session.delete(mark)


def _is(clock: Clock, key: str, started_on: date) -> bool:
    steps = clock.deadline.steps
    return clock.deadline.rule.key == key and steps is not None and steps.start == started_on


@event.listens_for(GuardedSession, "before_flush", insert=True)
def keep_in_step(session: GuardedSession, context: UOWTransaction, instances: Any) -> None:
    """Refresh every case whose dates change in this flush, before anything is checked or written down."""
    viewer = session.viewer
    if not viewer.system and not access.may(viewer, Verb.WRITE, Case):
        return
    with session.no_autoflush:
        for case in _touched(session):
            office = case.office or session.get(Agency, case.office_id)
            if case not in session.deleted and office is not None:
                refresh(case, steps=_steps_of(session, case), office=office)


def _touched(session: GuardedSession) -> list[Case]:
    cases: dict[int, Case] = {}
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, Case):
            state = inspect(record)
            if state.pending or any(state.attrs[key].history.has_changes() for key in WATCHED):
                cases[id(record)] = record
        elif isinstance(record, Step | HandledDeadline | ArrearsMonth) or _is_undertaking(record):
            case = record.case or session.get(Case, record.case_id)
            if case is not None:
                cases[id(case)] = case
    return list(cases.values())


def _is_undertaking(record: Any) -> bool:
    return isinstance(record, Measure) and any(getattr(record, key) is not None for key in SAID)


def _steps_of(session: GuardedSession, case: Case) -> list[Step]:
    """Return the steps the case will have, those among them that only bear its number."""
    added = [record for record in session.new if isinstance(record, Step) and case.id and record.case_id == case.id]
    every = dict.fromkeys((*case.steps, *added))
    return [step for step in every if step not in session.deleted]
