"""Steuerung: what became of the reported cases, how long it took, who carries how much, and how the months went."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, url_for

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.statistics import Period, funnel
from views import figure_tables, periods
from views.formats import day
from views.menu import STEERING
from views.rendering import render

blueprint = Blueprint("dashboard", __name__)


@blueprint.route("/steuerung/", endpoint="page")
def dashboard_page() -> Any:
    """Show the figures the lead steers by; the page does not exist outside the office."""
    viewer = db.guarded.viewer
    if viewer.role not in STEERING or viewer.office_id is None:
        abort(404)
    now, period, error, tables = clock.today(), None, "", []
    try:
        period = periods.asked()
        found = funnel.dashboard(db.guarded, period, now)
        tables = [figure_tables.shown(one) for one in (found.funnel, found.medians, found.load, found.trend)]
    except Refused as refused:
        period, error = None, str(refused)
    return render(
        "dashboard.html",
        title="Steuerung",
        subtitle=f"{period or 'Nicht gezählt'} · Datenstand {day(now)}",
        period={"action_url": url_for("dashboard.page"), **periods.fields(period, error, _address)},
        tables=tables,
    )


def _address(period: Period) -> str:
    return f"{url_for('dashboard.page')}?{urlencode({'from': period.start, 'to': period.end})}"
