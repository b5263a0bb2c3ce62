"""Does a conference that is moved ask everybody again, keep what was answered, and leave the rest alone?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case, Conference
from models.enums import Answer, Land
from portal import conferences
from portal.calendar import Region, next_workday
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import fields

SignIn = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def number(app: Flask, world: Any) -> int:
    """A conference the Jobcenter and the household have said to come to."""
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        held = db.session.get_one(Case, world.joined).conferences[0]
        conferences.answer(held.invitations[0], answer=Answer.COMING, on=factories.TODAY, represented_by="Frau Muster")
        conferences.household_answers(held, answer=Answer.COMING, on=factories.TODAY)
        db.session.commit()
        return held.id


def answers(app: Flask, number: int) -> tuple[Answer, Answer]:
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        held = db.session.get_one(Conference, number)
        return held.invitations[0].answer, held.household_answer


def sequence(client: FlaskClient, number: int) -> int:
    found = re.search(rb"SEQUENCE:(\d+)", client.get(f"/konferenzen/termin.ics?id={number}").data)
    assert found
    return int(found[1])


def edited(client: FlaskClient, number: int, **changed: str) -> None:
    path = f"/konferenzen/edit/?id={number}"
    answer = client.post(path, data=fields(client.get(path).text) | changed)
    assert answer.status_code == 302, answer.text


def test_a_moved_conference_asks_everybody_again_and_keeps_the_old_answers(
    app: Flask, world: Any, sign_in: SignIn, number: int
) -> None:
    clerk, partner = sign_in("clerk"), sign_in("partner")
    before, day = (
        sequence(partner, number),
        next_workday(factories.TODAY + timedelta(days=20), Region(Land.NI)),
    )
    edited(clerk, number, scheduled_at=f"{datetime.combine(day, time(11)):%Y-%m-%dT%H:%M}")
    assert answers(app, number) == (Answer.OPEN, Answer.OPEN)
    assert sequence(partner, number) > before
    told = f"auf den {day:%d.%m.%Y}, 11:00 Uhr"
    assert [told in partner.get(page).text for page in ("/", "/einladungen/details/?id=1")] == [True, True]
    assert "Haushalt, Jobcenter Muster" in clerk.get(f"/konferenzen/details/?id={number}").text
    story = html.unescape(clerk.get(f"/faelle/details/?id={world.joined}").text)
    assert "Bisherige Antworten: Jobcenter Muster: kommt (Frau Muster); Haushalt: kommt." in story


def test_another_word_in_a_note_or_the_spelling_of_the_place_resets_nothing(
    app: Flask, world: Any, sign_in: SignIn, number: int
) -> None:
    clerk = sign_in("clerk")
    page = fields(clerk.get(f"/konferenzen/edit/?id={number}").text)
    edited(clerk, number, bring="Mietvertrag", minutes="Tippfehler", place=f"{page['place'].upper()} ")
    assert answers(app, number) == (Answer.COMING, Answer.COMING)
    edited(clerk, number, place="Bürgerhaus, Saal 3")
    assert answers(app, number) == (Answer.OPEN, Answer.OPEN)
    assert "neuer Ort seit dem" in sign_in("partner").get("/").text
