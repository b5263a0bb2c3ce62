"""By when the use of funds must be proven."""

from __future__ import annotations

from datetime import date

import pytest

from models import Programme
from models.enums import ProofRule
from portal.errors import Refused
from portal.funding import deadlines


@pytest.mark.parametrize(
    ("rule", "ends_on", "due"),
    [
        (ProofRule.SIX_MONTHS, date(2025, 12, 31), date(2026, 6, 30)),
        (ProofRule.SIX_MONTHS, date(2026, 3, 15), date(2026, 9, 30)),
        (ProofRule.SIX_MONTHS, date(2026, 8, 31), date(2027, 2, 28)),
        (ProofRule.SIX_MONTHS, date(2026, 6, 30), date(2026, 12, 31)),
        (ProofRule.SIX_MONTHS, date(2026, 7, 31), date(2027, 1, 31)),
        (ProofRule.ONE_YEAR, date(2025, 12, 31), date(2026, 12, 31)),
        (ProofRule.ONE_YEAR, date(2028, 2, 29), date(2029, 2, 28)),
        (ProofRule.ONE_YEAR, date(2027, 2, 28), date(2028, 2, 29)),
        (ProofRule.MARCH_31, date(2025, 12, 31), date(2026, 3, 31)),
        (ProofRule.MAY_1, date(2025, 12, 31), date(2026, 5, 1)),
        (ProofRule.JUNE_30, date(2025, 6, 30), date(2026, 6, 30)),
    ],
)
def test_proof_is_due_by_its_rule(rule: ProofRule, ends_on: date, due: date) -> None:
    programme = Programme(proof_rule=rule, ends_on=ends_on)
    deadlines.set_due_day(programme, stated=None)
    assert programme.proof_due_on == due


def test_day_of_the_decision_is_taken_as_it_is() -> None:
    programme = Programme(proof_rule=ProofRule.FIXED, ends_on=date(2025, 12, 31))
    deadlines.set_due_day(programme, stated=date(2026, 2, 14))
    assert programme.proof_due_on == date(2026, 2, 14)
    with pytest.raises(Refused, match=r"einen Tag nach dem 31\.12\.2025"):
        deadlines.set_due_day(programme, stated=date(2025, 12, 30))
