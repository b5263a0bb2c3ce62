"""What every page needs besides its own content: menu with badges, who is signed in, addresses of the frame."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import g, render_template, request, url_for
from flask_login import current_user

from models import Case
from portal import access, scopes, today
from portal.access import Verb
from portal.extensions import db
from portal.today import Waiting
from views import formats, menu

VERSION = "0.1.0"
SHEETS = (
    "tokens", "layout", "navigation", "content", "controls", "forms", "filters", "tables", "parts", "case", "day", "print",
)  # fmt: skip


def render(template: str, **values: Any) -> str:
    """Render a page of our own in the frame of the portal."""
    return render_template(template, **{**frame(), **values})


def frame() -> dict[str, Any]:
    """Return what the layout shows around every page; nothing personal for who is not signed in."""
    known = {
        "version": VERSION, "assets": assets(request.script_root), "home_url": "/", "accessibility_url": url_for("pages.accessibility"),
        "menu": [], "show": formats.show,
    }  # fmt: skip
    if not current_user.is_authenticated:
        return known
    viewer = db.guarded.viewer
    free = not current_user.password_temporary
    searches = free and access.may(viewer, Verb.READ, Case)
    return known | {
        "office_name": current_user.agency.name,
        "signed_in": {"name": current_user.name, "role": current_user.role.label, "agency": current_user.agency.name},
        "sign_out_url": url_for("account.sign_out"),
        "search_url": url_for("case.index_view") if searches else None,
        "menu": menu.groups(viewer, badges(), request.path) if free else [],
    }


@cache
def assets(root: str) -> dict[str, Any]:
    """Return the addresses of sheets, script and emblem below the place the portal is mounted at; the same for all pages."""
    return {
        "sheets": [url_for("static", filename=f"css/{sheet}.css", v=VERSION) for sheet in SHEETS],
        "script": url_for("static", filename="js/bleibe.js", v=VERSION),
        "emblem": url_for("static", filename="img/bleibe.svg"),
    }


def form_status() -> int:
    """Return the status of a page with a form: 422 where it comes back because what was sent was not kept."""
    return 422 if request.method == "POST" else 200


def badges() -> Waiting:
    """Return what waits for the viewer, by the word of the menu, in the scope the address names; counted once a request."""
    if "badges" not in g:
        viewer = db.guarded.viewer
        asked = scopes.read(request.args.get(scopes.SCOPE), viewer)
        g.badges = today.waiting(db.guarded, viewer, asked, menu=request.path != "/")
    return g.badges
