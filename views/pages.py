"""Pages that are no tables: today, rights, accessibility, and a sign of life for the operator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort
from flask_admin import AdminIndexView, expose
from sqlalchemy import select

from models import Case, Conference, FollowUp, Invitation, Measure, Reminder, Report
from portal import access, clock, rights, today
from portal.extensions import db
from portal.today import Pile
from portal.viewers import Viewer
from views.base.downloads import send_bytes
from views.base.records import INVISIBLE
from views.formats import day, moment
from views.menu import RIGHTS, list_of
from views.overviews import overview
from views.rendering import badges, render

blueprint = Blueprint("pages", __name__)


class StartView(AdminIndexView):
    """The first page of the day, for each role."""

    def __init__(self) -> None:
        """Stand at the root of the portal."""
        super().__init__(name="Heute", url="/", template="start.html")

    @expose("/")
    def index(self) -> Any:
        """Show what must be done today."""
        viewer = db.guarded.viewer
        piles = today.piles_for(viewer)
        counts = badges() | today.beside(db.guarded, viewer)
        groups = [_group(pile, viewer, counts.get(pile.key, 0)) for pile in piles]
        tiles = [
            {
                "label": pile.title,
                "value": today.counted(counts.get(pile.key, 0)),
                "url": list_of(pile.key),
                "tone": "warning" if counts.get(pile.key) else None,
            }
            for pile in piles
        ]
        more_tiles, more_groups = overview(viewer)
        return render(
            "start.html",
            title="Heute",
            subtitle=f"{WEEKDAYS[viewer.today.weekday()]}, {day(viewer.today)}",
            tiles=tiles + more_tiles,
            groups=groups + more_groups,
            prints_day=bool(piles),
            page_actions=_shortcuts(viewer),
        )


WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def _group(pile: Pile, viewer: Viewer, count: int) -> dict[str, Any]:
    records = db.session.scalars(today.first_of(pile, viewer)).unique().all()
    items = [_item(pile, record, viewer) for record in records]
    return {
        "title": pile.title,
        "hint": pile.hint,
        "due": any(item["due"] for item in items),
        "counted": True,
        "items": items,
        "more": today.counted(count) if count > len(records) else None,
        "more_url": list_of(pile.key) if records else None,
    }


def _item(pile: Pile, record: Any, viewer: Viewer) -> dict[str, Any]:
    due = today.due_day(pile, record)
    label, note, path = WORDS[pile.model](record)
    return {
        "label": label,
        "note": note,
        "url": f"/{path}/details/?id={record.id}",
        "due": day(due) if due else "",
        "tone": today.tone(due, viewer.today),
    }


def _case_words(case: Case) -> tuple[str, str, str]:
    return f"{case.number} {case.household_name}", f"{case.status.label}, gemeldet am {day(case.reported_on)}", "faelle"


def _report_words(report: Report) -> tuple[str, str, str]:
    return (
        f"{report.last_name}, {report.first_name}",
        f"{report.channel.label}, eingegangen am {day(report.reported_on)}",
        "meldungen",
    )


def _number_of(record: Any) -> str:
    return record.case.number if record.case else INVISIBLE


def _conference_words(conference: Conference) -> tuple[str, str, str]:
    return (
        f"Fall {_number_of(conference)}, {moment(conference.scheduled_at)}",
        f"{conference.place} · {conference.state.label}",
        "konferenzen",
    )


def _measure_words(measure: Measure) -> tuple[str, str, str]:
    agency = measure.responsible_agency.name if measure.responsible_agency else "Haushalt"
    return measure.title, f"Fall {_number_of(measure)} · {agency}", "massnahmen"


def _follow_up_words(follow_up: FollowUp) -> tuple[str, str, str]:
    return f"Fall {_number_of(follow_up)}", f"nach {follow_up.months} Monaten", "nachfragen"


def _reminder_words(reminder: Reminder) -> tuple[str, str, str]:
    return reminder.text, f"Fall {_number_of(reminder)}", "wiedervorlagen"


def _invitation_words(invitation: Invitation) -> tuple[str, str, str]:
    conference = invitation.conference
    return (
        f"Fallkonferenz am {moment(conference.scheduled_at)}",
        f"{conference.place} · Fall {_number_of(invitation)}",
        "einladungen",
    )


WORDS: dict[Any, Any] = {
    Case: _case_words,
    Report: _report_words,
    Conference: _conference_words,
    Measure: _measure_words,
    FollowUp: _follow_up_words,
    Reminder: _reminder_words,
    Invitation: _invitation_words,
}


def _shortcuts(viewer: Viewer) -> list[dict[str, str]]:
    if access.may(viewer, access.Verb.CREATE, Report):
        return [{"label": "Neue Meldung", "url": "/meldungen/new/", "tone": "primary"}]
    return []


@blueprint.route("/rechte/", endpoint="rights")
def rights_page() -> Any:
    """Show who may do what, from the table that enforces it."""
    _only_for_rights()
    matrix = rights.matrix()
    downloads = [
        {"label": "Als Excel-Datei", "url": "/rechte/rechte.xlsx"},
        {"label": "Als CSV-Datei", "url": "/rechte/rechte.csv"},
    ]
    return render(
        "rights.html",
        title="Rechte",
        roles=matrix.roles,
        records=matrix.records(),
        downloads=downloads,
        intro="Diese Tabelle ist dieselbe, nach der das Portal jede Anfrage prüft. Was hier fehlt, ist verboten.",
    )


@blueprint.route("/rechte/rechte.<kind>", endpoint="rights_file")
def rights_file(kind: str) -> Response:
    """Hand out the rights matrix as a file."""
    _only_for_rights()
    if kind not in ("xlsx", "csv"):
        abort(404)
    return send_bytes(rights.as_xlsx() if kind == "xlsx" else rights.as_csv().encode("utf-8-sig"), f"rechte.{kind}")


def _only_for_rights() -> None:
    if db.guarded.viewer.role not in RIGHTS:
        abort(404)


@blueprint.route("/barrierefreiheit/", endpoint="accessibility")
def accessibility_page() -> Any:
    """Say how accessible the portal is."""
    return render("accessibility.html", title="Erklärung zur Barrierefreiheit")


@blueprint.route("/lebt", endpoint="health")
def health_page() -> Response:
    """Answer that the portal runs and reaches its database."""
    with db.engine.execution_options(readonly=True).connect() as connection:
        connection.execute(select(1))
    return Response(f"ok {clock.now():%Y-%m-%dT%H:%M:%SZ}\n", mimetype="text/plain")
