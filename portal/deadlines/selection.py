"""Which dates of a case belong to which run of a clock: each suit, each defendant, each threat runs its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.enums import StepKind
from portal.deadlines.moved import LIFTABLE, MOVED, current, not_lifted
from portal.deadlines.rules import DeadlineRule, Inputs

PLANNED = MOVED | {StepKind.ENERGY_CUT_PLANNED, StepKind.HEAT_CUT_PLANNED, StepKind.WATER_CUT_PLANNED}
"""Days that one side fixes; of several planned cuts each counts, they may be of power and of gas."""
AHEAD = PLANNED | {StepKind.TENANCY_ENDS}
"""Days that lie ahead when they are recorded."""


class Event(NamedTuple):
    """A step of a case as the clocks need it; events stand in the order in which they were recorded."""

    kind: StepKind
    on: date
    tied: date | None = None
    """Day of the one termination it is meant for; None where nobody said which."""


def runs(rule: DeadlineRule, events: Sequence[Event]) -> Iterator[Inputs]:
    """Yield the inputs of each run of a clock that the events start or lead to expect.

    A clock counted from the day of an event runs once for each such day; one counted from a day that a court can
    move runs for the day recorded last.
    """
    lifted = _days(events, StepKind.EVICTION_LIFTED)
    events = _without_lifted(rule, events)
    own = [event.on for event in events if event.kind is rule.starts]
    held = current(events, rule.starts)
    starts = sorted(set(own)) if rule.starts not in MOVED else [held.on] if held else []
    for start in starts:
        ended = lifted if rule.starts in LIFTABLE else []
        before = max((day for day in (*own, *ended) if day < start), default=None)
        meant = _without_others_answers(rule, events, starts, start) if rule.met_singly else events
        yield {rule.starts: start, **_around(rule, meant, start, before if rule.starts in PLANNED else None)}
    expected = _expected_since(rule, events, starts)
    if expected is not None:
        yield _around(rule, events, expected, None)


def _without_lifted(rule: DeadlineRule, events: Sequence[Event]) -> Sequence[Event]:
    """Return the events without eviction dates and their notices recorded before the date was called off.

    A notice still shows that the suit has ended, where that is what a rule asks it for.
    """
    held, asked_for = not_lifted(events), LIFTABLE & set(rule.overtaken_by)
    return [event for event in events if event.kind in asked_for or event in held]


def _without_others_answers(
    rule: DeadlineRule, events: Sequence[Event], starts: Sequence[date], own: date
) -> list[Event]:
    """Return the events without the answers that belong to another run of the same suit.

    Nobody says whose answer a step is: each goes to the earliest run of its suit that has none, so that a run nobody
    answered stays open. A suit begins with its filing.
    """
    suits = _days(events, StepKind.FILED)

    def suit_of(day: date) -> date | None:
        return max((filed for filed in suits if filed <= day), default=None)

    answered: dict[date, Event] = {}
    for event in sorted((event for event in events if event.kind in rule.met_by), key=lambda event: event.on):
        waiting = (start for start in starts if start not in answered and start <= event.on)
        if (taker := next((start for start in waiting if suit_of(start) == suit_of(event.on)), None)) is not None:
            answered[taker] = event
    others = [event for start, event in answered.items() if start != own]
    return [event for event in events if not any(event is other for other in others)]


def _expected_since(rule: DeadlineRule, events: Sequence[Event], starts: Sequence[date]) -> date | None:
    """Return the day since which the start is awaited, None when nothing awaits it."""
    awaited = {rule.estimate_from, *rule.awaits} - (AHEAD if starts else set())
    last = max((event.on for event in events if event.kind in awaited), default=None)
    return None if last is None or any(start >= last for start in starts) else last


def _around(rule: DeadlineRule, events: Sequence[Event], start: date, before: date | None) -> dict[StepKind, date]:
    """Return the other days of a run that began on a day; `before` is the day its target had until then."""
    found: dict[StepKind, date] = {}
    latest = {rule.estimate_from, *rule.awaits, rule.latest_start.kind if rule.latest_start else None}
    for kind in latest - {None, rule.starts}:
        _put(found, kind, max(_days(events, kind, until=None if kind in AHEAD else start), default=None))
    since, meant = _since(rule, events, start, before), _meant(events, start)
    for kind in rule.met_by:
        _put(found, kind, min(_days(meant, kind, since=since), default=None))
    for kind in rule.overtaken_by:
        _put(found, kind, max(_days(events, kind, since=None if rule.backward else start), default=None))
    own = max((place for place, each in enumerate(events) if (each.kind, each.on) == (rule.starts, start)), default=-1)
    for kind in rule.ended_by:
        ahead = rule.starts in AHEAD
        ended = _days(events[own + 1 :], kind) if ahead else _days(events, kind, since=start)
        _put(found, kind, min(ended, default=None))
    for kind in (rule.later_start, *rule.not_before):
        if kind in MOVED:
            held = current(events, kind)
            _put(found, kind, held.on if held else None)
        elif kind is not None:
            _put(found, kind, min(_days(events, kind, since=start), default=None))
    return found


def _meant(events: Sequence[Event], start: date) -> list[Event]:
    """Return the events without what is meant for another termination than the one this run follows."""
    last = max(_days(events, StepKind.TERMINATED_IMMEDIATE, until=start), default=None)
    return [event for event in events if last is None or event.tied in (None, last)]


def _since(rule: DeadlineRule, events: Sequence[Event], start: date, before: date | None) -> date | None:
    """Return the first day on which an act can belong to this run; None where any may."""
    for kind in rule.met_since:
        if days := _days(events, kind, until=start):
            # A cut planned anew shows that what was agreed or paid before the earlier day has not averted it.
            return max(*days, before) if before and rule.starts not in MOVED else max(days)
    if rule.met_since or rule.starts in AHEAD:
        return before
    return start


def _days(
    events: Sequence[Event], kind: StepKind | None, *, since: date | None = None, until: date | None = None
) -> list[date]:
    return [
        event.on
        for event in events
        if event.kind is kind and (since is None or event.on >= since) and (until is None or event.on <= until)
    ]


def _put(found: dict[StepKind, date], kind: StepKind | None, day: date | None) -> None:
    if kind is not None and day is not None:
        found[kind] = day
