"""Receipts from a file of the bookkeeping: each line under a position of the plan, all of them or none, none of them twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select

from models import Booking, PlanPosition, Programme
from models.types import Labelled
from portal.catalogues import spelling
from portal.errors import Refused
from portal.funding import plans
from portal.guard import GuardedSession
from portal.imports import cells
from portal.imports.faults import Fault, Refusal, UnreadableFile, fault_at
from portal.imports.headings import HEADER_WITHIN, by_key, heading, key
from portal.imports.tables import Cell, Sheet, read_sheets
from portal.numerals import several

MOST = 5_000
"""Lines of one file; a programme has hundreds of receipts."""


class Field(Labelled):
    """What a column of a list of receipts can hold."""

    DAY = "day", "Tag"
    POSITION = "position", "Position"
    AMOUNT = "amount", "Betrag"
    TEXT = "text", "Zweck"
    RECEIPT = "receipt", "Beleg"


WORDINGS: Mapping[Field, str] = {
    Field.DAY: "Tag|Datum|Buchungstag|Buchungsdatum|Belegdatum|Wertstellung|Valuta|gebucht am|Zahlungsdatum|gezahlt am",
    Field.POSITION: (
        "Position|Pos.|Nr. der Position|Position im Finanzierungsplan|Position des Finanzierungsplans|Kostenart|Ausgabeart"
        "|Ausgabenart|Einnahmeart|Plan-Nr.|Titel"
    ),
    Field.AMOUNT: "Betrag|Betrag in Euro|Summe|Ist|Ist-Betrag|Buchungsbetrag|Zahlbetrag|Umsatz",
    Field.TEXT: "Zweck|Text|Buchungstext|Verwendungszweck|Zahlungsgrund|Bezeichnung|Grund der Zahlung",
    Field.RECEIPT: "Beleg|Belegnummer|Beleg-Nr.|Belegnr.|Belegzeichen|Buchungsnummer",
}
"""Headings by field, separated by ``|``."""
NEEDED = (Field.DAY, Field.POSITION, Field.AMOUNT, Field.TEXT)
EMPTY: Mapping[Field, str] = {
    Field.DAY: "Der Tag fehlt. Tragen Sie den Tag des Belegs ein.",
    Field.POSITION: "Die Position fehlt. Tragen Sie die Nummer aus dem Finanzierungsplan ein.",
    Field.AMOUNT: "Der Betrag fehlt. Tragen Sie den Betrag des Belegs ein.",
    Field.TEXT: "Der Zweck fehlt. Tragen Sie ein, wofür gezahlt wurde.",
}


@dataclass(frozen=True)
class Receipt:
    """A line of the file as it would be booked; ``known`` when this very receipt is booked already."""

    row: int
    position: PlanPosition
    booked_on: date
    amount: Decimal
    receipt: str
    text: str
    known: bool = False


@dataclass(frozen=True)
class BookingList:
    """What a file holds: receipts, and what is wrong with it; with faults nothing can be booked."""

    receipts: Sequence[Receipt]
    faults: Sequence[Fault]

    @property
    def new(self) -> list[Receipt]:
        """Return the receipts not booked yet."""
        return [one for one in self.receipts if not one.known]


def read(session: GuardedSession, programme: Programme, data: bytes, name: str, *, on: date) -> BookingList:
    """Return what a file would book; nothing is written.

    Raises Refused for a file that cannot be read, has no line of headings with all that is needed, or too many lines.
    """
    try:
        sheets = read_sheets(data, name, _recognise)
    except UnreadableFile as error:
        raise Refused(str(error)) from None
    sheet, at, columns = _headed(sheets)
    lines = [
        (number, row) for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2) if any(map(cells.shown, row))
    ]
    if len(lines) > MOST:
        raise Refused(f"Die Datei hat {len(lines)} Zeilen, angenommen werden {MOST}. Teilen Sie sie nach Jahren auf.")
    if not lines:
        raise Refused("Unter den Überschriften steht keine Zeile. Wählen Sie die Datei mit den Belegen.")
    positions = plans.positions_of(session, programme)
    read_ = [_Line(sheet, number, row, columns, at).read(programme, positions, on) for number, row in lines]
    faults = [fault for line in read_ if isinstance(line, list) for fault in line]
    found = [line for line in read_ if isinstance(line, Receipt)]
    return BookingList(list(_marked(session, positions, found)), faults)


def book(session: GuardedSession, programme: Programme, found: BookingList) -> int:
    """Add the new receipts of a file and return their number; raise Refused when one line of it is wrong."""
    if found.faults:
        wrong = several(len(found.faults), "Angabe der Datei stimmt", "Angaben der Datei stimmen")
        raise Refused(f"Nichts gebucht: {wrong} nicht. Berichtigen Sie das dort.")
    session.add_all(
        Booking(
            office_id=programme.office_id, position_id=one.position.id, booked_on=one.booked_on, amount=one.amount,
            receipt=one.receipt, text=one.text,
        )
        for one in found.new
    )  # fmt: skip
    return len(found.new)


@cache
def _fields() -> Mapping[str, Field]:
    return by_key(WORDINGS)


def _recognise(cell: Cell) -> Field | None:
    return _fields().get(key(heading(cell)))


def _headed(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[Field, int]]:
    """Return the sheet with the line of headings, which line it is, and the column of each field."""
    best: dict[Field, int] = {}
    for sheet in sheets:
        for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns = _columns(row)
            if all(field in columns for field in NEEDED):
                return sheet, at, columns
            best = max(best, columns, key=len)
    missing = ", ".join(f"„{field.label}“" for field in NEEDED if field not in best)
    raise Refused(
        f"Keine Zeile mit allen Überschriften gefunden; es fehlt: {missing}. Nennen Sie die Spalten „Tag“, „Position“, "
        "„Betrag“, „Zweck“ und, wenn es sie gibt, „Beleg“."
    )


def _columns(row: Sequence[Cell]) -> dict[Field, int]:
    """Return the first column of each field whose wording a line holds."""
    fields = [(column, _recognise(cell)) for column, cell in enumerate(row)]
    return {field: column for column, field in reversed(fields) if field is not None}


class _Line:
    """A line of the file with the places of its cells."""

    def __init__(self, sheet: Sheet, number: int, row: Sequence[Cell], columns: Mapping[Field, int], head: int) -> None:
        self.sheet, self.number, self.row, self.columns = sheet, number, row, columns
        self.headings = {field: heading(sheet.rows[head][column]) for field, column in columns.items()}
        self.faults: list[Fault] = []

    def read(self, programme: Programme, positions: Sequence[PlanPosition], on: date) -> Receipt | list[Fault]:
        """Return the receipt of the line, or all that is wrong with it."""
        moment = self._take(Field.DAY, cells.day)
        amount = self._take(Field.AMOUNT, cells.signed_amount)
        text, receipt = self._take(Field.TEXT, cells.line), self._take(Field.RECEIPT, cells.line)
        position = self._take(Field.POSITION, lambda cell: _position(cell, positions))
        if moment is not None:
            self._check_day(programme, moment.day, on)
        if amount == 0:
            self._blame(Field.AMOUNT, "Eine Buchung über 0 € ändert nichts. Geben Sie den Betrag des Belegs ein.")
        return self.faults or Receipt(self.number, position, moment.day, amount, receipt or "", text)

    def _check_day(self, programme: Programme, day: date, on: date) -> None:
        try:
            plans.check_booking(programme, booked_on=day, on=on)
        except Refused as refused:
            self._blame(Field.DAY, str(refused))

    def _take(self, field: Field, parse: Any) -> Any:
        """Return what a cell says; an empty one that is needed, and one that cannot be read, is a fault."""
        column = self.columns.get(field)
        cell = self.row[column] if column is not None and column < len(self.row) else None
        value = parse(cell)
        if isinstance(value, Refusal):
            self._blame(field, value.sentence)
            return None
        if field in EMPTY and (value is None or value == ""):
            self._blame(field, EMPTY[field])
            return None
        return value

    def _blame(self, field: Field, sentence: str) -> None:
        column = self.columns[field]
        value = cells.shown(self.row[column]) if column < len(self.row) else ""
        self.faults.append(fault_at(self.sheet.name, self.number, self.headings[field], value, sentence))


def _position(cell: Cell, positions: Sequence[PlanPosition]) -> PlanPosition | Refusal | None:
    """Return the line of the plan a cell names by its number, its label or both; a number may have become 1.1."""
    text = repr(cell) if isinstance(cell, float) and not cell.is_integer() else cells.shown(cell).strip()
    if not text:
        return None
    wanted = spelling(text)
    found = [one for one in positions if wanted in (spelling(one.number), spelling(one.label), spelling(str(one)))]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"„{one.number}“" for one in positions) or "keine"
    return Refusal(text, f"„{text}“ ist keine Position des Finanzierungsplans. Er kennt {known}.")


def _marked(session: GuardedSession, positions: Sequence[PlanPosition], found: Sequence[Receipt]) -> Iterator[Receipt]:
    """Yield the receipts, those booked already marked; the same line twice in a file are two receipts."""
    own = (Booking.position_id, Booking.booked_on, Booking.amount, Booking.receipt, Booking.text)
    numbers = [position.id for position in positions]
    booked = Counter(session.execute(select(*own).where(Booking.position_id.in_(numbers))).tuples().all())
    for one in found:
        sign = (one.position.id, one.booked_on, one.amount, one.receipt, one.text)
        known = booked[sign] > 0
        booked[sign] -= known
        yield Receipt(one.row, one.position, one.booked_on, one.amount, one.receipt, one.text, known)
