"""The trail: every change with before and after, chained by hash, and every reading of a case file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, field
from models.enums import AuditAction, DataCategory

INTERNAL = DataCategory.INTERNAL


class AuditEntry(Base):
    """Protokolleintrag: one change of one record, written in the same transaction, never altered."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_office_id", "office_id", "id"),
        Index("ix_audit_entries_record", "record", "record_id"),
        Index("ix_audit_entries_case_id", "case_id", "id"),
        Index("ix_audit_entries_office_user", "office_id", "user_name", "id"),
        Index("ix_audit_entries_office_record", "office_id", "record", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = field("Zeitpunkt")
    user_id: Mapped[int | None] = mapped_column()
    user_name: Mapped[str] = field("Wer")
    office_id: Mapped[int | None] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    action: Mapped[AuditAction] = field("Vorgang")
    record: Mapped[str] = field("Datensatz")
    record_id: Mapped[int] = field("Nummer")
    case_id: Mapped[int | None] = field("Fall")
    changes: Mapped[dict[str, Any]] = field("Änderungen", INTERNAL)
    previous_hash: Mapped[str] = mapped_column()
    hash: Mapped[str] = field("Prüfsumme")


class AccessEntry(Base):
    """Zugriff: who read which case file or took which export away, and when."""

    __tablename__ = "access_entries"
    __table_args__ = (
        Index("ix_access_entries_office_id", "office_id", "id"),
        Index("ix_access_entries_case_id", "case_id", "id"),
        Index("ix_access_entries_office_user", "office_id", "user_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = field("Zeitpunkt")
    user_id: Mapped[int | None] = mapped_column()
    user_name: Mapped[str] = field("Wer")
    office_id: Mapped[int | None] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    case_id: Mapped[int | None] = field("Fall")
    what: Mapped[str] = field("Was")
