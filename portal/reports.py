"""Reports: sent in by whoever learns of it, then accepted, rejected, passed on or revoked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from models import Agency, Case, Report, User
from models.enums import AgencyKind, CaseStatus, Channel, ReportState, Stage, StepKind
from models.writings import docket_key
from portal import cases, clock, steps
from portal.errors import Refused

TENANTS = re.compile(r"\s+(?:u\.|und|&)\s+|\s*/\s*")
POSTCODE = re.compile(r"[0-9]{5}")
OLDEST = timedelta(days=731)
"""A report entered by hand is not older; what is older is a slip of the year."""
CHANNELS = {
    AgencyKind.COURT: Channel.COURT,
    AgencyKind.BAILIFF: Channel.BAILIFF,
    AgencyKind.ENERGY_SUPPLIER: Channel.BASIC_SUPPLIER,
    AgencyKind.JOBCENTER: Channel.JOBCENTER,
    AgencyKind.SOCIAL_OFFICE: Channel.SOCIAL_OFFICE,
    AgencyKind.YOUTH_OFFICE: Channel.YOUTH_OFFICE,
    AgencyKind.PUBLIC_ORDER: Channel.PUBLIC_ORDER,
    AgencyKind.HOUSING_COMPANY: Channel.HOUSING_COMPANY,
    AgencyKind.CHARITY: Channel.CHARITY,
    AgencyKind.ADDICTION_HELP: Channel.CHARITY,
    AgencyKind.DEBT_COUNSELLING: Channel.DEBT_COUNSELLING,
    AgencyKind.LEGAL_GUARDIAN: Channel.LEGAL_GUARDIAN,
    AgencyKind.HEALTH: Channel.HEALTH,
}
SUIT_STEPS = (
    ("filed_on", StepKind.FILED),
    ("served_on", StepKind.SERVED),
    ("hearing_on", StepKind.HEARING),
)


class SuitDays(Protocol):
    """What names the days of a suit: a recorded report, or a row of a notice list."""

    @property
    def filed_on(self) -> date | None:
        """Return when the suit came to the court."""

    @property
    def served_on(self) -> date | None:
        """Return when it was served on the tenant."""

    @property
    def hearing_on(self) -> date | None:
        """Return when it will be heard."""


def channel_of(agency: Agency) -> Channel:
    """Return the Meldeweg by which an agency of this kind reports."""
    return CHANNELS.get(agency.kind, Channel.OTHER)


def prepare(report: Report, *, office: Agency) -> None:
    """Complete a report about to be recorded: its office and the last day of its ten-Werktage clock."""
    report.office, report.state = office, report.state or ReportState.OPEN
    keep_docket(report)
    if report.postcode and not POSTCODE.fullmatch(report.postcode):
        raise Refused(
            f"PLZ „{report.postcode}“ hat keine fünf Ziffern. Schreiben Sie zum Beispiel 30159 oder lassen Sie sie leer."
        )
    if report.reported_on < clock.today() - OLDEST:
        raise Refused(f"Eingang {report.reported_on:%d.%m.%Y} liegt mehr als zwei Jahre zurück. Prüfen Sie das Jahr.")
    if report.reported_on > clock.today():
        raise Refused(f"Eingang {report.reported_on:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher.")
    report.conference_due_on = cases.conference_due_on(office, report.reported_on)


def tenants_of(report: Report) -> list[tuple[str, str]]:
    """Return the tenants named in a report as (last name, first name); „Dina u. Stefan“ are two."""
    first_names = [part for part in TENANTS.split(report.first_name) if part] or [""]
    return [(report.last_name, first_name) for first_name in first_names]


def accept(session: Session, report: Report, *, by: User, on: date, case: Case | None = None) -> Case:
    """Accept a report: open a case for it, or add it to the case that is known already.

    Raises Refused when the report is decided already or the known case is closed.
    """
    _must_be_open(report)
    if case is not None and case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, oder legen Sie einen neuen Fall an."
        )
    tenants = tenants_of(report)
    if case is None:
        case = cases.open_from(session, report, tenants)
    _decide(report, ReportState.ACCEPTED, by=by, on=on)
    report.case = case
    _add_steps(case, report)
    return case


def _add_steps(case: Case, report: Report) -> None:
    """Take the days a notice names into the proceeding, unless the case knows them."""
    known = {(step.kind, step.happened_on) for step in case.steps}
    for kind, day in steps_named(report):
        if (kind, day) not in known:
            step = steps.add(case, kind=kind, on=day, docket=report.docket)
            step.court_code = report.court_code


def steps_named(notice: SuitDays) -> list[tuple[StepKind, date]]:
    """Return the steps of the proceeding whose days a notice names."""
    days = ((kind, getattr(notice, name)) for name, kind in SUIT_STEPS)
    return [(kind, day) for kind, day in days if day is not None]


def stage_of_suit(notice: SuitDays) -> Stage:
    """Return how far the proceeding is by the days a court's notice names."""
    return Stage.SUIT_FILED if notice.served_on is None else Stage.SUIT_SERVED


