"""The page „Löschung“: what an office has kept long enough, released by its lead, and the erasure of one case on request."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from models import Agency, Case, User
from models.enums import CaseStatus, ErasureBasis, Role
from portal import clock, erasures, retention
from portal.errors import Refused
from portal.extensions import db
from portal.numerals import several
from portal.retention import Due
from views.attachments import document_home
from views.base import viewer
from views.base.checks import Checks
from views.base.fields import Line
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.formats import day
from views.rendering import render

WARNING = (
    "Namen, Anschrift, Kontaktdaten, alle Texte, Briefe und Dokumente gehen unwiderruflich, auch aus dem Änderungsprotokoll. "
    "Was die Statistik zählt, bleibt."
)
CONFIRMED = [InputRequired("Ohne diesen Haken wird nichts gelöscht.")]
blueprint = Blueprint("retention", __name__, url_prefix="/loeschung")


class Releasing(PortalForm):
    """What is released, and that it was looked at."""

    cases = Checks("Fälle", coerce=int, validators=[Optional()])
    reports = Checks("Meldungen ohne Fall", coerce=int, validators=[Optional()])
    sure = BooleanField("Geprüft: Nichts davon wird noch gebraucht", CONFIRMED)


@blueprint.before_request
def check_role() -> None:
    """Open the page to the lead of an office."""
    if viewer().role is not Role.LEAD or viewer().office_id is None:
        abort(404)


@blueprint.route("/", methods=("GET", "POST"))
def page() -> Any:
    """Show what is due and since when; anonymise what is ticked, all of it or nothing."""
    office, on = db.session.get_one(Agency, viewer().agency_id), clock.today()
    cases = retention.due_cases(db.guarded, office, on=on)
    reports = retention.due_reports(db.guarded, office, on=on)
    form = Releasing(request.form if request.method == "POST" else None)
    form.cases.choices = [(due.record.id, _words(due)) for due in cases]
    form.reports.choices = [(due.record.id, _words(due)) for due in reports]
    for name, due in (("cases", cases), ("reports", reports)):
        if not due:
            del form[name]
    if request.method == "POST" and (cases or reports) and form.validate():
        ticked = [*_ticked(form, "cases", cases), *_ticked(form, "reports", reports)]
        if ticked:
            return _release(ticked)
        flash("Nichts gewählt. Kreuzen Sie an, was gelöscht werden soll.", "danger")
    return render(
        "retention.html", title="Löschung", form=form if cases or reports else None, submit_label="Löschung freigeben",
        submit_tone="danger", action_url=url_for("retention.page"), intro=_intro(office), warning=WARNING,
    ), 422 if form.errors else 200  # fmt: skip


def _ticked(form: Any, name: str, due: list[Due]) -> list[Due]:
    return retention.chosen(due, form[name].data or ()) if due else []


def _intro(office: Agency) -> str:
    reports = several(office.keep_reports_months, "Monat", "Monate")
    return (
        f"Abgeschlossene Fälle werden {several(office.keep_cases_years, 'Jahr', 'Jahre')} aufbewahrt, mit Geldleistung "
        f"{several(office.keep_money_years, 'Jahr', 'Jahre')} nach der letzten, Meldungen ohne Fall {reports}. "
        "Die Fachadministration ändert diese Zeiten bei der Stelle."
    )


def _words(due: Due) -> str:
    name = due.record.number if isinstance(due.record, Case) else str(due.record)
    return f"{name}: {due.why}, fällig seit {day(due.since)}"


def _release(ticked: list[Due]) -> Any:
    """Anonymise all that was ticked in one transaction."""
    try:
        for due in ticked:
            if isinstance(due.record, Case):
                erase(due.record, ErasureBasis.RETENTION, "")
            else:
                erasures.erase_report(db.guarded, due.record, on=clock.today(), by=current_user)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "danger")
    else:
        flash(f"{len(ticked)} anonymisiert. Das Änderungsprotokoll nennt Tag und Grund.", "success")
    return redirect(url_for("retention.page"))


def erase(case: Case, basis: ErasureBasis, reason: str) -> None:
    """Anonymise a case in the name of who is signed in."""
    erasures.erase_case(
        db.guarded, case, basis=basis, reason=reason, on=clock.today(), home=document_home(), by=current_user
    )


class Requesting(PortalForm):
    """Why, and that it was looked at."""

    reason = Line(
        "Begründung", [InputRequired(REQUIRED)], description="Ohne Namen; zum Beispiel: Antrag vom 01.03.2026."
    )
    sure = BooleanField("Geprüft: Keine Aufbewahrungspflicht steht entgegen", CONFIRMED)


def _on_request(case: Case, form: Any, by: User) -> str:
    """Anonymise the household because somebody of it asked for it."""
    erase(case, ErasureBasis.REQUEST, form.reason.data)
    return f"Fall {case.number} anonymisiert."


def _may_be_erased(case: Case) -> bool:
    """Say whether the lead may still erase this case."""
    return viewer().role is Role.LEAD and case.status is CaseStatus.CLOSED and case.anonymised_on is None


TASK = Task(
    "loeschen", "Auf Antrag löschen", _on_request, form=Requesting, applies=_may_be_erased, more=True, tone="danger",
    submit="Endgültig löschen", title="Auf Antrag löschen (Art. 17 DSGVO)", intro=WARNING,
)  # fmt: skip
