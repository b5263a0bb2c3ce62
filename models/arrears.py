"""Arrears by month: what was owed and what was paid, each kind of debt apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field
from models.case import Case
from models.enums import ArrearsKind, DataCategory

MONEY = DataCategory.MONEY


class ArrearsMonth(CaseBound):
    """Rückstandsmonat: what a household owed for one month and what it paid, of one kind of debt."""

    __tablename__ = "arrears_months"
    extra_args = (
        Index(
            "uq_arrears_months_case_month_kind",
            "case_id",
            "month",
            "kind",
            unique=True,
            info={"sentence": "Für diesen Monat ist dieser Betrag schon erfasst. Ändern Sie die vorhandene Zeile."},
        ),
        CheckConstraint(
            "owed >= 0 AND paid >= 0",
            name="amounts_not_negative",
            info={"sentence": "Beträge sind 0,00 € oder größer."},
        ),
    )

    month: Mapped[date] = field("Monat", MONEY)
    """The first day of the month."""
    kind: Mapped[ArrearsKind] = field("Art", MONEY, default=ArrearsKind.RENT)
    owed: Mapped[Decimal] = field("Soll", MONEY)
    paid: Mapped[Decimal] = field("Gezahlt", MONEY)

    case: Mapped[Case] = relationship(back_populates="arrears_months")

    def __str__(self) -> str:
        """Return month and kind."""
        return f"{self.month:%m.%Y} {self.kind.label}"
