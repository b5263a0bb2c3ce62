"""Forms: what is typed is kept or refused with a sentence at its field, whatever was sent."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Agency, Case, Measure, Person, Report
from models.enums import Stage
from portal import cases, clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_fields import DIN_91379
from views.base.fields import LONGEST_LINE

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
LINE = DIN_91379[:LONGEST_LINE].strip()
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def stored(app: Flask, model: Any, number: int) -> Any:
    """Return a record as it now stands."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        return db.session.get_one(model, number)


def fields(page: str) -> dict[str, str]:
    """Return what a form page would send as it stands."""
    found = {}
    for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page):
        found[name] = html.unescape(value)
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\r?\n?([^<]*)</textarea>', page):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


def errors(page: str) -> list[str]:
    """Return the sentences beside the fields."""
    found = re.findall(r'<p class="error"[^>]*>.*?<span>(.*?)</span></p>', page, re.DOTALL)
    return [html.unescape(sentence) for sentence in found]


def messages(page: str) -> list[str]:
    """Return the sentences at the top of a page."""
    found = re.findall(r'<div class="message [^"]*"[^>]*>(.*?)</div>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", " ", text)).strip() for text in found]


def send(client: FlaskClient, path: str, **changed: str) -> Any:
    """Open a form, change some fields and send it."""
    return client.post(path, data=fields(client.get(path).text) | changed)


def test_a_form_sent_as_it_was_opened_changes_nothing(app: Flask, world: Any, sign_in: SignIn):
    client = sign_in("clerk")
    for path, model, number in (("faelle", Case, world.joined), ("stellen", Agency, world.jobcenter)):
        before = stored(app, model, number)
        answer = send(sign_in("admin") if model is Agency else client, f"/{path}/edit/?id={number}")
        after = stored(app, model, number)
        columns = [column.key for column in model.__table__.columns]
        assert answer.status_code == 302, messages(answer.text) + errors(answer.text)
        assert {key: getattr(after, key) for key in columns} == {key: getattr(before, key) for key in columns}


def test_amounts_and_names_survive_the_round_trip_through_the_form(app: Flask, world: Any, sign_in: SignIn):
    client, path = sign_in("clerk"), f"/faelle/edit/?id={world.joined}"
    assert send(client, path, rent="1.234,56", arrears="1.234", landlord_name=LINE, note=DIN_91379).status_code == 302
    case = stored(app, Case, world.joined)
    assert (case.rent, case.arrears) == (Decimal("1234.56"), Decimal(1234))
    assert (case.landlord_name, case.note) == (LINE, DIN_91379)
    page = client.get(path).text
    assert (fields(page)["rent"], fields(page)["landlord_name"]) == ("1.234,56", LINE)


@ON_SQLITE
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(app: Flask, world: Any, sign_in: SignIn):
    typed = {
        "rent": "1234.56",
        "adults": "zwei",
        "stage": "99",
        "district_id": "4711",
        "note": "a\x07b",
        "city": "Mußter",
    }
    before = stored(app, Case, world.joined)
    answer = send(sign_in("clerk"), f"/faelle/edit/?id={world.joined}", **typed)
    assert answer.status_code == 422
    assert errors(answer.text) == [
        "Wählen Sie eine der Möglichkeiten.",
        "Der Text enthält Steuerzeichen. Fügen Sie ihn ohne Formatierung ein.",
        "Diesen Eintrag gibt es nicht oder Sie sehen ihn nicht. Wählen Sie aus der Liste.",
        "„zwei“ ist keine ganze Zahl. Geben Sie zum Beispiel 3 ein.",
        "„1234.56“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein.",
    ]
    kept = fields(answer.text)
    assert (kept["rent"], kept["adults"], kept["city"]) == ("1234.56", "zwei", "Mußter")
    case = stored(app, Case, world.joined)
    assert (case.rent, case.version, case.city) == (before.rent, before.version, before.city)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_name": ""}, "Diese Angabe wird gebraucht."),
        ({"reported_on": ""}, "Diese Angabe wird gebraucht."),
        ({"reported_on": "31.02.2026"}, f"„31.02.2026“ ist kein Tag im Kalender. Schreiben Sie zum Beispiel {TODAY:%d.%m.%Y}."),
        ({"last_name": "\x00"}, "Der Text enthält Steuerzeichen. Fügen Sie ihn ohne Formatierung ein."),
    ],
)  # fmt: skip
@ON_SQLITE
def test_a_report_is_refused_with_the_sentence_of_its_field(
    app: Flask, world: Any, sign_in: SignIn, typed: dict[str, str], sentence: str
):
    given = {"reported_on": f"{TODAY}", "channel": "self", "last_name": "FAKE-Neu"} | typed
    answer = sign_in("clerk").post("/meldungen/new/", data=given)
    assert (answer.status_code, errors(answer.text)) == (422, [sentence])
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        assert db.session.scalars(select(Report).where(Report.last_name == "FAKE-Neu")).all() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reported_on": "2199-01-01"}, "Eingang 01.01.2199 liegt in der Zukunft. Wählen Sie heute oder früher."),
        ({"rent": "-1"}, "Beträge sind 0,00 € oder größer."),
    ],
)  # fmt: skip
def test_a_report_is_refused_by_a_rule_with_its_sentence(
    world: Any, sign_in: SignIn, typed: dict[str, str], sentence: str
):
    given = {"reported_on": f"{TODAY}", "channel": "self", "last_name": "FAKE-Neu", "first_name": "Toni"} | typed
    answer = sign_in("clerk").post("/meldungen/new/", data=given)
    assert answer.status_code == 422
    assert sentence in " ".join(messages(answer.text))
    assert fields(answer.text)["first_name"] == "Toni"


