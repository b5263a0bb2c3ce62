"""Which mark divides the lines of a text file into cells: the one whose heading row and columns make sense."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

MARKS = ";\t,"
"""The marks in use; of two that fit alike the first counts, for a comma stands in texts and amounts too."""
_SAMPLE = 60
"""So many records are looked at; titles stand above the headings, and no list needs more to show its columns."""

Recognise = Callable[[str], object]
"""Says what a heading stands for, None when its wording is not known."""


def delimiter_of(text: str, recognise: Recognise) -> str:
    """Return the mark that makes most known headings in one row, then the one whose rows are equally wide.

    Counting marks would not do: a single row „Weg 7, 30159 Hannover“ holds more commas than the list has columns.
    """
    return max(MARKS, key=lambda mark: _fit(_sample(text, mark), recognise))


def _fit(rows: Sequence[Sequence[str]], recognise: Recognise) -> tuple[int, float]:
    """Return how many headings the best row holds, and which share of the rows has the commonest width above one."""
    known = max((len({recognise(cell) for cell in row} - {None}) for row in rows), default=0)
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    commonest = max((count for width, count in widths.items() if width > 1), default=0)
    return known, commonest / max(widths.total(), 1)


def _sample(text: str, mark: str) -> list[list[str]]:
    """Return the first records as the mark divides them, as far as the text can be read at all."""
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), _SAMPLE):
            rows.append(row)
    except csv.Error:
        return rows
    return rows
