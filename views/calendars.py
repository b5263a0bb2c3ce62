"""Calendar pages: the secret address of one's own feed, and the feed itself, the one page a program reads without sign-in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask_login import current_user

from models import CalendarFeed
from portal import access, calendars
from portal.access import Verb
from portal.extensions import db
from portal.viewers import machine, viewer_of
from views.attachments import ALONE, CALENDAR
from views.base import viewer
from views.formats import moment
from views.rendering import render

blueprint = Blueprint("calendars", __name__)


def may_subscribe() -> bool:
    """Say whether the viewer has conferences and measures to subscribe to."""
    return access.may(viewer(), Verb.CREATE, CalendarFeed)


@blueprint.route("/kalender/<token>.ics")
def feed(token: str) -> Response:
    """Answer a calendar program: who knows the secret sees what its user has to do, without a name."""
    database = db.guarded
    database.look_as(machine("Kalender", g.today), readonly=True)
    user = calendars.user_behind(database, token) if len(token) <= 64 else None
    if user is None:
        abort(404)
    database.expunge_all()
    database.look_as(viewer_of(user, g.today), readonly=True)
    response = Response(calendars.feed(database, database.viewer, user), content_type=CALENDAR)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@blueprint.route("/konto/kalender", methods=("GET", "POST"))
def own() -> Any:
    """Show whether there is a feed; give it a new address, or end it."""
    if not may_subscribe():
        abort(404)
    address = None
    if request.method == "POST":
        if "beenden" in request.form:
            if known := calendars.of_user(db.guarded, current_user):
                db.session.delete(known)
                db.session.commit()
            return redirect(url_for("calendars.own"))
        token = calendars.rotate(db.guarded, current_user)
        db.session.commit()
        address = url_for("calendars.feed", token=token, _external=True)
    known = calendars.of_user(db.guarded, current_user)
    since = moment(known.created_at) if known else None
    return render(
        "letters/calendar.html", title="Kalender abonnieren", since=since, address=address,
        breadcrumbs=[{"label": "Mein Konto", "url": url_for("account.own")}],
    )  # fmt: skip
