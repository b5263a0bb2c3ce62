"""Conferences and the invitations to them."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for
from flask_admin import expose
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from models import Agency, CatalogueEntry, Conference, Invitation, Measure, User
from models.enums import Answer, ConferenceState
from portal import access, calendars, clock, conferences, measures
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from views import minutes
from views.attachments import CALENDAR, hand_out
from views.base import PortalModelView, viewer
from views.base.fields import Day, Line, Lines, Relation, Word
from views.base.forms import REQUIRED, PortalForm, narrowing, own_and_partners, partners
from views.base.tasks import Task
from views.case_tasks import Checks, of_today
from views.formats import day, moment, show

NEEDED = [InputRequired(REQUIRED)]


def under_way(conference: Conference) -> bool:
    """Say whether the conference is still to come."""
    return conference.state in conferences.UNDER_WAY


def is_planned(conference: Conference) -> bool:
    """Say whether invitations still wait to be sent."""
    return conference.state is ConferenceState.PLANNED


class Sending(PortalForm):
    """When the invitations went out."""

    on = Day("Verschickt am", NEEDED)


def send(conference: Conference, form: Any, by: User) -> str:
    """Note that the invitations went out."""
    conferences.send(conference, on=form.on.data)
    return f"Einladungen am {day(form.on.data)} verschickt; die Stellen sehen sie jetzt im Portal."


class Inviting(PortalForm):
    """One more agency."""

    agency_id = Relation("Stelle", NEEDED, model=Agency, blank=False, narrow=partners)


def invite(conference: Conference, form: Any, by: User) -> str:
    """Invite one more agency."""
    invitation = conferences.invite(conference, form.agency_id.record())
    db.session.add(invitation)
    return f"{invitation.agency.name} eingeladen."


class Holding(PortalForm):
    """What happened at the conference."""

    on = Day("Durchgeführt am", NEEDED)
    attended = Checks("Anwesende Stellen", coerce=int, validators=[Optional()])
    household = BooleanField("Der Haushalt war dabei")
    minutes = Lines("Protokoll", description="Was wurde besprochen? Maßnahmen vereinbaren Sie danach einzeln.")
    next_on = Day("Nächster Termin")


def prepare_holding(form: Any, conference: Conference) -> None:
    """Offer the invited agencies; propose the planned day and who said yes."""
    form.attended.choices = [(i.id, i.agency.name) for i in conference.invitations]
    if not form.on.raw_data and form.on.data is None:
        form.on.data = min(clock.local(conference.scheduled_at).date(), clock.today())
        form.attended.data = [i.id for i in conference.invitations if i.answer in (Answer.COMING, Answer.DELEGATE)]
        form.household.data = conference.household_invited
        form.minutes.data = conference.minutes


def hold(conference: Conference, form: Any, by: User) -> str:
    """Note that the conference took place."""
    present = [i for i in conference.invitations if i.id in form.attended.data]
    conferences.hold(
        conference,
        on=form.on.data,
        attended=present,
        household=form.household.data,
        minutes=form.minutes.data,
        next_on=form.next_on.data,
    )
    return f"Fallkonferenz am {day(form.on.data)} festgehalten. Vereinbaren Sie jetzt, wer was bis wann macht."


class Deciding(PortalForm):
    """A measure agreed in this conference."""

    title = Line("Maßnahme", NEEDED, description="Was ist zu tun? Ein Satz genügt.")
    kind_id = Relation("Art", NEEDED, model=CatalogueEntry, blank=False, narrow=narrowing("kind_id"))
    responsible_agency_id = Relation(
        "Wer macht es?", model=Agency, blank_text="– der Haushalt selbst –", narrow=own_and_partners
    )
    due_on = Day("Bis", NEEDED)


def decide(conference: Conference, form: Any, by: User) -> str:
    """Agree a measure in the conference."""
    measure = measures.agree(
        conference.case,
        title=form.title.data,
        kind=form.kind_id.record(),
        due_on=form.due_on.data,
        on=conference.held_on or clock.today(),
        agency=form.responsible_agency_id.record(),
        conference=conference,
    )
    db.session.add(measure)
    return f"Maßnahme „{measure.title}“ vereinbart, bis {day(measure.due_on)}."


def cancel(conference: Conference, form: Any, by: User) -> str:
    """Call the conference off."""
    conferences.cancel(conference)
    return "Fallkonferenz abgesagt. Die Frist von zehn Werktagen läuft weiter."


class ConferenceView(PortalModelView):
    """All conferences of the office; for a partner those it is invited to."""

    model_class = Conference
    label, title, path, feminine = "Fallkonferenz", "Fallkonferenzen", "konferenzen", True
    columns = ("scheduled_at", "case_id", "occasion", "place", "state", "due_on", "invited_on", "held_on")
    sortable = ("scheduled_at",)
    filter_keys = ("state", "occasion", "scheduled_at")
    order = Sort("scheduled_at", descending=True)
    sections = (
        (
            "Fallkonferenz",
            (
                "case_id",
                "scheduled_at",
                "place",
                "occasion",
                "state",
                "due_on",
                "invited_on",
                "held_on",
                "household_invited",
                "household_attended",
                "next_on",
            ),
        ),
        ("Inhalt", ("agenda", "minutes")),
    )
    form_sections = (("Fallkonferenz", ("scheduled_at", "place", "household_invited", "agenda", "minutes", "next_on")),)
    tasks = (
        Task(
            "verschicken",
            "Einladungen verschicken",
            send,
            form=Sending,
            applies=is_planned,
            prepare=of_today("on"),
            tone="primary",
            submit="Als verschickt vermerken",
        ),
        Task("einladen", "Stelle einladen", invite, form=Inviting, applies=under_way, submit="Einladen"),
        Task(
            "festhalten",
            "Durchgeführt – Protokoll",
            hold,
            title="Fallkonferenz festhalten",
            form=Holding,
            applies=under_way,
            prepare=prepare_holding,
            submit="Festhalten",
        ),
        Task(
            "vereinbaren",
            "Maßnahme vereinbaren",
            decide,
            form=Deciding,
            applies=lambda c: c.state is ConferenceState.HELD,
            tone="primary",
            submit="Vereinbaren",
            creates=Measure,
        ),
        Task(
            "absagen",
            "Absagen",
            cancel,
            title="Fallkonferenz absagen",
            applies=under_way,
            tone="danger",
            intro="Die Frist von zehn Werktagen läuft weiter; berufen Sie rechtzeitig eine neue Fallkonferenz ein.",
        ),
    )

    def may_create(self) -> bool:
        """Let conferences be convened from their case only."""
        return False

    def heading(self, record: Conference) -> str:
        """Name the conference by its time."""
        return f"Fallkonferenz am {moment(record.scheduled_at)}"

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark conferences whose time passed without a result."""
        if values["state"] in conferences.UNDER_WAY and values["scheduled_at"] < clock.now():
            return "warning", "ohne Ergebnis"
        return ("muted", "abgesagt") if values["state"] is ConferenceState.CANCELLED else (None, None)

    def buttons(self, record: Conference) -> list[dict[str, Any]]:
        """Lead on to minutes, sheet and calendar file."""
        return [*super().buttons(record), *minutes.links(viewer(), record)]

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
        return hand_out(calendars.conference_file(record), "Fallkonferenz.ics", CALENDAR)

    def after_task(self, record: Conference) -> str:
        """Stay with the conference: measures follow one after the other."""
        return self.url_to("details_view", id=record.id)

    def related(self, record: Conference) -> list[dict[str, Any]]:
        """Show who was invited, and what was agreed."""
        tables = []
        invited = db.session.scalars(
            select(Invitation)
            .where(Invitation.conference_id == record.id)
            .options(joinedload(Invitation.agency))
            .order_by(Invitation.id)
        )
        tables.append(
            {
                "title": "Eingeladene Stellen",
                "columns": ["Stelle", "Antwort", "Nachricht", "War dabei"],
                "rows": [
                    {
                        "url": f"/einladungen/details/?id={i.id}",
                        "cells": [i.agency.name, i.answer.label, show(i.answer_note), show(i.attended)],
                    }
                    for i in invited
                ],
                "empty": "Noch keine Stelle eingeladen.",
            }
        )
        if access.may(viewer(), Verb.READ, Measure):
            agreed = db.session.scalars(
                select(Measure)
                .where(Measure.conference_id == record.id)
                .options(joinedload(Measure.responsible_agency))
                .order_by(Measure.due_on)
            )
            tables.append(
                {
                    "title": "Wer macht was bis wann",
                    "columns": ["Maßnahme", "Wer", "Bis", "Stand"],
                    "rows": [
                        {
                            "url": f"/massnahmen/details/?id={m.id}",
                            "cells": [
                                m.title,
                                m.responsible_agency.name if m.responsible_agency else "Haushalt",
                                day(m.due_on),
                                m.state.label,
                            ],
                        }
                        for m in agreed
                    ],
                    "empty": "Noch keine Maßnahme vereinbart.",
                }
            )
        return tables


