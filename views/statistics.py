"""Figures on a page and as a workbook: the same report feeds both, and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request, url_for
from flask_login import current_user
from markupsafe import Markup

from models import Agency, SavedReport
from portal import audit, clock, saved_reports, statistics
from portal.errors import Refused
from portal.exports import statistics_workbook
from portal.extensions import db
from portal.statistics import SHEETS, Asked, Mark, Period, Protection, StatisticsReport, denominators
from views import figure_tables, periods
from views.base.downloads import send_bytes
from views.formats import day
from views.rendering import render

ALL_SHEETS = "all"
PROTECTIONS = {
    Protection.NONE.value: "zeigen (Dienstgebrauch)",
    Protection.ROUND_TO_5.value: "auf 5 runden",
    Protection.SUPPRESS.value: "sperren",
}
blueprint = Blueprint("statistics", __name__)


@blueprint.route("/statistik/", endpoint="page")
def statistics_page() -> Any:
    """Show the figures of a period."""
    offices, own = _offices(), saved_reports.placed(db.guarded)
    titles = [*((sheet.key, sheet.title) for sheet in SHEETS), *_placed_titles(own)]
    sheets = _sheets(titles)
    try:
        period = periods.asked()
        report = _report_to_show(offices, period, sheets, own)
    except Refused as refused:
        form = _period_form(None, str(refused), offices)
        return render("statistics.html", title="Statistik", subtitle="Nicht gezählt", period=form)
    shown = {
        "from": period.start,
        "to": period.end,
        "office": request.args.get("office", ""),
        "protection": _protection().value,
        "denominator": _denominator(),
    }
    query = urlencode(shown)
    downloads = [
        {"label": "Arbeitsmappe (Excel)", "url": f"{url_for('statistics.workbook')}?{query}"},
        {"label": "CSV", "url": f"{url_for('statistics.csv')}?{query}"},
        {"label": "Kennzahlen", "url": url_for("statistics.figures")},
    ]
    return render(
        "statistics.html",
        title="Statistik",
        subtitle=f"{', '.join(report.offices)} · {report.period}",
        period=_period_form(period, "", offices),
        cover=_cover(report),
        protection=report.protection.label,
        rules=report.rules,
        marks=[{"label": mark.value, "value": mark.label} for mark in Mark],
        sheets=_tabs(shown, sheets, titles),
        tables=[figure_tables.shown(table) for table in report.tables],
        downloads=downloads,
        faults=[_warning(saved, fault) for saved, fault in saved_reports.faults(db.guarded, period, clock.today())],
    )


def _warning(saved: SavedReport, fault: str) -> Markup:
    """Say before the workbook is taken away that a report placed in it has no table there, and why."""
    return Markup(
        'In der Arbeitsmappe steht statt der Auswertung <a href="{}">„{}“</a> nur dieser Satz: Sie lässt sich nicht mehr '
        "zählen. {}"
    ).format(url_for("report_builder.build", id=saved.id), saved.name, fault)


@blueprint.route("/statistik/kennzahlen", endpoint="figures")
def figures_page() -> Any:
    """Show every figure of the reporting year with its key, its unit, its date basis and its sentence."""
    _offices()
    period = periods.asked()
    known = statistics.catalogue(period.end.year)
    groups = [
        {
            "title": title,
            "rows": [
                [figure.label, figure.key, figure.unit.label, figure.basis.value, figure.definition]
                for figure in figures
            ],
        }
        for title, figures in known.groups.items()
    ]
    dimensions = [[one.label, key, one.several] for key, one in statistics.dimensions_for(db.guarded.viewer).items()]
    subtitle = f"Katalog für das Berichtsjahr {known.year}"
    return render("figures.html", title="Kennzahlen", subtitle=subtitle, groups=groups, dimensions=dimensions)


@blueprint.route("/statistik/statistik.xlsx", endpoint="workbook")
def workbook() -> Response:
    """Hand out the workbook of a period."""
    report = _report_to_take_away("Arbeitsmappe")
    made_by = statistics_workbook.maker(report, current_user)
    content = statistics_workbook.build(report, created_at=clock.now(), created_by=made_by)
    return send_bytes(content, _file_name(report, "xlsx"))


@blueprint.route("/statistik/statistik.csv", endpoint="csv")
def csv() -> Response:
    """Hand out the figures alone."""
    report = _report_to_take_away("CSV")
    return send_bytes(statistics.statistics_csv(report).encode("utf-8-sig"), _file_name(report, "csv"))


def _report_to_show(
    offices: list[Agency], period: Period, sheets: tuple[str, ...] | None, own: Sequence[tuple[str | None, Asked]]
) -> StatisticsReport:
    """Return the sheets asked for; what is hidden in them is hidden as in the whole workbook, or one would tell the other."""
    known = {sheet.key for sheet in SHEETS}
    counted = own if sheets is None or not known.issuperset(sheets) or _protection() is Protection.SUPPRESS else ()
    whole = statistics.report(
        db.guarded,
        _chosen(offices),
        period,
        clock.today(),
        _protection(),
        sheets=sheets,
        own=counted,
        denominator=_denominator(),
    )
    return replace(whole, sheets=tuple(sheet for sheet in whole.sheets if sheets is None or sheet.key in sheets))


def _report_to_take_away(form: str) -> StatisticsReport:
    """Return the report asked for and write down that it leaves; raise Refused for a period nobody can count."""
    offices, period = _offices(), periods.asked()
    own = saved_reports.placed(db.guarded)
    report = statistics.report(
        db.guarded, _chosen(offices), period, clock.today(), _protection(), own=own, denominator=_denominator()
    )
    viewer = db.guarded.viewer
    audit.record_access(db.engine, viewer, f"Statistik {report.period} ({form})", viewer.office_id)
    return report


def _file_name(report: StatisticsReport, ending: str) -> str:
    return f"statistik_{report.period.start:%Y-%m-%d}_{report.period.end:%Y-%m-%d}.{ending}"


def _offices() -> list[Agency]:
    """Return the offices whose figures the viewer may have; the page does not exist for who has none."""
    offices = statistics.offices_for(db.guarded, db.guarded.viewer)
    if not offices:
        abort(404)
    return offices


def _chosen(offices: list[Agency]) -> list[int]:
    """Return the offices asked for; a foreign one is not found."""
    asked = request.args.get("office", "")
    if not asked:
        return [office.id for office in offices]
    chosen = [office.id for office in offices if str(office.id) == asked]
    if not chosen:
        abort(404)
    return chosen


def _protection() -> Protection:
    """Return how small numbers shall be kept; what a viewer cannot go below is applied whatever he asks for."""
    asked = request.args.get("protection", Protection.NONE.value)
    if asked not in set(Protection):
        abort(404)
    return Protection(asked)


def _denominator() -> str:
    """Return of what success shall be a share; what is none is not found."""
    asked = request.args.get("denominator", "") or denominators.CLOSED
    if asked not in denominators.DENOMINATORS:
        abort(404)
    return asked


def _placed_titles(own: Sequence[tuple[str | None, Asked]]) -> list[tuple[str, str]]:
    """Return key and title of the saved reports that stand in the workbook of the viewer."""
    return [(f"own{number}", title) for number, (title, _) in enumerate(own, start=1) if title is not None]


def _sheets(titles: Sequence[tuple[str, str]]) -> tuple[str, ...] | None:
    """Return the sheet asked for, the first one by default, None for all; one nobody knows is not found."""
    asked = request.args.get("sheet", SHEETS[0].key)
    if asked == ALL_SHEETS:
        return None
    if asked not in dict(titles):
        abort(404)
    return (asked,)


def _tabs(
    shown: dict[str, Any], chosen: tuple[str, ...] | None, titles: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the links to the sheets of the workbook, and to all of them for printing."""
    keys = [(key, f"{number} {title}") for number, (key, title) in enumerate(titles, start=1)]
    return [
        {
            "label": label,
            "url": f"{url_for('statistics.page')}?{urlencode({**shown, 'sheet': key})}",
            "current": key in (chosen or (ALL_SHEETS,)),
        }
        for key, label in (*keys, (ALL_SHEETS, "Alle Tabellen"))
    ]


