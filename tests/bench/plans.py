"""Does any page read a big table from end to end, or sort one aside? SQLite's own plan of every statement says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from portal.extensions import db
from tests.bench.ours import OurPortal
from tests.bench.people import LOGINS

BIG = frozenset({
    "cases", "persons", "case_members", "reports", "steps", "contacts", "conferences", "invitations", "measures", "follow_ups",
    "shares", "audit_entries", "access_entries", "case_search",
})  # fmt: skip
LISTS = (
    "faelle", "meldungen", "konferenzen", "einladungen", "massnahmen", "nachfragen", "personen", "schritte", "kontakte", "freigaben",
    "einwilligungen", "protokoll", "zugriffe", "stellen", "benutzer", "kataloge",
)  # fmt: skip
PAGES = (
    "/", *(f"/{path}/" for path in LISTS), "/faelle/?page=150", "/faelle/?search=Zwirnlein", "/faelle/?search=Schmidt",
    "/faelle/?status=implementation", "/faelle/?status=closed", "/faelle/?stage=50", "/faelle/?channel=court", "/faelle/?outcome=W1",
    "/faelle/?district_id=40", "/faelle/?assigned_to_id=3", "/faelle/?status=implementation&channel=court&district_id=60",
    "/faelle/?reported_on_from=2026-10-01", "/faelle/?conference_due_on_to=2026-10-01", "/faelle/?closed_on_from=2026-10-01",
    "/faelle/?sort=number", "/faelle/?sort=number&desc=1", "/faelle/?sort=conference_due_on", "/faelle/?sort=conference_due_on&desc=1",
    "/faelle/details/?id=500", "/personen/?search=Schmidt", "/massnahmen/?state=open", "/meldungen/?state=open",
)  # fmt: skip
SOURCE = re.compile(r"^(SCAN|SEARCH) (\S+)(.*)")


def findings(url: str) -> str:
    """Return page, login and plan for every full scan and every sort aside, with the time of the page."""
    lines = ["", "Abfragen, die eine große Tabelle ganz lesen oder beiseite sortieren:"]
    for login in LOGINS:
        portal = OurPortal(url, login)
        with portal.app.app_context():
            engine = db.engine
        for page in PAGES:
            with statements(engine) as seen:
                answer = portal.client.get(page)
            if answer.status_code == 200:
                lines += [f"{login:8} {page}: {fault}" for fault in dict.fromkeys(faults(engine, seen))]
    return "\n".join(lines)


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is sent to the database."""
    seen: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def faults(engine: Engine, seen: list[tuple[str, Any]]) -> Iterator[str]:
    """Yield what is slow in the plans of these statements."""
    with engine.execution_options(readonly=True).connect() as connection:
        for statement, parameters in seen:
            plan = [row[3] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)]
            slow = [step for step in plan if reads_all(step, statement) or "TEMP B-TREE" in step]
            if slow and any(f" {table} " in statement or f" {table}\n" in statement for table in BIG):
                yield "; ".join(slow) + " <- " + " ".join(statement.split())[:300]


def reads_all(step: str, statement: str) -> bool:
    """Say whether a step of a plan reads a whole big table, under its own name or an alias."""
    found = SOURCE.match(step)
    if found is None or found[1] != "SCAN" or "VIRTUAL TABLE" in found[3]:
        return False
    table = re.search(rf"(\w+) AS {re.escape(found[2])}\b", statement)
    return (table[1] if table else found[2]) in BIG
