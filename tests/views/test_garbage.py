"""Does any choice of any form answer values no browser sends without falling over?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests.world import World
from views.base import PortalModelView

GARBAGE = ("", " ", "x", "1e9", "-1", "9" * 40, "\x00")
CHOICE = re.compile(r'<select[^>]*\bname="([^"]+)"|<input[^>]*type="(?:checkbox|radio)"[^>]*\bname="([^"]+)"')
FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')
ENDING = frozenset({"abschliessen", "absagen", "oeffnen"})
"""What leaves nothing to try behind it comes last."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def screens(app: Flask) -> list[PortalModelView]:
    """Return the screens of all kinds of record."""
    return [view for view in app.extensions["admin"][0]._views if isinstance(view, PortalModelView)]


def addresses(view: PortalModelView) -> Iterator[str]:
    """Yield the forms of a screen with some records of each, those that end something last."""
    model: Any = view.model_class
    numbers = db.session.scalars(select(model.id).order_by(model.id).limit(4)).all()
    yield f"/{view.path}/new/"
    for number in numbers:
        yield f"/{view.path}/edit/?id={number}"
    for task in sorted(view.tasks, key=lambda task: task.name in ENDING):
        yield from (f"/{view.path}/aufgabe/{task.name}/?id={number}" for number in numbers)


def test_no_form_falls_over_values_no_browser_sends(app: Flask, world: World, sign_in: Callable[[str], FlaskClient]):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        asked = {address: view for view in screens(app) for address in addresses(view)}
    lead, failed, tried = sign_in("lead"), [], 0
    for address in asked:
        page = lead.get(address)
        if page.status_code != 200:
            continue
        form = page.text.partition("<main")[2]
        choices, fields = {"".join(found) for found in CHOICE.findall(form)}, set(FIELD.findall(form))
        posts = [{key: value} for key in choices for value in GARBAGE] + [
            dict.fromkeys(fields, value) for value in GARBAGE
        ]
        tried += len(posts)
        failed += [(address, data) for data in posts if lead.post(address, data=data).status_code >= 500]
    assert (failed, tried > 500) == ([], True)
