"""Do the same data hide the same figures, whatever process counts them, in whatever order they were written?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from models.enums import Channel, HouseholdType, Income, Outcome, Stage
from portal.guard import GuardedSession
from portal.statistics import Period, Protection, report, statistics_csv
from tests import factories
from tests.portal.statistics.records import TODAY, Book

ROOT = Path(__file__).parents[3]
YEAR = Period.parse("2026")
COUNTING = """
import sys
from datetime import date
from sqlalchemy import create_engine
from portal.database import engine_options, prepare
from portal.guard import GuardedSession
from portal.statistics import Period, Protection, report, statistics_csv
from portal.viewers import machine

engine = create_engine(sys.argv[1], **engine_options(sys.argv[1]))
prepare(engine)
with GuardedSession(engine) as session:
    session.look_as(machine("Test", date(2026, 11, 21)), readonly=True)
    made = report(session, [int(sys.argv[2])], Period.parse("2026"), date(2026, 11, 21), Protection.SUPPRESS)
    sys.stdout.buffer.write(statistics_csv(made).encode())
"""


def fill(book: Book, *, shuffled: bool = False) -> None:
    """Cases spread so thinly that there are many ways to hide them, none dearer than another."""
    draw = random.Random(1)
    cases = [
        {
            "reported": f"2026-0{draw.randrange(1, 10)}-10", "closed": f"2026-10-0{draw.randrange(1, 6)}",
            "access_stage": draw.choice(list(Stage)), "channel": draw.choice(list(Channel)),
            "household_type": draw.choice(list(HouseholdType)), "income": draw.choice(list(Income)),
            "outcome": draw.choice(list(Outcome)),
        }
        for _ in range(60)
    ]  # fmt: skip
    if shuffled:
        random.Random(1).shuffle(cases)
    for case in cases:
        book.case(**case)
    book.session.flush()


def suppressed(book: Book) -> str:
    return statistics_csv(report(book.session, [book.office.id], YEAR, TODAY, Protection.SUPPRESS))


def test_every_process_hides_the_same(session: GuardedSession, database_url: str) -> None:
    book = Book(session, factories.agency(session, "Fachstelle Musterstadt"))
    fill(book)
    session.commit()
    command = [sys.executable, "-c", COUNTING, database_url, str(book.office.id)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2", "6")
    ]
    found = [process.communicate(timeout=240)[0].decode() for process in running]
    assert found == [suppressed(book)] * len(found)
    assert "•" in found[0]


def test_the_order_in_which_records_were_written_changes_nothing(session: GuardedSession) -> None:
    books = [Book(session, factories.agency(session, f"Fachstelle {town}")) for town in ("Musterstadt", "Neustadt")]
    for number, book in enumerate(books):
        fill(book, shuffled=number == 1)
    assert suppressed(books[0]).replace("Musterstadt", "Neustadt") == suppressed(books[1])