class Answering(PortalForm):
    """Coming or not."""

    answer = Word("Antwort", NEEDED, members=Answer)
    answer_note = Lines("Nachricht", description="Zum Beispiel, wer kommt.")


def without_open(form: Any, invitation: Invitation) -> None:
    """Offer only real answers; begin with the one given before."""
    form.answer.choices = [choice for choice in form.answer.choices if choice[0] != Answer.OPEN.value]
    if form.answer.data is None and not form.answer.raw_data and invitation.answer is not Answer.OPEN:
        form.answer.data, form.answer_note.data = invitation.answer, invitation.answer_note


def answer(invitation: Invitation, form: Any, by: User) -> str:
    """Note the agency's answer."""
    conferences.answer(invitation, answer=form.answer.data, on=clock.today(), note=form.answer_note.data)
    return f"Antwort „{invitation.answer.label}“ gespeichert."


def can_be_answered(invitation: Invitation) -> bool:
    """Say whether an answer still helps."""
    return invitation.conference.state is ConferenceState.INVITED


class InvitationView(PortalModelView):
    """All invitations of the office; for a partner its own."""

    model_class = Invitation
    label, title, path, feminine = "Einladung", "Einladungen", "einladungen", True
    columns = ("conference_id", "case_id", "agency_id", "answer", "answered_on", "attended")
    filter_keys = ("answer", "agency_id")
    sections = (
        ("Einladung", ("conference_id", "case_id", "agency_id", "answer", "answered_on", "answer_note", "attended")),
    )
    tasks = (
        Task(
            "antworten",
            "Antworten",
            answer,
            title="Einladung beantworten",
            submit="Antwort senden",
            form=Answering,
            applies=can_be_answered,
            prepare=without_open,
            tone="primary",
        ),
    )

    def may_create(self) -> bool:
        """Let invitations come from their conference only."""
        return False

    def heading(self, record: Invitation) -> str:
        """Name the invitation by whom it is for."""
        return f"Einladung {record.agency.name}"

    def buttons(self, record: Invitation) -> list[dict[str, Any]]:
        """Offer the conference for the own calendar."""
        calendar = {
            "label": "Kalenderdatei",
            "url": url_for("conference.calendar_view", id=record.conference_id),
            "tone": "",
        }
        return [*super().buttons(record), calendar]

    def after_task(self, record: Invitation) -> str:
        """Stay with the invitation."""
        return self.url_to("details_view", id=record.id)

    def related(self, record: Invitation) -> list[dict[str, Any]]:
        """Show when and where the conference is."""
        c = record.conference
        rows = [
            {
                "url": f"/konferenzen/details/?id={c.id}",
                "cells": [moment(c.scheduled_at), c.place, c.occasion.label, c.state.label],
            }
        ]
        return [{"title": "Fallkonferenz", "columns": ["Termin", "Ort", "Anlass", "Stand"], "rows": rows}]
