"""Whether a report is about a case that is known already: by docket, by landlord and tenant, by name and address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person, Report
from models.enums import CaseStatus
from models.names import fold, joined_umlauts
from portal import reports

MOST = 5


def suggestions(session: Session, report: Report) -> list[tuple[Case, str]]:
    """Return cases the report may be about with why, the surest first; at most five."""
    found: dict[int, tuple[Case, str]] = {}
    for why, statement in _ways(report):
        for case in session.scalars(statement.limit(MOST)):
            found.setdefault(case.id, (case, why))
    return list(found.values())[:MOST]


def _ways(report: Report) -> list[tuple[str, Any]]:
    """Return the ways of looking, each with the words for it."""
    mine = select(Case).where(Case.office_id == report.office_id).order_by(Case.reported_on.desc())
    ways: list[tuple[str, Any]] = []
    if report.docket_key:
        same = select(Report.case_id).where(
            Report.office_id == report.office_id, Report.docket_key == report.docket_key, Report.case_id.is_not(None)
        )
        ways.append(("gleiches Aktenzeichen des Gerichts", mine.where(Case.id.in_(same))))
    named = _cases_of_name(report)
    if report.street:
        ways.append(("gleicher Name, gleiche Anschrift", mine.where(Case.id.in_(named), Case.street == report.street)))
    if report.landlord_name:
        ways.append(
            (
                "gleicher Name, gleicher Vermieter",
                mine.where(Case.id.in_(named), Case.landlord_name == report.landlord_name),
            )
        )
    ways.append(("gleicher Name, offener Fall", mine.where(Case.id.in_(named), Case.status != CaseStatus.CLOSED)))
    return ways


def _cases_of_name(report: Report) -> Any:
    """Select the cases with a member of the same name as one of the tenants, in any spelling of umlauts."""
    pairs = [tuple(joined_umlauts(fold(part)) for part in tenant) for tenant in reports.tenants_of(report)]
    same = or_(*((Person.folded_last_name == last) & (Person.folded_first_name == first) for last, first in pairs))
    return (
        select(CaseMember.case_id)
        .join(Person, Person.id == CaseMember.person_id)
        .where(Person.office_id == report.office_id, same)
    )
