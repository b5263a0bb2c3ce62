"""Which clock of a new case runs out first, for many cases at once: each rule is worked out once for the days it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from models.enums import StepKind
from portal import deadlines
from portal.calendar import Region
from portal.case_deadlines import Clock, nearest
from portal.deadlines import Event

Nearest = tuple[date | None, str]


class _Part(NamedTuple):
    """Rules in which the same events of a case have a say, and what they gave for the days asked so far."""

    places: tuple[int, ...]
    keys: frozenset[str]
    known: dict[tuple[date, ...], Nearest]


class OpeningClocks:
    """The nearest clock of cases that begin with their report and a suit, in one calendar.

    Days of filing, service and hearing hardly ever meet again together, but each of them does: a list of fifty
    thousand suits has a few hundred days of service.
    """

    def __init__(self, region: Region, court: Region) -> None:
        """Take the calendars of the office and of the court's seat."""
        self.region, self.court = region, court
        self._parts: dict[tuple[StepKind, ...], list[_Part]] = {}

    def nearest(self, events: Sequence[Event]) -> Nearest:
        """Return day and name of the clock that runs out first in a case that begins with these events and nothing else."""
        kinds = tuple([event.kind for event in events])
        parts = self._parts.get(kinds)
        if parts is None:
            parts = self._parts[kinds] = _divided(kinds)
        found = [self._of(part, events) for part in parts]
        return min((each for each in found if each[0] is not None), default=(None, ""))

    def _of(self, part: _Part, events: Sequence[Event]) -> Nearest:
        days = tuple([events[place].on for place in part.places])
        if days not in part.known:
            own = [events[place] for place in part.places]
            clocks = deadlines.all_deadlines(own, self.region, court=self.court, keys=part.keys)
            part.known[days] = nearest(Clock(each) for each in clocks)
        return part.known[days]


def _divided(kinds: Sequence[StepKind]) -> list[_Part]:
    """Put the rules together that ask for the same of these events; those that ask for none, or of nobody, give nothing."""
    keys: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for rule in (rule for rule in deadlines.RULES if rule.runs_out):
        asked = deadlines.kinds_of(rule.key, kinds)
        keys[tuple(place for place, kind in enumerate(kinds) if kind in asked)].add(rule.key)
    return [_Part(places, frozenset(own), {}) for places, own in keys.items() if places]
