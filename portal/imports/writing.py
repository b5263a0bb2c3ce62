"""Accepted notices become reports with their cases, persons and steps: the same as accepting each, in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from models import Agency, Case, CaseMember, Person, Report, Step, User
from models.enums import Channel, ReportBasis, ReportState, StepKind
from models.report import search_keys
from models.sounds import name_sound
from portal import bulk, cases, catalogues, channels, courts, report_days, reports
from portal.agencies import region_of
from portal.appearances import Appearance, Appearances, Name, spelled
from portal.database import learn_sizes, names_entered_at_once
from portal.deadlines import Event
from portal.guard import GuardedSession
from portal.imports.notice_rows import NoticeRow
from portal.imports.tenants import Tenant
from portal.opening_clocks import OpeningClocks
from portal.persons import Home, Traits

Values = dict[str, Any]
AT_ONCE = 2500
"""So many notices are held as rows at a time: memory stays small whatever the list."""


class Accepted(NamedTuple):
    """A notice to be written and the day it came in."""

    notice: NoticeRow
    reported_on: date
    mark: str | None = None
    """Its fingerprint; None for a further one of a suit, which is known by its docket."""


class Line(NamedTuple):
    """A line that was taken over: where it stands, and its case."""

    sheet: str
    number: int
    case_id: int


@dataclass(frozen=True, slots=True)
class Result:
    """What an import has written."""

    numbers: tuple[str, ...]
    """The numbers of the new cases, in the order of the list."""
    persons: int
    opened: tuple[Line, ...]
    """The lines that opened a case."""
    added: tuple[Line, ...] = ()
    """The lines that became a further report of a case that was open already."""
    joined: tuple[Line, ...] = ()
    """The lines whose people belong to the case another line of the list opened."""

    @property
    def reports(self) -> int:
        """Return how many reports there are now, each with its case."""
        return len(self.numbers) + len(self.added)


def record(
    session: GuardedSession,
    office: Agency,
    accepted: Sequence[Accepted],
    *,
    by: User,
    on: date,
    source: str,
    assigned_to: User | None = None,
) -> Result:
    """Add a report, a case, its members and its steps for each notice; the caller commits.

    `source` is the name of the file, "" where each sheet bears the name of its own.
    """
    desk = _Desk(session, office, accepted, assigned_to)
    decided = {"state": ReportState.ACCEPTED, "decided_on": on, "decided_by_id": by.id}
    numbers: list[str] = []
    opened: list[Line] = []
    persons = 0
    with names_entered_at_once(session.connection()):
        for start in range(0, len(accepted), AT_ONCE):
            part = accepted[start : start + AT_ONCE]
            tables = _Tables(session, desk, part)
            for place, one in enumerate(part):
                notice = one.notice
                tables.take(place, notice, _report(one, source) | decided)
                opened.append(Line(notice.sheet, notice.row_number, tables.case_ids[place]))
            tables.add_all(session)
            if start == 0 and len(accepted) > AT_ONCE:
                learn_sizes(session.connection())
            numbers += (case["number"] for case in tables.cases)
            persons += len(tables.persons)
    return Result(tuple(numbers), persons, tuple(opened))


def add_to(
    session: GuardedSession, case: Case, accepted: Accepted, *, by: User, on: date, source: str,
    people: Sequence[Tenant] = (),
) -> Line:  # fmt: skip
    """Record a notice as a further report of an open case, with the steps, the arrears and the people it lacks."""
    notice, reported_on, _ = accepted
    due_on = cases.conference_due_on(case.office, reported_on)
    report = Report(office=case.office, conference_due_on=due_on, **_report(accepted, source))
    report.state = ReportState.OPEN
    session.add(report)
    known = {step.id for step in case.steps}
    reports.take_up(session, report, by=by, on=on, case=case)
    for step in case.steps:
        if step.id not in known:
            step.note = _time_of(notice, step.kind)
    if case.arrears is None:
        case.arrears = notice.arrears
    for tenant in people:
        traits = Traits(*tenant.name, tenant.birth_date, homes=(Home(notice.street, notice.postcode),))
        cases.add_member(session, case, traits, relation=cases.relation_of(len(case.members)))
    _add_births(case, notice)
    session.flush()
    return Line(notice.sheet, notice.row_number, case.id)


def _add_births(case: Case, notice: NoticeRow) -> None:
    """Note the day of birth of the one member of a case who bears a tenant's name, unless the office knows it."""
    for tenant in notice.tenants:
        namesakes = [member.person for member in case.members if _spelled(member.person) == spelled(tenant.name)]
        if tenant.birth_date and len(namesakes) == 1 and namesakes[0].birth_date is None:
            namesakes[0].birth_date = tenant.birth_date