def test_a_docket_of_another_court_is_told_at_its_field(world: Any, sign_in: SignIn):
    given = {
        "reported_on": f"{TODAY}", "channel": "court", "last_name": "FAKE-Neu", "docket": "AG Celle 501 C 188/26",
        "court_code": "AG Hannover",
    }  # fmt: skip
    answer = sign_in("clerk").post("/meldungen/new/", data=given)
    assert errors(answer.text) == [
        "Das Aktenzeichen „AG Celle 501 C 188/26“ nennt das Amtsgericht Celle, als Gericht ist das Amtsgericht Hannover "
        "gewählt. Lassen Sie eines von beiden stehen."
    ]


def test_what_is_no_docket_is_kept_and_asked_about(world: Any, sign_in: SignIn):
    given = {"reported_on": f"{TODAY}", "channel": "court", "last_name": "FAKE-Neu", "docket": "folgt"}
    answer = sign_in("clerk").post("/meldungen/new/", data=given, follow_redirects=True)
    assert "„folgt“ steht als Aktenzeichen da wie geschrieben, ist aber keines eines Gerichts." in " ".join(
        messages(answer.text)
    )


def test_a_report_takes_everything_a_notice_says(app: Flask, world: Any, sign_in: SignIn):
    given = {
        "reported_on": f"{TODAY:%d.%m.%Y}", "channel": "court", "last_name": "FAKE-Șerban", "first_name": "Łucja u. Jörg",
        "rent": "512,40", "arrears": "1.837,20", "docket": "501 C 188/26", "filed_on": "2026-02-27", "court_code": "AG Hannover",
    }  # fmt: skip
    answer = sign_in("clerk").post("/meldungen/new/", data=given)
    assert answer.status_code == 302
    report = stored(app, Report, int(answer.location.rpartition("=")[2]))
    assert (report.last_name, report.first_name, report.stage) == ("FAKE-Șerban", "Łucja u. Jörg", Stage.SUIT_FILED)
    assert (report.rent, report.arrears, report.docket_key) == (Decimal("512.40"), Decimal("1837.20"), "501C188/26")
    due_on = cases.conference_due_on(stored(app, Agency, world.home), TODAY)
    assert (report.reported_on, report.conference_due_on, report.office_id) == (TODAY, due_on, world.home)


