"""Handing over cases: choosing them, saying to whom and why, the sheet that goes with them, and the list of handovers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from wtforms.validators import InputRequired

from models import Case, Document, Handover, User
from models.base import label_of
from models.enums import LetterKind
from portal import access, audit, clock, handovers, scopes, today
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.handovers import Sheet
from portal.letters import joining, writing
from portal.letters.filling import Letter, agency_as_addressee
from portal.listings import Sort
from portal.numerals import several
from views.attachments import DOCX, hand_out
from views.base import PortalModelView, viewer
from views.base.fields import Lines, Relation
from views.base.forms import PortalForm, caseworkers
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.formats import day, moment, money
from views.rendering import form_status, render
from views.serial_letters import cases_of

blueprint = Blueprint("handovers", __name__, url_prefix="/uebergabe")
CLAIMED = ("arrears", "compensation", "energy_debt")
"""What is claimed from the household, each sum apart."""
AT_ONCE = 100
"""So many cases at most change hands in one go: as many as one page of a list shows."""


class Giving(PortalForm):
    """To whom, and why."""

    to_id = Relation("Übergeben an", [InputRequired(REQUIRED)], model=User, narrow=caseworkers)
    reason = Lines(
        "Grund", [InputRequired(REQUIRED)], description="Steht in der Fallgeschichte. Zum Beispiel: Elternzeit."
    )


@blueprint.route("/auswahl", methods=("POST",), endpoint="choose")
def choose() -> Any:
    """Take the cases ticked in the list."""
    _only_for_givers()
    chosen = _chosen(request.form.getlist("rowid"))
    if not chosen:
        flash("Kein Fall ist ausgewählt. Haken Sie in der Liste die Fälle an, die Sie übergeben wollen.", "warning")
        return redirect(url_for("case.index_view"))
    return redirect(url_for("handovers.give", rowid=chosen))


@blueprint.route("/", methods=("GET", "POST"), endpoint="give")
def give() -> Any:
    """Ask to whom the cases go and why, with what is open in them in sight; then hand them over."""
    _only_for_givers()
    chosen = _chosen(request.args.getlist("rowid"))
    cases = handovers.passable(db.session, viewer(), chosen)
    if not cases:
        abort(404)
    form = Giving(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate() and _given(form, cases):
        return redirect(url_for("handovers.sheet", rowid=[case.id for case in cases]))
    left_out = len(chosen) - len(cases)
    return render(
        "handover/give.html",
        title="Fall übergeben" if len(cases) == 1 else f"{len(cases)} Fälle übergeben",
        intro="Offene Wiedervorlagen der bisher zuständigen Person gehen mit. Danach öffnet sich das Übergabeblatt.",
        notice=f"{_cases(left_out)} nicht dabei: abgeschlossen oder nicht mehr da." if left_out else "",
        form=form,
        sheets=_shown([case.id for case in cases]),
        submit_label="Übergeben",
        cancel_url=url_for("case.details_view", id=cases[0].id) if len(cases) == 1 else url_for("case.index_view"),
        breadcrumbs=[{"label": "Fälle", "url": url_for("case.index_view")}],
        action_url=request.full_path,
    ), form_status()  # fmt: skip


@blueprint.route("/blatt", endpoint="sheet")
def sheet() -> Any:
    """Show what the receiver must know about the cases, to print or to keep."""
    if not access.may(viewer(), Verb.READ, Handover):
        abort(404)
    shown = _shown(_chosen(request.args.getlist("rowid")))
    if not shown:
        abort(404)
    return render(
        "handover/sheet.html",
        title="Übergabeblatt",
        subtitle=f"{_cases(len(shown))} · Stand {day(clock.today())}",
        sheets=shown,
        file_url=url_for("handovers.file", rowid=_chosen(request.args.getlist("rowid")))
        if access.may(viewer(), Verb.CREATE, Document)
        else "",
        breadcrumbs=[{"label": "Übergaben", "url": url_for("handover.index_view")}],
    )


@blueprint.route("/blatt.docx", endpoint="file")
def file() -> Response:
    """Hand out the sheets as one Word file, from the template of the office; each reading is written down."""
    if not access.may(viewer(), Verb.READ, Handover) or not access.may(viewer(), Verb.CREATE, Document):
        abort(404)
    numbers, now = _chosen(request.args.getlist("rowid")), clock.today()
    cases_of(numbers)
    found = handovers.sheets(db.session, numbers, now) if numbers else []
    if not found:
        abort(404)
    letters = [
        Letter(LetterKind.HANDING, one.case, current_user, now, agency_as_addressee(one.case.office), sheet=one) for one in found
    ]  # fmt: skip
    drafts = writing.draft_sheets(db.guarded, letters)
    read = [(one.case.office_id, one.case.id) for one in found]
    db.session.rollback()
    for office_id, case_id in read:
        audit.record_access(db.engine, viewer(), "Übergabeblatt heruntergeladen", office_id, case_id)
    return hand_out(joining.join(writing.finish(drafts)), "Übergabeblatt.docx", DOCX)


def _only_for_givers() -> None:
    if not access.may(viewer(), Verb.CREATE, Handover):
        abort(404)


def _chosen(texts: list[str]) -> list[int]:
    """Return the numbers among the texts, each once."""
    return list(dict.fromkeys(int(text) for text in texts if DIGITS.fullmatch(text)))[:AT_ONCE]


def _cases(count: int) -> str:
    return several(count, "Fall", "Fälle")


def _given(form: Giving, cases: list[Case]) -> bool:
    """Hand the cases over; on a refusal keep nothing and say why."""
    to = form.to_id.record()
    try:
        made = handovers.hand_over(
            db.session, cases, to, reason=form.reason.data, on=clock.today(), by=current_user
        )  # fmt: skip
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        return False
    name = to.name
    db.session.commit()
    flash(f"{_cases(len(made))} an {name} übergeben. Das Blatt lässt sich drucken.", "success")
    return True


def _shown(numbers: list[int]) -> list[dict[str, Any]]:
    """Return the sheets as the page shows them; each reading is written down.

    A form that comes back was read when it was opened, and its own transaction holds the one writer of SQLite.
    """
    found = handovers.sheets(db.session, numbers, clock.today()) if numbers else []
    for one in found if request.method == "GET" else ():
        audit.record_access(db.engine, viewer(), "Übergabeblatt angesehen", one.case.office_id, one.case.id)
    return [_one(each) for each in found]


def _one(found: Sheet) -> dict[str, Any]:
    case, handed, now = found.case, found.handover, clock.today()
    return {
        "title": f"{case.number} {case.household_name}".strip(),
        "url": url_for("case.details_view", id=case.id),
        "facts": [
            {"label": "Stand", "value": " · ".join(one.label for one in (case.status, case.stage) if one)},
            {"label": "Zuständig", "value": case.assigned_to.name if case.assigned_to else "niemand"},
            {"label": "Kontakt", "value": _contact(found)},
            {"label": "Anschrift", "value": ", ".join(filter(None, (case.street, f"{case.postcode} {case.city}".strip())))},
            *({"label": label_of(Case, key), "value": money(getattr(case, key))} for key in CLAIMED
              if getattr(case, key) is not None),
        ],
        "handed": f"{day(handed.handed_on)} von {handed.giver.name if handed.giver else 'niemandem'} an "
        f"{handed.receiver.name}: {handed.reason}" if handed else "",
        "parts": [
            {"title": "Fristen", "rows": [(day(one.day), one.deadline.rule.label, today.tone(one.day, now))
                                          for one in found.clocks if one.day]},
            {"title": "Maßnahmen", "rows": [(day(one.due_on), f"{one.title} ({_owner(one)})", today.tone(one.due_on, now))
                                            for one in found.measures]},
            {"title": "Wiedervorlagen", "rows": [(day(one.due_on), one.text, today.tone(one.due_on, now))
                                                 for one in found.reminders]},
            {"title": "Fallkonferenzen", "rows": [(moment(one.scheduled_at), f"{one.place} ({one.state.label})", "")
                                                  for one in found.conferences]},
        ],
    }  # fmt: skip


def _contact(found: Sheet) -> str:
    last = f", zuletzt am {day(found.last_contact_on)}" if found.last_contact_on else ""
    return f"{found.case.reach.label}{last}"


def _owner(measure: Any) -> str:
    own = measure.responsible_user or measure.responsible_agency
    return own.name if own else "Haushalt"


def see(handover: Handover, form: Any, by: User) -> str:
    """Say that the receiver has seen it."""
    handovers.see(handover, on=clock.today())
    return f"{handover} gesehen."


class HandoverView(PortalModelView):
    """All handovers of the office."""

    model_class = Handover
    label, title, path, feminine = "Übergabe", "Übergaben", "uebergaben", True
    columns = ("handed_on", "case_id", "from_id", "to_id", "reason", "seen_on")
    sortable = ("handed_on",)
    filter_keys = ("to_id", "from_id", "handed_on")
    order = Sort("handed_on", descending=True)
    sections = (("Übergabe", ("case_id", "handed_on", "from_id", "to_id", "by_id", "reason", "seen_on")),)
    tasks = (
        Task("gesehen", "Gesehen", see, applies=lambda handover: handover.seen_on is None, tone="primary",
             intro="Die Übergabe steht danach nicht mehr auf „Heute“."),
    )  # fmt: skip

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark what the receiver has not seen."""
        return ("warning", "neu") if values["seen_on"] is None else (None, None)

    def buttons(self, record: Handover) -> list[dict[str, Any]]:
        """Lead on to the sheet."""
        sheet_url = url_for("handovers.sheet", rowid=record.case_id)
        return [*super().buttons(record), {"label": "Übergabeblatt", "url": sheet_url, "tone": ""}]

    def after_task(self, record: Any) -> str:
        """Go on to the case; back to the day's work where it was ticked off there."""
        return f"/?{scopes.SCOPE}={scopes.MINE}" if request.args.get("von") == "heute" else super().after_task(record)
