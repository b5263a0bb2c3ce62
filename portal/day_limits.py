"""Which days can be meant: what has happened lies behind us, what is to come not far ahead, nothing in another decade."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from portal.calendar import add_months

YEARS = range(1900, 2200)
"""Outside of these no day is read at all: nobody means it, and no clock can count around it."""


class Limits(NamedTuple):
    """How far back and ahead a day can lie, in years; beyond, the year is a slip."""

    back: int
    ahead: int


HAPPENED = Limits(back=10, ahead=0)
"""What is known once it has happened; even a title is hardly enforced after ten years."""
COMING = Limits(back=5, ahead=2)
"""What is known before: hearings, the end of a tenancy, eviction dates."""
BORN = Limits(back=120, ahead=0)
"""When somebody who lives here was born."""
WORDS = {2: "zwei", 5: "fünf", 10: "zehn", 120: "120"}


def doubt(what: str, on: date, limits: Limits, *, today: date) -> str | None:
    """Return why a day cannot be meant, as a sentence with what it is the day of; None where it can."""
    said = f"„{what}“ am {on:%d.%m.%Y} liegt"
    if not limits.ahead and on > today:
        return f"{said} in der Zukunft. Wählen Sie heute oder früher."
    if on > add_months(today, 12 * limits.ahead):
        return f"{said} mehr als {WORDS[limits.ahead]} Jahre voraus. Prüfen Sie das Jahr."
    if on < add_months(today, -12 * limits.back):
        return f"{said} mehr als {WORDS[limits.back]} Jahre zurück. Prüfen Sie das Jahr."
    return None
