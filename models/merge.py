"""Merges (Zusammenführungen): two persons or two cases that were one, what moved, and the answer „two different persons“."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agency import Agency
from models.base import Record, field
from models.enums import DataCategory, MergeKind, MergeState
from models.user import User


class Merge(Record):
    """Zusammenführung: one record taken up by another of the same office; it can be undone as long as nothing stands against it."""

    __tablename__ = "merges"
    __table_args__ = (
        CheckConstraint(
            "kept_id <> gone_id",
            name="two_different_ones",
            info={"sentence": "Das ist derselbe Datensatz. Wählen Sie einen anderen."},
        ),
        Index("ix_merges_office_id", "office_id", "id"),
        Index("ix_merges_gone", "kind", "gone_id"),
        Index("ix_merges_kept", "kind", "kept_id"),
        Index("ix_merges_gone_name", "office_id", "gone_name"),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    kind: Mapped[MergeKind] = field("Art")
    state: Mapped[MergeState] = field("Stand")
    kept_id: Mapped[int] = field("Nummer des bleibenden Eintrags")
    gone_id: Mapped[int] = field("Nummer des aufgegangenen Eintrags")
    kept_name: Mapped[str] = field("Bleibt", default="", server_default="")
    gone_name: Mapped[str] = field("Aufgegangen", default="", server_default="")
    """Case numbers, or „Person Nr. 17“; never a name of a household."""
    decided_at: Mapped[datetime] = field("Entschieden")
    decided_by_id: Mapped[int] = field("Entschieden von", DataCategory.INTERNAL, ForeignKey("users.id"))
    undone_at: Mapped[datetime | None] = field("Rückgängig gemacht")
    undone_by_id: Mapped[int | None] = field("Rückgängig von", DataCategory.INTERNAL, ForeignKey("users.id"))
    kept_rows: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What moved and what stood there before; shown to nobody, emptied when the case is anonymised."""

    office: Mapped[Agency] = relationship()
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    def __str__(self) -> str:
        """Return which one is now part of which."""
        return f"{self.gone_name} → {self.kept_name}"
