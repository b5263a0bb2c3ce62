"""Arrears by month are entered, checked and kept on one page, and the sums of the case follow them."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import ArrearsMonth, Case
from models.enums import ArrearsKind, CaseStatus
from portal import access, arrears, audit, clock
from portal.access import Verb
from portal.arrears import Cells
from portal.extensions import db
from portal.filters import DIGITS
from views import arrears_grid
from views.arrears_grid import Sums
from views.base import versions, viewer
from views.formats import day, money
from views.rendering import render

blueprint = Blueprint("arrears", __name__, url_prefix="/rueckstaende")
FILL = "uebernehmen"
"""Name of the button that only reckons up and keeps nothing."""
CHANGED = "Ihre Zahlen stehen noch hier, gespeichert ist nichts. Vergleichen Sie und speichern Sie dann noch einmal."


@blueprint.route("/", methods=("GET", "POST"))
def page() -> Any:
    """Show what is recorded, or take what was entered."""
    case = case_or_404()
    recorded = list(db.session.scalars(select(ArrearsMonth).where(ArrearsMonth.case_id == case.id)))
    stored = arrears.as_cells(recorded)
    if request.method == "GET":
        audit.record_access(db.engine, viewer(), f"Rückstände im Fall {case.number}", case.office_id, case.id)
        return shown(case, form_of(case, stored), stored, recorded)
    months = arrears_grid.months_of(stored, request.form)
    form = arrears_grid.grid(months)(request.form)
    if not form.validate():
        return shown(case, form, stored, recorded), 422
    cells, left = form.filled()
    if left:
        flash(
            f"{', '.join(f'{month:%m.%Y}' for month in left)}: hatte schon ein anderes Soll und behält es.", "warning"
        )
    if FILL in request.form:
        flash("Übernommen und nachgerechnet, aber noch nicht gespeichert.", "info")
    elif request.form.get(versions.SEEN) != seen(case, recorded):
        flash(f"{versions.changed_meanwhile(case)} {CHANGED}", "warning")
    elif answer := kept(case, form, recorded, cells):
        return answer
    return shown(case, form_of(case, cells, form), cells, recorded)


def case_or_404() -> Case:
    """Return the open case the address names, if the viewer may change its arrears."""
    number = request.args.get("fall", "")
    if not access.may(viewer(), Verb.WRITE, ArrearsMonth) or not DIGITS.fullmatch(number):
        abort(404)
    case = db.session.scalars(select(Case).where(Case.id == int(number))).one_or_none()
    if case is None or case.status is CaseStatus.CLOSED:
        abort(404)
    return case


def form_of(case: Case, cells: Cells, typed: Sums | None = None) -> Sums:
    """Return the form filled with these cells, and beside them with what was typed or what the case says."""
    beside = {
        "energy_debt": case.energy_debt if typed is None else typed.energy_debt.data,
        "known_on": clock.today() if typed is None else typed.known_on.data,
    }
    months = arrears_grid.months_of(cells, request.form)
    return arrears_grid.grid(months)(data=arrears_grid.values_of(cells) | beside)


def kept(case: Case, form: Sums, recorded: list[ArrearsMonth], cells: Cells) -> Any:
    """Keep it all and lead back to the case; None, with a message, where somebody was quicker."""
    known: Any = form.known_on.data
    energy: Any = form.energy_debt.data
    number = case.id
    try:
        said = arrears.keep(db.guarded, case, recorded, cells, energy=energy, on=known)
        db.session.commit()
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        flash(f"Jemand anders hat die Rückstände gerade geändert. {CHANGED}", "warning")
        return None
    flash(" ".join(("Rückstände gespeichert.", *(said or ("Die Summen des Falls bleiben, wie sie sind.",)))), "success")
    return redirect(url_for("case.details_view", id=number, _anchor="rueckstaende"))


def seen(case: Case, recorded: list[ArrearsMonth]) -> str:
    """Return what tells whether case or months are still those the page was opened with."""
    versions_seen = [case.version, *(number for one in recorded for number in (one.id, one.version))]
    return hashlib.sha256(repr(versions_seen).encode()).hexdigest()[:16]


def shown(case: Case, form: Sums, cells: Cells, recorded: list[ArrearsMonth]) -> str | Response:
    """Return the page with a form and the sums of these cells."""
    back = url_for("case.details_view", id=case.id, _anchor="rueckstaende")
    months = arrears_grid.months_of(cells, request.form)
    return render(
        "case/arrears.html", title="Rückstände nach Monaten", subtitle=f"Fall {case.number}", form=form, kinds=list(ArrearsKind),
        rows=arrears_grid.rows(form, months, cells), totals=arrears_grid.totals(cells),
        check=arrears.carries_termination(arrears.as_months(cells), case.rent), stated=stated(case),
        seen_version=seen(case, recorded), cancel_url=back, fill=FILL,
        action_url=url_for("arrears.page", fall=case.id),
        breadcrumbs=[{"label": "Fälle", "url": url_for("case.index_view")}, {"label": f"Fall {case.number}", "url": back}],
    )  # fmt: skip


def stated(case: Case) -> str:
    """Say which arrears the case states until the page is saved."""
    if case.arrears is None:
        return (
            "Im Fall steht noch kein Mietrückstand. Beim Speichern wird die offene Miete zum Mietrückstand des Falls."
        )
    since = f", Stand {day(case.arrears_on)}" if case.arrears_on else ""
    return (
        f"Im Fall steht ein Mietrückstand von {money(case.arrears)}{since}. "
        "Beim Speichern wird die offene Miete zum Mietrückstand des Falls, ebenso die Nutzungsentschädigung."
    )
