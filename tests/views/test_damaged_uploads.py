"""Does every upload say in German what is wrong with a damaged file, whatever is wrong with it?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Agency
from models.enums import LetterKind
from portal import clock
from portal.extensions import db
from portal.letters import templates
from portal.viewers import machine
from tests import damaged, factories
from tests.files import post_file

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHEET, BOOK, LETTER = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "word/document.xml"
NEXT_STEP = re.compile(r"(?i:speichern|wählen|entfernen|nennen|schreiben) Sie |nicht angenommen")
LIST = ("Eingang", "Az", "Zahlungspflichtige"), ("02.03.2026", "565 C 1/26", "Muster, Anna")
RECEIPTS = ("Tag", "Position", "Betrag", "Zweck", "Beleg"), ("05.01.2026", "1.1", "5,00", "Porto", "B-1")


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(made)
    return made.getvalue()


@pytest.fixture
def urls(app: Flask, world: Any) -> dict[str, tuple[str, str]]:
    """Return who sends a workbook where."""
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = db.session.get_one(Agency, world.home)
        made = factories.programme(db.guarded, office, "Stelle", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
        factories.position(db.guarded, made, number="1.1", label="Porto")
        db.session.commit()
        receipts = f"/foerderung/belegliste/?id={made.id}"
    return {
        "list": ("lead", "/eingangsliste/"), "receipts": ("lead", receipts), "form": ("lead", "/berichtsformulare/hochladen"),
        "document": ("lead", f"/dokument/neu?fall={world.joined}"), "template": ("lead", "/vorlagen/first/hochladen"),
    }  # fmt: skip


def answer(client: FlaskClient, url: str, data: bytes, name: str) -> Any:
    """Return the first page that has something to say about the file."""
    sent = post_file(client, url, data, name)
    return client.get(sent.location) if sent.status_code == 302 and "eingangsliste" in url else sent


def assert_refused_in_german(found: Any, *about: str) -> None:
    assert (found.status_code, bool(NEXT_STEP.search(found.text))) == (422, True), (
        *about,
        found.text.partition("<main")[2],
    )


@pytest.mark.parametrize(("where", "rows"), [("list", LIST), ("receipts", RECEIPTS), ("form", [("{{ reported }}",)])])
def test_damaged_workbook_is_refused_with_a_sentence(
    urls: dict[str, tuple[str, str]], sign_in: Callable[[str], FlaskClient], where: str, rows: Any
) -> None:
    login, url = urls[where]
    client, whole = sign_in(login), workbook(*rows)
    assert answer(client, url, whole, "mappe.xlsx").status_code in (200, 302)
    for name, damage in damaged.PACKED.items():
        for part in (SHEET, BOOK) if "XML" in name else (SHEET,):
            assert_refused_in_german(answer(client, url, damage(whole, part), "mappe.xlsx"), name, part)


@pytest.mark.parametrize(("where", "rows"), [("list", LIST), ("receipts", RECEIPTS), ("form", [("{{ reported }}",)])])
def test_wrong_references_to_cells_never_break_the_page(
    urls: dict[str, tuple[str, str]], sign_in: Callable[[str], FlaskClient], where: str, rows: Any
) -> None:
    login, url = urls[where]
    client, whole = sign_in(login), workbook(*rows)
    for name, damage in damaged.CELLS.items():
        found = answer(client, url, damage(whole, SHEET), "mappe.xlsx")
        assert found.status_code in (200, 302, 422), name


def test_damaged_template_and_document_are_refused_with_a_sentence(
    urls: dict[str, tuple[str, str]], sign_in: Callable[[str], FlaskClient]
) -> None:
    client, whole = sign_in("lead"), templates.shipped(LetterKind.FIRST)
    for name, damage in damaged.PACKED.items():
        for where in ("template", "document"):
            if where == "document" and ("XML" in name or name == "entities"):
                continue  # what stands in a document is not read, only handed out again
            found = answer(client, urls[where][1], damage(whole, LETTER), "brief.docx")
            assert_refused_in_german(found, where, name)


@pytest.mark.parametrize("data", [b"", b"<", b"<x", b"<x/>", b"\xff\xfe<\0x\0", b'<?xml version="1.0" encoding="klingon"?><x/>',
                                  b"\0" * 50, b"<x>" * 200_000, b"<x>" * 5000 + b"</x>" * 5000, b"PK\x03\x04",
                                  b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])  # fmt: skip
def test_damaged_message_of_a_court_is_refused_with_a_sentence(
    urls: dict[str, tuple[str, str]], sign_in: Callable[[str], FlaskClient], data: bytes
) -> None:
    found = answer(sign_in("lead"), urls["list"][1], data, "nachricht.xml")
    assert found.status_code == 422
    assert "„nachricht.xml“" in found.text
