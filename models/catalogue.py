"""Catalogue entries: the lists that offices edit themselves, with validity."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from models.base import Record, field
from models.enums import CatalogueKind


class CatalogueEntry(Record):
    """Katalogeintrag: one word of a list an office edits; retired by its last day, never deleted."""

    __tablename__ = "catalogue_entries"
    __table_args__ = (
        Index(
            "uq_catalogue_entries_kind_code",
            "kind",
            "code",
            unique=True,
            info={"sentence": "Diesen Schlüssel gibt es in dieser Liste schon."},
        ),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name="ends_not_before_start",
            info={"sentence": "Der letzte Tag liegt vor dem ersten. Ändern Sie einen der beiden Tage."},
        ),
    )

    kind: Mapped[CatalogueKind] = field("Liste")
    code: Mapped[str] = field("Schlüssel")
    label: Mapped[str] = field("Beschriftung")
    position: Mapped[int] = field("Reihenfolge", default=0)
    valid_from: Mapped[date | None] = field("Gültig ab")
    valid_to: Mapped[date | None] = field("Gültig bis")

    def __str__(self) -> str:
        """Return the words people read."""
        return self.label
