"""The way into a case without a mouse: sign in, jump to the search, open the case, take a step, find one's error."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.conftest import Site

MOST_TABS = 80


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on the link, button or field of these words."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const one = document.activeElement;
            if (one.matches('main, [role=region]')) return '';
            return [one.innerText, one.labels?.[0]?.innerText, one.getAttribute('aria-label')].join(' ');
        }""")
        if words in seen:
            return
    raise AssertionError(f"„{words}“ is not reached by Tab on {page.url}")


def test_case_is_found_and_worked_on_by_keyboard(site: Site, browser: Browser) -> None:
    page = browser.new_page(base_url=site.url)
    page.goto("/anmelden")
    for field, words in (("Anmeldung", "clerk"), ("Passwort", factories.PASSWORD)):
        tab_to(page, field)
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("/")
    page.keyboard.press("/")
    page.keyboard.type("CLOSEDOFF")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Fälle 1–1 von 1")
    number = page.locator("tbody th a").inner_text()
    tab_to(page, f"{number} auswählen")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Fall {number}")
    tab_to(page, "Weitere")
    page.keyboard.press("Enter")
    tab_to(page, "Maßnahme vereinbaren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maßnahme vereinbaren")
    tab_to(page, "Maßnahme (Pflichtangabe)")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    assert page.title() == "Fehler: Maßnahme vereinbaren – Bleibe"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Maßnahme", exact=False).first).to_be_focused()
    page.context.close()


def test_less_frequent_steps_open_and_close_by_keyboard(site: Site, open_as) -> None:
    page = open_as("clerk")
    page.goto("/faelle/details/?id=1")
    tab_to(page, "Weitere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Fall abschließen")).to_be_visible()
    tab_to(page, "Person hinzufügen")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Fall abschließen")).to_be_hidden()
    expect(page.locator("details.more summary")).to_be_focused()
