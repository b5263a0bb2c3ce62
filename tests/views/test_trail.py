"""The trail on the screen: what data protection reads of a change, and what it reads of by name only."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import AuditEntry, Case, Step
from models.enums import AuditAction
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from views.trail import unseen_words

Enter = Callable[[str], FlaskClient]


def created(app: Flask, record: str, case: int) -> AuditEntry:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        return db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.record == record, AuditEntry.case_id == case, AuditEntry.action == AuditAction.CREATE
            )
        ).one()


def test_privacy_reads_office_and_status_and_the_rest_by_name(
    app: Flask, sign_in: Enter, world: SimpleNamespace
) -> None:
    entry = created(app, Case.__tablename__, world.joined)
    page = sign_in("privacy").get(f"/protokoll/details/?id={entry.id}").text
    assert '<th scope="row">Fachstelle</th>' in page
    assert '<th scope="row">Status</th>' in page
    assert "weitere Angaben wurden geändert; ihr Inhalt ist für Sie nicht sichtbar: " in page
    assert "<td>nicht sichtbar</td>" not in page
    assert "KANARIE-JOINED" not in page


def test_columns_the_portal_derives_are_left_out(app: Flask, sign_in: Enter, world: SimpleNamespace) -> None:
    entry = created(app, Step.__tablename__, world.joined)
    assert "docket_key" in entry.changes
    for login in ("privacy", "lead"):
        assert "docket_key" not in sign_in(login).get(f"/protokoll/details/?id={entry.id}").text


def test_words_for_what_is_not_seen() -> None:
    assert unseen_words([], further=True) == ""
    assert unseen_words(["Straße"], further=False) == (
        "1 Angabe wurde geändert; ihr Inhalt ist für Sie nicht sichtbar: Straße."
    )
    assert unseen_words(["Straße", "Ort"], further=True).startswith("2 weitere Angaben wurden geändert; ")


def listed(client: FlaskClient, query: str, path: str = "protokoll") -> list[str]:
    """Return the lines of the trail, and its words where there are none."""
    page = client.get(f"/{path}/?size=100&{query}").text
    return re.findall(r"<tr[ >].*?</tr>", page.partition("<tbody>")[2], re.DOTALL)


def test_the_trail_is_found_by_person_kind_and_case(app: Flask, sign_in: Enter, world: SimpleNamespace) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        number = db.session.get_one(Case, world.joined).number
    lead = sign_in("lead")
    everything = listed(lead, "")
    of_case = listed(lead, f"case_id={number}")
    steps = listed(lead, "record=steps")
    assert 0 < len(of_case) < len(everything)
    assert all(number in line for line in of_case)
    assert steps
    assert all("Verfahrensschritt" in line for line in steps)
    assert listed(lead, "user_name=niemand") == []
    gone = lead.get("/protokoll/?case_id=1999-0001").text
    assert "„1999-0001“ gibt es hier nicht, deshalb ist die Liste leer" in gone
    assert set(listed(sign_in("away_lead"), f"case_id={number}")).isdisjoint(of_case)
    opened = lead.get(f"/faelle/details/?id={world.joined}")
    assert (opened.status_code, len(listed(lead, f"case_id={number}", "zugriffe"))) == (200, 1)


def test_what_the_address_asks_in_vain_is_said(sign_in: Enter, world: SimpleNamespace) -> None:
    lead = sign_in("lead")
    page = lead.get("/protokoll/?page=99999").text
    assert "Eine Seite 100.000 gibt es nicht; die Liste endet vorher." in page
    assert "noch nichts eingetragen" not in page
    assert re.search(r'class="button" href="/protokoll/[^"]*">Zur Seite \d+<', page)
    page = lead.get("/faelle/?stapel=foo&sort=note").text
    assert "Einen Stapel „foo“ gibt es hier nicht; Sie sehen die ganze Liste." in page
    assert "Nach „note“ lässt sich diese Liste nicht ordnen" in page
