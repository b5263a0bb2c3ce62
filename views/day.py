"""The first page of the day, for each role, and the same day whole on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, request, url_for
from flask_admin import AdminIndexView, expose
from sqlalchemy import select

from models import Report, User
from models.enums import Role
from portal import access, deputies, loads, piles, scopes, today
from portal.extensions import db
from portal.piles import Pile
from portal.scopes import Scope
from portal.today import Waiting
from portal.viewers import Viewer
from views.base.forms import caseworkers
from views.day_words import Line, lines_of
from views.formats import day
from views.menu import list_of
from views.overviews import overview
from views.rendering import badges, render

blueprint = Blueprint("day", __name__)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ON_PAPER = 300
"""So many lines of one pile at most are printed."""


class StartView(AdminIndexView):
    """The first page of the day, for each role."""

    def __init__(self) -> None:
        """Stand at the root of the portal."""
        super().__init__(name="Heute", url="/", template="start.html")

    @expose("/")
    def index(self) -> Any:
        """Show what must be done today."""
        viewer, waiting = db.guarded.viewer, badges()
        absent = _absent(viewer, waiting.scope)
        groups = _groups(viewer, waiting, today.MOST, absent)
        tiles = [_tile(pile, viewer, waiting) for pile in piles.piles_for(viewer)]
        more_tiles, more_groups = overview(viewer)
        return render(
            "start.html",
            title="Heute",
            subtitle=_subtitle(viewer),
            tiles=tiles + more_tiles,
            groups=groups + more_groups,
            scopes=_offered(viewer, waiting.scope),
            represented=[_until(one) for one in absent] if waiting.scope.person == viewer.user_id else [],
            loads=_loads(viewer, waiting.scope),
            page_actions=_shortcuts(viewer, waiting.scope),
        )


@blueprint.route("/tagesliste/", endpoint="list")
def day_list() -> Any:
    """Show the whole day of a person, a team or everybody on one page, with boxes to tick on paper."""
    viewer = db.guarded.viewer
    if not piles.piles_for(viewer):
        abort(404)
    asked = scopes.read(request.args.get(scopes.SCOPE), viewer)
    waiting = today.waiting(db.guarded, viewer, asked)
    groups = [group for group in _groups(viewer, waiting, ON_PAPER, _absent(viewer, waiting.scope)) if group["items"]]
    return render(
        "day_list.html",
        title="Tagesliste",
        subtitle=" · ".join(filter(None, (_subtitle(viewer), _whose(viewer, waiting.scope)))),
        groups=groups,
        scopes=_offered(viewer, waiting.scope, "day.list"),
        breadcrumbs=[{"label": "Heute", "url": _start(viewer, waiting.scope)}],
    )


def _subtitle(viewer: Viewer) -> str:
    return f"{WEEKDAYS[viewer.today.weekday()]}, {day(viewer.today)}"


def _start(viewer: Viewer, scope: Scope) -> str:
    return f"/?{_named(viewer, scope)}"


def _named(viewer: Viewer, scope: Scope) -> str:
    return urlencode({scopes.SCOPE: scope.word(viewer)})


def _whose(viewer: Viewer, scope: Scope) -> str:
    if viewer.role not in piles.STAFF:
        return ""
    if scope.team:
        return f"Team {scope.team}"
    if scope.person is None:
        return "alle in der Fachstelle"
    return db.session.scalar(select(User.name).where(User.id == scope.person)) or "unbekannt"


def _tile(pile: Pile, viewer: Viewer, waiting: Waiting) -> dict[str, Any]:
    count = waiting.counts.get(pile.key, 0)
    return {
        "label": pile.title,
        "value": today.shown(count),
        "url": _list_of(pile, viewer, waiting),
        "tone": "warning" if count and not pile.since else None,
    }


def _list_of(pile: Pile, viewer: Viewer, waiting: Waiting) -> str:
    return list_of(pile.key, waiting.scope.word(viewer) if pile.whose and viewer.role in piles.STAFF else "")


def _groups(viewer: Viewer, waiting: Waiting, most: int, absent: list[User]) -> list[dict[str, Any]]:
    """Return the piles with their first lines: one statement a pile, and one for the cases they name."""
    found = {
        pile: db.session.scalars(today.first_of(pile, viewer, waiting.scope, most)).unique().all()
        for pile in piles.piles_for(viewer)
    }
    lines = lines_of(found, viewer, waiting.scope, {one.id: one.name for one in absent})
    return [_group(pile, viewer, waiting, lines[pile]) for pile in found]


def _group(pile: Pile, viewer: Viewer, waiting: Waiting, lines: list[Line]) -> dict[str, Any]:
    count = waiting.counts.get(pile.key, 0)
    return {
        "title": pile.title,
        "hint": pile.hint,
        "since": pile.since,
        "due": any(line.due for line in lines),
        "counted": True,
        "items": lines,
        "more": today.shown(count) if count > len(lines) else None,
        "more_url": _list_of(pile, viewer, waiting) if lines else None,
    }


def _offered(viewer: Viewer, scope: Scope, page: str = "") -> dict[str, Any] | None:
    """Return the switch between one's own work, a team's, a colleague's and everybody's; nothing for who works on no cases."""
    if viewer.role not in piles.STAFF:
        return None
    path = url_for(page) if page else "/"
    links = [
        {"label": label, "url": f"{path}?{scopes.SCOPE}={word}", "current": scope.word(viewer) == word}
        for word, label in ((scopes.MINE, "Meine"), (scopes.ALL, "Alle der Fachstelle"))
    ]
    people = db.session.execute(caseworkers(select(User.id, User.name, User.team).select_from(User))).tuples().all()
    teams = sorted({team for _, _, team in people if team})
    others = [(number, name) for number, name, _ in people if number != viewer.user_id]
    named = [(Scope(team=team).word(viewer), f"Team {team}") for team in teams]
    chosen = scope.word(viewer) if scope.team else scope.person
    return {"links": links, "path": path, "name": scopes.SCOPE, "people": [*named, *others], "chosen": chosen}


def _absent(viewer: Viewer, scope: Scope) -> list[User]:
    """Return for whom the person whose day it is stands in today."""
    if viewer.role not in piles.STAFF or scope.person is None:
        return []
    return deputies.represented(db.session, viewer, scope.person)


def _until(person: User) -> str:
    return f"{person.name} (bis {day(person.absent_until)})" if person.absent_until else person.name


def _loads(viewer: Viewer, scope: Scope) -> list[dict[str, Any]]:
    """Return who carries how much, for a lead who looks at everybody's day."""
    if viewer.role is not Role.LEAD or scope != scopes.EVERYBODY:
        return []
    return [
        {
            "load": load,
            "day_url": f"/?{scopes.SCOPE}={load.person.id}",
            "cases_url": url_for("case.index_view", assigned_to_id=load.person.id),
            "deputy": f"{load.person.deputy} {deputies.absence(load.person)}".strip() if load.person.deputy else "",
            "deputy_url": url_for("deputies.own", person=load.person.id),
        }
        for load in loads.per_person(db.session, viewer)
    ]


def _shortcuts(viewer: Viewer, scope: Scope) -> list[dict[str, str]]:
    found = []
    if access.may(viewer, access.Verb.CREATE, Report):
        found.append({"label": "Neue Meldung", "url": "/meldungen/new/", "tone": "primary"})
    if piles.piles_for(viewer):
        word = f"?{_named(viewer, scope)}" if viewer.role in piles.STAFF else ""
        found.append({"label": "Tagesliste drucken", "url": url_for("day.list") + word, "icon": "print"})
    return found
