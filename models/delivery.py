"""Deliveries (Lieferungen): what an office has handed out for a period, kept as it was; the file lies beside the database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agency import Agency
from models.base import Record, field, text_field
from models.enums import DataCategory, DeliveryKind, DeliveryProtection

INTERNAL = DataCategory.INTERNAL


class StatisticsDelivery(Record):
    """Lieferung: figures or case rows of a period as they left the office; never changed, never deleted.

    Case rows have no figures, and never an agency as recipient: no Region finds them in its portal.
    """

    __tablename__ = "statistics_deliveries"
    __table_args__ = (
        Index("ix_statistics_deliveries_office_id", "office_id", "id"),
        Index("ix_statistics_deliveries_recipient_id", "recipient_id", "id"),
        Index(
            "uq_statistics_deliveries_stored",
            "stored",
            unique=True,
            info={"sentence": "Diese Datei ist schon abgelegt. Laden Sie die Seite neu."},
        ),
        CheckConstraint(
            "ends_on >= starts_on",
            name="ends_after_start",
            info={"sentence": "Der Zeitraum endet vor seinem Beginn. Tauschen Sie die Tage."},
        ),
        CheckConstraint(
            "recipient <> ''",
            name="recipient_named",
            info={"sentence": "Die Lieferung hat keinen Empfänger. Nennen Sie, an wen sie geht."},
        ),
        CheckConstraint(
            "kind <> 'cases' OR recipient_id IS NULL",
            name="cases_stay_in_town",
            info={"sentence": "Fallzeilen gehen an keine andere Stelle. Liefern Sie ihr Zahlen."},
        ),
        CheckConstraint(
            "protection = 'round_to_5' OR recipient_id IS NULL",
            name="agencies_get_rounded",
            info={
                "sentence": "Eine Stelle mit Zugang zum Portal bekommt 5er-gerundete Zahlen. Wählen Sie die 5er-Rundung."
            },
        ),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    kind: Mapped[DeliveryKind] = field("Art", default=DeliveryKind.FIGURES, server_default=DeliveryKind.FIGURES.value)
    protection: Mapped[DeliveryProtection] = field(
        "Schutz", default=DeliveryProtection.ROUND_TO_5, server_default=DeliveryProtection.ROUND_TO_5.value
    )
    """Of the figures; case rows are kept from telling of households otherwise."""
    recipient_id: Mapped[int | None] = field("Empfangende Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    recipient: Mapped[str] = field("Geliefert an")
    starts_on: Mapped[date] = field("Zeitraum von")
    ends_on: Mapped[date] = field("Zeitraum bis")
    data_on: Mapped[date] = field("Datenstand")
    catalogue: Mapped[str] = field("Katalog")
    """Reporting year and fingerprint of its sentences, for example ``2026-1f3a5b7c``."""
    delivered_at: Mapped[datetime] = field("Geliefert am")
    delivered_by_id: Mapped[int] = field("Geliefert von", INTERNAL, ForeignKey("users.id"))
    name: Mapped[str] = field("Datei")
    size: Mapped[int] = field("Größe in Byte")
    sha256: Mapped[str] = field("Prüfsumme (SHA-256)")
    gaps: Mapped[str] = text_field("Zur Kenntnis genommene Lücken", INTERNAL)
    delivered_figures: Mapped[dict[str, Any]] = field("Gelieferte Zahlen")
    exact_figures: Mapped[dict[str, Any]] = field("Genaue Zahlen", INTERNAL)
    """Figures by table, row and column; those delivered are protected, the exact ones never leave the office."""
    stored: Mapped[str] = mapped_column()
    """Random name of the file in the folder of documents."""

    office: Mapped[Agency] = relationship(foreign_keys=[office_id])
    recipient_agency: Mapped[Agency | None] = relationship(foreign_keys=[recipient_id])

    def __str__(self) -> str:
        """Return the days and to whom it went."""
        return f"{self.starts_on:%d.%m.%Y} bis {self.ends_on:%d.%m.%Y} an {self.recipient}"
