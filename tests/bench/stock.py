"""The peer: Flask-Admin as it comes, over the same rows, with the same columns, filters, search and form fields.

It is signed in and protected against forged requests in the ways its documentation shows; it has no access rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.filters import FilterEqual
from flask_admin.form import SecureForm
from flask_babel import Babel
from flask_login import LoginManager, current_user, login_user
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from models import Agency, Case, CatalogueEntry, User
from models.enums import AgencyKind, CaseStatus, CatalogueKind, Channel, Income, LandlordKind, ReachState, Stage
from portal.database import engine_options, prepare
from tests.bench.bare import PAGE

Options = Callable[[], list[tuple[str, str]]]
CLOSED_LISTS = {
    "access_stage": Stage,
    "stage": Stage,
    "reach": ReachState,
    "income": Income,
    "landlord_kind": LandlordKind,
}


class CaseView(ModelView):
    """Cases as somebody would declare them in an afternoon."""

    form_base_class = SecureForm
    can_view_details = True
    page_size = PAGE
    can_set_page_size = True
    column_list = (
        "number", "household_name", "status", "stage", "district", "reported_on", "conference_due_on", "conference_on",
        "assigned_to", "outcome",
    )  # fmt: skip
    column_sortable_list = ("number", "reported_on", "conference_due_on")
    column_default_sort = ("reported_on", True)
    column_searchable_list = ("household_name", "number")
    column_details_list = (
        *column_list,
        "street",
        "postcode",
        "city",
        "landlord_name",
        "rent",
        "arrears",
        "note",
        "members",
        "measures",
        "conferences",
        "contacts",
        "steps",
    )
    form_columns = (
        "assigned_to", "access_stage", "stage", "trigger", "attempts_so_far", "means_and_wishes", "unclaimed_benefits", "further_needs",
        "reach", "note", "street", "postcode", "city", "district", "adults", "children", "income", "landlord_name", "landlord_kind", "rent",
        "arrears", "compensation", "energy_debt",
    )  # fmt: skip
    form_choices = {key: [(member.value, member.label) for member in members] for key, members in CLOSED_LISTS.items()}

    def __init__(self, session: Any) -> None:
        """Declare the four filters; their options come from the database, as ours do."""
        self.column_filters = (
            FilterEqual(
                Case.office_id,
                "Fachstelle",
                options=choices(session, select(Agency).where(Agency.kind == AgencyKind.OFFICE)),
            ),
            FilterEqual(Case.status, "Status", options=[(member.value, member.label) for member in CaseStatus]),
            FilterEqual(Case.channel, "Meldeweg", options=[(member.value, member.label) for member in Channel]),
            FilterEqual(
                Case.district_id,
                "Stadtteil",
                options=choices(session, select(CatalogueEntry).where(CatalogueEntry.kind == CatalogueKind.DISTRICT)),
            ),
        )
        super().__init__(Case, session, url="/cases", endpoint="cases")

    def is_accessible(self) -> bool:
        """Ask for a sign-in, the way the documentation shows."""
        return bool(current_user.is_authenticated)


def choices(session: Any, statement: Any) -> Options:
    """Return a function that reads the options of a filter when the list is shown."""
    return lambda: [(str(record.id), str(record)) for record in session.scalars(statement)]


def stock_app(url: str) -> Flask:
    """Build the peer on an engine of its own with the same settings as ours."""
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    session = scoped_session(sessionmaker(engine, class_=Session))
    app = Flask("stock")
    app.secret_key = "only for measuring"
    Babel(app)
    LoginManager(app).user_loader(lambda number: session.get(User, int(number)))
    Admin(app, name="Stock").add_view(CaseView(session))
    app.add_url_rule("/sign-in/<int:number>", view_func=lambda number: str(login_user(session.get(User, number))))
    session.remove()

    @app.after_request
    def end(response: Response) -> Response:
        session.remove()
        return response

    return app


def cookie_of(app: Flask) -> str:
    """Sign somebody in, open a form, and return the cookie."""
    client = app.test_client()
    client.get("/sign-in/1")
    client.get("/cases/new/")  # puts the secret of the forms into the session
    cookie = client.get_cookie("session")
    return f"session={cookie.value}" if cookie else ""
