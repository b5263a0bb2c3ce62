"""Saved reports: what is asked, in keys, kept under a name, shared with a role, and placed in the standard workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Agency, SavedReport, User
from models.enums import AgencyKind, Audience, PeriodRule, Role
from portal import clock
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.report_forms import checked_name
from portal.statistics import Asked, Compare, Period, Protection, Share
from portal.statistics.asking import fault_in
from portal.viewers import Viewer, machine

Plain = Mapping[str, Any]
"""What is asked, as the database keeps it: keys and codes, no figures and no names."""


def plain(asked: Asked, protection: Protection, period: str) -> dict[str, Any]:
    """Return what is asked as it is kept."""
    return {
        "indicators": list(asked.indicators), "rows": asked.rows, "across": asked.across,
        "filters": {key: list(codes) for key, codes in asked.filters},
        "compare": asked.compare.value if asked.compare else "", "shares": asked.shares.value if asked.shares else "",
        "protection": protection.value, "period": period,
    }  # fmt: skip


def asked_in(kept: Plain, title: str = "") -> Asked:
    """Return the question kept; unknown keys are refused when it is asked."""
    filters = tuple((key, tuple(codes)) for key, codes in kept.get("filters", {}).items())
    compare = Compare(kept["compare"]) if kept.get("compare") else None
    return Asked(
        tuple(kept.get("indicators", ())), kept.get("rows", ""), kept.get("across", ""), filters, compare, title,
        Share(kept["shares"]) if kept.get("shares") else None,
    )  # fmt: skip


def all_of(session: GuardedSession) -> list[SavedReport]:
    """Return the reports the viewer may see, by name."""
    found = select(SavedReport).options(joinedload(SavedReport.office))
    return list(session.scalars(found.order_by(SavedReport.name, SavedReport.id)))


def title_of(report: SavedReport, viewer: Viewer) -> str:
    """Return the name of a report, with the office it comes from where that is another."""
    return report.name if report.office_id == viewer.agency_id else f"{report.name} ({report.office.name})"


def check_for_region(session: GuardedSession, asked: Asked, period: Period, on: date) -> None:
    """Raise Refused with the reason where the viewer's Region could not look at what is asked for a period.

    It counts anew with the rights of its own finance: rounded, for calendar periods, by breakdowns that are for it.
    """
    own = session.get_one(Agency, session.viewer.agency_id)
    if own.funded_by_id is None:
        raise Refused(
            f"Für „{own.name}“ ist keine Region eingetragen, mit der sie geteilt werden könnte. "
            "Wählen Sie unter „Wer sie sieht“ jemand anderen."
        )
    region = Viewer(None, "Finanzen der Region", Role.FINANCE, own.funded_by_id, AgencyKind.REGION, on)
    with session.no_autoflush, session.acting_as(region):
        fault = fault_in(session, asked, period, on)
    if fault:
        raise Refused(f"Mit den Finanzen der Region lässt sich diese Auswertung nicht teilen. {fault}")


def placed(session: GuardedSession) -> Sequence[tuple[str | None, Asked]]:
    """Return name and question of the reports in the standard workbook, without the name of those the viewer does not see.

    Colleagues see other reports in it: what is hidden in the workbook of one is hidden in that of all, or two would tell it.
    """
    seen = {report.id for report in all_of(session)}
    own = select(SavedReport).where(SavedReport.office_id == session.viewer.agency_id, SavedReport.in_workbook)
    with session.no_autoflush, session.acting_as(machine("Auswertungen", clock.today())):
        found = session.scalars(own.order_by(SavedReport.name, SavedReport.id)).all()
        return [(report.name if report.id in seen else None, asked_in(report.asked, report.name)) for report in found]


def faults(session: GuardedSession, period: Period, on: date) -> list[tuple[SavedReport, str]]:
    """Return the reports in the standard workbook that cannot be counted for a period any more, each with the reason."""
    found = [(report, fault_in(session, asked_in(report.asked), period, on))
             for report in all_of(session) if report.in_workbook and report.office_id == session.viewer.agency_id]  # fmt: skip
    return [(report, fault) for report, fault in found if fault]


def save(
    session: GuardedSession,
    *,
    name: str,
    asked: Plain,
    rule: PeriodRule,
    audience: Audience,
    in_workbook: bool,
    by: User,
    replacing: SavedReport | None = None,
) -> SavedReport:
    """Keep what is asked under a name, in place of another saved report if one is given; raise Refused without a name."""
    made = replacing or SavedReport(office_id=by.agency_id)
    made.name, made.asked, made.period_rule, made.audience = checked_name(name), dict(asked), rule, audience
    made.in_workbook, made.saved_at, made.saved_by_id = in_workbook, clock.now(), by.id
    session.add(made)
    return made
