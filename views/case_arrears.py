"""The arrears by month on the page of a case: what is open of each kind, and whether it carries a termination."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import url_for

from models import ArrearsMonth
from models.enums import ArrearsKind, CaseStatus
from portal import arrears
from portal.access import Verb
from views.case_file import CaseFile
from views.formats import money, number

COLUMNS = ["Art", "Monate", *({"label": word, "numeric": True} for word in ("Soll", "Gezahlt", "Offen"))]


def summary(file: CaseFile) -> dict[str, Any]:
    """Return the table of sums of an own case, its link to the months, and the check of § 543 BGB where rent is recorded."""
    found = file.all(ArrearsMonth)
    sums = arrears.open_sums(found)
    rows = [_row([one for one in found if one.kind is kind], kind, sums[kind]) for kind in ArrearsKind if kind in sums]
    may_write = file.case.status is not CaseStatus.CLOSED and file.may(Verb.WRITE, ArrearsMonth)
    table = {
        "title": "Rückstände nach Monaten", "id": "rueckstaende", "columns": COLUMNS, "rows": rows,
        "empty": "Noch kein Monat erfasst.",
        "create_url": url_for("arrears.page", fall=file.case.id) if may_write else None,
        "create_label": "Monate ändern" if rows else "Monate eintragen",
    }  # fmt: skip
    notes = [arrears.carries_termination(found, file.case.rent)] if ArrearsKind.RENT in sums else []
    stated = file.case.arrears
    if ArrearsKind.RENT in sums and stated is not None and stated != sums[ArrearsKind.RENT]:
        notes.append(f"Im Fall steht ein anderer Mietrückstand: {money(stated)}. Prüfen Sie, welcher Betrag stimmt.")
    return {"tables": [table] if rows or may_write else [], "notes": notes}


def _row(months: list[ArrearsMonth], kind: ArrearsKind, still_open: Decimal) -> dict[str, Any]:
    first, last = min(one.month for one in months), max(one.month for one in months)
    span = f"{first:%m.%Y}" if first == last else f"{first:%m.%Y} bis {last:%m.%Y} ({number(len(months))})"
    owed, paid = sum((one.owed for one in months), Decimal(0)), sum((one.paid for one in months), Decimal(0))
    return {"cells": [kind.label, span, money(owed), money(paid), money(still_open)]}
