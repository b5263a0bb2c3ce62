"""Measures (Maßnahmen): who takes which problem in hand, by when, and whether it held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, relationship

from models.agency import Agency
from models.base import CaseBound, field, text_field
from models.case import Case
from models.catalogue import CatalogueEntry
from models.conference import AgendaPoint, Conference
from models.document import Document
from models.enums import DataCategory, Delivery, Kept, MeasureState, MoneyBasis, MoneyForm, Proof
from models.step import Step
from models.user import User

MONEY, PROCEEDING = DataCategory.MONEY, DataCategory.PROCEEDING

UNJUDGED = text("answered_on IS NOT NULL AND kept IS NULL")


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
            "(state IN ('impossible', 'declined')) = (declined_on IS NOT NULL)",
            name="declined_has_a_day",
            info={"sentence": "Eine abgelehnte oder nicht mögliche Maßnahme braucht den Tag, eine andere hat keinen."},
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
        CheckConstraint(
            "instalments > 0",
            name="instalments_are_some",
            info={"sentence": "Die Anzahl der Raten ist 1 oder größer. Lassen Sie das Feld sonst leer."},
        ),
        Index(
            "ix_measures_office_answered",
            "office_id",
            "answered_on",
            "id",
            sqlite_where=UNJUDGED,
            postgresql_where=UNJUDGED,
        ),
        Index("ix_measures_case_id", "case_id"),
        Index("ix_measures_conference_id", "conference_id"),
        Index("ix_measures_termination_id", "termination_id"),
    )

    title: Mapped[str] = field("Maßnahme", DataCategory.PROCEEDING)
    kind_id: Mapped[int] = field("Art", DataCategory.PROCEEDING, ForeignKey("catalogue_entries.id"))
    conference_id: Mapped[int | None] = field("Vereinbart in", DataCategory.BASIC, ForeignKey("conferences.id"))
    agenda_point_id: Mapped[int | None] = field("Zum Problem", DataCategory.INTERNAL, ForeignKey("agenda_points.id"))
    responsible_agency_id: Mapped[int | None] = field(
        "Verantwortliche Stelle", DataCategory.BASIC, ForeignKey("agencies.id"), help="Leer heißt: der Haushalt selbst."
    )
    responsible_user_id: Mapped[int | None] = field(
        "Verantwortliche Person", DataCategory.BASIC, ForeignKey("users.id")
    )
    agreed_on: Mapped[date] = field("Vereinbart am")
    due_on: Mapped[date] = field("Bis")
    state: Mapped[MeasureState] = field("Stand", default=MeasureState.OPEN)
    begun_on: Mapped[date | None] = field("In Arbeit seit")
    done_on: Mapped[date | None] = field("Erledigt am")
    declined_on: Mapped[date | None] = field("Abgelehnt am")
    """When it turned out that it will not be done: declined, or not possible."""
    kept: Mapped[Kept | None] = field("Absprache gehalten", DataCategory.PROCEEDING)
    answered_on: Mapped[date | None] = field("Rückmeldung am")
    """When an agency outside the office last said how it stands, which may be later than the day it names; empty for
    the office's own."""
    partner_note: Mapped[str] = text_field("Rückmeldung der Stelle", DataCategory.PROCEEDING)
    amount_requested: Mapped[Decimal | None] = field("Beantragt", MONEY)
    amount_granted: Mapped[Decimal | None] = field("Bewilligt", MONEY)
    money_form: Mapped[MoneyForm | None] = field("Form", MONEY)
    money_basis: Mapped[MoneyBasis | None] = field("Rechtsgrundlage", MONEY)
    requested_on: Mapped[date | None] = field("Beantragt am", MONEY)
    decided_on: Mapped[date | None] = field("Bescheid am", MONEY)
    refusal: Mapped[str] = text_field("Grund einer Ablehnung", PROCEEDING)
    payee: Mapped[str] = field("Zahlung an", DataCategory.HOUSING, default="", server_default="")
    paid_on: Mapped[date | None] = field("Gezahlt am", MONEY)
    direct_from: Mapped[date | None] = field("Miete direkt an den Vermieter ab", MONEY)
    instalment: Mapped[Decimal | None] = field("Höhe der Rate", MONEY)
    instalments: Mapped[int | None] = field("Anzahl der Raten", MONEY)
    proof: Mapped[Proof | None] = field("Nachweis", PROCEEDING)
    proof_on: Mapped[date | None] = field("Nachweis vom", PROCEEDING)
    proof_document_id: Mapped[int | None] = field("Dokument dazu", DataCategory.INTERNAL, ForeignKey("documents.id"))
    result: Mapped[str] = text_field("Ergebnis der Maßnahme", PROCEEDING)
    unconditional: Mapped[bool | None] = field("Ohne Bedingung erklärt", PROCEEDING)
    covers_arrears: Mapped[Decimal | None] = field("Genannte Mietrückstände", MONEY)
    covers_compensation: Mapped[Decimal | None] = field("Genannte Nutzungsentschädigung", MONEY)
    delivered_to: Mapped[Delivery | None] = field("Zugegangen bei", PROCEEDING)
    delivered_on: Mapped[date | None] = field("Zugegangen am", PROCEEDING)
    termination_id: Mapped[int | None] = field("Heilt die Kündigung", DataCategory.INTERNAL, ForeignKey("steps.id"))
    """The six columns of an undertaking (§ 569 Abs. 3 Nr. 2 BGB); empty for every other measure."""
    note: Mapped[str] = text_field("Interner Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="measures")
    kind: Mapped[CatalogueEntry] = relationship()
    conference: Mapped[Conference | None] = relationship()
    agenda_point: Mapped[AgendaPoint | None] = relationship()
    proof_document: Mapped[Document | None] = relationship()
    termination: Mapped[Step | None] = relationship()
    responsible_agency: Mapped[Agency | None] = relationship(foreign_keys=[responsible_agency_id])
    responsible_user: Mapped[User | None] = relationship()

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.title or "Maßnahme"  # hidden from who sees amounts only