@ON_SQLITE
def test_columns_nobody_asked_for_are_not_written(app: Flask, world: Any, sign_in: SignIn):
    sent = {
        "number": "1",
        "office_id": str(world.away),
        "status": "closed",
        "household_name": "X",
        "id": "99",
        "city": "Hann",
    }
    assert send(sign_in("clerk"), f"/faelle/edit/?id={world.joined}", **sent).status_code == 302
    before, case = stored(app, Case, world.closed_off), stored(app, Case, world.joined)
    assert (case.city, case.office_id, case.status, case.household_name.startswith("KANARIE")) == (
        "Hann", before.office_id, before.status, True,
    )  # fmt: skip


@ON_SQLITE
def test_a_case_typed_by_its_number_must_be_one_of_the_office(app: Flask, world: Any, sign_in: SignIn):
    client = sign_in("clerk")
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        kind = factories.kind_of_measure(db.guarded, world.home).id
    given = {"title": "X", "kind_id": str(kind), "agreed_on": "2026-03-02", "due_on": "2026-03-09"}
    for number in ("2026-9999", "%", "\x00", str(world.joined)):
        answer = client.post("/massnahmen/new/", data=given | {"case_id": number})
        assert (answer.status_code, len(errors(answer.text))) == (422, 1)
    own = stored(app, Case, world.joined).number
    answer = client.post("/massnahmen/new/", data=given | {"case_id": own})
    assert answer.status_code == 302
    assert stored(app, Measure, int(answer.location.rpartition("=")[2])).case_id == world.joined


@ON_SQLITE
def test_a_measure_due_before_it_was_agreed_is_refused(app: Flask, world: Any, sign_in: SignIn):
    measure = stored_measure(app, world.joined)
    answer = send(sign_in("clerk"), f"/massnahmen/edit/?id={measure.id}", due_on="2020-01-01")
    assert answer.status_code == 422
    assert f"Frist 01.01.2020 liegt vor dem {TODAY:%d.%m.%Y}. Wählen Sie einen späteren Tag." in " ".join(
        messages(answer.text)
    )
    assert stored(app, Measure, measure.id).due_on == measure.due_on


def stored_measure(app: Flask, case: int) -> Measure:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        return db.session.scalars(select(Measure).where(Measure.case_id == case)).one()


def test_nul_and_control_characters_are_no_error_anywhere(app: Flask, world: Any, sign_in: SignIn):
    client = sign_in("clerk")
    person = person_of(app, world.joined)
    for path in (
        f"/faelle/edit/?id={world.joined}", f"/personen/edit/?id={person}", "/meldungen/new/",
        f"/faelle/aufgabe/person/?id={world.joined}", f"/faelle/aufgabe/massnahme/?id={world.joined}",
        f"/faelle/aufgabe/einberufen/?id={world.joined}", f"/faelle/aufgabe/schritt/?id={world.joined}",
        f"/faelle/aufgabe/freigabe/?id={world.joined}", f"/faelle/aufgabe/kontakt/?id={world.joined}",
    ):  # fmt: skip
        names = [*fields(client.get(path).text), "categories", "agencies", "unknown"]
        for junk in ("\x00", "\x07\ufffe", "9" * 40, "-1", "' OR 1=1 --", "😀" * 50, "0001-01-01T00:00", "9999-12-31"):
            status = client.post(path, data=dict.fromkeys(names, junk)).status_code
            assert status in (422, 302), (path, junk, status)


def person_of(app: Flask, case: int) -> int:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        return db.session.get_one(Case, case).members[0].person_id


def test_a_name_changed_in_the_form_is_found_by_its_new_spelling(app: Flask, world: Any, sign_in: SignIn):
    client, person = sign_in("clerk"), person_of(app, world.joined)
    assert send(client, f"/personen/edit/?id={person}", last_name="Überall").status_code == 302
    assert stored(app, Person, person).folded_last_name == "uberall"
    assert stored(app, Case, world.joined).household_name == "Überall, Kim"
    assert stored(app, Case, world.joined).number in client.get("/faelle/?search=ueberall").text


@pytest.mark.parametrize("login", ["\x00", "clerk\x00", "' OR 1=1 --", "x" * 5000, "😀", "CLERK "])
def test_sign_in_survives_whatever_is_typed(app: Flask, world: Any, login: str):
    answer = app.test_client().post("/anmelden", data={"login": login, "password": "\x00falsch"})
    assert answer.status_code in (401, 422)
