"""What people see: each screen is one declaration, listed here once."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin

from views import (
    account,
    arrears,
    booking_lists,
    calendars,
    dashboard,
    day,
    deadlines,
    deliveries,
    deputies,
    documents,
    gaps,
    gate,
    handovers,
    letter_templates,
    letters,
    merges,
    notices,
    pages,
    report_builder,
    report_forms,
    retention,
    serial_letters,
    statistics,
)
from views.agencies import AgencyView
from views.cases import CaseView
from views.casework import CaseMemberView, ConsentView, ContactView, ShareView, StepView
from views.catalogue import CatalogueEntryView
from views.conferences import ConferenceView
from views.documents import DocumentView
from views.follow_ups import FollowUpView
from views.funding import BookingView, GoalView, PlanPositionView, PostView, ProgrammeView
from views.handovers import HandoverView
from views.invitations import InvitationView
from views.measures import MeasureView
from views.merges import MergeView
from views.persons import PersonView
from views.reminders import ReminderView
from views.reports import ReportView
from views.sessions import ServerSessions
from views.trail import AccessEntryView, AuditEntryView
from views.users import UserView

SCREENS = (
    ReportView,
    CaseView,
    ConferenceView,
    InvitationView,
    MeasureView,
    FollowUpView,
    ReminderView,
    HandoverView,
    PersonView,
    StepView,
    ContactView,
    DocumentView,
    MergeView,
    CaseMemberView,
    ShareView,
    ConsentView,
    ProgrammeView,
    PlanPositionView,
    PostView,
    BookingView,
    GoalView,
    AuditEntryView,
    AccessEntryView,
    AgencyView,
    UserView,
    CatalogueEntryView,
)

PAGES = (
    account,
    arrears,
    booking_lists,
    calendars,
    dashboard,
    day,
    deadlines,
    deliveries,
    deputies,
    documents,
    handovers,
    gaps,
    letter_templates,
    letters,
    merges,
    notices,
    pages,
    retention,
    report_builder,
    report_forms,
    serial_letters,
    statistics,
)


def register(app: Flask) -> None:
    """Hang every page into the application, behind the gate."""
    app.session_interface = ServerSessions()
    gate.install(app)
    admin = Admin(app, name="Bleibe", index_view=day.StartView(), url="/")
    for screen in SCREENS:
        admin.add_view(screen())
    for room in PAGES:
        app.register_blueprint(room.blueprint)
