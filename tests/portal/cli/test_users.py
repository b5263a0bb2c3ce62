"""``user add``: the first user of an installation with her office, and any later one."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from models import Agency, User
from models.enums import AgencyKind, Land, Role
from portal import sign_in
from portal.cli import users
from portal.extensions import db

FIRST = ("user", "add", "A.Beispiel@stadt.de", "--name", "FAKE Ada", "--role", "clerk", "--agency", "Fachstelle A")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Type something at the prompt of a command."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_the_first_user_brings_her_office(run, portal):
    ended = run(*FIRST, "--new-office", "BW", "--generate-password")
    user = db.session.scalars(select(User)).one()
    password = re.fullmatch(r"FAKE Ada angelegt: a\.beispiel@stadt\.de, Passwort (\S{20})\n", ended.out)
    assert (ended.code, user.login, user.role) == (0, "a.beispiel@stadt.de", Role.CLERK)
    assert (user.agency.name, user.agency.kind, user.agency.land) == ("Fachstelle A", AgencyKind.OFFICE, Land.BW)
    assert sign_in.hasher.verify(user.password_hash, password[1] if password else "")


def test_a_typed_password_is_not_printed(run, portal, staff, typed):
    typed("Birne-Dachs-Kanne\n")
    ended = run("user", "add", "neu", "--name", "FAKE Neu", "--role", "partner", "--agency", "Jobcenter Muster")
    user = db.session.scalars(select(User).where(User.login == "neu")).one()
    assert (ended.code, ended.out) == (0, "FAKE Neu angelegt: neu\n")
    assert sign_in.hasher.verify(user.password_hash, "Birne-Dachs-Kanne")


@pytest.mark.parametrize(("more", "temporary"), [((), True), (("--lasting-password",), False)])
def test_a_password_given_by_others_is_replaced_unless_said_otherwise(run, portal, more, temporary):
    assert run(*FIRST, "--new-office", "BW", "--generate-password", *more).code == 0
    assert db.session.scalars(select(User.password_temporary)).one() == temporary


@pytest.mark.parametrize("password", ["", "kurz\n", "a" * 30 + "\n", "mein-passwort-2026\n", "Musterstadt-26\n"])
def test_weak_passwords_are_refused(run, staff, typed, password):
    typed(password)
    ended = run("user", "add", "neu", "--name", "X", "--role", "lead", "--agency", "Fachstelle Musterstadt")
    assert (ended.code, ended.out) == (1, "")
    assert re.match(r"Das Passwort (hat \d+ Zeichen|.* wird leicht erraten)\. Nehmen Sie", ended.err)


@pytest.mark.parametrize(
    ("login", "role", "agency", "more", "sentence"),
    [
        ("neu", "clerk", "musterstadt", (),
         "--agency: Eine Stelle „musterstadt“ gibt es nicht. Gemeint ist vielleicht „Fachstelle Musterstadt“. "
         "Eine neue Fachstelle legt --new-office an."),
        ("neu", "clerk", "Niemand", (), "--agency: Eine Stelle „Niemand“ gibt es nicht. Eine neue Fachstelle legt --new-office an."),
        ("ADA", "clerk", "Fachstelle Musterstadt", (), "ANMELDUNG: Diese Anmeldung ist schon vergeben."),
        ("a b", "clerk", "Fachstelle Musterstadt", (),
         "ANMELDUNG: Die Anmeldung „a b“ hat ein Leerzeichen oder ist leer. Schreiben Sie zum Beispiel m.beispiel@stadt.de."),
        ("neu", "clerk", "Fachstelle Musterstadt", ("--new-office", "NI"),
         "--new-office: Eine Stelle „Fachstelle Musterstadt“ gibt es schon. Lassen Sie --new-office weg."),
        ("neu", "clerk", "Jobcenter Muster", (),
         "--role: Die Rolle „Sachbearbeitung“ gibt es nur in einer Fachstelle. Wählen Sie eine andere Rolle oder Stelle."),
        ("neu", "partner", "Region Muster", (),
         "--role: Die Rolle „Partnerstelle“ gibt es nur bei Partnerstellen. Wählen Sie eine andere Rolle oder Stelle."),
        ("neu", "finance", "Jobcenter Muster", (),
         "--role: Die Rolle „Finanzen“ gibt es nur in einer Fachstelle oder bei der Region."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_before_the_password_is_asked_for(
    run, staff, portal, monkeypatch, login, role, agency, more, sentence
):
    before = (db.session.scalar(select(func.count(User.id))), db.session.scalar(select(func.count(Agency.id))))
    db.session.rollback()
    given = ("--name", "X", "--role", role, "--agency", agency, *more)
    monkeypatch.setattr(users, "_ask", lambda: pytest.fail("asked for a password in vain"))
    assert run("user", "add", login, *given) == (2, "", f"{sentence}\n")
    assert (db.session.scalar(select(func.count(User.id))), db.session.scalar(select(func.count(Agency.id)))) == before
