"""Deliveries on the screen: who may hand out what, what is refused with which sentence, and who sees what changed since."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models import AccessEntry, Agency, Case, StatisticsDelivery
from models.enums import DeliveryKind
from portal import clock, statistics
from portal.extensions import db
from portal.viewers import machine
from tests import factories

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LAST_YEAR = clock.today().year - 1
FIGURES = {"zeitraum": f"{LAST_YEAR}", "recipient": "Region Muster", "protection": "round_to_5", "acknowledged": "y"}
ROWS = {"zeitraum": f"{LAST_YEAR}", "recipient": "Controlling"}


@pytest.fixture
def house(app: Flask, world: Any) -> Any:
    """The world with six more cases of last year, full of canaries."""
    with app.app_context():
        look()
        office = db.session.get_one(Agency, world.home)
        for number in range(6):
            factories.case(
                db.guarded, office, f"KANARIE-{number}", "Kim", reported_on=date(LAST_YEAR, 3, 2 + number), street="KANARIE 1",
                note="KANARIE", landlord_name="KANARIE", arrears=1837,
            )  # fmt: skip
        db.session.commit()
    return world


def look() -> None:
    db.guarded.look_as(machine("Test", clock.today()))


def shown(client: FlaskClient, period: str = f"{LAST_YEAR}") -> str:
    """Return the mark of the gaps the form shows for a period."""
    found = re.search(r'name="shown"[^>]*value="(\w+)"', client.get(f"/lieferungen/neu?zeitraum={period}").text)
    return found[1] if found else ""


def kept(app: Flask) -> int:
    with app.app_context():
        look()
        return db.session.scalar(select(func.count(StatisticsDelivery.id))) or 0


def delivered(client: FlaskClient, where: str, **data: str) -> str:
    if where == "neu":
        data["shown"] = shown(client, data["zeitraum"])
    answer = client.post(f"/lieferungen/{where}", data=data)
    assert answer.status_code == 302, re.findall(r'role="alert".*?</', answer.text, re.DOTALL)
    return answer.location


def cells_of(client: FlaskClient, page: str) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}/datei").data))
    return [
        cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


@pytest.mark.parametrize(
    ("login", "pages"),
    [
        ("lead", (200, 200, 200)), ("finance", (200, 200, 200)), ("region", (200, 404, 404)), ("clerk", (404, 404, 404)),
        ("social_worker", (404, 404, 404)), ("partner", (404, 404, 404)), ("admin", (404, 404, 404)), ("privacy", (404, 404, 404)),
    ],
)  # fmt: skip
def test_every_role_finds_its_pages_and_no_other(house: Any, sign_in: Any, login: str, pages: tuple[int, ...]) -> None:
    client = sign_in(login)
    assert tuple(client.get(f"/lieferungen/{page}").status_code for page in ("", "neu", "faelle")) == pages
    sent = [client.post(f"/lieferungen/{page}", data={}).status_code for page in ("neu", "faelle")]
    assert sent == ([422, 422] if pages[1] == 200 else [404, 404])


def test_case_rows_are_delivered_kept_and_logged(app: Flask, house: Any, sign_in: Any) -> None:
    finance = sign_in("finance")
    page = delivered(finance, "faelle", **ROWS)
    assert "Fallzeilen ohne Personen" in finance.get("/lieferungen/").text
    assert "geaendert" not in finance.get(page).text
    first = finance.get(f"{page}/datei").data
    assert (first, first[:2]) == (finance.get(f"{page}/datei").data, b"PK")
    with app.app_context():
        look()
        kept = db.session.get_one(StatisticsDelivery, int(page.rpartition("/")[2]))
        assert (kept.kind, kept.recipient_id, kept.delivered_by_id) == (
            DeliveryKind.CASES,
            None,
            house.logins["finance"],
        )
        assert (Path(app.instance_path) / "documents" / kept.stored).read_bytes() == first
        noted = db.session.scalars(select(AccessEntry.what).order_by(AccessEntry.id)).all()
        assert noted[-2:] == [f"Lieferung Nr. {kept.id} heruntergeladen"] * 2
        assert f"Fallzeilen {LAST_YEAR} an Controlling geliefert" in noted


def test_case_rows_leak_nothing(app: Flask, house: Any, sign_in: Any) -> None:
    finance = sign_in("finance")
    values = cells_of(finance, delivered(finance, "faelle", **ROWS))
    rows = values[values.index("Pseudonym") :]
    text = " ".join(map(str, values))
    assert "KANARIE" not in text
    with app.app_context():
        look()
        assert [number for number in db.session.scalars(select(Case.number)) if number in text] == []
    assert re.findall(r"\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}", " ".join(map(str, rows))) == []
    assert f"{LAST_YEAR}-03" in rows
    assert values[values.index("Fälle") + 1] == 6
    assert "über 1.000 bis 2.500 €" in rows


def test_the_same_case_is_called_otherwise_in_the_next_delivery(house: Any, sign_in: Any) -> None:
    lead = sign_in("lead")
    found = [
        {
            value
            for value in cells_of(lead, delivered(lead, "faelle", **ROWS))
            if re.fullmatch(r"\w{4}-\w{4}-\w{4}", str(value))
        }
        for _ in range(2)
    ]
    assert [len(one) for one in found] == [6, 6]
    assert found[0].isdisjoint(found[1])


def test_region_never_gets_case_rows(app: Flask, house: Any, sign_in: Any) -> None:
    page = delivered(sign_in("lead"), "faelle", **ROWS)
    region = sign_in("region")
    assert [region.get(f"{page}{part}").status_code for part in ("", "/datei")] == [404, 404]
    assert "Controlling" not in region.get("/lieferungen/").text
    refused = sign_in("lead").post("/lieferungen/faelle", data=ROWS | {"recipient": "region muster "})
    assert (refused.status_code, "bekommt keine Fallzeilen" in refused.text) == (422, True)


def test_finance_finds_cases_nowhere(house: Any, sign_in: Any) -> None:
    finance = sign_in("finance")
    closed = (
        "faelle/",
        "faelle/export.xlsx",
        f"faelle/details/?id={house.joined}",
        "massnahmen/",
        "konferenzen/",
        "nachfragen/",
    )
    assert {path: finance.get(f"/{path}").status_code for path in closed} == dict.fromkeys(closed, 404)
    assert "/faelle/" not in finance.get("/").text.replace("/lieferungen/faelle", "")


@pytest.mark.parametrize("page", ["neu", "faelle"])
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"recipient": "  "}, "keinen Empfänger"), ({"zeitraum": "2026-13"}, ""), ({"zeitraum": "\x00"}, ""), ({"zeitraum": ""}, ""),
        ({"zeitraum": f"{LAST_YEAR + 1}"}, ""),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_and_nothing_is_kept(
    app: Flask, house: Any, sign_in: Any, page: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = sign_in("finance").post(f"/lieferungen/{page}", data=(FIGURES if page == "neu" else ROWS) | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'aria-invalid="true"' in answer.text or sentence
    with app.app_context():
        look()
        assert db.session.scalar(select(func.count(StatisticsDelivery.id))) == 3
        assert not list((Path(app.instance_path) / "documents").glob("*"))


def test_quarter_without_cases_is_no_delivery_of_rows(house: Any, sign_in: Any) -> None:
    answer = sign_in("lead").post("/lieferungen/faelle", data=ROWS | {"zeitraum": f"{LAST_YEAR}-Q4"})
    assert (answer.status_code, "gibt es keine Fälle" in answer.text) == (422, True)


def test_gaps_must_be_acknowledged_and_are_named(house: Any, sign_in: Any) -> None:
    lead = sign_in("lead")
    form = lead.get(f"/lieferungen/neu?zeitraum={LAST_YEAR}").text
    assert "Ich kenne die Lücken" in form
    answer = lead.post("/lieferungen/neu", data={key: FIGURES[key] for key in ("zeitraum", "recipient", "protection")})
    assert (answer.status_code, "lückenhaft" in answer.text) == (422, True)
    page = delivered(lead, "neu", **FIGURES)
    assert "Bei der Lieferung bekannte Lücken" in lead.get(page).text


@pytest.mark.parametrize("first", [f"{LAST_YEAR}", f"{LAST_YEAR}-Q4"])
def test_gaps_never_shown_cannot_be_acknowledged(app: Flask, house: Any, sign_in: Any, first: str) -> None:
    lead, before = sign_in("lead"), kept(app)
    sent = FIGURES | {"zeitraum": f"{LAST_YEAR}-Q1", "shown": shown(lead, first)}
    answer = lead.post("/lieferungen/neu", data=sent)
    assert (answer.status_code, kept(app)) == (422, before)
    assert f"Lücken 1. Quartal {LAST_YEAR}" in answer.text
    assert "eines anderen Zeitraums oder Standes" in answer.text
    box = re.search(r'<input[^>]*name="acknowledged"[^>]*>', answer.text)
    assert box
    assert "checked" not in box[0]
    mark = re.search(r'name="shown"[^>]*value="(\w+)"', answer.text)
    assert mark
    assert lead.post("/lieferungen/neu", data=sent | {"shown": mark[1]}).status_code == 302


def test_gaps_that_grew_since_they_were_shown_are_shown_again(app: Flask, house: Any, sign_in: Any) -> None:
    lead, before = sign_in("lead"), kept(app)
    sent = FIGURES | {"shown": shown(lead)}
    with app.app_context():
        look()
        office = db.session.get_one(Agency, house.home)
        factories.case(db.guarded, office, "NEU", "Kim", reported_on=date(LAST_YEAR, 4, 1))
        db.session.commit()
    assert (lead.post("/lieferungen/neu", data=sent).status_code, kept(app)) == (422, before)


def test_period_is_looked_at_without_delivering_it(app: Flask, house: Any, sign_in: Any) -> None:
    lead, before = sign_in("lead"), kept(app)
    sent = FIGURES | {"zeitraum": f"{LAST_YEAR}-Q1", "recipient": "Land Muster", "pruefen": "1", "shown": shown(lead)}
    answer = lead.post("/lieferungen/neu", data=sent, follow_redirects=True)
    assert (answer.status_code, kept(app)) == (200, before)
    assert f"Lücken 1. Quartal {LAST_YEAR}" in answer.text
    assert "Land Muster" in answer.text
    assert "Zeitraum prüfen" in answer.text


def test_gaps_name_only_tables_that_were_delivered(house: Any, sign_in: Any) -> None:
    lead = sign_in("lead")
    page = delivered(lead, "neu", **FIGURES)
    book = openpyxl.load_workbook(io.BytesIO(lead.get(f"{page}/datei").data))
    cover = " ".join(str(cell.value) for row in book["Deckblatt"].iter_rows() for cell in row)
    gaps = re.findall(r"verfälscht: ([^<]+?): \d+<", lead.get(page).text)
    named = {title for line in gaps for title in line.split(", ")}
    with_tables = {str(cell.value) for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row}
    assert named
    assert named - with_tables == set()
    assert "Fallbewegung nach Monaten" not in cover
    assert statistics.SHEETS


def test_changes_since_name_figures_to_all_and_cases_to_who_reads_them(app: Flask, house: Any, sign_in: Any) -> None:
    page = delivered(sign_in("lead"), "neu", **FIGURES)
    assert "Alle Zahlen lauten noch wie geliefert." in sign_in("lead").get(page).text
    with app.app_context():
        look()
        office = db.session.get_one(Agency, house.home)
        added = factories.case(db.guarded, office, "KANARIE-NEU", "Kim", reported_on=date(LAST_YEAR, 4, 1))
        number = added.number
        db.session.commit()
    seen = {login: sign_in(login).get(page).text for login in ("lead", "finance", "region")}
    assert {login: number in text for login, text in seen.items()} == {"lead": True, "finance": False, "region": False}
    assert {login: 'id="faelle"' in text for login, text in seen.items()} == {
        "lead": True,
        "finance": False,
        "region": False,
    }
    assert "<td>" in seen["finance"].partition('id="geaendert"')[2]
    figures = {login: text.partition('id="geaendert"')[2].partition("</section>")[0] for login, text in seen.items()}
    assert {login: "/faelle/details/" in text for login, text in figures.items()} == {
        "lead": True,
        "finance": False,
        "region": False,
    }
    assert "KANARIE-NEU" not in "".join(seen[login] for login in ("finance", "region"))


def test_region_learns_that_figures_changed_but_not_which(app: Flask, house: Any, sign_in: Any) -> None:
    page = delivered(sign_in("lead"), "neu", **FIGURES)
    assert "Alle Zahlen lauten noch wie geliefert." in sign_in("region").get(page).text
    with app.app_context():
        look()
        first = db.session.scalars(select(Case).where(Case.reported_on == date(LAST_YEAR, 3, 2))).one()
        factories.case(db.guarded, first.office, "NEU", "Kim", reported_on=date(LAST_YEAR, 4, 1), adults=2)
        factories.case(db.guarded, first.office, "NEUER", "Kim", reported_on=date(LAST_YEAR, 4, 1), adults=2)
        db.session.commit()
    office, region = (sign_in(login).get(page).text.partition('id="geaendert"')[2] for login in ("finance", "region"))
    assert "Fallbewegung nach Quartalen" in office
    told = region.partition("</section>")[0]
    assert "<table" not in told
    assert re.findall(r"\d+", re.sub(r"<[^>]*>", "", told)) == [str(LAST_YEAR)]
    assert "neuen Lieferung; bitten Sie" in region


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"protection": "none", "unprotected": "y"}, "bekommt nur 5er-gerundete Zahlen"),
        ({"protection": "suppress"}, "bekommt nur 5er-gerundete Zahlen"),
        ({"protection": "none", "recipient": "Land Muster"}, "nicht bestätigt"),
        ({"protection": "alles", "recipient": "Land Muster"}, "Schutz kleiner Zahlen"),
    ],
)
def test_protection_the_recipient_may_not_have_is_refused(
    app: Flask, house: Any, sign_in: Any, sent: dict[str, str], sentence: str
) -> None:
    lead, before = sign_in("lead"), kept(app)
    with app.app_context():
        look()
        region = db.session.get_one(Agency, house.region).name
    given = FIGURES | {"recipient": region.upper(), "shown": shown(lead)} | sent
    answer = lead.post("/lieferungen/neu", data=given)
    assert (answer.status_code, kept(app)) == (422, before)
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("protection", "label", "cover"),
    [("none", "ohne Schutz", "Keine. Die Zahlen"), ("suppress", "Sperrung", "Sperrung: Zahlen von 1 bis 4")],
)
def test_office_chooses_the_protection_and_it_is_kept(
    house: Any, sign_in: Any, protection: str, label: str, cover: str
) -> None:
    lead = sign_in("lead")
    page = delivered(
        lead, "neu", **FIGURES | {"recipient": "Land Muster", "protection": protection, "unprotected": "y"}
    )
    assert [label in lead.get(one).text for one in (page, "/lieferungen/")] == [True, True]
    values = cells_of(lead, page)
    assert any(str(value).startswith(cover) for value in values)
    assert "Fälle je Zuständigen" not in values
    assert "Alle Zahlen lauten noch wie geliefert." in lead.get(page).text
