"""Measures (Maßnahmen): who takes which problem in hand, by when, and whether it held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, relationship

from models.agency import Agency
from models.base import CaseBound, field, text_field
from models.case import Case
from models.catalogue import CatalogueEntry
from models.conference import Conference
from models.enums import DataCategory, Kept, MeasureState, MoneyBasis, MoneyForm
from models.user import User

MONEY = DataCategory.MONEY


class Measure(CaseBound):
    """Maßnahme: one agreed task with the agency that answers for it; without agency it is the household's own."""

    __tablename__ = "measures"
    extra_args = (
        CheckConstraint(
            "(state = 'done') = (done_on IS NOT NULL)",
            name="done_has_a_day",
            info={"sentence": "Eine erledigte Maßnahme braucht den Tag, eine andere hat keinen."},
        ),
        CheckConstraint(
            "amount_requested >= 0 AND amount_granted >= 0",
            name="amounts_not_negative",
            info={"sentence": "Beträge sind 0,00 € oder größer."},
        ),
        Index("ix_measures_agency_state_due", "responsible_agency_id", "state", "due_on"),
        Index("ix_measures_agency_case", "responsible_agency_id", "case_id"),
        Index("ix_measures_agency_due", "responsible_agency_id", "due_on", "id"),
        Index("ix_measures_office_state_due", "office_id", "state", "due_on"),
        Index("ix_measures_office_agency", "office_id", "responsible_agency_id"),
        Index("ix_measures_office_kind", "office_id", "kind_id", "agreed_on"),
        Index("ix_measures_office_due", "office_id", "due_on", "id"),
        Index("ix_measures_case_id", "case_id"),
    )

    title: Mapped[str] = field("Maßnahme", DataCategory.PROCEEDING)
    kind_id: Mapped[int] = field("Art", DataCategory.PROCEEDING, ForeignKey("catalogue_entries.id"))
    conference_id: Mapped[int | None] = field("Vereinbart in", DataCategory.BASIC, ForeignKey("conferences.id"))
    responsible_agency_id: Mapped[int | None] = field(
        "Verantwortliche Stelle", DataCategory.BASIC, ForeignKey("agencies.id"), help="Leer heißt: der Haushalt selbst."
    )
    responsible_user_id: Mapped[int | None] = field(
        "Verantwortliche Person", DataCategory.BASIC, ForeignKey("users.id")
    )
    agreed_on: Mapped[date] = field("Vereinbart am")
    due_on: Mapped[date] = field("Bis")
    state: Mapped[MeasureState] = field("Stand", default=MeasureState.OPEN)
    done_on: Mapped[date | None] = field("Erledigt am")
    kept: Mapped[Kept | None] = field("Absprache gehalten", DataCategory.PROCEEDING)
    partner_note: Mapped[str] = text_field("Rückmeldung der Stelle", DataCategory.PROCEEDING)
    amount_requested: Mapped[Decimal | None] = field("Beantragt", MONEY)
    amount_granted: Mapped[Decimal | None] = field("Bewilligt", MONEY)
    money_form: Mapped[MoneyForm | None] = field("Form", MONEY)
    money_basis: Mapped[MoneyBasis | None] = field("Rechtsgrundlage", MONEY)
    paid_on: Mapped[date | None] = field("Gezahlt am", MONEY)
    note: Mapped[str] = text_field("Interner Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="measures")
    kind: Mapped[CatalogueEntry] = relationship()
    conference: Mapped[Conference | None] = relationship()
    responsible_agency: Mapped[Agency | None] = relationship(foreign_keys=[responsible_agency_id])
    responsible_user: Mapped[User | None] = relationship()

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title or "Maßnahme"  # hidden from who sees amounts only
