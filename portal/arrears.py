"""Arrears by month: what is still owed of each kind, and whether it carries a termination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from models import ArrearsMonth, Case
from models.base import label_of
from models.enums import ArrearsKind
from portal.calendar import add_months
from portal.guard import GuardedSession
from portal.letters.words import as_money

LAW = "§ 543 Abs. 2 Satz 1 Nr. 3, § 569 Abs. 3 Nr. 1 BGB"
LONGEST = 120
"""Months that can be entered at once: ten years."""
SUMMED = {ArrearsKind.RENT: "arrears", ArrearsKind.COMPENSATION: "compensation"}
"""Column of the case that holds what is open of a kind."""

Cells = dict[tuple[date, ArrearsKind], tuple[Decimal, Decimal]]
"""What was owed and what was paid in Euro, by month and kind."""


def as_cells(months: Iterable[ArrearsMonth]) -> Cells:
    """Return what is recorded, by month and kind."""
    return {(one.month, one.kind): (one.owed, one.paid) for one in months}


def as_months(cells: Cells) -> list[ArrearsMonth]:
    """Return unrecorded months that say what the cells say."""
    return [ArrearsMonth(month=month, kind=kind, owed=owed, paid=paid) for (month, kind), (owed, paid) in cells.items()]


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from that of ``first`` to that of ``last``."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = add_months(month, 1)


def spread(cells: Cells, kind: ArrearsKind, first: date, last: date, owed: Decimal) -> tuple[Cells, list[date]]:
    """Return the cells with the same sum owed in each month of a span, and the months that had another and keep it."""
    filled, left = dict(cells), []
    for month in months_between(first, last):
        known, paid = cells.get((month, kind), (Decimal(0), Decimal(0)))
        if known in (0, owed):
            filled[month, kind] = (owed, paid)
        else:
            left.append(month)
    return filled, left


def keep(
    session: GuardedSession, case: Case, recorded: Iterable[ArrearsMonth], cells: Cells, *, energy: Decimal | None, on: date
) -> list[str]:  # fmt: skip
    """Record the months of a case and set its sums as of a day; return the sentences that say which sums changed.

    A kind without any month leaves the sum of the case as it is.
    """
    rest = dict(cells)
    for one in recorded:
        if (amounts := rest.pop((one.month, one.kind), None)) is None:
            session.delete(one)
        else:
            one.owed, one.paid = amounts
    for (month, kind), (owed, paid) in rest.items():
        session.add(ArrearsMonth(case=case, office_id=case.office_id, month=month, kind=kind, owed=owed, paid=paid))
    found = open_sums(as_months(cells))
    sums = {column: found[kind] for kind, column in SUMMED.items() if kind in found}
    case.arrears_on = on
    return _set(case, {**sums, "energy_debt": energy})


def _set(case: Case, sums: Mapping[str, Decimal | None]) -> list[str]:
    said = []
    for column, now in sums.items():
        before = getattr(case, column)
        if before == now:
            continue
        setattr(case, column, now)
        old = "" if before is None else f" von {as_money(before)}"
        said.append(f"{label_of(Case, column)}{old} auf {'keine Angabe' if now is None else as_money(now)} gesetzt.")
    return said


def open_sums(months: Iterable[ArrearsMonth]) -> dict[ArrearsKind, Decimal]:
    """Return what is still owed in Euro of each kind; what was paid too much in one month counts for the others."""
    sums: dict[ArrearsKind, Decimal] = {}
    for one in months:
        sums[one.kind] = sums.get(one.kind, Decimal(0)) + one.owed - one.paid
    return {kind: max(total, Decimal(0)) for kind, total in sums.items()}


def open_by_month(months: Iterable[ArrearsMonth], kind: ArrearsKind = ArrearsKind.RENT) -> dict[date, Decimal]:
    """Return month -> what is still owed in Euro for it of a kind, oldest first; months paid for are left out."""
    owed = {one.month: one.owed - one.paid for one in months if one.kind is kind and one.owed > one.paid}
    return dict(sorted(owed.items()))


def carries_termination(months: Iterable[ArrearsMonth], rent: Decimal | None) -> str:
    """Say whether the arrears of rent carry a termination without notice (§ 543 Abs. 2 Nr. 3, § 569 Abs. 3 Nr. 1 BGB).

    Two months in a row with more than one rent together, or two rents over a longer time. Other debts do not count.
    """
    owed = open_by_month(months)
    if not rent:
        return f"Ob der Rückstand eine fristlose Kündigung trägt, ist unbekannt: Es fehlt die Miete monatlich ({LAW})."
    pair = next((month for month in owed if _two_months(owed, month) > rent), None)
    if pair is not None:
        both = f"{pair:%m.%Y} und {add_months(pair, 1):%m.%Y}"
        return f"Trägt eine fristlose Kündigung: In {both} ist zusammen mehr als eine Monatsmiete offen ({LAW})."
    if sum(owed.values(), Decimal(0)) >= 2 * rent:
        return f"Trägt eine fristlose Kündigung: Zusammen sind mindestens zwei Monatsmieten offen ({LAW})."
    return f"Trägt noch keine fristlose Kündigung wegen Zahlungsverzugs ({LAW})."


def _two_months(owed: dict[date, Decimal], month: date) -> Decimal:
    after = owed.get(add_months(month, 1))
    return Decimal(0) if after is None else owed[month] + after
