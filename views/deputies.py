"""Who stands in for me, or for a colleague of the office one leads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select

from models import User
from portal import access, clock, deputies
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.scopes import CASEWORKERS
from views.base import viewer
from views.base.days import Day
from views.base.fields import Relation
from views.base.forms import PortalForm, caseworkers
from views.rendering import form_status, render

blueprint = Blueprint("deputies", __name__)
INTRO = (
    "Wer vertritt, findet die Fälle, Fristen und Wiedervorlagen auf „Heute“ unter den eigenen, mit dem Namen daran, "
    "und liest in dieser Zeit auch die vertraulichen Vermerke."
)


class Absence(PortalForm):
    """Who stands in, and in which days."""

    deputy_id = Relation("Vertretung", model=User, description="Leer heißt: niemand.")
    absent_from = Day("Abwesend ab", description="Leer heißt: Die Vertretung gilt schon jetzt.")
    absent_until = Day("Abwesend bis", description="Leer heißt: bis auf Weiteres.")


@blueprint.route("/konto/vertretung", methods=("GET", "POST"), endpoint="own")
def page() -> Any:
    """Ask who stands in for the viewer, or for the person the address names, and keep it."""
    person = _person_or_404()
    own = person.id == viewer().user_id
    form = Absence(request.form if request.method == "POST" else None, obj=person)
    form.deputy_id.narrow = lambda statement: caseworkers(statement).where(User.id != person.id)
    if request.method == "POST" and form.validate() and _kept(person, form):
        return redirect(url_for("account.own") if own else "/?bereich=alle")
    back = (
        {"label": "Mein Konto", "url": url_for("account.own")} if own else {"label": "Heute", "url": "/?bereich=alle"}
    )
    return render(
        "form_page.html",
        title="Ihre Vertretung" if own else f"Vertretung für {person.name}",
        intro=INTRO,
        form=form,
        submit_label="Speichern",
        cancel_url=back["url"],
        breadcrumbs=[back],
        action_url=request.full_path,
    ), form_status()  # fmt: skip


def _person_or_404() -> User:
    """Return who is meant: the viewer, or a colleague for whom he may say it."""
    asked = request.args.get("person", str(viewer().user_id))
    if viewer().role not in CASEWORKERS or not DIGITS.fullmatch(asked):
        abort(404)
    mine = access.which(viewer(), Verb.WRITE, User)
    found = db.session.scalars(select(User).where(User.id == int(asked), User.role.in_(CASEWORKERS), mine))
    person = found.one_or_none()
    if person is None:
        abort(404)
    return person


def _kept(person: User, form: Absence) -> bool:
    try:
        deputies.appoint(
            person,
            form.deputy_id.record(),
            first=form.absent_from.data,
            last=form.absent_until.data,
            on=clock.today(),
        )
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        return False
    db.session.commit()
    flash(f"Vertretung für {person.name} gespeichert.", "success")
    return True
