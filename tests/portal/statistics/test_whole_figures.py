"""Does suppression show the figures of the whole period where hiding smaller ones is enough?"""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from models.enums import Outcome, Stage
from portal.guard import GuardedSession
from portal.statistics import Mark, Period, Protection, StatisticsReport, report
from portal.statistics.asking import Asked
from tests import factories
from tests.portal.statistics.records import TODAY, Book

YEAR = Period.parse("2025")
CLOSED = {"W1": 97, "W2": 3, "W3": 10, "W4": 4, "W5": 3, "W6": 6, "W7": 8, "W8": 2, "W9": 5, "W10": 1}


@pytest.fixture
def made(session: GuardedSession) -> StatisticsReport:
    """139 closed cases, the home of 100 retained, three of them by a new contract, spread over all stages."""
    book, draw = Book(session, factories.agency(session, "Fachstelle Musterstadt")), random.Random(4)
    stages = [stage for number, stage in enumerate(Stage) for _ in range(1 + number % 4 * 3)]
    for code, many in CLOSED.items():
        for _ in range(many):
            book.case(f"2025-{draw.randrange(1, 7):02}-10", f"2025-{draw.randrange(7, 13):02}-10",
                      outcome=Outcome(code), access_stage=draw.choice(stages))  # fmt: skip
    session.flush()
    own = [("Eigene", Asked(("secured",), "status"))]
    return report(session, [book.office.id], YEAR, TODAY, Protection.SUPPRESS, own=own)


def test_the_success_is_shown_though_one_of_its_two_outcomes_is_hidden(made: StatisticsReport) -> None:
    table = made.table("outcome_by_stage")
    assert [table.value("Gesamt", f"closed:{code}") for code in ("W1", "W2")] == [Mark.HIDDEN, Mark.HIDDEN]
    assert [table.value("Gesamt", key) for key in ("secured", "closed", "secured_share")] == [
        100,
        139,
        Decimal(100) / 139,
    ]
    for key in ("ways", "districts_closed"):
        assert made.table(key).value("Gesamt", "secured") == 100


def test_a_report_of_ones_own_shows_it_too(made: StatisticsReport) -> None:
    assert [row.values[0] for row in made.table("own1").rows] == [0, 0, 0, 100, 100]
    assert made.table("own1").n == 100
