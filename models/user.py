"""Users, their sign-in sessions and the failed attempts that slow guessing down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agency import Agency
from models.base import Base, Record, field
from models.enums import DataCategory, Role
from models.types import Spelling


class User(Record):
    """Benutzer: one person of one agency, with one role."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            "login = lower(login)",
            name="login_lower_case",
            info={"sentence": "Die Anmeldung wird klein geschrieben, zum Beispiel m.beispiel@stadt.de."},
        ),
        Index("uq_users_login", "login", unique=True, info={"sentence": "Diese Anmeldung ist schon vergeben."}),
        CheckConstraint(
            "absent_until >= absent_from",
            name="absence_ends_after_it_begins",
            info={"sentence": "Die Abwesenheit endet vor ihrem Beginn. Ändern Sie einen der beiden Tage."},
        ),
        Index("ix_users_agency_id_name", "agency_id", "name"),
        Index("ix_users_deputy_id", "deputy_id"),
    )

    agency_id: Mapped[int] = field("Stelle", DataCategory.BASIC, ForeignKey("agencies.id"))
    role: Mapped[Role] = field("Rolle")
    login: Mapped[str] = field("Anmeldung", help="Meist die dienstliche E-Mail-Adresse, klein geschrieben.")
    name: Mapped[str] = field("Name")
    phone: Mapped[str] = field("Telefon", default="", server_default="", spelling=Spelling.PHONE)
    team: Mapped[str] = field(
        "Team",
        default="",
        server_default="",
        help="Wie die Statistik es nennt, zum Beispiel „Süd“; leer, wenn es keine gibt.",
    )
    active: Mapped[bool] = field("Aktiv", default=True)
    deputy_id: Mapped[int | None] = field("Vertretung", DataCategory.BASIC, ForeignKey("users.id"))
    absent_from: Mapped[date | None] = field("Abwesend ab", help="Leer heißt: Die Vertretung gilt schon jetzt.")
    absent_until: Mapped[date | None] = field("Abwesend bis", help="Leer heißt: bis auf Weiteres.")
    password_hash: Mapped[str] = mapped_column()
    password_temporary: Mapped[bool] = field(
        "Vorläufiges Passwort",
        DataCategory.INTERNAL,
        default=False,
        server_default=false(),
        help="Von jemand anderem gesetzt; es wird bei der nächsten Anmeldung durch ein eigenes ersetzt.",
    )
    last_login_at: Mapped[datetime | None] = field("Letzte Anmeldung")

    agency: Mapped[Agency] = relationship()
    deputy: Mapped[User | None] = relationship(remote_side="User.id")

    # What sign-in libraries ask of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Say whether the user may sign in."""
        return self.active

    def get_id(self) -> str:
        """Return the key under which a session remembers the user."""
        return str(self.id)

    def __str__(self) -> str:
        """Return the name as it stands beside what the user did."""
        return self.name


class LoginSession(Base):
    """A signed-in browser; only the SHA-256 of its cookie is kept."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index("ix_login_sessions_user_id", "user_id"), Index("ix_login_sessions_seen_at", "seen_at"))

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    data: Mapped[dict[str, Any]] = mapped_column()


class LoginAttempt(Base):
    """A failed sign-in, kept for an hour under each of the limits it counts against (name, address, both, browser)."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()
