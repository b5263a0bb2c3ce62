"""A workbook somebody else made, changed cell by cell: every part and cell that is not written stays byte for byte.

openpyxl drops what it does not know (pictures, charts, pivots, form controls), so a funder's form is not saved with it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.utils.cell import column_index_from_string as column_number
from openpyxl.utils.cell import coordinate_from_string, get_column_letter, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException

from portal import packages
from portal.errors import Refused
from portal.exports.cells import spelled
from portal.exports.form_parts import links, named, parsed, table_headings, texts_drawn, written
from portal.exports.form_styles import STYLES, FormStyles

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 30_000_000
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
Place = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass
class FormSheet:
    """One worksheet: its cells by place, what is merged, and the headings of its tables."""

    name: str
    part: str
    root: Any
    texts: list[str]
    rows: dict[int, Any] = field(default_factory=dict)
    cells: dict[Place, Any] = field(default_factory=dict)
    columns: dict[int, dict[int, Any]] = field(default_factory=dict)
    """The same cells by row and column."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First column, first row, last column, last row of each merged range."""
    headings: list[tuple[int, int, int, int]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    """The texts of its text boxes and charts."""
    changed: bool = False

    def __post_init__(self) -> None:
        """Find the cells; a row or cell that does not say its place follows the one before it."""
        number = 0
        for row in self.root.iter(named("row")):
            number = int(row.get("r") or number + 1)
            self.rows[number] = row
            column = 0
            for cell in row.iter(named("c")):
                letters = coordinate_from_string(cell.get("r"))[0] if cell.get("r") else ""
                column = column_number(letters) if letters else column + 1
                self.cells[number, column] = self.columns.setdefault(number, {})[column] = cell
        ranges = self.root.iter(named("mergeCell"))
        self.merged = [range_boundaries(merge.get("ref")) for merge in ranges]  # type: ignore[misc]

    def words(self, place: Place) -> str:
        """Return the text of a cell; empty for numbers, formulas and no cell."""
        cell = self.cells.get(place)
        if cell is None or cell.find(named("f")) is not None:
            return ""
        if cell.get("t") == "inlineStr":
            return _text_of(cell.find(named("is")))
        value = cell.findtext(named("v")) or ""
        if cell.get("t") == "s" and value.isdigit() and int(value) < len(self.texts):
            return self.texts[int(value)]
        return value if cell.get("t") == "str" else ""

    def margins(self) -> str:
        """Return the texts printed above and below each page."""
        return " ".join(part.text or "" for kind in self.root.iter(named("headerFooter")) for part in kind)

    def formula(self, place: Place) -> str:
        """Return the formula of a cell without its equals sign, empty where it has none."""
        cell = self.cells.get(place)
        return "" if cell is None else cell.findtext(named("f")) or ""

    def is_empty(self, place: Place) -> bool:
        """Say whether nothing stands in a cell; a format alone is nothing."""
        cell = self.cells.get(place)
        return cell is None or len(cell) == 0

    def merge_around(self, place: Place) -> tuple[int, int, int, int]:
        """Return the merged range a cell belongs to, or the cell itself as a range."""
        row, column = place
        found = (one for one in self.merged if one[0] <= column <= one[2] and one[1] <= row <= one[3])
        return next(found, (column, row, column, row))

    def put(self, place: Place, value: int | float | str, like: Place) -> None:
        """Write a real number or a text; a cell that was not there gets the format of another."""
        cell = self.cells.get(place)
        if cell is None:
            cell = self._new_cell(place, self.cells[like].get("s"))
        for part in list(cell):
            cell.remove(part)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, named("is")), named("t"))
            text.text = spelled(value)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            etree.SubElement(cell, named("v")).text = repr(value)
        self.changed = True

    def _new_cell(self, place: Place, style: str | None) -> Any:
        number, column = place
        row = self.rows.get(number)
        if row is None:
            row = etree.Element(named("row"), r=str(number))
            _put_in_order(self.root.find(named("sheetData")), row, number, self.rows)
            self.rows[number] = row
        row.attrib.pop("spans", None)
        cell = etree.Element(named("c"), r=f"{get_column_letter(column)}{number}")
        if style is not None:
            cell.set("s", style)
        mine = self.columns.setdefault(number, {})
        _put_in_order(row, cell, column, mine)
        self.cells[place] = mine[column] = cell
        dimension = self.root.find(named("dimension"))
        if dimension is not None:
            self.root.remove(dimension)
        return cell

    def forget_results(self) -> bool:
        """Drop the remembered results of formulas, so that no old one is shown; say whether there were any."""
        held = [cell for cell in self.cells.values() if cell.find(named("f")) is not None]
        for cell in held:
            result = cell.find(named("v"))
            if result is not None and result.text:
                cell.remove(result)
                cell.attrib.pop("t", None)
                self.changed = True
        return bool(held)


