"""Follow-ups: 3, 6 and 12 months after closing, has the home been kept and did agreements hold?"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import DataCategory, FollowUpResult


class FollowUp(CaseBound):
    """Nachfrage: one look at a closed case after some months; created when the case is closed."""

    __tablename__ = "follow_ups"
    extra_args = (
        Index(
            "uq_follow_ups_case_months",
            "case_id",
            "months",
            unique=True,
            info={"sentence": "Diese Nachfrage gibt es für den Fall schon."},
        ),
        CheckConstraint(
            "(done_on IS NULL) = (result IS NULL)",
            name="result_has_a_day",
            info={"sentence": "Tag und Befund der Nachfrage gehören zusammen. Füllen Sie beide aus."},
        ),
        Index("ix_follow_ups_office_done_due", "office_id", "done_on", "due_on"),
        Index("ix_follow_ups_office_due", "office_id", "due_on", "id"),
    )

    months: Mapped[int] = field("Nach Monaten", DataCategory.PROCEEDING)
    due_on: Mapped[date] = field("Fällig am", DataCategory.PROCEEDING)
    done_on: Mapped[date | None] = field("Nachgefragt am", DataCategory.PROCEEDING)
    result: Mapped[FollowUpResult | None] = field("Befund", DataCategory.PROCEEDING)
    note: Mapped[str] = text_field("Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="follow_ups")

    def __str__(self) -> str:
        """Return which look it is."""
        return f"Nachfrage nach {self.months} Monaten"
