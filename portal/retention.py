"""Retention: which closed cases and undone reports an office has kept long enough, and why (§ 84 SGB X, Art. 17 DSGVO)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from models import Agency, Case, Measure, Report
from models.enums import CaseStatus, ReportState
from portal.calendar import add_months
from portal.guard import GuardedSession
from portal.numerals import several

UNDONE = (ReportState.REJECTED, ReportState.REVOKED, ReportState.PASSED_ON)
"""Reports of which no case came; they are kept for a shorter time."""
AT_ONCE = 50
"""So many of each kind are proposed at once, what is due longest first."""
paid = Measure.__table__.alias("paid").c


@dataclass(frozen=True, slots=True)
class Due:
    """One case or report that has been kept long enough: since when, and by which rule."""

    record: Case | Report
    since: date
    why: str


def due_cases(session: GuardedSession, office: Agency, *, on: date) -> list[Due]:
    """Return the closed cases whose time is over; with money granted it runs from the last payment and is longer."""
    closed = add_months(on, -12 * office.keep_cases_years)
    money = add_months(on, -12 * office.keep_money_years)
    paid_on = func.coalesce(paid.paid_on, paid.decided_on, paid.done_on, paid.agreed_on)
    lately = exists().where(paid.case_id == Case.id, paid.amount_granted > 0, paid_on > money)
    wanted = (
        select(Case)
        .where(Case.office_id == office.id, Case.status == CaseStatus.CLOSED, Case.anonymised_on.is_(None))
        .where(Case.closed_on <= closed, ~lately)
        .order_by(Case.closed_on, Case.id)
        .limit(AT_ONCE)
        .options(selectinload(Case.measures))
    )
    return [_due_case(case, office) for case in session.scalars(wanted)]


def _due_case(case: Case, office: Agency) -> Due:
    """Return since when a closed case is due, and by which of the two rules."""
    closed_on = case.closed_on or case.reported_on
    since = add_months(closed_on, 12 * office.keep_cases_years)
    why = f"abgeschlossen am {closed_on:%d.%m.%Y}, {several(office.keep_cases_years, 'Jahr', 'Jahre')} aufbewahrt"
    days = [_paid_on(measure) for measure in case.measures if measure.amount_granted]
    if not days:
        return Due(case, since, why)
    after_money = add_months(max(days), 12 * office.keep_money_years)
    told = (
        f"letzte Geldleistung am {max(days):%d.%m.%Y}, {several(office.keep_money_years, 'Jahr', 'Jahre')} aufbewahrt"
    )
    return Due(case, after_money, told) if after_money > since else Due(case, since, why)


def _paid_on(measure: Measure) -> date:
    return measure.paid_on or measure.decided_on or measure.done_on or measure.agreed_on


def due_reports(session: GuardedSession, office: Agency, *, on: date) -> list[Due]:
    """Return the rejected, revoked and passed on reports without a case whose time is over, from the day of decision."""
    decided_on = func.coalesce(Report.decided_on, Report.reported_on)
    wanted = (
        select(Report)
        .where(Report.office_id == office.id, Report.state.in_(UNDONE), Report.case_id.is_(None))
        .where(Report.anonymised_on.is_(None), decided_on <= add_months(on, -office.keep_reports_months))
        .order_by(Report.reported_on, Report.id)
        .limit(AT_ONCE)
    )
    return [_due_report(report, office) for report in session.scalars(wanted)]


def _due_report(report: Report, office: Agency) -> Due:
    ended = report.decided_on or report.reported_on
    why = (
        f"{report.state.label} am {ended:%d.%m.%Y}, {several(office.keep_reports_months, 'Monat', 'Monate')} aufbewahrt"
    )
    return Due(report, add_months(ended, office.keep_reports_months), why)


def chosen(due: Sequence[Due], numbers: Sequence[int]) -> list[Due]:
    """Return what was chosen among what is due."""
    return [one for one in due if one.record.id in numbers]
