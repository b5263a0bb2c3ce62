"""When a conference may be: not on a Sunday, not at night, and in the past only when it took place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Agency, Case, Conference
from models.enums import ConferenceState, Land
from portal import clock
from portal.calendar import SUNDAY, Region, next_workday
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import errors, fields, messages

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def number(app: Flask, world: Any) -> int:
    """A case reported a month ago, without a conference."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = db.guarded.get_one(Agency, world.home)
        made = factories.case(db.guarded, office, "FAKE-Neu", reported_on=TODAY - timedelta(days=30)).id
        db.session.commit()
        return made


def conferences_of(app: Flask, case: int) -> list[Conference]:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        return list(db.session.scalars(select(Conference).where(Conference.case_id == case)))


def typed(day: date, at: time) -> str:
    return f"{datetime.combine(day, at):%Y-%m-%dT%H:%M}"


def sunday(after: date) -> date:
    return after + timedelta(days=7 + SUNDAY - after.weekday())


def weekday(after: date) -> date:
    return next_workday(after, Region(Land.NI))


def convening(client: FlaskClient, case: int, at: str, **more: str) -> Any:
    path = f"/faelle/aufgabe/einberufen/?id={case}"
    sent = fields(client.get(path).text) | {"place": "Raum 1", "occasion": "report", "at": at}
    return client.post(path, data=sent | more)


def test_a_conference_on_a_sunday_or_at_night_is_refused_at_its_field(app: Flask, number: int, sign_in: SignIn):
    client, day = sign_in("clerk"), sunday(TODAY)
    answer = convening(client, number, typed(day, time(10)))
    assert f"Der {day:%d.%m.%Y} ist ein Sonntag. Wählen Sie einen anderen Tag." in " ".join(messages(answer.text))
    assert 'name="took_place"' not in answer.text
    night = convening(client, number, typed(weekday(TODAY + timedelta(days=2)), time(4, 5)))
    assert "04:05 Uhr liegt nicht zwischen 06:00 und 21:00 Uhr." in " ".join(messages(night.text))
    assert conferences_of(app, number) == []


def test_a_conference_in_the_past_is_asked_about_once(app: Flask, number: int, sign_in: SignIn):
    client, at = sign_in("clerk"), typed(TODAY - timedelta(days=3), time(10))
    asked = convening(client, number, at)
    assert "liegt in der Vergangenheit. Wählen Sie einen späteren" in " ".join(messages(asked.text))
    assert 'name="took_place"' in asked.text
    assert conferences_of(app, number) == []
    assert convening(client, number, at, took_place="y").status_code == 302
    assert [one.state for one in conferences_of(app, number)] == [ConferenceState.PLANNED]


