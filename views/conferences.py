"""Conferences: planned, sent, held and called off; for a partner those it is invited to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_admin import expose
from flask_login import current_user
from wtforms import ValidationError

from models import Conference, Consent
from models.base import label_of
from models.enums import ConferenceState
from portal import access, calendars, clock, conferences, postponements, venues
from portal.access import Verb
from portal.agencies import region_of
from portal.extensions import db
from portal.listings import Sort
from views import conference_page, meetings, minutes, naming_guests
from views.attachments import CALENDAR, hand_out
from views.base import PortalModelView, viewer
from views.base.listing import Listing
from views.conference_tasks import TASKS
from views.formats import moment


class ConferenceView(PortalModelView):
    """All conferences of the office; for a partner those it is invited to."""

    model_class = Conference
    label, title, path, feminine, logged = "Fallkonferenz", "Fallkonferenzen", "konferenzen", True, True
    columns = ("scheduled_at", "case_id", "occasion", "place", "state", "due_on", "invited_on", "held_on")
    sortable = ("scheduled_at",)
    filter_keys = ("state", "occasion", "scheduled_at")
    order = Sort("scheduled_at", descending=True)
    sections = (
        (
            "Fallkonferenz",
            ("case_id", "scheduled_at", "place", "bring", "occasion", "state", "invited_on", "held_on", "next_on"),
        ),
        ("Protokoll", ("minutes",)),
    )
    form_sections = (("Fallkonferenz", ("scheduled_at", "place", "bring", "household_invited", "minutes", "next_on")),)
    tasks = TASKS

    def may_create(self) -> bool:
        """Let conferences be convened from their case only."""
        return False

    def tailor(self, form: Any, record: Any | None) -> None:
        """Let a conference that is to come be moved only to a time at which people meet."""
        if record is not None and "scheduled_at" in form and record.state in conferences.UNDER_WAY:
            form.scheduled_at.validators = [*form.scheduled_at.validators, moved_well(record)]

    def complete(self, record: Conference, form: Any, *, new: bool) -> None:
        """Ask again whoever answered before it was moved; refuse a household named to agencies that may not hear of it."""
        with db.session.no_autoflush:
            moved = None if new else postponements.follow(record, on=clock.today(), by=current_user)
        if record.state in conferences.UNDER_WAY:
            agencies = [one.agency for one in conference_page.invited_to(record)]
            conferences.check_names(record.case, agencies, place=record.place, bring=record.bring)
        if moved is not None:
            said = "Die Fallkonferenz ist verlegt. Alle Eingeladenen sind neu gefragt; was sie geantwortet hatten, steht im Fall."
            flash(said, "warning")

    def veil(self, listing: Listing, rows: Sequence[Any], texts: list[list[str]]) -> list[list[str]]:
        """Keep from a guest a place that names a household she may not, or no longer, hear of."""
        case, place = listing.columns.index("case_id"), listing.columns.index("place")
        untold = venues.veiled(db.guarded, viewer(), {(row[1 + case], row[1 + place]) for row in rows})
        for row, cells in zip(rows, texts, strict=True):
            if (row[1 + case], row[1 + place]) in untold:
                cells[place] = venues.UNTOLD
        return texts

    def heading(self, record: Conference) -> str:
        """Name the conference by its time."""
        return f"Fallkonferenz am {moment(record.scheduled_at)}"

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark conferences whose time passed without a result."""
        if values["state"] in conferences.UNDER_WAY and values["scheduled_at"] < clock.now():
            return "warning", "ohne Ergebnis"
        return ("muted", "abgesagt") if values["state"] is ConferenceState.CANCELLED else (None, None)

    def details(self, record: Conference) -> dict[str, Any]:
        """Show the clock with its rule and whose case it is beside the conference itself."""
        page = super().details(record)
        untold = venues.veiled(db.guarded, viewer(), {(record.case_id, text) for text in (record.place, record.bring)})
        hidden = {
            label_of(Conference, key) for key in ("place", "bring") if (record.case_id, getattr(record, key)) in untold
        }
        for row in (row for section in page["sections"] for row in section["rows"] if row["label"] in hidden):
            row["value"] = venues.UNTOLD
        told = naming_guests.what_they_read(record, conference_page.awaited_agencies(record))
        return {
            **page,
            "sections": [*page["sections"], *conference_page.moved(record), *told, *conference_page.sections(record)],
        }

    def related(self, record: Conference) -> list[dict[str, Any]]:
        """Show who is invited, what is on the agenda, and what was agreed."""
        return conference_page.tables(record)

    def buttons(self, record: Conference) -> list[dict[str, Any]]:
        """Begin with holding it; lead on to consent, minutes, sheet and calendar file."""
        own = super().buttons(record)
        if self.may_hold(record):
            words = meetings.BEGIN if record.state in conferences.UNDER_WAY else meetings.GO_ON
            due = record.state is not ConferenceState.PLANNED
            own.insert(
                0 if due else len(own),
                {"label": words, "url": self.url_to("meeting_view", id=record.id), "tone": "primary" if due else ""},
            )
        if access.may(viewer(), Verb.CREATE, Consent) and conference_page.lacks_consent(record):
            url = url_for("case.task_view", task_name="einwilligung", id=record.case_id)
            own.append({"label": "Einwilligung erfassen", "url": url, "more": True})
        return [*own, *minutes.links(viewer(), record)]

    def may_hold(self, record: Conference) -> bool:
        """Say whether the viewer may write down what happens in the conference."""
        return record.state is not ConferenceState.CANCELLED and self.allowed(Verb.WRITE, record)

    @expose("/durchfuehren/", methods=("GET", "POST"))
    def meeting_view(self) -> Any:
        """Hold the conference on one page: attendance, points, decisions, next date."""
        record = self.record_or_404()
        if not self.may_hold(record):
            abort(404)
        if request.method == "GET":
            self.log_reading(record)
        page = meetings.Meeting(record, request.form if request.method == "POST" else None, current_user)
        return page.answer(self)

    @expose("/protokoll/")
    def minutes_view(self) -> str:
        """Show the minutes to print; they leave the office only by hand."""
        record = self.record_or_404()
        if not minutes.may_read(viewer()):
            abort(404)
        self.log_reading(record)
        return self.render("case/minutes.html", **minutes.page(record), breadcrumbs=self.trail_to(record))

    @expose("/termin.ics")
    def calendar_view(self) -> Response:
        """Hand out the conference for the own calendar."""
        record = self.record_or_404()
        return hand_out(calendars.conference_file(db.guarded, record), "Fallkonferenz.ics", CALENDAR)

    def after_task(self, record: Conference) -> str:
        """Stay with the conference: measures follow one after the other."""
        return self.url_to("details_view", id=record.id)


def moved_well(record: Conference) -> Callable[[Any, Any], None]:
    """Return what refuses a new time that is over or at which nobody meets; the old one stays as it was."""
    before, region = record.scheduled_at, region_of(record.case.office)

    def check(form: Any, field: Any) -> None:
        if field.data is None or moment(field.data) == moment(before):
            return
        over = conferences.passed(field.data, clock.now())
        if over:
            over += " Wählen Sie einen späteren; fand sie schon statt, tragen Sie ihren Tag unter „Fallkonferenz durchführen“ ein."
        if why := conferences.unfit(field.data, region) or over:
            raise ValidationError(why)

    return check
