"""Serial letters on their page: who is ticked, who is left out and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models import Document, Step
from models.enums import StepKind
from portal.extensions import db
from tests.factories import TODAY

SignIn = Callable[[str], FlaskClient]
DAY = timedelta(days=1)
ON, BY, BEFORE = f"{TODAY}", f"{TODAY + 7 * DAY}", f"{TODAY - DAY}"


def filed(app: Flask) -> list[int]:
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.scalars(select(Document.__table__.c.case_id)))


def test_series_leaves_out_and_names_cases_of_which_the_letter_would_not_hold(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        step = Step.__table__
        connection.execute(
            update(step).where(step.c.case_id == world.joined, step.c.kind == StepKind.FILED).values(kind=StepKind.EVICTION_DATE)
        )  # fmt: skip
    clerk = sign_in("clerk")
    given = {"kind": "eviction", "on": ON, "answer_by": BY, "cases": [world.closed_off]}
    refused = clerk.post("/serienbriefe/", data=given)
    assert refused.status_code == 422
    assert " – Im Fall ist kein Räumungstermin eingetragen" in refused.text
    done = clerk.post("/serienbriefe/", data=given | {"cases": [world.joined, world.closed_off]}, follow_redirects=True)
    assert "Brief zum Räumungstermin: 1 Brief<" in done.text
    assert "Im Fall ist kein Räumungstermin eingetragen" in done.text.partition("<h2>Nicht geschrieben</h2>")[2]
    assert filed(app) == [world.joined]


def test_series_ticks_only_what_the_address_names(world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    ticked = re.compile(r'<input checked[^>]* value="(\d+)"')
    assert ticked.findall(clerk.get("/serienbriefe/").text) == []
    page = clerk.get(f"/serienbriefe/?rowid={world.joined}&rowid={world.foreign}&rowid=x").text
    assert ticked.findall(page) == [f"{world.joined}"]


@pytest.mark.parametrize("url", ["/serienbriefe/", "/briefe/schreiben?fall={joined}&art=reminder"])
def test_answer_is_not_asked_for_before_the_letter(app: Flask, world: Any, sign_in: SignIn, url: str) -> None:
    given = {"kind": "reminder", "on": ON, "answer_by": BEFORE, "cases": [world.joined]}
    page = sign_in("clerk").post(url.format(joined=world.joined), data=given)
    assert (page.status_code, filed(app)) == (422, [])
    assert f"Antwort bis {TODAY - DAY:%d.%m.%Y}: Der Brief ist erst vom {TODAY:%d.%m.%Y}." in page.text


def test_series_of_another_year_is_refused_with_the_day(app: Flask, world: Any, sign_in: SignIn) -> None:
    given = {"kind": "reminder", "on": "2020-03-02", "answer_by": BY, "cases": [world.joined]}
    page = sign_in("clerk").post("/serienbriefe/", data=given)
    assert "Der Brief ist vom 02.03.2020; von diesem Haushalt weiß die Fachstelle erst seit der Meldung" in page.text
    assert filed(app) == []
