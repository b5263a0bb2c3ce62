"""How a line of cells becomes a notice: each cell read once, each distinct cell parsed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from models.names import fold
from models.writings import docket_key
from portal import courts
from portal.imports import cells, plausibility
from portal.imports.faults import Fault, Refusal, fault_at
from portal.imports.headings import Field
from portal.imports.notice_rows import NoticeRow, Skipped
from portal.imports.tables import Cell
from portal.imports.tenants import Address, Tenant, address, named_with_address, parties, tenants
from portal.letters.words import as_money

_SUM = re.compile(
    r"(?:zwischen|gesamt|quartals|monats|jahres|end)?-?(?:summe|summen|total|ubertrag)\b|gesamt\b|anzahl\b|∑"
)
_NOBODY_NAMED = "Der Name der Mietpartei fehlt. Tragen Sie ihn ein."
_NO_DAY_OF_RECEIPT = "Der Eingang der Mitteilung fehlt. Tragen Sie den Tag ein, an dem sie bei Ihnen ankam."


class _Once(dict[Cell, Any]):
    """Remembers what each distinct cell of a column was read as."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self.read(cell)
        return value


def _court(cell: Cell) -> tuple[str, str] | Refusal | None:
    """Return the court as written and its code; an unknown one is refused with what it may mean."""
    text = " ".join(cells.shown(cell).split())
    if not text:
        return None
    if court := courts.match(text):
        return text, court.code
    meant = " oder ".join(f"„{court.name}“" for court in courts.suggestions(text))
    ask = f"Meinten Sie {meant}?" if meant else "Geben Sie den Namen wie „Amtsgericht Hannover“ ein."
    return Refusal(text, f"„{text}“ steht nicht im Verzeichnis der Amtsgerichte oder ist dort mehrdeutig. {ask}")


def _docket(cell: Cell) -> tuple[str, str] | Refusal | None:
    """Return the Aktenzeichen as written and its key."""
    text = cells.line(cell)
    if not text or isinstance(text, Refusal):
        return text or None
    if key := docket_key(text):
        return text, key
    return Refusal(text, f"„{text}“ ist kein Aktenzeichen. Geben Sie eines wie 565 C 12892/26 ein.")


def _parties(cell: Cell) -> Any:
    """Return both sides of the suit."""
    text = cells.lines(cell)
    if not text or isinstance(text, Refusal):
        return text or None
    return parties(text) or Refusal(text, f"„{text}“ nennt nicht beide Parteien. Schreiben Sie „Vermieter ./. Mieter“.")


_READ: dict[Field, Callable[[Cell], Any]] = {
    **dict.fromkeys((Field.RECEIVED_ON, Field.FILED_ON, Field.SERVED_ON, Field.HEARING_ON), cells.day),
    **dict.fromkeys((Field.RENT, Field.ARREARS, Field.COMPENSATION), cells.amount),
    **dict.fromkeys((Field.TENANT, Field.ADDRESS, Field.REMARK), cells.lines),
    Field.BIRTH_DATE: cells.birth_dates, Field.COURT: _court, Field.DOCKET: _docket, Field.PARTIES: _parties,
    Field.POSTCODE: cells.postcode, Field.CLAIMS: cells.claims,
}  # fmt: skip


