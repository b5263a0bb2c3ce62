"""Documents of a case: which files are taken, where they lie, and that they are still what was filed."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from sqlalchemy import event
from sqlalchemy.orm import Session

from models import Case, Contact, Document, StatisticsDelivery, User
from models.enums import DocumentKind, LetterKind
from portal import clock, packages
from portal.errors import Refused
from portal.guard import GuardedSession

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 150
ENDINGS = {"jpeg": DocumentKind.JPG, **{kind.value: kind for kind in DocumentKind}}
TAKEN = "PDF, DOCX, XLSX, ODT, PNG, JPG oder TXT"
_NEW, _GONE = "documents_new", "documents_gone"


def add(
    session: Session,
    case: Case,
    *,
    name: str,
    data: bytes,
    home: Path,
    by: User,
    letter: LetterKind | None = None,
    contact: Contact | None = None,
) -> Document:
    """Put a file into the folder ``home`` and note it with the case; raise Refused for what is not taken.

    The file disappears again when the session is rolled back.
    """  # fmt: skip
    shown = plain_name(name)
    kind = kind_of(shown, data)
    document = Document(
        case_id=case.id, office_id=case.office_id, name=shown, kind=kind, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        stored=keep(session, data, home), added_at=clock.now(), added_by_id=by.id, letter=letter, contact=contact,
    )  # fmt: skip
    session.add(document)
    return document


def keep(session: Session, data: bytes, home: Path) -> str:
    """Put a file into the folder ``home`` under a random name and return it; it goes again when the session is rolled back."""
    stored = uuid.uuid4().hex
    session.info.setdefault(_NEW, []).append(_store(home, stored, data))
    return stored


def _store(home: Path, stored: str, data: bytes) -> Path:
    """Write the file so that only this system user can read it, and see it on the disk."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / stored
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return path


def read(document: Document, home: Path) -> bytes:
    """Return the file as it was filed; raise Refused when it is missing or was altered."""
    return unaltered(document.name, document.stored, document.sha256, home)


def unaltered(name: str, stored: str, sha256: str, home: Path) -> bytes:
    """Return a kept file; raise Refused when it is missing or no longer the one of this checksum."""
    try:
        data = (home / stored).read_bytes()
    except FileNotFoundError:
        raise Refused(f"Die Datei „{name}“ fehlt im Ablageordner. Wenden Sie sich an die Fachadministration.") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(
            f"Die Datei „{name}“ wurde außerhalb des Portals verändert. Wenden Sie sich an die Fachadministration."
        )
    return data


def discard(session: Session, document: Document | StatisticsDelivery, home: Path) -> None:
    """Throw the file away as soon as the deletion of its record is committed."""
    session.info.setdefault(_GONE, []).append(home / document.stored)


@event.listens_for(GuardedSession, "after_commit")
def _keep_what_was_filed(session: Session) -> None:
    session.info.pop(_NEW, None)
    _unlink(session.info.pop(_GONE, []))


@event.listens_for(GuardedSession, "after_rollback")
def _take_back_what_was_not(session: Session) -> None:
    session.info.pop(_GONE, None)
    _unlink(session.info.pop(_NEW, []))


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def plain_name(name: str) -> str:
    """Return the last part of the name a browser sent, without control characters and no longer than 150 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    text = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, ending = text.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)]}{dot}{ending}" if dot else text[:LONGEST_NAME]


def kind_of(name: str, data: bytes) -> DocumentKind:
    """Return what kind of file it is, by ending and content alike; raise Refused for any other and for too large ones."""
    kind = ENDINGS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused(f"„{name}“ hat keine Endung, die angenommen wird. Wählen Sie {TAKEN}.")
    if not data:
        raise Refused(f"„{name}“ ist leer. Wählen Sie eine andere Datei.")
    if len(data) > LARGEST:
        raise Refused(f"„{name}“ ist größer als 10 MB. Teilen Sie die Datei auf oder verkleinern Sie die Bilder darin.")
    if not CONTENT[kind](data, name):
        raise Refused(f"„{name}“ enthält etwas anderes, als die Endung .{kind.value} sagt. Wählen Sie {TAKEN}.")
    return kind


def _begins(*marks: bytes) -> Callable[[bytes, str], bool]:
    return lambda data, name: data.startswith(marks)


def _package_with(*parts: str) -> Callable[[bytes, str], bool]:
    return lambda data, name: data.startswith(b"PK") and packages.names_in(data, name).issuperset(parts)


def _open_document(data: bytes, name: str) -> bool:
    mark = b"mimetypeapplication/vnd.oasis.opendocument.text"
    return data.startswith(b"PK") and mark in data[:200] and "content.xml" in packages.names_in(data, name)


def _plain_text(data: bytes, name: str) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(sign < 32 and sign not in b"\t\n\r\f" for sign in data)


CONTENT: dict[DocumentKind, Callable[[bytes, str], bool]] = {
    DocumentKind.PDF: _begins(b"%PDF-"),
    DocumentKind.PNG: _begins(b"\x89PNG\r\n\x1a\n"),
    DocumentKind.JPG: _begins(b"\xff\xd8\xff"),
    DocumentKind.DOCX: _package_with("[Content_Types].xml", "word/document.xml"),
    DocumentKind.XLSX: _package_with("[Content_Types].xml", "xl/workbook.xml"),
    DocumentKind.ODT: _open_document,
    DocumentKind.TXT: _plain_text,
}
"""What the beginning, or the parts, of a file of each kind must say."""
