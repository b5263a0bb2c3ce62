"""Conferences (Fallkonferenzen) with their agenda and their invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, relationship

from models.agency import Agency
from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import Answer, ConferenceState, DataCategory, Occasion
from models.types import BERLIN

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
        CheckConstraint(
            "(moved_from IS NULL) = (moved_on IS NULL)",
            name="moved_has_a_day",
            info={"sentence": "Zu einer verlegten Fallkonferenz gehören der frühere Termin und der Tag der Verlegung."},
        ),
        Index("ix_conferences_office_state_at", "office_id", "state", "scheduled_at"),
        Index("ix_conferences_office_at", "office_id", "scheduled_at", "id"),
        Index("ix_conferences_case_id", "case_id"),
        Index("ix_conferences_state", "state"),
    )

    occasion: Mapped[Occasion] = field("Anlass", default=Occasion.REPORT)
    state: Mapped[ConferenceState] = field("Stand", default=ConferenceState.PLANNED)
    scheduled_at: Mapped[datetime] = field("Termin")
    moved_from: Mapped[datetime | None] = field("Verlegt vom")
    """The time invitations named before it was moved; the present one where only the place has changed."""
    moved_on: Mapped[date | None] = field("Verlegt am")
    place: Mapped[str] = field(
        "Ort", help="Zum Beispiel: Rathaus, Raum 214. Der Ort steht in Kalendern, deshalb ohne Namen."
    )
    bring: Mapped[str] = text_field(
        "Mitzubringen", DataCategory.BASIC, help="Sehen alle eingeladenen Stellen, deshalb ohne Namen."
    )
    due_on: Mapped[date | None] = field("Spätestens am", PROCEEDING)
    """Last day of the ten-Werktage clock this conference answers to; empty for a follow-up conference."""
    invited_on: Mapped[date | None] = field("Eingeladen am")
    held_on: Mapped[date | None] = field("Durchgeführt am")
    household_invited: Mapped[bool] = field("Haushalt eingeladen", default=True)
    household_answer: Mapped[Answer] = field(
        "Antwort des Haushalts", PROCEEDING, default=Answer.OPEN, server_default=Answer.OPEN.value
    )
    household_answered_on: Mapped[date | None] = field("Haushalt antwortete am", PROCEEDING)
    household_attended: Mapped[bool | None] = field("Haushalt war dabei", PROCEEDING)
    minutes: Mapped[str] = text_field("Protokoll", DataCategory.INTERNAL)
    next_on: Mapped[date | None] = field("Nächster Termin", PROCEEDING)

    case: Mapped[Case] = relationship(back_populates="conferences")
    invitations: Mapped[list[Invitation]] = relationship(back_populates="conference", order_by="Invitation.id")
    points: Mapped[list[AgendaPoint]] = relationship(
        back_populates="conference", order_by="[AgendaPoint.position, AgendaPoint.id]"
    )

    def __str__(self) -> str:
        """Return when it is: „01.03.2026, 09:30 Uhr“; not where, because not every agency may be told (`portal.venues`)."""
        off = f" ({self.state.label})" if self.state is ConferenceState.CANCELLED else ""
        return f"{self.scheduled_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr{off}"


class AgendaPoint(CaseBound):
    """Tagesordnungspunkt: one problem of a conference, who brings it, and what was said about it."""

    __tablename__ = "agenda_points"
    extra_args = (
        Index("ix_agenda_points_conference", "conference_id", "position", "id"),
        Index("ix_agenda_points_case_id", "case_id"),
    )

    conference_id: Mapped[int] = field("Fallkonferenz", DataCategory.BASIC, ForeignKey("conferences.id"))
    position: Mapped[int] = field("Reihenfolge", DataCategory.INTERNAL, default=0, server_default="0")
    problem: Mapped[str] = field("Problem", DataCategory.INTERNAL)
    brought_by_id: Mapped[int | None] = field(
        "Eingebracht von", DataCategory.INTERNAL, ForeignKey("agencies.id"), help="Leer heißt: der Haushalt selbst."
    )
    note: Mapped[str] = text_field("Besprochen", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship()
    conference: Mapped[Conference] = relationship(back_populates="points")
    brought_by: Mapped[Agency | None] = relationship(foreign_keys=[brought_by_id])

    def __str__(self) -> str:
        """Return the problem."""
        return self.problem


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
        Index("ix_invitations_office_answered", "office_id", "answered_on", "id"),
        Index("ix_invitations_case_id", "case_id"),
    )

    conference_id: Mapped[int] = field("Fallkonferenz", DataCategory.BASIC, ForeignKey("conferences.id"))
    agency_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    answer: Mapped[Answer] = field("Antwort", default=Answer.OPEN)
    answered_on: Mapped[date | None] = field("Geantwortet am")
    represented_by: Mapped[str] = field("Es kommt", default="", server_default="")
    """Who comes in the agency's name, where it sends somebody."""
    answer_note: Mapped[str] = text_field("Nachricht der Stelle", DataCategory.BASIC)
    attended: Mapped[bool | None] = field("War dabei")

    conference: Mapped[Conference] = relationship(back_populates="invitations")
    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])
    case: Mapped[Case] = relationship(viewonly=True)

    def __str__(self) -> str:
        """Return who was asked and what was answered."""
        return f"{self.agency}: {self.answer.label}"
