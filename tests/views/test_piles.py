"""Does every badge and tile open exactly the list of what it counted?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case
from portal.extensions import db
from portal.viewers import machine
from tests import factories

LOGINS = ("clerk", "social_worker", "lead", "partner", "partner_lead", "finance", "admin", "privacy")
SignIn = Callable[[str], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def counted(page: str) -> dict[str, set[str]]:
    """Return address -> numbers shown on it, of badges and of tiles that open a list."""
    found: dict[str, set[str]] = {}
    badges = re.findall(r'<a class="count" href="([^"]+)"[^>]*>.*?</span>(\d+)<', page)
    tiles = re.findall(r'<a class="tile[^"]*" href="([^"]+)"><span class="tile-value">([\d.]+)<', page)
    for address, number in badges + tiles:
        found.setdefault(html.unescape(address), set()).add(number)
    return found


def listed(page: str) -> str:
    """Return how many rows a list says it has."""
    found = re.search(r"\d+–\d+ von ([\d.]+)", page) or re.search(r"\b(0) [A-ZÄÖÜ]", page.split("<main", 1)[1])
    assert found
    return found[1]


@ON_SQLITE
@pytest.mark.parametrize("login", LOGINS)
def test_a_badge_opens_as_many_rows_as_it_counts(app: Flask, world: Any, sign_in: SignIn, login: str) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        case = db.session.get_one(Case, world.joined)
        factories.measure(db.guarded, case, due_on=factories.TODAY - timedelta(days=1))
        factories.measure(db.guarded, case, due_on=factories.TODAY + timedelta(days=30))
        db.session.commit()
    client = sign_in(login)
    numbers = {
        address: shown for address, shown in counted(client.get("/").text).items() if "/statistik" not in address
    }
    assert numbers or login in ("finance", "privacy")
    assert {address: {listed(client.get(address).text)} for address in numbers} == numbers


@ON_SQLITE
def test_a_pile_of_another_role_narrows_nothing_and_opens_nothing(app: Flask, world: Any, sign_in: SignIn) -> None:
    client = sign_in("partner")
    assert listed(client.get("/faelle/?stapel=dormant").text) == listed(client.get("/faelle/").text)
    assert client.get("/nachfragen/?stapel=follow_up").status_code == 404
