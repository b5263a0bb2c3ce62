"""Letter templates: what counts for the office, taken out, changed in Word, put back; and the list of the fields."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from wtforms import FileField

from models import LetterTemplate
from models.enums import LetterKind
from portal import access, errors
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.letters import fields, kinds, templates
from views.attachments import DOCX, hand_out
from views.base import viewer
from views.base.forms import PortalForm
from views.formats import moment
from views.rendering import render

TITLE = "Briefvorlagen"
blueprint = Blueprint("letter_templates", __name__, url_prefix="/vorlagen")


class Upload(PortalForm):
    """The changed template."""

    file = FileField(
        "Vorlage", description="Word-Dokument (.docx) ohne Makros, höchstens 1,5 MB.", render_kw={"accept": ".docx"}
    )


@blueprint.before_request
def check_role() -> None:
    """Open the pages to offices."""
    if viewer().office_id is None or not access.may(viewer(), Verb.READ, LetterTemplate):
        abort(404)


def may_change() -> bool:
    """Say whether the viewer may put templates in place."""
    return access.may(viewer(), Verb.CREATE, LetterTemplate)


def office_id() -> int:
    """Return the viewer's office."""
    return viewer().agency_id


def kind_or_404(word: str, *, changing: bool = False) -> LetterKind:
    """Return the kind of letter the address names."""
    if word not in set(LetterKind) or (changing and not may_change()):
        abort(404)
    return LetterKind(word)


@blueprint.route("/")
def index() -> str:
    """Show the kinds of letter and whose template counts."""
    own = templates.own(db.guarded, office_id())
    rows = [
        {
            "kind": kind, "label": kind.label, "recipient": kinds.NEEDS[kind].recipient.value,
            "state": f"eigene Vorlage „{mine.name}“, {moment(mine.uploaded_at)}" if (mine := own.get(kind)) else "mitgelieferte Vorlage",
            "own": kind in own,
        }
        for kind in LetterKind
    ]  # fmt: skip
    return render(
        "letters/templates.html", title=TITLE, rows=rows, may_change=may_change(),
        page_actions=[{"label": "Felder", "url": url_for("letter_templates.field_list")}],
    )  # fmt: skip


@blueprint.route("/felder")
def field_list() -> str:
    """Show every field with what it gives."""
    return render(
        "letters/fields.html", title="Felder der Briefvorlagen", groups=fields.GROUPS, lists=fields.LISTS, gap=fields.GAP,
        breadcrumbs=[{"label": TITLE, "url": url_for("letter_templates.index")}],
    )  # fmt: skip


@blueprint.route("/<word>.docx")
def file(word: str) -> Response:
    """Hand out the template that counts."""
    kind = kind_or_404(word)
    return hand_out(templates.content(db.guarded, office_id(), kind), kinds.file_name(kind), DOCX)


@blueprint.route("/<word>/hochladen", methods=("GET", "POST"))
def upload(word: str) -> Any:
    """Ask for a changed template and try it out before it counts."""
    kind = kind_or_404(word, changing=True)
    form = Upload(request.files if request.method == "POST" else None)
    faults: list[str] = []
    if request.method == "POST":
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Refused("Keine Datei gewählt. Wählen Sie die geänderte Vorlage.")
            templates.replace(db.guarded, office_id(), kind, data=sent.read(), name=sent.filename, by=current_user)
            db.session.commit()
        except (Refused, IntegrityError) as error:
            db.session.rollback()
            faults = (str(error) if isinstance(error, Refused) else errors.sentence_for(error)).splitlines()
            form.file.errors = faults[:1]
        else:
            flash(f"Die neue Vorlage für „{kind.label}“ gilt ab sofort.", "success")
            return redirect(url_for("letter_templates.index"))
    return render(
        "letters/upload.html", title="Vorlage hochladen", subtitle=kind.label, form=form, multipart=True,
        submit_label="Prüfen und übernehmen",
        cancel_url=url_for("letter_templates.index"), faults=faults[1:], action_url=url_for("letter_templates.upload", word=word),
        breadcrumbs=[{"label": TITLE, "url": url_for("letter_templates.index")}],
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.route("/<word>/zuruecksetzen", methods=("GET", "POST"))
def restore(word: str) -> Any:
    """Let the shipped template count again."""
    kind = kind_or_404(word, changing=True)
    own = templates.own(db.guarded, office_id()).get(kind)
    if own is None:
        abort(404)
    if request.method == "POST":
        db.session.delete(own)
        db.session.commit()
        flash(f"Für „{kind.label}“ gilt wieder die mitgelieferte Vorlage.", "success")
        return redirect(url_for("letter_templates.index"))
    return render(
        "confirm.html", title="Mitgelieferte Vorlage wiederherstellen?", action_url=url_for("letter_templates.restore", word=word),
        sentence=f"Ihre Vorlage „{own.name}“ für „{kind.label}“ wird gelöscht. Laden Sie sie vorher herunter, um sie zu behalten.",
        confirm_label="Wiederherstellen", cancel_url=url_for("letter_templates.index"), tone="danger",
        breadcrumbs=[{"label": TITLE, "url": url_for("letter_templates.index")}],
    )  # fmt: skip
