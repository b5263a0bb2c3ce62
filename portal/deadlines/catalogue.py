"""Which statutory clocks the portal knows (state of the law: 19 August 2026); a change of law is one more entry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from models.enums import StepKind
from portal.deadlines import eviction, suit, supply
from portal.deadlines.moved import LIFTABLE
from portal.deadlines.rules import DeadlineRule, Length, Safety

CONFERENCE = DeadlineRule(
    key="conference",
    label="Fallkonferenz",
    law="Kooperationsvereinbarung, § 3 Abs. 2 BUrlG",
    starts=StepKind.REPORTED,
    start_name="Meldung",
    length=Length(workdays=10),
    safety=Safety.WORKDAY,
    office_workdays=True,
)

RULES: tuple[DeadlineRule, ...] = (
    CONFERENCE,
    suit.GRACE_PERIOD,
    suit.DEFENCE_NOTICE,
    suit.OBJECTION,
    suit.APPEAL,
    suit.HARDSHIP_OBJECTION,
    eviction.HEARING_DAY,
    eviction.PERIOD_IN_JUDGMENT,
    eviction.FUTURE_EVICTION,
    eviction.EVICTION_PERIOD_EXTENSION,
    eviction.EVICTION_PERIOD_MAXIMUM,
    eviction.SETTLEMENT_APPLICATION,
    eviction.SETTLEMENT_MAXIMUM,
    eviction.EVICTION_PROTECTION,
    eviction.EVICTION_NOTICE,
    eviction.EVICTION_DAY,
    supply.ENERGY_THREAT,
    supply.ENERGY_THREAT_UNTIL_2025,
    supply.ENERGY_ANNOUNCEMENT,
    supply.ENERGY_ANNOUNCEMENT_UNTIL_2025,
    supply.SUPPLIER_NOTICE,
    supply.ENERGY_CUT_DAY,
    supply.AGREEMENT_OFFER,
    supply.HEAT_THREAT,
    supply.HEAT_CUT_DAY,
    supply.WATER_THREAT,
    supply.WATER_CUT_DAY,
    eviction.BELONGINGS,
    eviction.BELONGINGS_COSTS,
    suit.TACIT_RENEWAL,
    suit.REINSTATEMENT,
    suit.REINSTATEMENT_OF_GROUNDS,
    suit.REINSTATEMENT_LIMIT,
)
"""Every clock, in the order of the proceeding; the versions of one rule stand together, the one in force first."""


def version(key: str, day: date | None) -> DeadlineRule:
    """Return the version of a rule for a period starting on this day, else the one in force.

    Raises KeyError for an unknown key.
    """
    versions = [rule for rule in RULES if rule.key == key]
    if not versions:
        raise KeyError(key)
    return next((rule for rule in versions if day is not None and rule.is_valid_on(day)), versions[0])


def kinds_of(key: str, recorded: Collection[StepKind]) -> frozenset[StepKind]:
    """Return the kinds of recorded steps that have a say in a rule, in whichever of its versions."""
    named: set[StepKind | None] = set()
    for rule in RULES:
        if rule.key == key:
            named |= {rule.starts, rule.estimate_from, rule.later_start, *rule.not_before}
            named |= {*rule.awaits, *rule.met_by, *rule.overtaken_by, *rule.ended_by}
            named |= {rule.latest_start.kind} if rule.latest_start else set()
            # What bounds the acts that meet the deadline says nothing where there is no such act.
            named |= set() if set(rule.met_by).isdisjoint(recorded) else set(rule.met_since)
    named |= set() if named.isdisjoint(LIFTABLE) else {StepKind.EVICTION_LIFTED}
    return frozenset(kind for kind in recorded if kind in named)
