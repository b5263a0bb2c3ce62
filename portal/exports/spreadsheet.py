"""Lists of any length as .xlsx: streamed row by row, in memory that does not grow with them.

Sheets are written before the parts that name them, so the first byte leaves before the first row is read.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from portal.exports import package
from portal.exports.cells import CellsByType, Style, text_cell

MOST_ROWS = 1_048_576
MOST_BYTES = 1_500_000_000
"""Most XML in one sheet: beyond 2 GiB the file would need ZIP64 headers, which Excel reports as damaged."""
BATCH = 200


class Kind(Enum):
    """What a column holds: the format of its whole numbers, that of its fractions, and its width in characters."""

    TEXT = (Style.WHOLE, Style.DECIMAL, 24)
    NUMBER = (Style.WHOLE, Style.DECIMAL, 13)
    MONEY = (Style.MONEY, Style.MONEY, 15)
    SHARE = (Style.SHARE, Style.SHARE, 11)
    DATE = (Style.WHOLE, Style.DECIMAL, 15)
    MOMENT = (Style.WHOLE, Style.DECIMAL, 19)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and what its values look like; texts, dates and numbers are told apart by their type."""

    label: str
    kind: Kind = Kind.TEXT
    width: int | None = None


class _Outlet:
    """Takes what the zip writer produces until the caller fetches it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def fetch(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)


def write(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook with the rows under their headings; long lists continue on further sheets.

    Cells hold None, text, numbers, dates, moments, yes or no, and members of closed lists.
    Raises TypeError for anything else and ValueError for a row of another length than the columns.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]  # need not be seekable
        for name, content in package.opening_parts(title):
            archive.writestr(package.entry(name), content)
        yield outlet.fetch()
        heights: list[int] = []
        source = iter(rows)
        ahead: list[Sequence[object]] = []
        while ahead or not heights:
            with archive.open(package.sheet_path(len(heights) + 1), "w") as sheet:
                heights.append((yield from _fill(sheet, outlet, columns, chain(ahead, source))))
            ahead = list(islice(source, 1))
        names = [package.sheet_name(title, at + 1) for at in range(len(heights))]
        ranges = [_filtered(columns, height, "$") for height in heights]
        for name, content in package.closing_parts(names, ranges):
            archive.writestr(package.entry(name), content)
    yield outlet.fetch()


def _fill(
    sheet: IO[bytes], outlet: _Outlet, columns: Sequence[Column], rows: Iterator[Sequence[object]]
) -> Generator[bytes, None, int]:
    """Write one sheet as far as it can hold the rows; return its height with the headings."""
    sheet.write(_head(columns).encode())
    cells = [CellsByType(column.kind.value[0], column.kind.value[1]) for column in columns]
    height, size = 1, 0
    while height < MOST_ROWS and size < MOST_BYTES:
        batch = list(islice(rows, min(BATCH, MOST_ROWS - height)))
        if not batch:
            break
        lines = ["".join([own[value.__class__][value] for own, value in zip(cells, row, strict=True)]) for row in batch]
        xml = f"<row>{'</row><row>'.join(lines)}</row>".encode()
        size += sheet.write(xml)
        height += len(batch)
        if piece := outlet.fetch():
            yield piece
    sheet.write(_foot(columns, height).encode())
    return height


def _head(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width or column.kind.value[2]}" customWidth="1"/>'
        for at, column in enumerate(columns, start=1)
    )
    labels = "".join(text_cell(column.label, Style.HEADER) for column in columns)
    return (
        f'{package.HEAD}<worksheet xmlns="{package.MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f'<sheetData><row ht="30" customHeight="1">{labels}</row>'
    )


def _foot(columns: Sequence[Column], height: int) -> str:
    return (
        f'</sheetData><autoFilter ref="{_filtered(columns, height)}"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RSeite &amp;P von &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _filtered(columns: Sequence[Column], height: int, mark: str = "") -> str:
    last = package.column_letters(len(columns))
    return f"{mark}A{mark}1:{mark}{last}{mark}{height}"
