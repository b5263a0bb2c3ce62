"""Users: who belongs to which agency with which role."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from wtforms import PasswordField
from wtforms.validators import InputRequired

from models import User
from portal import access, agencies, deputies, passwords, sign_in
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.forms import PortalForm, known_agencies
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.sessions import end_sessions_of


class SetPassword(PortalForm):
    """A first password for somebody else."""

    password = PasswordField(
        "Neues Passwort",
        [InputRequired(REQUIRED)],
        render_kw={"autocomplete": "new-password"},
        description=f"{passwords.MINIMUM} bis {passwords.MAXIMUM} Zeichen. Geben Sie es persönlich weiter; "
        "bei der ersten Anmeldung wird es durch ein eigenes ersetzt.",
    )


def set_password(user: User, form: Any, by: User) -> str:
    """Give a user a new password and end his sessions."""
    known = passwords.names_of(user.login, user.name, user.agency)
    user.password_hash, user.password_temporary = sign_in.hash_password(form.password.data, *known), True
    db.session.flush()
    end_after_commit(user.id)
    return f"Passwort für {user.name} gesetzt. Alle Sitzungen sind beendet."


def end_after_commit(user_id: int) -> None:
    """End a user's sessions once the change is kept; before that the database is locked by it."""
    event.listen(db.guarded, "after_commit", lambda session: end_sessions_of(user_id), once=True)


class UserView(PortalModelView):
    """All users one may know of."""

    model_class = User
    label, title, path = "Benutzer", "Benutzer", "benutzer"
    columns = ("name", "agency_id", "role", "login", "active", "last_login_at")
    sortable = ("name", "role", "login")
    filter_keys = ("role", "agency_id", "active")
    order = Sort("name")
    sections = (("Benutzer", ("name", "login", "role", "agency_id", "team", "phone", "deputy_id", "absent_from", "absent_until", "active",
                                 "last_login_at", "password_temporary")),)  # fmt: skip
    form_sections = (("Benutzer", ("name", "login", "role", "agency_id", "team", "phone", "deputy_id", "absent_from", "absent_until",
                                      "active")),)  # fmt: skip
    tasks = (Task("passwort", "Passwort setzen", set_password, form=SetPassword),)

    def allowed(self, verb: Verb, record: Any) -> bool:
        """Leave users to administration; who stands in for whom is said on a page of its own."""
        may = verb is not Verb.WRITE or access.may_write(viewer(), User, "role")
        return may and super().allowed(verb, record)

    def said_of_new(self, record: User) -> str:
        """Say that nobody can sign in without a password."""
        return f"{record.name} ist angelegt. Nächster Schritt: Passwort setzen, ohne das die Anmeldung nicht geht."

    def after_new(self, record: User) -> str:
        """Go on to the password, the next step."""
        return self.url_to("task_view", task_name="passwort", id=record.id)

    def tailor(self, form: Any, record: User | None) -> None:
        """Offer only the agencies in which the own office may have users."""
        if "agency_id" in form:
            form.agency_id.narrow = lambda asked: known_agencies(asked.where(agencies.run_by(viewer().office_id)))

    def complete(self, record: User, form: Any, *, new: bool) -> None:
        """Keep role and agency together, and end the sessions of who was switched off or changed."""
        sign_in.check_login(record.login)
        agencies.check_role(record.role, form.agency_id.record())
        deputies.check(record, form.deputy_id.record())
        if new:
            record.password_hash = "!"  # noqa: S105 - no password fits it until one is set
        else:
            end_after_commit(record.id)
