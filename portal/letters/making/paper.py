"""How a letter of the office looks on paper: DIN 5008 form B, made with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.letters.making.ink import (
    BLUE,
    GREY,
    draw_mark,
    exactly,
    fill,
    page_number,
    repeat_heading,
    thin,
    tight,
    together,
    whole,
    write,
)

FONT = "Arial"
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
        exactly(table.rows[0], Mm(WINDOW_TOP - 11))
        paragraph = table.cell(0, 0).paragraphs[0]
        write(paragraph, "{{ absender.name }}", size=15, bold=True, colour=BLUE)
        paragraph.paragraph_format.space_before = Pt(10)
        first = header.paragraphs[0]
        header._element.remove(first._element)
        header._element.append(first._element)
        thin(first)
        for mark in FOLDS:
            draw_mark(first, mark)

    def _next_header(self) -> None:
        paragraph: Any = self.section.header.paragraphs[0]
        write(paragraph, "{{ absender.name }}", size=9, colour=GREY)

    def _footers(self, *, pages: bool = True) -> None:
        for footer in (self.section.first_page_footer, self.section.footer):
            paragraph: Any = footer.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line = "{{ absender.name }}{% if absender.telefon %} · Telefon {{ absender.telefon }}{% endif %}"
            write(
                paragraph,
                f"{line}{{% if absender.email %}} · {{{{ absender.email }}}}{{% endif %}}",
                size=8,
                colour=GREY,
            )
            if pages:
                write(paragraph, " · Seite ", size=8, colour=GREY)
                page_number(paragraph)

    def _window(self, reference: Sequence[tuple[str, str]]) -> None:
        """Set sender line and address into the window, and the reference block to its right."""
        table = self.document.add_table(1, 3)
        table.autofit = False
        widths = (Mm(85), Mm(15), Mm(65))
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = width
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        exactly(table.rows[0], Mm(WINDOW_HEIGHT))
        window, _, beside = table.rows[0].cells
        sender = window.paragraphs[0]
        write(sender, SENDER, size=6, colour=GREY)
        sender.paragraph_format.space_before, sender.paragraph_format.space_after = Mm(10), Mm(3)
        tight(write(window.add_paragraph(), "{{ empfaenger.anschrift }}"))
        first = beside.paragraphs[0]
        for place, (label, value) in enumerate(reference):
            paragraph = first if place == 0 else beside.add_paragraph()
            paragraph.paragraph_format.space_before = Mm(5) if place == 0 else Pt(0)
            paragraph.paragraph_format.space_after = Pt(2)
            if label.startswith("{%"):
                condition, _, word = label.partition("%}")
                write(paragraph, f"{condition}%}}", size=9)
                write(paragraph, f"{word}: ", size=9, colour=GREY)
                write(paragraph, f"{value}{{% endif %}}", size=9)
            else:
                write(paragraph, f"{label}: ", size=9, colour=GREY)
                write(paragraph, value, size=9)

    # The text ---------------------------------------------------------------------------------------------------------
    def sheethead(self) -> None:
        """Put the office's name on top of a sheet that goes into no envelope."""
        self.section.header_distance = Mm(12)
        self._next_header()
        self._footers()

    def subject(self, text: str) -> None:
        """Write the subject, bold, without the word „Betreff“."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Mm(8), Pt(14)
        write(paragraph, text, bold=True)

    def say(self, *paragraphs: str) -> None:
        """Write running text; a paragraph that begins with ``**`` is bold, up to the next ``**`` if there is one."""
        for words in paragraphs:
            paragraph = self.document.add_paragraph()
            if not words.startswith("**"):
                write(paragraph, words)
                continue
            bold, _, rest = words.removeprefix("**").partition("**")
            write(paragraph, bold, bold=True)
            write(paragraph, rest)
            if not rest:
                paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(8), True

    def points(self, *texts: str, mark: str = "–", last: float = 9) -> None:
        """Write a list, each line with a mark in front; ``last`` points follow it."""
        for words in texts:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(6), Mm(-4)
            paragraph.paragraph_format.space_after = Pt(3)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(6))
            write(paragraph, f"{mark}\t{words}")
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(last)

    def each(self, rows: str, text: str) -> None:
        """Write one line for each row of a list, with space after the last."""
        self.document.add_paragraph(f"{{%p for zeile in {rows} %}}")
        self.points(text, last=3)
        self.document.add_paragraph("{%p endfor %}")
        self.gap(6)

    def only_if(self, field: str, *texts: str) -> None:
        """Write paragraphs that stand there only when a field says something."""
        self.document.add_paragraph(f"{{%p if {field} %}}")
        self.say(*texts)
        self.document.add_paragraph("{%p endif %}")

    def table(self, rows: str, columns: Sequence[tuple[str, str, float]]) -> None:
        """Write a table with one line for each row of a list: heading, field and width in millimetres."""
        table = self._grid(4, [width for _, _, width in columns])
        for place, (heading, value, width) in enumerate(columns):
            fill(table.cell(0, place), heading, Mm(width), bold=True)
            fill(table.cell(2, place), value, Mm(width))
        table.cell(1, 0).text = f"{{%tr for zeile in {rows} %}}"
        table.cell(3, 0).text = "{%tr endfor %}"
        repeat_heading(table.rows[0])
        whole(table.rows[2])
        self.gap(6)

    def listed(self, rows: str, title: str, columns: Sequence[tuple[str, str, float]]) -> None:
        """Write a table under its title, both only where the list has rows."""
        self.document.add_paragraph(f"{{%p if {rows} %}}")
        self.say(f"**{title}")
        self.table(rows, columns)
        self.document.add_paragraph("{%p endif %}")

    def sums(self, *lines: tuple[str, str]) -> None:
        """Write amounts in two columns, the last line bold."""
        table = self._grid(len(lines), (120, 45))
        for row, (label, value) in enumerate(lines):
            last = row == len(lines) - 1
            fill(table.cell(row, 0), label, Mm(120), bold=last)
            fill(table.cell(row, 1), value, Mm(45), bold=last).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.gap(6)

    def facts(self, *lines: tuple[str, str] | tuple[str, str, str]) -> None:
        """Write labels and values side by side; a third word is the field without which the line is left out."""
        table = self._grid(0, (55, 110))
        for label, value, *condition in lines:
            if condition:
                table.add_row().cells[0].text = f"{{%tr if {condition[0]} %}}"
            row = table.add_row()
            fill(row.cells[0], label, Mm(55), bold=True)
            fill(row.cells[1], value, Mm(110))
            whole(row)
            if condition:
                table.add_row().cells[0].text = "{%tr endif %}"
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
            tight(write(line, "_" * 30, colour=GREY))
            write(cell.add_paragraph(), name, size=9)
        whole(table.rows[0])

    def signature_list(self, first: Sequence[str], rows: str, value: str) -> None:
        """Leave a line to sign on for each of the first, then for each row of a list."""
        table = self._grid(len(first) + 4, (85, 80))
        for place, heading in enumerate(("Name, Stelle", "Unterschrift")):
            fill(table.cell(0, place), heading, Mm((85, 80)[place]), bold=True)
        loop = len(first) + 1
        for row, words in (*enumerate(first, start=1), (loop + 1, value)):
            fill(table.cell(row, 0), words, Mm(85))
            table.rows[row].height = Mm(11)
            whole(table.rows[row])
        table.cell(loop, 0).text = f"{{%tr for zeile in {rows} %}}"
        table.cell(loop + 2, 0).text = "{%tr endfor %}"
        for row in table.rows[: loop + 1]:
            together(row)

    def closing(self) -> None:
        """Close with regards, room to sign, and who writes."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(8), Mm(14)
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, "Mit freundlichen Grüßen")
        name = write(self.document.add_paragraph(), "{{ bearbeitung.name }}")
        tight(name)
        name.paragraph_format.keep_with_next = True
        tight(write(self.document.add_paragraph(), "{{ absender.name }}"))

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
        write(paragraph, text, size=20, bold=True, colour=BLUE)
