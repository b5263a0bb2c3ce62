"""Invitations: one agency asked to one conference; it sees when, where, whom to call and what to bring, and answers."""

from __future__ import annotations

from typing import Any

from flask import url_for

from models import Agency, Invitation, User
from models.enums import Answer, ConferenceState
from portal import clock, conferences, postponements, venues
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.fields import Line, Lines, Word
from views.base.forms import NEEDED, PortalForm
from views.base.tasks import Task
from views.conference_tasks import without_open
from views.formats import day, moment, show


class Answering(PortalForm):
    """Coming or not, and who."""

    answer = Word("Antwort", NEEDED, members=Answer)
    represented_by = Line("Es kommt", description="Name und Telefon; bei einer Vertretung nötig.")
    answer_note = Lines("Nachricht", description="Zum Beispiel, was Sie vorab brauchen. Ohne Namen des Haushalts.")


def prepare_answering(form: Any, invitation: Invitation) -> None:
    """Offer only real answers; begin with the one given before."""
    without_open(form, invitation)
    if form.answer.data is None and not form.answer.raw_data and invitation.answer is not Answer.OPEN:
        form.answer.data, form.answer_note.data = invitation.answer, invitation.answer_note
        form.represented_by.data = invitation.represented_by


def answer(invitation: Invitation, form: Any, by: User) -> str:
    """Note the agency's answer."""
    conferences.answer(
        invitation,
        answer=form.answer.data,
        on=clock.today(),
        represented_by=form.represented_by.data or "",
        note=form.answer_note.data or "",
    )
    return f"Antwort „{invitation.answer.label}“ gespeichert."


def can_be_answered(invitation: Invitation) -> bool:
    """Say whether an answer still helps."""
    return invitation.conference.state is ConferenceState.INVITED


class InvitationView(PortalModelView):
    """All invitations of the office; for a partner its own."""

    model_class = Invitation
    label, title, path, feminine = "Einladung", "Einladungen", "einladungen", True
    columns = ("conference_id", "case_id", "agency_id", "answer", "represented_by", "answered_on", "attended")
    sortable = ("conference_id",)
    filter_keys = ("answer", "agency_id")
    sections = (("Antwort", ("agency_id", "answer", "represented_by", "answered_on", "answer_note", "attended")),)
    tasks = (
        Task(
            "antworten",
            "Antworten",
            answer,
            title="Einladung beantworten",
            submit="Antwort senden",
            form=Answering,
            applies=can_be_answered,
            prepare=prepare_answering,
            tone="primary",
        ),
    )

    order = Sort("conference_id", descending=True)

    def may_create(self) -> bool:
        """Let invitations come from their conference only."""
        return False

    def heading(self, record: Invitation) -> str:
        """Name the invitation by its day."""
        return f"Einladung zur Fallkonferenz am {day(clock.local(record.conference.scheduled_at).date())}"

    def details(self, record: Invitation) -> dict[str, Any]:
        """Begin with when and where it is, whom to call, and what to bring."""
        page = super().details(record)
        return {**page, "sections": [_what_one_needs(record), *page["sections"]]}

    def buttons(self, record: Invitation) -> list[dict[str, Any]]:
        """Offer the conference itself and its entry for the own calendar."""
        number = record.conference_id
        return [
            *super().buttons(record),
            {"label": "Kalenderdatei", "url": url_for("conference.calendar_view", id=number), "tone": ""},
            {"label": "Zur Fallkonferenz", "url": url_for("conference.details_view", id=number), "more": True},
        ]

    def after_task(self, record: Invitation) -> str:
        """Stay with the invitation."""
        return self.url_to("details_view", id=record.id)


def _what_one_needs(record: Invitation) -> dict[str, Any]:
    conference = record.conference
    office = db.session.get(Agency, record.office_id)
    texts = (conference.place, conference.bring)
    untold = venues.veiled(db.guarded, viewer(), {(record.case_id, text) for text in texts})
    place, bring = (venues.UNTOLD if (record.case_id, text) in untold else text for text in texts)
    contact = [office.name, office.phone, office.email] if office else []
    rows = {
        "Wann": moment(conference.scheduled_at),
        **({"Verlegt": moved} if (moved := postponements.told(conference)) else {}),
        "Wo": place,
        "Anlass": conference.occasion.label,
        "Stand": conference.state.label,
        "Mitzubringen": bring,
        "Rückfragen an": ", ".join(filter(None, contact)),
        "Aktenzeichen": record.case.number if record.case else "",
    }
    return {"title": "Fallkonferenz", "rows": [{"label": label, "value": show(value)} for label, value in rows.items()]}
