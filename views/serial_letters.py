"""Serial letters: one kind for the households of many cases, as one file, each letter filed with its case."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from wtforms import SelectField
from wtforms.validators import Optional

from models import Case, CaseMember, Document, Measure, Share
from models.enums import LetterKind
from portal import access, audit, clock, errors
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.letters import fitting, joining, writing
from portal.letters.filling import Letter, household_of
from portal.letters.kinds import NEEDS
from portal.numerals import several
from views import uploads
from views.attachments import DOCX, document_home, hand_out
from views.base import viewer
from views.base.checks import Checks
from views.base.days import Day
from views.base.forms import NEEDED, PortalForm
from views.cases import CaseView
from views.letter_forms import check_answer
from views.rendering import render

KEPT = "serial_letter"
IN_SERIES = tuple(kind for kind in LetterKind if NEEDS[kind].in_series)
blueprint = Blueprint("serial_letters", __name__, url_prefix="/serienbriefe")


class Series(PortalForm):
    """Which letter, for whom."""

    kind = SelectField("Brief", choices=[(kind.value, kind.label) for kind in IN_SERIES])
    on = Day("Datum des Briefs", NEEDED)
    answer_by = Day("Antwort bis", [Optional()], description="Nur für Briefe, die um Antwort bitten.")
    cases = Checks("Fälle", coerce=int, validators=NEEDED)

    def validate_answer_by(self, field: Any) -> None:
        """Refuse an answer before the letter."""
        check_answer(field, self.on.data)


@blueprint.before_request
def check_role() -> None:
    """Open the page to who may file documents."""
    if viewer().office_id is None or not access.may(viewer(), Verb.CREATE, Document):
        abort(404)


@blueprint.route("/", methods=("GET", "POST"))
def write() -> Any:
    """Offer the cases the list shows; write the letters to those ticked."""
    listed, more = cases_listed()
    form = Series(request.form if request.method == "POST" else None)
    form.cases.choices = [(case.id, f"{case.number} {case.household_name}") for case in listed]
    if request.method == "GET":
        form.on.data, form.cases.data = clock.today(), _named()
    elif form.validate() and _written(form, [case for case in listed if case.id in form.cases.data]):
        return redirect(url_for("serial_letters.done"))
    if more:
        flash(
            f"Die Liste ist länger. Hier stehen ihre ersten {writing.MOST} Fälle; mehr fasst ein Serienbrief nicht.",
            "info",
        )
    return render(
        "form_page.html", title="Serienbrief", form=form, submit_label="Briefe schreiben", cancel_url=url_for("case.index_view"),
        intro="Jeder Brief wird bei seinem Fall abgelegt; zum Drucken erhalten Sie alle in einer Datei.",
        action_url=request.full_path, breadcrumbs=[{"label": "Fälle", "url": url_for("case.index_view")}],
    ), 422 if form.errors else 200  # fmt: skip


def _named() -> list[int]:
    """Return the cases the address names; nobody writes to a whole list by leaving it as it is."""
    return [int(text) for text in request.args.getlist("rowid") if DIGITS.fullmatch(text)][: writing.MOST]


def cases_listed() -> tuple[list[Case], bool]:
    """Return the cases the address names, else the first of the list it describes; and whether there are more."""
    if named := _named():
        return [case for case in cases_of(named) if case.office_id == viewer().office_id], False
    screen = next(view for view in current_app.extensions["admin"][0]._views if isinstance(view, CaseView))
    listing = screen.listing()
    state = screen.state(listing)
    state.page, state.size = 0, writing.MOST
    rows, count = listing.page(state)
    wanted = [row[0] for row in rows]
    return sorted(cases_of(wanted), key=lambda case: wanted.index(case.id)), count > len(rows)


def cases_of(numbers: list[int]) -> list[Case]:
    """Read cases with all a letter needs, in few statements; a second time after the transaction has ended."""
    return list(db.session.scalars(select(Case).where(Case.id.in_(numbers)).options(*ALL_A_LETTER_NEEDS)))


ALL_A_LETTER_NEEDS = (
    selectinload(Case.members).joinedload(CaseMember.person),
    selectinload(Case.steps),
    selectinload(Case.arrears_months),
    selectinload(Case.contacts),
    selectinload(Case.follow_ups),
    selectinload(Case.reports),
    selectinload(Case.shares).joinedload(Share.agency),
    selectinload(Case.measures).joinedload(Measure.responsible_agency),
)
"""Read for all cases at once."""


def _written(form: Series, chosen: list[Case]) -> bool:
    """Write the letters and keep the whole for a day; on a refusal keep nothing and say why."""
    letters, left_out = _fitting(form, chosen)
    if not letters:
        form.cases.errors = [f"Nicht geschrieben: {number} – {reason}" for _, number, reason in left_out]
        return False
    try:
        drafts = writing.draft_series(db.guarded, letters)
        db.session.rollback()
        finished = writing.finish(drafts)
        whole = joining.join(finished)
        cases_of([letter.case.id for letter in letters])
        for letter, data in zip(letters, finished, strict=True):
            writing.file(db.guarded, letter, data, home=document_home())
        db.session.commit()
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        flash(str(error) if isinstance(error, Refused) else errors.sentence_for(error), "danger")
        return False
    if KEPT in session:
        uploads.drop(session[KEPT]["file"])
    rows = [
        [letter.case.id, letter.case.number, writing.gaps(draft)] for letter, draft in zip(letters, drafts, strict=True)
    ]
    session[KEPT] = {"file": uploads.keep(whole), "label": letters[0].kind.label, "rows": rows, "left_out": left_out}
    return True


def _fitting(form: Series, chosen: list[Case]) -> tuple[list[Letter], list[tuple[int, str, str]]]:
    """Return the letters, and as id, number and reason the cases of which the letter would say what does not hold."""
    kind = LetterKind(form.kind.data)
    on: Any = form.on.data
    first = Letter(kind, chosen[0], current_user, on, household_of(chosen[0]), answer_by=form.answer_by.data)
    reasons = [(letter, fitting.why_not(letter, clock.today())) for letter in map(first.for_case, chosen)]
    left_out = [(letter.case.id, letter.case.number, reason) for letter, reason in reasons if reason]
    return [letter for letter, reason in reasons if not reason], left_out


@blueprint.route("/fertig")
def done() -> Any:
    """Say what was written, and where a letter still has a gap."""
    kept = session.get(KEPT)
    if kept is None:
        return redirect(url_for("serial_letters.write"))
    rows = [
        {
            "url": url_for("case.details_view", id=case_id), "cells": [number, "; ".join(gaps) or "keine"],
            "tone": "warning" if gaps else None, "tone_label": "Lücke" if gaps else None,
        }
        for case_id, number, gaps in kept["rows"]
    ]  # fmt: skip
    left_out = [
        {"url": url_for("case.details_view", id=case_id), "cells": [number, reason], "tone": "warning", "tone_label": "ohne Brief"}
        for case_id, number, reason in kept.get("left_out", ())
    ]  # fmt: skip
    written = several(len(rows), "Brief", "Briefe")
    return render(
        "letters/choose.html", title="Serienbrief geschrieben", subtitle=f"{kept['label']}: {written}", rows=rows, left_out=left_out,
        columns=["Fall", "Lücken zum Ausfüllen von Hand"],
        page_actions=[{"label": "Alle in einer Datei herunterladen", "url": url_for("serial_letters.file"), "tone": "primary"}],
        breadcrumbs=[{"label": "Fälle", "url": url_for("case.index_view")}],
    )  # fmt: skip


@blueprint.route("/serienbrief.docx")
def file() -> Response:
    """Hand out all letters in one file, to who wrote them, for a day."""
    kept: Any = session.get(KEPT)
    data = uploads.read(kept["file"]) if kept else None
    if data is None:
        abort(404)
    audit.record_access(
        db.engine,
        viewer(),
        f"Serienbrief heruntergeladen: {kept['label']}, {several(len(kept['rows']), 'Brief', 'Briefe')}",
        viewer().office_id,
    )
    return hand_out(data, "Serienbrief.docx", DOCX)
