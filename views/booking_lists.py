"""Belege aus einer Datei: what a list of receipts would book, line by line, and then all of it or nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from wtforms import FileField, HiddenField

from models import Booking, Programme
from portal import access, clock, documents
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.funding import booking_lists
from portal.funding.booking_lists import BookingList
from portal.imports.tables import MAX_BYTES
from views import uploads
from views.base import viewer
from views.base.forms import PortalForm
from views.formats import day, money
from views.funding_tasks import not_proven
from views.rendering import render

INTRO = (
    "Eine Zeile je Beleg mit den Überschriften „Tag“, „Position“, „Betrag“, „Zweck“ und „Beleg“. Zuerst wird gezeigt, was gebucht "
    "würde; was schon gebucht ist, bleibt, wie es ist. Stimmt eine Zeile nicht, wird keine gebucht."
)
blueprint = Blueprint("booking_lists", __name__, url_prefix="/foerderung/belegliste")


class Upload(PortalForm):
    """The file with the receipts."""

    file = FileField(
        "Datei", description="Excel-Arbeitsmappe (.xlsx) oder Textdatei (.csv), höchstens 20 MB.",
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )  # fmt: skip


class Confirm(PortalForm):
    """The file kept since it was looked at."""

    kept = HiddenField()
    name = HiddenField()


@blueprint.route("/", methods=("GET", "POST"))
def upload() -> Any:
    """Take a file of receipts and show what it would book."""
    programme = _programme_or_404()
    form = Upload(request.files if request.method == "POST" else None)
    if request.method == "POST":
        sent = request.files.get("file")
        try:
            if sent is None or not sent.filename:
                raise Refused("Keine Datei gewählt. Wählen Sie die Datei mit den Belegen.")
            name, data = documents.plain_name(sent.filename), sent.read(MAX_BYTES + 1)
            found = _read(programme, data, name)
            return _preview(
                programme, found, Confirm(data={"kept": uploads.keep(data) if found.new else "", "name": name})
            )
        except Refused as refused:
            form.file.errors = [str(refused)]
    return render(
        "form_page.html", title="Belege aus einer Datei", form=form, multipart=True, intro=INTRO, submit_label="Prüfen",
        cancel_url=_home(programme), action_url=url_for("booking_lists.upload", id=programme.id), breadcrumbs=_trail(programme),
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.route("/buchen", methods=("POST",))
def book() -> Any:
    """Book what was shown; the file is read anew, so that nothing is booked twice meanwhile."""
    programme = _programme_or_404()
    form = Confirm(request.form)
    data = uploads.read(form.kept.data or "")
    if data is None:
        flash("Die Datei wird nicht mehr aufbewahrt. Wählen Sie sie noch einmal.", "danger")
        return redirect(url_for("booking_lists.upload", id=programme.id))
    home = _home(programme)
    try:
        number = booking_lists.book(
            db.guarded, programme, _read(programme, data, documents.plain_name(form.name.data or "") or "belege.xlsx")
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        return redirect(home)
    uploads.drop(form.kept.data or "")
    booked = "1 Beleg gebucht." if number == 1 else f"{number} Belege gebucht."
    flash(f"{booked}{not_proven(programme) if number else ''}", "success")
    return redirect(home)


def _preview(programme: Programme, found: BookingList, form: Confirm) -> Any:
    """Show every line with what becomes of it; only a file without a fault can be booked."""
    rows = [
        {
            "cells": [
                str(one.row), "schon gebucht" if one.known else "neu", day(one.booked_on), str(one.position), money(one.amount),
                one.receipt or "–", one.text,
            ]
        }
        for one in found.receipts
    ]  # fmt: skip
    total = sum((one.amount for one in found.new), Decimal(0))
    return render(
        "funding/booking_list.html", title="Belege aus einer Datei", rows=rows, faults=[fault.sentence for fault in found.faults],
        subtitle=f"{len(found.new)} neu ({money(total)}), {len(found.receipts) - len(found.new)} schon gebucht",
        form=form, bookable=bool(found.new) and not found.faults, again_url=url_for("booking_lists.upload", id=programme.id),
        action_url=url_for("booking_lists.book", id=programme.id), cancel_url=_home(programme), breadcrumbs=_trail(programme),
    ), 422 if found.faults else 200  # fmt: skip


def _read(programme: Programme, data: bytes, name: str) -> BookingList:
    return booking_lists.read(db.guarded, programme, data, name, on=clock.today())


def _programme_or_404() -> Programme:
    """Return the programme the address names, for who may book under it."""
    number = request.args.get("id", "")
    if not DIGITS.fullmatch(number) or not access.may(viewer(), Verb.CREATE, Booking):
        abort(404)
    found = db.session.scalars(select(Programme).where(Programme.id == int(number))).one_or_none()
    return found or abort(404)


def _home(programme: Programme) -> str:
    return url_for("programme.details_view", id=programme.id)


def _trail(programme: Programme) -> list[dict[str, str]]:
    return [{"label": "Förderung", "url": "/foerderung/"}, {"label": programme.name, "url": _home(programme)}]
