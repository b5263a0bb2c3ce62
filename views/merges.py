"""Merging on the screen: which two, what each knows, what moves; then one record instead of two, and the way back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import RadioField
from wtforms.validators import InputRequired

from models import Agency, Case, Merge, Person, Share, User
from models.enums import CaseStatus, MergeKind, MergeState
from portal import access, audit, doubled_months, errors, merging, rights
from portal.access import Verb
from portal.extensions import db
from portal.filters import DIGITS
from portal.listings import Sort
from portal.merging import Choice
from views.base import PortalModelView, viewer
from views.base.fields import Line
from views.base.forms import PortalForm
from views.base.records import value_text
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.formats import NOT_STATED, show
from views.rendering import render

blueprint = Blueprint("merging", __name__, url_prefix="/zusammenfuehren")
KINDS: dict[str, Any] = {"faelle": Case, "personen": Person}
WORDS = {Case: ("Fall", "Fälle"), Person: ("Person", "Personen")}
PAGES = {Case: "case.details_view", Person: "person.details_view"}
DOUBLE = "Beide zusammengeführt: Jemand anders hat gerade einen der Einträge geändert. Sehen Sie die Vorschau noch einmal durch."


class Asking(PortalForm):
    """Which other case is meant."""

    other = Line(
        "Aktenzeichen des anderen Falls",
        [InputRequired(REQUIRED)],
        description="Zum Beispiel 2026-0042. Er geht in diesem Fall auf.",
    )


class AskingPerson(PortalForm):
    """Which other person is meant."""

    other = Line(
        "Nummer der anderen Person",
        [InputRequired(REQUIRED)],
        description="Sie steht auf der Seite der Person unter „Nummer“. Die andere Person geht in dieser auf.",
    )


def record_or_404(model: Any, text: str) -> Any:
    """Return the record of a number the viewer may see; missing and foreign ones are the same."""
    found = (
        db.session.scalars(select(model).where(model.id == int(text))).one_or_none() if DIGITS.fullmatch(text) else None
    )
    if found is None:
        abort(404)
    return found


@blueprint.route("/<what>/", methods=("GET", "POST"))
def page(what: str) -> Any:
    """Ask for the other one, then show what would become of both, then do it."""
    model = KINDS.get(what)
    if model is None or not access.may(viewer(), Verb.CREATE, Merge):
        abort(404)
    kept = record_or_404(model, request.args.get("bleibt", ""))
    if not request.args.get("mit"):
        return ask_for_other(what, model, kept)
    gone = record_or_404(model, request.args["mit"])
    if gone.id == kept.id:
        abort(404)
    try:
        merging.must_go_together(db.guarded, kept, gone)
    except errors.Refused as why:
        flash(str(why), "danger")
        return redirect(url_for(PAGES[model], id=kept.id))
    if request.method == "GET":
        log_reading(kept, gone)
    form = choosing(kept, gone)(request.form if request.method == "POST" else None)
    if request.method == "POST" and request.form.get("apart") and isinstance(kept, Person):
        merging.say_apart(db.guarded, gone, kept, by=current_user)
        db.session.commit()
        flash("Festgehalten: zwei verschiedene Personen. Danach wird nicht wieder gefragt.", "success")
        return redirect(url_for(PAGES[Person], id=gone.id))
    if request.method == "POST" and form.validate() and (done := try_merging(kept, gone, form)):
        way_back = "Unter „Zusammenführungen“ lässt sich das rückgängig machen."
        flash(f"{done.gone_name} ist in {done.kept_name} aufgegangen. {way_back}", "success")
        return redirect(url_for(PAGES[model], id=done.kept_id))
    return preview(what, kept, gone, form)


def log_reading(*records: Any) -> None:
    """Write down that both files were read: the preview shows what stands in them."""
    for record in records:
        case_id = record.id if isinstance(record, Case) else None
        audit.record_access(db.engine, viewer(), f"Vorschau {merging.name_of(record)}", record.office_id, case_id)


def ask_for_other(what: str, model: Any, kept: Any) -> Any:
    """Ask for the other one by its number."""
    form = (Asking if model is Case else AskingPerson)(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        gone = other_of(model, form.other.data.strip())
        if gone is not None and gone.id != kept.id:
            return redirect(url_for("merging.page", what=what, bleibt=kept.id, mit=gone.id))
        form.other.errors = [
            f"„{form.other.data}“ gibt es in Ihrer Fachstelle nicht noch einmal. Prüfen Sie die Nummer."
        ]
    one, several = WORDS[model]
    return render(
        "form_page.html", title=f"{several} zusammenführen", subtitle=f"Es bleibt: {one} {kept}", form=form,
        submit_label="Weiter zur Vorschau", cancel_url=url_for(PAGES[model], id=kept.id), action_url=request.full_path,
        intro="Zuerst sehen Sie, welche Angaben sich unterscheiden und was umzieht. Geschrieben wird noch nichts.",
        breadcrumbs=way_to(kept),
    ), 422 if form.errors else 200  # fmt: skip


def other_of(model: Any, asked: str) -> Any:
    """Return the record somebody typed the number of, as far as the viewer sees it."""
    if model is Case:
        return db.session.scalars(select(Case).where(Case.number == asked)).first()
    return db.session.get(Person, int(asked)) if DIGITS.fullmatch(asked) else None


def choosing(kept: Any, gone: Any) -> type[PortalForm]:
    """Return a form with one choice for each difference, and for each month of arrears both know otherwise."""
    fields = {
        difference.key: RadioField(
            difference.label,
            choices=[(choice.value, words(kept, gone, difference.key, choice)) for choice in difference.choices],
            default=difference.proposed.value,
        )
        for difference in merging.differences(kept, gone)
    }
    for month in doubled_months.doubled(db.guarded, kept, gone) if isinstance(kept, Case) else ():
        told = ((Choice.KEPT, kept, month.kept), (Choice.GONE, gone, month.gone))
        fields[month.key] = RadioField(
            month.label,
            choices=[
                (choice.value, f"{doubled_months.sums(row)} – von {merging.name_of(case)}")
                for choice, case, row in told
            ],
            default=Choice.KEPT.value,
        )
    return type("Choosing", (PortalForm,), fields)


def words(kept: Any, gone: Any, key: str, choice: Choice) -> str:
    """Return what a choice would leave in a column, and whose it is."""
    if choice is Choice.BOTH:
        return "beide Texte, untereinander"
    record = kept if choice is Choice.KEPT else gone
    text = value_text(record, key) or NOT_STATED
    return f"{text} – von {merging.name_of(record)}"


def try_merging(kept: Any, gone: Any, form: PortalForm) -> Merge | None:
    """Merge and commit; on a refusal keep nothing and say why."""
    try:
        choices = {field.name: Choice(field.data) for field in form if isinstance(field, RadioField)}
        done = merging.merge(db.guarded, kept, gone, choices, by=current_user)
        db.session.commit()
    except (errors.Refused, IntegrityError, StaleDataError) as error:
        db.session.rollback()
        said = errors.sentence_for(error) if isinstance(error, IntegrityError) else str(error)
        flash(DOUBLE if isinstance(error, StaleDataError) else said, "danger")
        return None
    return done


def preview(what: str, kept: Any, gone: Any, form: PortalForm) -> str:
    """Show field by field what stays, and what moves."""
    one, several = WORDS[type(kept)]
    moving = merging.movers(db.guarded, kept, gone)
    turned = url_for("merging.page", what=what, bleibt=gone.id, mit=kept.id)
    is_person = isinstance(kept, Person)
    return render(
        "merge.html", title=f"{several} zusammenführen",
        subtitle=f"{one} {gone} ({merging.name_of(gone)}) geht in {one} {kept} ({merging.name_of(kept)}) auf",
        form=form, submit_label="Zusammenführen", cancel_url=url_for(PAGES[type(kept)], id=kept.id),
        action_url=request.full_path, breadcrumbs=way_to(kept), turned_url=turned,
        moving=[{"cells": [rights.RECORDS[table], show(count), show(double)]} for table, count, double in moving],
        warnings=warnings(kept, gone),
        extra_submits=[{"name": "apart", "label": "Nein, zwei verschiedene Personen"}] if is_person else [],
    )  # fmt: skip


def warnings(kept: Any, gone: Any) -> list[str]:
    """Return what somebody should think of before: different birth dates, and agencies that come to see more."""
    found = []
    if isinstance(kept, Person) and isinstance(gone, Person):
        if kept.birth_date and gone.birth_date and kept.birth_date != gone.birth_date:
            found.append(
                f"Verschiedene Geburtsdaten: {show(kept.birth_date)} und {show(gone.birth_date)}. Das spricht für zwei Personen."
            )
        return found
    today = viewer().today
    shared = select(Agency.name).join(Share, Share.agency_id == Agency.id).where(
        Share.case_id.in_((kept.id, gone.id)), Share.revoked_on.is_(None), Share.valid_until >= today
    )  # fmt: skip
    names = sorted(set(db.session.scalars(shared)))
    if names:
        found.append(f"Freigaben gelten danach für den gemeinsamen Fall: {', '.join(names)}.")
    return found


def way_to(record: Any) -> list[dict[str, str]]:
    """Return the way back to the record that stays."""
    one, several = WORDS[type(record)]
    page = PAGES[type(record)]
    return [
        {"label": several, "url": url_for(page.replace("details_view", "index_view"))},
        {"label": f"{one} {record}", "url": url_for(page, id=record.id)},
    ]


def undo(done: Merge, form: Any, by: User) -> str:
    """Put everything back."""
    merging.undo(db.guarded, done, by=by)
    return f"Rückgängig gemacht: {done.gone_name} und {done.kept_name} sind wieder zwei."


class MergeView(PortalModelView):
    """All merges of the office, and who was said to be two persons."""

    model_class = Merge
    label, title, path, feminine = "Zusammenführung", "Zusammenführungen", "zusammenfuehrungen", True
    columns = ("decided_at", "kind", "gone_name", "kept_name", "state", "decided_by_id")
    filter_keys = ("kind", "state", "decided_at")
    order = Sort("id", descending=True)
    sections = (
        (
            "Zusammenführung",
            ("kind", "gone_name", "kept_name", "state", "decided_at", "decided_by_id", "undone_at", "undone_by_id"),
        ),
    )
    tasks = (
        Task(
            "rueckgaengig",
            "Rückgängig machen",
            undo,
            title="Zusammenführung rückgängig machen",
            applies=lambda done: done.state is MergeState.DONE and done.undone_at is None,
            tone="danger",
            intro="Alles, was umgezogen ist, kehrt zurück. Was seither dazukam, bleibt beim bleibenden Eintrag.",
        ),
    )

    def may_create(self) -> bool:
        """Let merges begin on the page of a case or person."""
        return False

    def related(self, record: Merge) -> list[dict[str, Any]]:
        """Lead to what there is of the two."""
        model = merging.MODELS[record.kind]
        found = db.session.scalars(select(model).where(model.id.in_((record.kept_id, record.gone_id))))
        rows = [{"url": url_for(PAGES[model], id=one.id), "cells": [merging.name_of(one), str(one)]} for one in found]
        return [{"title": "Einträge", "columns": ["Nummer", "Bezeichnung"], "rows": rows, "empty": "Keiner mehr da."}]


def merges_of(kind: MergeKind, kept_id: int) -> list[dict[str, Any]]:
    """Return the table of what a record has taken up; nothing where it has taken up nothing."""
    if not access.may(viewer(), Verb.READ, Merge):
        return []
    done = select(Merge).where(Merge.kind == kind, Merge.kept_id == kept_id, Merge.state == MergeState.DONE)
    rows = [
        {"url": f"/zusammenfuehrungen/details/?id={one.id}", "cells": [one.gone_name, show(one.decided_at)]}
        for one in db.session.scalars(done.order_by(Merge.id))
    ]
    return [{"title": "Hierin aufgegangen", "columns": ["Eintrag", "Seit"], "rows": rows}] if rows else []


def moved_to(model: Any, text: str | None) -> Any:
    """Return the way on to the record that took another up, None where there is none."""
    if not text or not DIGITS.fullmatch(text):
        return None
    if viewer().office_id is None and model is Case:
        kept_id = merging.led_to(db.guarded, int(text))
        return redirect(url_for(PAGES[Case], id=kept_id)) if kept_id else None
    done = merging.taken_up(db.guarded, model, int(text))
    if done is None or done.office_id != viewer().office_id:
        return None
    gone = db.session.scalars(
        select(Merge.gone_name).where(Merge.kind == done.kind, Merge.gone_id == int(text))
    ).first()
    flash(f"{gone} ist aufgegangen in {done.kept_name}.", "info")
    return redirect(url_for(PAGES[model], id=done.kept_id))


def may_merge(record: Any) -> bool:
    """Say whether the viewer finds the button on a page."""
    return access.may(viewer(), Verb.CREATE, Merge) and not (
        isinstance(record, Case) and record.status is CaseStatus.CLOSED and not access.may(viewer(), Verb.WRITE, Case)
    )
