"""Cases (Fälle) with their members and reasons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.agency import Agency
from models.base import Base, CaseBound, Record, field, text_field
from models.catalogue import CatalogueEntry
from models.enums import (
    CaseStatus,
    Channel,
    DataCategory,
    ErasureBasis,
    HouseholdType,
    Income,
    LandlordKind,
    Outcome,
    ReachState,
    Relation,
    SecuringWay,
    Stage,
)
from models.person import Person
from models.types import Spelling
from models.user import User
from models.writings import plain

if TYPE_CHECKING:
    from models.arrears import ArrearsMonth
    from models.conference import Conference
    from models.contact import Contact
    from models.deadline import HandledDeadline
    from models.follow_up import FollowUp
    from models.measure import Measure
    from models.reminder import Reminder
    from models.report import Report
    from models.share import Consent, Share
    from models.step import Step

CONTACT, HOUSING, PROCEEDING = DataCategory.CONTACT, DataCategory.HOUSING, DataCategory.PROCEEDING
MONEY, HOUSEHOLD, INTERNAL = DataCategory.MONEY, DataCategory.HOUSEHOLD, DataCategory.INTERNAL


class Case(Record):
    """Fall: one household whose home is at risk, followed from the first notice to the last follow-up.

    A case never changes office; statistics rely on it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("id", "office_id"),
        Index(
            "uq_cases_office_id_number",
            "office_id",
            "number",
            unique=True,
            info={"sentence": "Dieses Aktenzeichen ist schon vergeben."},
        ),
        CheckConstraint(
            "closed_on IS NULL OR closed_on >= reported_on",
            name="closed_not_before_reported",
            info={"sentence": "Der Abschluss liegt vor der Meldung. Ändern Sie einen der beiden Tage."},
        ),
        CheckConstraint(
            "(status = 'closed') = (closed_on IS NOT NULL)",
            name="closed_has_a_day",
            info={"sentence": "Ein abgeschlossener Fall braucht den Tag des Abschlusses, ein offener hat keinen."},
        ),
        CheckConstraint(
            "status <> 'closed' OR outcome IS NOT NULL",
            name="closed_has_an_outcome",
            info={"sentence": "Ein abgeschlossener Fall braucht ein Ergebnis. Wählen Sie W1 bis W10."},
        ),
        CheckConstraint(
            "adults >= 0 AND children >= 0",
            name="heads_not_negative",
            info={"sentence": "Personenzahlen sind 0 oder größer."},
        ),
        CheckConstraint(
            "rent >= 0 AND arrears >= 0 AND compensation >= 0 AND energy_debt >= 0",
            name="amounts_not_negative",
            info={"sentence": "Beträge sind 0,00 € oder größer."},
        ),
        Index("ix_cases_reported", "reported_on", "id"),
        Index("ix_cases_office_reported", "office_id", "reported_on", "id"),
        # Beyond the order it holds what people filter by beside the status, so that no row is fetched to be left out.
        Index(
            "ix_cases_office_status_reported",
            "office_id",
            "status",
            "reported_on",
            "id",
            "channel",
            "district_id",
            "stage",
            "assigned_to_id",
        ),
        Index("ix_cases_office_closed", "office_id", "closed_on"),
        Index("ix_cases_office_due", "office_id", "status", "conference_due_on"),
        Index("ix_cases_office_conference_due", "office_id", "conference_due_on", "id"),
        Index("ix_cases_office_next_deadline", "office_id", "status", "next_deadline_on", "id"),
        Index("ix_cases_office_deadline", "office_id", "next_deadline_on", "id"),
        Index("ix_cases_office_assigned", "office_id", "assigned_to_id", "reported_on", "id"),
        Index("ix_cases_office_assigned_status", "office_id", "assigned_to_id", "status", "id"),
        Index("ix_cases_office_stage", "office_id", "stage", "reported_on", "id"),
        Index("ix_cases_office_outcome", "office_id", "outcome", "reported_on", "id"),
        Index("ix_cases_office_channel", "office_id", "channel", "reported_on", "id"),
        Index("ix_cases_office_district", "office_id", "district_id", "reported_on", "id"),
        Index("ix_cases_previous", "previous_case_id"),
        Index("ix_cases_office_street", "office_id", "street_key"),
        Index("ix_cases_office_landlord", "office_id", "landlord_key"),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    number: Mapped[str] = field("Aktenzeichen")
    """Aktenzeichen, for example ``2026-0042``; shown everywhere, never reused."""
    status: Mapped[CaseStatus] = field("Status", default=CaseStatus.CLEARING)
    household_name: Mapped[str] = field("Haushalt", CONTACT, default="", server_default="")
    """Names of the adults as on the letter box; kept in step with the members by `portal.cases`."""
    street: Mapped[str] = field("Straße, Hausnummer", CONTACT, default="", server_default="")
    postcode: Mapped[str] = field("PLZ", CONTACT, default="", server_default="", spelling=Spelling.POSTCODE)
    city: Mapped[str] = field("Ort", CONTACT, default="", server_default="")
    district_id: Mapped[int | None] = field("Stadtteil", HOUSING, ForeignKey("catalogue_entries.id"))

    reported_on: Mapped[date] = field("Gemeldet am")
    channel: Mapped[Channel] = field("Meldeweg", PROCEEDING)
    reporting_agency_id: Mapped[int | None] = field("Meldende Stelle", PROCEEDING, ForeignKey("agencies.id"))
    access_stage: Mapped[Stage | None] = field(
        "Zugangsstand", PROCEEDING, help="Verfahrensstand bei der ersten Meldung."
    )
    stage: Mapped[Stage | None] = field("Verfahrensstand jetzt", PROCEEDING)
    trigger_id: Mapped[int | None] = field("Auslöser", PROCEEDING, ForeignKey("catalogue_entries.id"))
    previous_case_id: Mapped[int | None] = field("Früherer Fall", DataCategory.BASIC, ForeignKey("cases.id"))

    landlord_name: Mapped[str] = field("Vermieter", HOUSING, default="", server_default="")
    landlord_kind: Mapped[LandlordKind | None] = field("Vermietertyp", HOUSING)
    rent: Mapped[Decimal | None] = field("Miete monatlich", MONEY)
    arrears: Mapped[Decimal | None] = field("Mietrückstand", MONEY)
    arrears_on: Mapped[date | None] = field("Stand des Rückstands", MONEY)
    compensation: Mapped[Decimal | None] = field("Nutzungsentschädigung", MONEY)
    energy_debt: Mapped[Decimal | None] = field("Energieschulden", MONEY)

    household_type: Mapped[HouseholdType | None] = field("Haushaltstyp", HOUSEHOLD)
    adults: Mapped[int | None] = field("Erwachsene", HOUSEHOLD)
    children: Mapped[int | None] = field("Minderjährige Kinder", HOUSEHOLD)
    income: Mapped[Income | None] = field("Haupteinkommen", HOUSEHOLD)

    reach: Mapped[ReachState] = field("Kontakt", INTERNAL, default=ReachState.NOT_TRIED)
    assigned_to_id: Mapped[int | None] = field("Zuständig", INTERNAL, ForeignKey("users.id"))
    attempts_so_far: Mapped[str] = text_field("Bisherige Schritte", INTERNAL)
    means_and_wishes: Mapped[str] = text_field("Eigene Mittel und Wünsche", INTERNAL)
    unclaimed_benefits: Mapped[str] = text_field("Nicht genutzte Leistungen", INTERNAL)
    further_needs: Mapped[str] = text_field("Weiterer Hilfebedarf", DataCategory.HEALTH)
    note: Mapped[str] = text_field("Interner Vermerk", INTERNAL)

    conference_due_on: Mapped[date] = field("Fallkonferenz bis", PROCEEDING)
    """Last day of the ten Werktage after the report, in the calendar of the office."""
    invited_on: Mapped[date | None] = field("Erste Einladung", PROCEEDING)
    conference_on: Mapped[date | None] = field("Erste Fallkonferenz", PROCEEDING)
    """Days of the first invitation sent and of the first conference held; both intervals are measured."""

    next_deadline_on: Mapped[date | None] = field("Nächste Frist", PROCEEDING)
    next_deadline: Mapped[str] = field("Was abläuft", PROCEEDING, default="", server_default="")
    """The nearest clock that still asks for something, a missed one among them; kept by `portal.case_deadlines`."""

    closed_on: Mapped[date | None] = field("Abgeschlossen am")
    outcome: Mapped[Outcome | None] = field("Ergebnis", PROCEEDING)
    securing_way: Mapped[SecuringWay | None] = field("Sicherungsweg", PROCEEDING)
    anonymised_on: Mapped[date | None] = field("Anonymisiert am")
    erasure_basis: Mapped[ErasureBasis | None] = field("Grund der Löschung")
    erasure_reason: Mapped[str] = text_field("Begründung der Löschung", INTERNAL)
    """When nothing was left of the household but what is counted, and why."""
    extra: Mapped[dict[str, Any]] = field("Weitere Felder", INTERNAL, default=dict)
    created_at: Mapped[datetime] = mapped_column()
    street_key: Mapped[str] = mapped_column(default="", server_default="")
    landlord_key: Mapped[str] = mapped_column(default="", server_default="")
    """Street and landlord as they are searched by, kept in step with what is typed."""

    office: Mapped[Agency] = relationship(foreign_keys=[office_id])
    reporting_agency: Mapped[Agency | None] = relationship(foreign_keys=[reporting_agency_id])
    district: Mapped[CatalogueEntry | None] = relationship(foreign_keys=[district_id])
    trigger: Mapped[CatalogueEntry | None] = relationship(foreign_keys=[trigger_id])
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    previous_case: Mapped[Case | None] = relationship(remote_side="Case.id")
    members: Mapped[list[CaseMember]] = relationship(back_populates="case", order_by="CaseMember.id")
    reasons: Mapped[list[CaseReason]] = relationship(back_populates="case", order_by="CaseReason.id")
    reports: Mapped[list[Report]] = relationship(back_populates="case", order_by="Report.id")
    steps: Mapped[list[Step]] = relationship(back_populates="case", order_by="Step.happened_on")
    handled_deadlines: Mapped[list[HandledDeadline]] = relationship(
        back_populates="case", order_by="HandledDeadline.id"
    )
    contacts: Mapped[list[Contact]] = relationship(back_populates="case", order_by="Contact.happened_on")
    conferences: Mapped[list[Conference]] = relationship(back_populates="case", order_by="Conference.id")
    measures: Mapped[list[Measure]] = relationship(back_populates="case", order_by="Measure.id")
    reminders: Mapped[list[Reminder]] = relationship(back_populates="case", order_by="Reminder.due_on")
    follow_ups: Mapped[list[FollowUp]] = relationship(back_populates="case", order_by="FollowUp.due_on")
    consents: Mapped[list[Consent]] = relationship(back_populates="case", order_by="Consent.id")
    shares: Mapped[list[Share]] = relationship(back_populates="case", order_by="Share.id")
    arrears_months: Mapped[list[ArrearsMonth]] = relationship(back_populates="case", order_by="ArrearsMonth.id")

    @validates("street", "landlord_name")
    def _keep_searchable(self, key: str, value: str) -> str:
        """Keep the comparable form beside what is typed."""
        setattr(self, "street_key" if key == "street" else "landlord_key", plain(value or ""))
        return value

    def __str__(self) -> str:
        """Return the number: the one thing everybody may know."""
        return self.number


