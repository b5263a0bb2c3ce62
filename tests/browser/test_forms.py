"""What happens when a form is not right, or somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_pages import AXE, STANDARD

OpenAs = Callable[..., Page]


def test_empty_form_names_each_missing_field_and_links_to_it(open_as: OpenAs) -> None:
    page = open_as("clerk")
    page.goto("/faelle/aufgabe/freigabe/?id=1")
    page.get_by_label("Gültig bis").fill("")
    page.get_by_role("button", name="Freigeben").click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    fields = ["Stelle", "Datenarten", "Rechtsgrundlage", "Zweck", "Gültig bis"]
    assert [text.partition(":")[0] for text in summary.get_by_role("link").all_inner_texts()] == fields
    assert [fault["id"] for fault in AXE.run(page, options=STANDARD)["violations"]] == []
    summary.get_by_role("link", name="Zweck").click()
    expect(page.get_by_label("Zweck")).to_be_focused()


def test_second_writer_sees_both_versions_and_decides(open_as: OpenAs) -> None:
    first, second = open_as("clerk"), open_as("lead")
    for page, street in ((first, "Musterweg 1"), (second, "Musterweg 2")):
        page.goto("/faelle/edit/?id=1")
        page.get_by_label("Straße, Hausnummer").fill(street)
    for page in (first, second):
        page.get_by_role("button", name="Speichern").click()
    expect(second.get_by_role("alert")).to_be_focused()
    both = second.get_by_role("table", name="Unterschiede").locator("tbody tr")
    assert both.all_inner_texts() == ["Straße, Hausnummer\tMusterweg 2\tMusterweg 1"]
    assert [fault["id"] for fault in AXE.run(second, options=STANDARD)["violations"]] == []
    second.get_by_role("button", name="Speichern").click()
    expect(second.get_by_role("status").first).to_have_text("Fall gespeichert.")
    expect(second.locator("main")).to_contain_text("Musterweg 2")


def test_nothing_is_chosen_by_accident(open_as: OpenAs) -> None:
    page = open_as("clerk")
    page.goto("/faelle/aufgabe/abschliessen/?id=1")
    assert page.get_by_label("Ergebnis").input_value() == ""
    page.get_by_role("button", name="Abschließen").click()
    expect(page.locator(".summary")).to_contain_text("Ergebnis: Diese Angabe wird gebraucht.")