def _put_in_order(parent: Any, element: Any, number: int, known: dict[int, Any]) -> None:
    """Put a row or cell behind the one before it."""
    before = max((one for one in known if one < number), default=None)
    parent.insert(0 if before is None else parent.index(known[before]) + 1, element)


def _text_of(element: Any) -> str:
    """Return the text of a shared or inline string: of all its runs, without readings of characters."""
    if element is None:
        return ""
    runs = (text for text in element.iter(named("t")) if text.getparent().tag != named("rPh"))
    return "".join(text.text or "" for text in runs)


@dataclass
class FormPackage:
    """The parts of an uploaded workbook."""

    entries: list[tuple[zipfile.ZipInfo, bytes]]
    workbook: Any
    sheets: list[FormSheet]
    styles: FormStyles

    @classmethod
    def read(cls, data: bytes, name: str) -> FormPackage:
        """Open an uploaded workbook; raise Refused for what is too large, harmful, or no workbook."""
        parts = packages.names_in(data, name)
        if WORKBOOK not in parts or not name.lower().endswith(".xlsx"):
            raise Refused(f"„{name}“ ist keine Excel-Arbeitsmappe. Speichern Sie das Formular als .xlsx.")
        if any(part.startswith("_xmlsignatures") for part in parts):
            raise Refused(
                f"„{name}“ ist digital signiert; gefüllt wäre die Signatur zerstört. Entfernen Sie sie vorher."
            )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise Refused(f"„{name}“ ist entpackt größer als 30 MB. Löschen Sie leere Zeilen und Blätter.")
            entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
        try:
            return cls._of(entries)
        except (etree.LxmlError, CellCoordinatesException, LookupError, ValueError, AttributeError, TypeError) as error:
            raise Refused(
                f"„{name}“ lässt sich nicht als Arbeitsmappe lesen. Öffnen Sie die Datei in Excel oder LibreOffice, "
                "speichern Sie sie neu als .xlsx (nicht „Strict Open XML“) und wählen Sie sie noch einmal."
            ) from error

    @classmethod
    def _of(cls, entries: list[tuple[zipfile.ZipInfo, bytes]]) -> FormPackage:
        parts = {entry.filename: content for entry, content in entries}
        workbook = parsed(parts[WORKBOOK])
        if workbook.tag != named("workbook"):
            raise ValueError(workbook.tag)
        linked = links(parts, WORKBOOK)
        strings = parts.get("xl/sharedStrings.xml")
        texts = [] if strings is None else [_text_of(one) for one in parsed(strings).iter(named("si"))]
        sheets = []
        for one in workbook.iter(named("sheet")):
            part = linked[one.get(LINK)][1]
            root = parsed(parts[part])
            if root.tag == named("worksheet"):
                sheets.append(FormSheet(one.get("name"), part, root, texts))
                sheets[-1].headings = list(table_headings(parts, part))
                sheets[-1].drawn = list(texts_drawn(parts, part))
        return cls(entries, workbook, sheets, FormStyles.of(parts))

    def show_day(self, sheet: FormSheet, place: Place) -> bool:
        """Give a cell the format of a day, if it has none; say whether it can show one: a cell for texts stays one."""
        cell = sheet.cells[place]
        style = self.styles.for_a_day(cell.get("s", "0"))
        if style is not None and style != cell.get("s", "0"):
            cell.set("s", style)
        return style is not None

    def save(self) -> bytes:
        """Return the workbook with the cells written; formulas are computed anew by whoever opens it."""
        have_formulas = [sheet for sheet in self.sheets if sheet.forget_results()]
        if have_formulas:
            self._compute_on_load()
        changed = {sheet.part: written(sheet.root) for sheet in self.sheets if sheet.changed}
        changed[WORKBOOK] = written(self.workbook)
        if self.styles.changed:
            changed[STYLES] = written(self.styles.root)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in self.entries:
                kept = zipfile.ZipInfo(entry.filename, entry.date_time)
                kept.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(kept, changed.get(entry.filename, content))
        return made.getvalue()

    def _compute_on_load(self) -> None:
        known = self.workbook.find(named("calcPr"))
        if known is None:
            known = etree.Element(named("calcPr"))
            after = ("definedNames", "externalReferences", "functionGroups", "sheets")
            anchor = next(found for tag in after if (found := self.workbook.find(named(tag))) is not None)
            anchor.addnext(known)
        known.set("fullCalcOnLoad", "1")
