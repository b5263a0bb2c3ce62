"""Reports (Meldungen): what a court, a partner or the household told the office; a case may have several."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.agency import Agency
from models.base import Record, field, text_field
from models.case import Case
from models.enums import Channel, DataCategory, ReceivedBy, ReportBasis, ReportState, Stage
from models.names import fold, joined_umlauts
from models.types import Spelling
from models.user import User
from models.writings import plain

CONTACT, HOUSING, PROCEEDING, MONEY = (
    DataCategory.CONTACT,
    DataCategory.HOUSING,
    DataCategory.PROCEEDING,
    DataCategory.MONEY,
)
CONTENT = (
    "last_name", "first_name", "street", "postcode", "city", "district_name", "phone", "email",
    "landlord_name", "landlord_address", "rent", "arrears", "compensation",
    "stage", "court_code", "docket", "filed_on", "served_on", "hearing_on", "eviction_on", "cut_on", "remark",
)  # fmt: skip
"""What a report may say at all, in the order of its form; how much of it, `portal.channels` decides by its Meldeweg."""
CONDITIONS = ("basis", "tenant_informed_on", "tenant_objected")
"""What is asked so that the report may be sent."""

SEARCHED = ("last_name", "first_name", "street", "landlord_name")
_GAPS = re.compile(r"[\W_]+")


def search_keys(
    last_name: str | None, first_name: str | None, street: str | None, landlord_name: str | None
) -> dict[str, str]:
    """Return the columns a report is searched by: each word of the names after a blank, street and landlord compared."""
    words = _GAPS.sub(" ", joined_umlauts(fold(f"{last_name or ''} {first_name or ''}"))).strip()
    return {
        "names_key": f" {words}" if words else "",
        "street_key": plain(street or ""),
        "landlord_key": plain(landlord_name or ""),
    }


class Report(Record):
    """Meldung: one notice that a household may lose its home, as it came in.

    It keeps what the sender wrote; the case holds what the office knows.
    """

    __tablename__ = "reports"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "office_id"], ["cases.id", "cases.office_id"]),
        CheckConstraint(
            "rent >= 0 AND arrears >= 0 AND compensation >= 0",
            name="amounts_not_negative",
            info={"sentence": "Beträge sind 0,00 € oder größer."},
        ),
        CheckConstraint(
            "state <> 'accepted' OR case_id IS NOT NULL",
            name="accepted_has_a_case",
            info={"sentence": "Eine angenommene Meldung gehört zu einem Fall."},
        ),
        CheckConstraint(
            "state <> 'rejected' OR decision_reason <> ''",
            name="rejected_has_a_reason",
            info={"sentence": "Eine abgelehnte Meldung braucht den Grund der Ablehnung."},
        ),
        Index(
            "uq_reports_office_fingerprint",
            "office_id",
            "fingerprint",
            unique=True,
            info={"sentence": "Diese Meldung ist schon erfasst."},
        ),
        Index("ix_reports_office_docket", "office_id", "docket_key", "court_code"),
        Index("ix_reports_office_state", "office_id", "state", "reported_on", "id"),
        Index("ix_reports_office_reported", "office_id", "reported_on", "id"),
        Index("ix_reports_office_agency", "office_id", "reporting_agency_id"),
        Index("ix_reports_agency", "reporting_agency_id", "reported_on", "id"),
        Index("ix_reports_agency_case", "reporting_agency_id", "case_id"),
        Index("ix_reports_case_id", "case_id"),
        Index("ix_reports_office_names", "office_id", "names_key"),
        Index("ix_reports_office_street", "office_id", "street_key"),
        Index("ix_reports_office_landlord", "office_id", "landlord_key"),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    state: Mapped[ReportState] = field("Stand", default=ReportState.OPEN)
    reported_on: Mapped[date] = field("Eingang der Meldung")
    channel: Mapped[Channel] = field("Meldeweg")
    received_by: Mapped[ReceivedBy | None] = field("Eingangsweg")
    basis: Mapped[ReportBasis | None] = field("Rechtsgrundlage der Meldung")
    reporting_agency_id: Mapped[int | None] = field("Meldende Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    reported_by_id: Mapped[int | None] = field("Gemeldet von", DataCategory.BASIC, ForeignKey("users.id"))
    case_id: Mapped[int | None] = field("Fall")
    conference_due_on: Mapped[date] = field("Fallkonferenz bis", PROCEEDING)

    last_name: Mapped[str] = field("Nachname", CONTACT, help="Verschiedene Nachnamen mit „/“: Müller / Kowalski.")
    first_name: Mapped[str] = field(
        "Vorname",
        CONTACT,
        default="",
        server_default="",
        help="Bei mehreren Mietern mit „u.“ verbunden, in der Reihenfolge der Nachnamen: Hans u. Ewa.",
    )
    street: Mapped[str] = field("Straße, Hausnummer", CONTACT, default="", server_default="")
    postcode: Mapped[str] = field("PLZ", CONTACT, default="", server_default="", spelling=Spelling.POSTCODE)
    city: Mapped[str] = field("Ort", CONTACT, default="", server_default="")
    district_name: Mapped[str] = field("Stadtteil", HOUSING, default="", server_default="")
    phone: Mapped[str] = field("Telefon des Haushalts", CONTACT, default="", server_default="", spelling=Spelling.PHONE)
    email: Mapped[str] = field("E-Mail des Haushalts", CONTACT, default="", server_default="", spelling=Spelling.EMAIL)
    stage: Mapped[Stage | None] = field("Verfahrensstand", PROCEEDING)
    landlord_name: Mapped[str] = field("Vermieter", HOUSING, default="", server_default="")
    landlord_address: Mapped[str] = field("Anschrift des Vermieters", HOUSING, default="", server_default="")
    court_code: Mapped[str | None] = field("Gericht", PROCEEDING)
    docket: Mapped[str] = field("Aktenzeichen des Gerichts", PROCEEDING, default="", server_default="")
    docket_key: Mapped[str | None] = field("Aktenzeichen, vereinheitlicht", PROCEEDING)
    filed_on: Mapped[date | None] = field("Klageeingang", PROCEEDING)
    served_on: Mapped[date | None] = field("Klage zugestellt am", PROCEEDING)
    hearing_on: Mapped[date | None] = field("Termin zur mündlichen Verhandlung", PROCEEDING)
    eviction_on: Mapped[date | None] = field("Räumungstermin", PROCEEDING)
    cut_on: Mapped[date | None] = field("Geplanter Beginn der Unterbrechung", PROCEEDING)
    rent: Mapped[Decimal | None] = field("Miete monatlich", MONEY)
    arrears: Mapped[Decimal | None] = field("Mietrückstand", MONEY)
    compensation: Mapped[Decimal | None] = field("Nutzungsentschädigung", MONEY)
    tenant_informed_on: Mapped[date | None] = field(
        "Haushalt über die Meldung informiert am",
        CONTACT,
        help="Vor der Meldung; bei einer Einwilligung der Tag, an dem sie erteilt wurde.",
    )
    tenant_objected: Mapped[bool | None] = field("Haushalt hat der Meldung widersprochen", CONTACT)
    remark: Mapped[str] = text_field("Bemerkung", CONTACT)

    decided_on: Mapped[date | None] = field("Entschieden am")
    decided_by_id: Mapped[int | None] = field("Entschieden von", DataCategory.INTERNAL, ForeignKey("users.id"))
    decision_reason: Mapped[str] = text_field("Begründung", DataCategory.BASIC)
    passed_to: Mapped[str] = field("Weitergegeben an", DataCategory.BASIC, default="", server_default="")
    anonymised_on: Mapped[date | None] = field("Anonymisiert am")
    fingerprint: Mapped[str | None] = field("Kennung der Mitteilung", DataCategory.INTERNAL)
    source: Mapped[str] = field("Quelle", DataCategory.INTERNAL, default="", server_default="")
    extra: Mapped[dict[str, Any]] = field("Weitere Felder", DataCategory.INTERNAL, default=dict)

    names_key: Mapped[str] = mapped_column(default="", server_default="")
    street_key: Mapped[str] = mapped_column(default="", server_default="")
    landlord_key: Mapped[str] = mapped_column(default="", server_default="")
    """What reports are searched by; kept in step by themselves."""

    office: Mapped[Agency] = relationship(foreign_keys=[office_id], overlaps="case,reports")
    reporting_agency: Mapped[Agency | None] = relationship(foreign_keys=[reporting_agency_id])
    reported_by: Mapped[User | None] = relationship(foreign_keys=[reported_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    case: Mapped[Case | None] = relationship(back_populates="reports", foreign_keys=[case_id, office_id])

    @validates("last_name", "first_name", "street", "landlord_name")
    def _keep_searchable(self, key: str, value: str) -> str:
        """Keep the comparable form beside what is typed."""
        named = {one: value if one == key else getattr(self, one) for one in SEARCHED}
        for kept, form in search_keys(**named).items():
            if getattr(self, kept) != form:
                setattr(self, kept, form)
        return value

    def __str__(self) -> str:
        """Return the day of arrival and the way it came."""
        return f"Meldung vom {self.reported_on:%d.%m.%Y} ({self.channel.label})"
