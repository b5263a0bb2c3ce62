"""``trail check``: is the trail of changes whole, and does it still hold what was noted of it elsewhere."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from portal import audit, chains
from portal.cli.context import application
from portal.errors import PortalError
from portal.extensions import db
from portal.numerals import several

NAMED = 10
"""So many broken places are named; one altered entry is enough to doubt what follows."""


def add_commands(commands: Any) -> None:
    """Add ``trail check``."""
    group = commands.add_parser(
        "trail", help="Änderungsprotokoll prüfen", description="Prüft die Kette des Änderungsprotokolls."
    )
    verbs = group.add_subparsers(dest="verb", metavar="WAS", title="Was", required=True)
    checking = verbs.add_parser(
        "check",
        help="fehlt ein Eintrag, oder wurde einer verändert?",
        description="Rechnet die Kette des Änderungsprotokolls nach und nennt ihre letzte Prüfsumme. "
        "Wer sie außerhalb der Datenbank aufbewahrt, sieht mit --noted auch, ob das Ende abgeschnitten wurde.",
    )
    checking.add_argument(
        "--noted", metavar="PRÜFSUMME", help="früher notierte letzte Prüfsumme, die noch in der Kette stehen muss"
    )
    checking.set_defaults(run=check)


def check(given: argparse.Namespace) -> None:
    """Say that the chain is whole and how it ends; raise PortalError naming where it is not."""
    app, trail = application(), chains.trail
    with app.app_context(), db.engine.connect() as connection:
        broken = list(islice(chains.broken_links(connection), NAMED + 1))
        if broken:
            more = " und weitere" if len(broken) > NAMED else ""
            places = ", ".join(map(str, broken[:NAMED]))
            raise PortalError(
                f"Das Änderungsprotokoll ist nicht unversehrt: verändert, oder davor fehlt etwas, bei Eintrag {places}{more}. "
                "Vergleichen Sie mit einer Sicherung."
            )
        if given.noted and not connection.scalar(select(trail.c.id).where(trail.c.hash == given.noted)):
            raise PortalError(
                f"Die Prüfsumme „{given.noted}“ steht nicht in der Kette: Ist sie richtig abgeschrieben, wurde ihr Ende abgeschnitten."
            )
        count = connection.scalar(select(func.count()).select_from(trail)) or 0
        print(
            f"Das Änderungsprotokoll ist unversehrt: {several(count, 'Eintrag', 'Einträge')}, "
            f"letzte Prüfsumme {audit.last_hash(connection) or '–'}"
        )
