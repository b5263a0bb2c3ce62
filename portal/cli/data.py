"""``demo``, ``import``, ``export`` and ``rights``: data in and out."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from models import Agency, Case
from models.base import label_of
from portal import access, audit, clock, demo, rights, statistics
from portal.access import Verb
from portal.cli import schema
from portal.cli.context import WrongArgument, application, as_machine, as_user
from portal.errors import Refused
from portal.exports import case_list, statistics_workbook
from portal.extensions import db
from portal.imports import applying
from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.notices import read_notices
from portal.listings import Rows, Sort

FAULTS: dict[type[OSError], str] = {
    FileNotFoundError: "die Datei oder ihr Ordner fehlt",
    IsADirectoryError: "das ist ein Ordner",
    NotADirectoryError: "ein Teil des Pfades ist kein Ordner",
    PermissionError: "dazu fehlt die Erlaubnis",
}


def add_commands(commands: Any) -> None:
    """Add the commands."""
    _add_demo(commands)
    _add_import(commands)
    _add_export(commands)
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
        help="Eingangsliste der Räumungsklagen (.xlsx, .csv)",
        description="Zeigt, was aus jeder Zeile der Liste wird, und legt Meldungen mit Fällen an. "
        "Was schon bekannt oder nicht lesbar ist, bleibt liegen; dieselbe Liste noch einmal ändert nichts.",
    )
    notices.add_argument("file", type=Path, metavar="DATEI", help="die Liste")
    notices.add_argument(
        "--as", dest="login", required=True, metavar="BENUTZER", help="Anmeldung der Person, die einliest"
    )
    notices.add_argument("--dry-run", action="store_true", help="nur zeigen, was geschähe; nichts schreiben")
    notices.add_argument(
        "--received-on",
        type=a_day,
        metavar="JJJJ-MM-TT",
        help="Eingang aller Mitteilungen, wenn die Liste keine Spalte dafür hat",
    )
    notices.set_defaults(run=import_notices)


def _add_export(commands: Any) -> None:
    group = commands.add_parser("export", help="Daten ausgeben", description="Gibt Daten als Datei aus.")
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    listed = verbs.add_parser(
        "cases",
        help="Fallliste als .xlsx, wie die Person sie sieht",
        description="Schreibt die Fallliste mit genau den Fällen und Spalten, die die Person sehen darf.",
    )
    figures = verbs.add_parser(
        "statistics",
        help="Statistik eines Zeitraums: Text auf den Bildschirm, oder .xlsx/.csv",
        description="Zählt die Statistik eines Zeitraums: Fallbewegung, Zugangsstand, Ergebnisse, Fristen, Maßnahmen.",
    )
    for command in (listed, figures):
        command.add_argument(
            "--as", dest="login", required=True, metavar="BENUTZER", help="Anmeldung der Person, die ausgibt"
        )
    listed.add_argument("--to", type=Path, required=True, metavar="DATEI", help="Zieldatei .xlsx")
    listed.set_defaults(run=export_cases)
    figures.add_argument(
        "--period",
        default="",
        metavar="ZEITRAUM",
        help="2026, 2026-H1, 2026-Q3, 2026-07 oder 2026-03-15..2026-06-30 (Vorgabe: dieses Jahr)",
    )
    figures.add_argument("--to", type=Path, metavar="DATEI", help="Zieldatei .xlsx oder .csv; ohne sie erscheint Text")
    figures.add_argument(
        "--protection",
        choices=[one.value for one in statistics.Protection],
        default=statistics.Protection.NONE.value,
        help="kleine Zahlen zeigen (none), auf 5 runden (round_to_5) oder sperren (suppress)",
    )
    figures.set_defaults(run=export_statistics)


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


def import_notices(given: argparse.Namespace) -> None:
    """Read a notice list, show what becomes of each line, and write it unless it is a dry run."""
    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise WrongArgument("DATEI", f"„{given.file}“ lässt sich nicht lesen: {why(error)}.") from None
    try:
        listed = read_notices(content, given.file.name)
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
        print(applying.summary(shown))
        if given.dry_run:
            print("Probelauf: nichts geschrieben.")
            return
        if shown.needs_day:
            raise WrongArgument("--received-on", applying.NO_DAY)
        session.rollback()
        result = applying.write(session, office, shown, by=user, on=clock.today(), source=given.file.name)
        session.commit()
        print(f"Geschrieben: {result.reports} Meldungen und Fälle.")


def export_cases(given: argparse.Namespace) -> None:
    """Write the list of cases as the person sees it."""
    _must_end(given.to, ".xlsx")
    with as_user(application(), given.login) as (session, user):
        viewer = session.viewer
        if not access.may(viewer, Verb.EXPORT, Case):
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Fallliste ausgeben.")
        session.rollback()
        audit.record_access(db.engine, viewer, "Export Fälle (Befehlszeile)", viewer.office_id)
        rows = Rows(session, viewer, Case, case_list.KEYS)
        columns = case_list.columns([(key, label_of(Case, key)) for key in rows.columns])
        newest_first = rows.stream(sort=Sort("reported_on", descending=True))
        _write(given.to, b"".join(case_list.write(columns, newest_first)))


def export_statistics(given: argparse.Namespace) -> None:
    """Print the figures of a period, or write them as a workbook or CSV."""
    if given.to is not None:
        _must_end(given.to, ".xlsx", ".csv")
    try:
        period = statistics.Period.parse(given.period or str(clock.today().year))
    except Refused as refused:
        raise WrongArgument("--period", str(refused)) from None
    with as_user(application(), given.login) as (session, user):
        offices = statistics.offices_for(session, session.viewer)
        if not offices:
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Statistik ausgeben.")
        try:
            counted, protection = [office.id for office in offices], statistics.Protection(given.protection)
            report = statistics.report(session, counted, period, clock.today(), protection)
        except Refused as refused:
            raise WrongArgument("--period", str(refused)) from None
        if given.to is None:
            print(statistics.statistics_text(report))
            return
        session.rollback()
        audit.record_access(db.engine, session.viewer, f"Statistik {period} (Befehlszeile)", session.viewer.office_id)
        if given.to.suffix.lower() == ".csv":
            _write(given.to, statistics.statistics_csv(report).encode("utf-8-sig"))
            return
        moment = clock.now()
        _write(given.to, statistics_workbook.build(report, created_at=moment, created_by=user.name))


def write_rights(given: argparse.Namespace) -> None:
    """Write the rights matrix; it needs no database."""
    _must_end(given.to, ".xlsx", ".csv")
    _write(given.to, rights.as_xlsx() if given.to.suffix.lower() == ".xlsx" else rights.as_csv().encode("utf-8-sig"))


def why(error: OSError) -> str:
    """Return in German what the system has against a file."""
    return next(
        (words for kind, words in FAULTS.items() if isinstance(error, kind)), f"Fehler {error.errno} des Systems"
    )


def _must_end(target: Path, *endings: str) -> None:
    if target.suffix.lower() not in endings:
        raise WrongArgument("--to", f"„{target}“ endet nicht auf {' oder '.join(endings)}.")


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise WrongArgument("--to", f"„{target}“ lässt sich nicht schreiben: {why(error)}.") from None
    print(f"{target} geschrieben ({len(content):,} Bytes).".replace(",", "."))
