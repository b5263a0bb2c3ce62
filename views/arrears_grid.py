"""The form of arrears by month: one cell for what was owed and one for what was paid, of each kind in each month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.validators import InputRequired

from models.enums import ArrearsKind
from portal import arrears, clock
from portal.arrears import Cells
from portal.calendar import add_months
from portal.day_limits import YEARS
from views.base.days import Day, Month
from views.base.fields import Amount, Word
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
from views.formats import day, money

PARTS = {"owed": "Soll", "paid": "Gezahlt"}
CELL = re.compile(
    rf"(?:owed|paid)_(\d{{4}})_(0[1-9]|1[0-2])_(?:{'|'.join(kind.value for kind in ArrearsKind)})", re.ASCII
)
AT_FIRST = 6
"""Months offered where none is recorded yet: the present one and those before it."""
SPAN = ("span_first", "span_last", "span_owed")


class Sums(PortalForm):
    """What is asked beside the cells: several months at once, the debts that have no months, and the day."""

    span_kind = Word("Art", members=ArrearsKind, default=ArrearsKind.RENT)
    span_first, span_last = Month("von"), Month("bis")
    span_owed = Amount("Soll je Monat")
    energy_debt = Amount("Energieschulden")
    known_on = Day("Stand der Angaben", [InputRequired(REQUIRED)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what no field can check by itself: signs, the span, and that nothing is known from tomorrow."""
        right = super().validate(extra_validators)
        for field in self:
            if isinstance(field, Amount) and field.data is not None and field.data < 0:
                right = self._blame(
                    field, f"{money(field.data)} ist weniger als 0,00 €. Beträge sind 0,00 € oder größer."
                )
        known: Any = self.known_on.data
        if known is not None and known > clock.today():
            right = self._blame(
                self.known_on, f"Der {day(known)} liegt nach heute. Schreiben Sie den Tag, von dem die Angaben sind."
            )
        return self._span_is_whole() and right

    def _span_is_whole(self) -> bool:
        fields = [self[name] for name in SPAN]
        if not any(field.raw_data and field.raw_data[0].strip() for field in fields) or any(
            field.errors for field in fields
        ):
            return True
        for missing in (field for field in fields if field.data is None):
            return self._blame(
                missing, "Für mehrere Monate auf einmal werden „von“, „bis“ und „Soll je Monat“ gebraucht."
            )
        first, last = self.span
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        if count < 1:
            return self._blame(self.span_last, f"{last:%m.%Y} liegt vor {first:%m.%Y}. Tauschen Sie die beiden Monate.")
        if count > arrears.LONGEST:
            sentence = f"{first:%m.%Y} bis {last:%m.%Y} sind {count} Monate. Tragen Sie höchstens {arrears.LONGEST} auf einmal ein."
            return self._blame(self.span_last, sentence)
        return True

    def _blame(self, field: Any, sentence: str) -> bool:
        field.errors = [*field.errors, sentence]
        return False

    @property
    def span(self) -> tuple[date, date]:
        """First and last month of the span that was checked."""
        first: Any = self.span_first.data
        last: Any = self.span_last.data
        return first, last

    def cells(self) -> Cells:
        """Return what the cells say; where only one of the two sums is given, the other is nothing."""
        found: dict[tuple[date, ArrearsKind], dict[str, Decimal]] = {}
        for name, value in self.data.items():
            if value is not None and CELL.fullmatch(name):
                part, year, month, kind = name.split("_", 3)
                found.setdefault((date(int(year), int(month), 1), ArrearsKind(kind)), {})[part] = value
        return {at: (parts.get("owed", Decimal(0)), parts.get("paid", Decimal(0))) for at, parts in found.items()}

    def filled(self) -> tuple[Cells, list[date]]:
        """Return the cells with the span written into them, and the months of the span that keep what they had."""
        owed: Any = self.span_owed.data
        kind: Any = self.span_kind.data
        if owed is None:
            return self.cells(), []
        return arrears.spread(self.cells(), kind, *self.span, owed)


def months_of(cells: Cells, posted: Iterable[str] = ()) -> list[date]:
    """Return the months to show, newest last: those known, those posted, and where there are none the last half year."""
    known = {month for month, _ in cells}
    for name in posted:
        if (found := CELL.fullmatch(name)) and int(found[1]) in YEARS:
            known.add(date(int(found[1]), int(found[2]), 1))
    now = clock.today().replace(day=1)
    return sorted(known) if known else list(arrears.months_between(add_months(now, 1 - AT_FIRST), now))


def grid(months: Iterable[date]) -> type[Sums]:
    """Return the form with the cells of these months."""
    fields = {
        name_of(part, month, kind): Amount(f"{kind.label} {month:%m.%Y}, {word}")
        for month in months
        for kind in ArrearsKind
        for part, word in PARTS.items()
    }
    return type("ArrearsForm", (Sums,), fields)


def name_of(part: str, month: date, kind: ArrearsKind) -> str:
    """Return the name of the field of one cell."""
    return f"{part}_{month:%Y_%m}_{kind.value}"


def values_of(cells: Cells) -> dict[str, Decimal]:
    """Return the cells as values of the form."""
    return {
        name_of(part, month, kind): value
        for (month, kind), amounts in cells.items()
        for part, value in zip(PARTS, amounts, strict=True)
    }


def rows(form: Sums, months: Iterable[date], cells: Cells) -> list[dict[str, Any]]:
    """Return the rows of the table: the month, its fields, and what is still open of it."""
    return [
        {
            "label": f"{month:%m.%Y}",
            "fields": [form[name_of(part, month, kind)] for kind in ArrearsKind for part in PARTS],
            "open": _open(cells, [(month, kind) for kind in ArrearsKind]),
        }
        for month in months
    ]


def _open(cells: Mapping[tuple[date, ArrearsKind], tuple[Decimal, Decimal]], wanted: Iterable[Any]) -> str:
    found = [cells[at] for at in wanted if at in cells]
    return money(sum((owed - paid for owed, paid in found), Decimal(0))) if found else ""


def totals(cells: Cells) -> list[dict[str, str]]:
    """Return what was owed, paid and is open of each kind; nothing for a kind without months."""
    sums = arrears.open_sums(arrears.as_months(cells))
    found = []
    for kind in ArrearsKind:
        mine = [amounts for (_, of), amounts in cells.items() if of is kind]
        owed, paid = (sum((pair[place] for pair in mine), Decimal(0)) for place in (0, 1))
        found.append({
            "label": kind.label, "owed": money(owed) if mine else "", "paid": money(paid) if mine else "",
            "open": money(sums[kind]) if mine else "",
        })  # fmt: skip
    return found
