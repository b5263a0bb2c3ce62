"""Which statements of which pages make the database work hard, and by which plan of SQLite?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from portal.extensions import db
from tests.bench.ours import OurPortal
from tests.bench.people import LOGINS

SLOW = 4.0
MOST = 240
LISTS = (
    "faelle",
    "meldungen",
    "konferenzen",
    "einladungen",
    "massnahmen",
    "nachfragen",
    "wiedervorlagen",
    "personen",
    "schritte",
    "kontakte",
    "freigaben",
    "einwilligungen",
    "protokoll",
    "zugriffe",
    "stellen",
    "benutzer",
    "kataloge",
)
PAGES = (
    "/",
    *(f"/{path}/" for path in LISTS),
    "/faelle/?page=150",
    "/faelle/?search=Zwirnlein",
    "/faelle/?search=Schmidt",
    "/faelle/?status=implementation",
    "/faelle/?status=closed",
    "/faelle/?stage=50",
    "/faelle/?channel=court",
    "/faelle/?outcome=W1",
    "/faelle/?district_id=40",
    "/faelle/?assigned_to_id=3",
    "/faelle/?status=implementation&channel=court&district_id=60",
    "/faelle/?reported_on_from=2026-10-01",
    "/faelle/?conference_due_on_to=2026-10-01",
    "/faelle/?closed_on_from=2026-10-01",
    "/faelle/?sort=number",
    "/faelle/?sort=number&desc=1",
    "/faelle/?sort=conference_due_on",
    "/faelle/?sort=conference_due_on&desc=1",
    "/faelle/details/?id=500",
    "/personen/?search=Schmidt",
    "/massnahmen/?state=open",
    "/meldungen/?state=open",
)


def findings(url: str) -> str:
    """Return page, login, milliseconds and plan of every statement that makes the database work hard."""
    lines = ["", f"Abfragen über {SLOW:.0f} ms, mit ihrem Plan:"]
    for login in LOGINS:
        portal = OurPortal(url, login)
        with portal.app.app_context():
            engine = db.engine
        for page in PAGES:
            with statements(engine) as seen:
                answer = portal.client.get(page)
            if answer.status_code == 200:
                lines += [f"{login:8} {page}: {fault}" for fault in dict.fromkeys(faults(engine, seen))]
            elif answer.status_code != 404:
                lines.append(f"{login:8} {page}: {answer.status}")
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
    """Yield time, plan and beginning of each statement that is slow when asked again."""
    with engine.execution_options(readonly=True).connect() as connection:
        for statement, parameters in seen:
            began = time.process_time()
            connection.exec_driver_sql(statement, parameters).fetchall()
            spent = (time.process_time() - began) * 1000
            if spent > SLOW:
                plan = [row[3] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)]
                yield f"{spent:.0f} ms: {'; '.join(plan)} <- {' '.join(statement.split())[-MOST:]}"
