"""Catalogue entries: the lists that each office edits for itself, with validity."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped

from models.base import Record, field
from models.enums import CatalogueKind, DataCategory


class CatalogueEntry(Record):
    """Katalogeintrag: one word of a list of one office; retired by its last day, never deleted.

    Cases keep the entry itself, so its label is only ever corrected; another meaning is another entry.
    """

    __tablename__ = "catalogue_entries"
    __table_args__ = (
        Index(
            "uq_catalogue_entries_office_kind_code",
            "office_id",
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

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    kind: Mapped[CatalogueKind] = field("Liste")
    code: Mapped[str] = field("Schlüssel", help="Kurz und ohne Leerzeichen, zum Beispiel s_nord; er bleibt für immer.")
    label: Mapped[str] = field(
        "Beschriftung",
        help="Auch spätere Zahlen zeigen sie. Danach lässt sie sich nur noch berichtigen oder ablösen.",
    )
    position: Mapped[int] = field("Reihenfolge", default=0)
    valid_from: Mapped[date | None] = field("Gültig ab")
    valid_to: Mapped[date | None] = field("Gültig bis")

    def __str__(self) -> str:
        """Return the words people read."""
        return self.label
