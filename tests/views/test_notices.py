"""The notice list on its page: sent, looked at, assigned, confirmed once; closed to everybody it does not concern."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models import Case, CaseMember, Person, Report
from portal.extensions import db
from portal.imports.tables import MAX_BYTES

SAMPLE = Path(__file__).parents[1] / "samples" / "raeumungsklagen_2026.xlsx"
LIST = "Eingang;Az;Zahlungspflichtige\r\n02.03.2026;565 C 1/26;Muster, Anna\r\n"
SignIn = Callable[[str], FlaskClient]

pytestmark = pytest.mark.usefixtures("world")


def post_file(client: FlaskClient, data: bytes, filename: str) -> Any:
    """Send a file as a browser does; werkzeug's own way leaves large files open."""
    return post_files(client, (filename, data))


def post_files(client: FlaskClient, *files: tuple[str, bytes]) -> Any:
    """Send files as a browser does."""
    heads = [f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n' for name, _ in files]
    body = b"".join(head.encode() + data + b"\r\n" for head, (_, data) in zip(heads, files, strict=True)) + b"--x--\r\n"
    return client.post(
        "/eingangsliste/", data=body, content_type="multipart/form-data; boundary=x", follow_redirects=True
    )


def send(client: FlaskClient, data: bytes | str, filename: str = "liste.csv") -> str:
    """Send a file, follow to the preview and return its text."""
    answer = post_file(client, data.encode() if isinstance(data, str) else data, filename)
    assert answer.status_code == 200, answer.text
    return answer.text


def token(page: str) -> str:
    """Return the name of the list the forms of a preview speak of."""
    found = re.search(r'name="list"[^>]* value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def cases(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Case.__table__)) or 0


def kept(app: Flask) -> list[Path]:
    return list((Path(app.instance_path) / "uploads").glob("*"))


def text_of(page: str) -> str:
    """Return the words of the page's main part in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].partition(">")[2].split("</main>")[0]).split())


@pytest.mark.parametrize("login", ["clerk", "social_worker", "lead"])
def test_sample_is_sent_looked_at_and_confirmed(app: Flask, sign_in: SignIn, login: str) -> None:
    client, before = sign_in(login), cases(app)
    page = send(client, SAMPLE.read_bytes(), SAMPLE.name)
    assert "160 Fälle anlegen" in page
    assert "Zeile 67." in page
    assert "wird nachgereicht" in text_of(page)
    assert cases(app) == before
    answer = client.post("/eingangsliste/uebernehmen", data={"list": token(page)}, follow_redirects=True)
    assert "160 Fälle, 2026-" in text_of(answer.text)
    assert re.search(r"steht schon in Zeile 67\. 2026-\d{4} ", text_of(answer.text)), "the case that line became"
    assert (cases(app) - before, kept(app)) == (160, [])


def test_sample_sent_again_holds_nothing_new(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    page = send(client, SAMPLE.read_bytes(), SAMPLE.name)
    client.post("/eingangsliste/uebernehmen", data={"list": token(page)})
    before = cases(app)
    again = send(client, SAMPLE.read_bytes(), SAMPLE.name)
    assert "Diese Liste enthält keine neue Zeile." in again
    answer = client.post("/eingangsliste/uebernehmen", data={"list": token(again)}, follow_redirects=True)
    assert "enthielt nichts Neues" in answer.text
    assert cases(app) == before


def test_messages_of_a_court_become_one_preview_and_one_case(app: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    names = ("xjustiz_basisnachricht_0005006.xml", "xjustiz_uebermittlung_0005005.xml")
    page = post_files(client, *((name, SAMPLE.with_name(name).read_bytes()) for name in names)).text
    assert "Weiter: Tag des Eingangs angeben" in page
    assert "Beispiel, Jörg-Fake (geb. 17.05.1984)" in page
    day = {"list": token(page), "received_on": "2026-03-03"}
    assert "1 Fall anlegen" in client.post("/eingangsliste/eingang", data=day, follow_redirects=True).text
    client.post("/eingangsliste/uebernehmen", data=day)
    assert (cases(app) - before, kept(app)) == (1, [])
    with app.app_context(), db.engine.connect() as connection:
        newest = select(Report.source, Person.birth_date).join(CaseMember, CaseMember.case_id == Report.case_id)
        newest = newest.join(Person, Person.id == CaseMember.person_id).order_by(Report.id.desc()).limit(1)
        assert connection.execute(newest).one() == (f"{names[1]}, Zeile 2", date(1984, 5, 17))


@pytest.mark.parametrize("login", ["partner", "partner_lead", "finance", "region", "admin", "privacy"])
def test_page_does_not_exist_for_other_roles(sign_in: SignIn, login: str) -> None:
    client = sign_in(login)
    assert [
        client.get(f"/eingangsliste/{page}").status_code for page in ("", "pruefen", "uebernommen", "abbrechen")
    ] == [404] * 4
    assert [
        client.post(f"/eingangsliste/{page}").status_code for page in ("", "zuordnen", "eingang", "uebernehmen")
    ] == [404] * 4


def test_nobody_confirms_what_somebody_else_sent(app: Flask, sign_in: SignIn) -> None:
    clerk, colleague, before = sign_in("clerk"), sign_in("social_worker"), cases(app)
    name = token(send(clerk, SAMPLE.read_bytes(), SAMPLE.name))
    for page in ("uebernehmen", "zuordnen", "eingang"):
        assert colleague.post(f"/eingangsliste/{page}", data={"list": name}).status_code == 404
    assert colleague.get("/eingangsliste/pruefen").status_code == 302
    own = send(colleague, LIST)
    assert colleague.post("/eingangsliste/uebernehmen", data={"list": name}).status_code == 404
    assert token(own) != name
    assert cases(app) == before


def test_unknown_column_is_assigned_on_the_page(app: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    page = send(client, LIST)
    assert "Keine Spalte wurde als Name der Mietpartei erkannt." in page
    said = {"list": token(page), "spalte_0": "received_on", "spalte_1": "docket", "spalte_2": "tenant"}
    answer = client.post("/eingangsliste/zuordnen", data=said, follow_redirects=True)
    assert "1 Fall anlegen" in answer.text
    client.post("/eingangsliste/uebernehmen", data={"list": token(page)})
    assert cases(app) == before + 1


def test_one_meaning_for_two_columns_is_not_taken(sign_in: SignIn) -> None:
    client = sign_in("clerk")
    name = token(send(client, LIST))
    said = {"list": name, "spalte_0": "tenant", "spalte_2": "tenant"}
    answer = client.post("/eingangsliste/zuordnen", data=said, follow_redirects=True)
    assert "„Mieter (ganzer Name)“ ist zwei Spalten zugeordnet." in answer.text
    assert client.post("/eingangsliste/zuordnen", data={"list": name, "spalte_0": "password"}).status_code == 400


def test_list_without_day_of_receipt_asks_for_one(app: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    page = send(client, "Name;Vorname;Az\r\nMuster;Anna;565 C 1/26\r\n")
    assert "Weiter: Tag des Eingangs angeben" in page
    name = {"list": token(page)}
    client.post("/eingangsliste/uebernehmen", data=name)
    assert cases(app) == before
    assert "die keinen Eingang nennen" in client.post("/eingangsliste/eingang", data=name).text
    late = client.post("/eingangsliste/eingang", data={**name, "received_on": "2099-01-01"})
    assert (late.status_code, "01.01.2099 liegt in der Zukunft" in late.text) == (422, True)
    answer = client.post("/eingangsliste/eingang", data={**name, "received_on": "2026-03-02"}, follow_redirects=True)
    assert "1 Fall anlegen" in answer.text
    assert "02.03.2026" in answer.text


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"", "leer.xlsx", "Die Datei „leer.xlsx“ ist leer."),
        (b"1;2;3\r\n4;5;6\r\n", "zahlen.csv", "In „zahlen.csv“ wurde keine Liste gefunden."),
        (b"x" * (MAX_BYTES + 1), "lang.csv", "größer als 20 MB"),
    ],
)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(
    app: Flask, sign_in: SignIn, data: bytes, filename: str, sentence: str
) -> None:
    answer = post_file(sign_in("clerk"), data, filename)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert kept(app) == []


def test_no_file_chosen_is_said_at_the_field(sign_in: SignIn) -> None:
    answer = sign_in("clerk").post("/eingangsliste/", data={})
    assert (answer.status_code, "Keine Datei gewählt." in answer.text) == (422, True)


def test_large_files_are_taken_from_signed_in_people_only(app: Flask) -> None:
    assert post_file(app.test_client(), b"x" * 3 * 1024 * 1024, "liste.csv").status_code == 413


def test_cancelled_and_replaced_files_are_thrown_away(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    send(client, LIST)
    send(client, LIST)
    (path,) = kept(app)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "verworfen" in client.get("/eingangsliste/abbrechen", follow_redirects=True).text
    assert kept(app) == []


def test_a_file_is_kept_for_a_day(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    name = token(send(client, LIST))
    yesterday = time.time() - 25 * 3600
    os.utime(kept(app)[0], (yesterday, yesterday))
    send(sign_in("lead"), LIST)
    answer = client.post("/eingangsliste/uebernehmen", data={"list": name}, follow_redirects=True)
    assert "Die Datei wird nicht mehr aufbewahrt." in answer.text


def test_of_a_long_list_the_first_lines_and_all_refused_ones_are_shown(sign_in: SignIn) -> None:
    lines = [f"02.03.2026;565 C {number}/26;Muster;Anna" for number in range(1, 600)]
    lines[-1] = "gestern;565 C 600/26;Muster;Anna"
    page = send(sign_in("clerk"), "\r\n".join(["Eingang;Az;Name;Vorname", *lines]))
    assert "598 Fälle anlegen" in page
    assert (page.count('badge success">neuer Fall'), page.count('badge danger">nicht lesbar')) == (500, 1)


THREE = "\r\n".join(["Eingang;Az;Name;Vorname", *(f"02.03.2026;565 C {number}/26;FAKE;Anna" for number in (1, 2, 3))])


def test_lines_are_left_out_sent_to_an_open_case_and_given_to_somebody(app: Flask, world: Any, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    page = send(client, THREE)
    with app.app_context(), db.engine.connect() as connection:
        number = connection.scalar(select(Case.number).select_from(Case.__table__).where(Case.id == world.joined))
    (clerk,) = re.findall(r'<option value="(\d+)">FAKE clerk', page)
    said = {"list": token(page), "auslassen": "0", "fall_1": number, "assigned_to_id": clerk}
    answer = client.post("/eingangsliste/uebernehmen", data=said, follow_redirects=True)
    told = text_of(answer.text)
    assert "1 Zeile zu offenen Fällen genommen." in told
    assert "Zeile 2 Von Ihnen ausgelassen." in told
    assert f"/faelle/details/?id={world.joined}" in answer.text
    assert cases(app) == before + 1
    with app.app_context(), db.engine.connect() as connection:
        newest = select(Case.__table__.c.assigned_to_id).order_by(Case.__table__.c.id.desc()).limit(1)
        assert str(connection.scalar(newest)) == clerk


@pytest.mark.parametrize("typed", ["2026-9999", "quatsch", "<b>"])
def test_a_case_that_is_none_is_told_at_its_line_and_nothing_is_written(
    app: Flask, sign_in: SignIn, typed: str
) -> None:
    client, before = sign_in("clerk"), cases(app)
    said = {"list": token(send(client, THREE)), "auslassen": "0", "fall_1": typed}
    answer = client.post("/eingangsliste/uebernehmen", data=said)
    assert (answer.status_code, cases(app)) == (422, before)
    assert 'href="#fall_1"' in answer.text
    assert "<b>" not in answer.text.partition("Alle Zeilen")[2]
    assert 'name="auslassen" value="0" checked' in answer.text


def test_nobody_of_another_office_is_made_responsible(app: Flask, world: Any, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    said = {"list": token(send(client, THREE)), "assigned_to_id": "999999"}
    answer = client.post("/eingangsliste/uebernehmen", data=said)
    assert (answer.status_code, cases(app)) == (422, before)
    assert "Diesen Eintrag gibt es nicht" in answer.text


TWO = (
    "Eingang;Gericht;Az;Name;Vorname;Straße;Termin\r\n05.11.2026;AG Hannover;565 C 77/26;FAKE-A;Otto;Weg 7;\r\n"
    "05.11.2026;AG Hannover;565 C 77/26;FAKE-B;Berta;Weg 9;"
)


def test_a_second_defendant_and_a_later_hearing_are_shown_and_taken_over(app: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    page = send(client, TWO)
    assert "Gehört zu Zeile 2, dasselbe Verfahren. Neu: weitere Person FAKE-B, Berta." in text_of(page)
    assert "1 Fall anlegen, Neues aus 1 Zeile übernehmen" in page
    done = client.post("/eingangsliste/uebernehmen", data={"list": token(page)}, follow_redirects=True)
    assert "FAKE-A, Otto / FAKE-B, Berta" in text_of(done.text)
    twice = client.post("/eingangsliste/uebernehmen", data={"list": token(page)}, follow_redirects=True)
    assert "Diese Liste ist schon übernommen" in text_of(twice.text)
    assert "FAKE-A, Otto / FAKE-B, Berta" in text_of(twice.text)
    later = send(client, TWO.replace("Weg 7;", "Weg 7;15.12.2026 10:30"))
    assert "Neu: Termin 15.12.2026." in text_of(later)
    taken = client.post("/eingangsliste/uebernehmen", data={"list": token(later)}, follow_redirects=True)
    assert "1 Zeile zu offenen Fällen genommen." in text_of(taken.text)
    assert cases(app) - before == 1


def test_a_defendant_elsewhere_gets_a_case_of_his_own_where_the_clerk_says_so(app: Flask, sign_in: SignIn) -> None:
    client, before = sign_in("clerk"), cases(app)
    page = send(client, TWO)
    client.post("/eingangsliste/uebernehmen", data={"list": token(page), "eigener_fall": "1"})
    assert cases(app) - before == 2
