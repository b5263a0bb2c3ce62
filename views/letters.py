"""Letters of one case: choose a kind, see what it will say and what it leaves open, write it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Case, Document
from models.enums import LetterKind
from portal import audit, clock, errors
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.letters import fitting, writing
from portal.letters.filling import Letter
from portal.letters.kinds import NEEDS
from views.attachments import document_home
from views.base import viewer
from views.documents import case_or_404, way_to
from views.formats import day
from views.letter_forms import form_for, letter_of, what_is_missing
from views.rendering import render

blueprint = Blueprint("letters", __name__, url_prefix="/briefe")


@blueprint.route("/neu")
def choose() -> str:
    """Show the kinds, and which of them this case already got."""
    case = case_or_404()
    written = written_letters(case)
    rows = [
        {
            "url": url_for("letters.write", fall=case.id, art=kind.value),
            "cells": [kind.label, NEEDS[kind].recipient.value, ", ".join(written.get(kind, ())) or "noch nie"],
        }
        for kind in LetterKind
        if kind is not LetterKind.DATA_NOTICE or not fitting.told_by_itself(case)
    ]
    return render(
        "letters/choose.html", title="Brief schreiben", subtitle=f"Fall {case.number}", rows=rows, breadcrumbs=way_to(case),
        columns=["Brief", "An", "Schon geschrieben"],
    )  # fmt: skip


def written_letters(case: Case) -> dict[LetterKind, list[str]]:
    """Return the days on which each kind of letter was written for a case."""
    found: dict[LetterKind, list[str]] = {}
    for document in db.session.scalars(select(Document).where(Document.case_id == case.id).order_by(Document.id)):
        if document.letter is not None:
            found.setdefault(document.letter, []).append(day(clock.local(document.added_at).date()))
    return found


@blueprint.route("/schreiben", methods=("GET", "POST"))
def write() -> Any:
    """Show what the letter will say; on demand, write it."""
    case = case_or_404()
    word = request.args.get("art", "")
    if word not in set(LetterKind):
        abort(404)
    kind = LetterKind(word)
    log_reading(case, kind)
    form = form_for(kind, case, request.form if request.method == "POST" else None)
    if missing := what_is_missing(kind, case, form):
        flash(missing, "warning")
        return redirect(url_for("letters.choose", fall=case.id))
    if request.method == "GET" and "conference" in form and DIGITS.fullmatch(request.args.get("konferenz", "")):
        form.conference.data = int(request.args["konferenz"])
    valid = request.method == "GET" or form.validate()
    letter = letter_of(kind, case, form, current_user)
    if request.method == "POST" and valid and "vorschau" not in request.form and (document := _written(letter)):
        flash(f"„{kind.label}“ ist geschrieben und liegt beim Fall {case.number}.", "success")
        return redirect(url_for("document.details_view", id=document.id))
    return _page(letter, form), 200 if valid else 422


def log_reading(case: Case, kind: LetterKind) -> None:
    """Write down that the case is read, on a connection of its own: the page must not hold SQLite's one writer meanwhile."""
    office_id, number = case.office_id, case.id
    db.session.rollback()
    audit.record_access(db.engine, viewer(), f"Brief vorbereitet: {kind.label}", office_id, number)


def _written(letter: Letter) -> Document | None:
    """Write the letter and commit; on a refusal keep nothing and say why."""
    try:
        draft = writing.draft(db.guarded, letter)
        db.session.rollback()
        [finished] = writing.finish([draft])
        document = writing.file(db.guarded, letter, finished, home=document_home())
        db.session.commit()
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        flash(str(error) if isinstance(error, Refused) else errors.sentence_for(error), "danger")
        return None
    return document


def _page(letter: Letter, form: Any) -> str:
    case, kind = letter.case, letter.kind
    shown = writing.preview(db.guarded, letter)
    return render(
        "letters/write.html", title=kind.label, subtitle=f"Fall {case.number}", form=form, submit_label="Brief schreiben",
        extra_submits=[{"name": "vorschau", "label": "Vorschau erneuern"}],
        preview=[{"label": label, "value": text} for label, text in shown.used],
        gaps=shown.gaps, warning=fitting.warning(letter), cancel_url=url_for("letters.choose", fall=case.id), breadcrumbs=way_to(case),
        action_url=url_for("letters.write", fall=case.id, art=kind.value),
    )  # fmt: skip
