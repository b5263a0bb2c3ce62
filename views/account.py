"""Signing in and out, and the own account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from models import CalendarFeed, User
from portal import access, passwords, sign_in
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.scopes import CASEWORKERS
from portal.viewers import machine
from views import devices
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
from views.gate import leads_home
from views.rendering import form_status, render
from views.sessions import end_sessions_of

blueprint = Blueprint("account", __name__)
BORROWED = "Ihr Passwort hat jemand anderes gesetzt. Ersetzen Sie es durch eines, das nur Sie kennen; danach öffnet sich das Portal."


class SignIn(PortalForm):
    """Login and password."""

    login = StringField(
        "Anmeldung",
        [InputRequired("Geben Sie Ihre Anmeldung ein.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        "Passwort", [InputRequired("Geben Sie Ihr Passwort ein.")], render_kw={"autocomplete": "current-password"}
    )


class NewPassword(PortalForm):
    """The old password and a new one, twice."""

    old = PasswordField(
        "Bisheriges Passwort", [InputRequired(REQUIRED)], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        "Neues Passwort",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
        description=f"{passwords.MINIMUM} bis {passwords.MAXIMUM} Zeichen; vier Wörter lassen sich gut merken.",
    )
    again = PasswordField(
        "Neues Passwort wiederholen", [InputRequired(REQUIRED)], render_kw={"autocomplete": "new-password"}
    )

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two different spellings."""
        if field.data != self.new.data:
            raise ValidationError("Die beiden neuen Passwörter sind verschieden. Geben Sie dasselbe noch einmal ein.")


@blueprint.route("/anmelden", methods=("GET", "POST"), endpoint="sign_in")
def sign_in_page() -> Any:
    """Ask for login and password; after that go where the person wanted to go, within the portal."""
    if current_user.is_authenticated:
        return redirect("/")
    form, message = SignIn(request.form if request.method == "POST" else None), None
    if request.method == "POST" and form.validate():
        try:
            user = _checked(form)
        except Refused as refused:
            return render("login.html", form=form, message=str(refused)), 429
        if user is not None:
            session.renew()  # type: ignore[attr-defined]  # our own session
            login_user(user)
            wanted = request.args.get("next", "")
            response = redirect(wanted if leads_home(wanted) else "/")
            devices.remember(response, user.login)
            return response
        message = "Anmeldung oder Passwort stimmt nicht. Prüfen Sie beides und melden Sie sich erneut an."
    return render("login.html", form=form, message=message), 401 if message else form_status()


def _checked(form: SignIn) -> User | None:
    """Return the user if login and password are right, and note the moment."""
    db.guarded.look_as(machine("Anmeldung", g.today), readonly=True)
    user = _check(form.login.data, form.password.data)
    if user is not None:
        sign_in.note_success(db.engine, user.id)
    return user


def _check(login: str, password: str) -> User | None:
    """Return the user whose login and password these are, counted for this address and this browser."""
    return sign_in.check(db.guarded, db.engine, login, password, request.remote_addr or "?", devices.known(login))


@blueprint.route("/abmelden", methods=("POST",), endpoint="sign_out")
def sign_out_page() -> Any:
    """End the session here and on the server."""
    logout_user()
    session.renew()  # type: ignore[attr-defined]  # our own session
    response = redirect(url_for("account.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/konto/", methods=("GET", "POST"), endpoint="own")
def own_page() -> Any:
    """Show who one is and let one change the password."""
    form = NewPassword(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            _change_password(form)
        except Refused as refused:
            (form.new if refused.at else form.old).errors = [str(refused)]
        else:
            flash("Passwort geändert. Melden Sie sich mit dem neuen Passwort an.", "success")
            return redirect(url_for("account.sign_in"))
    facts = [
        {"label": "Name", "value": current_user.name},
        {"label": "Anmeldung", "value": current_user.login},
        {"label": "Rolle", "value": current_user.role.label},
        {"label": "Stelle", "value": current_user.agency.name},
    ]
    return render(
        "form_page.html",
        title="Wählen Sie Ihr eigenes Passwort" if current_user.password_temporary else "Mein Konto",
        intro=BORROWED if current_user.password_temporary else "",
        page_actions=_more(),
        form=form,
        facts=facts,
        submit_label="Passwort ändern",
        username=current_user.login,
    ), form_status()  # fmt: skip


def _more() -> list[dict[str, str]]:
    """Return what else belongs to the account."""
    viewer = db.guarded.viewer
    if current_user.password_temporary or not access.may(viewer, Verb.CREATE, CalendarFeed):
        return []
    deputy = [{"label": "Vertretung", "url": url_for("deputies.own")}] if viewer.role in CASEWORKERS else []
    return [*deputy, {"label": "Kalender abonnieren", "url": url_for("calendars.own")}]


def _change_password(form: NewPassword) -> None:
    """Replace the password and end every session of the user, this one too; raise Refused when something is wrong."""
    database, user_id = db.guarded, int(current_user.id)
    with database.acting_as(machine(current_user.name, g.today)):
        if _check(current_user.login, form.old.data) is None:
            raise Refused("Das bisherige Passwort stimmt nicht.")
        if form.old.data == form.new.data:
            why = "Das neue Passwort ist das bisherige. Wählen Sie ein anderes."
            raise Refused(why, at={"password": why})
        user = database.get_one(User, user_id)
        hashed = sign_in.hash_password(form.new.data, *passwords.names_of(user.login, user.name, user.agency))
        user.password_hash, user.password_temporary = hashed, False
        database.commit()
    logout_user()
    session.renew()  # type: ignore[attr-defined]  # our own session
    end_sessions_of(user_id)
