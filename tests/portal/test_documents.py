"""Which files are taken, do they stay what they were, and do they go with their row?"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models import AuditEntry, Case, Document, User
from models.enums import AgencyKind, DocumentKind, Role
from portal import clock, documents
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories

PDF = b"%PDF-1.7 test"


def package(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "<x/>")
    return out.getvalue()


@pytest.fixture
def case(session: GuardedSession) -> Case:
    return factories.case(session, factories.agency(session, "Fachstelle Musterstadt"))


@pytest.fixture
def clerk(session: GuardedSession, case: Case) -> User:
    return factories.user(session, "clerk", Role.CLERK, case.office)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "documents"


def file_it(session: GuardedSession, case: Case, by: User, home: Path, **more: Any) -> Document:
    return documents.add(
        session, case, name=more.pop("name", "bescheid.pdf"), data=more.pop("data", PDF), home=home, by=by
    )


def test_file_lies_under_a_random_name_only_we_can_read(
    session: GuardedSession, case: Case, clerk: User, home: Path
) -> None:
    document = file_it(session, case, clerk, home, name="C:\\Users\\k\\../Bescheid Nr. 1.PDF")
    session.commit()
    [path] = home.iterdir()
    assert path.name == document.stored != document.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (document.name, document.kind, document.size) == ("Bescheid Nr. 1.PDF", DocumentKind.PDF, len(PDF))
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert documents.read(document, home) == PDF


def test_file_goes_when_its_row_was_not_kept(session: GuardedSession, case: Case, clerk: User, home: Path) -> None:
    session.commit()
    file_it(session, case, clerk, home)
    session.flush()
    session.rollback()
    assert list(home.iterdir()) == []


def test_file_goes_when_its_deletion_is_committed_and_only_then(
    session: GuardedSession, case: Case, clerk: User, home: Path
) -> None:
    document = file_it(session, case, clerk, home)
    session.commit()
    for finish, left in ((session.rollback, 1), (session.commit, 0)):
        documents.discard(session, document, home)
        session.delete(document)
        session.flush()
        finish()
        assert len(list(home.iterdir())) == left
    assert [
        entry.action.value for entry in session.scalars(select(AuditEntry).where(AuditEntry.record == "documents"))
    ] == ["create", "delete"]


def test_altered_or_missing_file_is_not_handed_out(
    session: GuardedSession, case: Case, clerk: User, home: Path
) -> None:
    document = file_it(session, case, clerk, home)
    session.commit()
    (home / document.stored).write_bytes(PDF + b"!")
    with pytest.raises(Refused, match="außerhalb des Portals verändert"):
        documents.read(document, home)
    (home / document.stored).unlink()
    with pytest.raises(Refused, match="fehlt im Ablageordner"):
        documents.read(document, home)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", PDF, DocumentKind.PDF),
        ("a.png", b"\x89PNG\r\n\x1a\nx", DocumentKind.PNG),
        ("a.JPEG", b"\xff\xd8\xff\xe0", DocumentKind.JPG),
        ("a.docx", package("[Content_Types].xml", "word/document.xml"), DocumentKind.DOCX),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), DocumentKind.XLSX),
        ("a.odt", package("content.xml", mimetype="application/vnd.oasis.opendocument.text"), DocumentKind.ODT),
        ("a.txt", "Größe".encode("cp1252"), DocumentKind.TXT),
    ],
)
def test_seven_kinds_are_taken(name: str, data: bytes, kind: DocumentKind) -> None:
    assert documents.kind_of(name, data) is kind


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.exe", b"MZ", "keine Endung, die angenommen wird"),
        ("ohne", PDF, "keine Endung, die angenommen wird"),
        ("a.svg", b"<svg onload='x'/>", "keine Endung, die angenommen wird"),
        ("a.html.txt", b"\x00<html>", "etwas anderes, als die Endung .txt sagt"),
        ("a.pdf", b"MZ\x90", "etwas anderes, als die Endung .pdf sagt"),
        ("a.docx", package("xl/workbook.xml"), "etwas anderes, als die Endung .docx sagt"),
        ("a.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "enthält Makros"),
        ("a.docx", package("[Content_Types].xml", "word/document.xml", "../../x"), "nach außen verweist"),
        ("a.docx", b"PK\x03\x04kaputt", "ist beschädigt"),
        ("a.pdf", b"", "ist leer"),
        ("a.pdf", PDF + b"0" * documents.LARGEST, "größer als 10 MB"),
    ],
)
def test_everything_else_is_refused(name: str, data: bytes, word: str) -> None:
    with pytest.raises(Refused, match=word):
        documents.kind_of(name, data)


def test_only_the_lead_deletes_and_nobody_outside_sees(
    session: GuardedSession, case: Case, clerk: User, home: Path
) -> None:
    document = file_it(session, case, clerk, home)
    lead = factories.user(session, "lead", Role.LEAD, case.office)
    other = factories.user(session, "other", Role.LEAD, factories.agency(session, "Fachstelle Anderstadt"))
    partner = factories.user(
        session, "partner", Role.PARTNER, factories.agency(session, "Jobcenter", AgencyKind.JOBCENTER)
    )
    session.commit()
    for user, sees in ((clerk, True), (lead, True), (other, False)):
        session.look_as(viewer_of(user, clock.today()))
        assert (session.scalars(select(Document)).first() is not None) == sees
    session.look_as(viewer_of(partner, clock.today()))
    assert session.scalars(select(Document)).all() == []
    session.look_as(viewer_of(clerk, clock.today()))
    session.delete(document)
    with pytest.raises(Forbidden):
        session.flush()
    session.rollback()
    session.look_as(viewer_of(lead, clock.today()))
    session.delete(session.get_one(Document, document.id))
    session.flush()
