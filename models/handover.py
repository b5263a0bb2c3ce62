"""Handovers: who passed a case on to whom, and why; the receiver finds it until she has seen it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field
from models.case import Case
from models.enums import DataCategory
from models.user import User

INTERNAL = DataCategory.INTERNAL


class Handover(CaseBound):
    """Übergabe: one case passed from one colleague of the office to another."""

    __tablename__ = "handovers"
    extra_args = (
        CheckConstraint(
            "reason <> ''",
            name="reason_not_empty",
            info={
                "sentence": "Eine Übergabe braucht einen Grund. Schreiben Sie ein paar Worte, zum Beispiel: Elternzeit."
            },
        ),
        Index("ix_handovers_case_id", "case_id"),
        Index("ix_handovers_office_handed", "office_id", "handed_on", "id"),
        Index("ix_handovers_office_to_seen", "office_id", "to_id", "seen_on"),
    )

    handed_on: Mapped[date] = field("Übergeben am", INTERNAL)
    from_id: Mapped[int | None] = field("Bisher zuständig", INTERNAL, ForeignKey("users.id"))
    to_id: Mapped[int] = field("Jetzt zuständig", INTERNAL, ForeignKey("users.id"))
    by_id: Mapped[int] = field("Übergeben von", INTERNAL, ForeignKey("users.id"))
    reason: Mapped[str] = field("Grund", INTERNAL, Text)
    seen_on: Mapped[date | None] = field("Gesehen am", INTERNAL)

    case: Mapped[Case] = relationship()
    giver: Mapped[User | None] = relationship(foreign_keys=[from_id], lazy="joined")
    receiver: Mapped[User] = relationship(foreign_keys=[to_id], lazy="joined", innerjoin=False)
    author: Mapped[User] = relationship(foreign_keys=[by_id], lazy="joined", innerjoin=False)

    def __str__(self) -> str:
        """Return the day it was handed over."""
        return f"Übergabe {self.handed_on:%d.%m.%Y}"