def _period_form(period: Period | None, error: str, offices: list[Agency]) -> dict[str, Any]:
    selects = []
    if len(offices) > 1:
        choices = [("", "alle Fachstellen"), *((str(office.id), office.name) for office in offices)]
        selects.append(
            {"name": "office", "label": "Fachstelle", "choices": choices, "value": request.args.get("office", "")}
        )
    if statistics.least_protection(db.guarded.viewer) is Protection.NONE:
        choices = list(PROTECTIONS.items())
        value = _protection().value
        selects.append({"name": "protection", "label": "Kleine Zahlen", "choices": choices, "value": value})
    wholes = [(one.key, one.label) for one in denominators.DENOMINATORS.values()]
    selects.append({"name": "denominator", "label": "Nenner des Erfolgs", "choices": wholes, "value": _denominator()})
    return {
        "action_url": url_for("statistics.page"),
        "selects": selects,
        "sheet": request.args.get("sheet", ""),
        **periods.fields(period, error, _address),
    }


def _address(period: Period) -> str:
    kept = {key: request.args[key] for key in ("office", "protection", "denominator", "sheet") if key in request.args}
    return f"{url_for('statistics.page')}?{urlencode({**kept, 'from': period.start, 'to': period.end})}"


def _cover(report: StatisticsReport) -> list[dict[str, str]]:
    return [
        {"label": "Fachstelle", "value": ", ".join(report.offices)},
        {"label": "Zeitraum", "value": f"{day(report.period.start)} bis {day(report.period.end)}"},
        {"label": "Datenstand", "value": day(report.on)},
        {"label": "Nenner der Erfolgsanteile", "value": report.denominator},
    ]
