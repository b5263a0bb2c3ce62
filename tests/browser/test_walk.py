"""One day's work in the browser: from a court's notice list to the Region's workbook, as clerk, partner and finance."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site
from tests.factories import TODAY

SAMPLE = Path(__file__).parents[1] / "samples" / "raeumungsklagen_2026.xlsx"
MARKS = ("–", "k. A.")
OpenAs = Callable[..., Page]


def test_notice_list_becomes_a_case_worked_through_to_the_workbook(site: Site, open_as: OpenAs, tmp_path: Path) -> None:
    """The whole way, in one test because each step stands on the one before."""
    clerk, partner, finance = open_as("clerk"), open_as("partner"), open_as("finance")
    import_list(clerk)
    number, household = open_case(clerk)
    convene(clerk, number)
    answer(partner, number, household)
    begin_meeting(clerk, number, "Jobcenter Muster")
    clerk.get_by_label("Jobcenter Muster").check()
    clerk.get_by_label("Besprochen").fill("Das Jobcenter prüft ein Darlehen.")
    agree(clerk, "Mietschulden als Darlehen übernehmen", "Jobcenter Muster")
    agree(clerk, "Kontoauszüge vorlegen", "– der Haushalt selbst –")
    expect(clerk.get_by_label("Besprochen")).to_have_value("Das Jobcenter prüft ein Darlehen.")
    finish_meeting(clerk)
    tick_off(partner, "Mietschulden als Darlehen übernehmen", "Bewilligt am Montag.")
    open_number(clerk, number)
    expect(row(clerk, "Mietschulden als Darlehen übernehmen")).to_contain_text("erledigt")
    tick_off(clerk, "Kontoauszüge vorlegen", "")
    close(clerk, number)
    compare_figures(finance, tmp_path)
    deliver_without_names(finance, tmp_path, household)


def import_list(page: Page) -> None:
    """Send the sample, look at the preview, confirm."""
    page.goto("/eingangsliste/")
    page.get_by_label("Datei").set_input_files(SAMPLE)
    page.get_by_role("button", name="Liste prüfen").click()
    tiles = page.get_by_role("list", name="Ergebnis der Prüfung")
    expect(tiles).to_contain_text(re.compile(r"160\s+neue"))
    expect(tiles).to_contain_text(re.compile(r"4\s+schon bekannt"))
    expect(tiles).to_contain_text(re.compile(r"1\s+nicht lesbar"))
    faults = page.locator("#fehler tbody tr")
    assert faults.count() > 1
    expect(faults.first).to_contain_text("„31.02.2026“ gibt es im Kalender nicht.")
    page.get_by_role("button", name="160 Fälle anlegen").click()
    expect(page.get_by_text("Die Liste ist übernommen")).to_be_visible()


def open_case(page: Page) -> tuple[str, str]:
    """Open the newest case of the list; return its number and the name of its household."""
    page.get_by_role("link", name="Zu den Fällen").click()
    page.goto(f"{page.url}?status=clearing&channel=court&sort=number&desc=1")
    first = page.locator("table.list tbody tr").first
    number, household = first.locator("th a").inner_text(), first.locator("td").first.inner_text()
    open_number(page, number)
    return number, household


def open_number(page: Page, number: str) -> None:
    """Open a case by the search of the frame."""
    page.get_by_label("Fall, Person oder Aktenzeichen suchen").fill(number)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=number, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Fall {number}")


def task(page: Page, words: str) -> None:
    """Open the form of a task of the record shown, from the menu where it waits there."""
    link = page.locator(".page-head").get_by_role("link", name=words, include_hidden=True).first
    link.wait_for(state="attached")
    if not link.is_visible():
        page.locator("details.more summary").click()
    link.click()


def submit(page: Page) -> None:
    """Send the form."""
    page.locator(".save-bar button.primary").click()


def row(page: Page, words: str) -> Locator:
    """Return the table row that is about something."""
    return page.locator("tbody tr").filter(has_text=words)


def convene(page: Page, number: str) -> None:
    """Convene a conference with the Jobcenter; a second one for the same reason is refused."""
    task(page, "Fallkonferenz einberufen")
    page.get_by_label("Ort").fill("Rathaus, Raum 214")
    page.get_by_label("Jobcenter Muster").check()
    submit(page)
    expect(page.get_by_role("status").first).to_contain_text("einberufen")
    task(page, "Fallkonferenz einberufen")
    page.get_by_label("Ort").fill("Rathaus, Raum 214")
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("ist schon eine Fallkonferenz")
    open_number(page, number)
    assert page.get_by_role("table", name="Fallkonferenzen").locator("tbody tr").count() == 1


def answer(page: Page, number: str, household: str) -> None:
    """Answer as the Jobcenter, and see of the case only what everybody invited sees."""
    page.goto("/")
    page.locator(".todo li").filter(has_text=number).get_by_role("link").click()
    task(page, "Antworten")
    page.get_by_label("Antwort").select_option("kommt")
    page.get_by_label("Nachricht").fill("Frau Beispiel kommt.")
    submit(page)
    expect(page.get_by_role("status").first).to_contain_text("kommt")
    open_number(page, number)
    seen = page.locator("main").inner_text()
    assert [word for word in re.findall(r"[\w-]{4,}", household) if word in seen] == []
    assert "Straße" not in seen


def begin_meeting(page: Page, number: str, guest: str) -> None:
    """Open the page on which a conference is held; the answer of a guest stands there."""
    open_number(page, number)
    page.get_by_role("table", name="Fallkonferenzen").get_by_role("link").click()
    expect(row(page, guest).first).to_contain_text("kommt")
    task(page, "Fallkonferenz durchführen")


def agree(page: Page, title: str, owner: str) -> None:
    """Agree in the conference who does what; the page stays open."""
    page.get_by_label("Was ist zu tun?").fill(title)
    page.get_by_label(re.compile("^Art ")).select_option(index=1)
    page.get_by_label("Wer macht es?").select_option(owner)
    page.get_by_label(re.compile("^Bis ")).fill((TODAY + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="Maßnahme vereinbaren").click()
    expect(row(page, title)).to_contain_text("offen")


def finish_meeting(page: Page) -> None:
    """Note that the conference took place, today although it was appointed for later."""
    page.get_by_label("Durchgeführt am").fill(TODAY.isoformat())
    page.get_by_label("Sie fand vor dem Termin statt").check()
    page.get_by_role("button", name="Fallkonferenz abschließen").click()
    expect(page.get_by_role("status").first).to_contain_text("festgehalten")
    expect(page.locator("main")).to_contain_text("So gerechnet")


def tick_off(page: Page, title: str, note: str) -> None:
    """Tick a measure off from the list of open ones."""
    page.goto("/massnahmen/?state=open")
    page.get_by_role("link", name=title).click()
    task(page, "Als erledigt abhaken")
    page.get_by_label("Rückmeldung").fill(note)
    submit(page)
    expect(page.get_by_role("status").first).to_contain_text("erledigt")


def close(page: Page, number: str) -> None:
    """Close the case with the home secured, clocks of the suit or not; three follow-ups stand on the list."""
    open_number(page, number)
    task(page, "Fall abschließen")
    page.get_by_label("Ergebnis").select_option("W1")
    page.get_by_label("Sicherungsweg").select_option("Mietschuldenübernahme SGB II")
    despite = page.get_by_label("Trotzdem abschließen, weil …")
    if despite.count():  # which clocks still run depends on how old the notices of the sample are today
        despite.fill("Das Jobcenter hat die Schulden übernommen.")
    submit(page)
    follow_ups = page.get_by_role("table", name="Nachfragen").locator("tbody th")
    assert follow_ups.all_inner_texts() == ["nach 3 Monaten", "nach 6 Monaten", "nach 12 Monaten"]


def compare_figures(page: Page, home: Path) -> None:
    """Download the workbook; its figures are those on the page."""
    page.goto("/statistik/?sheet=all")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Arbeitsmappe (Excel)").click()
    loading.value.save_as(home / "statistik.xlsx")
    lines = [line for sheet in lines_of(home / "statistik.xlsx")[1:] for line in sheet]
    shown = page.evaluate("""() => [...document.querySelectorAll('table.bars')].map(table => [table.caption.innerText,
        [...table.querySelectorAll('tbody tr')].map(row => [row.cells[0],
            ...[...row.cells].slice(table.querySelector('svg') ? 2 : 1)].map(cell => cell.innerText))])""")
    assert len(shown) > 20
    for title, table in shown:
        starts = (place for place, line in enumerate(lines) if line[:1] == (title,))
        below = lines[next(place for place in starts if str(lines[place + 1][0]).startswith("n = ")) :]
        for label, *figures in table:
            line = next(line for line in below if line[0] == label)
            in_sheet = [cell for cell in line[1:] if isinstance(cell, int | float)]
            assert in_sheet == pytest.approx([value(text) for text in figures if text not in MARKS], abs=0.0005)


def value(text: str) -> float:
    """Return the number a figure on the page stands for."""
    plain = float(text.replace(".", "").replace(",", ".").removesuffix(" %").removesuffix(" €"))
    return plain / 100 if text.endswith("%") else plain


def lines_of(path: Path) -> list[list[tuple[Any, ...]]]:
    """Return the lines of each sheet of a workbook, as Excel shows them."""
    book = load_workbook(path, read_only=True, data_only=True)
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    book.close()
    return sheets


def deliver_without_names(page: Page, home: Path, household: str) -> None:
    """Deliver half a year case by case as finance: a row for each, and nobody's name or number."""
    page.goto("/lieferungen/")
    page.get_by_role("link", name="Fallzeilen liefern").click()
    page.get_by_label("Zeitraum").select_option(label="1. Halbjahr 2026")
    page.get_by_label("Geliefert an").fill("Controlling")
    submit(page)
    with page.expect_download() as loading:
        page.get_by_role("link", name="Gelieferte Datei").click()
    loading.value.save_as(home / "fallzeilen.xlsx")
    lines = [line for sheet in lines_of(home / "fallzeilen.xlsx") for line in sheet]
    assert len(lines) > 50
    text = " ".join(str(cell) for line in lines for cell in line)
    assert re.findall(r"\b\d{4}-\d{4,}\b", text) == []
    assert [word for word in re.findall(r"[\w-]{4,}", household) if word in text] == []


