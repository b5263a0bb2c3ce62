"""Reports: sent in by whoever learns of it, then accepted, rejected, passed on or revoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models import Agency, Case, Report, Step, User
from models.base import label_of
from models.enums import AgencyKind, CaseStatus, CatalogueKind, ReportBasis, ReportState
from models.report import CONDITIONS, CONTENT
from models.writings import docket_key
from portal import amounts, cases, catalogues, channels, clock, dockets, persons, report_days, spellings, steps
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.imports.tenants import odd_names, tenants
from portal.viewers import machine

OLDEST = timedelta(days=731)
"""A report entered by hand is not older; what is older is a slip of the year."""
CLAIMS = ("arrears", "compensation")
"""What a report may say is owed."""
TRIGGERS = {ReportBasis.COURT_NOTICE: "rent_debts"}
"""What a legal basis says of the trigger: courts tell of suits for eviction only after a termination for arrears of rent
(§ 22 Abs. 9 SGB II and § 36 Abs. 2 SGB XII: § 543 Abs. 1, Abs. 2 S. 1 Nr. 3 with § 569 Abs. 3 BGB)."""


def prepare(report: Report, *, office: Agency) -> None:
    """Complete a report about to be recorded: office, legal basis, the last day of its ten-Werktage clock.

    Raises Refused for what its channel may not contain and for what it lacks.
    """
    report.office, report.state = office, report.state or ReportState.OPEN
    _check_writing(report)
    _check_names(report)
    _check_amounts(report, CLAIMS)
    report_days.check(report, report_days.DAYS)
    if report.reported_on < clock.today() - OLDEST:
        raise Refused(f"Eingang {report.reported_on:%d.%m.%Y} liegt mehr als zwei Jahre zurück. Prüfen Sie das Jahr.")
    if report.reported_on > clock.today():
        raise Refused(f"Eingang {report.reported_on:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher.")
    channels.complete(report)
    channels.check(report)
    report.conference_due_on = cases.conference_due_on(office, report.reported_on)


def correct(report: Report) -> None:
    """Check a report that was changed: what the channel does not contain may not be added, its conditions still hold."""
    _check_writing(report)
    if any(inspect(report).attrs[key].history.has_changes() for key in ("last_name", "first_name")):
        _check_names(report)
    report_days.check(report, [key for key in report_days.DAYS if inspect(report).attrs[key].history.has_changes()])
    _check_amounts(report, [key for key in CLAIMS if inspect(report).attrs[key].history.has_changes()])
    channels.complete(report)
    added = [key for key in channels.surplus(report) if inspect(report).attrs[key].history.has_changes()]
    if added:
        channels.check(report)
    if report.state is ReportState.OPEN:
        channels.check_conditions(report)


def _check_writing(report: Report) -> None:
    """Keep the docket comparable; raise Refused for two courts, for what is no postcode, no address for e-mail."""
    keep_docket(report)
    spellings.check(report)


def _check_amounts(report: Report, keys: Iterable[str]) -> None:
    """Raise Refused, at its field, for a claim of nothing: who does not know it leaves it out."""
    doubts = {
        key: why for key in keys if (why := amounts.doubt(label_of(Report, key), getattr(report, key))) is not None
    }
    if doubts:
        raise Refused(" ".join(doubts.values()), at=doubts)


def check_twin(session: Session, report: Report) -> None:
    """Raise Refused where the same sender told the office of the same household on the same day already."""
    with session.no_autoflush:
        known = session.scalars(
            select(Report).where(
                Report.office_id == report.office.id, Report.names_key == report.names_key,
                Report.street_key == report.street_key, Report.reported_on == report.reported_on,
                Report.channel == report.channel, Report.reporting_agency_id.is_not_distinct_from(report.reporting_agency_id),
                Report.state.in_((ReportState.OPEN, ReportState.ACCEPTED)),
            )
        ).all()  # fmt: skip
    same = [one for one in known if not (one.docket_key and report.docket_key) or one.docket_key == report.docket_key]
    if same:
        named = ", ".join(filter(None, (report.last_name, report.first_name, report.street)))
        raise Refused(
            f"„{named}“ ist am {report.reported_on:%d.%m.%Y} auf diesem Weg schon gemeldet ({same[0].state.label}). "
            "Suchen Sie den Namen unter „Meldungen“ und ergänzen Sie dort; ist es ein anderer Haushalt, nennen Sie den Vornamen."
        )


def tenants_of(report: Report) -> list[tuple[str, str]]:
    """Return the tenants named in a report as (last name, first name), by the rule of the notice lists.

    „Dina u. Stefan“ are two; „Müller / Kowalski“ with „Hans u. Ewa“ are Hans Müller and Ewa Kowalski.
    """
    return [one.name for one in tenants(report.last_name, report.first_name)] or [(report.last_name, report.first_name)]


def _check_names(report: Report) -> None:
    """Raise Refused, at its field, where surnames and first names cannot be paired."""
    if why := odd_names(report.last_name or "", report.first_name or ""):
        raise Refused(why, at={"first_name": why})


def accept(
    session: Session, report: Report, *, by: User, on: date, case: Case | None = None, responsible: User | None = None
) -> Case:
    """Accept a report: open a case for it, or add it to the case that is known already.

    ``responsible`` answers for the case from now on, unless somebody does already.
    Raises Refused when the report is decided already, names a day that cannot be meant, or the known case is closed.
    """
    if doubts := report_days.doubts(report):
        raise Refused(f"{' '.join(doubts.values())} Berichtigen Sie die Meldung, bevor Sie sie annehmen.")
    if case is not None and (doubts := report_days.order_doubts(report, case.steps)):
        raise Refused(
            f"{' '.join(doubts.values())} So steht es im Fall {case.number}. Berichtigen Sie die Meldung oder den Schritt, "
            "oder legen Sie einen neuen Fall an, wenn es eine andere Klage ist."
        )
    opened = take_up(session, report, by=by, on=on, case=case)
    if responsible is not None and opened.assigned_to_id is None:
        opened.assigned_to = responsible
    return opened


def take_up(session: Session, report: Report, *, by: User, on: date, case: Case | None = None) -> Case:
    """Accept a report with the days it names, as lists of notices do, which look at their days themselves.

    Raises Refused when the report is decided already or the known case is closed.
    """
    _must_be_open(report)
    if case is not None and case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, oder legen Sie einen neuen Fall an."
        )
    people, trigger_id = tenants_of(report), trigger_of(session, report.office.id, report.basis)
    if case is None:
        case = cases.open_from(session, report, people, trigger_id)
    elif case.trigger_id is None:
        case.trigger_id = trigger_id
    _decide(report, ReportState.ACCEPTED, by=by, on=on)
    report.case = case
    _add_steps(case, report)
    _add_contact_details(case, report)
    return case


def trigger_of(session: Session, office_id: int, basis: ReportBasis | None) -> int | None:
    """Return the trigger in the office's own list that the legal basis of a report tells of, None where it tells none."""
    code = TRIGGERS.get(basis) if basis is not None else None
    return None if code is None else catalogues.running_id(session, office_id, CatalogueKind.TRIGGER, code)


