"""Lieferungen: figures of a period handed over and kept, the same file again, and what has changed since."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, HiddenField, SelectField

from models import Agency, StatisticsDelivery
from models.enums import DeliveryProtection
from portal import access, audit, clock, deliveries, delivery_figures
from portal.access import Verb
from portal.errors import Refused
from portal.exports import case_rows_workbook, statistics_workbook
from portal.extensions import db
from portal.statistics import Period, gaps
from portal.statistics.case_rows import RULES
from views import delivery_page
from views.attachments import TYPES, document_home, hand_out
from views.base import viewer
from views.base.fields import Line
from views.base.forms import PortalForm
from views.delivery_page import period_of, protection_of
from views.formats import moment
from views.rendering import render

XLSX = next(media for kind, media in TYPES.items() if kind.value == "xlsx")
YEARS_BACK = 3
INTRO = (
    "Die Arbeitsmappe wird so aufbewahrt, wie sie die Fachstelle verlässt: mit Schutz kleiner Zahlen, Prüfsumme, Katalog "
    "und Datenstand. Eine Lieferung lässt sich nicht ändern; Berichtigtes wird neu geliefert."
)
LOOK = "pruefen"
"""The button that shows the gaps of another period without delivering it."""
CASES_INTRO = (
    "Eine Zeile je Fall für das Controlling Ihrer Kommune: ein Pseudonym statt des Aktenzeichens, Monate statt Tagen, "
    "Spannen statt Beträgen. Die Region bekommt keine Fallzeilen."
)
NO_GAPS = "Keinem Fall dieses Zeitraums fehlt eine Angabe."
blueprint = Blueprint("deliveries", __name__, url_prefix="/lieferungen")


class Delivering(PortalForm):
    """Which period goes to whom, and that its gaps are known."""

    zeitraum = SelectField(
        "Zeitraum", description="Abgeschlossene Quartale, Halbjahre und Jahre. „Zeitraum prüfen“ zeigt ihre Lücken."
    )
    recipient = Line("Geliefert an", description="Die Region Ihrer Fachstelle findet die Lieferung in ihrem Portal.")
    protection = SelectField(
        "Schutz kleiner Zahlen", choices=[(one.value, one.label) for one in DeliveryProtection],
        description="Wer Zugang zum Portal hat, bekommt 5er-gerundete Zahlen. Geben Sie zu einem Zeitraum nur eine Art heraus: "
        "Zwei nebeneinander verraten, was jede verbirgt.",
    )  # fmt: skip
    unprotected = BooleanField(
        "Nur bei „ohne Schutz“: Der Empfänger darf einzelne Fälle kennen, oder es ist das eigene Archiv.",
        description="Zahlen von 1 bis 4 stehen dann offen in der Mappe.",
    )
    acknowledged = BooleanField("Ich kenne die Lücken; die Arbeitsmappe nennt sie auf dem Deckblatt.")
    shown = HiddenField()
    """The mark of the gaps that stand above the box: only those can be acknowledged with it."""


class DeliveringCases(PortalForm):
    """Which period goes to whom, case by case."""

    zeitraum = SelectField("Zeitraum", description="Fälle, die darin gemeldet oder abgeschlossen wurden.")
    recipient = Line("Geliefert an", description="Zum Beispiel: Controlling, Rechnungsprüfungsamt.")


@blueprint.route("/", endpoint="page")
def deliveries_page() -> Any:
    """List the deliveries of the office, or those that came to the viewer's agency."""
    _only_for(Verb.READ)
    statement = select(StatisticsDelivery).options(joinedload(StatisticsDelivery.office))
    found = db.session.scalars(statement.order_by(StatisticsDelivery.id.desc()).limit(500))
    rows = [
        {
            "url": url_for("deliveries.one", number=one.id),
            "cells": [
                period_of(one),
                one.kind.label,
                protection_of(one),
                one.office.name,
                one.recipient,
                moment(one.delivered_at),
            ],
        }
        for one in found
    ]
    delivers = access.may(viewer(), Verb.CREATE, StatisticsDelivery)
    return render("deliveries.html", title="Lieferungen", rows=rows, delivers=delivers)


