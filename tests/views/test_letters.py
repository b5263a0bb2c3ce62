"""Letters and their templates on their pages: chosen, seen beforehand, written once, filed; several at once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import AuditEntry, Contact, Document, LetterTemplate
from models.enums import LetterKind
from portal.extensions import db
from portal.letters import templates
from tests.files import post_file

SignIn = Callable[[str], FlaskClient]


def rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.execute(select(model.__table__)).mappings())


def text_of(data: bytes) -> str:
    """Return all text of a .docx, tables included."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def test_letter_is_written_and_filed_with_its_case(app: Flask, world: Any, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    url = f"/briefe/schreiben?fall={world.joined}&art=first"
    page = clerk.get(url)
    assert page.status_code == 200
    assert "Guten Tag Kim KANARIE-JOINED-NAME," in page.text
    answer = clerk.post(url, data={"on": "2026-03-02", "answer_by": "2026-03-09"})
    assert answer.status_code == 302, answer.text
    [document] = rows(app, Document)
    contact = next(row for row in rows(app, Contact) if row["id"] == document["contact_id"])
    assert (document["case_id"], document["letter"]) == (world.joined, LetterKind.FIRST)
    assert (contact["kind"].value, contact["reached"], contact["note"]) == ("letter", None, "Erstanschreiben nach Klage")
    letter = clerk.get(f"/dokumente/datei/?id={document['id']}")
    assert "Guten Tag Kim KANARIE-JOINED-NAME," in text_of(letter.data)
