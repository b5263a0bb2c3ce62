"""What is decided about a report: the forms and the rules they call."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from models import Agency, Report, User
from models.enums import AgencyKind, ReportState
from portal import clock, known, reports
from portal.extensions import db
from views.base import viewer
from views.base.fields import Line, Lines, Relation
from views.base.forms import PortalForm, caseworkers
from views.base.records import facts
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.formats import NOT_STATED, day

NEW, OTHER = "", "andere"
"""What stands for a new case, and for one chosen by its number."""


class Acceptance(PortalForm):
    """Whether the report opens a case or belongs to one that is known."""

    case = RadioField("Fall", choices=[], validate_choice=True)
    number = Line("Aktenzeichen des anderen Falls", description="Wie 2026-0042; nur offene Fälle.")

    assigned_to_id = Relation(
        "Zuständig", model=User, blank_text="noch niemand", narrow=caseworkers,
        description="Wer auf den Fall und seine Fristen achtet. Ein bekannter Fall behält, wer dort schon zuständig ist.",
    )  # fmt: skip

    def validate_number(self, field: Any) -> None:
        """Ask for the number where another case was chosen, and find it."""
        if self.case.data != OTHER:
            return
        self.found = known.open_case(db.guarded, viewer().agency_id, field.data)
        if self.found is None:
            raise ValidationError(
                f"Einen offenen Fall mit dem Aktenzeichen „{field.data}“ gibt es in Ihrer Fachstelle nicht. "
                "Prüfen Sie die Nummer in der Liste der Fälle."
            )


def offer_cases(form: Any, report: Report) -> None:
    """Offer a new case and the known ones that may be meant, each with why; the surest is chosen."""
    form.open = known.suggestions(db.guarded, report)
    form.case.choices = [
        *((str(found.case.id), _words(found)) for found in form.open),
        (OTHER, "Anderer offener Fall"),
        (NEW, "Neuen Fall anlegen"),
    ]
    if request.method == "GET":
        form.assigned_to_id.data = viewer().user_id
        form.case.data = str(form.open[0].case.id) if form.open and form.open[0].sure else NEW


def _words(found: known.Suggestion) -> str:
    case = found.case
    place = f", {case.street}" if case.street else ""
    return f"{case.number}, {case.household_name}{place}, gemeldet am {day(case.reported_on)} – {found.why}"


def accept(report: Report, form: Any, by: User) -> str:
    """Accept a report into a new case or a known one."""
    chosen = next((one.case for one in form.open if str(one.case.id) == form.case.data), None)
    case = form.found if form.case.data == OTHER else chosen
    accepted = reports.accept(
        db.guarded, report, by=by, on=clock.today(), case=case, responsible=form.assigned_to_id.record()
    )
    db.session.flush()
    holder = accepted.assigned_to.name if accepted.assigned_to else "noch niemand"
    return (
        f"Meldung angenommen: Fall {accepted.number}. Zuständig: {holder}. "
        f"Fallkonferenz bis {day(accepted.conference_due_on)}."
    )


TOLD = (
    "reported_on", "channel", "last_name", "first_name", "street", "postcode", "city", "phone", "email",
    "landlord_name", "rent", "arrears", "compensation", "stage", "court_code", "docket", "filed_on", "served_on", "hearing_on",
    "eviction_on", "cut_on", "remark",
)  # fmt: skip
"""What a report says that its decision rests on."""


def what_it_says(report: Report) -> list[dict[str, Any]]:
    """Return what the report says, less what it leaves open, to be read while deciding."""
    return [fact for fact in facts(viewer(), report, TOLD) if fact["value"] not in ("", NOT_STATED)]


class Rejection(PortalForm):
    """A reason the reporter will read."""

    reason = Lines(
        "Begründung",
        [InputRequired(REQUIRED)],
        description="Die meldende Stelle liest diesen Text. Nennen Sie die zuständige Stelle.",
    )


def reject(report: Report, form: Any, by: User) -> str:
    """Reject a report with a reason."""
    reports.reject(report, reason=form.reason.data, by=by, on=clock.today())
    return "Meldung abgelehnt. Die meldende Stelle sieht die Begründung."


def other_offices(statement: Any) -> Any:
    """Narrow agencies to the other offices of this installation."""
    own = viewer().agency_id
    return statement.where(Agency.kind == AgencyKind.OFFICE, Agency.active, Agency.id != own).order_by(Agency.name)


def reopen(report: Report, form: Any, by: User) -> str:
    """Take a rejection back."""
    reports.reopen(db.session(), report)
    return (
        "Ablehnung zurückgenommen. Die Meldung ist wieder offen, die meldende Stelle sieht das. "
        f"Fallkonferenz bis {day(report.conference_due_on)}."
    )


class PassingOn(PortalForm):
    """Who is competent: an office of this installation, or another body by its name."""

    office = Relation(
        "Fachstelle in diesem Portal", model=Agency, narrow=other_offices, blank_text="– andere Stelle –",
        description="Sie erhält die Meldung als eigene, mit einer neuen Frist ab heute.",
    )  # fmt: skip
    body = Line(
        "Andere Stelle", description="Name und Telefon. Das Portal benachrichtigt sie nicht; sagen Sie es ihr selbst."
    )
    reason = Lines("Begründung", description="Die meldende Stelle liest diesen Text und sieht, an wen es ging.")

    def validate_body(self, field: Any) -> None:
        """Ask for exactly one of the two."""
        if (self.office.data is None) == (not field.data):
            raise ValidationError(
                "Wählen Sie eine Fachstelle dieses Portals oder nennen Sie eine andere Stelle, eines von beiden."
            )


def pass_on(report: Report, form: Any, by: User) -> str:
    """Pass a report on to the competent office."""
    to = form.office.record() or form.body.data
    reports.pass_on(db.guarded, report, to=to, reason=form.reason.data, by=by, on=clock.today())
    delivered = "Sie liegt dort im Eingang." if isinstance(to, Agency) else "Benachrichtigen Sie die Stelle selbst."
    return f"Meldung an {report.passed_to} weitergegeben. {delivered}"


def revoke(report: Report, form: Any, by: User) -> str:
    """Take an own report back."""
    reports.revoke(report, on=clock.today())
    return "Meldung zurückgezogen."


def open_at_the_office(report: Report) -> bool:
    """Say whether the viewer's office has to decide about the report."""
    return report.state is ReportState.OPEN and viewer().office_id == report.office_id


