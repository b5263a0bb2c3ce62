"""Which amounts can be meant: what is claimed or paid is more than nothing, or it is not known."""

from __future__ import annotations

from decimal import Decimal

from portal.letters.words import as_money


def doubt(what: str, amount: Decimal | None) -> str | None:
    """Return why a claim or payment in Euro cannot be meant, as a sentence with what it is; None where it can."""
    if amount is None or amount > 0:
        return None
    return f"„{what}“: {as_money(amount)} ist kein Betrag. Tragen Sie mehr als 0,00 € ein, oder lassen Sie ihn leer."
