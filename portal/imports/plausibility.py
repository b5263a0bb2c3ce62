"""What is possible but unlikely in a notice: shown to the person, never a reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache

import holidays

from models.names import fold
from portal.imports.faults import Fault, fault_at
from portal.imports.headings import Field
from portal.imports.notice_rows import NoticeRow

_SUNDAY = 6
_NOBODY = frozenset({"unbekannt", "n.n.", "nn", "?", "??", "k.a.", "keine angabe", "-", "x", "fehlt", "n.b."})


def hints(row: NoticeRow, headings: Mapping[Field, str]) -> tuple[Fault, ...]:
    """Return a hint for each unlikely value of the row, at the column it stands in."""
    return tuple(
        fault_at(row.sheet, row.row_number, headings.get(field, field.label), value, statement)
        for field, value, statement in _unlikely(row)
    )


def _unlikely(row: NoticeRow) -> Iterator[tuple[Field, str, str]]:
    """Yield field, value and statement of what should be looked at."""
    if row.filed_on and row.received_on and row.received_on < row.filed_on:
        before = f"Eingang der Mitteilung {row.received_on:%d.%m.%Y} liegt vor dem Klageeingang {row.filed_on:%d.%m.%Y}"
        yield Field.RECEIVED_ON, f"{row.received_on:%d.%m.%Y}", f"{before}. Prüfen Sie beide Tage."
    if row.hearing_on and (closed := _court_closed(row.hearing_on)):
        seen = f"{row.hearing_on:%d.%m.%Y}"
        yield Field.HEARING_ON, seen, f"Termin {seen} ist ein {closed}. Fragen Sie das Gericht nach dem Tag."
    if row.arrears is not None and not row.arrears:
        yield Field.ARREARS, "0,00", "Der Rückstand ist 0,00 €. Lassen Sie die Zelle leer, wenn er nicht bekannt ist."
    if _means_nobody(row.landlord):
        what = f"„{row.landlord}“ ist kein Name. Fragen Sie das Gericht nach der klagenden Partei."
        yield Field.LANDLORD, row.landlord, what


@lru_cache(maxsize=4096)
def _court_closed(on: date) -> str | None:
    """Return why no court sits that day anywhere in Germany."""
    if feast := _holidays(on.year).get(on):
        return f"Feiertag ({feast})"
    return "Sonntag" if on.weekday() == _SUNDAY else None


@cache
def _holidays(year: int) -> dict[date, str]:
    """Return the holidays common to all Länder; one Land's own are no reason for doubt."""
    return dict(holidays.country_holidays("DE", years=year, language="de"))


@lru_cache(maxsize=4096)
def _means_nobody(landlord: str) -> bool:
    return fold(landlord) in _NOBODY
