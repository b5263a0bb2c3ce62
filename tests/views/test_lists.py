"""Lists: one set of statements for any number of rows, filters, paging, and addresses nobody meant."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Case, CatalogueEntry, Conference
from models.enums import AgencyKind, CaseStatus, Channel, Outcome, Role, Stage
from portal import clock, conferences
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.filled import LISTS, LOGINS, Filled, statements

SignIn = Callable[[str], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sent_for(app: Flask, client: FlaskClient, path: str) -> tuple[int, list[str]]:
    """Return the status of a page and the statements it took, after it has been asked for once before."""
    client.get(path)
    with statements(app) as sent:
        answer = client.get(path)
    return answer.status_code, sent


@ON_SQLITE
@pytest.mark.parametrize("login", LOGINS)
def test_lists_take_as_many_statements_for_30_rows_as_for_one(app: Flask, sign_in: SignIn, login: str):
    with app.app_context():
        filled = Filled()
        filled.add(1)
    client = sign_in(login)
    paths = ["/", *(f"/{path}/" for path in LISTS)]
    with_one = {path: (status, len(sent)) for path in paths for status, sent in [sent_for(app, client, path)]}
    with app.app_context():
        filled.resume()
        filled.add(29)
    with_thirty = {path: (status, len(sent)) for path in paths for status, sent in [sent_for(app, client, path)]}
    assert with_thirty == with_one
    assert {status for status, _ in with_one.values()} <= {200, 404}
    assert [status for status, _ in with_one.values()].count(200) >= 5


@ON_SQLITE
@pytest.mark.parametrize("login", LOGINS)
def test_a_case_page_takes_as_many_statements_with_30_records_of_each_kind(app: Flask, sign_in: SignIn, login: str):
    with app.app_context():
        filled = Filled()
        number = filled.add(1)[0]
    client = sign_in(login)
    path = f"/faelle/details/?id={number}"
    few = sent_for(app, client, path)
    with app.app_context():
        filled.resume()
        filled.deepen(db.guarded.get_one(Case, number), 29)
        db.session.commit()
    many = sent_for(app, client, path)
    assert (few[0], many[0]) == (200, 200)
    more = [statement for statement in many[1] if many[1].count(statement) > few[1].count(statement)]
    assert (len(many[1]), sorted(set(more))) == (len(few[1]), [])


@ON_SQLITE
def test_a_conference_page_takes_as_many_statements_with_30_guests(app: Flask, sign_in: SignIn):
    with app.app_context():
        filled = Filled()
        case = db.guarded.get_one(Case, filled.add(1)[0])
        number, at = case.conferences[0].id, f"/konferenzen/details/?id={case.conferences[0].id}"
    client = sign_in("clerk")
    few = sent_for(app, client, at)
    with app.app_context():
        filled.resume()
        conference = db.guarded.get_one(Conference, number)
        for place in range(28):
            guest = factories.agency(db.guarded, f"Gast {place:02d}", AgencyKind.CHARITY)
            db.session.add(conferences.invite(conference, guest))
            factories.measure(db.guarded, conference.case, guest, conference_id=number)
        db.session.commit()
    many = sent_for(app, client, at)
    assert (many[0], len(many[1])) == (few[0], len(few[1]))


@pytest.fixture
def clerk(app: Flask, sign_in: SignIn) -> FlaskClient:
    """A clerk whose office has cases that differ in what can be filtered."""
    with app.app_context():
        filled = Filled()
        office, s = filled.office, filled.session
        district = factories.district(s, office, "List")
        closed: dict[str, Any] = {"status": CaseStatus.CLOSED, "outcome": Outcome.W1, "closed_on": date(2026, 6, 30)}
        for name, reported_on, more in (
            ("Anders", date(2026, 3, 1), {"channel": Channel.SELF, "stage": Stage.ARREARS}),
            ("Beispiel", date(2026, 3, 31), {"district_id": district.id, "status": CaseStatus.IMPLEMENTATION}),
            ("Ciupek", date(2026, 4, 1), closed),
        ):  # fmt: skip
            factories.case(s, office, f"FAKE-{name}", reported_on=reported_on, **more)
        s.commit()
    return sign_in("clerk")


def names(page: str) -> list[str]:
    """Return the invented surnames on a page in their order."""
    return re.findall(r"FAKE-(\w+),", page)


def chips(page: str) -> list[str]:
    """Return the active filters in words."""
    found = re.findall(r"<span>([^<]+): <b>([^<]+)</b></span>", page)
    return [html.unescape(f"{label}: {text}") for label, text in found]


@pytest.mark.parametrize(
    ("asked", "shown", "words"),
    [
        ("", ["Ciupek", "Beispiel", "Anders"], []),
        ("status=closed", ["Ciupek"], ["Status: abgeschlossen"]),
        ("channel=self", ["Anders"], ["Meldeweg: Selbstmelder"]),
        ("stage=-", ["Ciupek", "Beispiel"], ["Verfahrensstand jetzt: keine Angabe"]),
        ("outcome=-&stage=10", ["Anders"], ["Verfahrensstand jetzt: Mietrückstand ohne Kündigung", "Ergebnis: keine Angabe"]),
        ("district_id=-", ["Ciupek", "Anders"], ["Stadtteil: keine Angabe"]),
        ("reported_on_from=2026-03-31", ["Ciupek", "Beispiel"], ["Gemeldet am: ab 31.03.2026"]),
        ("reported_on_to=31.03.2026", ["Beispiel", "Anders"], ["Gemeldet am: bis 31.03.2026"]),
        ("reported_on_from=2026-03-02&reported_on_to=2026-03-31", ["Beispiel"], ["Gemeldet am: ab 02.03.2026 bis 31.03.2026"]),
        ("closed_on_from=2026-07-01", [], ["Abgeschlossen am: ab 01.07.2026"]),
        ("status=unsinn&channel=", [], ["Status: „unsinn“ gibt es hier nicht, deshalb ist die Liste leer"]),
        ("reported_on_from=gestern", [], ["Gemeldet am: „gestern“ gibt es hier nicht, deshalb ist die Liste leer"]),
        ("reported_on_to=9999-12-31", [], ["Gemeldet am: „9999-12-31“ gibt es hier nicht, deshalb ist die Liste leer"]),
        ("search=fake-beispiel", ["Beispiel"], []),
        ("q=anders", ["Anders"], []),
        ("sort=reported_on", ["Anders", "Beispiel", "Ciupek"], []),
        ("sort=number&desc=1", ["Ciupek", "Beispiel", "Anders"], []),
    ],
)  # fmt: skip
@ON_SQLITE
def test_filters_search_and_order_show_the_rows_they_name(
    clerk: FlaskClient, asked: str, shown: list[str], words: list[str]
):
    page = clerk.get(f"/faelle/?{asked}").text
    assert (names(page), chips(page)) == (shown, words)


def test_filters_over_relations_moments_and_flags_on_both_engines(app: Flask, clerk: FlaskClient):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        district = db.session.scalars(select(CatalogueEntry.id).where(CatalogueEntry.code == "list")).one()
        case = db.session.scalars(select(Case).where(Case.household_name == "FAKE-Anders, Kim")).one()
        at = clock.at_local(date(2026, 3, 31), time(23, 30))
        factories.conference(db.guarded, case, scheduled_at=at)
        db.session.commit()
    assert names(clerk.get(f"/faelle/?district_id={district}").text) == ["Beispiel"]
    shown = [
        clerk.get(f"/konferenzen/?{asked}").text.count("31.03.2026, 23:30 Uhr")
        for asked in (
            "scheduled_at_to=2026-03-31",
            "scheduled_at_from=2026-03-31",
            "scheduled_at_to=2026-03-30",
            "scheduled_at_from=2026-04-01",
        )
    ]
    assert shown == [1, 1, 0, 0]
    assert clerk.get("/kontakte/?reached=1").status_code == 200


HOSTILE = (
    "page=99999999999999999999", "page=-1", "page=1e9", "page=1000000", "page=%D9%A1", "size=0", "size=-5", "size=1000000",
    "sort=;drop%20table%20cases", "sort=office_id", "sort=__class__", "sort=id", "sort=reported_on&sort=number", "desc=x",
    "status=%00", "status=closed%00", "status='--", "district_id=1,2", "district_id=99999999999999999999", "district_id=-1",
    "assigned_to_id=abc", "assigned_to_id=%00", "reported_on_from=0000-00-00", "reported_on_from=0001-01-01", "reported_on_to=9999-12-31",
    "reported_on_from=31.02.2026", "scheduled_at_from=0001-01-01", "scheduled_at_to=9999-12-31", "scheduled_at_from=01.01.0001",
    "due_on_from=%FF%FE", "search=%00", "search=a_b", "search=%25", "search='%22;--", "search=*", "search=%F0%9F%98%80",
    "search=" + "a" * 3000,
    "q=%ED%A0%80", "q=a_b", "unknown=1", "=", "&&&", "status=closed&status=open", "amount_granted_from=" + "9" * 99, "id=1",
)  # fmt: skip


@pytest.mark.parametrize("login", LOGINS)
def test_hostile_addresses_of_lists_are_no_error(app: Flask, sign_in: SignIn, login: str):
    with app.app_context():
        Filled().add(1)
    client = sign_in(login)
    for path in ("faelle", "meldungen", "konferenzen", "massnahmen", "personen", "freigaben", "einladungen"):
        allowed = client.get(f"/{path}/").status_code
        answers = {asked: client.get(f"/{path}/?{asked}").status_code for asked in HOSTILE}
        assert answers == dict.fromkeys(HOSTILE, allowed)


NO_NUMBERS = (
    "", "0", "-1", "abc", "1,2", "1.0", "99999999999999999999", "\x00", "1\x00", "²", "١", "' OR 1=1", "1 ", "%",
)  # fmt: skip


def test_hostile_numbers_are_not_found(app: Flask, sign_in: SignIn):
    with app.app_context():
        Filled().add(1)
    client = sign_in("lead")
    pages = ("details", "edit", "delete", "aufgabe/abschliessen", "aufgabe/erledigt")
    for path in LISTS:
        asked = [f"/{path}/{page}/?id={quote(number)}" for page in pages for number in NO_NUMBERS]
        answers = {address: client.get(address).status_code for address in (*asked, f"/{path}/details/")}
        assert answers == dict.fromkeys(answers, 404)


@ON_SQLITE
@pytest.mark.parametrize("sort", ["", "sort=reported_on&", "sort=next_deadline_on&desc=1&"])
def test_paging_over_equal_days_has_no_gaps_and_no_doubles(app: Flask, sign_in: SignIn, sort: str):
    with app.app_context():
        filled = Filled()
        for place in range(61):
            factories.case(
                filled.session, filled.office, f"FAKE-N{place:02d}", reported_on=date(2026, 3, 1 + place // 60)
            )
        filled.session.commit()
    client = sign_in("clerk")
    pages = [client.get(f"/faelle/?{sort}size=25&page={page}").text for page in range(4)]
    assert [len(names(page)) for page in pages] == [25, 25, 11, 0]
    shown = [name for page in pages for name in names(page)]
    assert sorted(shown) == [f"N{place:02d}" for place in range(61)]
    assert shown in (sorted(shown), sorted(shown, reverse=True))
    assert "Fälle 1–25 von 61" in pages[0]
    assert "Fälle 51–61 von 61" in pages[2]


@ON_SQLITE
def test_page_links_keep_filters_and_order(clerk: FlaskClient):
    page = clerk.get("/faelle/?reported_on_from=2026-03-01&sort=number&desc=1&size=25&search=fake").text
    links = [html.unescape(link) for link in re.findall(r'href="(/faelle/\?[^"]*)"', page)]
    turned = next(link for link in links if "sort=number" in link and "desc" not in link)
    assert set(turned.partition("?")[2].split("&")) == {
        "reported_on_from=2026-03-01",
        "sort=number",
        "size=25",
        "search=fake",
    }
    gone = next(link for link in links if "reported_on_from" not in link and "sort=number" in link)
    assert set(gone.partition("?")[2].split("&")) == {"sort=number", "desc=1", "size=25", "search=fake"}


@ON_SQLITE
def test_filters_offer_no_colleague_of_another_office(app: Flask, sign_in: SignIn):
    with app.app_context():
        filled = Filled()
        away = factories.agency(filled.session, "Fachstelle Anderstadt")
        factories.user(filled.session, "fremd", Role.CLERK, away, name="FAKE Fremd")
        filled.session.commit()
    page = sign_in("clerk").get("/faelle/").text
    assert "FAKE clerk" in page
    assert "FAKE Fremd" not in page


def test_the_nearest_clock_stands_with_its_name_in_one_cell(app: Flask, world, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.guarded.get_one(Case, world.joined)
        due, label = case.next_deadline_on, case.next_deadline
    page = sign_in("clerk").get("/faelle/").text
    assert f"<td>{due:%d.%m.%Y} {label}</td>" in page
    assert "Was abläuft" not in page
