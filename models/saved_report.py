"""Saved reports, and forms of funders with placeholders: what is asked, for which period, and who may use it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agency import Agency
from models.base import Record, field
from models.enums import Audience, DataCategory, PeriodRule


class SavedReport(Record):
    """Gespeicherte Auswertung: what is asked, in keys; the figures are counted anew for whoever looks at it."""

    __tablename__ = "saved_reports"
    __table_args__ = (
        Index(
            "uq_saved_reports_office_name",
            "office_id",
            "name",
            unique=True,
            info={"sentence": "Eine Auswertung mit diesem Namen gibt es schon. Wählen Sie einen anderen Namen."},
        ),
    )

    office_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    """The agency it belongs to: an office, or the Region that funds offices."""
    name: Mapped[str] = field("Name")
    asked: Mapped[dict[str, Any]] = field("Frage")
    period_rule: Mapped[PeriodRule] = field("Zeitraum")
    audience: Mapped[Audience] = field("Wer sie sieht")
    in_workbook: Mapped[bool] = field("In der Arbeitsmappe", default=False)
    saved_at: Mapped[datetime] = field("Gespeichert")
    saved_by_id: Mapped[int] = field("Gespeichert von", DataCategory.BASIC, ForeignKey("users.id"))
    """Without a relation: finance people save reports and see no users."""

    office: Mapped[Agency] = relationship()

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class ReportForm(Record):
    """Berichtsformular: a funder's own workbook whose cells hold placeholders for figures."""

    __tablename__ = "report_forms"
    __table_args__ = (
        Index(
            "uq_report_forms_office_name",
            "office_id",
            "name",
            unique=True,
            info={"sentence": "Ein Formular mit diesem Namen gibt es schon. Wählen Sie einen anderen Namen."},
        ),
    )

    office_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    name: Mapped[str] = field("Name")
    file_name: Mapped[str] = field("Dateiname")
    period_rule: Mapped[PeriodRule] = field("Zeitraum")
    protection: Mapped[str] = field("Schutz kleiner Zahlen")
    audience: Mapped[Audience] = field("Wer es sieht")
    sha256: Mapped[str] = field("Prüfsumme (SHA-256)")
    uploaded_at: Mapped[datetime] = field("Hochgeladen")
    uploaded_by_id: Mapped[int] = field("Hochgeladen von", DataCategory.BASIC, ForeignKey("users.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    office: Mapped[Agency] = relationship()

    def __str__(self) -> str:
        """Return its name."""
        return self.name
