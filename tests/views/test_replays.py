"""Do published tables, and one that was never published, come out of page, command line and workbook alike?"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import insert

from models import Agency, Case, CatalogueEntry, Measure, Step
from models.enums import CaseStatus, CatalogueKind, Channel, MeasureState, MoneyForm, Outcome, Role, StepKind
from portal import cli, clock, statistics
from portal.cli import exporting
from portal.extensions import db
from portal.statistics import Period
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
Lines = dict[str, list[str]]
CREATED = datetime(2025, 1, 2, tzinfo=UTC)
HAMBURG = {2016: (7627, 6809, 5589), 2017: (7102, 6675, 5435)}
KIEL = {2019: (446, 271, 230), 2021: (337, 0, 0), 2022: (363, 246, 224)}
"""Handbook T4: suits, eviction dates, evictions; where nothing was published, none."""
DISTRICTS = {"Gaarden": (7, 0, 3, 12, 5, 1), "Mettenhof": (0, 4, 9, 2, 0, 8), "Wik": (1, 1, 0, 0, 6, 3)}
"""Invented: reported cases by half-year from 2022 to 2024."""


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    """Write records, and leave nothing of this session behind for the requests."""
    with app.app_context():
        db.guarded.look_as(machine("Probe", clock.today()))
        yield
        db.session.commit()


@pytest.fixture(autouse=True)
def office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """An office with its lead, and a command line over the same portal."""
    monkeypatch.setattr(exporting, "application", lambda: app)
    with writing(app):
        made = factories.agency(db.guarded, "Fachstelle Kiel")
        factories.user(db.guarded, "lea", Role.LEAD, made)
        return made.id


def case(number: int, office: int, reported: date, **values: Any) -> dict[str, Any]:
    return {
        "office_id": office, "number": f"{reported.year}-{number:05d}", "channel": Channel.COURT, "created_at": CREATED,
        "reported_on": reported, "conference_due_on": reported, "extra": {}, "status": CaseStatus.CLEARING,
        "closed_on": None, "outcome": None, "district_id": None,
    } | values  # fmt: skip


def three_ways(client: FlaskClient, tmp_path: Path, capsys: Any, period: str, figures: list[str], **by: str) -> Lines:
    """Ask page, terminal, CSV and workbooks of both; return the lines they all show, figures as the page writes them."""
    asked = ["--figures", ",".join(figures), *(part for key, value in by.items() for part in (f"--{key}", value))]
    command = ["export", "statistics", "--as", "lea", "--period", period, *asked]
    query = urlencode({"indicators": figures, "period": period, **by}, doseq=True)
    page = _rows_of(client.get(f"/auswertungen/bauen?{query}").text)
    for name in ("t.csv", "t.xlsx"):
        cli.main([*command, "--to", str(tmp_path / name)])
    capsys.readouterr()
    cli.main(command)
    lines = capsys.readouterr().out.splitlines()
    for label, values in page.items():
        assert [figure for line in lines if line.startswith(f"{label}  ") for figure in _figures(line)] == values
    plain = {label: [_plain(value) for value in values] for label, values in page.items()}
    text = (tmp_path / "t.csv").read_text("utf-8-sig")
    in_csv = {row[0]: row[1:] for row in csv.reader(io.StringIO(text), delimiter=";") if row and row[0] in page}
    assert {label: [_plain(value) for value in row] for label, row in in_csv.items()} == plain
    books = [tmp_path / "t.xlsx", io.BytesIO(client.get(f"/auswertungen/auswertung.xlsx?{query}").data)]
    for book in books:
        sheet = load_workbook(book, data_only=True)["1 Auswertung"]  # type: ignore[arg-type]
        rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0] in page}
        assert {label: [_plain(str(v)) for v in row if v is not None] for label, row in rows.items()} == plain
    return page


def _rows_of(page: str) -> Lines:
    """Return the lines of the table of bars by their label."""
    found: Lines = {}
    table = page[page.index('<table class="bars') :].partition("</table>")[0]
    bars = 1 if "als Balken" in table else 0
    for label, cells in re.findall(r'<tr><th scope="row">(.*?)</th>((?:<td>.*?</td>)+)</tr>', table):
        texts = re.findall(r"<td>(.*?)</td>", cells)[bars:]
        found[html.unescape(label)] = [html.unescape(re.sub(r"<[^>]*>", "", text)) for text in texts]
    return found


def _figures(line: str) -> list[str]:
    """Return the cells of a line in the terminal."""
    return re.split(r" {2,}", line.strip())[1:]


def _plain(written: str) -> str:
    """Return a figure of page, CSV or cell as a number with three places, the comma of a share told by its sign."""
    share = written.endswith(" %")
    if "," in written or share or "€" in written:
        written = written.removesuffix(" %").removesuffix(" €").replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", written):
        written = written.replace(".", "")
    number = Decimal(written) / (100 if share else 1)
    return f"{number:.3f}"


@pytest.mark.parametrize("year", HAMBURG)
def test_hamburg_comes_out_three_ways(
    app: Flask, office: int, sign_in: SignIn, tmp_path: Path, capsys: Any, year: int
) -> None:
    new, closed, secured = HAMBURG[year]
    rows = [
        case(
            number, office, date(year, 1 + number % 12, 1),
            **({"status": CaseStatus.CLOSED, "closed_on": date(year, 12, 15),
                "outcome": Outcome.W1 if number < secured else Outcome.W7} if number < closed else {}),
        )
        for number in range(new)
    ]  # fmt: skip
    with writing(app):
        db.session.execute(insert(Case), rows)
    figures = ["reported", "closed", "secured", "secured / closed"]
    shown = three_ways(sign_in("lea"), tmp_path, capsys, str(year), figures)
    said = [f"{number:,}".replace(",", ".") for number in HAMBURG[year]]
    assert shown == {"Gesamt": [*said, {2016: "82,1 %", 2017: "81,4 %"}[year]]}


def test_kiel_comes_out_three_ways(app: Flask, office: int, sign_in: SignIn, tmp_path: Path, capsys: Any) -> None:
    kind = CatalogueEntry(office_id=office, kind=CatalogueKind.MEASURE_KIND, code="schulden", label="Mietschulden")
    with writing(app):
        session = db.guarded
        home = session.get_one(Agency, office)
        only = Case(office=home, **{k: v for k, v in case(1, office, date(2019, 1, 2)).items() if k != "office_id"})
        session.add_all([kind, only])
        session.flush()
        kinds = (StepKind.FILED, StepKind.EVICTION_DATE, StepKind.EVICTED)
        session.add_all(
            Step(case=only, kind=one, happened_on=date(year, 5, 4))
            for year, numbers in KIEL.items() for one, many in zip(kinds, numbers, strict=True) for _ in range(many)
        )  # fmt: skip
        session.add_all(
            Measure(
                case=only, kind=kind, title="Mietschulden", state=MeasureState.OPEN, agreed_on=date(2021, 3, 1),
                due_on=date(2021, 4, 1), money_form=MoneyForm.LOAN, amount_granted=Decimal(1906 if number else 1936),
            )
            for number in range(245)
        )  # fmt: skip
    client = sign_in("lea")
    shown = three_ways(
        client, tmp_path, capsys, "2019-01-01..2022-12-31", ["suits", "eviction_dates", "evictions"], rows="year"
    )
    assert shown == {
        "2019": ["446", "271", "230"], "2020": ["0", "0", "0"], "2021": ["337", "0", "0"], "2022": ["363", "246", "224"],
        "Gesamt": ["1.146", "517", "454"],
    }  # fmt: skip
    money = three_ways(client, tmp_path, capsys, "2021", ["granted", "granted_sum", "granted_mean"])
    assert money == {"Gesamt": ["245", "467.000,00 €", "1.906,12 €"]}


def test_districts_by_half_year_over_three_years_come_out_three_ways(
    app: Flask, office: int, sign_in: SignIn, tmp_path: Path, capsys: Any
) -> None:
    entries = [
        CatalogueEntry(office_id=office, kind=CatalogueKind.DISTRICT, code=name, label=name, position=at)
        for at, name in enumerate(DISTRICTS)
    ]
    with writing(app):
        db.session.add_all(entries)
        db.session.flush()
        halves = [date(year, month, 28) for year in (2022, 2023, 2024) for month in (6, 7)]
        days = [(entry.id, day) for entry in entries for day, many in zip(halves, DISTRICTS[entry.label], strict=True)
                for _ in range(many)]  # fmt: skip
        db.session.execute(
            insert(Case), [case(at, office, day, district_id=place) for at, (place, day) in enumerate(days)]
        )
    period, totals = "2022-01-01..2024-12-31", [sum(column) for column in zip(*DISTRICTS.values(), strict=True)]
    shown = three_ways(sign_in("lea"), tmp_path, capsys, period, ["reported"], rows="district", across="half_year")
    expected = {name: [*counts, sum(counts)] for name, counts in DISTRICTS.items()} | {"Gesamt": [*totals, sum(totals)]}
    assert shown == {name: list(map(str, counts)) for name, counts in expected.items()}
    with writing(app):
        asked = statistics.table(
            db.guarded, ["reported"], rows="district", across="half_year", period=Period.parse(period), on=clock.today()
        )
        assert {row.label: list(row.values) for row in asked.rows} == expected
