"""The trail on the screen: what data protection reads of a change, and what it reads of by name only."""

from __future__ import annotations

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