def _add_contact_details(case: Case, report: Report) -> None:
    """Note how the one tenant named can be reached, unless the office knows better; of two it says nobody's."""
    told = {"phone": report.phone, "email": report.email}
    people = {persons.Traits(*name).spelled for name in tenants_of(report)}
    meant = [member.person for member in case.members if persons.traits_of(case, member.person).spelled in people]
    if len(people) == len(meant) == 1:
        (person,) = meant
        persons.complete(person, **{key: value for key, value in told.items() if not getattr(person, key)})


def _add_steps(case: Case, report: Report) -> None:
    """Take the days a notice names into the proceeding, unless the case knows them."""
    known = {(step.kind, step.happened_on) for step in case.steps}
    for kind, day in report_days.steps_named(report):
        if (kind, day) not in known:
            steps.take(case, Step(kind=kind, happened_on=day, docket=report.docket, court_code=report.court_code))


def reject(report: Report, *, reason: str, by: User, on: date) -> None:
    """Reject a report; the reporter reads the reason and, if named there, the competent office."""
    _must_be_open(report)
    if not reason.strip():
        raise Refused("Eine Ablehnung braucht einen Grund. Schreiben Sie, warum, und wer zuständig ist.")
    _decide(report, ReportState.REJECTED, by=by, on=on)
    report.decision_reason = reason.strip()


