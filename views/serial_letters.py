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
from portal.letters import joining, writing
from portal.letters.filling import Letter, household_of
from portal.letters.kinds import NEEDS
from views import uploads
from views.attachments import DOCX, document_home, hand_out
from views.base import viewer
from views.base.checks import Checks
from views.base.fields import Day
from views.base.forms import NEEDED, PortalForm
from views.cases import CaseView
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
        form.on.data, form.cases.data = clock.today(), [case.id for case in listed]
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


def cases_listed() -> tuple[list[Case], bool]:
    """Return the first cases of the list the address describes, and whether there are more."""
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
    selectinload(Case.contacts),
    selectinload(Case.follow_ups),
    selectinload(Case.shares).joinedload(Share.agency),
    selectinload(Case.measures).joinedload(Measure.responsible_agency),
)
"""Read for all cases at once."""


def _written(form: Series, chosen: list[Case]) -> bool:
    """Write the letters and keep the whole for a day; on a refusal keep nothing and say why."""
    kind = LetterKind(form.kind.data)
    on: Any = form.on.data
    first = Letter(kind, chosen[0], current_user, on, household_of(chosen[0]), answer_by=form.answer_by.data)
    letters = [first.for_case(case) for case in chosen]
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
    session[KEPT] = {"file": uploads.keep(whole), "label": kind.label, "rows": rows}
    return True


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
    return render(
        "letters/choose.html", title="Serienbrief geschrieben", subtitle=f"{kept['label']}: {len(rows)} Briefe", rows=rows,
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
        f"Serienbrief heruntergeladen: {kept['label']}, {len(kept['rows'])} Briefe",
        viewer().office_id,
    )
    return hand_out(data, "Serienbrief.docx", DOCX)
