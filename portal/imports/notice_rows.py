"""What one line of a notice list says, and by which key the same notice is found again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from models.names import fold
from models.writings import plain
from portal.imports.faults import Fault
from portal.imports.headings import Field
from portal.imports.tenants import Tenant


@dataclass(slots=True)
class NoticeRow:
    """One court notice: what could be read, what could not (`faults`), and what is unlikely (`hints`)."""

    sheet: str
    row_number: int
    """The line in the sheet, counted from 1 as Excel does."""
    number: str
    received_on: date | None
    court: str
    court_code: str | None
    docket: str
    docket_key: str | None
    filed_on: date | None
    served_on: date | None
    landlord: str
    tenants: tuple[Tenant, ...]
    street: str
    postcode: str
    city: str
    district: str
    rent: Decimal | None
    arrears: Decimal | None
    compensation: Decimal | None
    hearing_on: date | None
    hearing_time: time | None
    remark: str
    faults: tuple[Fault, ...] = ()
    hints: tuple[Fault, ...] = ()
    duplicate_of: int | None = None
    """The line of the first readable notice of the same proceeding in this file."""
    duplicate_sheet: str = ""

    @property
    def refused(self) -> bool:
        """Tell whether the line cannot be taken over; hints do not refuse."""
        return bool(self.faults)

    @property
    def last_name(self) -> str:
        """Return the surnames, each once: „Müller / Schmidt“."""
        named = [tenant.last_name for tenant in self.tenants]
        return " / ".join(named if len(set(named)) > 1 else named[:1])

    @property
    def first_name(self) -> str:
        """Return the first names as offices write them: „Dina u. Stefan“."""
        firsts = [tenant.first_name for tenant in self.tenants]
        if len({tenant.last_name for tenant in self.tenants}) > 1 and any(firsts):
            return " u. ".join(first or "?" for first in firsts)
        return " u. ".join(first for first in firsts if first)


class Skipped(NamedTuple):
    """A line that is no notice, and why: blank, a subtotal, a heading in between."""

    sheet: str
    row_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: what it was taken for (None: nothing) and what stands in it."""

    index: int
    letter: str
    heading: str
    field: Field | None
    examples: tuple[str, ...]


def fingerprint(row: NoticeRow) -> str:
    """Return the key by which the same notice is known again, in this file and in the next.

    Court and Aktenzeichen; without them landlord, tenants and day of filing (handbook 1.3), as a hash without names.
    """
    if row.court_code and row.docket_key:
        return f"{row.court_code}:{row.docket_key}"
    people = sorted(f"{fold(tenant.last_name)},{fold(tenant.first_name)}" for tenant in row.tenants)
    day = row.filed_on or row.received_on
    told = "|".join((row.docket_key or "", " ".join(fold(row.landlord).split()), *people, str(day)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def proceeding(row: NoticeRow) -> str:
    """Return the key of the suit a notice is about: each defendant of it may have a line of his own.

    Where no court is named the landlord, or the home, tells the same docket of two courts apart.
    """
    if not row.docket_key:
        return fingerprint(row)
    return f"{row.court_code or plain(row.landlord) or plain(row.street)}:{row.docket_key}"
