"""The workshop of the shipped Sachbericht: ``python -m portal.funding.making`` makes its template anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt

from portal.funding.reports import TEMPLATE
from portal.letters.making.ink import BLUE, GREY, fill, page_number, repeat_heading, whole, write
from portal.letters.making.paper import Paper

GOALS = (
    ("Ziel", "{{ one.ziel }}", 45), ("Kennzahl", "{{ one.kennzahl }}", 52), ("Vereinbart", "{{ one.soll }}", 25),
    ("Ergebnis", "{{ one.ist }}", 21), ("Erreicht?", "{{ one.erreicht }}", 22),
)  # fmt: skip
POSITIONS = (
    ("Position", "{{ one.position }}", 75), ("Soll", "{{ one.soll }}", 30), ("Ist", "{{ one.ist }}", 30),
    ("Abweichung", "{{ one.abweichung }}", 30),
)  # fmt: skip
POSTS = (
    ("Funktion", "{{ one.funktion }}", 70), ("Anteil", "{{ one.anteil }}", 22), ("Entgeltgruppe", "{{ one.gruppe }}", 28),
    ("Zeitraum", "{{ one.zeit }}", 45),
)  # fmt: skip
FACTS = (
    ("Träger", "{{ traeger }}"), ("Fördernde Stelle", "{{ foerderer }}"), ("Förderkennzeichen", "{{ kennzeichen }}"),
    ("Bewilligungszeitraum", "{{ von }} bis {{ bis }}"), ("Datenstand", "{{ stand }}"),
)  # fmt: skip
Columns = Sequence[tuple[str, str, int]]


def made() -> Paper:
    """Return the template of the report."""
    paper = Paper()
    write(paper.document.add_paragraph(), "Sachbericht zum Verwendungsnachweis", size=18, bold=True, colour=BLUE)
    write(paper.document.add_paragraph(), "{{ programm }}", size=14, bold=True)
    for label, value in FACTS:
        paragraph = paper.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        write(write(paragraph, f"{label}: ", colour=GREY), value)
    _chapter(paper, "1 Verwendung der Mittel", "{{ mittel }}")
    _grid(paper, POSITIONS, "positionen")
    _chapter(paper, "2 Stellen")
    _grid(paper, POSTS, "stellen")
    _chapter(
        paper, "3 Ziele und Ergebnisse", "Alle Zahlen sind anonymisiert und gelten für den ganzen Bewilligungszeitraum."
    )
    _grid(paper, GOALS, "ziele")
    write(paper.document.add_paragraph(), "{{ urteil }}", size=9, colour=GREY)
    write(paper.document.add_paragraph(), "Schutz kleiner Zahlen: {{ schutz }}", size=9, colour=GREY)
    _chapter(paper, "4 Durchgeführte Arbeit", "{{ arbeit }}")
    _chapter(paper, "5 Probleme und Abweichungen", "{{ probleme }}")
    _chapter(paper, "6 Vorschläge zur Verbesserung", "{{ vorschlaege }}")
    footer: Any = paper.section.footer.paragraphs[0]
    write(footer, "{{ traeger }} · {{ programm }} · Seite ", size=8, colour=GREY)
    page_number(footer)
    return paper


def _chapter(paper: Paper, heading: str, *texts: str) -> None:
    paragraph = write(paper.document.add_paragraph(), heading, size=13, bold=True, colour=BLUE)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(12), True
    for text in texts:
        write(paper.document.add_paragraph(), text).paragraph_format.keep_with_next = True


def _grid(paper: Paper, columns: Columns, rows: str) -> None:
    """Write a table whose one line is repeated for each row of a list."""
    table = paper.document.add_table(4, len(columns))
    table.style, table.autofit = "Table Grid", False
    repeat_heading(table.rows[0])
    for line in table.rows:
        whole(line)
    for place, (label, value, width) in enumerate(columns):
        size: Length = Mm(width)
        table.columns[place].width = size
        fill(table.cell(0, place), label, size, bold=True)
        paragraph = fill(table.cell(2, place), value, size)
        if rows == "positionen":
            _let_sums_be_bold(paragraph, value)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place else None
    fill(table.cell(1, 0), f"{{%tr for one in {rows} %}}", Mm(columns[0][2]))
    fill(table.cell(3, 0), "{%tr endfor %}", Mm(columns[0][2]))
    paper.document.add_paragraph().paragraph_format.space_after = Pt(2)


def _let_sums_be_bold(paragraph: Any, value: str) -> None:
    """Write a field in bold where its row is a sum."""
    paragraph.runs[0].text = f"{{% if not one.summe %}}{value}{{% endif %}}"
    write(paragraph, f"{{% if one.summe %}}{value}{{% endif %}}", size=10, bold=True)


if __name__ == "__main__":
    made().document.save(str(TEMPLATE))
