"""Whether a report is about a case that is known already: by docket, by landlord and tenant, by name and address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person, Report
from models.enums import CaseStatus
from models.names import fold, joined_umlauts
from models.writings import plain
from portal import reports

MOST = 5
OF_ONE_NAME = 50
"""So many open cases of one name are looked at; more would be nobody's help."""


def suggestions(session: Session, report: Report) -> list[tuple[Case, str]]:
    """Return open cases the report may be about with why, the surest first; at most five."""
    found: dict[int, tuple[Case, str]] = {}
    for case, why in _found(session, report):
        found.setdefault(case.id, (case, why))
    return list(found.values())[:MOST]


def _found(session: Session, report: Report) -> Iterator[tuple[Case, str]]:
    """Yield cases with the words for why, the surest way of looking first."""
    mine = (
        select(Case)
        .where(Case.office_id == report.office_id, Case.status != CaseStatus.CLOSED)
        .order_by(Case.reported_on.desc(), Case.id.desc())
    )
    if report.docket_key:
        for case in session.scalars(mine.where(Case.id.in_(_cases_of_docket(report))).limit(MOST)):
            yield case, "gleiches Aktenzeichen des Gerichts"
    named = session.scalars(mine.where(Case.id.in_(_cases_of_name(report))).limit(OF_ONE_NAME)).all()
    for case in named:
        if report.street and plain(case.street) == plain(report.street):
            yield case, "gleicher Name, gleiche Anschrift"
    for case in named:
        if report.landlord_name and plain(case.landlord_name) == plain(report.landlord_name):
            yield case, "gleicher Name, gleicher Vermieter"
    for case in named:
        yield case, "gleicher Name, offener Fall"


def _cases_of_docket(report: Report) -> Any:
    """Select the cases with a report of the same docket of a court."""
    return select(Report.case_id).where(
        Report.office_id == report.office_id, Report.docket_key == report.docket_key, Report.case_id.is_not(None)
    )


def _cases_of_name(report: Report) -> Any:
    """Select the cases with a member of the same name as one of the tenants, in any spelling of umlauts.

    A report without a first name is about anybody of that surname.
    """
    same = or_(*(_is_named(*map(_spelled, tenant)) for tenant in reports.tenants_of(report)))
    return (
        select(CaseMember.case_id)
        .join(Person, Person.id == CaseMember.person_id)
        .where(Person.office_id == report.office_id, same)
    )


def _is_named(last: str, first: str) -> Any:
    return and_(Person.folded_last_name == last, *([Person.folded_first_name == first] if first else []))


def _spelled(name: str) -> str:
    return joined_umlauts(fold(name))