def reject(report: Report, *, reason: str, by: User, on: date) -> None:
    """Reject a report; the reporter reads the reason and, if named there, the competent office."""
    _must_be_open(report)
    if not reason.strip():
        raise Refused("Eine Ablehnung braucht einen Grund. Schreiben Sie, warum, und wer zuständig ist.")
    _decide(report, ReportState.REJECTED, by=by, on=on)
    report.decision_reason = reason.strip()


def pass_on(report: Report, *, to: str, by: User, on: date) -> None:
    """Pass a report on to the competent office, named in the reason."""
    _must_be_open(report)
    if not to.strip():
        raise Refused(
            "Eine Weitergabe nennt die zuständige Stelle. Schreiben Sie, an wen Sie die Meldung weitergegeben haben."
        )
    _decide(report, ReportState.PASSED_ON, by=by, on=on)
    report.decision_reason = to.strip()


def revoke(report: Report, *, on: date) -> None:
    """Take a report back on behalf of who sent it."""
    _must_be_open(report)
    report.state, report.decided_on = ReportState.REVOKED, on


def keep_docket(report: Report) -> None:
    """Keep the docket in its comparable form beside the one written; raise Refused when it is none."""
    report.docket_key = docket_key(report.docket) if report.docket else None
    if report.docket and report.docket_key is None:
        raise Refused(
            f"„{report.docket}“ ist kein Aktenzeichen eines Gerichts. Schreiben Sie es wie 501 C 188/26 oder lassen Sie es leer."
        )


def check_landlord_report(report: Report, agency: Agency) -> None:
    """Raise Refused unless a housing company may send this report (LDI NRW 10.07.2025, handbook 5.3).

    The arrears must carry a termination without notice (more than one month's rent, § 569 Abs. 3 Nr. 1 BGB), and the
    household must have been told before.
    """
    if agency.kind is not AgencyKind.HOUSING_COMPANY:
        return
    if report.rent is None or report.arrears is None or report.arrears <= report.rent:
        raise Refused(
            "Wohnungsunternehmen dürfen melden, wenn der Rückstand eine fristlose Kündigung trägt: mehr als eine Monatsmiete. "
            "Tragen Sie Miete und Rückstand ein; liegt er darunter, ist die Meldung noch nicht zulässig."
        )
    if report.tenant_informed_on is None or report.tenant_informed_on > report.reported_on:
        raise Refused("Tragen Sie ein, wann Sie den Haushalt vor der Meldung über sie informiert haben.")


def _decide(report: Report, state: ReportState, *, by: User, on: date) -> None:
    report.state, report.decided_on, report.decided_by_id = state, on, by.id


def _must_be_open(report: Report) -> None:
    if report.state is not ReportState.OPEN:
        raise Refused(f"Die Meldung vom {report.reported_on:%d.%m.%Y} ist schon {report.state.label}.")