def reopen(session: Session, report: Report) -> None:
    """Take a rejection back: the report is open again and the reporter reads so; the trail keeps the reason it had.

    Raises Refused for what was not rejected, has a case, is anonymised, or was reported again since.
    """
    if report.state is not ReportState.REJECTED or report.case_id is not None:
        raise Refused(
            f"Die Meldung vom {report.reported_on:%d.%m.%Y} ist {report.state.label}. "
            "Zurücknehmen lässt sich nur eine Ablehnung, zu der es keinen Fall gibt."
        )
    if report.anonymised_on is not None:
        raise Refused(
            f"Die Meldung ist seit dem {report.anonymised_on:%d.%m.%Y} anonymisiert. Lassen Sie sich noch einmal melden."
        )
    check_twin(session, report)
    taken_back = f"Die Ablehnung vom {report.decided_on:%d.%m.%Y} ist zurückgenommen. Die Meldung wird wieder geprüft."
    report.state, report.decided_on, report.decided_by_id = ReportState.OPEN, None, None
    report.decision_reason = taken_back


def pass_on(
    session: GuardedSession, report: Report, *, to: Agency | str, reason: str = "", by: User, on: date
) -> Report | None:
    """Pass a report on to the competent office; the reporter sees to whom, and why if a reason is given.

    An office of this installation gets it as a new report of its own, whose clock begins that day, and which is
    returned; another body, given by its name, has to be told. Raises Refused without a name or for the own office.
    """
    _must_be_open(report)
    name = (to if isinstance(to, str) else to.name).strip()
    if not name:
        raise Refused(
            "Eine Weitergabe nennt die zuständige Stelle. Schreiben Sie, an wen Sie die Meldung weitergegeben haben."
        )
    if isinstance(to, Agency) and (to.kind is not AgencyKind.OFFICE or to.id == report.office_id):
        raise Refused(f"An {name} kann diese Meldung nicht weitergegeben werden. Wählen Sie eine andere Fachstelle.")
    _decide(report, ReportState.PASSED_ON, by=by, on=on)
    report.passed_to, report.decision_reason = name, reason.strip()
    return _deliver(session, report, to, on) if isinstance(to, Agency) else None


def _deliver(session: GuardedSession, report: Report, office: Agency, on: date) -> Report:
    """Record the report at another office; the passing one sees nothing more of it."""
    sender = report.office.name
    session.flush()
    values = {key: getattr(report, key) for key in (*CONTENT, *CONDITIONS, "channel", "received_by", "docket_key")}
    passed = Report(
        office_id=office.id, state=ReportState.OPEN, reported_on=on, conference_due_on=cases.conference_due_on(office, on),
        reporting_agency_id=report.reporting_agency_id, reported_by_id=report.reported_by_id,
        source=f"Weitergegeben von {sender}, dort eingegangen am {report.reported_on:%d.%m.%Y}", extra={}, **values,
    )  # fmt: skip
    with session.acting_as(machine(f"Weitergabe von {sender}", on)):
        session.add(passed)
        session.flush()
    return passed


def revoke(report: Report, *, on: date) -> None:
    """Take a report back on behalf of who sent it."""
    _must_be_open(report)
    report.state, report.decided_on = ReportState.REVOKED, on


def keep_docket(report: Report) -> None:
    """Keep the docket in its comparable form beside the one written, and the court it names."""
    report.docket_key = docket_key(report.docket) if report.docket else None
    dockets.take_court(report)


def _decide(report: Report, state: ReportState, *, by: User, on: date) -> None:
    report.state, report.decided_on, report.decided_by_id = state, on, by.id


def _must_be_open(report: Report) -> None:
    if report.state is not ReportState.OPEN:
        raise Refused(f"Die Meldung vom {report.reported_on:%d.%m.%Y} ist schon {report.state.label}.")
