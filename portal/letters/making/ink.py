"""What is put on paper: runs of text, cells, marks, and the settings python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor

GREY, BLUE = RGBColor(0x55, 0x55, 0x55), RGBColor(0x20, 0x44, 0xAA)


def write(
    paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, colour: RGBColor | None = None
) -> Any:
    """Add text to a paragraph and return the paragraph."""
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def tight(paragraph: Any) -> None:
    """Set a paragraph without space below."""
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0


def thin(paragraph: Any) -> None:
    """Make a paragraph that must be there take no room."""
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), Pt(1)


def exactly(row: Any, height: Length) -> None:
    """Give a row exactly this height."""
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.EXACTLY


def fill(cell: Any, text: str, width: Length, *, bold: bool = False) -> Any:
    """Write into a cell of a grid and return its paragraph."""
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.line_spacing = 1.0
    return write(paragraph, text, size=10, bold=bold)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def repeat_heading(row: Any) -> None:
    """Repeat a row on every page."""
    _row_property(row, "w:tblHeader")


def whole(row: Any) -> None:
    """Keep a row on one page."""
    _row_property(row, "w:cantSplit")


def together(row: Any) -> None:
    """Keep a row on the page of the next one."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def page_number(paragraph: Any) -> None:
    """Let Word count the pages."""
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        write(paragraph, "", size=8, colour=GREY).runs[-1]._r.append(part)


def draw_mark(before: Any, millimetres: float) -> None:
    """Set a short line at the left edge of the sheet, where it is folded or punched."""
    paragraph = before.insert_paragraph_before()
    write(paragraph, "—", size=6, colour=GREY)
    frame = OxmlElement("w:framePr")
    y = int(millimetres * 56.7) - 60
    settings = {
        "w": "200",
        "h": "120",
        "hRule": "exact",
        "wrap": "around",
        "vAnchor": "page",
        "hAnchor": "page",
        "x": "280",
        "y": str(y),
    }
    for key, value in settings.items():
        frame.set(qn(f"w:{key}"), value)
    paragraph._p.get_or_add_pPr().insert(0, frame)
    thin(paragraph)
    paragraph.paragraph_format.line_spacing = Pt(6)