def test_housing_company_reports_and_reads_the_reason_for_a_rejection(open_as: OpenAs) -> None:
    landlord, clerk = open_as("partner_lead"), open_as("clerk")
    landlord.goto("/meldungen/new/")
    landlord.get_by_label("Fachstelle").select_option("Fachstelle Musterstadt")
    landlord.get_by_label("Rechtsgrundlage der Meldung").select_option("legitimate")
    landlord.get_by_label("Haushalt über die Meldung informiert am").fill(TODAY.isoformat())
    landlord.get_by_label("Haushalt hat der Meldung widersprochen").select_option("nein")
    landlord.get_by_label("Nachname").fill("FAKE-Rückstand")
    landlord.get_by_label("Straße, Hausnummer").fill("Musterweg 3")
    assert landlord.get_by_label("Telefon").count() == 0
    landlord.get_by_label("Miete monatlich").fill("500,00")
    landlord.get_by_label("Mietrückstand").fill("499,99")
    submit(landlord)
    expect(landlord.get_by_role("alert")).to_contain_text("mehr als eine Monatsmiete")
    landlord.get_by_label("Mietrückstand").fill("1.000,00")
    submit(landlord)
    expect(landlord.get_by_role("status").first).to_have_text("Meldung gespeichert.")
    address = landlord.url
    seen = landlord.locator("main").inner_text()
    assert "Wartet auf Entscheidung" in seen
    assert "Ihre Ansprechstelle" in seen
    clerk.goto("/meldungen/?state=open")
    row(clerk, "FAKE-Rückstand").get_by_role("link").click()
    task(clerk, "Ablehnen")
    clerk.get_by_label("Begründung").fill("Zuständig ist die Fachstelle Anderstadt.")
    submit(clerk)
    landlord.goto(address)
    seen = landlord.locator("main").inner_text()
    assert "abgelehnt" in seen
    assert "Zuständig ist die Fachstelle Anderstadt." in seen
    assert landlord.locator("main a[href*='/faelle/']").count() == 0
