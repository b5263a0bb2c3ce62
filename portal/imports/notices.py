"""Lists of eviction suits and messages of courts: from the files as they came to checked rows, nothing written yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import NamedTuple

from portal.imports import xjustiz
from portal.imports.cells import shown
from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field, fields_of, header_row, heading, recognise
from portal.imports.notice_rows import Column, NoticeRow, Skipped, fingerprint
from portal.imports.row_reader import RowReader
from portal.imports.tables import Cell, Sheet, read_sheets

_NEEDED: Mapping[Field, frozenset[Field]] = {
    Field.LAST_NAME: frozenset({Field.LAST_NAME, Field.TENANT, Field.PARTIES}),
    Field.RECEIVED_ON: frozenset({Field.RECEIVED_ON}),
}
_EXAMPLES = 3
MAX_FILES = 100
"""So many files are read at once."""
Assignments = Mapping[int, Field | None]


class SentFile(NamedTuple):
    """A file as somebody sent it."""

    name: str
    data: bytes


@dataclass(slots=True)
class NoticeList:
    """What files hold: how their columns were understood, their notices, and the lines that are none."""

    filename: str
    sheets: tuple[str, ...]
    """The sheets read; further ones are in `other_sheets`. Of several files each bears the name of its file."""
    other_sheets: tuple[str, ...]
    header_row: int
    """The line of the headings, counted from 1."""
    columns: tuple[Column, ...]
    missing: tuple[Field, ...]
    """What no column holds: without `LAST_NAME` there are no rows, without `RECEIVED_ON` one day must be asked for."""
    rows: tuple[NoticeRow, ...]
    skipped: tuple[Skipped, ...]
    several_files: bool = False

    @property
    def unknown_columns(self) -> tuple[Column, ...]:
        """Return the columns nobody has said the meaning of."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def readable(self) -> tuple[NoticeRow, ...]:
        """Return the rows without a fault, duplicates among them."""
        return tuple(row for row in self.rows if not row.faults)

    @property
    def refused(self) -> tuple[NoticeRow, ...]:
        """Return the rows with a fault."""
        return tuple(row for row in self.rows if row.faults)


class _Table(NamedTuple):
    """A sheet with a heading row: its name, its rows and the heading's index among them."""

    name: str
    rows: Sequence[Sequence[Cell]]
    at: int

    @property
    def header(self) -> Sequence[Cell]:
        return self.rows[self.at]


def read_files(files: Sequence[SentFile], assignments: Assignments | None = None) -> NoticeList:
    """Return the notices of .xlsx and .csv files and XJustiz messages; raise `UnreadableFile` with one sentence.

    `assignments` says what columns (counted from 0) hold, beyond or against their headings; None leaves a column out.
    Sheets with the same headings are read together, and messages with any of them.
    """
    if len(files) > MAX_FILES:
        raise UnreadableFile(f"{len(files)} Dateien auf einmal sind zu viele. Wählen Sie höchstens {MAX_FILES}.")
    name = files[0].name if len(files) == 1 else f"{files[0].name} und {len(files) - 1} weitere"
    sheets, messages = _opened(files)
    read = [_of_sheets(sheets, name, assignments or {})] if sheets else []
    if messages:
        read.append(replace(_of_sheets(messages, name, {}), columns=()))
    rows = tuple(row for part in read for row in part.rows)
    _mark_duplicates(rows)
    return replace(
        read[0],
        sheets=tuple(sheet for part in read for sheet in part.sheets),
        rows=rows,
        skipped=tuple(line for part in read for line in part.skipped),
        several_files=len(files) > 1,
    )


def _opened(files: Sequence[SentFile]) -> tuple[list[Sheet], list[Sheet]]:
    """Return the sheets of lists, and the messages, of which those come first that tell most."""
    sheets: list[Sheet] = []
    messages: list[Sheet] = []
    taken: set[str] = set()
    for name, data in files:
        try:
            message = xjustiz.is_meant(data, name)
            opened = [Sheet("", xjustiz.rows(data, name))] if message else read_sheets(data, name, recognise)
        except UnreadableFile as refused:
            named = len(files) == 1 or name in str(refused)
            raise refused if named else UnreadableFile(f"„{name}“: {refused}") from None
        for sheet in opened:
            called = sheet.name if len(files) == 1 else _told_apart(", ".join(filter(None, (name, sheet.name))), taken)
            (messages if message else sheets).append(Sheet(called, sheet.rows))
    return sheets, sorted(messages, key=lambda sheet: -sum(map(bool, sheet.rows[1])))


