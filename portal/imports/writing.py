"""Accepted notices become reports with their cases, persons and steps: the same as accepting each, in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models import Agency, Case, CaseMember, Person, Report, Step, User
from models.enums import Channel, ReportState, StepKind
from portal import bulk, cases, catalogues, reports
from portal.appearances import Appearance, Appearances, spelled
from portal.guard import GuardedSession
from portal.imports.notice_rows import NoticeRow, fingerprint

Values = dict[str, Any]


class Accepted(NamedTuple):
    """A notice to be written and the day it came in."""

    notice: NoticeRow
    reported_on: date


@dataclass(frozen=True, slots=True)
class Result:
    """What an import has written."""

    numbers: tuple[str, ...]
    """The numbers of the new cases, in the order of the list."""
    persons: int


def record(
    session: GuardedSession, office: Agency, accepted: Sequence[Accepted], *, by: User, on: date, source: str
) -> Result:
    """Add a report, a case, its members and its steps for each notice; the caller commits."""
    tables = _Tables(session, office, accepted)
    decided = {"state": ReportState.ACCEPTED, "decided_on": on, "decided_by_id": by.id}
    for place, (notice, reported_on) in enumerate(accepted):
        report = _report(notice, reported_on, f"{source}, Zeile {notice.row_number}") | decided
        tables.take(place, notice, report)
    tables.add_all(session)
    return Result(tuple(case["number"] for case in tables.cases), len(tables.persons))


def _report(notice: NoticeRow, reported_on: date, source: str) -> Values:
    """Return the columns of a report as the notice says them."""
    return {
        "reported_on": reported_on, "channel": Channel.COURT, "reporting_agency_id": None,
        "stage": reports.stage_of_suit(notice),
        "last_name": notice.last_name, "first_name": notice.first_name,
        "street": notice.street, "postcode": notice.postcode, "city": notice.city, "district_name": notice.district,
        "landlord_name": notice.landlord, "court_code": notice.court_code,
        "docket": notice.docket, "docket_key": notice.docket_key,
        "filed_on": notice.filed_on, "served_on": notice.served_on, "hearing_on": notice.hearing_on,
        "rent": notice.rent, "arrears": notice.arrears, "compensation": notice.compensation,
        "remark": notice.remark, "fingerprint": fingerprint(notice), "source": source,
    }  # fmt: skip


class _Tables:
    """The rows of an import, table by table, with their keys and case numbers reserved."""

    def __init__(self, session: GuardedSession, office: Agency, accepted: Sequence[Accepted]) -> None:
        """Reserve what the notices need and look up the households' earlier cases."""
        self.office = office
        self.reports: list[Values] = []
        self.cases: list[Values] = []
        self.persons: list[Values] = []
        self.members: list[Values] = []
        self.steps: list[Values] = []
        tenants = [tenant for notice, _ in accepted for tenant in notice.tenants]
        self.report_ids = bulk.reserve_ids(session, Report, len(accepted))
        self.case_ids = bulk.reserve_ids(session, Case, len(accepted))
        self.person_ids = iter(bulk.reserve_ids(session, Person, len(tenants)))
        self.appearances = Appearances.of(session, office.id, tenants)
        self.districts = catalogues.districts(session)
        self.due_on = {day: cases.conference_due_on(office, day) for day in {day for _, day in accepted}}
        self.numbers = _numbers(session, office, accepted)

    def take(self, place: int, notice: NoticeRow, report: Values) -> None:
        """Add the rows of one notice; a household's case earlier in the same list counts as its earlier case."""
        reported_on = report["reported_on"]
        case_id, due_on = self.case_ids[place], self.due_on[reported_on]
        number = next(self.numbers[reported_on.year])
        district_id = self.districts.get(catalogues.spelling(notice.district))
        earlier = self.appearances.latest(notice.tenants, reported_on)
        own = {"office_id": self.office.id, "case_id": case_id}
        self.cases.append(cases.opening_values(report, number, due_on, district_id) | {
            "id": case_id, "office_id": self.office.id, "household_name": cases.household_name(notice.tenants),
            "previous_case_id": earlier and earlier.case_id,
        })  # fmt: skip
        self.reports.append(report | own | {"id": self.report_ids[place], "conference_due_on": due_on})
        self.appearances.add(notice.tenants, Appearance(reported_on, case_id, number, True, notice.street))
        self._take_tenants(notice, own)
        self.steps += ({**own, **step} for step in _steps(notice))

    def _take_tenants(self, notice: NoticeRow, own: Values) -> None:
        """Add the persons of a notice as members of its case."""
        for place, tenant in enumerate(notice.tenants):
            person_id, (last, first) = next(self.person_ids), spelled(tenant)
            self.persons.append({
                "id": person_id, "office_id": self.office.id, "last_name": tenant.last_name,
                "first_name": tenant.first_name, "folded_last_name": last, "folded_first_name": first,
            })  # fmt: skip
            self.members.append({**own, "person_id": person_id, "relation": cases.relation_of(place)})

    def add_all(self, session: GuardedSession) -> None:
        """Add the rows of every table; who is pointed to comes first."""
        for model, rows in (CaseMember, self.members), (Step, self.steps):
            for id, row in zip(bulk.reserve_ids(session, model, len(rows)), rows, strict=True):
                row["id"] = id
        for model, rows in (
            (Person, self.persons), (Case, self.cases), (CaseMember, self.members),
            (Report, self.reports), (Step, self.steps),
        ):  # fmt: skip
            bulk.add(session, model, rows)


def _numbers(session: GuardedSession, office: Agency, accepted: Sequence[Accepted]) -> dict[int, Iterator[str]]:
    """Return the case numbers of each year in which a notice came in."""
    years = Counter(day.year for _, day in accepted)
    return {year: iter(cases.reserve_numbers(session, office, year, count)) for year, count in sorted(years.items())}


def _steps(notice: NoticeRow) -> Iterator[Values]:
    """Yield the steps of the proceeding a notice names, the hearing with its time."""
    for kind, day in reports.steps_named(notice):
        at = f"{notice.hearing_time:%H:%M} Uhr" if kind is StepKind.HEARING and notice.hearing_time else ""
        yield {"kind": kind, "happened_on": day, "court_code": notice.court_code, "docket": notice.docket, "note": at}
