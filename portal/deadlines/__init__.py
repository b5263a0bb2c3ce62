"""What runs out when: the statutory clocks of a case, computed from its dates alone."""

from portal.deadlines.catalogue import RULES, kinds_of
from portal.deadlines.computation import all_deadlines, compute, conference_due
from portal.deadlines.plausibility import NoticeGap, eviction_notice_gap
from portal.deadlines.rules import Deadline, DeadlineRule, Inputs, Nature, Steps
from portal.deadlines.selection import Event
from portal.deadlines.tenancy import notice_due, rent_due

__all__ = [
    "RULES",
    "Deadline",
    "DeadlineRule",
    "Event",
    "Inputs",
    "Nature",
    "NoticeGap",
    "Steps",
    "all_deadlines",
    "compute",
    "conference_due",
    "eviction_notice_gap",
    "kinds_of",
    "notice_due",
    "rent_due",
]
