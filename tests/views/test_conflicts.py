"""Two people at one record: the second is told and sees both versions; nothing is lost silently."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models import Agency, AuditEntry, Case
from models.enums import Kept
from portal import audit, clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.test_forms import fields, messages, stored, stored_measure

SignIn = Callable[[str], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def differences(page: str) -> list[list[str]]:
    """Return field, own value and stored value of each line of the comparison."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', page)
    return [[html.unescape(cell) for cell in row] for row in rows]


def test_the_second_of_two_sees_both_values_and_keeps_what_she_typed(app: Flask, world: Any, sign_in: SignIn):
    path = f"/faelle/edit/?id={world.joined}"
    first, second = sign_in("clerk"), sign_in("lead")
    hers = fields(second.get(path).text) | {"rent": "600,00", "city": "Hannover", "note": "Von der Leitung"}
    his = fields(first.get(path).text) | {"rent": "555,50", "income": "pension"}
    assert first.post(path, data=his).status_code == 302
    answer = second.post(path, data=hers)
    assert answer.status_code == 422
    assert "Inzwischen wurde gespeichert" in " ".join(messages(answer.text))
    assert differences(answer.text) == [
        ["Interner Vermerk", "Von der Leitung", "KANARIE-JOINED-NOTE"],
        ["Ort", "Hannover", "–"],
        ["Haupteinkommen", "–", "Rente / Pension"],
        ["Miete monatlich", "600,00\u00a0€", "555,50\u00a0€"],
    ]
    kept = fields(answer.text)
    assert (kept["rent"], kept["city"], kept["note"]) == ("600,00", "Hannover", "Von der Leitung")
    case = stored(app, Case, world.joined)
    assert (f"{case.rent}", case.city) == ("555.50", "")


def test_the_second_may_save_after_comparing(app: Flask, world: Any, sign_in: SignIn):
    path = f"/faelle/edit/?id={world.joined}"
    first, second = sign_in("clerk"), sign_in("lead")
    hers = fields(second.get(path).text) | {"rent": "600,00"}
    first.post(path, data=fields(first.get(path).text) | {"rent": "555,50"})
    shown = second.post(path, data=hers)
    assert second.post(path, data=fields(shown.text)).status_code == 302
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        entries = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.record == "cases", AuditEntry.record_id == world.joined)
            .order_by(AuditEntry.id.desc())
        ).all()
    assert [(entry.user_name, entry.changes["rent"]) for entry in entries[:2]] == [
        ("FAKE lead", ["555.50", "600.00"]), ("FAKE clerk", ["512.00", "555.50"]),
    ]  # fmt: skip


def test_a_third_save_in_between_is_noticed_again(world: Any, sign_in: SignIn):
    path = f"/faelle/edit/?id={world.joined}"
    first, second = sign_in("clerk"), sign_in("lead")
    hers = fields(second.get(path).text) | {"rent": "600,00"}
    for rent in ("555,50", "566,60"):
        first.post(path, data=fields(first.get(path).text) | {"rent": rent})
        answer = second.post(path, data=hers)
        assert differences(answer.text) == [["Miete monatlich", "600,00\u00a0€", f"{rent}\u00a0€"]]
        hers = fields(answer.text)


@ON_SQLITE
@pytest.mark.parametrize("version", ["", "0", "abc", "\x00", "99"])
def test_a_form_without_the_right_version_is_never_saved(app: Flask, world: Any, sign_in: SignIn, version: str):
    client, path = sign_in("clerk"), f"/faelle/edit/?id={world.joined}"
    sent = fields(client.get(path).text) | {"rent": "600,00", "version": version}
    assert client.post(path, data=sent).status_code == 422
    del sent["version"]
    assert client.post(path, data=sent).status_code == 422
    assert f"{stored(app, Case, world.joined).rent}" == "512.00"


