"""How a sheet becomes paper: A4, one page wide, page numbers, and breaks that leave tables and charts whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

PAGE_WIDTH, PAGE_HEIGHT = 770.0, 455.0
"""What is left of A4 landscape between the margins, in points."""
CHARACTER, LINE_HEIGHT = 7.0, 15.5
"""Width of a character of a column and height of a row nobody set, in points."""
SMALLEST_SCALE, SMALLEST_READABLE, LARGEST_SCALE = 35, 45, 95


def prepare_page(sheet: Worksheet, *, landscape: bool) -> None:
    """Set paper, margins and page numbers; one page wide, as high as it needs to be."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("Seite &P von &N"))
    sheet.sheet_view.showGridLines = False


def break_pages(sheet: Worksheet, starts: Sequence[int], width: int) -> None:
    """Begin a new page where a table does not fit below the one before; ``starts`` ends with the first free row.

    The scale is chosen so that the highest table fits a page, unless it would become too small to read. It is fixed:
    with „fit to page“ Excel passes over breaks. ``width`` is in characters.
    """
    titles = _height(sheet, 1, starts[0])
    heights = [_height(sheet, start, end - 2) for start, end in pairwise(starts)]
    by_height = max(SMALLEST_READABLE, int(100 * PAGE_HEIGHT / (titles + max(heights))))
    scale = max(SMALLEST_SCALE, min(LARGEST_SCALE, by_height, int(100 * PAGE_WIDTH / (width * CHARACTER))))
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = scale
    room = PAGE_HEIGHT * 100 / scale - titles
    used = 0.0
    for start, height in zip(starts, heights, strict=False):
        if used and used + height > room:
            sheet.row_breaks.append(Break(id=start - 1))
            used = 0.0
        used += height + 2 * LINE_HEIGHT


def _height(sheet: Worksheet, first: int, end: int) -> float:
    """Return the height in points of the rows from the first to before the end."""
    return sum(sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(first, end))