class CaseMember(CaseBound):
    """Haushaltsmitglied: a person as a member of the household of one case."""

    __tablename__ = "case_members"
    extra_args = (
        Index(
            "uq_case_members_case_person",
            "case_id",
            "person_id",
            unique=True,
            info={"sentence": "Diese Person gehört schon zu diesem Haushalt."},
        ),
        Index("ix_case_members_person_id", "person_id"),
    )

    person_id: Mapped[int] = field("Person", CONTACT, ForeignKey("persons.id"))
    relation: Mapped[Relation] = field("Stellung im Haushalt", HOUSEHOLD, default=Relation.TENANT)

    case: Mapped[Case] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """Return the person and her place in the household."""
        return f"{self.person} ({self.relation.label})" if self.relation else str(self.person)  # hidden from partners


class CaseReason(CaseBound):
    """Grund: one of the underlying reasons of a case; there may be several."""

    __tablename__ = "case_reasons"
    extra_args = (
        Index(
            "uq_case_reasons_case_entry",
            "case_id",
            "entry_id",
            unique=True,
            info={"sentence": "Dieser Grund ist schon erfasst."},
        ),
    )

    entry_id: Mapped[int] = field("Grund", HOUSEHOLD, ForeignKey("catalogue_entries.id"))

    case: Mapped[Case] = relationship(back_populates="reasons")
    entry: Mapped[CatalogueEntry] = relationship()

    def __str__(self) -> str:
        """Return the reason in words."""
        return str(self.entry)


class NumberSeries(Base):
    """The last case number given in a year by an office; numbers are never reused."""

    __tablename__ = "number_series"

    office_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
