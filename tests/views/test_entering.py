"""Entering on the case page: one field and Enter, what was understood said afterwards, clearing filled where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Case, Contact, Measure, Reminder, Step
from models.enums import AgencyKind, CaseStatus, ContactKind, Outcome, ReachState, Role, StepKind
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.views.filled import Filled

SignIn = Callable[[str], FlaskClient]
TODAY = factories.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def number(app: Flask) -> int:
    """A case in clearing of an office with a partner."""
    with app.app_context():
        filled = Filled()
        case = factories.case(filled.session, filled.office)
        db.session.commit()
        return case.id


def look(number: int) -> Case:
    """Return the case as it is now; within an application context."""
    db.guarded.look_as(machine("Test", TODAY))
    return db.guarded.get_one(Case, number)


def enter(client: FlaskClient, number: int, text: str = "", **more: str) -> str:
    """Send the one field of the case page and return the page that answers."""
    at = f"/faelle/aufgabe/eintrag/?id={number}"
    return unescape(client.post(at, data={"text": text, **more}, follow_redirects=True).text)


def test_one_line_becomes_what_it_says(app: Flask, number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    page = enter(clerk, number, "gestern Hausbesuch, nicht erreicht: Karte eingeworfen")
    assert f"Eingetragen: Hausbesuch am {TODAY - DAY:%d.%m.%Y}, nicht erreicht." in page
    assert re.findall(r'made-line.*?<a href="(/kontakte/edit/\?id=\d+)">Ändern', page)
    enter(clerk, number, "WV morgen Jobcenter anrufen")
    enter(clerk, number, f"Klage zugestellt {TODAY:%d.%m.%Y} 412 C 77/26")
    with app.app_context():
        case = look(number)
        told = [(one.kind, one.happened_on, one.reached, one.note) for one in case.contacts]
        assert told == [(ContactKind.HOME_VISIT, TODAY - DAY, False, "Karte eingeworfen")]
        assert [(one.due_on, one.text) for one in case.reminders] == [(TODAY + DAY, "Jobcenter anrufen")]
        assert [(one.happened_on, one.docket) for one in case.steps] == [(TODAY, "412 C 77/26")]
        assert case.reach is ReachState.FAILED


def test_a_step_that_is_not_certain_is_asked_about_with_the_text_kept(app: Flask, number: int, sign_in: SignIn):
    clerk, typed = sign_in("clerk"), f"Kündigung {TODAY - DAY:%d.%m.%Y} bekommen"
    page = enter(clerk, number, typed)
    assert "Die Zeile nennt einen Verfahrensschritt, aber nicht eindeutig." in page
    choices = re.findall(r'name="meant"[^>]* value="([^"]*)"|value="([^"]*)"[^>]* name="meant"', page)
    assert [one or other for one, other in choices] == [
        f"term_immediate {TODAY - DAY}", f"term_ordinary {TODAY - DAY}", "note"
    ]  # fmt: skip
    assert f'value="{typed}"' in page
    with app.app_context():
        assert (look(number).steps, look(number).contacts) == ([], [])
    enter(clerk, number, typed, meant=f"term_immediate {TODAY - DAY}")
    enter(clerk, number, typed, meant="note")
    with app.app_context():
        case = look(number)
        assert [(one.kind, one.happened_on, one.note) for one in case.steps] == [
            (StepKind.TERMINATED_IMMEDIATE, TODAY - DAY, typed)
        ]
        assert [(one.kind, one.happened_on, one.note) for one in case.contacts] == [
            (ContactKind.NOTE, TODAY - DAY, typed)
        ]


def test_a_kind_chosen_beside_the_line_settles_what_it_means(app: Flask, number: int, sign_in: SignIn):
    enter(sign_in("clerk"), number, f"am {TODAY:%d.%m.%Y} laut Mieter", kind=StepKind.TERMINATED_ORDINARY.label)
    with app.app_context():
        assert [(one.kind, one.happened_on) for one in look(number).steps] == [(StepKind.TERMINATED_ORDINARY, TODAY)]


def test_a_step_told_within_a_contact_is_pointed_out(number: int, sign_in: SignIn):
    page = enter(sign_in("clerk"), number, f"Anruf, erreicht: VU kam {TODAY - DAY:%d.%m.%Y}")
    assert "Im Text steht auch „VU“. Soll daraus ein Schritt mit seinen Fristen werden" in page


def test_what_is_told_of_a_day_to_come_is_asked_about_once(app: Flask, number: int, sign_in: SignIn):
    clerk, later = sign_in("clerk"), TODAY + 10 * DAY
    page = enter(clerk, number, f"Anruf {later:%d.%m.%Y} erreicht: zahlt")
    assert f"Der {later:%d.%m.%Y} liegt in der Zukunft. Schreiben Sie den Tag, an dem es war." in page
    assert f"Anruf {later:%d.%m.%Y} erreicht: zahlt" in page
    page = enter(clerk, number, f"Anruf {later:%d.%m.%Y} beim Vermieter")
    assert (
        f"Eingetragen: Wiedervorlage am {later:%d.%m.%Y}. Der Tag liegt in der Zukunft; tragen Sie „Telefon“ ein"
        in page
    )
    with app.app_context():
        case = look(number)
        assert [one.due_on for one in case.reminders] == [later]
        assert case.contacts == []


def test_what_is_chosen_needs_no_words(app: Flask, number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    enter(clerk, number, kind="Anruf, erreicht")
    enter(clerk, number, "Bescheid da?", kind="WV", on=(TODAY + 3 * DAY).isoformat())
    enter(clerk, number, "Akte sortiert", on=(TODAY - DAY).isoformat())
    with app.app_context():
        case = look(number)
        told = [(one.kind, one.happened_on, one.reached, one.note) for one in case.contacts]
        assert told == [
            (ContactKind.NOTE, TODAY - DAY, None, "Akte sortiert"), (ContactKind.PHONE, TODAY, True, ""),
        ]  # fmt: skip
        assert [(one.due_on, one.text) for one in case.reminders] == [(TODAY + 3 * DAY, "Bescheid da?")]


def test_what_does_not_fit_is_said_and_kept_in_the_form(app: Flask, number: int, sign_in: SignIn):
    clerk = sign_in("clerk")
    page = enter(clerk, number, "Jobcenter anrufen", kind="WV")
    assert "Für eine Wiedervorlage fehlt der Tag" in page
    assert 'value="Jobcenter anrufen"' in page
    assert "Der Eintrag ist leer." in enter(clerk, number)
    assert "Deshalb steht die Zeile als Vermerk da." in enter(clerk, number, "Klage zugestellt")
    with app.app_context():
        assert [contact.note for contact in look(number).contacts] == ["Klage zugestellt"]
        assert (db.session.scalars(select(Reminder)).all(), db.session.scalars(select(Step)).all()) == ([], [])


def test_a_closed_case_takes_notes_but_no_steps(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        case = look(number)
        case.status, case.closed_on, case.outcome = CaseStatus.CLOSED, TODAY, Outcome.W9
        db.session.commit()
    clerk = sign_in("clerk")
    assert "Öffnen Sie ihn wieder" in enter(clerk, number, f"Klage zugestellt {TODAY:%d.%m.%Y}")
    assert "Eingetragen: Telefon" in enter(clerk, number, "Anruf, erreicht")


def test_the_ladder_is_climbed_by_clicks(app: Flask, number: int, sign_in: SignIn):
    clerk, at = sign_in("clerk"), f"/faelle/details/?id={number}"
    assert "<h2>Erstanschreiben bis" in clerk.get(at).text
    assert "<h2>Erinnerung bis" in enter(clerk, number, "Brief: Erstanschreiben")
    assert "<h2>Zweiter Hausbesuch bis" in enter(clerk, number, kind="Hausbesuch, nicht erreicht")
    reminder = unescape(re.findall(r'name="text" value="(WV [^"]+)"', clerk.get(at).text)[0])
    enter(clerk, number, reminder)
    assert "Hausbesuch bis" not in enter(clerk, number, kind="Hausbesuch, erreicht")
    with app.app_context():
        case = look(number)
        assert ([one.text for one in case.reminders], case.reach) == (["Zweiter Hausbesuch"], ReachState.ACCEPTED)


def test_clearing_is_filled_in_where_it_stands(app: Flask, number: int, sign_in: SignIn):
    clerk, at = sign_in("clerk"), f"/faelle/details/?id={number}"
    page = clerk.get(at).text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    assert "0 von 5 festgehalten" in page
    answer = {"attempts_so_far": "Raten geplatzt", "version": version}
    page = clerk.post(f"/faelle/aufgabe/clearing-attempts_so_far/?id={number}", data=answer, follow_redirects=True).text
    assert "1 von 5 festgehalten" in page
    late = {"attempts_so_far": "Nichts", "version": version}
    page = clerk.post(f"/faelle/aufgabe/clearing-attempts_so_far/?id={number}", data=late, follow_redirects=True).text
    assert "steht jetzt auf: Raten geplatzt" in unescape(page)
    with app.app_context():
        assert look(number).attempts_so_far == "Raten geplatzt"


def test_a_measure_names_its_conference_and_a_person_of_its_agency(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        case = look(number)
        partner = db.session.scalars(
            select(type(case.office)).where(type(case.office).name == "Jobcenter Muster")
        ).one()
        partner.managed_by_id = case.office_id
        other = factories.agency(db.guarded, "Diakonie Muster", AgencyKind.CHARITY, managed_by_id=case.office_id)
        stranger = factories.user(db.guarded, "fremd", Role.PARTNER, other)
        held = factories.conference(db.guarded, case, partner, scheduled_at=clock.now() - DAY)
        kind = factories.kind_of_measure(db.guarded, case.office_id)
        jo = next(one for one in db.session.scalars(select(type(stranger))) if one.agency_id == partner.id)
        db.session.commit()
        data = {
            "title": "Darlehen", "kind_id": kind.id, "responsible_agency_id": partner.id, "conference_id": held.id,
            "due_on": TODAY.isoformat(),
        }  # fmt: skip
        own, wrong = data | {"responsible_user_id": jo.id}, data | {"responsible_user_id": stranger.id}
    clerk, at = sign_in("clerk"), f"/faelle/aufgabe/massnahme/?id={number}"
    assert "FAKE fremd gehört nicht zu Jobcenter Muster." in clerk.post(at, data=wrong).text
    clerk.post(at, data=own)
    with app.app_context():
        look(number)
        found = [(one.conference_id, one.responsible_user_id) for one in db.session.scalars(select(Measure))]
        assert found == [(data["conference_id"], own["responsible_user_id"])]


def test_a_partner_reads_whom_to_call_and_enters_nothing(app: Flask, number: int, sign_in: SignIn):
    with app.app_context():
        case = look(number)
        partner = db.session.scalars(
            select(type(case.office)).where(type(case.office).name == "Jobcenter Muster")
        ).one()
        case.office.phone = "0511 0000-1"
        factories.share(db.guarded, case, partner, "contact")
        db.session.commit()
    partner_client, at = sign_in("partner"), f"/faelle/details/?id={number}"
    page = partner_client.get(at).text
    assert ("0511 0000-1" in page, 'id="eintrag"' in page, 'id="clearing"' in page) == (True, False, False)
    assert partner_client.post(f"/faelle/aufgabe/eintrag/?id={number}", data={"text": "x"}).status_code == 404
    with app.app_context():
        look(number)
        assert db.session.scalars(select(Contact)).all() == []
