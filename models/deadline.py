"""Deadlines somebody has seen to, so that they stop being red."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import DataCategory
from models.user import User

PROCEEDING = DataCategory.PROCEEDING


class HandledDeadline(CaseBound):
    """Erledigte Frist: a person says that nothing more is to be done about a clock of a case.

    It holds for the start day it was said for; a corrected or new start day starts the clock anew.
    """

    __tablename__ = "handled_deadlines"
    extra_args = (
        Index(
            "uq_handled_deadlines_case_rule_start",
            "case_id",
            "rule",
            "started_on",
            unique=True,
            info={"sentence": "Diese Frist ist schon als erledigt vermerkt. Laden Sie die Seite neu."},
        ),
    )

    rule: Mapped[str] = field("Frist", PROCEEDING)
    """Key of the rule in `portal.deadlines`."""
    started_on: Mapped[date] = field("Gerechnet ab", PROCEEDING)
    handled_on: Mapped[date] = field("Erledigt am", PROCEEDING)
    handled_by_id: Mapped[int] = field("Erledigt durch", DataCategory.INTERNAL, ForeignKey("users.id"))
    note: Mapped[str] = text_field("Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="handled_deadlines")
    handled_by: Mapped[User] = relationship()

    def __str__(self) -> str:
        """Return what it says."""
        return f"Frist erledigt am {self.handled_on:%d.%m.%Y}"
