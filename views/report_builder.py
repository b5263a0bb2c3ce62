"""The report builder: figures, breakdowns, filters and a period chosen on a page; looked at, saved, shared, taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from models import SavedReport
from models.enums import Audience, PeriodRule
from portal import access, audit, clock, errors, saved_reports, statistics
from portal.access import Verb
from portal.errors import Refused
from portal.exports import statistics_workbook
from portal.extensions import db
from portal.filters import DIGITS
from portal.statistics import Asked, Catalogue, Compare, Period, Protection, Share, StatisticsReport, Table
from portal.statistics.choices import filter_choices
from portal.statistics.period_rules import period_for
from views import figure_cases, figure_tables
from views.base import viewer
from views.base.downloads import send_bytes
from views.formats import moment
from views.rendering import render
from views.statistics import PROTECTIONS

TITLE = "Auswertungen"
COMPARED = (("", "ohne Vergleich"), ("before", "mit dem Zeitraum davor"), ("year_before", "mit dem Vorjahr"))
SHARES = (("", "ohne Anteile"), *((one.value, one.label) for one in Share))
blueprint = Blueprint("report_builder", __name__, url_prefix="/auswertungen")


@blueprint.before_request
def check_role() -> None:
    """Open the pages to who may have figures."""
    if not access.may(viewer(), Verb.READ, SavedReport) or not statistics.offices_for(db.guarded, viewer()):
        abort(404)


def may_save(saved: SavedReport | None) -> bool:
    """Say whether the viewer may keep reports, and change this one: one of another agency is looked at only."""
    own = saved is None or saved.office_id == viewer().agency_id
    return own and access.may(viewer(), Verb.CREATE, SavedReport)


@blueprint.route("/")
def index() -> str:
    """Show the saved reports."""
    rows = [
        {
            "url": url_for("report_builder.build", id=one.id),
            "cells": [
                saved_reports.title_of(one, viewer()), one.period_rule.label, one.audience.label,
                "ja" if one.in_workbook else "nein", moment(one.saved_at),
            ],
        }
        for one in saved_reports.all_of(db.guarded)
    ]  # fmt: skip
    return render("report_builder/index.html", title=TITLE, rows=rows)


@blueprint.route("/bauen")
def build() -> Any:
    """Show what is asked as a form, and its answer as a table with bars."""
    saved = _saved()
    given = _given(saved)
    asked, faults, table = _asked(given), _half(given), None
    period = period_for(PeriodRule.THIS_YEAR, clock.today())
    try:
        period = _period(given, saved)
        if asked.indicators:
            table = _answer(asked, period, given)
    except Refused as refused:
        faults.append(str(refused))
    known = statistics.catalogue(period.end.year)
    link = figure_cases.links(asked, period) if _applied(given) is Protection.NONE else None
    query = given.to_dict(flat=False)
    return render(
        "report_builder/page.html", title=saved_reports.title_of(saved, viewer()) if saved else "Auswertung bauen",
        subtitle=str(period), saved=saved,
        given=given, asked=asked, period=period, faults=faults, groups=known.groups,
        quotients=_quotients(asked, known),
        dimensions=statistics.dimensions_for(viewer()), choices=_choices(period), compared=COMPARED, shares=SHARES, query=query,
        protections=PROTECTIONS if viewer().office_id is not None else {}, protection=_applied(given).label,
        table=figure_tables.shown(table, link) if table else None, rules=PeriodRule, audiences=Audience,
        may_save=may_save(saved), in_office=viewer().office_id is not None, breadcrumbs=_trail(),
        downloads=_downloads(query) if table else [],
    ), 422 if faults else 200  # fmt: skip


def _answer(asked: Asked, period: Period, given: MultiDict[str, str]) -> Table:
    """Return the table; a suppressed one hides what its file and the standard workbook hide."""
    if _applied(given) is not Protection.SUPPRESS:
        return statistics.answer(db.guarded, asked, period=period, on=clock.today(), protection=_protection(given))
    report = _report(asked, period, given, TITLE)
    if report.faults:
        raise Refused(report.sheets[0].fault)
    return report.tables[0]


def _report(asked: Asked, period: Period, given: MultiDict[str, str], title: str) -> StatisticsReport:
    """Return what is asked as a report of one sheet; a suppressed one is protected with all that the workbook shows."""
    offices = [office.id for office in statistics.offices_for(db.guarded, viewer())]
    beside = saved_reports.placed(db.guarded) if _applied(given) is Protection.SUPPRESS else ()
    questions = dict.fromkeys([*(replace(one, title="") for _, one in beside), replace(asked, title="")])
    own = [(title if one == replace(asked, title="") else None, one) for one in questions]
    return statistics.report(db.guarded, offices, period, clock.today(), _protection(given), sheets=(), own=own)


def _downloads(query: dict[str, list[str]]) -> list[dict[str, str]]:
    kinds = (("Excel", "report_builder.workbook"), ("CSV", "report_builder.csv"))
    return [{"label": label, "url": url_for(endpoint, **query)} for label, endpoint in kinds]  # type: ignore[arg-type]


def _saved() -> SavedReport | None:
    """Return the saved report the address names; one the viewer may not see is not found."""
    number = request.args.get("id", "")
    if not number:
        return None
    if not DIGITS.fullmatch(number):
        abort(404)
    one = select(SavedReport).where(SavedReport.id == int(number)).options(joinedload(SavedReport.office))
    return db.session.scalars(one).one_or_none() or abort(404)


def _given(saved: SavedReport | None) -> MultiDict[str, str]:
    """Return what is asked: by the address, or by the saved report it names as long as it asks nothing itself."""
    given = MultiDict((key, value) for key, value in request.args.items(multi=True) if key != "id" and value)
    if saved is None or given:
        return given
    kept = saved.asked
    plain = [
        (key, str(kept[key]))
        for key in ("rows", "across", "compare", "shares", "protection", "period")
        if kept.get(key)
    ]
    codes = [(f"f.{key}", code) for key, codes in kept.get("filters", {}).items() for code in codes]
    return MultiDict([*(("indicators", key) for key in kept["indicators"]), *plain, *codes])


def _asked(given: MultiDict[str, str]) -> Asked:
    """Return the question; a code is empty where „keine Angabe“ is asked for, written as a dash."""
    keys = dict.fromkeys(name[2:] for name in given if name.startswith("f."))
    filters = tuple((key, tuple("" if code == "-" else code for code in given.getlist(f"f.{key}"))) for key in keys)
    compare = given.get("compare", "")
    if compare and compare not in {one.value for one in Compare}:
        abort(404)
    shares = given.get("shares", "")
    if shares and shares not in set(Share):
        abort(404)
    return Asked(
        tuple(dict.fromkeys((*given.getlist("indicators"), *_divided(given)))), given.get("rows", ""), given.get("across", ""), filters,
        Compare(compare) if compare else None, shares=Share(shares) if shares else None,
    )  # fmt: skip


def _divided(given: MultiDict[str, str]) -> tuple[str, ...]:
    """Return numerator, denominator and share where both are chosen: outside the office a share stands beside them only."""
    part, whole = given.get("part", ""), given.get("whole", "")
    return (part, whole, f"{part}/{whole}") if part and whole else ()


def _half(given: MultiDict[str, str]) -> list[str]:
    """Return what is missing where a share has only one of its two figures."""
    if bool(given.get("part")) == bool(given.get("whole")):
        return []
    missing, there = ("Nenner", "Zähler") if given.get("part") else ("Zähler", "Nenner")
    return [f"Der Anteil hat einen {there} und keinen {missing}. Wählen Sie beide, oder keinen von beiden."]


def _quotients(asked: Asked, known: Catalogue) -> list[tuple[str, str]]:
    """Return the shares asked for that are no figure of the catalogue, with their words."""
    found = []
    for key in asked.indicators:
        if "/" in key:
            try:
                found.append((key, known.figure(key).label))
            except Refused:
                found.append((key, key))
    return found


def _period(given: MultiDict[str, str], saved: SavedReport | None) -> Period:
    rule = saved.period_rule if saved else PeriodRule.THIS_YEAR
    return period_for(rule, clock.today(), given.get("period", "").strip())


def _protection(given: MultiDict[str, str]) -> Protection:
    asked = given.get("protection", Protection.NONE.value)
    return Protection(asked) if asked in set(Protection) else abort(404)


def _applied(given: MultiDict[str, str]) -> Protection:
    least = statistics.least_protection(viewer())
    return _protection(given) if least is Protection.NONE else least


def _choices(period: Period) -> list[dict[str, Any]]:
    try:
        offered = filter_choices(db.guarded, period, clock.today())
    except Refused:
        return []
    return [
        {
            "key": key,
            "label": statistics.DIMENSIONS[key].label,
            "values": [(one.key or "-", one.label) for one in members],
        }
        for key, members in offered.items()
    ]


@blueprint.route("/speichern", methods=("POST",))
def save() -> Any:
    """Keep what is asked under a name."""
    saved = _saved()
    given = MultiDict((key, value) for key, value in request.form.items(multi=True) if value)
    if not may_save(saved):
        abort(404)
    try:
        asked = _asked(given)
        period = period_for(PeriodRule.CHOSEN, clock.today(), given.get("period", ""))
        # Refuses what could never be counted, or not with the protection chosen.
        statistics.answer(db.guarded, asked, period=period, on=clock.today(), protection=_protection(given))
        audience, rule = _member(Audience, given.get("audience")), _member(PeriodRule, given.get("rule"))
        if audience is Audience.REGION:
            opened = period_for(rule, clock.today(), _fixed(given))
            saved_reports.check_for_region(db.guarded, asked, opened, clock.today())
        made = saved_reports.save(
            db.guarded, name=given.get("name", ""), asked=saved_reports.plain(asked, _protection(given), _fixed(given)),
            rule=rule, audience=audience,
            in_workbook="in_workbook" in given, by=current_user, replacing=saved,
        )  # fmt: skip
        db.session.commit()
    except (Refused, IntegrityError) as error:
        db.session.rollback()
        flash(str(error) if isinstance(error, Refused) else errors.sentence_for(error), "danger")
        query = {key: given.getlist(key) for key in given if key not in ("name", "rule", "audience", "csrf_token")}
        return redirect(url_for("report_builder.build", **query))  # type: ignore[arg-type]
    flash(f"„{made.name}“ ist gespeichert.", "success")
    return redirect(url_for("report_builder.build", id=made.id))


def _fixed(given: MultiDict[str, str]) -> str:
    """Return the period kept with a report: the one looked at, unless a rule finds it anew each time."""
    return given.get("period", "") if given.get("rule") == PeriodRule.CHOSEN else ""


def _member(members: Any, word: str | None) -> Any:
    return members(word) if word in set(members) else next(iter(members))


@blueprint.route("/loeschen", methods=("GET", "POST"))
def delete() -> Any:
    """Ask, then throw a saved report away."""
    saved = _saved() or abort(404)
    if not may_save(saved):
        abort(404)
    if request.method == "POST":
        db.session.delete(saved)
        db.session.commit()
        flash(f"„{saved.name}“ ist gelöscht.", "success")
        return redirect(url_for("report_builder.index"))
    return render(
        "confirm.html", title="Auswertung löschen?", action_url=url_for("report_builder.delete", id=saved.id),
        sentence=f"„{saved.name}“ wird gelöscht; die Zahlen selbst bleiben.", confirm_label="Löschen",
        cancel_url=url_for("report_builder.build", id=saved.id), breadcrumbs=_trail(),
    )  # fmt: skip


@blueprint.route("/auswertung.xlsx", endpoint="workbook")
def workbook() -> Response:
    """Hand out the table as a workbook."""
    report = _taken_away("Arbeitsmappe")
    made_by = statistics_workbook.maker(report, current_user)
    content = statistics_workbook.build(report, created_at=clock.now(), created_by=made_by)
    return send_bytes(content, f"auswertung_{report.period.start}_{report.period.end}.xlsx")


@blueprint.route("/auswertung.csv", endpoint="csv")
def csv() -> Response:
    """Hand out the figures alone."""
    report = _taken_away("CSV")
    content = statistics.statistics_csv(report).encode("utf-8-sig")
    return send_bytes(content, f"auswertung_{report.period.start}_{report.period.end}.csv")


def _taken_away(form: str) -> StatisticsReport:
    """Return what is asked as a report of one sheet and write down that it leaves."""
    saved = _saved()
    given = _given(saved)
    title = saved.name if saved else "Auswertung"
    report = _report(_asked(given), _period(given, saved), given, title)
    if report.faults:
        raise Refused(" ".join(report.faults))
    audit.record_access(db.engine, viewer(), f"Auswertung {report.period} ({form})", viewer().office_id)
    return report


def _trail() -> list[dict[str, str]]:
    return [{"label": TITLE, "url": url_for("report_builder.index")}]
