"""Funders' own forms: uploaded with placeholders, looked at with the figures in them, kept, and filled again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from wtforms import FileField, HiddenField, SelectField

from models import ReportForm
from models.enums import Audience, PeriodRule
from portal import access, audit, clock, documents, errors, report_forms, statistics
from portal.access import Verb
from portal.errors import Refused
from portal.exports import form_filling, form_package
from portal.extensions import db
from portal.filters import DIGITS
from portal.statistics import Period, Protection, placeholders
from portal.statistics.choices import values_to_write
from portal.statistics.period_rules import period_for, written
from views import uploads
from views.attachments import hand_out
from views.base import viewer
from views.base.downloads import TYPES
from views.base.fields import Line, Word
from views.base.forms import PortalForm
from views.formats import moment
from views.rendering import render
from views.statistics import PROTECTIONS

TITLE = "Berichtsformulare"
blueprint = Blueprint("report_forms", __name__, url_prefix="/berichtsformulare")


class Choice(PortalForm):
    """The form of a funder."""

    file = FileField(
        "Formular", description="Excel-Arbeitsmappe (.xlsx) ohne Makros, höchstens 5 MB.", render_kw={"accept": ".xlsx"}
    )


class Keeping(PortalForm):
    """Under which name, for which period and for whom a form is kept."""

    kept = HiddenField()
    file_name = HiddenField()
    name = Line("Name", description="Zum Beispiel „Region: Quartalsbericht“.")
    period_rule = Word(
        "Zeitraum", members=PeriodRule, description="Danach richtet sich, was beim Öffnen vorgeschlagen wird."
    )
    audience = Word("Wer es sieht", members=Audience, without=(Audience.REGION,))
    protection = SelectField("Schutz kleiner Zahlen", choices=list(PROTECTIONS.items()))


@blueprint.before_request
def check_role() -> None:
    """Open the pages to who may have figures and forms."""
    if not access.may(viewer(), Verb.READ, ReportForm) or not statistics.offices_for(db.guarded, viewer()):
        abort(404)


def may_change() -> bool:
    """Say whether the viewer may put forms in place."""
    return access.may(viewer(), Verb.CREATE, ReportForm)


@blueprint.route("/")
def index() -> str:
    """Show the forms there are."""
    rows = [
        {
            "url": url_for("report_forms.show", id=form.id),
            "cells": [form.name, form.period_rule.label, form.audience.label, moment(form.uploaded_at)],
        }
        for form in report_forms.all_of(db.guarded)
    ]
    return render("report_forms/index.html", title=TITLE, rows=rows, may_change=may_change())


@blueprint.route("/platzhalter", endpoint="words")
def placeholder_words() -> str:
    """Show how placeholders are written, with every key and its sentence."""
    known = statistics.catalogue(clock.today().year)
    return render(
        "report_forms/words.html", title="Platzhalter", groups=known.groups, dimensions=statistics.dimensions_for(db.guarded.viewer),
        values=values_to_write(db.guarded, period_for(PeriodRule.THIS_YEAR, clock.today()), clock.today()),
        options=placeholders.OPTIONS, words=placeholders.WORDS, breadcrumbs=_trail(),
    )  # fmt: skip


@blueprint.route("/hochladen", methods=("GET", "POST"))
def upload() -> Any:
    """Take a form, name everything that is wrong with it, or show what it becomes."""
    if not may_change():
        abort(404)
    form, faults = Choice(request.files if request.method == "POST" else None), []
    if request.method == "POST":
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Refused("Keine Datei gewählt. Wählen Sie das Formular.")
            name = documents.plain_name(sent.filename)
            data = sent.read(form_package.LARGEST + 1)
            _preview(data, name, period_for(PeriodRule.LAST_YEAR, clock.today()), Protection.NONE)
            return redirect(url_for("report_forms.keep", datei=uploads.keep(data), name=name))
        except Refused as refused:
            faults = str(refused).splitlines()
            form.file.errors = ["Das Formular wurde nicht übernommen."]
    return render(
        "report_forms/upload.html", title="Formular hochladen", form=form, multipart=True, submit_label="Prüfen und ansehen",
        cancel_url=url_for("report_forms.index"), faults=faults, breadcrumbs=_trail(),
        action_url=url_for("report_forms.upload"),
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.route("/behalten", methods=("GET", "POST"))
def keep() -> Any:
    """Show what the uploaded form becomes, and keep it under a name."""
    given = request.form if request.method == "POST" else None
    form = Keeping(given, data={"kept": request.args.get("datei"), "file_name": request.args.get("name")} | _defaults())
    data = uploads.read(form.kept.data or "")
    if data is None or not may_change():
        abort(404)
    if viewer().office_id is None:
        del form.protection, form.audience
    name = documents.plain_name(form.file_name.data or "") or "formular.xlsx"
    try:
        shown = _preview(data, name, _asked_period(form.period_rule.data or PeriodRule.LAST_YEAR), Protection.NONE)
    except Refused as refused:
        flash(str(refused), "danger")
        return redirect(url_for("report_forms.upload"))
    if given is not None and form.validate() and (made := _save(form, data, name)):
        uploads.drop(form.kept.data)
        flash(f"„{made.name}“ ist gespeichert.", "success")
        return redirect(url_for("report_forms.show", id=made.id))
    return render(
        "report_forms/keep.html", title="Formular speichern", subtitle=name, form=form, entries=shown.entries,
        period=_asked_period(form.period_rule.data or PeriodRule.LAST_YEAR), submit_label="Speichern", breadcrumbs=_trail(),
        cancel_url=url_for("report_forms.index"), action_url=url_for("report_forms.keep"),
    ), 422 if form.errors else 200  # fmt: skip


def _defaults() -> dict[str, Any]:
    return {"period_rule": PeriodRule.LAST_QUARTER, "audience": Audience.MANAGERS, "protection": Protection.NONE.value}


def _save(form: Any, data: bytes, name: str) -> ReportForm | None:
    """Keep the form and commit once; put what stands against it at the name."""
    shared = form.audience.data if "audience" in form else Audience.MANAGERS
    protection = Protection(form.protection.data) if "protection" in form else statistics.least_protection(viewer())
    try:
        _preview(data, name, _asked_period(form.period_rule.data), protection)
    except Refused as refused:
        form["protection" if "protection" in form else "name"].errors = str(refused).splitlines()
        return None
    try:
        made = report_forms.save(
            db.guarded, name=form.name.data or "", file_name=name, data=data, rule=form.period_rule.data,
            protection=protection, audience=shared, by=current_user,
        )  # fmt: skip
        db.session.commit()
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        form.name.errors = [str(error) if isinstance(error, Refused) else errors.sentence_for(error)]
        return None
    return made


@blueprint.route("/ansehen")
def show() -> Any:
    """Show what a form becomes for a period."""
    found = _form_or_404()
    faults, entries, period = [], [], period_for(PeriodRule.LAST_YEAR, clock.today())
    try:
        period = period_for(found.period_rule, clock.today(), request.args.get("period", "").strip())
        entries = _preview(found.content, found.file_name, period, Protection(found.protection)).entries
    except Refused as refused:
        faults = str(refused).splitlines()
    return render(
        "report_forms/show.html", title=found.name, subtitle=str(period), found=found, entries=entries, faults=faults,
        period=period, chosen=request.args.get("period", ""), may_change=_may_write(found), breadcrumbs=_trail(),
        protection=_applied(found).label, uploaded=moment(found.uploaded_at),
        filled_url=url_for("report_forms.filled", id=found.id, period=written(period)),
    ), 422 if faults else 200  # fmt: skip


@blueprint.route("/ausgefuellt.xlsx")
def filled() -> Response:
    """Hand out the filled form and write down that figures leave."""
    found = _form_or_404()
    period = period_for(found.period_rule, clock.today(), request.args.get("period", ""))
    shown = _preview(found.content, found.file_name, period, Protection(found.protection))
    audit.record_access(db.engine, viewer(), f"Formular „{found.name}“ {period}", viewer().office_id)
    content = form_filling.fill(shown.form, shown.entries)
    return hand_out(content, f"{found.file_name[:-5]}_{period.start}_{period.end}.xlsx", TYPES["xlsx"])


@blueprint.route("/formular.xlsx")
def original() -> Response:
    """Hand out the form as it was uploaded."""
    found = _form_or_404()
    return hand_out(found.content, found.file_name, TYPES["xlsx"])


@blueprint.route("/loeschen", methods=("GET", "POST"))
def delete() -> Any:
    """Ask, then throw the form away."""
    found = _form_or_404()
    if not _may_write(found):
        abort(404)
    if request.method == "POST":
        db.session.delete(found)
        db.session.commit()
        flash(f"„{found.name}“ ist gelöscht.", "success")
        return redirect(url_for("report_forms.index"))
    return render(
        "confirm.html", title="Formular löschen?", action_url=url_for("report_forms.delete", id=found.id),
        sentence=f"„{found.name}“ wird gelöscht. Laden Sie das Formular vorher herunter, um es zu behalten.",
        confirm_label="Löschen", cancel_url=url_for("report_forms.show", id=found.id), breadcrumbs=_trail(),
    )  # fmt: skip


def _form_or_404() -> ReportForm:
    number = request.args.get("id", "")
    found = report_forms.with_file(db.guarded, int(number)) if DIGITS.fullmatch(number) else None
    if found is None:
        abort(404)
    return found


def _may_write(found: ReportForm) -> bool:
    return may_change() and found.office_id == viewer().agency_id


def _applied(found: ReportForm) -> Protection:
    least = statistics.least_protection(viewer())
    return Protection(found.protection) if least is Protection.NONE else least


def _asked_period(rule: Any) -> Period:
    return period_for(rule, clock.today())


def _preview(data: bytes, name: str, period: Period, protection: Protection) -> report_forms.Preview:
    return report_forms.preview(
        db.guarded, data, name, period=period, on=clock.today(), protection=protection
    )  # fmt: skip


def _trail() -> list[dict[str, str]]:
    return [{"label": TITLE, "url": url_for("report_forms.index")}]
