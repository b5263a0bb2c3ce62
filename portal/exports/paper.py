"""How a sheet becomes paper: A4, one page wide, page numbers, and breaks that leave tables and charts whole."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

PAGE_WIDTH, PAGE_HEIGHT = 770.0, 480.0
"""What is left of A4 landscape between the margins, in points."""
CHARACTER, LINE_HEIGHT = 7.5, 15.5
"""Width of a character of a column and height of a row nobody set, in points."""
SMALLEST_SCALE, SMALLEST_READABLE, LARGEST_SCALE = 35, 60, 95


def prepare_page(sheet: Worksheet, *, landscape: bool, pages: int = 0) -> None:
    """Set paper, margins and page numbers; one page wide, at most so many ``pages`` high, 0 for as many as it needs."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = pages
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("Seite &P von &N"))
    sheet.sheet_view.showGridLines = False


def break_pages(sheet: Worksheet, blocks: Sequence[tuple[int, int]], end: int, width: int) -> None:
    """Begin a new page where a table does not fit below the one before; ``end`` is the first free row.

    ``blocks`` are first rows: of a table and of the chart below it. The scale is chosen so that the highest table fits a
    page with its chart; one that would become too small to read has its chart on a page of its own. The scale is fixed:
    with „fit to page“ Excel passes over breaks. ``width`` is in characters.
    """
    titles = _height(sheet, 1, blocks[0][0])
    ends = [start for start, _ in blocks[1:]] + [end]
    parts = [
        (_height(sheet, start, chart), _height(sheet, chart, last - 2))
        for (start, chart), last in zip(blocks, ends, strict=True)
    ]
    by_height = max(SMALLEST_READABLE, int(100 * PAGE_HEIGHT / (titles + max(map(sum, parts)))))
    scale = max(SMALLEST_SCALE, min(LARGEST_SCALE, by_height, int(100 * PAGE_WIDTH / (width * CHARACTER))))
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = scale
    room = PAGE_HEIGHT * 100 / scale - titles
    used = 0.0
    for (start, chart), (table, drawing) in zip(blocks, parts, strict=True):
        if used and used + table + drawing > room:
            sheet.row_breaks.append(Break(id=start - 1))
            used = 0.0
        used += table
        if drawing and used + drawing > room:
            sheet.row_breaks.append(Break(id=chart - 1))
            used = 0.0
        used += drawing + 2 * LINE_HEIGHT


def _height(sheet: Worksheet, first: int, end: int) -> float:
    """Return the height in points of the rows from the first to before the end."""
    return sum(sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(first, end))
