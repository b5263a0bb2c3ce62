"""Months of arrears that two cases both know with other sums: which sums stay where one case takes up the other."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from sqlalchemy import select

from models import ArrearsMonth, Case
from portal.guard import GuardedSession
from portal.letters.words import as_money
from portal.moving import Moved

AMOUNTS = ("owed", "paid")


@dataclass(frozen=True, slots=True)
class DoubledMonth:
    """One month and kind of debt as the case that stays and the one that goes tell it."""

    kept: ArrearsMonth
    gone: ArrearsMonth

    @property
    def key(self) -> str:
        """Return the name of the choice between the two."""
        return f"month_{self.kept.month:%Y_%m}_{self.kept.kind.value}"

    @property
    def label(self) -> str:
        """Return what is chosen: „Rückstand 03.2026 (Miete)“."""
        return f"Rückstand {self.kept.month:%m.%Y} ({self.kept.kind.label})"


def sums(month: ArrearsMonth) -> str:
    """Return what was owed and paid: „Soll 500,00 €, gezahlt 0,00 €“."""
    return f"Soll {as_money(month.owed)}, gezahlt {as_money(month.paid)}"


def doubled(session: GuardedSession, kept: Case, gone: Case) -> list[DoubledMonth]:
    """Return the months that both cases know with other sums, oldest first."""
    rows = session.scalars(
        select(ArrearsMonth).where(ArrearsMonth.case_id.in_((kept.id, gone.id))).order_by(ArrearsMonth.month)
    ).all()
    mine = {(row.month, row.kind): row for row in rows if row.case_id == kept.id}
    pairs = ((mine.get((row.month, row.kind)), row) for row in rows if row.case_id == gone.id)
    return [
        DoubledMonth(own, other)
        for own, other in pairs
        if own is not None and any(getattr(own, key) != getattr(other, key) for key in AMOUNTS)
    ]


def settle(session: GuardedSession, kept: Case, gone: Case, taken: Container[str], moved: Moved) -> None:
    """Write the sums of the case that goes into the months whose choice says so; all others keep theirs."""
    for month in doubled(session, kept, gone):
        if month.key in taken:
            for key in AMOUNTS:
                moved.put(month.kept, key, getattr(month.gone, key))
