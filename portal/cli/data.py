"""``demo``, ``import`` and ``rights``: data in, and who may see them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from models import Agency, Case
from portal import access, clock, demo, rights
from portal.access import Verb
from portal.cli import schema
from portal.cli.context import WrongArgument, application, as_machine, as_user, must_say_who
from portal.cli.files import must_end, why, write
from portal.imports import applying
from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.notices import SentFile, read_files
from portal.numerals import several


def add_commands(commands: Any) -> None:
    """Add the commands."""
    _add_demo(commands)
    _add_import(commands)
    table = commands.add_parser(
        "rights", help="Rechtematrix schreiben", description="Schreibt, welche Rolle was darf, als .xlsx oder .csv."
    )
    table.add_argument("--to", type=Path, required=True, metavar="DATEI", help="Zieldatei, Endung .xlsx oder .csv")
    table.set_defaults(run=write_rights)


def _add_demo(commands: Any) -> None:
    filling = commands.add_parser(
        "demo",
        help="erfundene Beispieldaten anlegen oder entfernen",
        description="Legt zwei erfundene Fachstellen mit zwei Jahren Arbeit an, oder entfernt sie wieder.",
    )
    filling.add_argument("--purge", action="store_true", help="alle erfundenen Daten entfernen")
    filling.add_argument(
        "--with-real-in-demo-cases",
        action="store_true",
        help="mit --purge: auch Fälle entfernen, in denen echte neben erfundenen Angaben stehen",
    )
    filling.add_argument("--if-empty", action="store_true", help="nichts tun, wenn schon Daten da sind")
    filling.add_argument(
        "--seed",
        type=int,
        default=2026,
        metavar="ZAHL",
        help="Startwert; gleicher Wert, gleiche Daten (Vorgabe 2026)",
    )
    filling.set_defaults(run=run_demo)


def _add_import(commands: Any) -> None:
    group = commands.add_parser("import", help="Daten einlesen", description="Liest Daten ein.")
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    notices = verbs.add_parser(
        "notices",
        help="Eingangslisten der Räumungsklagen oder XJustiz-Nachrichten des Gerichts",
        description="Zeigt, was aus jeder Zeile der Liste wird, und legt Meldungen mit Fällen an. "
        "Was schon bekannt oder nicht lesbar ist, bleibt liegen; dieselbe Liste noch einmal ändert nichts.",
    )
    notices.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="DATEI",
        help="Excel-Arbeitsmappe, Textdatei oder XJustiz-Nachricht (.xml); mehrere werden zusammen gelesen",
    )
    must_say_who(notices, "einliest")
    notices.add_argument("--dry-run", action="store_true", help="nur zeigen, was geschähe; nichts schreiben")
    notices.add_argument(
        "--received-on",
        type=a_day,
        metavar="JJJJ-MM-TT",
        help="Eingang aller Mitteilungen, deren Liste keine Spalte dafür hat; XJustiz-Nachrichten haben keine",
    )
    notices.set_defaults(run=import_notices)


def a_day(text: str) -> date:
    """Return a day; raise ArgumentTypeError for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"„{text}“ ist kein Tag. Schreiben Sie JJJJ-MM-TT, zum Beispiel 2026-03-01."
        ) from None


def fill_if_empty(app: Flask) -> None:
    """Fill an empty database with invented data and print how to sign in; do nothing where there are data."""
    with as_machine(app) as session:
        if demo.is_empty(session):
            print("Die Datenbank ist leer: Beispieldaten werden angelegt …", flush=True)
            sign_ins = demo.fill(session, on=clock.today())
            session.commit()
        else:
            sign_ins = demo.known(session)
        _print_sign_ins(sign_ins)


def _print_sign_ins(sign_ins: list[demo.SignIn]) -> None:
    if not sign_ins:
        return
    print(f"\nAnmeldungen für die Beispieldaten, Passwort für alle: {demo.PASSWORD}\n")
    width = max(len(one.login) for one in sign_ins)
    for one in sign_ins:
        print(f"  {one.login:<{width}}  {one.role}, {one.agency}")


