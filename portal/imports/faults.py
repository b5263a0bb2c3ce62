"""What is said when a file, a row or a cell cannot be read."""

from __future__ import annotations

from typing import NamedTuple


class UnreadableFile(Exception):
    """The file as a whole cannot be read; its text is one German sentence for the person who sent it."""


class Refusal(NamedTuple):
    """Why one cell cannot be taken: its text and the rest of the sentence, with the next step."""

    value: str
    sentence: str


class Fault(NamedTuple):
    """Something wrong or unlikely at one place of the list; `sentence` says all of it."""

    sheet: str
    row: int
    column: str
    value: str
    sentence: str

    @property
    def statement(self) -> str:
        """Return the sentence without the place."""
        return self.sentence.removeprefix(_place(self.row, self.column))


def fault_at(sheet: str, row: int, column: str, value: str, statement: str) -> Fault:
    """Return the fault with its place in front: „Zeile 173, Spalte „Miete mtl.“: …“."""
    return Fault(sheet, row, column, value, _place(row, column) + statement)


def _place(row: int, column: str) -> str:
    return f"Zeile {row}, Spalte „{column}“: "
