"""Letter templates as offices changed them, and the secret addresses of calendar feeds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agency import Agency
from models.base import Record, field
from models.enums import DataCategory, LetterKind
from models.user import User


class LetterTemplate(Record):
    """Briefvorlage: an office's own template for one kind of letter; without one the shipped template counts."""

    __tablename__ = "letter_templates"
    __table_args__ = (
        Index(
            "uq_letter_templates_office_kind",
            "office_id",
            "kind",
            unique=True,
            info={"sentence": "Für diese Briefart gibt es schon eine eigene Vorlage. Laden Sie die Seite neu."},
        ),
    )

    office_id: Mapped[int] = field("Fachstelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    kind: Mapped[LetterKind] = field("Brief")
    name: Mapped[str] = field("Dateiname")
    sha256: Mapped[str] = field("Prüfsumme (SHA-256)")
    uploaded_at: Mapped[datetime] = field("Hochgeladen")
    uploaded_by_id: Mapped[int] = field("Hochgeladen von", DataCategory.BASIC, ForeignKey("users.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    office: Mapped[Agency] = relationship()
    uploaded_by: Mapped[User] = relationship()

    def __str__(self) -> str:
        """Return which letter it is for."""
        return f"Vorlage {self.kind.label}"


class CalendarFeed(Record):
    """Kalenderabo: the secret address under which a calendar program reads one user's days; only its hash is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index(
            "uq_calendar_feeds_user_id",
            "user_id",
            unique=True,
            info={"sentence": "Ihr Kalenderabo ist schon eingerichtet. Laden Sie die Seite neu."},
        ),
        Index(
            "uq_calendar_feeds_token_hash",
            "token_hash",
            unique=True,
            info={"sentence": "Das Kalenderabo ließ sich nicht einrichten. Versuchen Sie es noch einmal."},
        ),
    )

    user_id: Mapped[int] = field("Benutzer", DataCategory.BASIC, ForeignKey("users.id"))
    created_at: Mapped[datetime] = field("Erzeugt")
    token_hash: Mapped[str] = mapped_column()

    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        """Return what it is; the address is not known here."""
        return "Kalenderabo"