def test_a_conference_after_its_clock_is_asked_about_once(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        due = db.session.get_one(Case, number).conference_due_on = weekday(TODAY + timedelta(days=5))
        db.session.commit()
    client, at = sign_in("clerk"), typed(weekday(due + timedelta(days=1)), time(10))
    asked = convening(client, number, at)
    assert f"Termin nach Ablauf der Frist am {due:%d.%m.%Y}." in " ".join(messages(asked.text))
    assert conferences_of(app, number) == []
    assert convening(client, number, at, after_clock="y").status_code == 302


def test_a_conference_is_not_moved_to_a_sunday(app: Flask, number: int, sign_in: SignIn):
    client, day = sign_in("clerk"), sunday(TODAY)
    convening(client, number, typed(weekday(TODAY + timedelta(days=2)), time(10)))
    (before,) = conferences_of(app, number)
    path = f"/konferenzen/edit/?id={before.id}"
    sent = fields(client.get(path).text)
    refused = client.post(path, data=sent | {"scheduled_at": typed(day, time(10))})
    assert f"Der {day:%d.%m.%Y} ist ein Sonntag." in " ".join(messages(refused.text))
    late = client.post(path, data=sent | {"scheduled_at": typed(TODAY - timedelta(days=1), time(10))})
    assert "liegt in der Vergangenheit." in " ".join(messages(late.text))
    assert client.post(path, data=sent | {"place": "Raum 2"}).status_code == 302
    (after,) = conferences_of(app, number)
    assert (after.scheduled_at, after.place) == (before.scheduled_at, "Raum 2")


def test_a_conference_is_not_held_before_its_appointment_unless_that_is_said(app: Flask, number: int, sign_in: SignIn):
    client, planned = sign_in("clerk"), weekday(TODAY + timedelta(days=7))
    convening(client, number, typed(planned, time(10)))
    (before,) = conferences_of(app, number)
    path = f"/konferenzen/durchfuehren/?id={before.id}"
    page = client.get(path).text
    assert 'name="early"' in page
    sent = {"stamp": fields(page)["stamp"], "schritt": "abschliessen", "point_id": "0"}
    assert "Der Tag fehlt." in " ".join(messages(client.post(path, data=sent).text))
    sent["on"] = TODAY.isoformat()
    assert errors(client.post(path, data=sent).text)[0].startswith(f"Der Termin ist am {planned:%d.%m.%Y}")
    assert conferences_of(app, number)[0].held_on is None
    assert client.post(path, data=sent | {"early": "y"}).status_code == 302
    assert conferences_of(app, number)[0].held_on == TODAY
    story = client.get(f"/faelle/details/?id={number}").text
    assert "steht bevor" not in story.partition("Fallkonferenz durchgeführt")[0].rpartition("<li")[2]
    assert f"{TODAY:%d.%m.%Y}" in story.partition("Fallkonferenz durchgeführt")[0].rpartition("<li")[2]


@pytest.fixture
def talking(app: Flask, number: int, sign_in: SignIn) -> Any:
    """Send the page on which a conference is held, with something written into its minutes."""
    client, planned = sign_in("clerk"), weekday(TODAY + timedelta(days=7))
    convening(client, number, typed(planned, time(10)))
    path = f"/konferenzen/durchfuehren/?id={conferences_of(app, number)[0].id}"
    sent = {"stamp": fields(client.get(path).text)["stamp"], "point_id": "0", "minutes": "Getippt"}
    return lambda **more: client.post(path, data=sent | more)


@pytest.mark.parametrize("step", ["massnahme", "speichern", "abschliessen"])
@pytest.mark.parametrize(
    ("begun", "missing"),
    [
        ({"due_on": "2026-12-24"}, ["title", "kind_id"]),
        ({"amount_requested": "12,50"}, ["title", "kind_id", "due_on"]),
        ({"title": "Anrufen"}, ["kind_id", "due_on"]),
        ({"amount_requested": "viel"}, ["title", "kind_id", "due_on", "amount_requested"]),
    ],
)
def test_a_measure_begun_is_asked_for_whole_and_nothing_is_lost(
    app: Flask, number: int, talking: Any, step: str, begun: dict[str, str], missing: list[str]
):
    page = talking(schritt=step, on=TODAY.isoformat(), early="y", **begun).text
    assert len(errors(page)) == len(missing)
    assert "Getippt" in page
    assert [fields(page)[name] for name in begun] == list(begun.values())
    (kept,) = conferences_of(app, number)
    assert (kept.minutes, kept.held_on) == ("", None)


@pytest.mark.parametrize(("step", "what"), [("massnahme", "was zu tun ist"), ("punkt", "welches Problem")])
def test_a_button_over_empty_fields_says_so(talking: Any, step: str, what: str):
    (said,) = errors(talking(schritt=step).text)
    assert said.startswith("Hier steht noch nichts. Schreiben Sie, ")
    assert what in said


def test_who_brings_a_problem_without_one_is_asked_for_it(app: Flask, world: Any, talking: Any):
    page = talking(schritt="speichern", brought_by_id=str(world.home)).text
    assert errors(page) == ["Diese Angabe wird gebraucht."]
    assert "<details open>" in page


def test_days_typed_before_the_end_stay_from_save_to_save(app: Flask, number: int, talking: Any, sign_in: SignIn):
    at = typed(weekday(TODAY + timedelta(days=20)), time(10))
    saved = talking(schritt="speichern", next_at=at, on=TODAY.isoformat(), early="y")
    page = sign_in("clerk").get(saved.location).text
    assert (fields(page)["next_at"], fields(page)["on"], fields(page)["early"]) == (at, TODAY.isoformat(), "y")
    assert conferences_of(app, number)[0].minutes == "Getippt"


def test_minutes_saved_in_another_window_say_so_with_who_and_when(talking: Any):
    assert talking(schritt="speichern").status_code == 302
    told = " ".join(talking(schritt="speichern", minutes="Anders getippt").text.split())
    assert f"Sie selbst haben diesen Eintrag am {TODAY:%d.%m.%Y}, " in told
    assert "in einem anderen Fenster geändert" in told


def test_what_every_measure_needs_is_marked_where_it_is_written_down(
    app: Flask, number: int, talking: Any, sign_in: SignIn
):
    path = f"/konferenzen/durchfuehren/?id={conferences_of(app, number)[0].id}"
    marked = re.findall(r'<label for="(\w+)">[^<]*<span class="required">', sign_in("clerk").get(path).text)
    assert [name for name in marked if name in ("title", "kind_id", "due_on", "amount_requested")] == [
        "title", "kind_id", "due_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reported", "held", "said"),
    [
        (0, None, "läuft bis "),
        (60, None, "ist seit dem "),
        (5, 3, ""),
    ],
)
def test_calling_off_tells_of_the_ten_workdays_only_where_they_run(
    app: Flask, world: Any, sign_in: SignIn, reported: int, held: int | None, said: str
):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = db.guarded.get_one(Agency, world.home)
        case = factories.case(db.guarded, office, "FAKE-Neu", reported_on=TODAY - timedelta(days=reported))
        case.conference_on = None if held is None else TODAY - timedelta(days=held)
        path = f"/konferenzen/aufgabe/absagen/?id={factories.conference(db.guarded, case).id}"
        db.session.commit()
    clerk = sign_in("clerk")
    shown = "Die Frist von zehn Werktagen"
    assert (f"{shown} {said}" in clerk.get(path).text) is bool(said)
    told = " ".join(messages(clerk.post(path, follow_redirects=True).text))
    assert told.startswith(f"Fallkonferenz abgesagt. {shown} {said}" if said else "Fallkonferenz abgesagt.")
    assert (shown in told) is bool(said)


def test_sending_to_the_household_alone_says_that_no_agency_is_invited(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case, planned = db.session.get_one(Case, number), ConferenceState.PLANNED
        made = factories.conference(db.guarded, case, state=planned, invited_on=None, household_invited=True)
        path = f"/konferenzen/aufgabe/verschicken/?id={made.id}"
        db.session.commit()
    clerk = sign_in("clerk")
    sent = fields(clerk.get(path).text) | {"on": TODAY.isoformat()}
    told = messages(clerk.post(path, data=sent, follow_redirects=True).text)
    assert told == [f"Einladung des Haushalts am {TODAY:%d.%m.%Y} verschickt; eine Stelle ist nicht eingeladen."]
