"""What the first page shows to those who have no pile of work: figures, administration, data protection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from models import AccessEntry, Agency, AuditEntry, CatalogueEntry, Share, StatisticsDelivery, User
from models.enums import Role
from portal import access, rights, statistics
from portal.access import Verb
from portal.extensions import db
from portal.statistics import Period
from portal.viewers import Viewer
from views.formats import day, moment, number

SOON = timedelta(days=30)
MOST = 6
Overview = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Tiles and groups of the first page."""


def overview(viewer: Viewer) -> Overview:
    """Return tiles and groups for the viewer's role; nothing for roles that have piles of work."""
    make = OVERVIEWS.get(viewer.role) if viewer.role else None
    return make(viewer) if make else ([], [])


def _figures(viewer: Viewer) -> Overview:
    """For finance: the periods people ask for, each with page and workbook, and the way to case rows."""
    offices = statistics.offices_for(db.guarded, viewer)
    year, quarter = viewer.today.year, (viewer.today.month - 1) // 3 + 1
    last_quarter = f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    named = {text: Period.parse(text) for text in (f"{year}-Q{quarter}", last_quarter, str(year), str(year - 1))}
    periods = named.values()
    groups = [
        {"title": "Statistik ansehen", "items": [_period(period, "") for period in periods]},
        {
            "title": "Arbeitsmappe für die Region (Excel)",
            "items": [_period(period, "statistik.xlsx") for period in periods],
        },
    ]
    if access.may(viewer, Verb.CREATE, StatisticsDelivery):
        over = [_case_rows(name, period) for name, period in named.items() if period.end < viewer.today]
        groups.append({"title": "Fallzeilen ohne Personen liefern", "items": over})
    if viewer.office_id is None:
        names = [{"label": office.name, "url": f"/stellen/details/?id={office.id}"} for office in offices]
        groups.append({"title": "Geförderte Fachstellen", "items": names})
    return [], groups


def _period(period: Period, file: str) -> dict[str, Any]:
    query = urlencode({"from": period.start, "to": period.end})
    return {"label": str(period), "note": _days(period), "url": f"/statistik/{file}?{query}"}


def _case_rows(name: str, period: Period) -> dict[str, Any]:
    return {"label": f"Fälle {period}", "note": _days(period), "url": f"/lieferungen/faelle?zeitraum={name}"}


def _days(period: Period) -> str:
    return f"{day(period.start)} bis {day(period.end)}"


def _administration(viewer: Viewer) -> Overview:
    """For administration: how many of what there are, and who cannot or does not sign in."""
    counted = {
        "users": select(func.count(User.id)).where(User.active),
        "agencies": select(func.count(Agency.id)).where(Agency.active),
        "entries": select(func.count(CatalogueEntry.id)),
    }
    row = db.session.execute(select(*(query.scalar_subquery().label(key) for key, query in counted.items()))).one()
    tiles = [
        {"label": "Aktive Benutzer", "value": number(row.users), "url": "/benutzer/?active=1"},
        {"label": "Aktive Stellen", "value": number(row.agencies), "url": "/stellen/?active=1"},
        {"label": "Katalogeinträge", "value": number(row.entries), "url": "/kataloge/"},
    ]
    never = db.session.execute(
        select(User.id, User.name, User.role, Agency.name.label("agency"))
        .join(Agency, User.agency_id == Agency.id)
        .where(User.active, User.last_login_at.is_(None))
        .order_by(User.id.desc())
        .limit(MOST)
    )
    items = [
        {"label": row.name, "note": f"{row.role.label} · {row.agency}", "url": f"/benutzer/details/?id={row.id}"}
        for row in never
    ]
    return tiles, [
        {
            "title": "Noch nie angemeldet",
            "hint": "Passwort gesetzt und persönlich weitergegeben?",
            "items": items,
            "more_url": "/benutzer/?active=1",
            "empty": "Alle aktiven Benutzer haben sich schon angemeldet.",
        }
    ]


def _privacy(viewer: Viewer) -> Overview:
    """For data protection: the newest accesses and changes, and the shares that end soon."""
    return [], [
        {
            "title": "Freigaben, die bald enden",
            "hint": f"In den nächsten {SOON.days} Tagen",
            "items": _ending_shares(viewer),
            "more_url": "/freigaben/?sort=valid_until",
            "empty": f"Keine Freigabe endet in den nächsten {SOON.days} Tagen.",
        },
        {"title": "Letzte Zugriffe", "items": _accesses(), "more_url": "/zugriffe/"},
        {"title": "Letzte Änderungen", "items": _changes(), "more_url": "/protokoll/"},
    ]


def _ending_shares(viewer: Viewer) -> list[dict[str, Any]]:
    found = db.session.scalars(
        select(Share)
        .where(Share.revoked_on.is_(None), Share.valid_until.between(viewer.today, viewer.today + SOON))
        .order_by(Share.valid_until, Share.id)
        .limit(MOST)
        .options(joinedload(Share.case), joinedload(Share.agency))
    )
    return [
        {
            "label": f"Fall {share.case.number}",
            "note": f"{share.agency.name} · {share.basis.label}",
            "url": f"/freigaben/details/?id={share.id}",
            "due": day(share.valid_until),
        }
        for share in found
    ]


def _accesses() -> list[dict[str, Any]]:
    found = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc()).limit(MOST))
    return [
        {
            "label": entry.what,
            "note": f"{moment(entry.at)} · {entry.user_name}",
            "url": f"/zugriffe/details/?id={entry.id}",
        }
        for entry in found
    ]


def _changes() -> list[dict[str, Any]]:
    found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(MOST))
    return [
        {
            "label": f"{rights.RECORDS.get(entry.record, entry.record)} {entry.record_id}: {entry.action.label}",
            "note": f"{moment(entry.at)} · {entry.user_name}",
            "url": f"/protokoll/details/?id={entry.id}",
        }
        for entry in found
    ]


OVERVIEWS: dict[Role, Callable[[Viewer], Overview]] = {
    Role.FINANCE: _figures,
    Role.ADMIN: _administration,
    Role.PRIVACY: _privacy,
}
