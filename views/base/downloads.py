"""Files handed out: streamed workbooks and small files, never cached, never opened in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context

from portal import clock
from portal.exports import spreadsheet
from portal.exports.spreadsheet import Column
from portal.extensions import db
from portal.viewers import Viewer
from views.attachments import name_file

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def send_spreadsheet(columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str) -> Response:
    """Stream a list as a workbook; the first bytes go out before the first row is read."""
    streamed = _for_viewer(db.guarded.viewer, rows)
    return _attachment(
        spreadsheet.write(columns, streamed, title=title), f"{title.lower()}_{clock.today():%Y-%m-%d}.xlsx"
    )


def _for_viewer(viewer: Viewer, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows through the session of the stream: the page's own has ended before the first row is read."""
    db.guarded.look_as(viewer, readonly=True)
    yield from rows


def send_bytes(content: bytes, name: str) -> Response:
    """Hand out a small file."""
    response = _attachment(iter([content]), name)
    response.headers["Content-Length"] = str(len(content))
    return response


def _attachment(content: Iterator[bytes], name: str) -> Response:
    response = Response(stream_with_context(content), mimetype=TYPES[name.rpartition(".")[2]])
    name_file(response, name)
    return response
