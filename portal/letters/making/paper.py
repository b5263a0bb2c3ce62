"""How a letter of the office looks on paper: DIN 5008 form B, made with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

FONT = "Arial"
GREY, BLUE = RGBColor(0x55, 0x55, 0x55), RGBColor(0x20, 0x44, 0xAA)
TEXT_WIDTH = Mm(165)
WINDOW_TOP, WINDOW_HEIGHT = 45, 45
"""Millimetres from the upper edge to the address field, and its height (DIN 5008 form B)."""
FOLDS = (105, 148.5, 210)
"""Millimetres from the upper edge to the fold marks and the hole mark between them."""
SENDER = "{{ absender.zeile }}"


class Paper:
    """One template being written, from the letterhead to the last line."""

    def __init__(self) -> None:
        """Take an empty sheet with the office's type, margins and language."""
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.top_margin, section.bottom_margin = Mm(25), Mm(25)
        section.header_distance, section.footer_distance = Mm(10), Mm(10)
        self.section = section
        self._set_style()
        about = self.document.core_properties
        about.author, about.title, about.comments = "Bleibe", "", ""
        about.created = about.modified = datetime(2026, 11, 21)  # noqa: DTZ001 - the format keeps naive UTC
        about.language = "de-DE"

    def _set_style(self) -> None:
        style: Any = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(11)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(7), 1.12
        style.paragraph_format.widow_control = True
        properties = style.element.get_or_add_rPr()
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "de-DE")
        properties.append(language)

    # The frame of a letter --------------------------------------------------------------------------------------------
    def letterhead(self, *, reference: Sequence[tuple[str, str]]) -> None:
        """Put the office's name on top, the address into the window, the reference beside it."""
        self.section.different_first_page_header_footer = True
        self._first_header()
        self._next_header()
        self._footers()
        self._window(reference)

    def _first_header(self) -> None:
        """Fill the space above the window, so that the body begins exactly at its upper edge."""
        header: Any = self.section.first_page_header
        header.is_linked_to_previous = False
        table = header.add_table(1, 1, TEXT_WIDTH)
        _exactly(table.rows[0], Mm(WINDOW_TOP - 11))
        paragraph = table.cell(0, 0).paragraphs[0]
        _write(paragraph, "{{ absender.name }}", size=15, bold=True, colour=BLUE)
        paragraph.paragraph_format.space_before = Pt(10)
        first = header.paragraphs[0]
        header._element.remove(first._element)
        header._element.append(first._element)
        _thin(first)
        for mark in FOLDS:
            _mark(first, mark)

    def _next_header(self) -> None:
        paragraph: Any = self.section.header.paragraphs[0]
        _write(paragraph, "{{ absender.name }}", size=9, colour=GREY)

    def _footers(self, *, pages: bool = True) -> None:
        for footer in (self.section.first_page_footer, self.section.footer):
            paragraph: Any = footer.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line = "{{ absender.name }}{% if absender.telefon %} · Telefon {{ absender.telefon }}{% endif %}"
            _write(
                paragraph,
                f"{line}{{% if absender.email %}} · {{{{ absender.email }}}}{{% endif %}}",
                size=8,
                colour=GREY,
            )
            if pages:
                _write(paragraph, " · Seite ", size=8, colour=GREY)
                _page_number(paragraph)

    def _window(self, reference: Sequence[tuple[str, str]]) -> None:
        """Set sender line and address into the window, and the reference block to its right."""
        table = self.document.add_table(1, 3)
        table.autofit = False
        widths = (Mm(85), Mm(15), Mm(65))
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = width
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        _exactly(table.rows[0], Mm(WINDOW_HEIGHT))
        window, _, beside = table.rows[0].cells
        sender = window.paragraphs[0]
        _write(sender, SENDER, size=7, colour=GREY)
        sender.paragraph_format.space_before, sender.paragraph_format.space_after = Mm(10), Mm(3)
        _tight(_write(window.add_paragraph(), "{{ empfaenger.anschrift }}"))
        first = beside.paragraphs[0]
        for place, (label, value) in enumerate(reference):
            paragraph = first if place == 0 else beside.add_paragraph()
            paragraph.paragraph_format.space_before = Mm(5) if place == 0 else Pt(0)
            paragraph.paragraph_format.space_after = Pt(2)
            if label.startswith("{%"):
                condition, _, word = label.partition("%}")
                _write(paragraph, f"{condition}%}}", size=9)
                _write(paragraph, f"{word}: ", size=9, colour=GREY)
                _write(paragraph, f"{value}{{% endif %}}", size=9)
            else:
                _write(paragraph, f"{label}: ", size=9, colour=GREY)
                _write(paragraph, value, size=9)

    # The text ---------------------------------------------------------------------------------------------------------
    def subject(self, text: str) -> None:
        """Write the subject, bold, without the word „Betreff“."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Mm(8), Pt(14)
        _write(paragraph, text, bold=True)

    def text(self, *paragraphs: str) -> None:
        """Write running text; a paragraph that begins with ``**`` is bold, up to the next ``**`` if there is one."""
        for words in paragraphs:
            paragraph = self.document.add_paragraph()
            if not words.startswith("**"):
                _write(paragraph, words)
                continue
            bold, _, rest = words.removeprefix("**").partition("**")
            _write(paragraph, bold, bold=True)
            _write(paragraph, rest)
            if not rest:
                paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(8), True

    def points(self, *texts: str, mark: str = "–", last: float = 9) -> None:
        """Write a list, each line with a mark in front; ``last`` points follow it."""
        for words in texts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(6), Mm(-4)
            paragraph.paragraph_format.space_after = Pt(3)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(6))
            _write(paragraph, f"{mark}\t{words}")
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(last)

    def only_if(self, field: str, *texts: str) -> None:
        """Write paragraphs that stand there only when a field says something."""
        self.document.add_paragraph(f"{{%p if {field} %}}")
        self.text(*texts)
        self.document.add_paragraph("{%p endif %}")

    def table(self, rows: str, columns: Sequence[tuple[str, str, float]]) -> None:
        """Write a table with one line for each row of a list: heading, field and width in millimetres."""
        table = self._grid(4, [width for _, _, width in columns])
        for place, (heading, value, width) in enumerate(columns):
            _cell(table.cell(0, place), heading, Mm(width), bold=True)
            _cell(table.cell(2, place), value, Mm(width))
        table.cell(1, 0).text = f"{{%tr for zeile in {rows} %}}"
        table.cell(3, 0).text = "{%tr endfor %}"
        _repeat_heading(table.rows[0])
        _whole(table.rows[2])
        self.gap(6)

    def sums(self, *lines: tuple[str, str]) -> None:
        """Write amounts in two columns, the last line bold."""
        table = self._grid(len(lines), (120, 45))
        for row, (label, value) in enumerate(lines):
            last = row == len(lines) - 1
            _cell(table.cell(row, 0), label, Mm(120), bold=last)
            _cell(table.cell(row, 1), value, Mm(45), bold=last).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.gap(6)

    def facts(self, *lines: tuple[str, str]) -> None:
        """Write labels and values side by side."""
        table = self._grid(len(lines), (55, 110))
        for row, (label, value) in enumerate(lines):
            _cell(table.cell(row, 0), label, Mm(55), bold=True)
            _cell(table.cell(row, 1), value, Mm(110))
        self.gap(6)

    def _grid(self, rows: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(rows, len(widths))
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def signatures(self, *names: str) -> None:
        """Leave lines to sign on, two beside each other."""
        self.gap(10)
        table = self.document.add_table(1, len(names))
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            line = cell.paragraphs[0]
            line.paragraph_format.space_before = Mm(12)
            _tight(_write(line, "_" * 30, colour=GREY))
            _write(cell.add_paragraph(), name, size=9)
        _whole(table.rows[0])

    def signature_list(self, first: Sequence[str], rows: str, value: str) -> None:
        """Leave a line to sign on for each of the first, then for each row of a list."""
        table = self._grid(len(first) + 4, (85, 80))
        for place, heading in enumerate(("Name, Stelle", "Unterschrift")):
            _cell(table.cell(0, place), heading, Mm((85, 80)[place]), bold=True)
        loop = len(first) + 1
        for row, words in (*enumerate(first, start=1), (loop + 1, value)):
            _cell(table.cell(row, 0), words, Mm(85))
            table.rows[row].height = Mm(11)
            _whole(table.rows[row])
        table.cell(loop, 0).text = f"{{%tr for zeile in {rows} %}}"
        table.cell(loop + 2, 0).text = "{%tr endfor %}"

    def closing(self) -> None:
        """Close with regards, room to sign, and who writes."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Mm(16)
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, "Mit freundlichen Grüßen")
        _tight(_write(self.document.add_paragraph(), "{{ bearbeitung.name }}"))
        _tight(_write(self.document.add_paragraph(), "{{ absender.name }}"))

    def gap(self, points: float) -> None:
        """Leave some space."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)

    def as_card(self) -> None:
        """Turn the sheet into half a page across: a card to leave at the door."""
        self.section.orientation = WD_ORIENT.LANDSCAPE
        self.section.page_width, self.section.page_height = Mm(210), Mm(148)
        self.section.top_margin = self.section.bottom_margin = Mm(15)
        self._footers(pages=False)

    def heading(self, text: str) -> None:
        """Write a large heading."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(10)
        _write(paragraph, text, size=20, bold=True, colour=BLUE)


def _write(
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


def _tight(paragraph: Any) -> None:
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1.0


def _thin(paragraph: Any) -> None:
    """Make a paragraph that must be there take no room."""
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), Pt(1)


def _exactly(row: Any, height: Length) -> None:
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.EXACTLY


def _cell(cell: Any, text: str, width: Length, *, bold: bool = False) -> Any:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.line_spacing = 1.0
    return _write(paragraph, text, size=10, bold=bold)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _repeat_heading(row: Any) -> None:
    _row_property(row, "w:tblHeader")


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    _row_property(row, "w:cantSplit")


def _page_number(paragraph: Any) -> None:
    """Let Word count the pages."""
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        _write(paragraph, "", size=8, colour=GREY).runs[-1]._r.append(part)


def _mark(before: Any, millimetres: float) -> None:
    """Set a short line at the left edge of the sheet, where it is folded or punched."""
    paragraph = before.insert_paragraph_before()
    _write(paragraph, "—", size=6, colour=GREY)
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
    _thin(paragraph)
    paragraph.paragraph_format.line_spacing = Pt(6)
