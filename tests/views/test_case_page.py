"""The case page: what runs out, the story with its kinds, and a page that costs the same for 2 and for 200 entries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case, Contact, Document, Reminder, Step, User
from models.enums import ContactKind, DocumentKind, LetterKind, StepKind
from portal import clock, conferences
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.filled import Filled, statements

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def titles(page: str) -> list[str]:
    """Return the titles of the story in their order."""
    story = page.partition('id="zeitleiste"')[2]
    return re.findall(r'<p><(?:a href="[^"]*"|b)>([^<]*)</(?:a|b)></p>', story)


def kinds(page: str) -> dict[str, int]:
    """Return the kinds the story can be filtered by, with how many entries each has."""
    return {label: int(count) for label, count in re.findall(r'data-kind="[a-z_]*"[^>]*>([^<]+) <span>(\d+)', page)}


@pytest.fixture
def number(app: Flask) -> int:
    """The case of an office with something of most kinds."""
    with app.app_context():
        filled = Filled()
        case, author = factories.case(filled.session, filled.office), db.session.get_one(User, 1)
        given: dict[str, Any] = {"case": case, "author_id": author.id}
        db.session.add_all([
            Contact(kind=ContactKind.PHONE, happened_on=TODAY - 3 * DAY, reached=False, **given),
            Contact(kind=ContactKind.NOTE, happened_on=TODAY - 2 * DAY, note="Wort " * 100, **given),
            Step(case=case, kind=StepKind.HEARING, happened_on=TODAY + 9 * DAY, docket="501 C 1/26"),
            Reminder(case=case, due_on=TODAY + DAY, text="Nachhaken", created_by_id=author.id, created_on=TODAY - DAY),
            Document(
                case=case, name="brief.docx", kind=DocumentKind.DOCX, size=1, sha256="0", letter=LetterKind.FIRST,
                added_at=clock.at_local(TODAY - 4 * DAY, time(12)), added_by_id=author.id, stored="x",
            ),
        ])  # fmt: skip
        factories.measure(filled.session, case, agreed_on=TODAY - 5 * DAY, title="Raten zahlen")
        db.session.commit()
        return case.id


def test_story_tells_everything_newest_first(number: int, sign_in: SignIn):
    page = sign_in("clerk").get(f"/faelle/details/?id={number}").text
    assert titles(page) == [
        "Mündliche Verhandlung", f"Wiedervorlage zum {TODAY + DAY:%d.%m.%Y}", "Vermerk", "Telefon – nicht erreicht",
        "Brief: Erstanschreiben nach Klage", "Vereinbart: Raten zahlen",
    ]  # fmt: skip
    assert page.count("steht bevor") == 1


def test_story_shows_one_kind_by_its_address(number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    whole = {"Alles": 6, "Kontakte": 1, "Vermerke": 1, "Verfahren": 1, "Maßnahmen": 1, "Briefe und Dokumente": 1,
             "Wiedervorlagen": 1}  # fmt: skip
    for asked, shown in (("contact", ["Telefon – nicht erreicht"]), ("measure", ["Vereinbart: Raten zahlen"])):
        page = clerk.get(f"/faelle/details/?id={number}&zeig={asked}").text
        assert (titles(page), kinds(page)) == (shown, whole)
    assert len(titles(clerk.get(f"/faelle/details/?id={number}&zeig=unsinn").text)) == 6


def test_long_notes_are_folded_and_whole_on_the_reading_page(number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    page, reading = (clerk.get(f"/faelle/{path}/?id={number}").text for path in ("details", "geschichte"))
    assert (page.count("ganz lesen"), reading.count("ganz lesen")) == (1, 0)
    assert titles(reading) == titles(page)[::-1]


def test_open_reminders_stand_on_the_page_until_they_are_done(number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    at = f"/faelle/details/?id={number}"
    done_url = re.findall(r'action="(/wiedervorlagen/aufgabe/erledigt/[^"]*)"', clerk.get(at).text)
    assert len(done_url) == 1
    clerk.post(done_url[0])
    page = clerk.get(at).text
    assert (page.count("/wiedervorlagen/aufgabe/erledigt/"), titles(page)[1]) == (
        0,
        "Wiedervorlage erledigt: Nachhaken",
    )


def test_a_case_with_200_entries_takes_as_many_statements(app: Flask, number: int, sign_in: SignIn):
    client, at = sign_in("clerk"), f"/faelle/details/?id={number}"
    client.get(at)
    with statements(app) as few:
        client.get(at)
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.guarded.get_one(Case, number)
        for place in range(200):
            kind = ContactKind.HOME_VISIT if place % 2 else ContactKind.NOTE
            db.session.add(Contact(case=case, kind=kind, happened_on=TODAY - place * DAY, author_id=1 + place % 2))
        db.session.commit()
    client.get(at)
    with statements(app) as many:
        page = client.get(at).text
    assert len(titles(page)) == 206
    assert "186 ältere Einträge" in page
    assert many == few


def test_a_conference_held_says_when_and_no_longer_nags(app: Flask, number: int, sign_in: SignIn):
    client, at = sign_in("clerk"), f"/faelle/details/?id={number}"
    assert "<h3>Fallkonferenz</h3>" in client.get(at).text
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.guarded.get_one(Case, number)
        case.conference_on, due = TODAY, case.conference_due_on
        db.session.commit()
    page = client.get(at).text
    assert "<h3>Fallkonferenz</h3>" not in page
    assert f"Fallkonferenz: am {TODAY:%d.%m.%Y} durchgeführt, rechtzeitig (bis {due:%d.%m.%Y})." in page


def test_partners_and_finance_see_no_story(number: int, sign_in: SignIn):
    assert sign_in("partner").get(f"/faelle/geschichte/?id={number}").status_code == 404


def test_the_next_step_and_three_others_stand_beside_the_menu(number: int, sign_in: SignIn):
    page = sign_in("lead").get(f"/faelle/details/?id={number}").text
    head = page.partition('class="page-head"')[2].partition("</header>")[0]
    seen, _, menu = head.partition("</details>")[0].partition('<details class="more">')
    buttons = re.findall(r'<a class="button([^"]*)" href="[^"]*">(?:<svg.*?</svg>)?([^<]+)</a>', seen)
    assert buttons == [
        (" primary", "Fallkonferenz einberufen"), ("", "Verfahrensschritt"), ("", "Kontakt"), ("", "Bearbeiten"),
    ]  # fmt: skip
    assert re.findall(r">(Maßnahme vereinbaren|Brief schreiben)</a>", menu) == [
        "Maßnahme vereinbaren",
        "Brief schreiben",
    ]


def test_a_clock_the_proceeding_has_gone_past_has_no_card(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.session.get_one(Case, number)
        for days, kind in ((200, StepKind.SERVED), (100, StepKind.JUDGMENT), (60, StepKind.FINAL)):
            db.session.add(Step(case=case, kind=kind, happened_on=TODAY - days * DAY, docket="501 C 1/26"))
        db.session.commit()
    page = sign_in("clerk").get(f"/faelle/details/?id={number}").text
    cards = page.partition('<ul class="clocks">')[2].partition("</ul>")[0]
    assert "Fallkonferenz" in cards
    assert "Verteidigungsanzeige" not in cards


def test_a_conference_called_off_is_nowhere_still_to_come(app: Flask, world: Any, sign_in: SignIn) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.session.get_one(Case, world.joined)
        conferences.cancel(case.conferences[0])
        invitation = case.conferences[0].invitations[0].id
        db.session.commit()
    page = sign_in("clerk").get(f"/faelle/details/?id={world.joined}").text
    line = next(part for part in page.split("<li ") if "Fallkonferenz abgesagt" in part)
    assert ("steht bevor" in line, "Rathaus, Raum 214" in line) == (False, True)
    partner = sign_in("partner")
    assert "Uhr (abgesagt)" in partner.get("/einladungen/").text
    assert "abgesagt" in partner.get(f"/einladungen/details/?id={invitation}").text
    assert re.findall(r'stapel=invitation"><span class="tile-value">(\d+)', partner.get("/").text) == ["0"]
