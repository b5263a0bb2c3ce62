"""Are passwords kept well, guesses slowed down, and known names not told from unknown ones?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, delete, func, select, update

from models import LoginAttempt, User
from models.enums import Role
from portal import clock, sign_in
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.factories import PASSWORD

attempts, users = LoginAttempt.__table__, User.__table__
IN_EARNEST, NOBODY = sign_in.hasher, sign_in.NOBODY
WRONG = "Birne-Dachs-Kanne-Gabel"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with less patience than in earnest; the parameters are another test's."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(sign_in, "hasher", hasher)
    monkeypatch.setattr(sign_in, "NOBODY", hasher.hash("nobody"))


@pytest.fixture
def engine(session: GuardedSession) -> Engine:
    """A database with one user who can sign in, and one who was switched off."""
    office = factories.agency(session, "Fachstelle Musterstadt")
    for login, active in (("m.beispiel", True), ("gegangen", False)):
        factories.user(session, login, Role.CLERK, office, active=active).password_hash = sign_in.hash_password(
            PASSWORD
        )
    session.commit()
    return session.get_bind()  # type: ignore[return-value]  # not bound to a connection


def enter(
    session: GuardedSession, engine: Engine, login: str, password: str, address: str = "192.0.2.1",
    device: str | None = None,
) -> str | None:  # fmt: skip
    """Return the login of who was let in, None otherwise."""
    user = sign_in.check(session, engine, login, password, address, device)
    return None if user is None else user.login


def test_password_is_kept_as_argon2id_with_the_parameters_promised() -> None:
    assert IN_EARNEST.hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert NOBODY.startswith("$argon2id$v=19$m=65536,t=3,p=2$")  # an unknown name takes as long


@pytest.mark.parametrize("password", ["kurz", "x" * 129, "aaaaaaaaaaaaaaaa", "mein-Passwort-2026", "abcabcabcabcabc"])
def test_weak_password_is_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(Refused, match="Nehmen Sie"):
        sign_in.hash_password(password)


def test_right_password_enters_in_any_case_of_the_login(session: GuardedSession, engine: Engine) -> None:
    assert enter(session, engine, " M.Beispiel ", PASSWORD) == "m.beispiel"


@pytest.mark.parametrize("login", ["m.beispiel", "gegangen", "niemand"])
def test_wrong_password_switched_off_and_unknown_are_one(session: GuardedSession, engine: Engine, login: str) -> None:
    password = PASSWORD if login == "gegangen" else WRONG
    assert enter(session, engine, login, password) is None
    with engine.connect() as connection:
        assert set(connection.scalars(select(attempts.c.key))) == {
            f"place:192.0.2.1 {login}", "address:192.0.2.1", f"name:{login}",
        }  # fmt: skip


def test_switched_off_agency_locks_its_users_out(session: GuardedSession, engine: Engine) -> None:
    user = session.scalars(select(User).where(User.login == "m.beispiel")).one()
    user.agency.active = False
    session.commit()
    assert enter(session, engine, "m.beispiel", PASSWORD) is None


@pytest.mark.parametrize("login", ["m.beispiel", "niemand"])
def test_sixth_try_from_a_place_is_refused_even_with_the_right_password(
    session: GuardedSession, engine: Engine, login: str
) -> None:
    for _ in range(sign_in.TRIES):
        assert enter(session, engine, login, WRONG) is None
    with pytest.raises(Refused, match=r"Zu viele Fehlversuche\. Warten Sie 5 Minuten"):
        enter(session, engine, login, PASSWORD)


def test_nobody_is_locked_out_by_who_guesses_elsewhere(session: GuardedSession, engine: Engine) -> None:
    for _ in range(sign_in.TRIES):
        enter(session, engine, "m.beispiel", WRONG, "198.51.100.7")
    assert enter(session, engine, "m.beispiel", PASSWORD) == "m.beispiel"


@pytest.mark.parametrize("login", ["m.beispiel", "niemand"])
def test_many_addresses_do_not_multiply_the_guesses(
    session: GuardedSession, engine: Engine, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_PER_NAME", 4)
    for number in range(4):
        assert enter(session, engine, login, WRONG, f"192.0.2.{number}") is None
    with pytest.raises(Refused, match="Warten Sie 60 Minuten"):
        enter(session, engine, login, WRONG, "192.0.2.99")


def test_known_browser_stays_open_whatever_strangers_do(
    session: GuardedSession, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_PER_NAME", 3)
    monkeypatch.setattr(sign_in, "TRIES_PER_ADDRESS", 3)
    for _ in range(3):
        enter(session, engine, "m.beispiel", WRONG)
    assert enter(session, engine, "m.beispiel", PASSWORD, device="n1") == "m.beispiel"


def test_known_browser_may_guess_no_more_than_others(session: GuardedSession, engine: Engine) -> None:
    for number in range(sign_in.TRIES):
        enter(session, engine, "m.beispiel", WRONG, f"192.0.2.{number}", device="n1")
    with pytest.raises(Refused):
        enter(session, engine, "m.beispiel", PASSWORD, device="n1")
    assert enter(session, engine, "m.beispiel", PASSWORD, device="n2") == "m.beispiel"


def test_one_address_cannot_try_many_names(
    session: GuardedSession, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_PER_ADDRESS", 3)
    for number in range(3):
        enter(session, engine, f"name{number}", WRONG)
    with pytest.raises(Refused):
        enter(session, engine, "m.beispiel", PASSWORD)
    assert enter(session, engine, "m.beispiel", PASSWORD, "198.51.100.1") == "m.beispiel"


def test_lock_ends_by_itself(session: GuardedSession, engine: Engine) -> None:
    for _ in range(sign_in.TRIES):
        enter(session, engine, "m.beispiel", WRONG)
    with engine.begin() as connection:
        connection.execute(update(attempts).values(at=clock.now() - sign_in.WINDOW))
    assert enter(session, engine, "m.beispiel", PASSWORD) == "m.beispiel"


def test_success_forgets_the_failures_of_this_place_only(session: GuardedSession, engine: Engine) -> None:
    enter(session, engine, "m.beispiel", WRONG)
    enter(session, engine, "m.beispiel", PASSWORD)
    with engine.connect() as connection:
        assert list(connection.scalars(select(attempts.c.key))) == ["address:192.0.2.1", "name:m.beispiel"]


def test_old_failures_are_cleared_away(session: GuardedSession, engine: Engine) -> None:
    enter(session, engine, "niemand", WRONG)
    with engine.begin() as connection:
        connection.execute(update(attempts).values(at=clock.now() - sign_in.KEPT - timedelta(seconds=1)))
    enter(session, engine, "jemand", WRONG)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(attempts.c.key == "name:niemand")) == 0


@pytest.mark.parametrize("login", ["m.\x00beispiel", "x" * 5000, "\ud800", "' OR 1=1 --", "%", "\u202e" * 300, ""])
def test_odd_logins_are_only_unknown(session: GuardedSession, engine: Engine, login: str) -> None:
    assert enter(session, engine, login, WRONG) is None


def test_no_password_fits_a_user_without_one(session: GuardedSession, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(users).values(password_hash="!"))
    assert [enter(session, engine, "m.beispiel", password) for password in ("!", "", WRONG)] == [None] * 3


def test_endless_password_is_not_hashed(session: GuardedSession, engine: Engine) -> None:
    assert enter(session, engine, "m.beispiel", PASSWORD + "x" * 1_000_000) is None


def test_success_is_noted(session: GuardedSession, engine: Engine) -> None:
    number = session.scalar(select(User.id).where(User.login == "m.beispiel"))
    session.rollback()
    sign_in.note_success(engine, number or 0)
    with engine.begin() as connection:
        noted = connection.scalar(select(users.c.last_login_at).where(users.c.id == number))
        connection.execute(delete(attempts))
    assert noted is not None
    assert clock.now() - noted < timedelta(minutes=1)
