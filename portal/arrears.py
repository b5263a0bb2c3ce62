"""Arrears by month: what is still owed of each kind, and whether it carries a termination."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from models import ArrearsMonth
from models.enums import ArrearsKind
from portal.calendar import add_months

LAW = "§ 543 Abs. 2 Satz 1 Nr. 3, § 569 Abs. 3 Nr. 1 BGB"


def open_sums(months: Iterable[ArrearsMonth]) -> dict[ArrearsKind, Decimal]:
    """Return what is still owed in Euro of each kind; what was paid too much in one month counts for the others."""
    sums: dict[ArrearsKind, Decimal] = {}
    for one in months:
        sums[one.kind] = sums.get(one.kind, Decimal(0)) + one.owed - one.paid
    return {kind: max(total, Decimal(0)) for kind, total in sums.items()}


def carries_termination(months: Iterable[ArrearsMonth], rent: Decimal | None) -> str:
    """Say whether the arrears of rent carry a termination without notice (§ 543 Abs. 2 Nr. 3, § 569 Abs. 3 Nr. 1 BGB).

    Two months in a row with more than one rent together, or two rents over a longer time. Other debts do not count.
    """
    owed = {one.month: one.owed - one.paid for one in months if one.kind is ArrearsKind.RENT and one.owed > one.paid}
    if not rent:
        return f"Ob der Rückstand eine fristlose Kündigung trägt, ist unbekannt: Es fehlt die Miete monatlich ({LAW})."
    pair = next((month for month in sorted(owed) if _two_months(owed, month) > rent), None)
    if pair is not None:
        both = f"{pair:%m.%Y} und {add_months(pair, 1):%m.%Y}"
        return f"Trägt eine fristlose Kündigung: In {both} ist zusammen mehr als eine Monatsmiete offen ({LAW})."
    if sum(owed.values(), Decimal(0)) >= 2 * rent:
        return f"Trägt eine fristlose Kündigung: Zusammen sind mindestens zwei Monatsmieten offen ({LAW})."
    return f"Trägt noch keine fristlose Kündigung wegen Zahlungsverzugs ({LAW})."


def _two_months(owed: dict[date, Decimal], month: date) -> Decimal:
    after = owed.get(add_months(month, 1))
    return Decimal(0) if after is None else owed[month] + after
