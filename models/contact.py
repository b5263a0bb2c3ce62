"""Contacts: letters, calls, home visits and notes; reached or not."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, relationship

from models.base import CaseBound, field, text_field
from models.case import Case
from models.enums import ContactKind, DataCategory
from models.user import User

INTERNAL = DataCategory.INTERNAL


class Contact(CaseBound):
    """Kontakt: one attempt to reach the household, or a note; a confidential one belongs to its author (§ 203 StGB)."""

    __tablename__ = "contacts"
    extra_args = (
        Index("ix_contacts_case_happened", "case_id", "happened_on"),
        Index("ix_contacts_office_kind_happened", "office_id", "kind", "happened_on"),
        Index("ix_contacts_office_happened", "office_id", "happened_on", "id", "confidential", "author_id"),
    )

    kind: Mapped[ContactKind] = field("Art", INTERNAL)
    happened_on: Mapped[date] = field("Tag", INTERNAL)
    reached: Mapped[bool | None] = field("Erreicht", INTERNAL, help="Leer bei Vermerken.")
    note: Mapped[str] = text_field("Vermerk", INTERNAL)
    confidential: Mapped[bool] = field(
        "Vertraulich", INTERNAL, default=False, help="Nur für Sie und Ihre Vertretung (§ 203 StGB, § 65 SGB VIII)."
    )
    author_id: Mapped[int] = field("Verfasst von", INTERNAL, ForeignKey("users.id"))

    case: Mapped[Case] = relationship(back_populates="contacts")
    author: Mapped[User] = relationship()

    def __str__(self) -> str:
        """Return the kind and the day."""
        return f"{self.kind.label} {self.happened_on:%d.%m.%Y}"
