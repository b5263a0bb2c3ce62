"""Ratios: how often what happens in a real office, by published figures (handbook part 3) and the seeds (part 0)."""

from __future__ import annotations

from enum import Enum

from models.enums import (
    Answer,
    Channel,
    FollowUpResult,
    HouseholdType,
    Income,
    Kept,
    LandlordKind,
    Nationality,
    Outcome,
    ReachState,
    SecuringWay,
    Stage,
)
from portal.demo.lots import Ratio

MONTHS = (1.15, 1.05, 1.0, 0.95, 0.9, 0.85, 0.75, 0.8, 1.0, 1.3, 1.4, 1.2)
"""How much each month brings, January first; the peak begins in October (Rheine)."""

CHANNELS: Ratio[Channel] = {
    Channel.COURT: 45, Channel.SELF: 17, Channel.HOUSING_COMPANY: 12, Channel.JOBCENTER: 8, Channel.BASIC_SUPPLIER: 3,
    Channel.SOCIAL_OFFICE: 3, Channel.PRIVATE_LANDLORD: 2, Channel.CHARITY: 3, Channel.YOUTH_OFFICE: 2,
    Channel.BAILIFF: 2,
    Channel.DEBT_COUNSELLING: 1, Channel.LEGAL_GUARDIAN: 1, Channel.HEALTH: 1,
}  # fmt: skip

_BY_AUTHORITIES: Ratio[Stage] = {
    Stage.ARREARS: 9,
    Stage.TERMINATION_IMMEDIATE: 7,
    Stage.ENERGY: 2,
    Stage.SUIT_SERVED: 2,
}
_BY_COUNSELLORS: Ratio[Stage] = {
    Stage.ARREARS: 6, Stage.WARNING: 3, Stage.TERMINATION_IMMEDIATE: 6, Stage.SUIT_SERVED: 3, Stage.JUDGMENT: 1,
    Stage.EVICTION_DATE: 1,
}  # fmt: skip
_BY_LANDLORDS: Ratio[Stage] = {
    Stage.ARREARS: 5, Stage.WARNING: 5, Stage.TERMINATION_IMMEDIATE: 8, Stage.TERMINATION_ORDINARY: 2,
}  # fmt: skip
_BY_THEMSELVES: Ratio[Stage] = {
    Stage.ARREARS: 11, Stage.ENERGY: 2, Stage.WARNING: 3, Stage.TERMINATION_IMMEDIATE: 11, Stage.OWN_USE: 4,
    Stage.REALISATION: 1, Stage.SUIT_SERVED: 6, Stage.JUDGMENT: 3, Stage.EVICTION_PERIOD: 2, Stage.EVICTION_DATE: 4,
    Stage.LOST: 1, Stage.OTHER_REASONS: 2,
}  # fmt: skip
STAGES: dict[Channel, Ratio[Stage]] = {
    Channel.COURT: {Stage.SUIT_FILED: 13, Stage.SUIT_SERVED: 7},
    Channel.SELF: _BY_THEMSELVES,
    Channel.HOUSING_COMPANY: _BY_LANDLORDS,
    Channel.PRIVATE_LANDLORD: _BY_LANDLORDS,
    Channel.JOBCENTER: _BY_AUTHORITIES,
    Channel.SOCIAL_OFFICE: _BY_AUTHORITIES,
    Channel.YOUTH_OFFICE: _BY_AUTHORITIES,
    Channel.BASIC_SUPPLIER: {Stage.ENERGY: 1},
    Channel.BAILIFF: {Stage.EVICTION_DATE: 1},
    Channel.CHARITY: _BY_COUNSELLORS,
    Channel.DEBT_COUNSELLING: _BY_COUNSELLORS,
    Channel.LEGAL_GUARDIAN: _BY_COUNSELLORS,
    Channel.HEALTH: _BY_COUNSELLORS,
}
"""Zugangsstand by Meldeweg: courts know only suits, landlords come earlier than bailiffs."""

HOUSEHOLDS: Ratio[HouseholdType] = {
    HouseholdType.SINGLE: 40, HouseholdType.SINGLE_PARENT: 18, HouseholdType.COUPLE: 14, HouseholdType.FAMILY: 23,
    HouseholdType.OTHER: 5,
}  # fmt: skip
INCOMES: Ratio[Income] = {
    Income.BASIC_SECURITY: 42, Income.WORK: 26, Income.UNEMPLOYMENT: 7, Income.PENSION: 8, Income.SOCIAL_ASSISTANCE: 8,
    Income.OTHER_PUBLIC: 3, Income.FAMILY: 2, Income.NONE: 4,
}  # fmt: skip
NATIONALITIES: Ratio[Nationality] = {
    Nationality.GERMAN: 62, Nationality.EU: 12, Nationality.EUROPE: 11, Nationality.OTHER: 14, Nationality.STATELESS: 1,
}  # fmt: skip
"""Kiel 2021/2022: 31,5 to 42 % without German nationality."""

LANDLORDS: Ratio[LandlordKind] = {
    LandlordKind.MUNICIPAL: 26, LandlordKind.COOPERATIVE: 22, LandlordKind.COMPANY: 28, LandlordKind.PRIVATE: 20,
    LandlordKind.OTHER: 4,
}  # fmt: skip
REACHED: Ratio[ReachState] = {ReachState.ACCEPTED: 29, ReachState.DECLINED: 4, ReachState.FAILED: 17}
"""Oberberg: two thirds are reached."""


