"""Consents and shares: which agency may see which data of which case, on which legal basis, until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declarative_mixin, relationship

from models.agency import Agency
from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import ConsentForm, DataCategory, ShareBasis
from models.person import Person
from models.user import User

SHAREABLE = (
    DataCategory.CONTACT,
    DataCategory.HOUSING,
    DataCategory.PROCEEDING,
    DataCategory.MONEY,
    DataCategory.HOUSEHOLD,
    DataCategory.HEALTH,
)
"""What a share can open; internal notes never leave the office."""


@declarative_mixin
class Categories:
    """One flag for each data category that can be shared; the column is named like the category."""

    contact: Mapped[bool] = field(DataCategory.CONTACT.label, default=False)
    housing: Mapped[bool] = field(DataCategory.HOUSING.label, default=False)
    proceeding: Mapped[bool] = field(DataCategory.PROCEEDING.label, default=False)
    money: Mapped[bool] = field(DataCategory.MONEY.label, default=False)
    household: Mapped[bool] = field(DataCategory.HOUSEHOLD.label, default=False)
    health: Mapped[bool] = field(DataCategory.HEALTH.label, default=False)

    def granted(self) -> frozenset[DataCategory]:
        """Return the categories whose flag is set."""
        return frozenset(category for category in SHAREABLE if getattr(self, category.value))


class Consent(CaseBound, Categories):
    """Einwilligung: one adult allows one agency to receive data of some categories (§ 67b Abs. 2 SGB X)."""

    __tablename__ = "consents"
    extra_args = (
        CheckConstraint(
            "NOT health OR form <> 'oral'",
            name="health_in_writing",
            info={
                "sentence": "Gesundheitsdaten brauchen eine schriftliche oder elektronische "
                "Einwilligung (§ 67b Abs. 2 SGB X)."
            },
        ),
        CheckConstraint(
            "revoked_on IS NULL OR revoked_on >= given_on",
            name="revoked_not_before_given",
            info={"sentence": "Der Widerruf liegt vor der Einwilligung. Ändern Sie einen der beiden Tage."},
        ),
        Index("ix_consents_case_agency", "case_id", "agency_id"),
        Index("ix_consents_office", "office_id", "id"),
    )

    person_id: Mapped[int] = field("Erteilt von", DataCategory.CONTACT, ForeignKey("persons.id"))
    agency_id: Mapped[int] = field("Empfänger", DataCategory.BASIC, ForeignKey("agencies.id"))
    purpose: Mapped[str] = field("Zweck")
    form: Mapped[ConsentForm] = field("Form", default=ConsentForm.WRITTEN)
    text_version: Mapped[str] = field("Fassung des Textes", default="1", server_default="1")
    given_on: Mapped[date] = field("Erteilt am")
    valid_until: Mapped[date | None] = field("Gültig bis")
    revoked_on: Mapped[date | None] = field("Widerrufen am")

    case: Mapped[Case] = relationship(back_populates="consents")
    person: Mapped[Person] = relationship()
    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])

    def __str__(self) -> str:
        """Return for whom the consent was given."""
        return f"Einwilligung für {self.agency}"


class Share(CaseBound, Categories):
    """Freigabe: an agency may see the named categories of one case; it ends by its day or by revocation."""

    __tablename__ = "shares"
    extra_args = (
        CheckConstraint(
            "basis <> 'consent' OR consent_id IS NOT NULL",
            name="consent_is_named",
            info={"sentence": "Eine Freigabe mit Einwilligung nennt die Einwilligung, auf der sie beruht."},
        ),
        CheckConstraint(
            "valid_until >= valid_from",
            name="ends_not_before_start",
            info={"sentence": "Die Freigabe endet vor ihrem Beginn. Ändern Sie einen der beiden Tage."},
        ),
        Index("ix_shares_agency_case", "agency_id", "case_id"),
        Index("ix_shares_case_id", "case_id"),
        Index("ix_shares_office", "office_id", "id"),
    )

    agency_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    basis: Mapped[ShareBasis] = field("Rechtsgrundlage")
    consent_id: Mapped[int | None] = field("Einwilligung", DataCategory.BASIC, ForeignKey("consents.id"))
    purpose: Mapped[str] = field("Zweck")
    valid_from: Mapped[date] = field("Gültig ab")
    valid_until: Mapped[date] = field("Gültig bis")
    revoked_on: Mapped[date | None] = field("Beendet am")
    granted_by_id: Mapped[int | None] = field("Freigegeben von", DataCategory.BASIC, ForeignKey("users.id"))
    note: Mapped[str] = text_field("Vermerk", DataCategory.INTERNAL)

    case: Mapped[Case] = relationship(back_populates="shares")
    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])
    consent: Mapped[Consent | None] = relationship()
    granted_by: Mapped[User | None] = relationship()

    def __str__(self) -> str:
        """Return with whom the case is shared."""
        return f"Freigabe für {self.agency}"
