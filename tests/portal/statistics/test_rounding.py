"""Can anything beside rounded figures tell a true 0 from one or two records that round to it?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from models.enums import Channel, HouseholdType, Income, LandlordKind, MoneyForm, Outcome, ReachState, Stage
from portal.guard import GuardedSession
from portal.statistics import Compare, Mark, Period, Protection, report, statistics_csv
from portal.statistics.asking import Asked
from tests import factories
from tests.portal.statistics.records import Book

ON = date(2026, 6, 30)
"""The second half of the year is still to come."""
LIKE_ALL: dict[str, Any] = {
    "reported": "2026-02-02", "closed": "2026-03-14", "household_type": HouseholdType.SINGLE, "outcome": Outcome.W1,
    "access_stage": next(iter(Stage)), "income": next(iter(Income)), "landlord_kind": next(iter(LandlordKind)),
    "reach": ReachState.ACCEPTED, "arrears": Decimal(1000), "adults": 1, "children": 1,
    "invited_on": date(2026, 2, 7), "conference_on": date(2026, 2, 12),
}  # fmt: skip
RARE: tuple[dict[str, Any], ...] = (
    {"household_type": HouseholdType.COUPLE, "outcome": Outcome.W5, "channel": Channel.SELF},
    {"household_type": None, "access_stage": None, "income": None, "landlord_kind": None},
    {"reported": "2025-02-02", "closed": "2025-03-14", "outcome": Outcome.W10, "adults": None, "children": None},
    {"reported": "2026-09-01", "closed": None, "invited_on": None, "conference_on": None},
)
FIGURES = (
    "reported",
    "persons",
    "arrears_mean",
    "arrears_median",
    "arrears",
    "reached_share",
    "closing_days_mean",
    "granted_sum",
    "grants_sum",
    "loans_sum",
)
HEADS = ("closed_persons", "secured_children", "avoided_persons", "avoided_heads_unknown", "lost_children", "open_persons")  # fmt: skip


def shown(session: GuardedSession, rare: dict[str, Any], many: int) -> str:
    """Everything that is shown of 50 like cases and some rare ones, rounded, as text."""
    book = Book(session, factories.agency(session, f"Fachstelle {many}"))
    kind = book.kind("Antrag")
    for number in range(50 + many):
        case = book.case(**(LIKE_ALL | ({"children": 0} | rare if number >= 50 else {})))
        form = MoneyForm.LOAN if number >= 50 else MoneyForm.GRANT
        book.measure(case, kind, case.reported_on, amount_granted=Decimal(100), money_form=form)
    session.flush()
    by = permutations(("household_type", "outcome", "quarter", "income", "money_form"), 2)
    own = [("Zwei", Asked(FIGURES[:3] if "money_form" in pair else FIGURES[:7], *pair)) for pair in by]
    own += [("Personen", Asked(HEADS, rows)) for rows in ("", "household_type", "income", "outcome")]
    own += [("Geld", Asked(FIGURES[7:], rows)) for rows in ("", "household_type", "quarter", "money_form")]
    own += [("Jahr", Asked(FIGURES, rows, compare=Compare.YEAR_BEFORE)) for rows in ("", "household_type", "income")]
    made = report(session, [book.office.id], Period.parse("2026"), ON, Protection.ROUND_TO_5, own=own, leaving=True)
    session.rollback()
    return f"{statistics_csv(made)}{made.rules}{[(table.n, table.missing) for table in made.tables]}"


@pytest.mark.parametrize("rare", RARE)
def test_nothing_shown_tells_one_or_two_records_from_none(session: GuardedSession, rare: dict[str, Any]) -> None:
    none, one, two = (shown(session, rare, many).replace(f"Fachstelle {many}", "") for many in (0, 1, 2))
    assert one.splitlines() == none.splitlines()
    assert two.splitlines() == none.splitlines()
    assert Mark.HIDDEN.value in none
