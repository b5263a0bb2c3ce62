"""Reminders (Wiedervorlagen): what somebody of the office has to look at again on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field
from models.case import Case
from models.enums import DataCategory
from models.user import User

INTERNAL = DataCategory.INTERNAL


class Reminder(CaseBound):
    """Wiedervorlage: one thing to do in a case from a day on; without a person it waits for the whole office."""

    __tablename__ = "reminders"
    extra_args = (
        CheckConstraint(
            "text <> ''",
            name="text_not_empty",
            info={"sentence": "Eine Wiedervorlage braucht ein paar Worte. Schreiben Sie, was zu tun ist."},
        ),
        CheckConstraint(
            "(done_on IS NULL) = (done_by_id IS NULL)",
            name="done_by_somebody",
            info={"sentence": "Eine erledigte Wiedervorlage braucht den Tag und die Person, die sie erledigt hat."},
        ),
        Index("ix_reminders_case_due", "case_id", "due_on"),
        Index("ix_reminders_office_done_due", "office_id", "done_on", "due_on"),
        Index("ix_reminders_office_due", "office_id", "due_on", "id"),
        Index("ix_reminders_assigned_done_due", "assigned_to_id", "done_on", "due_on"),
    )

    due_on: Mapped[date] = field("Am", INTERNAL)
    text: Mapped[str] = field("Was ist zu tun?", INTERNAL, Text)
    assigned_to_id: Mapped[int | None] = field(
        "Für", INTERNAL, ForeignKey("users.id"), help="Leer heißt: alle in der Fachstelle."
    )
    created_by_id: Mapped[int] = field("Angelegt von", INTERNAL, ForeignKey("users.id"))
    created_on: Mapped[date] = field("Angelegt am", INTERNAL)
    done_on: Mapped[date | None] = field("Erledigt am", INTERNAL)
    done_by_id: Mapped[int | None] = field("Erledigt von", INTERNAL, ForeignKey("users.id"))

    case: Mapped[Case] = relationship(back_populates="reminders")
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    done_by: Mapped[User | None] = relationship(foreign_keys=[done_by_id])

    def __str__(self) -> str:
        """Return the day it is for."""
        return f"Wiedervorlage {self.due_on:%d.%m.%Y}"
