"""One measurement of the standard workbook in a process of its own: ours with all its rights, or the bare SQL.

Prints a line of JSON. A workbook of years without cases comes first, so that neither pays for what a server does once.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time as times
from collections.abc import Callable
from datetime import date, time
from typing import Any

from sqlalchemy import create_engine

from portal import clock, database, statistics
from portal.app import create_app
from portal.cli.context import as_machine, as_user
from portal.exports import statistics_workbook
from portal.statistics import Period, Protection
from tests.bench import bare_figures, people, process
from tests.bench.filling import HOME
from tests.bench.invented import TODAY

EMPTY = 20
"""So many years earlier there were no cases."""


def measured(work: Callable[[Period], dict[str, Any]], period: Period) -> dict[str, Any]:
    """Do the work for a period and say what it took."""
    work(Period(*(day.replace(year=day.year - EMPTY) for day in (period.start, period.end))))
    gc.collect()
    before, began = process.forget_peak(os.getpid()), times.monotonic()
    said = work(period)
    wall, after = times.monotonic() - began, process.usage(os.getpid())
    return {**said, "cpu": after.seconds - before.seconds, "wall": wall, "growth": after.peak - before.resident}


def ours(url: str, period: Period) -> dict[str, Any]:
    """Count and write the workbook of all offices of the Region."""
    app = create_app({"INSTANCE": HOME / "instance", "SQLALCHEMY_DATABASE_URI": url})
    with as_user(app, "region") as (session, _):
        session.look_as(session.viewer, readonly=True)

        def work(asked: Period) -> dict[str, Any]:
            offices = [office.id for office in statistics.offices_for(session, session.viewer)]
            report = statistics.report(session, offices, asked, TODAY)
            session.rollback()
            cpu, wall = times.process_time(), times.monotonic()
            content = statistics_workbook.build(report, created_at=clock.now(), created_by="Region")
            writing = {"writing_cpu": times.process_time() - cpu, "writing_wall": times.monotonic() - wall}
            return {**writing, "bytes": len(content), "cases": report.table("stage_by_channel").n}

        return measured(work, period)


def suppressed(url: str, period: Period, protection: Protection) -> dict[str, Any]:
    """Count the workbook of all offices as who keeps the portal may, small numbers hidden or not."""
    app = create_app({"INSTANCE": HOME / "instance", "SQLALCHEMY_DATABASE_URI": url})
    with as_machine(app) as session:
        session.look_as(session.viewer, readonly=True)

        def work(asked: Period) -> dict[str, Any]:
            offices = [office.id for office in statistics.offices_for(session, session.viewer)]
            report = statistics.report(session, offices, asked, TODAY, protection)
            session.rollback()
            return {"cases": report.table("stage_by_channel").n}

        return measured(work, period)


def bare(url: str, period: Period) -> dict[str, Any]:
    """Ask for the same figures through the driver alone, on a connection with the same settings."""
    engine = create_engine(url, **database.engine_options(url))
    database.prepare(engine)

    def work(asked: Period) -> dict[str, Any]:
        offices = list(range(1, people.OFFICES + 1))
        with database.reading(engine).connect() as connection:
            cursor: Any = connection.connection.cursor()
            found = []
            for statement in bare_figures.statements(engine.dialect.name, offices, asked, TODAY):
                cursor.execute(statement)
                found.append(cursor.fetchall())
        return {"cases": sum(row[2] for row in found[0])}

    return measured(work, period)


if __name__ == "__main__":
    peer, url, start, end = sys.argv[1:]
    with clock.frozen(clock.at_local(TODAY, time(10))):
        asked = Period(date.fromisoformat(start), date.fromisoformat(end))
        if peer in set(Protection):
            print(json.dumps(suppressed(url, asked, Protection(peer))))
        else:
            print(json.dumps((ours if peer == "ours" else bare)(url, asked)))
