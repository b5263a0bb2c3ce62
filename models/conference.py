"""Conferences (Fallkonferenzen) with their invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, relationship

from models.agency import Agency
from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import Answer, ConferenceState, DataCategory, Occasion

PROCEEDING = DataCategory.PROCEEDING
UNDER_WAY = text("state IN ('planned', 'invited')")


class Conference(CaseBound):
    """Fallkonferenz: all partners and the household agree who takes which problem in hand."""

    __tablename__ = "conferences"
    extra_args = (
        Index(
            "uq_conferences_under_way",
            "case_id",
            "occasion",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
            info={
                "sentence": "Zu diesem Anlass ist für den Fall schon eine Fallkonferenz einberufen. "
                "Öffnen Sie die vorhandene, oder sagen Sie sie zuerst ab."
            },
        ),
        CheckConstraint(
            "(state = 'held') = (held_on IS NOT NULL)",
            name="held_has_a_day",
            info={"sentence": "Eine durchgeführte Fallkonferenz braucht ihren Tag, eine andere hat keinen."},
        ),
        Index("ix_conferences_office_state_at", "office_id", "state", "scheduled_at"),
        Index("ix_conferences_office_at", "office_id", "scheduled_at", "id"),
        Index("ix_conferences_case_id", "case_id"),
        Index("ix_conferences_state", "state"),
    )

    occasion: Mapped[Occasion] = field("Anlass", default=Occasion.REPORT)
    state: Mapped[ConferenceState] = field("Stand", default=ConferenceState.PLANNED)
    scheduled_at: Mapped[datetime] = field("Termin")
    place: Mapped[str] = field("Ort")
    due_on: Mapped[date | None] = field("Spätestens am", PROCEEDING)
    """Last day of the ten-Werktage clock this conference answers to; empty for a follow-up conference."""
    invited_on: Mapped[date | None] = field("Eingeladen am")
    held_on: Mapped[date | None] = field("Durchgeführt am")
    household_invited: Mapped[bool] = field("Haushalt eingeladen", default=True)
    household_attended: Mapped[bool | None] = field("Haushalt war dabei", PROCEEDING)
    agenda: Mapped[str] = text_field("Tagesordnung", DataCategory.INTERNAL)
    minutes: Mapped[str] = text_field("Protokoll", DataCategory.INTERNAL)
    next_on: Mapped[date | None] = field("Nächster Termin", PROCEEDING)

    case: Mapped[Case] = relationship(back_populates="conferences")
    invitations: Mapped[list[Invitation]] = relationship(back_populates="conference", order_by="Invitation.id")

    def __str__(self) -> str:
        """Return the occasion; the time stands beside it."""
        return f"Fallkonferenz ({self.occasion.label})"


class Invitation(CaseBound):
    """Einladung: one agency asked to one conference, its answer, and whether it came."""

    __tablename__ = "invitations"
    extra_args = (
        Index(
            "uq_invitations_conference_agency",
            "conference_id",
            "agency_id",
            unique=True,
            info={"sentence": "Diese Stelle ist zu dieser Fallkonferenz schon eingeladen."},
        ),
        Index("ix_invitations_agency_answer", "agency_id", "answer"),
        Index("ix_invitations_agency_case", "agency_id", "case_id", "conference_id"),
        Index("ix_invitations_office", "office_id", "id"),
        Index("ix_invitations_case_id", "case_id"),
    )

    conference_id: Mapped[int] = field("Fallkonferenz", DataCategory.BASIC, ForeignKey("conferences.id"))
    agency_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    answer: Mapped[Answer] = field("Antwort", default=Answer.OPEN)
    answered_on: Mapped[date | None] = field("Geantwortet am")
    answer_note: Mapped[str] = text_field("Nachricht der Stelle", DataCategory.BASIC)
    attended: Mapped[bool | None] = field("War dabei")

    conference: Mapped[Conference] = relationship(back_populates="invitations")
    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])
    case: Mapped[Case] = relationship(viewonly=True)

    def __str__(self) -> str:
        """Return who was asked and what was answered."""
        return f"{self.agency}: {self.answer.label}"
