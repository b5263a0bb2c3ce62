"""What the forms of requests are filled with: of the own office or of a foreign one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.types import ClosedList, Percentage, Quantity
from portal import clock
from tests.access.records import MISSING, Records

TARGETS = {
    "person_id": "persons", "conference_id": "conferences", "consent_id": "consents", "previous_case_id": "cases",
    "termination_id": "steps", "programme_id": "programmes", "position_id": "plan_positions",
}  # fmt: skip
REPORTS = {
    "docket": "501 C 2/26", "court_code": "AG Hannover", "postcode": "30159", "email": "gestohlen@beispiel.de",
    "arrears": "2,00", "tenant_objected": "0", "basis": "consent", "indicator": "closed",
}  # fmt: skip
"""What a landlord may report: more than one rent of 1,00, with consent; in writings that are understood."""


@dataclass(frozen=True)
class Values:
    """Values for every column and every field, over what stands in the database."""

    records: Records

    def values(self, model: Any, *, foreign: bool) -> dict[str, Any]:
        """Return something for every column of a record, those no form shows among them."""
        given = {
            column.key: self._value(column, foreign=foreign) for column in model.__table__.columns if column.key != "id"
        }
        return {key: value for key, value in given.items() if value is not None} | {
            "version": "1",
            "password_hash": "!",
        }

    def _value(self, column: Any, *, foreign: bool) -> Any:
        if column.key == "case_id":
            return self.records.case_numbers["FOREIGN" if foreign else "JOINED"]
        if column.foreign_keys:
            return self.foreign(column.key) if foreign else self.own(column.key)
        if column.key in REPORTS:
            return REPORTS[column.key]
        if isinstance(column.type, ClosedList):
            return list(column.type.members)[-1].value
        samples: dict[type, str] = {
            bool: "1", date: clock.today().isoformat(), datetime: "2026-01-02T10:00", int: "1",
            **dict.fromkeys((Decimal, Quantity, Percentage), "1,00"),
        }  # fmt: skip
        return samples.get(column.type.python_type, "gestohlen")

    def answers(self, *, foreign: bool) -> dict[str, Any]:
        """Return something for every field of the forms of tasks."""
        today = clock.today().isoformat()
        return {
            "on": today, "at": "2030-01-02T10:00", "reason": "gestohlen", "body": "gestohlen", "text": "gestohlen", "minutes": "gestohlen",
            "agencies": [self.foreign("agency_id")], "attended": [MISSING], "categories": ["contact", "health"], "send": "1",
            "case": str(self.records.numbers["cases"]["FOREIGN"]) if foreign else "", "password": "Birne-Dachs-Kanne-Wolke",
            "outcome": "W1", "way": "", "kept": "", "answer": "coming", "basis": "consent", "form": "written", "household": "1",
        }  # fmt: skip

    def foreign(self, key: str) -> int:
        """Return the number of a record of another office for a foreign key."""
        return self._number(key, "FOREIGN", "away", "away_clerk")

    def own(self, key: str) -> int:
        """Return the number of a record of the own office for a foreign key."""
        return self._number(key, "JOINED", "jobcenter" if key != "office_id" else "home", "clerk")

    def _number(self, key: str, mark: str, agency: str, user: str) -> int:
        numbers = self.records.numbers
        if key in ("office_id", "funded_by_id") or "agency" in key:
            return numbers["agencies"][agency]
        if key == "funder_id":
            return numbers["agencies"]["away" if mark == "FOREIGN" else "region"]
        if key in TARGETS:
            return numbers[TARGETS[key]][mark]
        return 1 if key in ("district_id", "trigger_id", "entry_id", "kind_id") else numbers["users"][user]
