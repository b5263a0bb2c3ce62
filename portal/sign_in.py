"""Signing in: argon2 passwords, and patience with guessing that cannot be used to lock a colleague out."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models import LoginAttempt, User
from portal import clock, passwords
from portal.errors import Refused

TRIES, WINDOW = 5, timedelta(minutes=5)
"""Wrong passwords for one name from one address, or from one browser that knows the name, in so long a time."""
TRIES_PER_ADDRESS = 40
"""Wrong passwords from one address in the same time, whatever the names."""
TRIES_PER_NAME, KEPT = 50, timedelta(hours=1)
"""Wrong passwords for one name from everywhere, in so long a time; attempts are forgotten after it."""
LONGEST_LOGIN = 200
"""What is typed beyond is cut off, so that no guess is too long to be counted."""

hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=2)
slots = threading.BoundedSemaphore(2)
"""Only as many hashes at once as there are cores, so that many sign-ins do not take all memory."""
NOBODY = hasher.hash("nobody has this password")
"""Checked for unknown names, so that they take as long as known ones."""


def hash_password(password: str, *names: str) -> str:
    """Return the hash to keep; raise Refused for a password `portal.passwords` finds easily guessed."""
    passwords.check(password, *names)
    with slots:
        return hasher.hash(password)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures under a key in a time; then even the right password waits."""

    key: str
    most: int
    within: timedelta


def spelled(login: str) -> str:
    """Return a login as it is kept and counted, whatever was typed."""
    return "".join(sign for sign in login if sign.isprintable()).strip().lower()[:LONGEST_LOGIN]


def check_login(login: str) -> None:
    """Raise Refused for a login nobody could type again: with a blank, a control character, or none at all."""
    if not login or any(sign.isspace() or not sign.isprintable() for sign in login):
        why = f"Die Anmeldung „{login}“ hat ein Leerzeichen oder ist leer. Schreiben Sie zum Beispiel m.beispiel@stadt.de."
        raise Refused(why, at={"login": why})


def limits(login: str, address: str, device: str | None) -> list[Limit]:
    """Return what an attempt is counted under.

    A browser in which the user has signed in before (``device``) is counted by itself: whoever guesses elsewhere
    cannot lock it out (OWASP, „device cookies“). All others share the limits of the name and of the address.
    """
    if device is not None:
        return [Limit(f"device:{device}", TRIES, WINDOW)]
    return [
        Limit(f"place:{address} {login}", TRIES, WINDOW),
        Limit(f"address:{address}", TRIES_PER_ADDRESS, WINDOW),
        Limit(f"name:{login}", TRIES_PER_NAME, KEPT),
    ]


def check(
    session: Session, engine: Engine, login: str, password: str, address: str, device: str | None = None
) -> User | None:
    """Return the user whose login and password these are, None otherwise; raise Refused after too many tries.

    ``device`` names a browser in which this login has signed in before, as its signed cookie says.
    The session must be allowed to see users, and only look: its transaction ends before attempts are written.
    """
    login = spelled(login)
    counted = limits(login, address, device)
    _refuse_haste(engine, counted)
    user = session.scalars(select(User).where(User.login == login)).one_or_none()
    known = user is not None and user.active and user.agency.active
    session.expunge_all()
    session.rollback()
    if _matches(user.password_hash if user is not None and known else NOBODY, password) and known:
        _forget(engine, counted[0].key)
        return user
    _note(engine, [limit.key for limit in counted])
    return None


def note_success(engine: Engine, user_id: int) -> None:
    """Remember when a user last signed in."""
    table = User.__table__
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == user_id).values(last_login_at=clock.now()))


def _matches(kept: str, password: str) -> bool:
    if len(password) > passwords.MAXIMUM:
        return False
    try:
        with slots:
            return hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _refuse_haste(engine: Engine, counted: list[Limit]) -> None:
    """Raise Refused when one of the limits is reached."""
    table, now = LoginAttempt.__table__, clock.now()
    with engine.connect() as connection:
        for limit in counted:
            of_late = select(func.count()).where(table.c.key == limit.key, table.c.at > now - limit.within)
            if (connection.scalar(of_late) or 0) >= limit.most:
                minutes = limit.within // timedelta(minutes=1)
                raise Refused(
                    f"Zu viele Fehlversuche. Warten Sie {minutes} Minuten und melden Sie sich dann erneut an, oder nehmen "
                    "Sie einen Browser, in dem Sie schon einmal angemeldet waren."
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
