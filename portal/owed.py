"""What a household owes on a day that a cure must cover: rent and compensation due by then, or the deposit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import inspect

from models import ArrearsMonth, Case
from models.enums import ArrearsKind
from portal.arrears import SUMMED, open_sums
from portal.calendar import Region
from portal.deadlines.tenancy import rent_due

Owed = dict[ArrearsKind, Decimal | None]
"""What is open in Euro of each kind; None where nobody said."""
RENT_AND_COMPENSATION = (ArrearsKind.RENT, ArrearsKind.COMPENSATION)
"""What must be paid in full (§ 569 Abs. 3 Nr. 2 BGB)."""


def has_table(case: Case) -> bool:
    """Say whether the arrears of rent or compensation are known by month."""
    return any(one.kind in RENT_AND_COMPENSATION for one in _months(case))


def open_on(case: Case, day: date, region: Region, kinds: Sequence[ArrearsKind] = RENT_AND_COMPENSATION) -> Owed:
    """Return what is open of each kind on a day: by the table of months due by then, else the sum of the case."""
    known = _months(case)
    due = [one for one in known if rent_due(one.month.year, one.month.month, region) <= day]
    by_month = {one.kind: Decimal(0) for one in known} | open_sums(due)
    return {kind: by_month.get(kind, getattr(case, SUMMED[kind]) if kind in SUMMED else None) for kind in kinds}


def _months(case: Case) -> list[ArrearsMonth]:
    """Return the months of a case without those about to be deleted."""
    found = []
    for one in case.arrears_months:
        session = inspect(one).session
        if session is None or one not in session.deleted:
            found.append(one)
    return found