@blueprint.route("/neu", methods=("GET", "POST"))
def new() -> Any:
    """Ask for period and recipient, show the gaps, and deliver."""
    _only_for(Verb.CREATE)
    form, period = _asked_delivery()
    if request.method == "POST" and LOOK in request.form:
        return redirect(
            url_for(
                "deliveries.new",
                zeitraum=form.zeitraum.data,
                recipient=form.recipient.data,
                protection=form.protection.data,
            ),
            303,
        )
    if request.method == "POST" and form.validate():
        try:
            made = _delivered(period, form)
            db.session.commit()
        except Refused as refused:
            db.session.rollback()
            flash(str(refused), "danger")
        else:
            flash(f"Die Zahlen {period} sind geliefert und aufbewahrt.", "success")
            return redirect(url_for("deliveries.one", number=made.id))
    return _delivery_form(form, period), 422 if request.method == "POST" else 200


def _asked_delivery() -> tuple[Delivering, Period]:
    """Return the form as it was sent or asked for, and its period: the newest where there is none of that name."""
    periods = _deliverable()
    form = Delivering(request.form if request.method == "POST" else None)
    form.zeitraum.choices = [(key, str(period)) for key, period in periods.items()]
    asked = request.values.get("zeitraum", "")
    asked = asked if asked in periods else next(iter(periods))
    if request.method == "GET":
        office = db.session.get(Agency, viewer().agency_id)
        funder = db.session.get(Agency, office.funded_by_id) if office and office.funded_by_id else None
        form.zeitraum.data = asked
        form.protection.data = request.args.get("protection", DeliveryProtection.ROUND_TO_5.value)
        form.recipient.data = request.args.get("recipient", "") or (funder.name if funder else "")
    return form, periods[asked]


def _delivery_form(form: Delivering, period: Period) -> Any:
    """Show the gaps of a period above the box for them; it is ticked for none but the gaps it stood below."""
    missing = gaps.of_period(db.guarded, period, clock.today())
    facts = [
        {
            "label": need.label,
            "value": f"fehlt in {number} {'Fall' if number == 1 else 'Fällen'} – verfälscht: {', '.join(need.spoils_outside)}",
        }
        for need, number in missing
    ]
    own = ", ".join(f"„{title}“" for title, _ in delivery_figures.placed(db.guarded))
    placed = [{"label": "Weitere Blätter", "value": own}] if own else []
    mark = gaps.mark(period, missing)
    if form.shown.data != mark:
        form.acknowledged.data = False
    form.shown.data = mark
    if not missing:
        del form.acknowledged
    return render(
        "form_page.html", title="Zahlen liefern", subtitle=f"Lücken {period}" if missing else "", form=form, intro=INTRO,
        facts=[*(facts or [{"label": f"Statistik-Ampel {period}", "value": NO_GAPS}]), *placed], facts_in_rows=True,
        submit_label="Liefern und aufbewahren",
        extra_submits=[{"name": LOOK, "label": "Zeitraum prüfen"}],
        cancel_url=url_for("deliveries.page"), action_url=url_for("deliveries.new"),
        breadcrumbs=[{"label": "Lieferungen", "url": url_for("deliveries.page")}],
    )  # fmt: skip


