"""A closed case: what of it is closed to whom, and what closing asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from models import Case
from models.enums import CaseStatus, ConferenceState, FollowUpResult, MeasureState, Outcome, StepKind
from portal import clock, steps
from portal.extensions import db
from portal.viewers import machine
from tests.views.test_forms import ON_SQLITE, TODAY, SignIn, errors, fields, send, stored, stored_measure


def close_joined(app: Flask, case: int) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        record = db.session.get_one(Case, case)
        record.status, record.outcome, record.closed_on = CaseStatus.CLOSED, Outcome.W9, TODAY
        db.session.commit()


@ON_SQLITE
def test_a_closed_case_offers_no_form_of_its_file_and_takes_nothing_new(app: Flask, world: Any, sign_in: SignIn):
    clerk, lead = sign_in("clerk"), sign_in("lead")
    measure = stored_measure(app, world.joined)
    given = fields(clerk.get("/massnahmen/new/").text) | {
        "title": "Rate",
        "case_id": stored(app, Case, world.joined).number,
    }
    given |= {"kind_id": str(measure.kind_id), "due_on": "2030-01-05"}
    step = fields(clerk.get("/schritte/new/").text) | {
        "kind": "filed",
        "happened_on": "2026-01-05",
        "case_id": given["case_id"],
    }
    close_joined(app, world.joined)
    edit = f"/massnahmen/edit/?id={measure.id}"
    assert (clerk.get(edit).status_code, lead.get(edit).status_code) == (404, 200)
    assert "Bearbeiten" not in clerk.get(f"/massnahmen/details/?id={measure.id}").text
    for path, data, what in (
        ("/massnahmen/new/", given, "Maßnahmen vereinbaren"),
        ("/schritte/new/", step, "Schritte erfassen"),
    ):
        answer = clerk.post(path, data=data)
        assert (answer.status_code, f"Öffnen Sie ihn wieder, bevor Sie {what}" in answer.text) == (422, True)


@ON_SQLITE
@pytest.mark.parametrize("page", ["/faelle/details/?id={}", "/luecken/?person="])
@pytest.mark.parametrize(("login", "linked"), [("clerk", False), ("lead", True)])
def test_gaps_of_a_closed_case_are_links_for_who_may_fill_them(
    app: Flask, world: Any, sign_in: SignIn, page: str, login: str, linked: bool
):
    close_joined(app, world.joined)
    shown = sign_in(login).get(page.format(world.joined)).text
    assert "Gründe" in shown
    assert (f"/faelle/aufgabe/oeffnen/?id={world.joined}" in shown) is linked


@ON_SQLITE
def test_closing_refuses_a_way_at_its_field_where_nothing_was_secured(app: Flask, world: Any, sign_in: SignIn):
    page = f"/faelle/aufgabe/abschliessen/?id={world.joined}"
    answer = send(sign_in("clerk"), page, outcome="W9", way="own_means", on=f"{TODAY:%Y-%m-%d}")
    assert [error for error in errors(answer.text) if "Gesichert wurde nichts" in error]


@ON_SQLITE
def test_the_lead_opens_a_closed_case_again_and_its_follow_ups_go(app: Flask, world: Any, sign_in: SignIn):
    close_joined(app, world.joined)
    lead = sign_in("lead")
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        waiting = [one.id for one in db.session.get_one(Case, world.joined).follow_ups]
    assert waiting
    assert lead.get(f"/nachfragen/delete/?id={waiting[0]}").status_code == 404
    assert lead.post(f"/faelle/aufgabe/oeffnen/?id={world.joined}").status_code == 302
    case = stored(app, Case, world.joined)
    assert (case.status, case.outcome) == (CaseStatus.IMPLEMENTATION, None)
    assert lead.get(f"/nachfragen/details/?id={waiting[0]}").status_code == 404


@ON_SQLITE
def test_the_lead_puts_a_closing_right_though_somebody_has_asked_after_it(app: Flask, world: Any, sign_in: SignIn):
    close_joined(app, world.joined)
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        (asked,) = db.session.get_one(Case, world.joined).follow_ups
        asked.result, asked.done_on = FollowUpResult.NOT_REACHED, TODAY
        db.session.commit()
    lead, task = sign_in("lead"), f"/faelle/aufgabe/berichtigen/?id={world.joined}"
    assert fields(lead.get(task).text)["on"] == f"{TODAY:%Y-%m-%d}"
    assert send(lead, task, outcome="W2", way="own_means").status_code == 302
    case = stored(app, Case, world.joined)
    assert (case.status, case.outcome, case.closed_on) == (CaseStatus.CLOSED, Outcome.W2, TODAY)
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        found = {one.months: one.done_on for one in db.session.get_one(Case, world.joined).follow_ups}
    assert found == {3: TODAY, 6: None, 12: None}
    assert sign_in("clerk").get(task).status_code == 404
    too_late = send(lead, task, on=f"{TODAY + timedelta(days=1):%Y-%m-%d}")
    assert "an dem nachgefragt wurde" in too_late.text


@ON_SQLITE
def test_closing_names_the_clocks_that_run_and_asks_why_nevertheless(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        record = db.session.get_one(Case, world.joined)
        for measure in record.measures:
            measure.state, measure.done_on = MeasureState.DONE, TODAY
        for conference in record.conferences:
            conference.state = ConferenceState.CANCELLED
        steps.add(record, kind=StepKind.SERVED, on=TODAY)
        db.session.commit()
    clerk, task = sign_in("clerk"), f"/faelle/aufgabe/abschliessen/?id={world.joined}"
    assert "§ 569 Abs. 3 Nr. 2" in clerk.get(task).text
    given = {"outcome": "W9", "on": TODAY.isoformat()}
    (why,) = [error for error in errors(send(clerk, task, **given).text) if "trotzdem abschließen" in error]
    assert "Verteidigungsanzeige" in why
    assert stored(app, Case, world.joined).status is not CaseStatus.CLOSED
    assert send(clerk, task, **given, despite="KANARIE-AUSGEZOGEN").status_code == 302
    assert "Grund: KANARIE-AUSGEZOGEN" in clerk.get(f"/faelle/details/?id={world.joined}").text


@ON_SQLITE
def test_the_lead_opens_a_case_again_though_somebody_has_asked_after_it(app: Flask, world: Any, sign_in: SignIn):
    close_joined(app, world.joined)
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        (asked,) = db.session.get_one(Case, world.joined).follow_ups
        asked.result, asked.done_on = FollowUpResult.LOST, TODAY
        db.session.commit()
    lead, task = sign_in("lead"), f"/faelle/aufgabe/oeffnen/?id={world.joined}"
    assert task in lead.get(f"/faelle/details/?id={world.joined}").text
    assert lead.get(task).status_code == 200
    assert lead.post(task).status_code == 302
    assert stored(app, Case, world.joined).status is CaseStatus.IMPLEMENTATION
    assert "vor dem Wiederöffnen: Wohnung verloren." in lead.get(f"/faelle/details/?id={world.joined}").text


@ON_SQLITE
def test_closing_anew_offers_the_day_it_was_closed_on_before(app: Flask, world: Any, sign_in: SignIn):
    close_joined(app, world.joined)
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        record = db.session.get_one(Case, world.joined)
        record.reported_on = record.closed_on = TODAY - timedelta(days=9)
        db.session.commit()
    lead, task = sign_in("lead"), f"/faelle/aufgabe/abschliessen/?id={world.joined}"
    lead.post(f"/faelle/aufgabe/oeffnen/?id={world.joined}")
    page = lead.get(task).text
    former = TODAY - timedelta(days=9)
    assert fields(page)["on"] == former.isoformat()
    assert f"Der Fall war schon am {former:%d.%m.%Y} abgeschlossen." in page
