"""Does a place that names the household stay from a guest who may not, or no longer, hear the name?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Agency, Case, Consent
from models.enums import AgencyKind
from portal import partners
from portal.extensions import db
from portal.viewers import machine
from tests import factories

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
PLACE, BRING = "Bei Kanarienvogt in der Küche", "Den Ordner von Kanarienvogt"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def pages(app: Flask, world: Any) -> list[str]:
    """Where a housing company that is a guest by consent reads of the conference."""
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        guest = db.session.get_one(Agency, world.stranger)
        guest.kind = AgencyKind.HOUSING_COMPANY
        office = db.session.get_one(Agency, world.home)
        case = factories.case(db.guarded, office, "Kanarienvogt", "Kim")
        held = factories.conference(db.guarded, case, guest)
        held.place, held.bring = PLACE, BRING
        person = case.members[0].person
        given = Consent(case=case, person=person, agency=guest, purpose="Rat", given_on=date(2026, 1, 2), contact=True)
        db.session.add(given)
        db.session.commit()
        invited, world.named = held.invitations[0].id, case.id
        return [
            "/", "/konferenzen/", f"/konferenzen/details/?id={held.id}", "/einladungen/", f"/einladungen/details/?id={invited}",
            f"/faelle/details/?id={case.id}",
        ]  # fmt: skip


def test_a_guest_reads_the_place_while_consent_runs_and_no_longer_once_it_is_revoked(
    app: Flask, world: Any, sign_in: SignIn, pages: list[str]
) -> None:
    guest = sign_in("stranger")
    shown = [guest.get(page).text for page in pages]
    assert [PLACE in page for page in shown] == [False, True, True, False, True, True]
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.session.get_one(Case, world.named)
        partners.revoke(case, case.consents[0], on=TODAY)
        db.session.commit()
    for page in pages:
        answer = guest.get(page)
        assert (answer.status_code, "Kanarienvogt" in answer.text) == (200, False)
    assert "nennt Ihnen die Fachstelle" in guest.get(pages[2]).text
    assert PLACE in sign_in("clerk").get(pages[2]).text