def run_demo(given: argparse.Namespace) -> None:
    """Fill or purge."""
    app = application()
    if not given.purge:
        schema.upgrade(app, "head")
    if given.if_empty:
        fill_if_empty(app)
        return
    with as_machine(app) as session:
        if given.purge:
            done = demo.purge(
                session, home=Path(app.instance_path) / "documents", mixed_too=given.with_real_in_demo_cases
            )
            session.commit()
            _tell_purged(done)
            return
        sign_ins = demo.fill(session, on=clock.today(), seed=given.seed)
        session.commit()
        _print_sign_ins(sign_ins)


def _tell_purged(done: demo.Purged) -> None:
    """Say what is gone, which real cases stay, which of them hold invented data too, and which accounts are locked."""
    print("Alle erfundenen Daten sind entfernt.")
    if done.kept:
        print(f"Echte Fälle und alles, worauf sie verweisen, sind geblieben: {_some(done.kept)}.")
    if done.mixed:
        print(
            f"Auch erfundene Angaben stehen in: {_some(done.mixed)}. Mit --with-real-in-demo-cases gehen diese Fälle ganz."
        )
    if done.locked:
        print(f"Gesperrt, weil alle ihr Passwort kennen: {_some(done.locked)}. Eigene Konten legt „user add“ an.")


def _some(words: list[str]) -> str:
    """Return the first ten of a list, and how many more there are."""
    more = f" und {len(words) - 10} weitere" if len(words) > 10 else ""
    return ", ".join(words[:10]) + more


def _content(path: Path) -> bytes:
    """Return what a file holds."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongArgument("DATEI", f"„{path}“ lässt sich nicht lesen: {why(error)}.") from None


def import_notices(given: argparse.Namespace) -> None:
    """Read notice lists and messages, show what becomes of each line, and write it unless it is a dry run."""
    try:
        listed = read_files([SentFile(path.name, _content(path)) for path in given.files])
    except UnreadableFile as error:
        raise WrongArgument("DATEI", str(error)) from None
    if Field.LAST_NAME in listed.missing:
        unknown = ", ".join(f"„{column.heading}“" for column in listed.unknown_columns) or "keine"
        raise WrongArgument(
            "DATEI",
            f"Keine Spalte mit den Namen der Mieter erkannt (nicht zugeordnet: {unknown}). "
            "Benennen Sie die Überschrift zum Beispiel in „Name“ um, oder ordnen Sie sie auf der Seite „Eingangsliste einlesen“ zu.",
        )
    with as_user(application(), given.login) as (session, user):
        office = session.get(Agency, session.viewer.office_id) if session.viewer.office_id else None
        if office is None or not access.may(session.viewer, Verb.CREATE, Case):
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Eingangsliste einlesen.")
        shown = applying.preview(session, office, listed, received_on=given.received_on)
        done = "Probelauf: nichts geschrieben."
        if shown.needs_day and not given.dry_run:
            print(applying.summary(shown))
            raise WrongArgument("--received-on", applying.no_day(listed))
        if not given.dry_run:
            session.rollback()
            result = applying.write(session, office, shown, by=user, on=clock.today())
            session.commit()
            opened = several(len(result.numbers), "neuer Fall", "neue Fälle")
            done = f"Geschrieben: {several(result.reports, 'Meldung', 'Meldungen')}, {opened}."
        # Told after it is done: who reads only the beginning of it has closed our output by now.
        print(f"{applying.summary(shown)}\n{done}")


def write_rights(given: argparse.Namespace) -> None:
    """Write the rights matrix; it needs no database."""
    must_end(given.to, ".xlsx", ".csv")
    write(given.to, rights.as_xlsx() if given.to.suffix.lower() == ".xlsx" else rights.as_csv().encode("utf-8-sig"))
