"""``user add``: the first user of an installation, and any later one."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Agency, User
from models.enums import AgencyKind, Land, Role
from portal import agencies, catalogues, passwords, sign_in
from portal.cli.context import WrongArgument, application, as_machine
from portal.errors import Refused, sentence_for
from portal.guard import GuardedSession


def add_commands(commands: Any) -> None:
    """Add ``user add``."""
    group = commands.add_parser("user", help="Benutzer anlegen", description="Legt Benutzer an.")
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    adding = verbs.add_parser(
        "add",
        help="einen Benutzer anlegen",
        description="Legt einen Benutzer an; das Passwort wird abgefragt oder erzeugt.",
    )
    adding.add_argument("login", metavar="ANMELDUNG", help="Anmeldung, meist die E-Mail-Adresse")
    adding.add_argument("--name", required=True, metavar="NAME", help="Vor- und Nachname")
    roles = ", ".join(f"{role.value} ({role.label})" for role in Role)
    adding.add_argument(
        "--role", required=True, metavar="ROLLE", choices=[role.value for role in Role], help=f"Rolle: {roles}"
    )
    adding.add_argument("--agency", required=True, metavar="STELLE", help="Name der Stelle")
    adding.add_argument(
        "--new-office",
        metavar="LAND",
        choices=[land.value for land in Land],
        help="die Stelle als neue Fachstelle dieses Landes anlegen, zum Beispiel NI",
    )
    adding.add_argument("--generate-password", action="store_true", help="ein Passwort erzeugen und einmal ausgeben")
    adding.add_argument(
        "--lasting-password",
        action="store_true",
        help="das Passwort gilt weiter; ohne diese Angabe wird es bei der ersten Anmeldung durch ein eigenes ersetzt",
    )
    adding.set_defaults(run=add)


def add(given: argparse.Namespace) -> None:
    """Add a user; once all else fits, the password is asked for without echo, or made up and printed once."""
    login = sign_in.spelled(given.login)
    with as_machine(application()) as session:
        agency = _fitting(session, given, login)
        password = secrets.token_urlsafe(15) if given.generate_password else _ask()
        hashed = sign_in.hash_password(password, *passwords.names_of(login, given.name, agency))
        session.add(
            User(
                login=login, name=given.name, role=Role(given.role), agency=agency,
                password_hash=hashed, password_temporary=not given.lasting_password,
            )
        )  # fmt: skip
        try:
            session.commit()
        except IntegrityError as error:
            raise WrongArgument("ANMELDUNG", sentence_for(error)) from None
    print(f"{given.name} angelegt: {login}" + (f", Passwort {password}" if given.generate_password else ""))


def _fitting(session: GuardedSession, given: argparse.Namespace, login: str) -> Agency:
    """Return the agency of the user to be; raise WrongArgument for the first argument that does not fit."""
    agency = _agency(session, given.agency, given.new_office)
    try:
        agencies.check_role(Role(given.role), agency)
    except Refused as refused:
        raise WrongArgument("--role", str(refused)) from None
    try:
        sign_in.check_login(login)
    except Refused as refused:
        raise WrongArgument("ANMELDUNG", str(refused)) from None
    if not given.name.strip():
        raise WrongArgument("--name", "Der Name ist leer. Schreiben Sie Vor- und Nachname.")
    if session.scalars(select(User.id).where(User.login == login)).first() is not None:
        raise WrongArgument("ANMELDUNG", "Diese Anmeldung ist schon vergeben.")
    return agency


def _agency(session: GuardedSession, name: str, new_office_in: str | None) -> Agency:
    """Return the agency of that name, or a new office; raise WrongArgument when it is missing or there already."""
    agency = session.scalars(select(Agency).where(Agency.name == name)).one_or_none()
    if new_office_in is None:
        if agency is None:
            raise WrongArgument(
                "--agency",
                f"Eine Stelle „{name}“ gibt es nicht. {_alike(session, name)}Eine neue Fachstelle legt --new-office an.",
            )
        return agency
    if agency is not None:
        raise WrongArgument("--new-office", f"Eine Stelle „{name}“ gibt es schon. Lassen Sie --new-office weg.")
    agency = Agency(name=name, kind=AgencyKind.OFFICE, land=Land(new_office_in))
    session.add(agency)
    session.flush()
    catalogues.ensure(session, agency)
    return agency


def _alike(session: GuardedSession, name: str) -> str:
    """Name the agencies whose names come nearest, those that hold the words typed first; "" where none is near."""
    names = list(session.scalars(select(Agency.name).order_by(Agency.name)))
    held = [one for one in names if name.strip().lower() in one.lower()] if name.strip() else []
    near = list(dict.fromkeys([*held, *get_close_matches(name, names, n=3, cutoff=0.5)]))[:3]
    return f"Gemeint ist vielleicht {' oder '.join(f'„{one}“' for one in near)}. " if near else ""


def _ask() -> str:
    """Return a password typed twice, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Passwort: ")
    if first != getpass.getpass("Noch einmal: "):
        raise WrongArgument("Passwort", "Die beiden Eingaben sind verschieden.")
    return first
