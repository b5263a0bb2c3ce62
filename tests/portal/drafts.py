"""Records that live in memory only, for rules that ask no database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models import Agency, Case, CatalogueEntry, Conference, Measure, Report, User
from models.enums import (
    AgencyKind,
    CaseStatus,
    CatalogueKind,
    Channel,
    ConferenceState,
    Land,
    MeasureState,
    ReachState,
    ReportState,
    Role,
)
from portal import cases, conferences

REPORTED = date(2026, 3, 25)
KIND = CatalogueEntry(kind=CatalogueKind.MEASURE_KIND, code="x", label="Schuldnerberatung")


def noon(day: date) -> datetime:
    """Return twelve o'clock in Berlin on a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def agency(kind: AgencyKind = AgencyKind.OFFICE, name: str = "", **more: Any) -> Agency:
    """Return an agency of a kind."""
    given: dict[str, Any] = {
        "id": hash(kind) % 10_000 + 2,
        "land": Land.NI,
        "saturday_counts": True,
        "extra_holidays": [],
    } | more
    return Agency(kind=kind, name=name or f"FAKE {kind.label}", active=True, **given)


def user(**more: Any) -> User:
    """Return a clerk."""
    return User(**({"id": 7, "name": "FAKE Ada", "role": Role.CLERK} | more))


def case(**more: Any) -> Case:
    """Return a case in clearing, reported on REPORTED."""
    office = more.pop("office", None) or agency()
    reported_on = more.pop("reported_on", REPORTED)
    given: dict[str, Any] = {
        "id": 1, "number": "2026-0042", "status": CaseStatus.CLEARING, "channel": Channel.COURT,
        "conference_due_on": cases.conference_due_on(office, reported_on), "reach": ReachState.NOT_TRIED,
    }  # fmt: skip
    return Case(office=office, office_id=office.id, reported_on=reported_on, **(given | more))


def report(**more: Any) -> Report:
    """Return an open report of REPORTED."""
    given: dict[str, Any] = {
        "office": agency(), "state": ReportState.OPEN, "reported_on": REPORTED, "channel": Channel.OTHER,
        "last_name": "FAKE-Beispiel", "first_name": "Dina u. Stefan", "docket": "", "street": "", "district_name": "",
    }  # fmt: skip
    return Report(**(given | more))


def conference(of: Case, *guests: Agency, **more: Any) -> Conference:
    """Return a conference of the case, convened for the day of its clock."""
    given: dict[str, Any] = {"at": noon(of.conference_due_on), "place": "Raum 214", "agencies": guests}
    return conferences.convene(of, **(given | more))


def invited(of: Case, *guests: Agency) -> Conference:
    """Return a conference whose invitations went out two days after the report."""
    convened = conference(of, *guests)
    conferences.send(convened, on=date(2026, 3, 27))
    assert convened.state is ConferenceState.INVITED
    return convened


def measure(of: Case, **more: Any) -> Measure:
    """Return an open measure of the case."""
    given: dict[str, Any] = {
        "title": "Raten vereinbaren", "kind": KIND, "state": MeasureState.OPEN, "agreed_on": date(2026, 4, 1),
        "due_on": date(2026, 4, 15),
    }  # fmt: skip
    return Measure(case=of, **(given | more))
