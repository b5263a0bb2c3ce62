"""Reports: sending one in, and deciding about it."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import SelectField
from wtforms.validators import InputRequired

from models import Agency, Report, User
from models.enums import ReportState
from portal import clock, known, reports
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.fields import Lines
from views.base.forms import REQUIRED, PortalForm
from views.base.tasks import Task


class Decision(PortalForm):
    """A reason the reporter will read."""

    reason = Lines(
        "Begründung",
        [InputRequired(REQUIRED)],
        description="Die meldende Stelle liest diesen Text. Nennen Sie die zuständige Stelle.",
    )


class Acceptance(PortalForm):
    """Whether the report opens a case or belongs to one that is known."""

    case = SelectField("Fall", choices=[], coerce=str, validate_choice=True)


def offer_cases(form: Any, report: Report) -> None:
    """Offer a new case and the known ones that may be meant, each with why."""
    found = known.suggestions(db.guarded, report)
    form.case.choices = [
        ("", "Neuen Fall anlegen"),
        *((str(case.id), f"{case.number}, {case.household_name} – {why}") for case, why in found),
    ]
    if request.method == "GET":
        form.case.data = str(found[0][0].id) if found else ""


def accept(report: Report, form: Any, by: User) -> str:
    """Accept a report into a new case or a known one."""
    chosen = next((case for case, _ in known.suggestions(db.guarded, report) if str(case.id) == form.case.data), None)
    case = reports.accept(db.guarded, report, by=by, on=clock.today(), case=chosen)
    db.session.flush()
    return f"Meldung angenommen: Fall {case.number}. Fallkonferenz bis {case.conference_due_on:%d.%m.%Y}."


def reject(report: Report, form: Any, by: User) -> str:
    """Reject a report with a reason."""
    reports.reject(report, reason=form.reason.data, by=by, on=clock.today())
    return "Meldung abgelehnt. Die meldende Stelle sieht die Begründung."


def pass_on(report: Report, form: Any, by: User) -> str:
    """Pass a report on to the competent office."""
    reports.pass_on(report, to=form.reason.data, by=by, on=clock.today())
    return "Meldung als weitergegeben vermerkt."


def revoke(report: Report, form: Any, by: User) -> str:
    """Take an own report back."""
    reports.revoke(report, on=clock.today())
    return "Meldung zurückgezogen."


def is_open(report: Report) -> bool:
    """Say whether a report still waits for a decision."""
    return report.state is ReportState.OPEN


def open_at_the_office(report: Report) -> bool:
    """Say whether the viewer's office has to decide about the report."""
    return is_open(report) and viewer().office_id == report.office_id


def open_and_own(report: Report) -> bool:
    """Say whether the viewer's agency may take the report back."""
    return is_open(report) and viewer().office_id is None


class ReportView(PortalModelView):
    """All reports of the office; for a partner those of its own agency."""

    model_class = Report
    label, title, path, feminine = "Meldung", "Meldungen", "meldungen", True
    columns = (
        "reported_on",
        "last_name",
        "first_name",
        "channel",
        "reporting_agency_id",
        "state",
        "conference_due_on",
        "case_id",
    )
    sortable = ("reported_on", "conference_due_on")
    filter_keys = ("state", "channel", "reported_on")
    order = Sort("reported_on", descending=True)
    sections = (
        ("Stand", ("state", "case_id", "conference_due_on", "decided_on", "decided_by_id", "decision_reason")),
        (
            "Meldung",
            (
                "reported_on",
                "channel",
                "reporting_agency_id",
                "reported_by_id",
                "source",
                "tenant_informed_on",
                "remark",
            ),
        ),
        ("Haushalt", ("last_name", "first_name", "street", "postcode", "city", "district_name")),
        (
            "Mietverhältnis und Verfahren",
            (
                "landlord_name",
                "rent",
                "arrears",
                "compensation",
                "stage",
                "court_code",
                "docket",
                "filed_on",
                "served_on",
                "hearing_on",
            ),
        ),
    )
    form_sections = (
        ("Haushalt", ("last_name", "first_name", "street", "postcode", "city", "district_name")),
        (
            "Mietverhältnis und Verfahren",
            (
                "landlord_name",
                "rent",
                "arrears",
                "compensation",
                "stage",
                "docket",
                "filed_on",
                "served_on",
                "hearing_on",
            ),
        ),
        ("Bemerkung", ("remark",)),
    )
    office_sections = (("Meldung", ("reported_on", "channel", "reporting_agency_id")), *form_sections)
    partner_sections = (("Meldung", ("office_id", "tenant_informed_on")), *form_sections)
    tasks = (
        Task(
            "annehmen",
            "Annehmen",
            accept,
            title="Meldung annehmen",
            form=Acceptance,
            applies=open_at_the_office,
            prepare=offer_cases,
            tone="primary",
            intro="Die Frist von zehn Werktagen läuft seit dem Eingang der Meldung.",
        ),
        Task("ablehnen", "Ablehnen", reject, form=Decision, applies=open_at_the_office, title="Meldung ablehnen"),
        Task(
            "weitergeben",
            "Weitergeben",
            pass_on,
            form=Decision,
            applies=open_at_the_office,
            title="Meldung weitergeben",
        ),
        Task(
            "zuruecknehmen",
            "Zurückziehen",
            revoke,
            title="Meldung zurückziehen",
            applies=open_and_own,
            tone="danger",
            intro="Die Fachstelle bearbeitet die Meldung dann nicht weiter.",
        ),
    )

    def asked_first(self) -> Any:
        """Ask a partner for the office, and the office for the way the report came."""
        return self.office_sections if viewer().office_id else self.partner_sections

    def prefill(self, form: Any) -> None:
        """Begin with today."""
        if "reported_on" in form:
            form.reported_on.data = clock.today()

    def complete(self, record: Report, form: Any, *, new: bool) -> None:
        """Complete a new report: office, sender, way, clock; keep the docket comparable."""
        if not new:
            reports.keep_docket(record)
            return
        who = viewer()
        if who.office_id is None:
            record.reporting_agency_id, record.reported_by_id = who.agency_id, who.user_id
            record.reported_on = clock.today()
            agency = db.session.get_one(Agency, who.agency_id)
            record.channel = reports.channel_of(agency)
            office = form.office_id.record()
            reports.check_landlord_report(record, agency)
        else:
            office = db.session.get_one(Agency, who.office_id)
        record.state = ReportState.OPEN
        reports.prepare(record, office=office)

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark open reports whose clock runs out."""
        if values["state"] is not ReportState.OPEN:
            return None, None
        due = values.get("conference_due_on")
        return ("danger", "Frist abgelaufen") if due and due < clock.today() else ("warning", "offen")

    def heading(self, record: Report) -> str:
        """Name the report by its day."""
        return str(record)

    def after_task(self, record: Report) -> str:
        """Go to the case once there is one."""
        if record.case_id and viewer().office_id:
            return f"/faelle/details/?id={record.case_id}"
        return self.url_to("details_view", id=record.id)