def _told_apart(name: str, taken: set[str]) -> str:
    """Return a name no other sheet has: of two files „liste.csv“ the second is „liste.csv (2)“."""
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    free = next(each for each in names if each not in taken)
    taken.add(free)
    return free


def _of_sheets(sheets: Sequence[Sheet], filename: str, assignments: Assignments) -> NoticeList:
    """Return the notices of the sheet with the most known headings and of those with the same."""
    tables = _tables(sheets, filename)
    main = tables[0]
    fields = _fields(main.header, assignments)
    headings = {field: _heading(main.header, index) for index, field in fields.items()}
    missing = tuple(field for field, instead in _NEEDED.items() if not instead & headings.keys())
    rows: list[NoticeRow] = []
    skipped: list[Skipped] = []
    for table in tables if Field.LAST_NAME not in missing else ():
        _read(table, RowReader(table.name, table.header, fields, headings), rows, skipped)
    names = tuple(table.name for table in tables)
    others = tuple(sheet.name for sheet in sheets if sheet.name not in names)
    return NoticeList(
        filename, names, others, main.at + 1, _columns(main, fields), missing, tuple(rows), tuple(skipped)
    )


def _tables(sheets: Sequence[Sheet], filename: str) -> list[_Table]:
    """Return the sheet with the most known headings, and after it those with the same headings."""
    found = [_Table(sheet.name, sheet.rows, at) for sheet in sheets if (at := header_row(sheet.rows)) is not None]
    if not found:
        raise UnreadableFile(
            f"In „{filename}“ wurde keine Liste gefunden. Schreiben Sie über die Spalten Überschriften"
            " wie „Aktenzeichen“, „Name“, „Vorname“, „Klageeingang“."
        )
    main = max(found, key=lambda table: len(fields_of(_headings(table.header))))
    same = _headings(main.header)
    return [main, *(table for table in found if table is not main and _headings(table.header) == same)]


def _headings(header: Sequence[Cell]) -> list[str]:
    return [heading(cell) for cell in header]


def _heading(header: Sequence[Cell], index: int) -> str:
    """Return the words above a column, or its letter where there are none."""
    return (heading(header[index]) if index < len(header) else "") or letter(index)


def _fields(header: Sequence[Cell], assignments: Mapping[int, Field | None]) -> dict[int, Field]:
    """Return the field of each column in the order of columns; what the person says goes before the heading."""
    said = {field for field in assignments.values() if field}
    fields = {
        index: field
        for index, field in fields_of(_headings(header)).items()
        if index not in assignments and field not in said
    }
    fields |= {index: field for index, field in assignments.items() if field}
    return dict(sorted(fields.items()))


def _read(table: _Table, reader: RowReader, rows: list[NoticeRow], skipped: list[Skipped]) -> None:
    """Add the lines below the headings; blank lines at the end are none."""
    last = len(table.rows)
    while last > table.at + 1 and not any(shown(cell).strip() for cell in table.rows[last - 1]):
        last -= 1
    for index in range(table.at + 1, last):
        line = reader.read(index + 1, table.rows[index])
        if line.__class__ is NoticeRow:
            rows.append(line)
        elif isinstance(line, Skipped):
            skipped.append(line)


def _mark_duplicates(rows: Sequence[NoticeRow]) -> None:
    """Point each later notice of a proceeding to the first one that could be read."""
    first: dict[str, NoticeRow] = {}
    for row in rows:
        if not row.faults and (known := first.setdefault(fingerprint(row), row)) is not row:
            row.duplicate_of, row.duplicate_sheet = known.row_number, known.sheet


def _columns(table: _Table, fields: Mapping[int, Field]) -> tuple[Column, ...]:
    """Return every column that has a heading or content, with examples of what stands in it."""
    sample = table.rows[table.at + 1 : table.at + 201]
    found = []
    for index in range(max(map(len, [table.header, *sample]))):
        texts = dict.fromkeys(shown(row[index]).strip() for row in sample if index < len(row))
        examples = tuple(text[:80] for text in texts if text)[:_EXAMPLES]
        words = heading(table.header[index]) if index < len(table.header) else ""
        if words or examples:
            found.append(Column(index, letter(index), words, fields.get(index), examples))
    return tuple(found)


def letter(index: int) -> str:
    """Return the letters Excel shows above a column counted from 0: 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