def rejected_at_the_office(report: Report) -> bool:
    """Say whether the viewer's office has rejected the report and may think again."""
    is_left = report.case_id is None and report.anonymised_on is None
    return report.state is ReportState.REJECTED and is_left and viewer().office_id == report.office_id


def open_and_own(report: Report) -> bool:
    """Say whether the viewer's agency may take the report back."""
    return report.state is ReportState.OPEN and viewer().office_id is None


TASKS = (
    Task(
        "annehmen",
        "Annehmen",
        accept,
        title="Meldung annehmen",
        form=Acceptance,
        applies=open_at_the_office,
        prepare=offer_cases,
        facts=what_it_says,
        tone="primary",
        intro="Die Frist von zehn Werktagen läuft seit dem Eingang der Meldung.",
    ),
    Task(
        "ablehnen",
        "Ablehnen",
        reject,
        form=Rejection,
        applies=open_at_the_office,
        title="Meldung ablehnen",
        facts=what_it_says,
    ),
    Task(
        "wieder-oeffnen",
        "Ablehnung zurücknehmen",
        reopen,
        title="Ablehnung zurücknehmen",
        applies=rejected_at_the_office,
        facts=what_it_says,
        intro="Die Meldung ist danach wieder offen; ihre Frist läuft seit dem Eingang. Die bisherige Begründung bleibt im Protokoll.",
    ),
    Task(
        "weitergeben",
        "Weitergeben",
        pass_on,
        form=PassingOn,
        applies=open_at_the_office,
        title="Meldung weitergeben",
        facts=what_it_says,
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
