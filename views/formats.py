"""How values read on a German screen: dates, moments, money, yes and no, words of a list."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.types import Labelled, Percentage, Quantity
from portal import clock

NOT_STATED = "–"


def show(value: Any) -> str:
    """Return a value as people read it; a missing one is a dash, never an empty gap."""
    if value is None or value == "":
        return NOT_STATED
    return FORMATS.get(type(value), _other)(value)


def day(value: date) -> str:
    """Return 01.03.2026."""
    return f"{value.day:02d}.{value.month:02d}.{value.year}"


def moment(value: datetime) -> str:
    """Return 01.03.2026, 09:30 Uhr in local time."""
    return clock.local(value).strftime("%d.%m.%Y, %H:%M Uhr")


def money(value: Decimal) -> str:
    """Return 1.837,20 €."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,")) + "\u00a0€"


def quantity(value: Quantity) -> str:
    """Return 80 or 12,5: no more decimals than there are."""
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def percentage(value: Percentage) -> str:
    """Return 76,92 %."""
    return f"{quantity(value)}\u00a0%"


def number(value: int) -> str:
    """Return 12.345."""
    return f"{value:,}".replace(",", ".")


def _yes_or_no(value: bool) -> str:
    return "ja" if value else "nein"


def _lines(value: list[Any]) -> str:
    return ", ".join(map(str, value)) or NOT_STATED


def _pairs(value: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {show(item)}" for key, item in value.items()) or NOT_STATED


def _other(value: Any) -> str:
    return str(value.label) if isinstance(value, Labelled) else str(value)


FORMATS: dict[type, Any] = {
    str: str,
    datetime: moment,
    date: day,
    Decimal: money,
    Quantity: quantity,
    Percentage: percentage,
    bool: _yes_or_no,
    int: str,
    list: _lines,
    dict: _pairs,
}
