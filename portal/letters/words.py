"""How a letter writes days, amounts and yes or no; nothing where nothing is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def as_money(value: Decimal | None) -> str:
    """Return 1.837,20 €, nothing for a missing amount."""
    return "" if value is None else f"{value:,.2f}".translate(str.maketrans(",.", ".,")) + "\u00a0€"


def as_day(value: date | None) -> str:
    """Return 01.03.2026, nothing for a missing day."""
    return "" if value is None else f"{value:%d.%m.%Y}"


def as_yes(value: bool | None) -> str:
    """Return „ja“ or „nein“, nothing where nobody said it."""
    return "" if value is None else "ja" if value else "nein"