def _spelled(person: Person) -> Name:
    return spelled((person.last_name, person.first_name))


def _report(accepted: Accepted, source: str) -> Values:
    """Return the columns of a report as the notice says them."""
    notice, reported_on, mark = accepted
    return {
        "reported_on": reported_on, "channel": Channel.COURT, "reporting_agency_id": None,
        "basis": ReportBasis.COURT_NOTICE, "stage": channels.stage_of_suit(notice),
        "last_name": notice.last_name, "first_name": notice.first_name,
        "street": notice.street, "postcode": notice.postcode, "city": notice.city, "district_name": notice.district,
        "landlord_name": notice.landlord, "court_code": notice.court_code,
        **search_keys(notice.last_name, notice.first_name, notice.street, notice.landlord),
        "docket": notice.docket, "docket_key": notice.docket_key,
        "filed_on": notice.filed_on, "served_on": notice.served_on, "hearing_on": notice.hearing_on,
        "rent": notice.rent, "arrears": notice.arrears, "compensation": notice.compensation,
        "remark": notice.remark, "fingerprint": mark, "source": f"{source or notice.sheet}, Zeile {notice.row_number}",
    }  # fmt: skip


class _Desk:
    """What every notice of an import is written with: numbers, calendar, Stadtteile, earlier cases of the households."""

    def __init__(
        self, session: GuardedSession, office: Agency, accepted: Sequence[Accepted], assigned_to: User | None
    ) -> None:
        """Reserve the case numbers and look up the rest."""
        self.office, self.assigned_to_id = office, assigned_to and assigned_to.id
        self.region = region_of(office)
        self.clocks: dict[str | None, OpeningClocks] = {}
        self.appearances = Appearances.of(
            session, office.id, (tenant.name for notice, *_ in accepted for tenant in notice.tenants)
        )
        self.trigger_id = reports.trigger_of(session, office.id, ReportBasis.COURT_NOTICE)
        self.districts = catalogues.districts(session, office.id)
        self.due_on = {day: cases.conference_due_on(office, day) for day in {day for _, day, _ in accepted}}
        years = Counter(day.year for _, day, _ in accepted)
        self.numbers = {
            year: iter(cases.reserve_numbers(session, office, year, count)) for year, count in sorted(years.items())
        }

    def nearest(self, reported_on: date, steps: Sequence[Values]) -> Values:
        """Return the columns of the clock of a new case that runs out first."""
        court_code = steps[0]["court_code"] if steps else None
        clocks = self.clocks.get(court_code)
        if clocks is None:
            court = courts.calendar_at((court_code,), self.region)
            clocks = self.clocks[court_code] = OpeningClocks(self.region, court)
        events = (Event(StepKind.REPORTED, reported_on), *(Event(step["kind"], step["happened_on"]) for step in steps))
        day, label = clocks.nearest(events)
        return {"next_deadline_on": day, "next_deadline": label}


