"""Documents of cases: filed, shown, handed out and, by the lead, deleted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, session, url_for
from flask_admin import expose
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from wtforms import FileField

from models import Case, Document
from portal import access, audit, documents
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.listings import Sort
from views.attachments import TYPES, document_home, hand_out
from views.base import PortalModelView, viewer
from views.base.forms import PortalForm
from views.rendering import render

LARGEST_REQUEST = documents.LARGEST + 512 * 1024
"""A document with the form around it."""
NO_FILE = "Keine Datei gewählt. Wählen Sie die Datei, die zum Fall gehört."


class DocumentView(PortalModelView):
    """All documents of the office."""

    model_class = Document
    label, title, path, neuter, logged = "Dokument", "Dokumente", "dokumente", True, True
    columns = ("added_at", "name", "case_id", "kind", "letter", "added_by_id")
    sortable = ("added_at",)
    filter_keys = ("letter", "kind", "added_at")
    order = Sort("added_at", descending=True)
    sections = (
        ("Dokument", ("name", "case_id", "kind", "size", "letter", "contact_id", "added_at", "added_by_id", "sha256")),
    )

    def may_create(self) -> bool:
        """Let documents be added on the page of their case."""
        return False

    def buttons(self, record: Document) -> list[dict[str, Any]]:
        """Offer the file first."""
        own: list[dict[str, Any]] = [
            {"label": "Herunterladen", "url": self.url_to("file_view", id=record.id), "tone": "primary"}
        ]
        if self.allowed(Verb.DELETE, record):
            own.append({"label": "Löschen …", "url": self.url_to("delete_view", id=record.id), "tone": "danger"})
        return own

    def before_delete(self, record: Document) -> None:
        """Let the file go with its document."""
        documents.discard(db.guarded, record, document_home())

    def log_reading(self, record: Document) -> None:
        """Name the document by its number: its name may name a person."""
        audit.record_access(db.engine, viewer(), f"Dokument Nr. {record.id}", record.office_id, record.case_id)

    @expose("/datei/")
    def file_view(self) -> Response:
        """Hand out the file, after writing down who took it."""
        record = self.record_or_404()
        try:
            data = documents.read(record, document_home())
        except Refused as refused:
            flash(str(refused), "danger")
            return redirect(self.url_to("details_view", id=record.id))  # type: ignore[return-value]  # a response of werkzeug
        audit.record_access(
            db.engine, viewer(), f"Dokument Nr. {record.id} heruntergeladen", record.office_id, record.case_id
        )
        return hand_out(data, record.name, TYPES[record.kind])


class Filing(PortalForm):
    """The file to be filed."""

    file = FileField(
        "Datei",
        description=f"{documents.TAKEN}, höchstens 10 MB.",
        render_kw={"accept": ".pdf,.docx,.xlsx,.odt,.png,.jpg,.jpeg,.txt"},
    )


blueprint = Blueprint("documents", __name__, url_prefix="/dokument")


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, values: Any) -> None:
    """Let signed-in people send a document: this runs before anything reads the request."""
    if session.get("_user_id"):
        request.max_content_length = LARGEST_REQUEST


def case_or_404() -> Case:
    """Return the case the address names, if the viewer may file something with it."""
    number = request.args.get("fall", "")
    if not access.may(viewer(), Verb.CREATE, Document) or not DIGITS.fullmatch(number):
        abort(404)
    case = db.session.scalars(select(Case).where(Case.id == int(number))).one_or_none()
    if case is None:
        abort(404)
    return case


def way_to(case: Case) -> list[dict[str, str]]:
    """Return the way back to a case."""
    return [
        {"label": "Fälle", "url": url_for("case.index_view")},
        {"label": f"Fall {case.number}", "url": url_for("case.details_view", id=case.id)},
    ]


@blueprint.route("/neu", methods=("GET", "POST"))
def upload() -> Any:
    """Ask for a file and file it with the case."""
    case = case_or_404()
    form = Filing(request.files if request.method == "POST" else None)
    if request.method == "POST":
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Refused(NO_FILE)
            document = documents.add(
                db.guarded,
                case,
                name=sent.filename,
                data=sent.read(documents.LARGEST + 1),
                home=document_home(),
                by=current_user,
            )
            db.session.commit()
        except (Refused, IntegrityError) as error:
            db.session.rollback()
            form.file.errors = [str(error) if isinstance(error, Refused) else NO_FILE]
        else:
            flash(f"„{document.name}“ liegt jetzt beim Fall {case.number}.", "success")
            return redirect(url_for("case.details_view", id=case.id))
    return render(
        "form_page.html", title="Dokument hinzufügen", subtitle=f"Fall {case.number}", form=form, multipart=True, submit_label="Hinzufügen",
        cancel_url=url_for("case.details_view", id=case.id), action_url=url_for("documents.upload", fall=case.id), breadcrumbs=way_to(case),
        intro="Nur Ihre Fachstelle sieht Dokumente; Partner nie. Jedes Herunterladen wird festgehalten.",
    ), 422 if form.errors else 200  # fmt: skip
