"""Merging on the screen: asked, seen, done, led on from the old number, undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from models import ArrearsMonth, Case, Merge
from models.enums import CaseStatus, ConferenceState, MergeState, Outcome
from portal import clock
from portal.extensions import db
from portal.viewers import machine


def test_cases_are_merged_after_a_preview_and_the_old_number_leads_on(app: Flask, world, sign_in) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.session.get_one(Case, world.closed_off)
        case.conferences[0].state, number = ConferenceState.CANCELLED, case.number
        db.session.commit()
    clerk = sign_in("clerk")
    page = clerk.post(f"/zusammenfuehren/faelle/?bleibt={world.joined}", data={"other": number})
    preview = clerk.get(page.location)
    assert "KANARIE-CLOSEDOFF-STREET" in preview.text
    assert "Maßnahme" in preview.text
    chosen = {"street": "gone", "note": "both", "household_name": "kept"}
    fields = ("landlord_name", "attempts_so_far", "further_needs", "household_type")
    done = clerk.post(page.location, data=dict.fromkeys(fields, "kept") | chosen, follow_redirects=True)
    assert f"{number} ist in" in done.text
    assert "ist aufgegangen in" in clerk.get(f"/faelle/details/?id={world.closed_off}", follow_redirects=True).text
    assert f"{number} ist aufgegangen in" in clerk.get(f"/faelle/?search={number}").text
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        merge_id = db.session.scalars(select(Merge.id).where(Merge.state == MergeState.DONE)).one()
    undone = clerk.post(f"/zusammenfuehrungen/aufgabe/rueckgaengig/?id={merge_id}", follow_redirects=True)
    assert "sind wieder zwei" in undone.text
    assert clerk.get(f"/faelle/details/?id={world.closed_off}").status_code == 200


def test_an_old_link_leads_a_partner_on_only_to_a_case_of_its_own(app: Flask, world, sign_in) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        db.session.get_one(Case, world.joined).conferences[0].state = ConferenceState.CANCELLED
        db.session.commit()
    clerk = sign_in("clerk")
    at = f"/zusammenfuehren/faelle/?bleibt={world.closed_off}&mit={world.joined}"
    fields = ("street", "note", "household_name", "landlord_name", "attempts_so_far", "further_needs", "household_type")
    assert clerk.post(at, data=dict.fromkeys(fields, "kept")).status_code == 302
    old = f"/faelle/details/?id={world.joined}"
    led = sign_in("partner").get(old)
    assert (led.status_code, led.location) == (302, f"/faelle/details/?id={world.closed_off}")
    assert sign_in("partner").get(led.location).status_code == 200
    for stranger in ("stranger", "partner_lead", "away_clerk", "finance"):
        assert sign_in(stranger).get(old).status_code == 404


def test_two_open_conferences_of_one_occasion_are_said_so(app: Flask, world, sign_in) -> None:
    clerk = sign_in("clerk")
    url = f"/zusammenfuehren/faelle/?bleibt={world.joined}&mit={world.closed_off}"
    page = clerk.post(url, data={})
    assert "Zu diesem Anlass ist für den Fall schon eine Fallkonferenz einberufen" in page.text
    assert clerk.get(f"/faelle/details/?id={world.closed_off}").status_code == 200


def test_person_said_to_be_another_is_not_asked_about_again(app: Flask, world, sign_in) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        one, other = (db.session.get_one(Case, number).members[0].person for number in (world.joined, world.closed_off))
        other.last_name, numbers = one.last_name, (one.id, other.id)
        db.session.commit()
    clerk, asked = sign_in("clerk"), "Ist das KANARIE-JOINED-NAME, Kim"
    assert asked in clerk.get(f"/faelle/details/?id={world.closed_off}").text
    said = clerk.post(f"/zusammenfuehren/personen/?bleibt={numbers[0]}&mit={numbers[1]}", data={"apart": "1"})
    assert said.status_code == 302
    assert asked not in clerk.get(f"/faelle/details/?id={world.closed_off}").text


def test_the_preview_shows_both_sums_of_a_month_and_offers_nothing_that_is_refused(app: Flask, world, sign_in) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        for number, owed in ((world.joined, 500), (world.closed_off, 620)):
            case = db.session.get_one(Case, number)
            db.session.add(ArrearsMonth(case=case, month=date(2024, 1, 1), owed=Decimal(owed), paid=Decimal(0)))
        db.session.commit()
    clerk, at = sign_in("clerk"), f"/zusammenfuehren/faelle/?bleibt={world.joined}&mit={world.closed_off}"
    page = clerk.get(at).text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    assert all(said in page for said in ("Rückstand 01.2024 (Miete)", "Soll 500,00 €", "Soll 620,00 €"))
    assert ('name="status"' in page, 'name="reach"' in page) == (False, False)
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        case = db.session.get_one(Case, world.closed_off)
        case.status, case.outcome, case.closed_on = CaseStatus.CLOSED, Outcome.W9, clock.today()
        db.session.commit()
    refused = clerk.get(at, follow_redirects=True)
    assert (refused.request.path, "ist abgeschlossen. Öffnen Sie ihn wieder" in refused.text) == (
        "/faelle/details/",
        True,
    )
