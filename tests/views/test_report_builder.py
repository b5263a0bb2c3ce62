"""The report builder: what is asked is shown, kept, shared and leads to cases only whoever may see them."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from models import Agency, Case, SavedReport
from models.enums import CaseStatus, Outcome
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
BUILT = f"/auswertungen/bauen?indicators=reported&rows=stage&period={clock.today().year}"
LINK = re.compile(r'href="(/faelle/\?zelle=[^"]*)"')


def test_a_figure_leads_to_exactly_its_cases(world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    links = [html.unescape(link) for link in LINK.findall(clerk.get(BUILT).text)]
    listed = clerk.get(links[-1])
    assert (listed.status_code, "Fälle 1–2 von 2" in listed.text) == (200, True)
    assert "KANARIE-FOREIGN" not in listed.text


@pytest.mark.parametrize("login", ["finance", "region"])
def test_finance_finds_no_way_from_a_figure_to_cases(world: Any, sign_in: SignIn, login: str) -> None:
    link = html.unescape(LINK.findall(sign_in("clerk").get(BUILT).text)[-1])
    client = sign_in(login)
    assert LINK.findall(client.get(BUILT).text) == []
    assert client.get(link).status_code == 404


def test_region_gets_no_union_of_filter_values_on_page_or_as_file(world: Any, sign_in: SignIn) -> None:
    region, union = sign_in("region"), f"{BUILT}&f.outcome=W1&f.outcome=W2"
    assert "Gerundete Zahlen gibt es nur mit einem Wert je Filter" in region.get(union).text
    for name in ("auswertung.csv", "auswertung.xlsx"):
        assert region.get(union.replace("bauen", name)).status_code == 400
        assert region.get(f"{BUILT}&f.outcome=W1".replace("bauen", name)).status_code == 200


def test_report_is_saved_shared_and_placed_in_the_workbook(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    given = {"indicators": "reported", "rows": "stage", "name": "Meine Frage", "rule": "this_year", "audience": "clerks",
             "in_workbook": "1"}  # fmt: skip
    assert lead.post("/auswertungen/speichern", data=given).status_code == 302
    assert "Meine Frage" in sign_in("clerk").get("/auswertungen/").text
    assert "Meine Frage" not in sign_in("social_worker").get("/auswertungen/").text
    book = load_workbook(io.BytesIO(lead.get("/statistik/statistik.xlsx").data))
    assert any("Meine Frage" in name for name in book.sheetnames)


def test_a_union_of_filter_values_is_not_saved_with_rounding(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    given = {"indicators": "reported", "f.outcome": ["W1", "W2"], "name": "Vereinigung", "rule": "this_year"}
    refused = lead.post("/auswertungen/speichern", data=given | {"protection": "round_to_5"}, follow_redirects=True)
    assert "Gerundete Zahlen gibt es nur mit einem Wert je Filter" in refused.text
    assert "Vereinigung" not in lead.get("/auswertungen/").text
    lead.post("/auswertungen/speichern", data=given)
    assert "Vereinigung" in lead.get("/auswertungen/").text


def sheets_of(client: FlaskClient) -> Any:
    answer = client.get("/statistik/statistik.xlsx")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def test_a_placed_report_nobody_can_count_any_more_says_so_on_page_and_sheet(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    with app.app_context():
        db.guarded.look_as(machine("Probe", clock.today()))
        placed = db.session.scalars(select(SavedReport).where(SavedReport.office_id == world.home)).all()
        for saved in placed:
            saved.asked = {"indicators": ["abolished"], "rows": "stage"}
        number = sum(saved.in_workbook for saved in placed)
        db.session.commit()
    page = lead.get("/statistik/").text
    assert "„abolished“ ist keine Kennzahl des Jahres" in html.unescape(page)
    book = sheets_of(lead)
    said = [row[0] for name in book.sheetnames for row in book[name].iter_rows(values_only=True) if row[0]]
    assert sum("„abolished“ ist keine Kennzahl" in str(text) for text in said) == number
    assert len(book["1 Fallbewegung"]["A4"].value) > 0


def test_tabs_of_placed_reports_are_apart_and_cut_between_words(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    for end in ("A", "B"):
        name = f"Müllers Bezirk: O'Neill und Räumungen je Quartal {end}"
        given = {"indicators": "reported", "name": name, "rule": "this_year", "audience": "clerks", "in_workbook": "1"}
        assert lead.post("/auswertungen/speichern", data=given).status_code == 302
    names = [name for name in sheets_of(lead).sheetnames if "Müllers" in name]
    assert [name.partition(" ")[2] for name in names] == ["Müllers Bezirk  O'Neill und…"] * 2
    assert (len({name.lower() for name in names}), max(map(len, names)) <= 31) == (2, True)


def test_table_is_taken_away_as_shown(world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    file = clerk.get(BUILT.replace("bauen", "auswertung.csv")).text
    assert "Gesamt;2" in file
    assert clerk.get(BUILT.replace("bauen", "auswertung.xlsx")).data[:2] == b"PK"


@pytest.mark.parametrize("year", ["0001", "1900", "2199", "9999"])
def test_years_at_the_edges_are_counted_or_refused(world: Any, sign_in: SignIn, year: str) -> None:
    lead, days = sign_in("lead"), f"from={year}-01-01&to={year}-12-31"
    built = BUILT.partition("&period")[0] + f"&period={year}"
    known = year in ("1900", "2199")
    pages = [lead.get(page) for page in (built, f"/statistik/?{days}", f"/steuerung/?{days}")]
    assert [page.status_code for page in pages] == [200 if known else 422, 200, 200]
    assert ["liegt nicht zwischen 1900 und 2199" in page.text for page in pages] == [not known] * 3
    assert lead.get(built.replace("/bauen?", "/auswertung.csv?")).status_code == (200 if known else 400)


@pytest.mark.parametrize("wrong", ["compare=zz", "protection=zz", "shares=zz"])
def test_words_nobody_knows_are_refused(world: Any, sign_in: SignIn, wrong: str) -> None:
    assert sign_in("lead").get(f"{BUILT}&{wrong}").status_code == 404


@pytest.mark.parametrize(("login", "searches"), [("lead", True), ("finance", False)])
def test_only_who_reads_cases_is_told_to_search_them(world: Any, sign_in: SignIn, login: str, searches: bool) -> None:
    page = sign_in(login).get("/gibt-es-nicht").text
    assert ("suchen Sie den Fall" in page, "Prüfen Sie die Adresse" in page) == (searches, True)


def test_a_share_leads_to_its_numerator_and_to_its_denominator(app: Flask, world: Any, sign_in: SignIn) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        first = db.session.scalars(select(Case).where(Case.office_id == world.home).order_by(Case.id)).first()
        assert first is not None
        this_year = date(clock.today().year, 1, 1)
        office = db.session.get_one(Agency, world.home)
        for outcome in (Outcome.W1, Outcome.W1, Outcome.W7):
            factories.case(
                db.guarded,
                office,
                status=CaseStatus.CLOSED,
                outcome=outcome,
                closed_on=this_year,
                reported_on=this_year,
            )
        db.session.commit()
    clerk = sign_in("clerk")
    built = f"/auswertungen/bauen?indicators=secured_share&period={this_year.year}"
    page = html.unescape(clerk.get(html.unescape(LINK.findall(clerk.get(built).text)[-1])).text)
    found = re.search(r"Hinter diesem Anteil stehen (\d+) von (\d+) Fällen", page)
    assert found
    lists = dict(reversed(one) for one in re.findall(r'href="([^"]*)"[^>]*>(Zähler|Nenner): ', page))
    counted = {
        word: re.search(r"(?:Fälle \d+–\d+ von|Fall \d+ von) (\d+)", clerk.get(url).text) for word, url in lists.items()
    }
    assert {word: one and one[1] for word, one in counted.items()} == {"Zähler": found[1], "Nenner": found[2]}
    assert found[1] != found[2]


def test_shares_are_shown_kept_and_refused_where_there_is_nothing_to_share(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    page = lead.get(f"{BUILT}&shares=column")
    assert "Gemeldete Fälle: Anteil an der Spalte" in page.text
    assert '<option value="column" selected>Anteil an der Spalte</option>' in page.text
    assert "braucht eine Gliederung in den Spalten" in lead.get(f"{BUILT}&shares=row").text
    given = {"indicators": "reported", "rows": "stage", "shares": "column", "name": "Anteile", "rule": "this_year",
             "audience": "clerks"}  # fmt: skip
    kept = lead.get(lead.post("/auswertungen/speichern", data=given).location)
    assert "Gemeldete Fälle: Anteil an der Spalte" in kept.text


def test_quarters_of_the_year_are_offered_as_rows_and_columns(world: Any, sign_in: SignIn) -> None:
    page = sign_in("lead").get(BUILT.replace("rows=stage", "rows=quarter_of_year&across=year"))
    assert page.text.count(">Quartal im Jahr</option>") == 2
    assert "4. Quartal" in page.text


def test_a_share_is_made_of_two_figures_chosen_on_the_page(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    page = lead.get("/auswertungen/bauen?part=secured&whole=reported&rows=stage&period=2026").text
    assert [word in page for word in ("Wohnung erhalten / Gemeldete Fälle", "Nenner: Fälle, deren Meldung")] == [
        True
    ] * 2
    assert '<input type="checkbox" name="indicators" value="secured/reported" checked>' in page
    half = lead.get("/auswertungen/bauen?part=secured")
    assert (half.status_code, "einen Zähler und keinen Nenner" in half.text) == (422, True)


def test_a_saved_share_keeps_its_denominator(world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    given = {
        "part": "secured",
        "whole": "reported",
        "period": "2026",
        "name": "Erfolg",
        "rule": "this_year",
        "audience": "office",
    }
    page = lead.get(lead.post("/auswertungen/speichern", data=given).location).text
    assert '<input type="checkbox" name="indicators" value="secured/reported" checked>' in page


def test_a_report_shared_with_the_region_is_looked_at_there_rounded_and_not_changed(
    world: Any, sign_in: SignIn
) -> None:
    lead, region, year = sign_in("lead"), sign_in("region"), clock.today().year
    asked = {"indicators": "reported", "rows": "stage", "period": str(year), "protection": "none"}
    made = lead.post(
        "/auswertungen/speichern", data=asked | {"name": "Für die Region", "rule": "this_year", "audience": "region"}
    )
    address = made.headers["Location"]
    assert "Für die Region (Fachstelle Musterstadt)" in region.get("/auswertungen/").text
    assert "Für die Region" not in sign_in("clerk").get("/auswertungen/").text
    page = region.get(address)
    assert (page.status_code, "5er-Rundung" in page.text, "Änderungen speichern" in page.text) == (200, True, False)
    assert region.post(f"/auswertungen/loeschen?{address.partition('?')[2]}").status_code == 404


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"rows": "clerk"}, "gibt es nur für die Leitung"), ({"period": "2026-02-03..2026-03-04"}, "gibt es Zahlen nur für"),
     ({"f.outcome": ["W1", "W2"]}, "nur mit einem Wert je Filter")],
)  # fmt: skip
def test_what_the_region_could_not_look_at_is_not_shared_with_it(
    world: Any, sign_in: SignIn, more: dict[str, Any], sentence: str
) -> None:
    asked = {"indicators": "reported", "name": "Zu fein", "rule": "chosen", "audience": "region", "period": "2026"}
    answer = sign_in("lead").post("/auswertungen/speichern", data=asked | more, follow_redirects=True)
    assert "Mit den Finanzen der Region lässt sich diese Auswertung nicht teilen." in answer.text
    assert (sentence in answer.text, "Zu fein" in sign_in("region").get("/auswertungen/").text) == (True, False)


def test_an_office_without_region_is_told_so(world: Any, sign_in: SignIn) -> None:
    asked = {"indicators": "reported", "name": "Ohne Region", "rule": "this_year", "audience": "region"}
    answer = sign_in("away_lead").post("/auswertungen/speichern", data=asked, follow_redirects=True)
    assert "ist keine Region eingetragen" in answer.text
