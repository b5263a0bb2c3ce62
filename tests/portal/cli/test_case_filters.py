"""Does the command line narrow the list of cases exactly as the page does, and name the argument that is wrong?"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models import Agency, User
from models.enums import CaseStatus, Outcome, Stage
from portal.app import create_app
from portal.extensions import db
from tests import factories


@pytest.fixture
def four_cases(staff: None, portal: Any) -> None:
    """Four cases that differ in what is filtered by."""
    session = db.guarded
    office = session.scalars(select(Agency).where(Agency.name == "Fachstelle Musterstadt")).one()
    ada = session.scalars(select(User.id).where(User.login == "ada")).one()
    north = factories.district(session, office, "Nordstadt", "north").id
    closed = {"status": CaseStatus.CLOSED, "closed_on": date(2026, 6, 1), "outcome": Outcome.W1}
    for name, more in {
        "Adler": {"reported_on": date(2026, 1, 5), "district_id": north},
        "Birke": {"reported_on": date(2026, 2, 5), "assigned_to_id": ada, "stage": Stage.LOST},
        "Cordes": {"reported_on": date(2026, 5, 5), **closed},
        "Dorn": {"reported_on": date(2025, 12, 31), "stage": Stage.LOST, **closed},
    }.items():
        factories.case(session, office, name, "Kim", **more)
    session.commit()


def households(content: Any) -> list[str]:
    sheet = load_workbook(content).worksheets[0]
    table = list(sheet.iter_rows(values_only=True))
    return [str(row[table[0].index("Haushalt")]).partition(",")[0] for row in table[1:]]


@pytest.mark.parametrize(
    ("given", "query", "found"),
    [
        ((), "", ["Cordes", "Birke", "Adler", "Dorn"]),
        (("--status", "closed"), "status=closed", ["Cordes", "Dorn"]),
        (("--status", "Abgeschlossen", "--stage", "80"), "status=closed&stage=80", ["Dorn"]),
        (("--stage", "-"), "stage=-", ["Cordes", "Adler"]),
        (("--district", "nordstadt"), "district_id={north}", ["Adler"]),
        (("--assigned-to", "FAKE ada"), "assigned_to_id={ada}", ["Birke"]),
        (("--outcome", "w1"), "outcome=W1", ["Cordes", "Dorn"]),
        (("--period", "2026-Q1"), "reported_on_from=2026-01-01&reported_on_to=2026-03-31", ["Birke", "Adler"]),
        (("--closed-on", "2026-06"), "closed_on_from=2026-06-01&closed_on_to=2026-06-30", ["Cordes", "Dorn"]),
        (("--search", "birk"), "search=birk", ["Birke"]),
        (("--search", "birk", "--status", "closed"), "search=birk&status=closed", []),
    ],
)  # fmt: skip
def test_filters_find_what_the_page_finds(
    run: Any, four_cases: None, home: Path, given: tuple[str, ...], query: str, found: list[str]
) -> None:
    ended = run("export", "cases", "--as", "ada", "--to", home / "f.xlsx", *given)
    assert (ended.code, ended.err) == (0, "")
    app = create_app({"WTF_CSRF_ENABLED": False})
    client = app.test_client()
    client.post("/anmelden", data={"login": "ada", "password": factories.PASSWORD})
    with app.app_context():
        numbers = {
            "north": db.session.connection()
            .exec_driver_sql("SELECT id FROM catalogue_entries WHERE code = 'north'")
            .scalar(),
            "ada": db.session.connection().exec_driver_sql("SELECT id FROM users WHERE login = 'ada'").scalar(),
        }
        db.session.rollback()
    page = client.get(f"/faelle/export.xlsx?{query.format(**numbers)}").data
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert (households(home / "f.xlsx"), households(io.BytesIO(page))) == (found, found)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--status", "offen"), "--status: „offen“ gibt es nicht. Möglich sind: clearing (Clearing), "),
        (("--status", "-"), "--status: „-“ gibt es nicht."),
        (("--district", "Südstadt"), "--district: „Südstadt“ gibt es nicht. Möglich sind: "),
        (("--assigned-to", "niemand"), "--assigned-to: „niemand“ gibt es nicht."),
        (("--period", "2026-13"), "--period: „2026-13“ ist kein Zeitraum."),
        (("--closed-on", "gestern"), "--closed-on: „gestern“ ist kein Zeitraum."),
        (("--search", " "), "--search: Der Wert ist leer."),
        (("--pseudonymised", "--period", "2025", "--recipient", "x", "--stage", "80"), "--stage: Gilt nicht mit --pseudonymised"),
        (("--to", "f.csv"), "--to: „f.csv“ endet nicht auf .xlsx."),
    ],
)  # fmt: skip
def test_wrong_value_names_its_argument_and_writes_nothing(
    run: Any, four_cases: None, home: Path, given: tuple[str, ...], sentence: str
) -> None:
    ended = run("export", "cases", "--as", "lea", "--to", home / "f.xlsx", *given)
    assert (ended.code, ended.err[: len(sentence)]) == (2, sentence)
    assert not (home / "f.xlsx").exists()


def test_help_names_every_filter_with_its_values(run: Any) -> None:
    told = " ".join(run("export", "cases", "--help").out.split())
    for words in (
        "--status WERT Status: clearing (Clearing)",
        "--outcome WERT Ergebnis: W1",
        "--period ZEITRAUM Gemeldet am: 2026",
    ):
        assert words in told
