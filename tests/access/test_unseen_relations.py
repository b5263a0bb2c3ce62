"""A relation to a record somebody outside the office may not see looks to him exactly like none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Agency, Case
from models.enums import AgencyKind, Role
from models.share import SHAREABLE
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
OF_ONE_CASE = re.compile(r"\d{4}-\d{4}|(?<=[=/\"-])\d+\b|FAKE-\w+")
"""What differs from case to case by itself: its number, those of its records, and the name."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def numbers(app: Flask) -> tuple[int, int]:
    """Two cases a partner takes part in; the household of the second had a case before, of which the partner knows nothing."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = factories.agency(db.guarded, "Fachstelle Musterstadt")
        guest = factories.agency(db.guarded, "Jobcenter Muster", AgencyKind.JOBCENTER)
        for login, role, of in (
            ("lead", Role.LEAD, office), ("partner", Role.PARTNER, guest), ("partner_lead", Role.PARTNER_LEAD, guest),
        ):  # fmt: skip
            factories.user(db.guarded, login, role, of)
        earlier = factories.case(db.guarded, office, reported_on=date(2025, 3, 3), number="2025-0001")
        made = [_shared(factories.case(db.guarded, office, previous_case=known), guest) for known in (None, earlier)]
        db.session.commit()
        return made[0].id, made[1].id


def _shared(case: Case, guest: Agency) -> Case:
    factories.measure(db.guarded, case, guest)
    factories.share(db.guarded, case, guest, *(one.value for one in SHAREABLE))
    return case


@pytest.mark.parametrize("login", ["partner", "partner_lead"])
def test_an_earlier_case_unseen_looks_like_none(numbers: tuple[int, int], sign_in: SignIn, login: str):
    partner = sign_in(login)
    alone, again = (partner.get(f"/faelle/details/?id={number}").text for number in numbers)
    assert "Früherer Fall" in alone
    assert OF_ONE_CASE.sub("", again) == OF_ONE_CASE.sub("", alone)


def test_the_office_sees_the_earlier_case(numbers: tuple[int, int], sign_in: SignIn):
    page = sign_in("lead").get(f"/faelle/details/?id={numbers[1]}").text
    assert "Wiederauftritt: Der Haushalt hatte schon den Fall 2025-0001." in page