class Phase(Enum):
    """How late the office learns of it; chances fall from phase to phase."""

    EARLY = "early"
    TERMINATED = "terminated"
    SUED = "sued"
    JUDGED = "judged"
    EVICTION = "eviction"
    LOST = "lost"


PHASES = {
    Stage.ARREARS: Phase.EARLY, Stage.ENERGY: Phase.EARLY, Stage.WARNING: Phase.EARLY,
    Stage.TERMINATION_IMMEDIATE: Phase.TERMINATED, Stage.TERMINATION_ORDINARY: Phase.TERMINATED,
    Stage.OWN_USE: Phase.TERMINATED, Stage.REALISATION: Phase.TERMINATED, Stage.OTHER_REASONS: Phase.TERMINATED,
    Stage.SUIT_FILED: Phase.SUED, Stage.SUIT_SERVED: Phase.SUED, Stage.JUDGMENT: Phase.JUDGED,
    Stage.EVICTION_PERIOD: Phase.JUDGED, Stage.EVICTION_DATE: Phase.EVICTION, Stage.LOST: Phase.LOST,
}  # fmt: skip
SECURED: dict[tuple[Phase, bool], Ratio[bool]] = {
    (Phase.EARLY, True): {True: 29, False: 1}, (Phase.EARLY, False): {True: 17, False: 3},
    (Phase.TERMINATED, True): {True: 19, False: 1}, (Phase.TERMINATED, False): {True: 15, False: 5},
    (Phase.SUED, True): {True: 18, False: 2}, (Phase.SUED, False): {True: 13, False: 7},
    (Phase.JUDGED, True): {True: 6, False: 4}, (Phase.JUDGED, False): {True: 3, False: 7},
    (Phase.EVICTION, True): {True: 1, False: 8}, (Phase.EVICTION, False): {False: 1},
    (Phase.LOST, True): {False: 1}, (Phase.LOST, False): {False: 1},
}  # fmt: skip
"""Whether the home is secured, by phase and whether the household was reached.

Together about 82 % of the closed cases (Hamburg 2016/2017); at least half at the suit, less than a fifth once the
eviction has its day (Kiel).
"""

HOW_SECURED: Ratio[Outcome] = {Outcome.W1: 80, Outcome.W2: 4, Outcome.W3: 11, Outcome.W4: 5}
HOW_SECURED_AGAINST_OWNER: Ratio[Outcome] = {Outcome.W1: 4, Outcome.W3: 13, Outcome.W4: 3}
"""Where the landlord needs the flat himself, success is mostly another flat."""
HOW_LOST_IN_CONTACT: Ratio[Outcome] = {Outcome.W5: 5, Outcome.W6: 6, Outcome.W7: 6, Outcome.W8: 1, Outcome.W10: 2}
HOW_LOST_WITHOUT_CONTACT: Ratio[Outcome] = {Outcome.W9: 12, Outcome.W6: 3, Outcome.W7: 3, Outcome.W8: 2}
HOW_EVICTED: Ratio[Outcome] = {Outcome.W6: 8, Outcome.W7: 9, Outcome.W8: 3}

WAYS_IN_CONTACT: Ratio[SecuringWay] = {
    SecuringWay.DEBTS_SGB2: 30, SecuringWay.DEBTS_SGB12: 11, SecuringWay.INSTALMENTS: 22, SecuringWay.OWN_MEANS: 9,
    SecuringWay.FOUNDATION: 3, SecuringWay.BACK_PAYMENT: 9, SecuringWay.NEGOTIATION: 8, SecuringWay.SETTLEMENT: 4,
    SecuringWay.CLEARING_OUT: 2, SecuringWay.MEDIATION: 2,
}  # fmt: skip
WAYS_WITHOUT_CONTACT: Ratio[SecuringWay] = {
    SecuringWay.OWN_MEANS: 14, SecuringWay.BACK_PAYMENT: 3, SecuringWay.INSTALMENTS: 3,
}  # fmt: skip
WAY_OF: dict[Outcome, SecuringWay] = {
    Outcome.W2: SecuringWay.NEGOTIATION, Outcome.W3: SecuringWay.MOVE, Outcome.W4: SecuringWay.ASSISTED_LIVING,
    Outcome.W5: SecuringWay.EVICTION_PERIOD,
}  # fmt: skip


class Timing(Enum):
    """How the office keeps its ten Werktage."""

    PROMPT = "prompt"
    LATE = "late"
    NEVER = "never"


TIMINGS: Ratio[Timing] = {Timing.PROMPT: 41, Timing.LATE: 7, Timing.NEVER: 2}
ANSWERS: Ratio[Answer] = {Answer.COMING: 70, Answer.DELEGATE: 10, Answer.CANNOT: 12, Answer.OPEN: 8}
KEPT: Ratio[Kept] = {Kept.KEPT: 15, Kept.PARTLY: 3, Kept.BROKEN: 2}
KEPT_WHEN_LOST: Ratio[Kept] = {Kept.KEPT: 4, Kept.PARTLY: 6, Kept.BROKEN: 10}

R = FollowUpResult
FOUND: dict[int, Ratio[FollowUpResult]] = {
    3: {R.HELD: 86, R.BROKEN: 6, R.LOST: 3, R.NOT_REACHED: 5},
    6: {R.HELD: 84, R.BROKEN: 6, R.LOST: 2, R.NOT_REACHED: 8},
    12: {R.HELD: 80, R.BROKEN: 7, R.LOST: 3, R.NOT_REACHED: 10},
}
"""What follow-ups of secured homes find; a home once lost stays lost, so that about 85, 80 and 75 % hold."""
