"""Funding (Förderung): programmes, their financing plan, posts, receipts and goals, and the proofs of use handed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.agency import Agency
from models.base import Record, field, text_field
from models.enums import DataCategory, PlanSide, ProofRule
from models.types import Exact, Money, Percentage, Quantity

BASIC, INTERNAL, MONEY = DataCategory.BASIC, DataCategory.INTERNAL, DataCategory.MONEY


class Programme(Record):
    """Förderprogramm: what somebody pays an office for, over a period, and by when its use must be proven."""

    __tablename__ = "programmes"
    __table_args__ = (
        UniqueConstraint("id", "office_id"),
        CheckConstraint(
            "ends_on >= starts_on",
            name="ends_not_before_start",
            info={"sentence": "Der Bewilligungszeitraum endet vor seinem Beginn. Ändern Sie einen der beiden Tage."},
        ),
        CheckConstraint(
            "funder_id IS NOT NULL OR funder_name <> ''",
            name="funder_known",
            info={"sentence": "Wer fördert, fehlt. Wählen Sie die Region oder schreiben Sie den Namen der Stelle."},
        ),
        Index(
            "uq_programmes_office_name",
            "office_id",
            "name",
            unique=True,
            info={"sentence": "Ein Programm mit diesem Namen hat Ihre Fachstelle schon. Wählen Sie einen anderen."},
        ),
        Index("ix_programmes_office_due", "office_id", "proof_sent_on", "proof_due_on"),
        Index("ix_programmes_funder", "funder_id", "proof_sent_on", "proof_due_on"),
    )

    office_id: Mapped[int] = field("Fachstelle", BASIC, ForeignKey("agencies.id"))
    name: Mapped[str] = field("Programm")
    funder_id: Mapped[int | None] = field("Region", BASIC, ForeignKey("agencies.id"), help="Wenn die Region fördert.")
    funder_name: Mapped[str] = field(
        "Andere Stelle", default="", server_default="", help="Zum Beispiel Land oder Stiftung."
    )
    reference: Mapped[str] = field("Förderkennzeichen", default="", server_default="")
    decided_on: Mapped[date | None] = field("Bescheid vom")
    starts_on: Mapped[date] = field("Bewilligt ab")
    ends_on: Mapped[date] = field("Bewilligt bis")
    proof_rule: Mapped[ProofRule] = field(
        "Nachweisfrist", help="Der Bescheid nennt sie; der Tag wird daraus gerechnet."
    )
    proof_due_on: Mapped[date] = field("Nachweis fällig am", help="Nur, wenn der Bescheid selbst einen Tag nennt.")
    proof_sent_on: Mapped[date | None] = field("Nachweis abgegeben am")
    use_of_funds: Mapped[str] = text_field("Verwendung der Mittel", INTERNAL)
    work_done: Mapped[str] = text_field("Durchgeführte Arbeit", INTERNAL)
    problems: Mapped[str] = text_field("Probleme und Abweichungen", INTERNAL)
    suggestions: Mapped[str] = text_field("Vorschläge zur Verbesserung", INTERNAL)

    office: Mapped[Agency] = relationship(foreign_keys=[office_id])
    funder: Mapped[Agency | None] = relationship(foreign_keys=[funder_id])

    def __str__(self) -> str:
        """Return the name the office gave it."""
        return self.name


class OfProgramme(Record):
    """A record that belongs to one programme; it carries the office too, so that its scope needs no join."""

    __abstract__ = True

    programme_id: Mapped[int] = field("Programm")
    office_id: Mapped[int] = field("Fachstelle", BASIC, ForeignKey("agencies.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy passes the class
        """Bind programme and office together."""
        bound = ForeignKeyConstraint(["programme_id", "office_id"], ["programmes.id", "programmes.office_id"])
        return (*cls.__dict__.get("extra_args", ()), bound)


class PlanPosition(OfProgramme):
    """Position des Finanzierungsplans: one line of income or expenditure with the amount planned."""

    __tablename__ = "plan_positions"
    extra_args = (
        UniqueConstraint("id", "office_id"),
        Index(
            "uq_plan_positions_number",
            "programme_id",
            "number",
            unique=True,
            info={"sentence": "Diese Gliederungsnummer hat der Finanzierungsplan schon. Wählen Sie eine andere."},
        ),
        Index("ix_plan_positions_office_id", "office_id", "id"),
        CheckConstraint(
            "planned >= 0",
            name="planned_not_negative",
            info={"sentence": "Ein Ansatz unter 0 € geht nicht. Ausgaben und Einnahmen stehen beide ohne Vorzeichen."},
        ),
    )

    side: Mapped[PlanSide] = field("Seite")
    number: Mapped[str] = field("Gliederung", help="Wie im Bescheid, zum Beispiel 1.2.")
    label: Mapped[str] = field("Position")
    planned: Mapped[Money] = field("Ansatz (Soll)", MONEY, Numeric(12, 2))

    programme: Mapped[Programme] = relationship()

    def __str__(self) -> str:
        """Return number and words of the line."""
        return f"{self.number} {self.label}"


class OfPosition(Record):
    """A record that belongs to one line of a plan, and with it to a programme; it carries the office too."""

    __abstract__ = True

    position_id: Mapped[int] = field("Position")
    office_id: Mapped[int] = field("Fachstelle", BASIC, ForeignKey("agencies.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy passes the class
        """Bind position and office together."""
        bound = ForeignKeyConstraint(["position_id", "office_id"], ["plan_positions.id", "plan_positions.office_id"])
        return (*cls.__dict__.get("extra_args", ()), bound)


class Post(OfPosition):
    """Stelle: a function paid from a programme, over a time in which its cost a month stays the same."""

    __tablename__ = "posts"
    extra_args = (
        CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name="ends_not_before_start",
            info={"sentence": "Die Stelle endet vor ihrem Beginn. Ändern Sie einen der beiden Tage."},
        ),
        CheckConstraint(
            "part > 0 AND part <= 100",
            name="part_of_full_time",
            info={
                "sentence": "Der Stellenanteil liegt zwischen 0 und 100 %. Schreiben Sie zum Beispiel 50 oder 76,92."
            },
        ),
        CheckConstraint(
            "eligible BETWEEN 0 AND 100",
            name="eligible_part",
            info={"sentence": "Förderfähig sind 0 bis 100 %. Schreiben Sie zum Beispiel 90."},
        ),
        CheckConstraint(
            "monthly >= 0",
            name="monthly_not_negative",
            info={"sentence": "Kosten unter 0 € im Monat gibt es nicht. Schreiben Sie das Arbeitgeberbrutto."},
        ),
        Index("ix_posts_position", "position_id", "starts_on"),
        Index("ix_posts_office_id", "office_id", "id"),
    )

    function: Mapped[str] = field("Funktion", help="Die Aufgabe, nicht der Mensch: zum Beispiel Sozialpädagogik.")
    person_name: Mapped[str] = field(
        "Besetzt mit", INTERNAL, default="", server_default="", help="Freiwillig; kommt in keinen Nachweis."
    )
    part: Mapped[Percentage] = field("Stellenanteil in %", BASIC, Exact(Percentage))
    pay_group: Mapped[str] = field("Entgeltgruppe", default="", server_default="")
    starts_on: Mapped[date] = field("Ab")
    ends_on: Mapped[date | None] = field("Bis", help="Leer heißt: bis zum Ende des Bewilligungszeitraums.")
    monthly: Mapped[Money] = field(
        "Kosten im Monat", MONEY, Numeric(12, 2), help="Arbeitgeberbrutto für den Anteil, den die Stelle hat."
    )
    eligible: Mapped[Percentage] = field("Davon förderfähig in %", MONEY, Exact(Percentage))

    position: Mapped[PlanPosition] = relationship()

    def __str__(self) -> str:
        """Return the function and from when."""
        return f"{self.function} ab {self.starts_on:%d.%m.%Y}"


class Booking(OfPosition):
    """Buchung: one receipt of income or expenditure under a line of the plan; below zero it gives money back."""

    __tablename__ = "bookings"
    extra_args = (
        CheckConstraint(
            "amount <> 0",
            name="amount_not_zero",
            info={"sentence": "Eine Buchung über 0 € ändert nichts. Geben Sie den Betrag des Belegs ein."},
        ),
        Index("ix_bookings_position", "position_id", "booked_on", "id"),
        Index("ix_bookings_office_day", "office_id", "booked_on", "id"),
    )

    booked_on: Mapped[date] = field("Tag")
    amount: Mapped[Money] = field("Betrag", MONEY, Numeric(12, 2), help="Erstattungen mit Minus.")
    receipt: Mapped[str] = field("Beleg", default="", server_default="", help="Nummer oder Zeichen des Belegs.")
    text: Mapped[str] = field("Zweck", help="Ohne Namen von Haushalten: die Belegliste geht an die fördernde Stelle.")

    position: Mapped[PlanPosition] = relationship()

    def __str__(self) -> str:
        """Return day and purpose."""
        return f"{self.booked_on:%d.%m.%Y} {self.text}"


class Goal(OfProgramme):
    """Ziel: what the office promised, as a figure of the statistics with the value to be reached."""

    __tablename__ = "goals"
    extra_args = (Index("ix_goals_programme", "programme_id", "id"), Index("ix_goals_office_id", "office_id", "id"))

    indicator: Mapped[str] = field(
        "Kennzahl", help="Schlüssel wie „closed“ oder „secured / closed“; die Seite „Kennzahlen“ nennt alle."
    )
    target: Mapped[Quantity] = field("Zielwert", BASIC, Exact(Quantity), help="Anteile in Prozent: 80 heißt 80 %.")
    at_most: Mapped[bool] = field(
        "Höchstens",
        default=False,
        help="Mit Haken darf der Wert nicht überschritten werden, sonst nicht unterschritten.",
    )
    sentence: Mapped[str] = field("Ziel in Worten")

    programme: Mapped[Programme] = relationship()

    def __str__(self) -> str:
        """Return the promise in words."""
        return self.sentence


class ProofOfUse(OfProgramme):
    """Verwendungsnachweis: workbook and report exactly as they were handed in; never changed."""

    __tablename__ = "proofs_of_use"
    extra_args = (
        Index("ix_proofs_of_use_programme", "programme_id", "id"),
        Index("ix_proofs_of_use_office_id", "office_id", "id"),
    )

    handed_in_on: Mapped[date] = field("Abgegeben am")
    made_at: Mapped[datetime] = field("Erzeugt")
    made_by_id: Mapped[int] = field("Abgegeben von", INTERNAL, ForeignKey("users.id"))
    workbook_sha256: Mapped[str] = field("Prüfsumme der Mappe (SHA-256)")
    report_sha256: Mapped[str] = field("Prüfsumme des Sachberichts (SHA-256)")
    workbook: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    programme: Mapped[Programme] = relationship()

    def __str__(self) -> str:
        """Return when it was handed in."""
        return f"Verwendungsnachweis vom {self.handed_in_on:%d.%m.%Y}"