@blueprint.route("/faelle", methods=("GET", "POST"), endpoint="cases")
def new_case_rows() -> Any:
    """Ask for period and recipient, say what the rows hold, and deliver them."""
    _only_for(Verb.CREATE)
    periods = _deliverable()
    form = DeliveringCases(request.form if request.method == "POST" else None)
    form.zeitraum.choices = [(key, str(period)) for key, period in periods.items()]
    if request.method == "GET" and request.args.get("zeitraum") in periods:
        form.zeitraum.data = request.args["zeitraum"]
    if request.method == "POST" and form.validate():
        try:
            made = _delivered_cases(periods[form.zeitraum.data], form.recipient.data or "")
            number, what = made.id, f"Fallzeilen {period_of(made)} an {made.recipient} geliefert"
            db.session.commit()
        except Refused as refused:
            db.session.rollback()
            flash(str(refused), "danger")
        else:
            audit.record_access(db.engine, viewer(), what, viewer().office_id)
            flash(f"{what} und aufbewahrt.", "success")
            return redirect(url_for("deliveries.one", number=number))
    return render(
        "form_page.html", title="Fallzeilen liefern", form=form, intro=CASES_INTRO, notes=RULES,
        submit_label="Liefern und aufbewahren", cancel_url=url_for("deliveries.page"), action_url=url_for("deliveries.cases"),
        breadcrumbs=[{"label": "Lieferungen", "url": url_for("deliveries.page")}],
    ), 422 if request.method == "POST" else 200  # fmt: skip


def _delivered_cases(period: Period, recipient: str) -> StatisticsDelivery:
    now = clock.now()
    build = partial(
        case_rows_workbook.build, recipient=recipient.strip(), created_at=now, created_by=current_user.agency.name
    )
    return deliveries.deliver_cases(
        db.guarded, period, recipient=recipient, build=build, home=document_home(), on=clock.today(), at=now, by=current_user,
    )  # fmt: skip


def _delivered(period: Period, form: Delivering) -> StatisticsDelivery:
    now = clock.now()
    build = partial(statistics_workbook.build, created_at=now, created_by=current_user.agency.name)
    return deliveries.deliver(
        db.guarded, period, recipient=form.recipient.data or "", acknowledged=(form.shown.data or "") if form.acknowledged.data else "",
        build=lambda report, missing: build(report, gaps=missing), home=document_home(), on=clock.today(), at=now, by=current_user,
        protection=DeliveryProtection(form.protection.data), confirmed=form.unprotected.data,
    )  # fmt: skip


@blueprint.route("/<int:number>")
def one(number: int) -> Any:
    """Show a delivery, and what has changed since as far as the viewer may know it."""
    return delivery_page.show(_delivery_or_404(number))


@blueprint.route("/<int:number>/datei", endpoint="file")
def delivered_file(number: int) -> Any:
    """Hand out the very file that was delivered, after writing down who took it."""
    made = _delivery_or_404(number)
    try:
        data = deliveries.read(made, document_home())
    except Refused as refused:
        flash(str(refused), "danger")
        return redirect(url_for("deliveries.one", number=made.id))
    audit.record_access(db.engine, viewer(), f"Lieferung Nr. {made.id} heruntergeladen", made.office_id)
    answer: Response = hand_out(data, made.name, XLSX)
    return answer


def _only_for(verb: Verb) -> None:
    if not access.may(viewer(), verb, StatisticsDelivery):
        abort(404)


def _delivery_or_404(number: int) -> StatisticsDelivery:
    _only_for(Verb.READ)
    statement = select(StatisticsDelivery).options(joinedload(StatisticsDelivery.office))
    made = (
        None if number >= 2**31 else db.session.scalars(statement.where(StatisticsDelivery.id == number)).one_or_none()
    )
    if made is None:
        abort(404)
    return made


def _deliverable() -> dict[str, Period]:
    """Return the whole periods of the last years that are over, newest first."""
    year = clock.today().year
    names = (
        f"{one}{part}"
        for one in range(year, year - YEARS_BACK, -1)
        for part in ("", "-H2", "-H1", "-Q4", "-Q3", "-Q2", "-Q1")
    )
    known = {name: Period.parse(name) for name in names}
    return {name: period for name, period in known.items() if period.end < clock.today()}
