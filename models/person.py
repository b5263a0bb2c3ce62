"""Persons: recorded once per office, found again on their next case (Wiederauftritt)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models.agency import Agency
from models.base import Record, field, text_field
from models.enums import DataCategory, Gender, Nationality
from models.names import fold, joined_umlauts
from models.sounds import name_sound
from models.types import Spelling
from models.writings import phone_digits

CONTACT, HOUSEHOLD, HEALTH = DataCategory.CONTACT, DataCategory.HOUSEHOLD, DataCategory.HEALTH


class Person(Record):
    """Person: somebody who lives in a household the office works for."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_office_id_last_name", "office_id", "last_name", "first_name", "id"),
        Index("ix_persons_office_phone", "office_id", "phone_key"),
        Index("ix_persons_search", "office_id", "folded_last_name", "folded_first_name"),
        Index("ix_persons_sound", "office_id", "sound"),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    last_name: Mapped[str] = field("Nachname", CONTACT)
    first_name: Mapped[str] = field("Vorname", CONTACT, default="", server_default="")
    birth_date: Mapped[date | None] = field("Geburtsdatum", HOUSEHOLD, spelling=Spelling.BIRTH)
    gender: Mapped[Gender | None] = field("Geschlecht", HOUSEHOLD)
    nationality: Mapped[Nationality | None] = field("Staatsangehörigkeit", HOUSEHOLD)
    immigrant: Mapped[bool | None] = field(
        "Einwanderungsgeschichte", HOUSEHOLD, help="Selbstauskunft; leer heißt nicht erhoben."
    )
    phone: Mapped[str] = field("Telefon", CONTACT, default="", server_default="", spelling=Spelling.PHONE)
    email: Mapped[str] = field("E-Mail", CONTACT, default="", server_default="", spelling=Spelling.EMAIL)
    language: Mapped[str] = field("Sprache", HOUSEHOLD, default="", server_default="", help="Leer heißt Deutsch.")
    health_note: Mapped[str] = text_field("Gesundheit und Hilfebedarf", HEALTH)
    note: Mapped[str] = text_field("Interner Vermerk", DataCategory.INTERNAL)
    extra: Mapped[dict[str, Any]] = field("Weitere Felder", DataCategory.INTERNAL, default=dict)
    folded_last_name: Mapped[str] = mapped_column(default="", server_default="")
    folded_first_name: Mapped[str] = mapped_column(default="", server_default="")
    phone_key: Mapped[str] = mapped_column(default="", server_default="")
    sound: Mapped[str] = mapped_column(default="", server_default="")

    office: Mapped[Agency] = relationship()

    @validates("last_name", "first_name")
    def _keep_folded(self, key: str, value: str) -> str:
        """Keep the searchable spelling and the sound beside the name as typed."""
        setattr(self, f"folded_{key}", joined_umlauts(fold(value or "")))
        names = {"last_name": self.last_name, "first_name": self.first_name, key: value}
        self.sound = name_sound(names["last_name"] or "", names["first_name"] or "")
        return value

    @validates("phone")
    def _keep_phone_digits(self, key: str, value: str) -> str:
        """Keep the number as it is dialled beside the one typed."""
        self.phone_key = phone_digits(value or "")
        return value

    def __str__(self) -> str:
        """Return „Nachname, Vorname“."""
        return f"{self.last_name}, {self.first_name}" if self.first_name else self.last_name
