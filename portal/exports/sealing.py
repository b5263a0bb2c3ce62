"""How an openpyxl workbook leaves the house: equal content gives equal bytes, and formulas carry their results.

Without results a preview, or Excel before editing is allowed, would show empty totals.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from portal.exports.package import sheet_path

FORMULA = re.compile(
    rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v></v>'
)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

Results = Mapping[int, Mapping[str, int | Decimal]]
"""The results of formulas by the number of the sheet, from 1, and the cell."""


def seal(workbook: Workbook, *, results: Results, created_at: datetime) -> bytes:
    """Return the bytes of the workbook, dated by the moment handed in."""
    written = io.BytesIO()
    workbook.properties.created = created_at.astimezone(UTC).replace(tzinfo=None)
    workbook.save(written)
    by_path = {sheet_path(number): cells for number, cells in results.items()}
    sealed = io.BytesIO()
    with ZipFile(written) as source, ZipFile(sealed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, _dated(_filled(source.read(name), by_path.get(name, {})), created_at))
    return sealed.getvalue()


def _filled(part: bytes, results: Mapping[str, int | Decimal]) -> bytes:
    """Put each result behind its formula."""
    if not results:
        return part

    def with_result(found: re.Match[bytes]) -> bytes:
        front, cell = (found[1], found[2]) if found[1] else (found[3], found[4])
        return b"%b<v>%b</v>" % (front, str(results[cell.decode()]).encode())

    return FORMULA.sub(with_result, part)


def _dated(part: bytes, moment: datetime) -> bytes:
    """Replace the time of saving, which openpyxl takes from the machine."""
    written = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    return MODIFIED.sub(rb"\g<1>" + written + rb"\g<2>", part)
