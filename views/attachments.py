"""Files of any kind handed out: always as an attachment, never sniffed, in a sandbox of their own."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app
from werkzeug.http import dump_options_header

from models.enums import DocumentKind

ALONE = "default-src 'none'; sandbox"
"""The policy of a handed-out file: should a browser show it after all, it can load and run nothing."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.DOCX: DOCX,
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentKind.ODT: "application/vnd.oasis.opendocument.text",
    DocumentKind.PNG: "image/png",
    DocumentKind.JPG: "image/jpeg",
    DocumentKind.TXT: "application/octet-stream",
}
SPELLED_OUT = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
})  # fmt: skip
"""How German letters are written where there is only ASCII; all others lose their marks."""
CALENDAR = "text/calendar; charset=utf-8"


def hand_out(data: bytes, name: str, media_type: str) -> Response:
    """Return the answer that hands a file out."""
    response = Response(data, content_type=media_type)
    name_file(response, name)
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def name_file(response: Response, name: str) -> None:
    """Say that an answer is a file to keep, and its name in every script (RFC 6266); headers themselves hold ASCII only."""
    simple = unicodedata.normalize("NFKD", name.translate(SPELLED_OUT)).encode("ascii", "ignore").decode()
    names = {"filename": simple}
    if simple != name:
        names["filename*"] = f"UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = dump_options_header("attachment", names)


def document_home() -> Path:
    """Return the folder of the documents."""
    return Path(current_app.instance_path) / "documents"
