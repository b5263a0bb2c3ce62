"""Does the office read that an agency sees the number alone, and does one click share the name with whom the law lets?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Case, Share
from models.enums import AgencyKind, ShareBasis
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import fields

SignIn = Callable[[str], FlaskClient]
ALONE = "nur „Fall {number}“, keinen Namen."
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def with_a_guest(app: Flask, world: Any) -> dict[str, Any]:
    """Record a case with a Jobcenter as a guest and one of its measures."""
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        old = db.session.get_one(Case, world.joined)
        guest = old.conferences[0].invitations[0].agency
        guest.kind = AgencyKind.JOBCENTER
        case = factories.case(db.guarded, old.office, "Kanarienvogt", "Kim")
        conference, measure = factories.conference(db.guarded, case, guest), factories.measure(db.guarded, case, guest)
        db.session.commit()
        return {
            "number": case.number, "case": case.id, "conference": f"/konferenzen/details/?id={conference.id}",
            "measure": f"/massnahmen/details/?id={measure.id}", "task": f"/aufgabe/namen-freigeben/?id={measure.id}",
            "guests": f"/konferenzen/aufgabe/namen-freigeben/?id={conference.id}",
        }  # fmt: skip


def test_office_reads_that_the_agency_sees_the_number_alone_and_releases_the_name(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    made, clerk, partner = with_a_guest(app, world), sign_in("clerk"), sign_in("partner")
    alone, page = ALONE.format(number=made["number"]), f"/faelle/details/?id={made['case']}"
    assert [alone in clerk.get(made[key]).text for key in ("conference", "measure")] == [True, True]
    assert ("Kanarienvogt" in partner.get(page).text, alone in partner.get(made["measure"]).text) == (False, False)
    path = f"/massnahmen{made['task']}"
    assert partner.get(path).status_code == 404
    assert clerk.post(path, data=fields(clerk.get(path).text)).status_code == 302
    assert [alone in clerk.get(made[key]).text for key in ("conference", "measure")] == [False, False]
    assert "Kanarienvogt" in partner.get(page).text
    assert clerk.get(made["guests"]).status_code != 200
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        [share] = db.session.query(Share).filter_by(case_id=made["case"]).all()
        assert (share.basis, [category.value for category in share.granted()]) == (ShareBasis.SGBX_69, ["contact"])


def test_an_agency_the_law_does_not_carry_is_offered_no_release(app: Flask, world: Any, sign_in: SignIn) -> None:
    made, clerk = with_a_guest(app, world), sign_in("clerk")
    with app.app_context():
        db.guarded.look_as(machine("Test", factories.TODAY))
        case = db.session.get_one(Case, made["case"])
        case.conferences[0].invitations[0].agency.kind = AgencyKind.HOUSING_COMPANY
        db.session.commit()
    page = clerk.get(made["conference"]).text
    assert ("namen-freigeben" in page, "Einwilligung erfassen" in page) == (False, True)
