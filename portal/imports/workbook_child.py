"""The process that opens a workbook: limited in memory and time, it writes the visible cells as JSON and ends.

Run as ``python -m portal.imports.workbook_child`` with the file on standard input; it may die, the server does not.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree

MEMORY = 512 * 1024 * 1024
SECONDS = 20
OUT_OF_MEMORY = 3
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_ANSWER = 64_000_000
"""Bytes of JSON the server takes; 100,000 full rows need about 25 million."""

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# A cell whose value the reader would drop: an error (#NAME?), or a formula nobody has calculated yet.
_LOST = re.compile(
    rb'<c\b[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"([^<>]{0,200})>\s*+(?:<f[^<>]{0,200}?(?:/>|>([^<]*+)</f>))?\s*+'
    rb"(?:<v\s*+/>|<v>([^<]*+)</v>)?\s*+</c>"
)


def main() -> None:
    """Read the workbook from standard input and write ``{"sheets": …}`` or ``{"error": sentence}``."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from portal.imports.faults import UnreadableFile

    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"sheets": visible_sheets(data)}
    except UnreadableFile as error:
        answer = {"error": str(error)}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    text = json.dumps(answer, ensure_ascii=False, default=_as_seen).encode("utf-8", "replace")
    if len(text) > MAX_ANSWER:
        text = json.dumps({"error": "Die Liste enthält zu viel Text. Teilen Sie sie in mehrere Dateien auf."}).encode()
    sys.stdout.buffer.write(text)


def visible_sheets(data: bytes) -> list[dict[str, Any]]:
    """Return name and rows of each sheet a person sees; raise `UnreadableFile` beyond the limits."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    from portal.imports.faults import UnreadableFile

    found: list[dict[str, Any]] = []
    workbook = load_workbook(io.BytesIO(data))
    lost = _lost_cells(data)
    for about in workbook.sheets_metadata:
        if about.visible is not SheetVisibleEnum.Visible or about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        last_row, last_column = sheet.end or (0, 0)
        if last_row >= MAX_ROWS or last_column >= MAX_COLUMNS:
            raise UnreadableFile(
                f"Das Blatt „{about.name}“ reicht bis Zeile {last_row + 1}, Spalte {last_column + 1}. Gelesen werden"
                f" bis zu {MAX_ROWS} Zeilen und {MAX_COLUMNS} Spalten. Teilen Sie die Liste auf oder löschen Sie, was"
                " außerhalb der Liste steht."
            )
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        _restore(rows, lost.get(about.name, {}))
        found.append({"name": about.name, "rows": rows})
    return found


def _restore(rows: list[list[Any]], lost: dict[tuple[int, int], str]) -> None:
    """Put the texts back where the reader left a cell empty."""
    for (row, column), text in lost.items():
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            continue
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        if cells[column] == "":
            cells[column] = text


def _lost_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return, by sheet, the texts of error cells and of formulas without a value, so that none vanishes unseen."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, part in _parts(archive).items():
            xml = archive.read(part)
            if b"<f" in xml or b't="e"' in xml:
                found[name] = dict(_texts(xml))
    return found


def _texts(xml: bytes) -> Any:
    """Yield place and text of each cell that has only an error or a formula."""
    for cell in _LOST.finditer(xml):
        letters, row, attributes, formula, value = cell.groups()
        is_error = b't="e"' in attributes
        if is_error and value:
            text = value
        elif not value and (formula is not None or b"<f" in cell[0]):
            text = b"=" + (formula or b"\xe2\x80\xa6")
        else:
            continue
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        plain = ElementTree.fromstring(b"<t>" + text + b"</t>").text or ""  # noqa: S314 - holds no markup
        yield (int(row) - 1, column - 1), plain


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path of each sheet's XML by the sheet's name."""
    names = set(archive.namelist())
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - in a limited process
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - in a limited process
    parts = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(f"{_OFFICE}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and part in names:
            parts[sheet.get("name", "")] = part
    return parts


def _as_seen(cell: object) -> str:
    """Return a day or time the way a German list shows it."""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}" if cell.time() == time() else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)


if __name__ == "__main__":
    main()
