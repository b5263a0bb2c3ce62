"""``user add``: the first user of an installation, and any later one."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Agency, User
from models.enums import AgencyKind, Land, Role
from portal import sign_in
from portal.cli.context import WrongArgument, application, as_machine
from portal.errors import sentence_for


def add_commands(commands: Any) -> None:
    """Add ``user add``."""
    group = commands.add_parser("user", help="Benutzer anlegen")
    verbs = group.add_subparsers(dest="verb", metavar="WAS", required=True)
    adding = verbs.add_parser(
        "add",
        help="einen Benutzer anlegen",
        description="Legt einen Benutzer an; das Passwort wird abgefragt oder erzeugt.",
    )
    adding.add_argument("login", help="Anmeldung, meist die E-Mail-Adresse")
    adding.add_argument("--name", required=True, help="Vor- und Nachname")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role], help="Rolle")
    adding.add_argument("--agency", required=True, help="Name der Stelle")
    adding.add_argument(
        "--new-office",
        metavar="LAND",
        choices=[land.value for land in Land],
        help="die Stelle als neue Fachstelle dieses Landes anlegen",
    )
    adding.add_argument("--generate-password", action="store_true", help="ein Passwort erzeugen und einmal ausgeben")
    adding.set_defaults(run=add)


def add(given: argparse.Namespace) -> None:
    """Add a user; the password is asked for without echo, or made up and printed once."""
    password = secrets.token_urlsafe(15) if given.generate_password else _ask()
    hashed = sign_in.hash_password(password)
    with as_machine(application()) as session:
        if given.new_office:
            session.add(Agency(name=given.agency, kind=AgencyKind.OFFICE, land=Land(given.new_office)))
            session.flush()
        agency = session.scalars(select(Agency).where(Agency.name == given.agency)).one_or_none()
        if agency is None:
            raise WrongArgument(
                "--agency", f"Eine Stelle „{given.agency}“ gibt es nicht. Legen Sie sie zuerst an (--new-office)."
            )
        session.add(
            User(login=given.login.lower(), name=given.name, role=Role(given.role), agency=agency, password_hash=hashed)
        )
        try:
            session.commit()
        except IntegrityError as error:
            raise WrongArgument("login", sentence_for(error)) from None
    print(
        f"{given.name} angelegt: {given.login.lower()}" + (f", Passwort {password}" if given.generate_password else "")
    )


def _ask() -> str:
    """Return a password typed twice, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Passwort: ")
    if first != getpass.getpass("Noch einmal: "):
        raise WrongArgument("Passwort", "Die beiden Eingaben sind verschieden.")
    return first