class RowReader:
    """Reads the lines of one sheet whose columns are known."""

    def __init__(self, sheet: str, header: Sequence[Cell], fields: Mapping[int, Field], headings: Mapping[Field, str]):
        """Take the heading row, the field of each column and the words above it."""
        self.sheet, self.header, self.headings = sheet, list(header), headings
        self.width = max(fields, default=0) + 1
        self.has = frozenset(fields.values())
        self.columns = [
            (field.value, field, index, _Once(_READ.get(field, cells.line))) for index, field in fields.items()
        ]
        self.whole_name = Field.LAST_NAME in self.has and Field.FIRST_NAME not in self.has
        self.simple = not self.has & {Field.PARTIES, Field.TENANT, Field.ADDRESS, Field.PLACE, Field.HOUSE_NUMBER}

    def read(self, number: int, row: Sequence[Cell]) -> NoticeRow | Skipped:
        """Return the notice of line `number`, or why the line is none."""
        line = row if len(row) >= self.width else [*row, *[""] * (self.width - len(row))]
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, field, index, once in self.columns:
            value = once[line[index]]
            if value.__class__ is Refusal:
                faults.append(fault_at(self.sheet, number, self.headings[field], *value))
            elif value or value == 0:
                values[name] = value
        if claims := values.get("claims"):
            values = dict(zip(("arrears", "compensation"), claims, strict=True)) | values
        people, home = self._household(values)
        if born := values.get("birth_date"):
            if len(born) > len(people):
                faults.append(self._too_many_births(number, len(born), len(people)))
            people = tuple(one._replace(birth_date=day) for one, day in zip_longest(people, born[: len(people)]))
        doubtful = not people or not values.keys() & {"docket", "received_on", "filed_on"} or row == self.header
        if doubtful and (reason := self._no_notice(row)):
            return Skipped(self.sheet, number, reason)
        if not people or "received_on" not in values:
            faults += self._missing(number, values, people, faults)
        return self._notice(number, values, people, home, tuple(faults))

    def _household(self, values: dict[str, Any]) -> tuple[tuple[Tenant, ...], Address]:
        """Return who is sued and where they live, from one column or from several."""
        last, first = values.get("last_name", ""), values.get("first_name", "")
        own = Address(values.get("street", ""), values.get("postcode", ""), values.get("city", ""))
        if self.simple and not self.whole_name:
            return tenants(last, first), own
        people, home = named_with_address(values.get("tenant", "") or (last if self.whole_name else ""))
        people = people or tenants(last, first)
        if suit := values.get("parties"):
            values.setdefault("landlord", suit.landlord)
            people, home = people or suit.tenants, suit.address
        told = address(values.get("address", ""))
        place = address(values.get("place", ""))
        street = " ".join(filter(None, (own.street or told.street or home.street, values.get("house_number", ""))))
        return people, Address(
            street,
            own.postcode or place.postcode or told.postcode or home.postcode,
            own.city or place.city or place.street or told.city or home.city,
        )

    def _too_many_births(self, number: int, days: int, people: int) -> Fault:
        """Return the fault of a line with more days of birth than tenants."""
        told = f"{days} Geburtsdaten für {'1 Person' if people == 1 else f'{people} Personen'}. Ordnen Sie jeder Person eines zu."
        return fault_at(self.sheet, number, self.headings[Field.BIRTH_DATE], str(days), told)

    def _no_notice(self, row: Sequence[Cell]) -> str:
        """Return why a line without the marks of a notice is none; "" when it is one after all."""
        filled = [text for text in (cells.shown(cell).strip() for cell in row) if text]
        if not filled:
            return "leere Zeile"
        if list(row) == self.header:
            return "wiederholte Kopfzeile"
        if _SUM.match(fold(filled[0])):
            return f"Summenzeile „{filled[0]}“"
        if len(filled) == 1:
            return f"nur eine Zelle ausgefüllt: „{filled[0][:80]}“"
        return ""

    def _missing(self, number: int, values: dict[str, Any], people: object, faults: list[Fault]) -> list[Fault]:
        """Return a fault for each field a notice cannot do without, unless it is at fault already."""
        at_fault = {fault.column for fault in faults}
        found = []
        naming = next(field for field in (Field.LAST_NAME, Field.TENANT, Field.PARTIES) if field in self.has)
        if not people and self.headings[naming] not in at_fault:
            found.append(fault_at(self.sheet, number, self.headings[naming], "", _NOBODY_NAMED))
        if Field.RECEIVED_ON in self.has and "received_on" not in values:
            heading = self.headings[Field.RECEIVED_ON]
            if heading not in at_fault:
                found.append(fault_at(self.sheet, number, heading, "", _NO_DAY_OF_RECEIPT))
        return found

    def _notice(
        self, number: int, values: dict[str, Any], people: tuple[Tenant, ...], home: Address, faults: tuple[Fault, ...]
    ) -> NoticeRow:
        """Return the notice with its hints."""
        get = values.get
        days = [value.day if (value := get(name)) else None for name in ("received_on", "filed_on", "served_on")]
        hearing = get("hearing_on")
        court, court_code = get("court") or ("", None)
        docket, key = get("docket") or ("", None)
        notice = NoticeRow(
            self.sheet, number, get("number", ""), days[0], court, court_code, docket, key, days[1], days[2],
            get("landlord", ""), people, home.street, home.postcode, home.city, get("district", ""),
            get("rent"), get("arrears"), get("compensation"),
            hearing.day if hearing else None, hearing.time if hearing else None, get("remark", ""), faults,
        )  # fmt: skip
        notice.hints = plausibility.hints(notice, self.headings)
        if Field.CLAIMS in self.has and (notice.arrears is None) != (notice.compensation is None):
            notice.hints += (self._undivided(notice),)
        return notice

    def _undivided(self, notice: NoticeRow) -> Fault:
        """Return the hint at one amount in a column of two."""
        euro = as_money(notice.arrears if notice.arrears is not None else notice.compensation)
        what = "Mietrückstand" if notice.arrears is not None else "Entschädigung"
        told = (
            f"{euro} gilt allein als {what}. Steckt beides darin, schreiben Sie zwei Beträge wie „1.100,00 / 450,00“."
        )
        return fault_at(self.sheet, notice.row_number, self.headings[Field.CLAIMS], euro, told)
