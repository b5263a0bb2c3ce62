"""How a value becomes a cell of a worksheet: its XML, kept for values that come again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from typing import Any
from xml.sax.saxutils import escape

from models.types import Labelled
from portal import clock

LONGEST_TEXT = 32_767
"""Most UTF-16 units a cell holds (ECMA-376 and Excel's limits)."""
REMEMBERED = 2_000
"""Most cells kept per column and type: enough for lists and days, little enough for a million names."""
MOST_DIGITS = 10**15
"""From here on a spreadsheet would round the number; it is written as text instead."""

FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets disagree about the leap year 1900."""
DAY_ZERO = date(1899, 12, 30).toordinal()
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
LINE_END = re.compile("\r\n?")
RUNS_AS_FORMULA = re.compile("[\\s\ufeff]*[=+\\-@＝＋－＠]")
EMPTY = "<c/>"


class Style(IntEnum):
    """Positions in the style sheet's list of cell formats."""

    PLAIN = 0
    HEADER = 1
    TEXT = 2
    QUOTED = 3
    WHOLE = 4
    DECIMAL = 5
    MONEY = 6
    SHARE = 7
    DATE = 8
    MOMENT = 9


def spelled(value: str) -> str:
    """Return text as a worksheet spells it: without what XML cannot hold, cut to what a cell holds.

    What looks like an escape („_x0041_“) is escaped itself, or spreadsheets would read a letter there.
    """
    kept = LINE_END.sub("\n", NOT_IN_XML.sub("", value))
    if len(kept) > LONGEST_TEXT // 2:
        kept = kept.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    return ESCAPE_LIKE.sub("_x005F_", kept)


def text_cell(value: str, style: Style = Style.TEXT) -> str:
    """Return a cell that stays text whatever it looks like."""
    kept = spelled(value)
    if not kept:
        return EMPTY
    if style is Style.TEXT and RUNS_AS_FORMULA.match(kept):
        style = Style.QUOTED
    space = ' xml:space="preserve"' if kept[0].isspace() or kept[-1].isspace() or "\n" in kept else ""
    return f'<c t="inlineStr" s="{style:d}"><is><t{space}>{escape(kept)}</t></is></c>'


def date_cell(value: date) -> str:
    """Return a real date; before March 1900 the day in words."""
    if value < FIRST_DAY:
        return text_cell(f"{value:%d.%m.}{value.year}")
    return f'<c s="{Style.DATE:d}"><v>{value.toordinal() - DAY_ZERO}</v></c>'


def moment_cell(value: datetime) -> str:
    """Return a real date with time; an aware moment as Berlin's clocks show it."""
    shown = clock.local(value) if value.tzinfo else value
    if shown.date() < FIRST_DAY:
        return text_cell(f"{shown:%d.%m.}{shown.year} {shown:%H:%M}")
    seconds = (shown.hour * 60 + shown.minute) * 60 + shown.second
    return f'<c s="{Style.MOMENT:d}"><v>{shown.toordinal() - DAY_ZERO + seconds / 86_400!r}</v></c>'


def number_cell(style: Style) -> Callable[[int | float | Decimal], str]:
    """Return the writer of numbers in a style; what a spreadsheet would round or cannot hold becomes text."""

    def cell(value: int | float | Decimal) -> str:
        if not -MOST_DIGITS < value < MOST_DIGITS:  # also catches infinity and „not a number“
            return EMPTY if value != value else text_cell(str(value))
        return f'<c s="{style:d}"><v>{value}</v></c>'

    return cell


class Remembered(dict[Any, str]):
    """The cells of one type in one column; a value seen before costs one look."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        """Keep the writer for values not seen yet."""
        self.write = write
        super().__init__()

    def __missing__(self, value: Any) -> str:
        """Write the cell, and remember it while there is room."""
        cell = self.write(value)
        if len(self) < REMEMBERED:
            self[value] = cell
        return cell


class CellsByType(dict[type, Remembered]):
    """The writers of one column, by the type of the value; number styles are the column's own."""

    def __init__(self, whole: Style, fraction: Style) -> None:
        """Say how whole numbers and fractions look in this column."""
        self.whole, self.fraction = whole, fraction
        super().__init__()

    def __missing__(self, kind: type) -> Remembered:
        """Choose the writer for a type met for the first time; raise TypeError for one no cell can hold."""
        self[kind] = Remembered(self._writer(kind))
        return self[kind]

    def _writer(self, kind: type) -> Callable[[Any], str]:
        """Return the writer; order matters: an enum is a str, a datetime is a date, a bool is an int."""
        writers: tuple[tuple[Any, Callable[[Any], str]], ...] = (
            (type(None), lambda value: EMPTY),
            (Labelled, lambda value: text_cell(value.label)),
            (str, text_cell),
            (bool, lambda value: text_cell("ja" if value else "nein")),
            (int, number_cell(self.whole)),
            ((float, Decimal), number_cell(self.fraction)),
            (datetime, moment_cell),
            (date, date_cell),
            (time, lambda value: text_cell(f"{value:%H:%M}")),
        )
        for types, writer in writers:
            if issubclass(kind, types):
                return writer
        raise TypeError(f"a cell cannot hold {kind.__name__}")
