"""A catalogue on its page: a slip is mended everywhere, another meaning begins on a day, and both only in the own office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import CatalogueEntry
from models.enums import CatalogueKind
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]


def entries(app: Flask, office_id: int) -> list[Any]:
    """Return key, label and days of the triggers for arrears of rent of an office."""
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        mine = select(CatalogueEntry).where(
            CatalogueEntry.office_id == office_id,
            CatalogueEntry.kind == CatalogueKind.TRIGGER,
            CatalogueEntry.code.startswith("rent_debts"),
        )
        found = db.session.scalars(mine.order_by(CatalogueEntry.id)).all()
        return [(each.id, each.code, each.label, each.valid_from, each.valid_to) for each in found]


def test_a_slip_is_corrected_and_another_word_is_not(app: Flask, world: Any, sign_in: SignIn) -> None:
    ((number, code, label, *days),) = entries(app, world.home)
    client, address = sign_in("admin"), f"/kataloge/aufgabe/berichtigen/?id={number}"
    assert f'value="{label}"' in client.get(address).text
    assert "ein anderes Wort" in client.post(address, data={"label": "Wasserschaden"}).text
    assert client.post(address, data={"label": f"{label}."}).status_code == 302
    assert entries(app, world.home) == [(number, code, f"{label}.", *days)]


def test_a_replaced_entry_ends_the_day_before_its_successor_begins(app: Flask, world: Any, sign_in: SignIn) -> None:
    ((number, code, label, *_),) = entries(app, world.home)
    client, address = sign_in("admin"), f"/kataloge/aufgabe/abloesen/?id={number}"
    begins = factories.TODAY + timedelta(days=30)
    data = {"label": "Zahlungsrückstand", "on": begins.isoformat()}
    assert client.post(address, data=data | {"on": ""}).status_code == 422
    assert len(entries(app, world.home)) == 1
    assert client.post(address, data=data).status_code == 302
    old, new = entries(app, world.home)
    assert old == (number, code, label, None, begins - timedelta(days=1))
    assert new[1:] == (f"{code}_2", "Zahlungsrückstand", begins, None)


@pytest.mark.parametrize("task", ["berichtigen", "abloesen"])
def test_an_entry_of_another_office_and_a_role_that_may_not_change_nothing(
    app: Flask, world: Any, sign_in: SignIn, task: str
) -> None:
    before = [entries(app, office) for office in (world.home, world.away)]
    data = {"label": "Mietschuldenx", "on": (factories.TODAY + timedelta(days=9)).isoformat()}
    for login, ((number, *_),) in (("admin", before[1]), ("lead", before[0]), ("finance", before[0])):
        answer = sign_in(login).post(f"/kataloge/aufgabe/{task}/?id={number}", data=data)
        assert answer.status_code in (403, 404)
    assert [entries(app, office) for office in (world.home, world.away)] == before
