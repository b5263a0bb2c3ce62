"""What an .xlsx file holds beside its rows: styles, properties, and the lists of its parts (ECMA-376)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipInfo

from portal.exports.cells import NOT_IN_XML

ACTION_COLOUR = "2044AA"
"""The action colour of the portal, oklch(42.84% 0.1689 265.02), as spreadsheets write it."""
CREATOR = "Bleibe"
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

DATE_FORMAT = r"dd\.mm\.yyyy"
MOMENT_FORMAT = r"dd\.mm\.yyyy\ hh:mm"
MONEY_FORMAT = r'#,##0.00\ "€"'
SHARE_FORMAT = r"0.0\ %"

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument"

FORMATS = "".join(
    f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
    for number, code in enumerate((MONEY_FORMAT, SHARE_FORMAT, DATE_FORMAT, MOMENT_FORMAT), start=164)
)
CELL_FORMATS = (
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (1, 4, 164, 165, 166, 167)
    )
)
"""In the order of `portal.exports.cells.Style`."""

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="4">{FORMATS}</numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    f'<fill><patternFill patternType="solid"><fgColor rgb="FF{ACTION_COLOUR}"/><bgColor indexed="64"/></patternFill>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="10">{CELL_FORMATS}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def entry(name: str) -> ZipInfo:
    """Return a compressed entry without a date, so that equal content gives equal bytes."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def sheet_path(number: int) -> str:
    """Return where the sheet of this number lies in the file."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_name(title: str, number: int = 1) -> str:
    """Return a sheet name spreadsheets accept: no brackets, slashes or :*?, 31 characters; further ones numbered."""
    plain = NOT_IN_SHEET_NAME.sub(" ", NOT_IN_XML.sub("", title)).strip(" '\t\r\n") or "Tabelle"
    suffix = f" ({number})" if number > 1 else ""
    return plain[: LONGEST_SHEET_NAME - len(suffix)].rstrip(" '") + suffix


def column_letters(number: int) -> str:
    """Return the letters of a column, 1 being A and 27 AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def opening_parts(title: str) -> Iterator[tuple[str, str]]:
    """Yield the parts that are known before the first row; the first name tells file checkers what this is."""
    targets = (
        ("rId1", f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
    )
    program = f'<Properties xmlns="{OFFICE}/extended-properties"><Application>{CREATOR}</Application></Properties>'
    described = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(NOT_IN_XML.sub('', title))}</dc:title>"
        f"<dc:creator>{CREATOR}</dc:creator></cp:coreProperties>"
    )
    yield "_rels/.rels", _relationships(targets)
    yield "docProps/app.xml", HEAD + program
    yield "docProps/core.xml", HEAD + described
    yield "xl/styles.xml", STYLES


def closing_parts(names: Sequence[str], ranges: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that name the sheets; ``ranges`` are the filtered cells of each, for example ``$A$1:$C$9``."""
    numbered = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name="{_attribute(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in numbered)
    quoted = ["'" + name.replace("'", "''") + "'" for name in names]
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">{escape(name)}!{cells}</definedName>'
        for at, (name, cells) in enumerate(zip(quoted, ranges, strict=True))
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{escape(name)}!$1:$1</definedName>'
        for at, name in enumerate(quoted)
    )
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>{sheets}</sheets>'
        f"<definedNames>{filters}{titles}</definedNames></workbook>"
    )
    yield "xl/workbook.xml", HEAD + workbook
    parts = [(f"rId{at}", f"{OFFICE}/relationships/worksheet", f"worksheets/sheet{at}.xml") for at, _ in numbered]
    parts.append((f"rId{len(names) + 1}", f"{OFFICE}/relationships/styles", "styles.xml"))
    yield "xl/_rels/workbook.xml.rels", _relationships(parts)
    yield "[Content_Types].xml", _content_types(len(names))


def _relationships(targets: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in targets)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = [
        ("/xl/workbook.xml", f"{TYPE}.spreadsheetml.sheet.main+xml"),
        ("/xl/styles.xml", f"{TYPE}.spreadsheetml.styles+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", f"{TYPE}.extended-properties+xml"),
        *((f"/{sheet_path(at)}", f"{TYPE}.spreadsheetml.worksheet+xml") for at in range(1, sheets + 1)),
    ]
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
