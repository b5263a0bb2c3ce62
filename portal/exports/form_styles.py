"""In which formats the cells of an uploaded workbook show days, and the format of a day added where a cell has none."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from portal.exports.form_parts import named, parsed
from portal.exports.package import DATE_FORMAT

STYLES = "xl/styles.xml"
FIRST_OWN = 164
"""Formats of numbers below belong to the file format (ECMA-376 part 1, 18.8.30)."""
TEXT = 49
"""The built-in format „@“: its cell shows what it is given as a text."""


@dataclass
class FormStyles:
    """The cell formats of a workbook; ``root`` is None where it has none."""

    root: Any = None
    changed: bool = False
    dated: dict[str, str] = field(default_factory=dict)
    """The number of a cell format -> that of its twin which shows days."""

    @classmethod
    def of(cls, parts: dict[str, bytes]) -> FormStyles:
        """Return the formats of a workbook by its parts."""
        return cls(parsed(parts[STYLES]) if STYLES in parts else None)

    def for_a_day(self, style: str) -> str | None:
        """Return the format for a day in a cell of a format: that one if it shows days, else a twin that does.

        None for a cell that shows texts, and where the workbook has no such format.
        """
        formats = [] if self.root is None else self.root.find(named("cellXfs"))
        if formats is None or not style.isdigit() or int(style) >= len(formats):
            return None
        own = formats[int(style)]
        kind = int(own.get("numFmtId", "0"))
        codes = BUILTIN_FORMATS | {int(one.get("numFmtId")): one.get("formatCode") for one in self._codes()}
        if is_date_format(codes.get(kind)):
            return style
        if kind == TEXT or codes.get(kind) == "@":
            return None
        if style not in self.dated:
            self.dated[style] = self._twin(formats, own)
        return self.dated[style]

    def _codes(self) -> list[Any]:
        return list(self.root.iter(named("numFmt")))

    def _twin(self, formats: Any, own: Any) -> str:
        """Add a format like another, of font, frame and colours, that shows days."""
        twin = deepcopy(own)
        twin.set("numFmtId", str(self._day_code()))
        twin.set("applyNumberFormat", "1")
        formats.append(twin)
        formats.set("count", str(len(formats)))
        self.changed = True
        return str(len(formats) - 1)

    def _day_code(self) -> int:
        """Return the number of the format of days, added where the workbook does not know it."""
        numbers = {one.get("formatCode"): int(one.get("numFmtId")) for one in self._codes()}
        if DATE_FORMAT in numbers:
            return numbers[DATE_FORMAT]
        codes = self.root.find(named("numFmts"))
        if codes is None:
            codes = etree.Element(named("numFmts"))
            self.root.insert(0, codes)
        number = max((FIRST_OWN - 1, *numbers.values())) + 1
        etree.SubElement(codes, named("numFmt"), numFmtId=str(number), formatCode=DATE_FORMAT)
        codes.set("count", str(len(codes)))
        return number
