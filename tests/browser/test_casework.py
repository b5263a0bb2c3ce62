"""One case in the browser from the court's notice to the question after a year, with three agencies at work."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Case
from portal import clock
from portal.calendar import add_months
from portal.extensions import db
from portal.viewers import machine
from tests.browser.conftest import Site
from tests.browser.test_walk import (
    agree,
    begin_meeting,
    close,
    finish_meeting,
    import_list,
    open_case,
    open_number,
    row,
    submit,
    task,
    tick_off,
)

OpenAs = Callable[..., Page]
HELPERS = {"partner": "Jobcenter Muster", "partner_lead": "Muster Wohnbau", "stranger": "Diakonie Muster"}
"""Who signs in for which agency."""


def test_a_case_goes_from_the_notice_to_the_question_after_a_year(site: Site, open_as: OpenAs) -> None:
    """The whole way, in one test because each step stands on the one before."""
    clerk = open_as("clerk")
    import_list(clerk)
    number, _household = open_case(clerk)
    try_to_reach(clerk)
    convene_all(clerk)
    windows = {login: open_as(login) for login in HELPERS}
    for page in windows.values():
        accept(page, number)
    begin_meeting(clerk, number, "Jobcenter Muster")
    for agency in HELPERS.values():
        clerk.get_by_label(agency).check()
        agree(clerk, f"Aufgabe {agency}", agency)
    finish_meeting(clerk)
    for login, page in windows.items():
        tick_off(page, f"Aufgabe {HELPERS[login]}", "Erledigt.")
    close(clerk, number)
    a_year_passes(site, number)
    ask_after_a_year(clerk, number)


def try_to_reach(page: Page) -> None:
    """Note a letter without answer and a home visit that reached the household."""
    for kind, reached in (("Brief", "nein"), ("Hausbesuch", "ja")):
        address = page.url
        task(page, "Kontakt")
        page.get_by_label("Art", exact=False).first.select_option(kind)
        page.get_by_label("Erreicht").select_option(reached)
        submit(page)
        page.goto(address)
    expect(page.locator("#zeitleiste")).to_contain_text("Hausbesuch – erreicht")


def convene_all(page: Page) -> None:
    """Convene a conference with all three, seeing whether names may go to each, and one problem on the agenda."""
    task(page, "Fallkonferenz einberufen")
    expect(page.locator("main form")).to_contain_text("spätestens am")
    page.get_by_label("Ort").fill("Rathaus, Raum 214")
    for agency in HELPERS.values():
        page.get_by_label(agency).check()
    expect(page.locator("label").filter(has_text="Muster Wohnbau")).to_contain_text("keine Einwilligung")
    page.get_by_label("Tagesordnung").fill("Drei Mieten offen")
    page.get_by_label("Mitzubringen").fill("Aufstellung der Rückstände")
    submit(page)
    expect(page.get_by_role("status").first).to_contain_text("einberufen")


def accept(page: Page, number: str) -> None:
    """Read as an agency when and where, and what to bring; then accept."""
    page.goto("/")
    page.locator(".todo li").filter(has_text=number).get_by_role("link").click()
    for words in ("Rathaus, Raum 214", "Aufstellung der Rückstände", "Fachstelle Musterstadt"):
        expect(page.locator("main")).to_contain_text(words)
    assert "Drei Mieten offen" not in page.locator("main").inner_text()
    task(page, "Antworten")
    page.get_by_label("Antwort").select_option("kommt")
    page.get_by_label("Es kommt").fill("Frau Beispiel")
    submit(page)
    expect(page.get_by_role("status").first).to_contain_text("kommt")


def a_year_passes(site: Site, number: str) -> None:
    """Put everything of the case a year back, as if it had been closed then."""
    with site.app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        assert case.closed_on is not None
        case.reported_on, case.closed_on = add_months(case.reported_on, -13), add_months(case.closed_on, -12)
        for look in case.follow_ups:
            look.due_on = add_months(case.closed_on, look.months)
        db.session.commit()


def ask_after_a_year(page: Page, number: str) -> None:
    """Find the question on the first page, and note that home and agreements held."""
    page.goto("/")
    page.locator(".todo li").filter(has_text=number).filter(has_text="nach 12 Monaten").get_by_role("link").click()
    expect(row(page, "Aufgabe Jobcenter Muster")).to_be_visible()
    task(page, "Befund eintragen")
    page.get_by_label("Befund").select_option("Wohnung gesichert, Absprachen gehalten")
    submit(page)
    open_number(page, number)
    expect(row(page, "nach 12 Monaten")).to_contain_text("Absprachen gehalten")