@ON_SQLITE
def test_a_save_between_check_and_commit_is_noticed_by_the_database(
    app: Flask, world: Any, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    client, path = sign_in("clerk"), f"/faelle/edit/?id={world.joined}"
    sent = fields(client.get(path).text) | {"rent": "600,00"}
    kept_values = audit.kept_values

    def overtaken(session: Any, records: Any) -> Any:
        table = Case.__table__
        session.connection().execute(
            update(table).where(table.c.id == world.joined).values(version=table.c.version + 1)
        )
        return kept_values(session, records)

    monkeypatch.setattr(audit, "kept_values", overtaken)
    answer = client.post(path, data=sent)
    assert answer.status_code == 422
    assert "hat diesen Eintrag gerade geändert" in " ".join(messages(answer.text))
    assert fields(answer.text)["rent"] == "600,00"
    assert f"{stored(app, Case, world.joined).rent}" == "512.00"


@ON_SQLITE
def test_a_measure_is_ticked_off_once(app: Flask, world: Any, sign_in: SignIn):
    measure = stored_measure(app, world.joined)
    path = f"/massnahmen/aufgabe/erledigt/?id={measure.id}"
    partner, clerk = sign_in("partner"), sign_in("clerk")
    sent = {"on": f"{factories.TODAY}", "note": "erledigt"}
    assert clerk.get(path).status_code == partner.get(path).status_code == 200
    assert partner.post(path, data=sent).status_code == 302
    assert clerk.post(path, data=sent | {"note": "auch erledigt"}).status_code == 404
    assert stored_measure(app, world.joined).partner_note == "erledigt"


def test_a_conference_is_convened_once_by_two_clerks(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        number = factories.case(db.guarded, db.guarded.get_one(Agency, world.home), "FAKE-Zwei").id
        db.session.commit()
    path = f"/faelle/aufgabe/einberufen/?id={number}"
    first, second = sign_in("clerk"), sign_in("lead")
    sent = [fields(client.get(path).text) | {"place": "Raum 1", "occasion": "report"} for client in (first, second)]
    assert first.post(path, data=sent[0]).status_code == 302
    answer = second.post(path, data=sent[1])
    assert answer.status_code == 422
    assert "ist schon eine Fallkonferenz am" in " ".join(messages(answer.text))
    assert fields(answer.text)["place"] == "Raum 1"


def test_a_deleted_member_is_not_found_any_more(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        number = db.session.get_one(Case, world.joined).members[0].id
    path, sent = f"/haushalt/delete/?id={number}", {"confirm": "1"}
    first, second = sign_in("clerk"), sign_in("lead")
    assert first.get(path).status_code == second.get(path).status_code == 200
    assert first.post(path, data=sent).status_code == 302
    assert second.post(path, data=sent).status_code == 404


@ON_SQLITE
def test_the_second_is_told_who_saved_and_when(app: Flask, world: Any, sign_in: SignIn):
    path = f"/faelle/edit/?id={world.joined}"
    first, second = sign_in("clerk"), sign_in("lead")
    hers = fields(second.get(path).text) | {"rent": "600,00"}
    first.post(path, data=fields(first.get(path).text) | {"rent": "555,50"})
    told = " ".join(second.post(path, data=hers).text.split())
    assert f"FAKE clerk hat diesen Eintrag am {clock.today():%d.%m.%Y}, " in told


@ON_SQLITE
def test_a_step_on_an_outdated_page_is_not_taken_before_looking_again(app: Flask, world: Any, sign_in: SignIn):
    task, edit = f"/faelle/aufgabe/abschliessen/?id={world.joined}", f"/faelle/edit/?id={world.joined}"
    first, second = sign_in("clerk"), sign_in("lead")
    hers = fields(second.get(task).text)
    first.post(edit, data=fields(first.get(edit).text) | {"rent": "555,50"})
    answer = second.post(task, data=hers)
    told = " ".join(messages(answer.text))
    assert "FAKE clerk hat diesen Eintrag am" in told
    assert "Nichts wurde gespeichert." in told
    assert fields(answer.text)["seen_version"] == str(stored(app, Case, world.joined).version)


@ON_SQLITE
def test_a_report_decided_meanwhile_is_told_by_whom(app: Flask, world: Any, sign_in: SignIn):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = db.session.get_one(Case, world.joined).office
        number = factories.report(db.guarded, office).id
        db.session.commit()
    path = f"/meldungen/aufgabe/ablehnen/?id={number}"
    first, second = sign_in("clerk"), sign_in("lead")
    said = {"reason": "Nicht zuständig"}
    his, hers = fields(first.get(path).text) | said, fields(second.get(path).text) | said
    assert first.post(path, data=his).status_code == 302
    answer = second.post(path, data=hers, follow_redirects=True)
    assert answer.status_code == 200
    told = " ".join(messages(answer.text))
    assert "FAKE clerk hat diesen Eintrag am" in told
    assert "„Ablehnen“ geht jetzt nicht mehr." in told
    assert second.post(path, data=said).status_code == 404


@ON_SQLITE
def test_what_the_database_refuses_is_told_at_its_field(app: Flask, world: Any, sign_in: SignIn):
    client = sign_in("admin")
    given = fields(client.get("/stellen/new/").text) | {"name": "Fachstelle Doppelt", "kind": "charity"}
    assert client.post("/stellen/new/", data=given).status_code == 302
    answer = client.post("/stellen/new/", data=given).text
    sentence = "Eine Stelle mit diesem Namen gibt es schon"
    assert re.search(rf'<a href="#name">[^<]*{sentence}', answer)
    assert re.search(rf'id="name-fehler">.*?{sentence}', answer, re.DOTALL)
    assert fields(answer)["name"] == "Fachstelle Doppelt"


def test_a_partner_cannot_reopen_what_the_office_has_judged(app: Flask, world: Any, sign_in: SignIn):
    number = stored_measure(app, world.joined).id
    partner, clerk = sign_in("partner"), sign_in("clerk")
    task = "/massnahmen/aufgabe/{}/?id=" + f"{number}"
    assert partner.post(task.format("erledigt"), data={"on": f"{factories.TODAY}"}).status_code == 302
    assert clerk.post(task.format("gehalten"), data={"kept": "broken"}).status_code == 302
    assert "hat die Fachstelle schon bewertet" in partner.post(task.format("offen"), follow_redirects=True).text
    assert stored_measure(app, world.joined).kept is Kept.BROKEN
    assert clerk.post(task.format("offen")).status_code == 302
    assert stored_measure(app, world.joined).kept is None
