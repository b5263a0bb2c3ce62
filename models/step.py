"""Steps of the proceeding: terminations, service, hearings, judgments, eviction dates, each with its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import DataCategory, StepKind, TerminationGround
from models.writings import docket_key

PROCEEDING = DataCategory.PROCEEDING


class Step(CaseBound):
    """Verfahrensschritt: what happened on a day; several terminations stand side by side, each with its own cure."""

    __tablename__ = "steps"
    extra_args = (
        Index("ix_steps_office_docket", "office_id", "docket_key"),
        Index("ix_steps_case_happened", "case_id", "happened_on"),
        Index("ix_steps_office_happened", "office_id", "happened_on", "id"),
        Index("ix_steps_office_kind_happened", "office_id", "kind", "happened_on"),
    )

    kind: Mapped[StepKind] = field("Schritt", PROCEEDING)
    happened_on: Mapped[date] = field("Tag", PROCEEDING)
    ground: Mapped[TerminationGround | None] = field("Kündigungsgrund", PROCEEDING, help="Nur bei einer Kündigung.")
    court_code: Mapped[str | None] = field("Gericht", PROCEEDING)
    docket: Mapped[str] = field("Aktenzeichen des Gerichts", PROCEEDING, default="", server_default="")
    docket_key: Mapped[str | None] = mapped_column()
    """The docket in its comparable form; None where the text is none of a court."""
    amount: Mapped[Decimal | None] = field("Betrag", DataCategory.MONEY)
    termination_id: Mapped[int | None] = field("Betrifft die Kündigung", PROCEEDING, ForeignKey("steps.id"))
    cured_on: Mapped[date | None] = field("Unwirksam geworden am", PROCEEDING)
    note: Mapped[str] = text_field("Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="steps")
    termination: Mapped[Step | None] = relationship(remote_side="Step.id")

    @validates("docket")
    def _keep_docket_key(self, key: str, value: str) -> str:
        """Keep the comparable form beside the docket typed."""
        self.docket_key = docket_key(value) if value else None
        return value

    def __str__(self) -> str:
        """Return the step and its day."""
        return f"{self.kind.label} {self.happened_on:%d.%m.%Y}"
