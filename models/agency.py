"""Agencies (Stellen): offices, partners, courts and the Region are agencies of different kinds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, relationship

from models.base import Record, field, text_field
from models.enums import AgencyKind, DataCategory, Land
from models.types import Spelling

STANDARD_AGE_BANDS = "18, 21, 25, 30, 40, 50, 60, 65"
"""Bands of the federal statistics, with the 25 of SGB II."""


class Agency(Record):
    """Stelle: a body that reports, is invited, takes measures in hand, pays, or is the office itself."""

    __tablename__ = "agencies"
    __table_args__ = (
        CheckConstraint(
            "funded_by_id IS NULL OR kind = 'office'",
            name="only_offices_are_funded",
            info={
                "sentence": "Nur eine Fachstelle kann von einer Region gefördert werden. Lassen Sie „Gefördert von“ leer."
            },
        ),
        CheckConstraint(
            "dormant_after BETWEEN 7 AND 730",
            name="dormant_after_some_time",
            info={"sentence": "Fälle ruhen nach 7 bis 730 Tagen ohne Eintrag. Wählen Sie eine Zahl dazwischen."},
        ),
        CheckConstraint(
            "keep_cases_years BETWEEN 1 AND 30 AND keep_money_years BETWEEN 1 AND 30",
            name="keeps_cases_some_years",
            info={"sentence": "Fälle werden 1 bis 30 Jahre aufbewahrt. Wählen Sie eine Zahl dazwischen."},
        ),
        CheckConstraint(
            "keep_reports_months BETWEEN 1 AND 60",
            name="keeps_reports_some_months",
            info={
                "sentence": "Meldungen ohne Fall werden 1 bis 60 Monate aufbewahrt. Wählen Sie eine Zahl dazwischen."
            },
        ),
        Index(
            "uq_agencies_name", "name", unique=True, info={"sentence": "Eine Stelle mit diesem Namen gibt es schon."}
        ),
        Index("ix_agencies_kind_name", "kind", "name"),
    )

    name: Mapped[str] = field("Name")
    kind: Mapped[AgencyKind] = field("Art der Stelle")
    street: Mapped[str] = field("Straße, Hausnummer", default="", server_default="")
    postcode: Mapped[str] = field("PLZ", default="", server_default="", spelling=Spelling.POSTCODE)
    city: Mapped[str] = field("Ort", default="", server_default="")
    email: Mapped[str] = field("E-Mail", default="", server_default="", spelling=Spelling.EMAIL)
    phone: Mapped[str] = field("Telefon", default="", server_default="", spelling=Spelling.PHONE)
    report_desk: Mapped[str] = field(
        "Ansprechperson für Meldungen",
        default="",
        server_default="",
        help="Wen eine meldende Stelle anrufen kann, zum Beispiel: Geschäftsstelle, Frau Muster, Zimmer 214.",
    )
    land: Mapped[Land] = field("Land", default=Land.NI, help="Bestimmt die Feiertage der Fristen.")
    saturday_counts: Mapped[bool] = field(
        "Samstag zählt als Werktag",
        default=True,
        help="Werktage sind Montag bis Samstag (§ 3 Abs. 2 BUrlG). Ohne Haken zählen Montag bis Freitag.",
    )
    extra_holidays: Mapped[list[str]] = field(
        "Örtliche Feiertage", default=list, help="Tag und Monat, zum Beispiel 08.08., einer je Zeile."
    )
    dormant_after: Mapped[int] = field(
        "Ruhende Fälle nach Tagen",
        default=60,
        server_default="60",
        help="So lange ohne Eintrag, dann schlägt das Portal vor, den Fall abzuschließen.",
    )
    keep_cases_years: Mapped[int] = field(
        "Fälle aufbewahren, Jahre",
        default=5,
        server_default="5",
        help="Nach dem Abschluss. Danach schlägt das Portal der Leitung vor, den Fall zu anonymisieren.",
    )
    keep_money_years: Mapped[int] = field(
        "Fälle mit Geldleistung aufbewahren, Jahre",
        default=10,
        server_default="10",
        help="Nach der letzten bewilligten oder gezahlten Leistung.",
    )
    keep_reports_months: Mapped[int] = field(
        "Abgelehnte Meldungen aufbewahren, Monate",
        default=12,
        server_default="12",
        help="Auch zurückgezogene und weitergegebene Meldungen, aus denen kein Fall wurde.",
    )
    age_bands: Mapped[str] = field(
        "Altersgruppen",
        default=STANDARD_AGE_BANDS,
        server_default=STANDARD_AGE_BANDS,
        help="Erstes Lebensjahr jeder Gruppe außer der jüngsten, durch Komma getrennt: „18, 25, 65“ gibt unter 18, 18 bis 24, "
        "25 bis 64 und ab 65 Jahre. Die Statistik gliedert danach, auch vergangene Jahre.",
    )
    funded_by_id: Mapped[int | None] = field("Gefördert von", DataCategory.BASIC, ForeignKey("agencies.id"))
    managed_by_id: Mapped[int | None] = field(
        "Betreut von",
        DataCategory.BASIC,
        ForeignKey("agencies.id"),
        help="Fachstelle, deren Fachadministration die Benutzer dieser Stelle verwaltet.",
    )
    active: Mapped[bool] = field("Aktiv", default=True)
    note: Mapped[str] = text_field("Hinweis", DataCategory.BASIC)
    extra: Mapped[dict[str, Any]] = field("Weitere Felder", DataCategory.INTERNAL, default=dict)

    funded_by: Mapped[Agency | None] = relationship(remote_side="Agency.id", foreign_keys=[funded_by_id])
    managed_by: Mapped[Agency | None] = relationship(remote_side="Agency.id", foreign_keys=[managed_by_id])

    def __str__(self) -> str:
        """Return the name people know the agency by."""
        return self.name
