"""``make bench``: our pages beside stock Flask-Admin and the bare SQL, on the same rows, in one run."""

from __future__ import annotations

import argparse
import sys
from datetime import time

from sqlalchemy import create_engine

from portal import clock
from portal.database import engine_options
from tests.bench import downloads, filling, importing, plans, report, workbooks
from tests.bench.asking import Peer
from tests.bench.bare import Bare
from tests.bench.invented import TODAY
from tests.bench.jobs import HOME_OFFICE, jobs
from tests.bench.measuring import measure
from tests.bench.ours import OurPortal
from tests.bench.people import LOGINS
from tests.bench.stock import cookie_of, stock_app


def arguments() -> argparse.Namespace:
    """Read how much is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", default="100000,1000000", help="wie viele Fälle, durch Komma getrennt")
    parser.add_argument("--quick", action="store_true", help="nur 20.000 Fälle")
    parser.add_argument("--rounds", type=int, default=20, help="wie oft jede Seite gemessen wird")
    parser.add_argument(
        "--logins",
        default="clerk,lead",
        help="wer in unserem Portal angemeldet ist: " + ", ".join(LOGINS),
    )
    parser.add_argument(
        "--postgres",
        action="store_true",
        help="auf einem eigenen PostgreSQL-Server statt auf SQLite (ohne die nackte Seite)",
    )
    parser.add_argument(
        "--plans", action="store_true", help="zusätzlich zeigen, welche Abfrage eine große Tabelle ganz liest"
    )
    parser.add_argument(
        "--jobs",
        default="lists,workbook,download,import",
        help="was gemessen wird, durch Komma getrennt (Vorgabe: alles)",
    )
    return parser.parse_args()


def main() -> int:
    """Measure, print the tables and the verdict; return 1 when a target is missed."""
    given = arguments()
    sizes = [20_000] if given.quick else [int(part) for part in given.cases.split(",")]
    missed = False
    with clock.frozen(clock.at_local(TODAY, time(10))):
        for cases in sizes:
            missed |= run(cases, given)
        if "import" in given.jobs.split(",") and not given.postgres:
            missed |= importing.measure(1000 if given.quick else importing.LINES)
    return int(missed)


def run(cases: int, given: argparse.Namespace) -> bool:
    """Measure what is wished for over so many cases; return whether a target was missed."""
    fill = filling.postgresql_url if given.postgres else filling.sqlite_url
    wanted, missed = given.jobs.split(","), False
    if "lists" in wanted or "workbook" in wanted:
        url = fill(cases)
        for login in given.logins.split(",") if "lists" in wanted else ():
            missed |= compare(url, cases, login, given.rounds)
        if given.plans:
            print(plans.findings(url))
        if "workbook" in wanted:
            missed |= workbooks.compare(url, cases)
    if "download" in wanted:
        missed |= downloads.compare(fill(cases, 1.0))
    return missed


def compare(url: str, cases: int, login: str, rounds: int) -> bool:
    """Measure all jobs for one login and print them; return whether a target was missed."""
    ours, engine = OurPortal(url, login), create_engine(url, **engine_options(url))
    stock = stock_app(url)
    peers = {"ours": Peer(ours.app, ours.cookie), "stock": Peer(stock, cookie_of(stock))}
    if engine.dialect.name == "sqlite":
        peers["bare"] = Peer(Bare(engine.url.database or "", HOME_OFFICE))
    results = measure(peers, jobs(engine, peers), rounds)
    print(report.table(results, cases, login, engine.dialect.name))
    return bool(report.misses(results, cases))


if __name__ == "__main__":
    sys.exit(main())
