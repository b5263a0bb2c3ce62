"""Notice lists and messages of courts on a page: sent, looked at line by line, confirmed; nothing is written before that."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from wtforms import HiddenField, MultipleFileField, ValidationError
from wtforms.validators import InputRequired

from models import Agency, Report
from portal import access, clock, errors
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.imports import applying
from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.notices import NoticeList
from portal.imports.previews import Preview
from views import notice_results, notice_rows, uploads
from views.base.days import Day
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
from views.notice_choices import Chosen
from views.notice_files import Pending, pending
from views.rendering import render

TITLE = "Eingangsliste einlesen"
LARGEST = 32 * 1024 * 1024
"""What the server takes at all; lists over 20 MB are then refused with a sentence."""
GONE = "Die Datei wird nicht mehr aufbewahrt. Wählen Sie sie noch einmal."
DONE = "notices_written"

blueprint = Blueprint("notices", __name__, url_prefix="/eingangsliste")


class Upload(PortalForm):
    """The files with lists or messages."""

    file = MultipleFileField(
        "Dateien",
        description="Excel-Arbeitsmappe (.xlsx), Textdatei (.csv) oder XJustiz-Nachricht (.xml), eine oder mehrere, jede höchstens 20 MB.",
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv,.xml"},
    )  # fmt: skip


class DayOfReceipt(PortalForm):
    """The day all notices of a list came in."""

    list = HiddenField()
    received_on = Day(
        "Eingang der Mitteilungen", [InputRequired(REQUIRED)],
        description="Von diesem Tag an laufen die zehn Werktage bis zur Fallkonferenz.",
    )  # fmt: skip

    def validate_received_on(self, given: Any) -> None:
        """Refuse a day to come."""
        if given.data and given.data > clock.today():
            raise ValidationError(f"{given.data:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher.")


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, values: Any) -> None:
    """Let signed-in people send a file: this runs before anything reads the request."""
    if endpoint == "notices.upload" and session.get("_user_id"):
        request.max_content_length = LARGEST


@blueprint.before_request
def check_role() -> None:
    """Open the page to who may add reports to an office of his own."""
    viewer = db.guarded.viewer
    if viewer.office_id is None or not access.may(viewer, Verb.CREATE, Report):
        abort(404)


def own_office() -> Agency:
    """Return the office of who is looking."""
    return db.session.get_one(Agency, db.guarded.viewer.office_id)


@blueprint.route("/", methods=("GET", "POST"))
def upload() -> Any:
    """Ask for the files and keep them."""
    form = Upload(request.files if request.method == "POST" else None)
    if request.method == "GET":
        return upload_page(form)
    sent = [(file, file.filename) for file in request.files.getlist("file") if file.filename]
    if not sent:
        form.file.errors = ["Keine Datei gewählt. Wählen Sie die Datei mit der Liste."]
        return upload_page(form)
    if before := pending():
        before.drop()
    Pending([[uploads.keep(file.read()), name[-200:]] for file, name in sent]).keep()
    return redirect(url_for("notices.check"))


def upload_page(form: Upload) -> Any:
    """Show the form for the files, with what is wrong with the one sent."""
    return render("import/notices.html", title=TITLE, step="upload", form=form), 422 if form.errors else 200


@blueprint.route("/pruefen")
def check() -> Any:
    """Show what would become of each line."""
    kept = pending()
    notice_list, problem = read(kept)
    if kept is None or notice_list is None:
        return problem
    shown = kept.preview(notice_list, own_office())
    if Field.LAST_NAME in notice_list.missing:
        flash(
            "Keine Spalte wurde als Name der Mietpartei erkannt. Ordnen Sie die Spalte zu, dann werden die Zeilen gelesen.",
            "warning",
        )
    elif shown.needs_day:
        flash(applying.no_day(notice_list), "warning")
    return preview_page(kept, shown, Chosen.proposed(shown))


def preview_page(kept: Pending, shown: Preview, chosen: Chosen) -> Any:
    """Show the lines with what the person chose so far and what is wrong with it."""
    notice_list = shown.notice_list
    confirm = "notices.day" if shown.needs_day else "notices.confirm"
    return render(
        "import/notices.html", title=TITLE, step="preview", file_name=notice_list.filename, notes=applying.notes(notice_list),
        tiles=notice_rows.tiles(shown), columns=notice_rows.columns(notice_list), targets=[(word.value, word.label) for word in Field],
        assign_url=url_for("notices.assign"), hidden={"list": kept.name}, form=chosen.form,
        faults=notice_rows.faults(shown, chosen), choosing=notice_rows.choosing(shown),
        row_headings=notice_rows.HEADINGS, rows=notice_rows.rows(shown, chosen),
        confirm_url=url_for(confirm), confirm_label=notice_rows.confirm_label(shown), cancel_url=url_for("notices.cancel"),
    ), 422 if chosen.faults or chosen.form.errors else 200  # fmt: skip


@blueprint.route("/zuordnen", methods=("POST",))
def assign() -> Any:
    """Read the list again with the columns as the person says."""
    kept = pending_or_404()
    notice_list, problem = read(kept)
    if notice_list is None:
        return problem
    said = {column.index: request.form.get(notice_rows.name_of(column), "") for column in notice_list.columns}
    chosen = [word for word in said.values() if word]
    unknown = set(chosen) - {word.value for word in Field}
    twice = next((Field(word).label for word in chosen if word not in unknown and chosen.count(word) > 1), None)
    if unknown:
        abort(400)
    if twice:
        flash(f"„{twice}“ ist zwei Spalten zugeordnet. Wählen Sie eine davon; nichts wurde geändert.", "warning")
    else:
        kept.assignments = {str(index): word for index, word in said.items()}
        kept.keep()
    return redirect(url_for("notices.check"))


@blueprint.route("/eingang", methods=("POST",))
def day() -> Any:
    """Ask for the one day of receipt of a list that names none."""
    kept = pending_or_404()
    asked = "received_on" in request.form
    form = DayOfReceipt(request.form if asked else None, data={"list": kept.name})
    if asked and form.validate():
        chosen: Any = form.received_on.data
        kept.received_on = chosen.isoformat()
        kept.keep()
        return redirect(url_for("notices.check"))
    return render(
        "form_page.html", title="Eingang der Mitteilungen", form=form, action_url=url_for("notices.day"),
        intro=f"„{kept.words}“: Für Mitteilungen, die keinen Eingang nennen, gilt dieser Tag.",
        submit_label="Weiter zur Prüfung", cancel_url=url_for("notices.check"),
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.route("/uebernehmen", methods=("POST",))
def confirm() -> Any:
    """Write all new lines at once, or none; who sends the same again is led to what came of it."""
    if pending() is None and session.get(DONE, {}).get("list") == request.form.get("list", ""):
        flash(
            "Diese Liste ist schon übernommen; es wurde nichts noch einmal geschrieben. Das ist ihr Ergebnis.", "info"
        )
        return redirect(url_for("notices.done"))
    kept = pending_or_404()
    notice_list, problem = read(kept)
    if notice_list is None:
        return problem
    shown = kept.preview(notice_list, own_office())
    chosen = Chosen.sent(request.form, shown)
    choices = chosen.settled(own_office())
    if choices is None:
        return preview_page(kept, shown, chosen)
    try:
        written = applying.write(db.guarded, own_office(), shown, by=current_user, on=clock.today(), choices=choices)
        db.session.commit()
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        flash(str(error) if isinstance(error, Refused) else errors.sentence_for(error), "danger")
        return redirect(url_for("notices.check"))
    kept.drop()
    session[DONE] = {"list": kept.name} | notice_results.kept(notice_list.filename, shown, choices, written)
    return redirect(url_for("notices.done"))


@blueprint.route("/uebernommen")
def done() -> Any:
    """Say what was written, what was not and why, and what to do next."""
    written = session.get(DONE)
    if written is None:
        return redirect(url_for("notices.upload"))
    actions = [
        {"label": "Zu den Fällen", "url": url_for("case.index_view"), "tone": "primary"},
        {"label": "Weitere Liste einlesen", "url": url_for("notices.upload")},
    ]
    return render(
        "import/notices.html", title=TITLE, step="done", next_actions=actions,
        sentence=notice_results.sentence(written), tiles=notice_results.tiles(written),
        not_taken=written["not_taken"], made=notice_results.made(written),
    )  # fmt: skip


@blueprint.route("/abbrechen")
def cancel() -> Any:
    """Throw the list away; nothing was written."""
    if kept := pending():
        kept.drop()
        flash("Die Liste wurde verworfen. Es wurde nichts geschrieben.", "info")
    return redirect(url_for("notices.upload"))


def pending_or_404() -> Pending:
    """Return the list the form speaks of; a list of somebody else, or one sent away meanwhile, is not found."""
    kept = pending()
    if kept is None or request.form.get("list") != kept.name:
        abort(404)
    return kept


def read(kept: Pending | None) -> tuple[NoticeList | None, Any]:
    """Return the list, or the answer to give when there is none to read."""
    try:
        notice_list = kept.read() if kept else None
    except UnreadableFile as error:
        kept.drop()  # type: ignore[union-attr]  # only a list there is can be unreadable
        form = Upload()
        form.file.errors = [str(error)]
        return None, upload_page(form)
    if notice_list is not None:
        return notice_list, None
    if kept:
        kept.drop()
        flash(GONE, "warning")
    return None, redirect(url_for("notices.upload"))
