"""Inboxes: reports that wait for a decision, and some the office rejected or passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.enums import Channel
from portal import reports
from portal.demo.arrivals import report_of
from portal.demo.desks import Desk
from portal.demo.drafts import Drawer

WAITING = (Channel.COURT, Channel.JOBCENTER, Channel.HOUSING_COMPANY, Channel.SELF, Channel.COURT, Channel.JOBCENTER)
"""By which ways the open reports of the first days come; partners see theirs on their own pages."""
NEIGHBOUR = "Fachstelle Beispielkreis, Telefon 0511 0000-900"
WRONG_TOWN = "Der Haushalt wohnt im Nachbarkreis."
NO_DANGER = "Rückstand ist nach Auskunft des Vermieters ausgeglichen, keine Kündigung ausgesprochen."


def decline(desk: Desk, drawer: Drawer, day: date) -> None:
    """Record a report that does not become a case."""
    report = report_of(desk, drawer.draft(day))
    decided_on = min(desk.town.workday(day, 1), desk.today)
    by = desk.lots.one(desk.town.workers)
    if desk.lots.chance(50):
        reports.pass_on(desk.session, report, to=NEIGHBOUR, reason=WRONG_TOWN, by=by, on=decided_on)
    else:
        reports.reject(report, reason=NO_DANGER, by=by, on=decided_on)


def wait(desk: Desk, drawer: Drawer, days: Sequence[date]) -> None:
    """Record reports of these days that nobody has decided on yet."""
    for place, day in enumerate(days):
        report_of(desk, drawer.draft(day, channel=WAITING[place % len(WAITING)]))
