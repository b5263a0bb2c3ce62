"""``export``: the cases and figures of an office as files, as far as a person may have them."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from models import Case
from models.base import label_of
from portal import access, audit, clock, deliveries, saved_reports, statistics
from portal.access import Verb
from portal.cli import case_filters, own_table
from portal.cli.context import WrongArgument, application, as_user, must_say_who
from portal.cli.files import must_end, write
from portal.errors import Forbidden, Refused
from portal.exports import case_list, case_rows_workbook, statistics_workbook
from portal.extensions import db
from portal.listings import Rows
from portal.statistics import denominators

OWN_TITLE = "Auswertung"


def add_commands(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("export", help="Daten ausgeben", description="Gibt Daten als Datei aus.")
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    _add_cases(verbs)
    _add_statistics(verbs)


def _add_cases(verbs: Any) -> None:
    listed = verbs.add_parser(
        "cases",
        help="Fallliste als .xlsx, wie die Person sie sieht, oder Fallzeilen ohne Personen",
        description="Schreibt die Fallliste mit genau den Fällen und Spalten, die die Person sehen darf. Mit "
        "--pseudonymised wird es eine Lieferung für das Controlling: je Fall eine Zeile mit Pseudonym, Monaten und Spannen; "
        "die Datei bleibt unter „Lieferungen“ aufbewahrt. Ein Strich (-) als Wert steht für „keine Angabe“.",
    )
    must_say_who(listed, "ausgibt")
    listed.add_argument("--to", type=Path, required=True, metavar="DATEI", help="Zieldatei .xlsx")
    rows = listed.add_argument_group(
        "Fallzeilen ohne Personen", "Dazu gehört --period: ein abgeschlossenes Quartal, Halbjahr oder Jahr."
    )
    rows.add_argument(
        "--pseudonymised", action="store_true", help="Fallzeilen ohne Personen liefern statt der Fallliste"
    )
    rows.add_argument("--recipient", metavar="EMPFÄNGER", help="wem geliefert wird, zum Beispiel Controlling")
    case_filters.add_arguments(listed)
    listed.set_defaults(run=export_cases)


def _add_statistics(verbs: Any) -> None:
    figures = verbs.add_parser(
        "statistics",
        help="Statistik eines Zeitraums: Text auf den Bildschirm, oder .xlsx/.csv",
        description="Zählt die Statistik eines Zeitraums: Fallbewegung, Zugangsstand, Ergebnisse, Fristen, Maßnahmen.",
    )
    must_say_who(figures, "ausgibt")
    figures.add_argument(
        "--period", default="", metavar="ZEITRAUM", help=f"{case_filters.PERIODS} (Vorgabe: dieses Jahr)"
    )
    figures.add_argument("--to", type=Path, metavar="DATEI", help="Zieldatei .xlsx oder .csv; ohne sie erscheint Text")
    figures.add_argument(
        "--protection",
        choices=[one.value for one in statistics.Protection],
        help="kleine Zahlen zeigen (none), auf 5 runden (round_to_5) oder sperren (suppress)",
    )
    figures.add_argument(
        "--denominator", choices=list(denominators.DENOMINATORS), default=denominators.CLOSED,
        help="wovon „Wohnung erhalten“ und „vermieden“ ein Anteil sind (Vorgabe: abgeschlossene Fälle)",
    )  # fmt: skip
    own_table.add_arguments(figures)
    figures.set_defaults(run=export_statistics)


KEPT = (
    "--protection {asked} gilt nur in der Fachstelle selbst: Außerhalb bleiben die Zahlen auf 5 gerundet ({applied}).\n"
)
"""What is said to whoever asked for another protection than he must have."""


def export_cases(given: argparse.Namespace) -> None:
    """Write the list of cases as the person sees it."""
    must_end(given.to, ".xlsx")
    if given.pseudonymised:
        deliver_case_rows(given)
        return
    if given.recipient is not None:
        raise WrongArgument("--recipient", "Gilt nur mit --pseudonymised. Lassen Sie das Argument weg.")
    with as_user(application(), given.login) as (session, user):
        viewer = session.viewer
        if not access.may(viewer, Verb.EXPORT, Case):
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Fallliste ausgeben.")
        asked = case_filters.asked(session, given)
        session.rollback()
        audit.record_access(db.engine, viewer, "Export Fälle (Befehlszeile)", viewer.office_id)
        rows = Rows(session, viewer, Case, case_list.KEYS)
        columns = case_list.columns([(key, label_of(Case, key)) for key in rows.columns])
        write(given.to, case_list.write(columns, rows.stream(asked, case_list.ORDER)))


def deliver_case_rows(given: argparse.Namespace) -> None:
    """Deliver one row for each case of a period; nothing is kept when the file cannot be written."""
    for name, value in (("--period", given.reported_on), ("--recipient", given.recipient)):
        if not value:
            raise WrongArgument(name, "fehlt. Mit --pseudonymised gehören Zeitraum und Empfänger dazu.")
    if other := case_filters.first_given(given, but="--period"):
        raise WrongArgument(other, "Gilt nicht mit --pseudonymised: Geliefert werden alle Fälle des Zeitraums.")
    try:
        period = statistics.Period.parse(given.reported_on)
    except Refused as refused:
        raise WrongArgument("--period", str(refused)) from None
    app, moment = application(), clock.now()
    with as_user(app, given.login) as (session, user):
        build = partial(
            case_rows_workbook.build, recipient=given.recipient.strip(), created_at=moment, created_by=user.agency.name
        )
        home = Path(app.instance_path) / "documents"
        try:
            made = deliveries.deliver_cases(
                session, period, recipient=given.recipient, build=build, home=home, on=clock.today(), at=moment, by=user
            )
        except Forbidden:
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Fallzeilen liefern.") from None
        except Refused as refused:
            wrong = "--recipient" if isinstance(refused, deliveries.WrongRecipient) else "--period"
            raise WrongArgument(wrong, str(refused)) from None
        try:
            write(given.to, deliveries.read(made, home))
        except WrongArgument:
            session.rollback()
            raise
        what, office = f"Fallzeilen {period} an {made.recipient} geliefert (Befehlszeile)", made.office_id
        session.commit()
        audit.record_access(db.engine, session.viewer, what, office)


def export_statistics(given: argparse.Namespace) -> None:
    """Print the figures of a period, or write them as a workbook or CSV."""
    if given.to is not None:
        must_end(given.to, ".xlsx", ".csv")
    try:
        period = statistics.Period.parse(given.period or str(clock.today().year))
    except Refused as refused:
        raise WrongArgument("--period", str(refused)) from None
    asked = own_table.asked(given)
    with as_user(application(), given.login) as (session, user):
        offices = statistics.offices_for(session, session.viewer)
        if not offices:
            raise WrongArgument("--as", f"{user.name} ({user.role.label}) darf keine Statistik ausgeben.")
        try:
            counted, protection = [office.id for office in offices], statistics.Protection(given.protection or "none")
            own = saved_reports.placed(session) if asked is None else [(OWN_TITLE, asked)]
            sheets = None if asked is None else ()
            report = statistics.report(
                session, counted, period, clock.today(), protection, sheets, own, denominator=given.denominator
            )
        except Refused as refused:
            raise WrongArgument("--period", str(refused)) from None
        if asked is not None and report.faults:
            raise WrongArgument("--figures", report.sheets[0].fault)
        if given.protection and report.protection is not protection:
            sys.stderr.write(KEPT.format(asked=given.protection, applied=report.protection.value))
        if given.to is None:
            print(statistics.statistics_text(report))
            return
        session.rollback()
        audit.record_access(db.engine, session.viewer, f"Statistik {period} (Befehlszeile)", session.viewer.office_id)
        if given.to.suffix.lower() == ".csv":
            write(given.to, statistics.statistics_csv(report).encode("utf-8-sig"))
            return
        moment = clock.now()
        write(
            given.to,
            statistics_workbook.build(report, created_at=moment, created_by=statistics_workbook.maker(report, user)),
        )
