"""The day on screen and on paper: whose it is, what one click does, and what a handover leaves behind."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models import AccessEntry, Case, Handover, Reminder, User
from models.enums import MeasureState, StepKind
from portal import reminders, steps
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.portal.letters.sheets import text_of
from tests.views.filled import statements

SignIn = Callable[[str], FlaskClient]
TODAY, DAY = factories.TODAY, timedelta(days=1)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def token(page: str) -> str:
    """Return the token of the first form of a page."""
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


@ON_SQLITE
def test_a_deputy_finds_the_absent_colleague_by_name_and_nobody_else_does(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        clerk = db.session.get_one(User, world.logins["clerk"])
        clerk.deputy_id, clerk.absent_from = world.logins["social_worker"], TODAY
        db.session.commit()
    assert "in Vertretung für FAKE clerk" in sign_in("social_worker").get("/").text
    assert "in Vertretung für" not in sign_in("lead").get("/?bereich=meine").text


@ON_SQLITE
def test_one_click_ticks_off_a_reminder_and_stays_on_the_day(app: Flask, world: Any, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    page = client.get("/").text
    address = page.split('action="/wiedervorlagen/aufgabe/erledigt/', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    answer = client.post(f"/wiedervorlagen/aufgabe/erledigt/{address}", data={"csrf_token": token(page)})
    assert answer.headers["Location"] == "/?bereich=meine"
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        assert [one.done_on for one in db.session.scalars(select(Reminder).where(Reminder.done_on.is_not(None)))] == [
            TODAY
        ]


@ON_SQLITE
def test_a_missed_clock_does_not_hide_what_else_runs_out(app: Flask, world: Any, sign_in: SignIn) -> None:
    eviction = TODAY + 3 * DAY
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        clerk = db.session.get_one(User, world.logins["clerk"])
        case = factories.case(db.guarded, clerk.agency, reported_on=TODAY - 60 * DAY, assigned_to=clerk)
        steps.add(case, kind=StepKind.EVICTION_DATE, on=eviction, sure=True)
        number = case.number
        db.session.commit()
    client = sign_in("clerk")
    for page in ("/", "/tagesliste/"):
        line = re.search(rf"Fall {number}[^<]*", client.get(page).text)
        assert line is not None
        assert f"außerdem Räumungstermin {eviction:%d.%m.%Y}" in line[0]


@ON_SQLITE
def test_the_day_of_a_team_is_that_of_its_people(app: Flask, world: Any, sign_in: SignIn) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        for login, team in (("clerk", "Süd & Mitte"), ("social_worker", "Nord"), ("away_clerk", "Fern")):
            db.session.get_one(User, world.logins[login]).team = team
        case = db.session.get_one(Case, world.joined)
        for login in ("clerk", "social_worker"):
            reminders.add(
                case, due_on=TODAY, text=f"Aufgabe {login}", on=TODAY, by=db.session.get_one(User, 1),
                assigned_to=db.session.get_one(User, world.logins[login]),
            )  # fmt: skip
        db.session.commit()
    lead = sign_in("lead")
    for page in ("/", "/tagesliste/"):
        text = lead.get(page, query_string={"bereich": "team:Süd & Mitte"}).text
        assert re.findall('<option value="team:[^"]*"[^>]*>([^<]*)', text) == ["Team Nord", "Team Süd &amp; Mitte"]
        assert ("Aufgabe clerk" in text, "Aufgabe social_worker" in text) == (True, False)
    assert "Team Süd &amp; Mitte" in lead.get("/wiedervorlagen/?stapel=reminder&bereich=team:Süd+%26+Mitte").text
    assert lead.get("/?bereich=team:").status_code == lead.get("/?bereich=team:%00").status_code == 200


@ON_SQLITE
def test_what_partners_answer_stands_on_the_day_of_who_answers_for_the_case(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.session.get_one(Case, world.joined)
        invitation, measure = case.conferences[0].invitations[0].id, case.measures[0].id
    partner = sign_in("partner")
    partner.post(f"/einladungen/aufgabe/antworten/?id={invitation}", data={"answer": "cannot", "answer_note": "Urlaub"})
    partner.post(f"/massnahmen/aufgabe/erledigt/?id={measure}", data={"on": f"{TODAY}", "note": "Bewilligt."})
    page = html.unescape(sign_in("clerk").get("/").text)
    assert "Jobcenter Muster: kann nicht" in page
    assert "„Urlaub“" in page
    assert "KANARIE-JOINED-MEASURE: erledigt" in page
    assert "„Bewilligt.“" in page
    assert "Jobcenter Muster: kann nicht" not in html.unescape(sign_in("away_clerk").get("/").text)


@ON_SQLITE
@pytest.mark.parametrize(
    ("login", "address"), [("clerk", "/"), ("lead", "/?bereich=alle"), ("clerk", "/tagesliste/"), ("partner", "/")]
)
def test_the_day_asks_as_often_for_many_lines_as_for_few(
    app: Flask, world: Any, sign_in: SignIn, login: str, address: str
) -> None:
    client, counts = sign_in(login), []
    for more in (1, 6):
        with app.app_context():
            db.guarded.look_as(machine("Test", TODAY))
            case, clerk = db.session.get_one(Case, world.joined), db.session.get_one(User, world.logins["clerk"])
            for _ in range(more):
                owner = case.conferences[0].invitations[0].agency
                factories.measure(db.guarded, case, owner, agreed_on=TODAY - DAY, due_on=TODAY - DAY)
                factories.measure(
                    db.guarded,
                    case,
                    owner,
                    state=MeasureState.DONE,
                    done_on=TODAY,
                    answered_on=TODAY,
                    partner_note="Ja.",
                )
                reminders.add(case, due_on=TODAY, text="Anrufen", on=TODAY, by=clerk)
                factories.case(db.guarded, case.office, reported_on=TODAY - 30 * DAY, assigned_to=clerk)
            db.session.commit()
        client.get(address)
        with statements(app) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def readings(app: Flask) -> int:
    """Return how often a sheet was read on its page."""
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        read = select(func.count(AccessEntry.id)).where(AccessEntry.what == "Übergabeblatt angesehen")
        return db.session.scalar(read) or 0


@ON_SQLITE
def test_cases_ticked_in_the_list_change_hands_and_say_so_in_their_story(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    client, to = sign_in("lead"), world.logins["social_worker"]
    chosen = {
        "rowid": [world.joined, world.closed_off, world.foreign],
        "csrf_token": token(client.get("/faelle/").text),
    }
    address = client.post("/uebergabe/auswahl", data=chosen).headers["Location"]
    page = client.get(address).text
    assert "2 Fälle übergeben" in page
    given = {"to_id": to, "reason": "Elternzeit", "csrf_token": token(page)}
    sheet = client.post(address, data=given).headers["Location"]
    before = readings(app)
    assert "KANARIE-CLOSEDOFF-MEASURE" in client.get(sheet).text
    assert readings(app) - before == 2
    file = client.get(sheet.replace("/blatt", "/blatt.docx"))
    assert len(docx.Document(io.BytesIO(file.data)).sections) == 2
    assert "KANARIE-CLOSEDOFF-MEASURE" in text_of(file.data)
    assert "KANARIE-FOREIGN" not in text_of(file.data)
    assert client.get(f"/uebergabe/blatt.docx?rowid={world.foreign}").status_code == 404
    assert "Übergeben an FAKE social_worker" in client.get(f"/faelle/details/?id={world.joined}").text
    assert "Neu übergeben" in sign_in("social_worker").get("/").text
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        passed = select(Handover.case_id).where(Handover.reason == "Elternzeit").order_by(Handover.case_id)
        assert list(db.session.scalars(passed)) == [world.joined, world.closed_off]
        assert db.session.get_one(Case, world.foreign).assigned_to_id == world.logins["away_clerk"]
