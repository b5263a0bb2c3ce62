"""Arrears by month: entered in one table, kept with the case in the open, and nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import ArrearsMonth, Case
from models.enums import ArrearsKind
from portal import clock
from portal.extensions import db
from portal.viewers import machine

SignIn = Callable[[str], FlaskClient]
TODAY = clock.today().isoformat()


@pytest.fixture
def address(world) -> str:
    return f"/rueckstaende/?fall={world.joined}"


def opened(client: FlaskClient, address: str) -> str:
    """Return what the page carries against silent overwriting."""
    found = re.search(r'name="seen_version" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found[1]


def recorded(app: Flask, number: int) -> tuple[dict[tuple[date, ArrearsKind], tuple[Decimal, Decimal]], Any]:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        months = db.session.scalars(select(ArrearsMonth).where(ArrearsMonth.case_id == number))
        case = db.guarded.get_one(Case, number)
        sums = case.arrears, case.compensation, case.energy_debt, case.arrears_on
        return {(one.month, one.kind): (one.owed, one.paid) for one in months}, sums


def test_months_set_the_sums_of_the_case_and_say_so(app: Flask, world, sign_in: SignIn, address: str):
    client = sign_in("clerk")
    data = {
        "owed_2025_12_rent": "1.512,40", "paid_2025_12_rent": "12,40", "owed_2026_01_compensation": "300",
        "energy_debt": "88,5", "known_on": TODAY, "span_kind": "rent", "seen_version": opened(client, address),
    }  # fmt: skip
    page = client.post(address, data=data, follow_redirects=True).text
    assert "Mietrückstand von 1.024,00\u00a0€ auf 1.500,00\u00a0€ gesetzt." in page
    assert "Energieschulden auf 88,50\u00a0€ gesetzt." in page
    months, sums = recorded(app, world.joined)
    assert months == {
        (date(2025, 12, 1), ArrearsKind.RENT): (Decimal("1512.40"), Decimal("12.40")),
        (date(2026, 1, 1), ArrearsKind.COMPENSATION): (Decimal(300), Decimal(0)),
    }
    assert sums == (Decimal(1500), Decimal(300), Decimal("88.50"), clock.today())


def test_bad_cells_are_named_and_nothing_is_kept_or_lost(app: Flask, world, sign_in: SignIn, address: str):
    before, client = recorded(app, world.joined), sign_in("clerk")
    data = {
        "owed_2026_01_rent": "12.5",
        "paid_2026_01_rent": "-1",
        "owed_2026_02_rent": "77,01",
        "known_on": TODAY,
        "span_kind": "rent",
    }
    answer = client.post(address, data=data | {"seen_version": opened(client, address)})
    assert answer.status_code == 422
    assert "Miete 01.2026, Soll: „12.5“ ist kein Betrag." in answer.text
    assert "Miete 01.2026, Gezahlt: -1,00\u00a0€ ist weniger als 0,00 €." in answer.text
    assert 'value="12.5"' in answer.text
    assert 'value="77,01"' in answer.text
    assert recorded(app, world.joined) == before


def test_many_months_at_once_spare_what_is_there(app: Flask, world, sign_in: SignIn, address: str):
    client = sign_in("clerk")
    span = {"span_kind": "rent", "span_first": "11.2025", "span_last": "2026-01", "span_owed": "500,00"}
    data = {**span, "owed_2025_12_rent": "480", "known_on": TODAY, "seen_version": opened(client, address)}
    previewed = client.post(address, data={**data, "uebernehmen": "1"}).text
    assert "12.2025: hatte schon ein anderes Soll und behält es." in previewed
    assert previewed.count('value="500,00"') == 2
    client.post(address, data=data)
    months = recorded(app, world.joined)[0]
    assert {month: owed for (month, _), (owed, _) in months.items()} == {
        date(2025, 11, 1): 500, date(2025, 12, 1): 480, date(2026, 1, 1): 500,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (("2026-01", "", "5"), "Soll je Monat“ gebraucht"),
        (("2026-02", "2026-01", "5"), "01.2026 liegt vor 02.2026"),
        (("2000-01", "2026-01", "5"), "höchstens 120"),
        (("13.2026", "2026-01", "5"), "„13.2026“ ist kein Monat"),
    ],
)
def test_spans_that_make_no_sense_are_refused(world, sign_in: SignIn, address: str, span: tuple[str, ...], said: str):
    data = dict(zip(("span_first", "span_last", "span_owed"), span, strict=True)) | {
        "span_kind": "rent",
        "known_on": TODAY,
    }
    answer = sign_in("clerk").post(address, data=data)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_who_comes_second_is_told_and_keeps_his_figures(app: Flask, world, sign_in: SignIn, address: str):
    first, second = sign_in("clerk"), sign_in("lead")
    versions = opened(first, address), opened(second, address)
    data = {"owed_2026_01_rent": "100", "known_on": TODAY, "span_kind": "rent"}
    assert first.post(address, data=data | {"seen_version": versions[0]}).status_code == 302
    answer = second.post(address, data=data | {"owed_2026_01_rent": "999", "seen_version": versions[1]})
    assert "während die Seite bei Ihnen offen war" in answer.text
    assert 'value="999,00"' in answer.text
    assert recorded(app, world.joined)[1][0] == 100


def test_only_the_office_reaches_the_arrears_of_an_open_case(world, sign_in: SignIn, address: str):
    for login in ("partner", "away_clerk", "finance", "admin"):
        assert sign_in(login).get(address).status_code == 404
    assert "Rückstände nach Monaten" in sign_in("clerk").get(f"/faelle/details/?id={world.joined}").text
