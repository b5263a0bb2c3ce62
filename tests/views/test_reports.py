"""The pages of reports: the channel first, then what it may contain, then what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from models import Agency, Case, Report
from models.enums import Channel, ReceivedBy, ReportState, Stage
from portal import channels
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import ON_SQLITE, SignIn, errors, messages, stored

TODAY = factories.TODAY
EMPTY_FORM = {"csrf_token", "reported_on", "received_by", "reporting_agency_id", "version"}


def asked(page: str) -> set[str]:
    """Return the names of the fields of a form page."""
    form = page[page.index("<form method") :]
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', form)) - EMPTY_FORM


@ON_SQLITE
def test_the_office_is_asked_for_the_channel_first(world: Any, sign_in: SignIn):
    page = sign_in("clerk").get("/meldungen/new/").text
    linked = re.findall(r'href="/meldungen/new/\?channel=(\w+)"', page)
    assert sorted(linked) == sorted(channel.value for channel in Channel)
    assert "/meldungen/new/?channel=self&amp;received_by=walk_in" in page
    assert "Wer hat gemeldet?" in sign_in("clerk").post("/meldungen/new/", data={"channel": "brieftaube"}).text


@ON_SQLITE
@pytest.mark.parametrize("channel", Channel)
def test_the_form_asks_for_what_the_channel_may_contain_and_nothing_else(world: Any, sign_in: SignIn, channel: Channel):
    rule = channels.RULES[channel]
    page = sign_in("clerk").get(f"/meldungen/new/?channel={channel.value}").text
    assert asked(page) == rule.may | set(rule.asked)


@ON_SQLITE
def test_what_a_channel_may_not_contain_is_not_taken_from_a_form(app: Flask, world: Any, sign_in: SignIn):
    given = {
        "reported_on": f"{TODAY}", "last_name": "FAKE-Neu", "first_name": "Kim", "street": "Weg 1", "cut_on": f"{TODAY}",
        "arrears": "900,00", "phone": "0511 1", "remark": "krank", "stage": "10",
    }  # fmt: skip
    answer = sign_in("clerk").post("/meldungen/new/?channel=basic_supplier", data=given)
    report = stored(app, Report, int(answer.location.rpartition("=")[2]))
    assert (report.channel, report.stage) == (Channel.BASIC_SUPPLIER, Stage.ENERGY)
    assert (report.arrears, report.phone, report.remark) == (None, "", "")


@ON_SQLITE
def test_what_a_channel_needs_is_asked_at_its_field(world: Any, sign_in: SignIn):
    answer = sign_in("clerk").post("/meldungen/new/?channel=bailiff", data={"reported_on": f"{TODAY}"})
    assert errors(answer.text) == ["Diese Angabe wird gebraucht."] * 3


@ON_SQLITE
def test_walk_ins_are_written_down_as_such(world: Any, sign_in: SignIn):
    page = sign_in("clerk").get("/meldungen/new/?channel=self&received_by=walk_in").text
    assert f'<option selected value="{ReceivedBy.WALK_IN.value}">' in page


@ON_SQLITE
def test_a_partner_corrects_an_open_report_and_no_decided_one(app: Flask, world: Any, sign_in: SignIn):
    landlord, path = sign_in("partner_lead"), f"/meldungen/edit/?id={world.sent}"
    given = {"last_name": "FAKE-Neu", "street": "Weg 9", "version": "1", "decision_reason": "gestohlen", "source": "x"}
    assert landlord.post(path, data=given).status_code == 302
    report = stored(app, Report, world.sent)
    assert (report.street, report.decision_reason, report.source) == ("Weg 9", "", "")
    assert sign_in("partner").get(path).status_code == 404
    sign_in("clerk").post(f"/meldungen/aufgabe/ablehnen/?id={world.sent}", data={"reason": "Kein Wohnraum"})
    assert landlord.get(path).status_code == 404


@ON_SQLITE
def test_the_reporter_sees_that_a_rejection_was_taken_back(app: Flask, world: Any, sign_in: SignIn):
    clerk, landlord = sign_in("clerk"), sign_in("partner_lead")
    at, task = f"/meldungen/details/?id={world.sent}", f"/meldungen/aufgabe/wieder-oeffnen/?id={world.sent}"
    clerk.post(f"/meldungen/aufgabe/ablehnen/?id={world.sent}", data={"reason": "Kein Wohnraum"})
    assert ("Kein Wohnraum" in landlord.get(at).text, landlord.get(task).status_code) == (True, 404)
    assert clerk.post(task).status_code == 302
    page = landlord.get(at).text
    assert ("wieder geprüft" in page, "Kein Wohnraum" in page, "offen" in page) == (True, False, True)
    assert clerk.get(task).status_code == 404


@ON_SQLITE
def test_the_reporter_sees_how_long_it_waits_and_whom_to_call(app: Flask, world: Any, sign_in: SignIn):
    page = sign_in("partner_lead").get(f"/meldungen/details/?id={world.sent}").text
    assert "seit heute" in page
    assert "Ihre Ansprechstelle" in page
    assert "Fachstelle Musterstadt" in page


@ON_SQLITE
def test_a_new_report_can_lead_on_to_its_acceptance(world: Any, sign_in: SignIn):
    given = {"reported_on": f"{TODAY}", "channel": "self", "last_name": "FAKE-Neu", "annehmen": "1"}
    clerk, partner = sign_in("clerk"), sign_in("partner_lead")
    assert "Speichern und annehmen" in clerk.get("/meldungen/new/?channel=self").text
    assert "Speichern und annehmen" not in partner.get("/meldungen/new/").text
    assert clerk.post("/meldungen/new/", data=given).location.startswith("/meldungen/aufgabe/annehmen/?id=")


@ON_SQLITE
@pytest.mark.parametrize("task", ["annehmen", "ablehnen", "weitergeben"])
def test_who_decides_about_a_report_has_it_in_sight(app: Flask, world: Any, sign_in: SignIn, task: str):
    page = sign_in("clerk").get(f"/meldungen/aufgabe/{task}/?id={world.sent}").text
    assert stored(app, Report, world.sent).last_name in page


@ON_SQLITE
def test_a_report_goes_to_the_open_case_chosen_by_its_number(app: Flask, world: Any, sign_in: SignIn):
    clerk, path = sign_in("clerk"), f"/meldungen/aufgabe/annehmen/?id={world.sent}"
    number = stored(app, Case, world.joined).number
    for typed in ("", "2026-9999"):
        answer = clerk.post(path, data={"case": "andere", "number": typed})
        assert "gibt es in Ihrer Fachstelle nicht" in errors(answer.text)[0]
    assert clerk.post(path, data={"case": "andere", "number": number}).status_code == 302
    assert stored(app, Report, world.sent).case_id == world.joined


@ON_SQLITE
@pytest.mark.parametrize("nobody", [False, True])
def test_accepting_asks_who_answers_for_the_case_and_begins_with_who_accepts(
    app: Flask, world: Any, sign_in: SignIn, nobody: bool
):
    clerk, path = sign_in("clerk"), f"/meldungen/aufgabe/annehmen/?id={world.sent}"
    page = clerk.get(path).text
    chosen = page.split('name="assigned_to_id"', 1)[1].split("</select>", 1)[0]
    assert f'<option selected value="{world.logins["clerk"]}">' in chosen
    clerk.post(path, data={"case": "", "assigned_to_id": "" if nobody else str(world.logins["clerk"])})
    opened = stored(app, Case, stored(app, Report, world.sent).case_id)
    assert opened.assigned_to_id == (None if nobody else world.logins["clerk"])


@ON_SQLITE
def test_no_report_goes_to_a_case_of_another_office(app: Flask, world: Any, sign_in: SignIn):
    clerk, path = sign_in("clerk"), f"/meldungen/aufgabe/annehmen/?id={world.sent}"
    assert clerk.post(path, data={"case": str(world.foreign)}).status_code == 422
    assert stored(app, Report, world.sent).state is ReportState.OPEN


@ON_SQLITE
def test_passing_on_names_one_competent_office(app: Flask, world: Any, sign_in: SignIn):
    clerk, path = sign_in("clerk"), f"/meldungen/aufgabe/weitergeben/?id={world.sent}"
    for both in ({}, {"office": str(world.away), "body": "Landkreis"}):
        assert "eines von beiden" in errors(clerk.post(path, data=both).text)[0]
    answer = clerk.post(path, data={"office": str(world.away), "reason": "Wohnt dort"}, follow_redirects=True)
    assert "Sie liegt dort im Eingang." in " ".join(messages(answer.text))
    seen = sign_in("partner_lead").get(f"/meldungen/details/?id={world.sent}").text
    assert "Fachstelle Anderstadt" in seen
    assert "SENT" in sign_in("away_clerk").get("/meldungen/?state=open").text


@ON_SQLITE
def test_a_slip_of_the_year_is_told_at_its_field_and_keeps_what_was_typed(world: Any, sign_in: SignIn):
    given = {"reported_on": f"{TODAY}", "last_name": "FAKE-Neu", "served_on": "2199-01-02", "phone": ""}
    answer = sign_in("clerk").post("/meldungen/new/?channel=self", data=given)
    assert errors(answer.text) == [
        "„Klage zugestellt“ am 02.01.2199 liegt in der Zukunft. Wählen Sie heute oder früher."
    ]
    assert 'value="2199-01-02"' in answer.text


@ON_SQLITE
def test_the_list_and_the_search_of_the_frame_find_open_reports(app: Flask, world: Any, sign_in: SignIn):
    report = stored(app, Report, world.sent)
    page = sign_in("clerk").get("/faelle/", query_string={"q": report.last_name}).text
    assert f'<a href="/meldungen/details/?id={world.sent}">' in page
    for login, found in (("clerk", True), ("away_clerk", False)):
        client = sign_in(login)
        listed = client.get("/meldungen/", query_string={"search": report.last_name}).text
        assert (f"/meldungen/details/?id={world.sent}" in listed) is found
        assert (report.last_name in client.get("/faelle/", query_string={"q": report.last_name[:9]}).text) is found


@ON_SQLITE
def test_what_the_report_says_stands_where_it_is_decided(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        told: dict[str, Any] = {"street": "Weg 7", "landlord_name": "Wohnbau", "arrears": 1837, "served_on": TODAY}
        office = db.session.get_one(Agency, world.home)
        number = factories.report(db.guarded, office, last_name="FAKE-Fakt", docket="501 C 9/26", **told).id
        db.session.commit()
    page = sign_in("clerk").get(f"/meldungen/aufgabe/annehmen/?id={number}").text
    for said in ("FAKE-Fakt", "Weg 7", "Wohnbau", "1.837,00", "501 C 9/26", f"{TODAY:%d.%m.%Y}"):
        assert f"<dd>{said}" in page, said
    assert "<dt>Klageeingang</dt>" not in page


@ON_SQLITE
def test_the_same_report_is_not_taken_twice(world: Any, sign_in: SignIn):
    client, path = sign_in("clerk"), "/meldungen/new/?channel=self"
    given = {"reported_on": f"{TODAY}", "last_name": "FAKE-Neu", "first_name": "Kim", "street": "Lange Straße 1"}
    assert client.post(path, data=given).status_code == 302
    again = client.post(path, data=given | {"street": "Lange Str. 1"})
    assert "schon gemeldet (offen)" in " ".join(messages(again.text))
    assert client.post(path, data=given | {"first_name": "Lou"}).status_code == 302


@ON_SQLITE
@pytest.mark.parametrize("decision", ["ablehnen", "weitergeben"])
def test_a_report_no_conference_is_held_for_shows_no_clock(world: Any, sign_in: SignIn, decision: str):
    landlord, path = sign_in("partner_lead"), f"/meldungen/details/?id={world.sent}"
    due = re.search(r"Fallkonferenz bis</dt>\s*<dd[^>]*>([\d.]+)", landlord.get(path).text)
    assert due is not None
    data = {"reason": "Kein Wohnraum", "body": "Wohnungsamt"}
    sign_in("clerk").post(f"/meldungen/aufgabe/{decision}/?id={world.sent}", data=data)
    assert "Fallkonferenz bis" not in landlord.get(path).text
    assert due[1] not in landlord.get("/meldungen/").text
