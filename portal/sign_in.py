"""Signing in: argon2 passwords, and patience with guessing by name and by address."""

from __future__ import annotations

import threading
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models import LoginAttempt, User
from portal import clock
from portal.errors import Refused

MINIMUM, MAXIMUM = 12, 128
"""Length of a password in characters (BSI: 12 and more; long ones are welcome)."""
TRIES_PER_NAME, WINDOW = 5, timedelta(minutes=5)
TRIES_PER_ADDRESS = 40
KEPT = timedelta(hours=1)
LONGEST_LOGIN = 200
"""What is typed beyond is cut off, so that no guess is too long to be counted."""

hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=2)
slots = threading.BoundedSemaphore(2)
"""Only as many hashes at once as there are cores, so that many sign-ins do not take all memory."""
NOBODY = hasher.hash("nobody has this password")
"""Checked for unknown names, so that they take as long as known ones."""


def hash_password(password: str) -> str:
    """Return the hash to keep; raise Refused for a password that is too short, too long or easily guessed."""
    if not MINIMUM <= len(password) <= MAXIMUM:
        raise Refused(
            f"Das Passwort hat {len(password)} Zeichen. Nehmen Sie {MINIMUM} bis {MAXIMUM}, zum Beispiel vier Wörter."
        )
    if len(set(password.lower())) < 5 or "passwort" in password.lower() or "password" in password.lower():
        raise Refused(
            "Dieses Passwort wird leicht erraten. Nehmen Sie zum Beispiel vier Wörter, die nicht zusammengehören."
        )
    with slots:
        return hasher.hash(password)


def check(session: Session, engine: Engine, login: str, password: str, address: str) -> User | None:
    """Return the user whose login and password these are, None otherwise; raise Refused after too many tries.

    The session must be allowed to see users, and only look: its transaction ends before attempts are written.
    """
    login = "".join(sign for sign in login if sign.isprintable()).strip().lower()[:LONGEST_LOGIN]
    keys = {f"name:{login}": TRIES_PER_NAME, f"address:{address}": TRIES_PER_ADDRESS}
    _refuse_haste(engine, keys)
    user = session.scalars(select(User).where(User.login == login)).one_or_none()
    known = user is not None and user.active and user.agency.active
    session.expunge_all()
    session.rollback()
    if _matches(user.password_hash if user is not None and known else NOBODY, password) and known:
        _forget(engine, f"name:{login}")
        return user
    _note(engine, list(keys))
    return None


def note_success(engine: Engine, user_id: int) -> None:
    """Remember when a user last signed in."""
    table = User.__table__
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == user_id).values(last_login_at=clock.now()))


def _matches(kept: str, password: str) -> bool:
    if len(password) > MAXIMUM:
        return False
    try:
        with slots:
            return hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _refuse_haste(engine: Engine, keys: dict[str, int]) -> None:
    """Raise Refused when a name or an address was tried too often in the window."""
    table = LoginAttempt.__table__
    since = clock.now() - WINDOW
    with engine.connect() as connection:
        for key, most in keys.items():
            tried = connection.scalar(select(func.count()).where(table.c.key == key, table.c.at > since)) or 0
            if tried >= most:
                minutes = WINDOW // timedelta(minutes=1)
                raise Refused(
                    f"Zu viele Fehlversuche. Warten Sie {minutes} Minuten und melden Sie sich dann erneut an."
                )


def _note(engine: Engine, keys: list[str]) -> None:
    table = LoginAttempt.__table__
    now = clock.now()
    with engine.begin() as connection:
        connection.execute(delete(table).where(table.c.at < now - KEPT))
        connection.execute(insert(table), [{"key": key, "at": now} for key in keys])


def _forget(engine: Engine, key: str) -> None:
    table = LoginAttempt.__table__
    with engine.begin() as connection:
        connection.execute(delete(table).where(table.c.key == key))
