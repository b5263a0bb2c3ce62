"""Letters, templates, documents and calendars on their pages: who may, what is filed, what is written down."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models import (
    AccessEntry,
    Agency,
    AuditEntry,
    Case,
    Conference,
    Contact,
    Document,
    Invitation,
    LetterTemplate,
    Report,
    User,
)
from models.enums import AgencyKind, Channel, ConferenceState, LetterKind, Occasion
from portal import clock
from portal.extensions import db
from portal.letters import templates
from portal.viewers import machine
from tests import factories
from tests.factories import TODAY
from tests.files import post_file
from tests.portal.letters.sheets import template, text_of

SignIn = Callable[[str], FlaskClient]
ON, BY = f"{TODAY}", f"{TODAY + timedelta(days=7)}"
SUMS = {
    "on": ON, "address": "Muster Wohnbau\nBauhof 3\n31001 Musterstadt", "salutation": "Sehr geehrte Damen und Herren,",
    "by_month": "Januar 2026: 512,00 €", "arrears": "512,00", "compensation": "0,00", "until": "", "costs": "",
}  # fmt: skip


def rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.execute(select(model.__table__)).mappings())


def test_letter_is_written_and_filed_with_its_case(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    url = f"/briefe/schreiben?fall={world.joined}&art=first"
    assert "Guten Tag Kim KANARIE-JOINED-NAME," in clerk.get(url).text
    assert clerk.post(url, data={"on": ON, "answer_by": BY}).status_code == 302
    [document] = rows(app, Document)
    contact = next(row for row in rows(app, Contact) if row["id"] == document["contact_id"])
    assert (document["case_id"], document["letter"]) == (world.joined, LetterKind.FIRST)
    assert (contact["kind"].value, contact["reached"], contact["note"]) == (
        "letter",
        None,
        "Erstanschreiben nach Klage",
    )
    letter = clerk.get(f"/dokumente/datei/?id={document['id']}")
    assert "Guten Tag Kim KANARIE-JOINED-NAME," in text_of(letter.data)
    case = clerk.get(f"/faelle/details/?id={world.joined}").text
    assert document["name"] in case


def test_preview_writes_nothing_and_says_what_is_missing(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    url = f"/briefe/schreiben?fall={world.joined}&art=eviction"
    page = clerk.post(url, data={"on": ON, "answer_by": BY, "vorschau": "1"})
    assert "kein Räumungstermin eingetragen" in page.text
    assert (page.status_code, rows(app, Document)) == (200, [])


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_has_its_page(world: Any, app: Flask, sign_in: SignIn, kind: LetterKind) -> None:
    page = sign_in("clerk").get(f"/briefe/schreiben?fall={world.joined}&art={kind.value}", follow_redirects=True)
    assert page.status_code == 200
    assert kind.label in page.text


def test_letter_to_the_landlord_is_a_note_not_an_attempt_to_reach(app: Flask, world: Any, sign_in: SignIn) -> None:
    answer = sign_in("clerk").post(f"/briefe/schreiben?fall={world.joined}&art=undertaking", data=SUMS)
    assert answer.status_code == 302, answer.text
    noted = rows(app, Contact)[-1]
    assert (noted["kind"].value, noted["note"]) == ("note", "Brief „Verpflichtungserklärung“ an Muster Wohnbau")


def test_undertaking_begins_with_the_months_of_the_case(world: Any, sign_in: SignIn) -> None:
    page = sign_in("clerk").get(f"/briefe/schreiben?fall={world.joined}&art=undertaking").text.replace("\u00a0", " ")
    assert f"{TODAY:%m.%Y}: 512,00 €" in page.partition('name="by_month"')[2].partition("</textarea>")[0]
    assert 'value="512,00"' in page
    assert "Rückstände nach Monaten" not in page.partition("Es fehlt noch etwas")[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"arrears": "0,00"}, "ohne bezifferte Beträge ist unwirksam"),
        ({"compensation": "100,00"}, "braucht den Tag, bis zu dem"),
        ({"address": "Muster Wohnbau"}, "muss dem Vermieter oder seiner Vertretung zugehen"),
        ({"by_month": ""}, "Diese Angabe wird gebraucht."),
    ],
)
def test_void_undertaking_is_not_written(
    app: Flask, world: Any, sign_in: SignIn, left_out: dict[str, str], sentence: str
) -> None:
    page = sign_in("clerk").post(f"/briefe/schreiben?fall={world.joined}&art=undertaking", data=SUMS | left_out)
    assert sentence in page.text
    assert rows(app, Document) == []
    assert list((Path(app.instance_path) / "documents").glob("*")) == []


def test_series_files_each_letter_and_names_the_gaps(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    page = clerk.get("/serienbriefe/?status=clearing")
    assert "KANARIE-FOREIGN" not in page.text
    given = {
        "kind": "reminder",
        "on": ON,
        "answer_by": BY,
        "cases": [world.joined, world.closed_off],
    }
    done = clerk.post("/serienbriefe/?status=clearing", data=given, follow_redirects=True)
    assert "Erinnerung: 2 Briefe" in done.text
    assert {row["case_id"] for row in rows(app, Document)} == {world.joined, world.closed_off}
    whole = docx.Document(io.BytesIO(clerk.get("/serienbriefe/serienbrief.docx").data))
    assert len(whole.sections) == 2


def test_series_cannot_reach_a_foreign_case(app: Flask, world: Any, sign_in: SignIn) -> None:
    given = {"kind": "reminder", "on": ON, "answer_by": BY, "cases": [world.foreign]}
    assert sign_in("clerk").post("/serienbriefe/", data=given).status_code == 422
    assert rows(app, Document) == []


def test_own_template_counts_until_it_is_reset(app: Flask, world: Any, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    own = template("Unser Wort: {{ fall.aktenzeichen }}")
    assert post_file(lead, "/vorlagen/reminder/hochladen", own, "eigene.docx").status_code == 302
    assert lead.get("/vorlagen/reminder.docx").data == own
    lead.post(f"/briefe/schreiben?fall={world.joined}&art=reminder", data={"on": ON, "answer_by": BY})
    assert "Unser Wort: " in text_of(lead.get(f"/dokumente/datei/?id={rows(app, Document)[0]['id']}").data)
    assert sign_in("away_lead").get("/vorlagen/reminder.docx").data == templates.shipped(LetterKind.REMINDER)
    assert lead.post("/vorlagen/reminder/zuruecksetzen").status_code == 302
    assert lead.get("/vorlagen/reminder.docx").data == templates.shipped(LetterKind.REMINDER)


def test_broken_template_is_refused_with_the_place(app: Flask, world: Any, sign_in: SignIn) -> None:
    page = post_file(
        sign_in("admin"), "/vorlagen/first/hochladen", template("Az. {{ fall.nr }}", "{{ x }}"), "eigene.docx"
    )
    assert page.status_code == 422
    assert "Absatz „Az. {{ fall.nr }}“: Ein Feld „fall.nr“ gibt es nicht." in page.text
    assert "Absatz „{{ x }}“: Ein Feld „x“ gibt es nicht." in page.text
    assert rows(app, LetterTemplate) == []


@pytest.mark.parametrize(("login", "reads", "changes"), [
    ("clerk", 200, 404), ("lead", 200, 200), ("admin", 200, 200), ("partner", 404, 404), ("finance", 404, 404), ("region", 404, 404),
])  # fmt: skip
def test_templates_are_changed_by_lead_and_administration(
    world: Any, app: Flask, sign_in: SignIn, login: str, reads: int, changes: int
) -> None:
    client = sign_in(login)
    assert [client.get(url).status_code for url in ("/vorlagen/", "/vorlagen/felder", "/vorlagen/first.docx")] == [
        reads
    ] * 3
    assert client.get("/vorlagen/first/hochladen").status_code == changes


def test_name_of_a_file_keeps_every_letter(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    post_file(clerk, f"/dokument/neu?fall={world.joined}", b"%PDF-1.7 x", "Bescheid für Ștefan.pdf")
    [document] = rows(app, Document)
    sent = clerk.get(f"/dokumente/datei/?id={document['id']}").headers["Content-Disposition"]
    assert (
        sent
        == "attachment; filename=\"Bescheid fuer Stefan.pdf\"; filename*=UTF-8''Bescheid%20f%C3%BCr%20%C8%98tefan.pdf"
    )


def test_document_is_handed_out_alone_and_written_down(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    assert (
        post_file(clerk, f"/dokument/neu?fall={world.joined}", b"%PDF-1.7 x" * 300_000, "Bescheid.pdf").status_code
        == 302
    )
    [document] = rows(app, Document)
    answer = clerk.get(f"/dokumente/datei/?id={document['id']}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=Bescheid.pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert f"Dokument Nr. {document['id']} heruntergeladen" in [row["what"] for row in rows(app, AccessEntry)]
    for login in ("away_clerk", "partner", "finance", "privacy", "admin"):
        assert sign_in(login).get(f"/dokumente/datei/?id={document['id']}").status_code == 404


def test_document_is_deleted_by_the_lead_with_its_file(app: Flask, world: Any, sign_in: SignIn) -> None:
    post_file(sign_in("clerk"), f"/dokument/neu?fall={world.joined}", b"%PDF-1.7", "Bescheid.pdf")
    number = rows(app, Document)[0]["id"]
    assert sign_in("clerk").post(f"/dokumente/delete/?id={number}").status_code == 404
    assert sign_in("lead").post(f"/dokumente/delete/?id={number}").status_code == 302
    assert list((Path(app.instance_path) / "documents").glob("*")) == []
    assert [row["action"].value for row in rows(app, AuditEntry) if row["record"] == "documents"] == [
        "create",
        "delete",
    ]


def test_wrong_file_is_refused_on_the_page(app: Flask, world: Any, sign_in: SignIn) -> None:
    page = post_file(sign_in("clerk"), f"/dokument/neu?fall={world.joined}", b"MZ", "Bescheid.pdf")
    assert (page.status_code, rows(app, Document)) == (422, [])
    assert "enthält etwas anderes, als die Endung .pdf sagt" in page.text


def test_minutes_are_for_the_office_and_the_calendar_file_for_guests_too(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    page = sign_in("clerk").get("/konferenzen/protokoll/?id=1").text
    assert "KANARIE-JOINED-MINUTES" in page
    assert "KANARIE-JOINED-MEASURE" in page
    partner = sign_in("partner")
    assert partner.get("/konferenzen/protokoll/?id=1").status_code == 404
    calendar = partner.get("/konferenzen/termin.ics?id=1")
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"KANARIE" not in calendar.data
    assert sign_in("stranger").get("/konferenzen/termin.ics?id=1").status_code == 404


def address_in(page: str) -> str:
    return page.partition('value="http://localhost')[2].partition('"')[0]


def test_feed_answers_without_sign_in_until_it_is_renewed_or_its_user_goes(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    partner, anybody = sign_in("partner"), app.test_client()
    first = address_in(partner.post("/konto/kalender").text)
    assert first.startswith("/kalender/")
    assert b"BEGIN:VEVENT" in anybody.get(first).data
    assert first not in partner.get("/konto/kalender").text
    second = address_in(partner.post("/konto/kalender").text)
    assert [anybody.get(url).status_code for url in (first, second, "/kalender/x.ics")] == [404, 200, 404]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(User.__table__).where(User.__table__.c.login == "partner").values(active=False))
    assert anybody.get(second).status_code == 404


def test_feed_can_be_ended_and_is_not_offered_to_who_has_nothing_to_do(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    address = address_in(clerk.post("/konto/kalender").text)
    clerk.post("/konto/kalender", data={"beenden": "1"})
    assert app.test_client().get(address).status_code == 404
    assert [sign_in(login).get("/konto/kalender").status_code for login in ("finance", "admin", "privacy")] == [404] * 3


def test_minutes_for_an_agency_are_an_extract_by_name(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    with app.app_context(), db.engine.begin() as connection:
        held = {"state": ConferenceState.HELD, "held_on": clock.today(), "minutes": "KANARIE-GESAGT"}
        connection.execute(update(Conference.__table__).where(Conference.case_id == world.joined).values(**held))
        guest = connection.execute(
            select(Agency.id, Agency.name).join(Invitation.agency).where(Invitation.case_id == world.joined).limit(1)
        ).one()
    conference = next(row["id"] for row in rows(app, Conference) if row["case_id"] == world.joined)
    url = f"/briefe/schreiben?fall={world.joined}&art=protocol"
    assert f"{guest.name} (Auszug)" in clerk.get(url).text
    for to in (guest.id, world.home):
        assert clerk.post(url, data={"on": ON, "agency": to, "conference": conference}).status_code == 302
    extract, whole = rows(app, Document)
    assert extract["name"].endswith(f"Auszug aus dem Protokoll der Fallkonferenz {guest.name}.docx".replace(",", ""))
    texts = [text_of(clerk.get(f"/dokumente/datei/?id={one['id']}").data) for one in (extract, whole)]
    assert ["KANARIE-GESAGT" in text for text in texts] == [False, True]
    assert rows(app, Contact)[-1]["note"] == "Protokoll der Fallkonferenz"


def test_sheet_of_a_hand_over_is_written_for_one_case_and_stays_with_the_office(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    clerk = sign_in("clerk")
    assert clerk.post(f"/briefe/schreiben?fall={world.joined}&art=handing", data={"on": ON}).status_code == 302
    [document] = rows(app, Document)
    text = text_of(clerk.get(f"/dokumente/datei/?id={document['id']}").data)
    assert ("Übergabe" in text, "Offene Maßnahmen" in text) == (True, True)
    noted = rows(app, Contact)[-1]
    assert (noted["kind"].value, noted["note"]) == ("note", "Übergabeblatt")


def test_letter_invites_to_no_conference_that_was_called_off(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk, at = sign_in("clerk"), f"/briefe/schreiben?fall={world.joined}&art=invitation"
    assert clerk.get(at).status_code == 200
    with app.app_context(), db.engine.begin() as connection:
        number = connection.scalars(select(Conference.__table__.c.id).where(Conference.case_id == world.joined)).one()
        connection.execute(update(Conference.__table__).values(state=ConferenceState.CANCELLED))
    for page in (
        clerk.get(at, follow_redirects=True),
        clerk.post(at, data={"on": ON, "conference": number}, follow_redirects=True),
    ):
        assert "ist abgesagt; Einladungen gehen nicht mehr hinaus. Berufen Sie eine neue ein." in page.text
    assert rows(app, Document) == []


def test_letter_of_another_year_is_refused(app: Flask, world: Any, sign_in: SignIn) -> None:
    at = f"/briefe/schreiben?fall={world.joined}&art=reminder"
    page = sign_in("clerk").post(at, data={"on": "2020-03-02", "answer_by": BY})
    assert "Der Brief ist vom 02.03.2020; von diesem Haushalt weiß die Fachstelle erst seit der Meldung" in page.text
    assert rows(app, Document) == []


def test_who_told_of_itself_gets_no_letter_of_what_others_told(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk, words = sign_in("clerk"), "Information nach Art. 14 DSGVO"
    assert words in clerk.get(f"/briefe/neu?fall={world.joined}").text
    with app.app_context(), db.engine.begin() as connection:
        for table in (Case.__table__, Report.__table__):
            connection.execute(update(table).values(channel=Channel.SELF))
    assert words not in clerk.get(f"/briefe/neu?fall={world.joined}").text
    refused = clerk.get(f"/briefe/schreiben?fall={world.joined}&art=data_notice", follow_redirects=True)
    assert "informieren Sie ihn beim Gespräch (Art. 13 DSGVO, § 82 SGB X)" in refused.text


def test_undertaking_without_a_landlord_in_the_case_is_refused_with_what_is_missing(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        db.session.get_one(Case, world.joined).landlord_name = ""
        db.session.commit()
    page = sign_in("clerk").post(f"/briefe/schreiben?fall={world.joined}&art=undertaking", data=SUMS)
    assert "Im Fall steht kein Vermieter" in page.text
    assert rows(app, Document) == []


def test_the_agreement_tells_of_the_last_conference_held_and_of_who_was_there(
    app: Flask, world: Any, sign_in: SignIn
) -> None:
    clerk, path = sign_in("clerk"), f"/briefe/schreiben?fall={world.joined}&art=minutes"
    none = clerk.get(path, follow_redirects=True).text
    assert "hat noch keine Fallkonferenz stattgefunden" in none
    with app.app_context():
        db.guarded.look_as(machine("Test", TODAY))
        case = db.session.get_one(Case, world.joined)
        held, office = case.conferences[0], case.office
        held.state, held.held_on, held.scheduled_at = ConferenceState.HELD, TODAY, clock.now() - timedelta(days=1)
        away = factories.agency(db.guarded, "Wohnbau Abwesend", AgencyKind.HOUSING_COMPANY, managed_by_id=office.id)
        db.session.add(Invitation(conference=held, agency=away, case_id=case.id, office_id=office.id, attended=False))
        held.invitations[0].attended, held.household_attended = True, False
        factories.conference(db.guarded, case, away, occasion=Occasion.FOLLOW_UP)
        db.session.commit()
    page = clerk.get(path).text
    assert page.partition('name="conference"')[2].partition("</select>")[0].count("<option") == 1
    number = page.partition('name="conference"')[2].partition('value="')[2].partition('"')[0]
    assert clerk.post(path, data={"on": ON, "conference": number}).status_code == 302
    letter = text_of(clerk.get(f"/dokumente/datei/?id={rows(app, Document)[-1]['id']}").data)
    assert (f"{TODAY:%d.%m.%Y}" in letter, "Jobcenter Muster" in letter, "Abwesend" in letter) == (True, True, False)
