"""What stands in the cells of a file somebody sent: sheets of rows, or one sentence why not."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from portal import packages
from portal.errors import Refused
from portal.imports.delimiters import Recognise, delimiter_of
from portal.imports.faults import UnreadableFile
from portal.imports.workbook_child import MAX_COLUMNS, MAX_ROWS, OUT_OF_MEMORY, SECONDS

MAX_BYTES = 20 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}
_OTHER_OFFICE = {
    "mimetype": "eine OpenDocument-Datei", "xl/workbook.bin": "eine binäre Excel-Mappe (.xlsb)",
    "word/document.xml": "ein Word-Dokument", "ppt/presentation.xml": "eine Präsentation",
}  # fmt: skip
SAVE_AS = "Speichern Sie die Liste in Excel als „Excel-Arbeitsmappe (.xlsx)“ und wählen Sie diese Datei."
BROKEN = f"Die Datei ist beschädigt oder unvollständig und lässt sich nicht als Excel-Mappe öffnen. {SAVE_AS}"
_TOO_HEAVY = (
    "Die Datei braucht zum Öffnen zu viel Zeit oder Speicher und wurde nicht gelesen. Kopieren Sie nur die Liste"
    " in eine neue Mappe und wählen Sie diese."
)

Cell = str | float | bool | None


class Sheet(NamedTuple):
    """One sheet: its name ("" for text files) and its rows from the top, cells as a person sees them."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_sheets(data: bytes, filename: str, recognise: Recognise) -> list[Sheet]:
    """Return the visible sheets of an .xlsx or .csv file, judged by content, not by name; raise `UnreadableFile`.

    `recognise` knows the headings expected: by them the cells of a text file are told from commas in its texts.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableFile(f"Die Datei „{filename}“ ist leer. Wählen Sie die Datei mit der Liste.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"Die Datei „{filename}“ ist größer als 20 MB. Teilen Sie die Liste in mehrere Dateien auf."
        )
    if data.startswith(b"PK"):
        _check_workbook(data, filename)
        return _workbook(data)
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise UnreadableFile(
                f"„{filename}“ ist mit einem Kennwort geschützt. Entfernen Sie das Kennwort. {SAVE_AS}"
            )
        raise UnreadableFile(f"„{filename}“ ist eine Datei im alten Excel-Format (.xls). {SAVE_AS}")
    if Path(filename).suffix.lower() not in _TEXT_SUFFIXES:
        raise UnreadableFile(f"„{filename}“ ist keine Excel-Arbeitsmappe (.xlsx) und keine .csv-Datei. {SAVE_AS}")
    return [Sheet("", _delimited(data, filename, recognise))]


def _check_workbook(data: bytes, filename: str) -> None:
    """Raise `UnreadableFile` unless the bytes are a harmlessly packed workbook; tell renamed documents apart from one."""
    try:
        parts = packages.names_in(data, filename, opened=False)
    except Refused as refused:
        raise UnreadableFile(f"{refused} {SAVE_AS}") from refused
    if "xl/workbook.xml" in parts:
        return
    kind = next((kind for part, kind in _OTHER_OFFICE.items() if part in parts), None)
    if kind:
        raise UnreadableFile(f"„{filename}“ ist {kind}, keine Excel-Arbeitsmappe. {SAVE_AS}")
    raise UnreadableFile(f"„{filename}“ enthält keine Excel-Arbeitsmappe. {SAVE_AS}")


def _workbook(data: bytes) -> list[Sheet]:
    """Let a limited process open the workbook, and take its answer or its death."""
    command = [sys.executable, "-s", "-m", "portal.imports.workbook_child"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file goes to its standard input
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT)},
            timeout=SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(_TOO_HEAVY) from error
    if done.returncode:
        raise UnreadableFile(_TOO_HEAVY if done.returncode < 0 or done.returncode == OUT_OF_MEMORY else BROKEN)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableFile(answer["error"])
    return [Sheet(sheet["name"], sheet["rows"]) for sheet in answer["sheets"]]


def _delimited(data: bytes, filename: str, recognise: Recognise) -> list[list[str]]:
    """Return the records of a text file with ``;``, ``,`` or tab between the cells."""
    text = _decoded(data, filename)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return _records(rest, first.strip()[-1], filename)
    return _records(text, delimiter_of(text, recognise), filename)


def _decoded(data: bytes, filename: str) -> str:
    """Return the text, written in UTF-8, UTF-16 with its mark, or cp1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(f"„{filename}“ enthält Zeichen, die in keiner Textdatei stehen. {SAVE_AS}")


def _records(text: str, delimiter: str, filename: str) -> list[list[str]]:
    """Return the records; raise `UnreadableFile` at an unclosed quote or beyond the limits."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise UnreadableFile(
                    f"„{filename}“ hat mehr als {MAX_ROWS} Zeilen oder {MAX_COLUMNS} Spalten. Teilen Sie"
                    " die Liste in mehrere Dateien auf."
                )
    except csv.Error as error:
        if "field limit" in str(error):  # an open quote swallows all that follows, so both look alike
            raise UnreadableFile(
                f"„{filename}“, ab Zeile {len(rows) + 1}: Eine Zelle hat mehr als {csv.field_size_limit()} Zeichen,"
                f" oder ein Anführungszeichen ist nicht geschlossen. Kürzen Sie die Zelle. {SAVE_AS}"
            ) from error
        raise UnreadableFile(
            f"„{filename}“ lässt sich ab Zeile {len(rows) + 1} nicht in Zellen teilen: Ein"
            f" Anführungszeichen ist nicht geschlossen. {SAVE_AS}"
        ) from error
    return rows