class _Tables:
    """The rows of some notices, table by table, with their keys reserved."""

    def __init__(self, session: GuardedSession, desk: _Desk, accepted: Sequence[Accepted]) -> None:
        """Reserve the keys."""
        self.desk = desk
        self.reports: list[Values] = []
        self.cases: list[Values] = []
        self.persons: list[Values] = []
        self.members: list[Values] = []
        self.steps: list[Values] = []
        self.report_ids = bulk.reserve_ids(session, Report, len(accepted))
        self.case_ids = bulk.reserve_ids(session, Case, len(accepted))
        self.born: dict[int, date] = {}
        heads = sum(len(notice.tenants) for notice, *_ in accepted)
        self.person_ids = iter(bulk.reserve_ids(session, Person, heads))

    def take(self, place: int, notice: NoticeRow, report: Values) -> None:
        """Add the rows of one notice; a household's case earlier in the same list counts as its earlier case."""
        desk, reported_on, case_id = self.desk, report["reported_on"], self.case_ids[place]
        number, due_on = next(desk.numbers[reported_on.year]), desk.due_on[reported_on]
        district_id = desk.districts.get(catalogues.spelling(notice.district))
        home = Home(notice.street, notice.postcode)
        earlier = desk.appearances.latest(notice.tenants, home, reported_on)
        own = {"office_id": desk.office.id, "case_id": case_id}
        steps = list(_steps(notice))
        self.cases.append(cases.opening_values(report, number, due_on, district_id) | desk.nearest(reported_on, steps) | {
            "id": case_id, "office_id": desk.office.id, "household_name": cases.household_name([tenant.name for tenant in notice.tenants]),
            "previous_case_id": earlier and earlier.case_id, "assigned_to_id": desk.assigned_to_id,
            "trigger_id": desk.trigger_id,
        })  # fmt: skip
        self.reports.append(report | own | {"id": self.report_ids[place], "conference_due_on": due_on})
        for tenant, person_id in self._take_tenants(notice, own, home):
            appearance = Appearance(reported_on, case_id, number, True, home, person_id, tenant.birth_date)
            desk.appearances.add(tenant.name, appearance)
        self.steps += ({**own, **step} for step in steps)

    def _take_tenants(self, notice: NoticeRow, own: Values, home: Home) -> list[tuple[Tenant, int]]:
        """Add the tenants of a notice as members of its case; return each with the person, known or new."""
        taken: list[tuple[Tenant, int]] = []
        for tenant in notice.tenants:
            person_id = self.desk.appearances.person_of(tenant, home)
            if person_id in {number for _, number in taken}:
                continue
            if person_id is None:
                person_id = self._new_person(tenant, own)
            elif tenant.birth_date:
                self.born[person_id] = tenant.birth_date
            taken.append((tenant, person_id))
        self.members += (
            {**own, "person_id": person_id, "relation": cases.relation_of(place)}
            for place, (_, person_id) in enumerate(taken)
        )
        return taken

    def _new_person(self, tenant: Tenant, own: Values) -> int:
        """Add a person the office does not know yet and return its key."""
        id, (last, first) = next(self.person_ids), spelled(tenant.name)
        self.persons.append({
            "id": id, "office_id": own["office_id"], "last_name": tenant.last_name, "first_name": tenant.first_name,
            "folded_last_name": last, "folded_first_name": first, "sound": name_sound(*tenant.name),
            "birth_date": tenant.birth_date,
        })  # fmt: skip
        return id

    def add_all(self, session: GuardedSession) -> None:
        """Add the rows of every table; who is pointed to comes first."""
        _number(self.members, bulk.reserve_ids(session, CaseMember, len(self.members)))
        _number(self.steps, bulk.reserve_ids(session, Step, len(self.steps)))
        bulk.add(session, Person, self.persons)
        bulk.add(session, Case, self.cases)
        bulk.add(session, CaseMember, self.members)
        bulk.add(session, Report, self.reports)
        bulk.add(session, Step, self.steps)
        self._complete_births(session)

    def _complete_births(self, session: GuardedSession) -> None:
        """Note the days of birth of persons found again; what the office knows already stays."""
        unknown = select(Person).where(Person.id.in_(self.born), Person.birth_date.is_(None))
        for person in session.scalars(unknown) if self.born else ():
            person.birth_date = self.born[person.id]
        session.flush()


def _number(rows: Sequence[Values], ids: Sequence[int]) -> None:
    """Give each row its key."""
    for row, id in zip(rows, ids, strict=True):
        row["id"] = id


def _steps(notice: NoticeRow) -> Iterator[Values]:
    """Yield the steps of the proceeding a notice names, the hearing with its time."""
    for kind, day in report_days.steps_named(notice):
        yield {
            "kind": kind, "happened_on": day, "court_code": notice.court_code, "docket": notice.docket,
            "docket_key": notice.docket_key, "note": _time_of(notice, kind),
        }  # fmt: skip


def _time_of(notice: NoticeRow, kind: StepKind) -> str:
    """Return the time of the hearing for its step, nothing for any other."""
    return f"{notice.hearing_time:%H:%M} Uhr" if kind is StepKind.HEARING and notice.hearing_time else ""
