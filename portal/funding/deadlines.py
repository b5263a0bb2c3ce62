"""By when the use of funds must be proven (handbook 4.1), and how urgent that is."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from models import Programme
from models.enums import ProofRule
from portal.errors import Refused

NEAR = timedelta(days=90)
"""A proof takes weeks: from here on it stands on the first page."""


def _end_of_sixth_month(ends_on: date) -> date:
    month = ends_on.month + 5
    year, month = ends_on.year + month // 12, month % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _year_later(ends_on: date) -> date:
    last = calendar.monthrange(ends_on.year + 1, ends_on.month)[1]
    whole = ends_on.day == calendar.monthrange(ends_on.year, ends_on.month)[1]
    return date(ends_on.year + 1, ends_on.month, last if whole else min(ends_on.day, last))


RULES: Mapping[ProofRule, Callable[[date], date]] = {
    ProofRule.SIX_MONTHS: _end_of_sixth_month,
    ProofRule.ONE_YEAR: _year_later,
    ProofRule.MARCH_31: lambda ends_on: date(ends_on.year + 1, 3, 31),
    ProofRule.MAY_1: lambda ends_on: date(ends_on.year + 1, 5, 1),
    ProofRule.JUNE_30: lambda ends_on: date(ends_on.year + 1, 6, 30),
}
"""The last day by each rule, counted from the end of the period; the day of a decision is taken as it is."""


def set_due_day(programme: Programme, *, stated: date | None) -> None:
    """Write down by when the proof is due; raise Refused where the decision names the day and it is missing or too early."""
    rule = RULES.get(programme.proof_rule)
    if rule is not None:
        programme.proof_due_on = rule(programme.ends_on)
        return
    if stated is None or stated < programme.ends_on:
        raise Refused(
            "Der Bescheid nennt den Tag des Nachweises selbst: Tragen Sie unter „Nachweis fällig am“ einen Tag nach dem "
            f"{programme.ends_on:%d.%m.%Y} ein."
        )
    programme.proof_due_on = stated
