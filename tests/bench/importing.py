"""``python -m tests.bench.importing``: a notice list of 50,000 lines from file to records, and what of it is the database's own work."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine

from models import Agency, Base, User
from models.enums import Role
from portal import audit
from portal.database import engine_options, names_entered_at_once, prepare
from portal.guard import GuardedSession
from portal.imports import applying
from portal.imports.notices import SentFile, read_files
from portal.viewers import machine, viewer_of
from tests import factories
from tests.bench import filling
from tests.bench.invented import TODAY

LINES = 50_000
GOAL_PREVIEW, GOAL_WRITE = 5.0, 5.0
"""Seconds of the processor."""
HEADINGS = (
    "Nr.;Eingang;Gericht;Az;Klageeingang;zugestellt;Kläger;Name;Vorname;Straße;PLZ;Stadtteil;Miete;Rückstand;Termin"
)
SURNAMES = [begin + end for begin in ("Müller", "Beispiel", "Muster", "Yıldız", "Kowalski", "Öz", "Lange", "Sommer")
            for end in ("", "mann", "er", "feld", "hoff", "bach", "stein", "berg", "sen", "owski", "ke", "ling", "ert")]  # fmt: skip
FIRST_NAMES = ["Dina", "Stefan", "Jörg", "Ayşe", "Marek", "Olga", "Peter", "Sabine", "Uwe", "Łukasz", "Mia", "Ömer"]
TABLES = ("persons", "cases", "case_members", "reports", "steps", "audit_entries")


def invented_list(lines: int) -> bytes:
    """Return a list of 15 columns; surnames, days and streets meet as often as in a large town."""
    chance = random.Random(2026)
    return "\r\n".join([HEADINGS, *(_line(number, chance) for number in range(lines))]).encode()


def _line(number: int, chance: random.Random) -> str:
    filed = date(2026, 1, 2) + timedelta(days=chance.randrange(200))
    served = filed + timedelta(days=chance.randrange(3, 25))
    received = served + timedelta(days=chance.randrange(1, 5))
    hearing = served + timedelta(days=chance.randrange(20, 71))
    others = f" u. {chance.choice(FIRST_NAMES)}" if chance.random() < 0.2 else ""
    rent, arrears = (
        f"{chance.randrange(low, high) / 100:.2f}".replace(".", ",") for low, high in ((30000, 90000), (50000, 400000))
    )
    return ";".join((
        str(number + 1), f"{received:%d.%m.%Y}", "AG Hannover", f"{500 + number % 90} C {number // 90 + 1}/26",
        f"{filed:%d.%m.%Y}", f"{served:%d.%m.%Y}", f"Wohnbau {number % 40} GmbH",
        f"{chance.choice(SURNAMES)}-{chance.choice(SURNAMES)}", chance.choice(FIRST_NAMES) + others,
        f"Weg {chance.randrange(1, 200)}", f"30{chance.randrange(100, 700)}", "List", rent, arrears,
        f"{hearing:%d.%m.%Y} 10:30",
    ))  # fmt: skip


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor a piece of work took, and what came of it."""
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


def import_list(engine: Engine, content: bytes) -> tuple[float, float]:
    """Import the list into a new office; return the seconds for the preview, reading the file included, and the writing."""
    with GuardedSession(engine) as session:
        session.look_as(machine("Bench", TODAY))
        office: Agency = factories.agency(session, "Fachstelle Großstadt")
        clerk: User = factories.user(session, "clerk", Role.CLERK, office)
        session.commit()
        session.look_as(viewer_of(clerk, TODAY))
        preview, shown = spent(lambda: applying.preview(session, office, read_files([SentFile("liste.csv", content)])))
        session.rollback()

        def write() -> None:
            applying.write(session, office, shown, by=clerk, on=TODAY)
            session.commit()

        return preview, spent(write)[0]


def put_bare(engine: Engine, written: Engine) -> float:
    """Put the same rows into an empty database by the driver alone; return the seconds."""
    lots = []
    with written.connect() as source, engine.begin() as base:
        for table in ("agencies", "users", "catalogue_entries"):
            _copy(base, *_rows(source, table))
        lots = [_rows(source, name) for name in TABLES]

    def put() -> None:
        with engine.begin() as base, names_entered_at_once(base):
            for sql, rows in lots:
                _copy(base, sql, rows)

    return spent(put)[0]


def _rows(source: Connection, name: str) -> tuple[str, list[tuple[Any, ...]]]:
    keys = [column.key for column in Base.metadata.tables[name].columns]
    found = source.exec_driver_sql(f"SELECT {', '.join(keys)} FROM {name} ORDER BY id")
    marks = ", ".join("?" * len(keys))
    return f"INSERT INTO {name} ({', '.join(keys)}) VALUES ({marks})", [tuple(row) for row in found]


def _copy(base: Connection, sql: str, rows: list[tuple[Any, ...]]) -> None:
    base.exec_driver_sql(sql, rows)


def measure(lines: int) -> bool:
    """Measure one import, print it, and return whether a goal was missed."""
    home = Path(tempfile.mkdtemp(prefix="bleibe-bench-"))
    try:
        engines = []
        for name in ("ours", "bare"):
            url = f"sqlite:///{home}/{name}.sqlite3"
            filling.migrate(url, home)
            engines.append(create_engine(url, **engine_options(url)))
            prepare(engines[-1])
        audit.key = b"a key for the benchmark"
        preview, write = import_list(engines[0], invented_list(lines))
        bare = put_bare(engines[1], engines[0])
    finally:
        shutil.rmtree(home)
    print(f"\nEingangsliste mit {lines} Zeilen und 15 Spalten, Sekunden des Prozessors")
    print(f"  Vorschau mit Lesen und Abgleich  {preview:6.2f}  Ziel {GOAL_PREVIEW:.0f}")
    print(f"  Schreiben                        {write:6.2f}  Ziel {GOAL_WRITE:.0f}")
    print(f"  dieselben Zeilen nackt in SQLite {bare:6.2f}  (Faktor {write / bare:.2f})")
    return preview > GOAL_PREVIEW or write > GOAL_WRITE


def main() -> int:
    """Read how many lines, measure; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="wie viele Zeilen die Liste hat")
    return int(measure(parser.parse_args().lines))


if __name__ == "__main__":
    sys.exit(main())
