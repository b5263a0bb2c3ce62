"""Fates: what becomes of a case and when, decided before its story is told, so that the parts agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.enums import Income, LandlordKind, Outcome, ReachState, SecuringWay, Stage
from portal.demo import ratios
from portal.demo.drafts import OWNER_WANTS_IT, Draft
from portal.demo.lots import Lots
from portal.demo.ratios import Phase, Timing
from portal.demo.towns import Town

DAYS = {Phase.EARLY: (45, 150), Phase.TERMINATED: (55, 170), Phase.SUED: (60, 190), Phase.JUDGED: (50, 160),
        Phase.EVICTION: (35, 75), Phase.LOST: (30, 60)}  # fmt: skip
"""How many days a case takes, from its report to its closing."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Outcome, way and days of a case; a day after the day of filling has not come yet."""

    outcome: Outcome
    way: SecuringWay | None
    convened_on: date
    conference_on: date | None
    ends_on: date

    @property
    def secured(self) -> bool:
        """Say whether the household keeps a roof over its head."""
        return self.outcome in (Outcome.W1, Outcome.W2, Outcome.W3, Outcome.W4)


def decide(lots: Lots, town: Town, draft: Draft, due_on: date) -> Fate:
    """Draw what becomes of a draft whose conference is due on a day."""
    secured = lots.draw(ratios.SECURED[draft.phase, draft.reached])
    outcome = _outcome(lots, draft, secured=secured)
    convened_on = town.workday(draft.day, lots.between(1, 4))
    conference_on = _conference_day(lots, town, draft, due_on)
    shortest, longest = DAYS[draft.phase]
    length = lots.between(shortest, longest) + (0 if secured or draft.phase is Phase.EVICTION else 60)
    if lots.chance(4):
        length += lots.between(60, 160)
    return Fate(outcome, _way(lots, draft, outcome), convened_on, conference_on, town.workday(draft.day, length))


def _conference_day(lots: Lots, town: Town, draft: Draft, due_on: date) -> date | None:
    """Return the day of the first conference: within the ten Werktage, late, or never."""
    timing = lots.draw(ratios.TIMINGS)
    if timing is Timing.NEVER:
        return None
    if timing is Timing.LATE:
        return town.workday(due_on, lots.between(1, 14))
    within = (town.workday(draft.day, days) for days in lots.shuffled(range(5, 15)))
    return next(day for day in within if day <= due_on)


def _outcome(lots: Lots, draft: Draft, *, secured: bool) -> Outcome:
    if secured and not draft.reached:
        return Outcome.W1
    if secured:
        against_owner = draft.stage in OWNER_WANTS_IT
        return lots.draw(ratios.HOW_SECURED_AGAINST_OWNER if against_owner else ratios.HOW_SECURED)
    if draft.phase in (Phase.EVICTION, Phase.LOST):
        return lots.draw(ratios.HOW_EVICTED)
    return lots.draw(ratios.HOW_LOST_IN_CONTACT if draft.reached else ratios.HOW_LOST_WITHOUT_CONTACT)


def _way(lots: Lots, draft: Draft, outcome: Outcome) -> SecuringWay | None:
    """Return by what a home is secured; who does not take part can only have paid himself."""
    if outcome is not Outcome.W1:
        return ratios.WAY_OF.get(outcome)
    if draft.stage in OWNER_WANTS_IT:
        private = draft.household.home.landlord_kind is LandlordKind.PRIVATE
        return SecuringWay.NEGOTIATION if private else SecuringWay.SETTLEMENT
    way = lots.draw(ratios.WAYS_IN_CONTACT if draft.reach is ReachState.ACCEPTED else ratios.WAYS_WITHOUT_CONTACT)
    if way is SecuringWay.SETTLEMENT and draft.phase is not Phase.SUED:
        return SecuringWay.INSTALMENTS
    if way is SecuringWay.DEBTS_SGB2 and draft.household.income in (Income.PENSION, Income.SOCIAL_ASSISTANCE):
        return SecuringWay.DEBTS_SGB12
    return SecuringWay.NEGOTIATION if draft.stage is Stage.ENERGY and way is SecuringWay.SETTLEMENT else way
