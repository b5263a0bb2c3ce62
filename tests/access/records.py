"""What stands in the database that requests can be about: one record of every kind for every mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from models import (
    Base,
    Booking,
    Case,
    CaseMember,
    CatalogueEntry,
    Goal,
    Merge,
    PlanPosition,
    Post,
    Programme,
    ProofOfUse,
    Report,
    ReportForm,
    SavedReport,
)
from tests.world import SECRET

MISSING = 987_654


@dataclass(frozen=True)
class Records:
    """The numbers of what stands in the database: table -> mark -> number, and values for forms."""

    numbers: dict[str, dict[str, int]]
    case_numbers: dict[str, str]

    def of(self, table: str) -> dict[str, int]:
        """Return mark -> number of a table, with one that is missing."""
        return {**self.numbers.get(table, {}), "MISSING": MISSING}


def records_in(connection: Connection, ids: Any) -> Records:
    """Find one record of every kind for every mark."""
    cases = {"JOINED": ids.joined, "CLOSEDOFF": ids.closed_off, "FOREIGN": ids.foreign}
    marks = {number: mark for mark, number in cases.items()}
    numbers: dict[str, dict[str, int]] = {"cases": cases, "case_files": cases, "persons": {}, "confidential": {}}
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        if "case_id" not in table.c or "id" not in table.c:
            continue
        for row in connection.execute(select(table).where(table.c.case_id.in_(marks))).mappings():
            name = "confidential" if row.get("confidential") else table.name
            numbers.setdefault(name, {}).setdefault(marks[row["case_id"]], row["id"])
    members, reports, merges = CaseMember.__table__.c, Report.__table__.c, Merge.__table__.c
    for merge_id, kept_id in connection.execute(
        select(merges.id, merges.kept_id).where(merges.kept_id.in_(marks))
    ).tuples():
        numbers.setdefault("merges", {})[marks[kept_id]] = merge_id
    for case_id, person_id in connection.execute(
        select(members.case_id, members.person_id).where(members.case_id.in_(marks))
    ).tuples():
        numbers["persons"].setdefault(marks[case_id], person_id)
    sent = connection.scalar(select(reports.id).where(reports.case_id.is_(None), reports.office_id == ids.home))
    numbers["reports"]["SENT"] = sent or 0
    numbers["agencies"] = {
        name: getattr(ids, name) for name in ("region", "home", "away", "jobcenter", "landlord", "stranger")
    }
    numbers["users"] = {
        login: ids.logins[login] for login in ("away_clerk", "clerk", "partner", "stranger", "region", "admin")
    }
    numbers |= funding_in(connection)
    words = CatalogueEntry.__table__.c
    numbers["catalogue_entries"] = {
        mark: connection.scalar(select(func.min(words.id)).where(words.office_id == office)) or 0
        for mark, office in (("home", ids.home), ("away", ids.away))
    }
    for table in (SavedReport.__table__, ReportForm.__table__):
        saved = connection.execute(select(table.c.id, table.c.name)).tuples()
        numbers[table.name] = {name.split("-")[1]: number for number, name in saved if name.startswith(SECRET)}
    found = connection.execute(
        select(Case.__table__.c.id, Case.__table__.c.number).where(Case.__table__.c.id.in_(marks))
    ).tuples()
    return Records(numbers, {marks[number]: text for number, text in found})


def funding_in(connection: Connection) -> dict[str, dict[str, int]]:
    """Find one record of every kind of funding for every mark: table -> mark -> number."""
    programmes, lines = Programme.__table__.c, PlanPosition.__table__.c
    numbers: dict[str, dict[str, int]] = {"programmes": {}}
    for number, name in connection.execute(select(programmes.id, programmes.name).order_by(programmes.id)).tuples():
        numbers["programmes"].setdefault(name.split("-")[1], number)
    line_of: dict[str, int] = {}
    for mark, number in numbers["programmes"].items():
        line_of[mark] = connection.scalar(select(func.min(lines.id)).where(lines.programme_id == number)) or 0
        for model, key, of in (
            (PlanPosition, "programme_id", number),
            (Goal, "programme_id", number),
            (ProofOfUse, "programme_id", number),
            (Post, "position_id", line_of[mark]),
            (Booking, "position_id", line_of[mark]),
        ):
            table: Any = model.__table__
            found = connection.scalar(select(func.min(table.c.id)).where(table.c[key] == of))
            numbers.setdefault(table.name, {})[mark] = found or 0
    return numbers
