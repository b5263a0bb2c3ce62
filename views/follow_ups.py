"""Follow-ups: does the home hold, do agreements hold?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import FollowUp, Measure, User
from models.enums import FollowUpResult, MeasureState
from portal import access, clock, follow_ups
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from views import household_facts
from views.base import PortalModelView, viewer
from views.base.days import Day
from views.base.fields import Lines, Word
from views.base.forms import NEEDED, PortalForm
from views.base.tasks import Task, of_today
from views.conference_page import responsible
from views.formats import day, show


class Noting(PortalForm):
    """What the follow-up found."""

    result = Word("Befund", NEEDED, members=FollowUpResult)
    on = Day("Nachgefragt am", NEEDED)
    text = Lines("Vermerk")


def note(follow_up: FollowUp, form: Any, by: User) -> str:
    """Write down what was found."""
    follow_ups.note(follow_up, result=form.result.data, on=form.on.data, text=form.text.data)
    return f"{follow_up}: {form.result.data.label}."


def agreed(record: FollowUp) -> dict[str, Any]:
    """Table of what was agreed in the case, and whether it was kept: this is what one asks about."""
    found = db.session.scalars(
        select(Measure)
        .where(Measure.case_id == record.case_id, Measure.state == MeasureState.DONE)
        .options(joinedload(Measure.responsible_agency))
        .order_by(Measure.due_on, Measure.id)
    )
    rows = [
        {
            "url": f"/massnahmen/details/?id={one.id}",
            "cells": [one.title, responsible(one), show(one.done_on), show(one.kept)],
        }
        for one in found
    ]
    return {
        "title": "Absprachen",
        "columns": ["Maßnahme", "Wer", "Erledigt am", "Gehalten"],
        "rows": rows,
        "empty": "In diesem Fall wurde nichts vereinbart.",
    }


def looks(record: FollowUp) -> dict[str, Any]:
    """Table of the other looks at the case."""
    found = db.session.scalars(
        select(FollowUp).where(FollowUp.case_id == record.case_id, FollowUp.id != record.id).order_by(FollowUp.due_on)
    )
    rows = [
        {
            "url": f"/nachfragen/details/?id={one.id}",
            "cells": [f"nach {one.months} Monaten", day(one.due_on), show(one.done_on), show(one.result)],
        }
        for one in found
    ]
    columns = ["Nachfrage", "Fällig", "Nachgefragt", "Befund"]
    return {"title": "Andere Nachfragen", "columns": columns, "rows": rows, "empty": "Keine weitere Nachfrage."}


def returns(record: FollowUp) -> dict[str, Any]:
    """Table of the cases in which the household came back."""
    rows = [
        {
            "url": f"/faelle/details/?id={one.id}",
            "cells": [one.number, day(one.reported_on), one.status.label],
            "tone": "warning",
            "tone_label": "Wiederauftritt",
        }
        for one in follow_ups.returns(db.guarded, record)
    ]
    columns = ["Fall", "Gemeldet am", "Status"]
    return {
        "title": "Wiederauftritt",
        "columns": columns,
        "rows": rows,
        "empty": "Der Haushalt ist nicht wieder aufgetreten.",
    }


class FollowUpView(PortalModelView):
    """All follow-ups of the office's closed cases."""

    model_class = FollowUp
    label, title, path, feminine = "Nachfrage", "Nachfragen", "nachfragen", True
    logged = True
    columns = ("due_on", "case_id", "months", "done_on", "result")
    sortable = ("due_on",)
    filter_keys = ("result", "due_on", "done_on")
    order = Sort("due_on")
    sections = (("Nachfrage", ("case_id", "months", "due_on", "done_on", "result", "note")),)
    tasks = (
        Task(
            "befund", "Befund eintragen", note, form=Noting, prepare=of_today("on"), tone="primary", submit="Eintragen"
        ),
    )

    def may_create(self) -> bool:
        """Let follow-ups come into being by closing a case only."""
        return False

    def allowed(self, verb: Verb, record: FollowUp) -> bool:
        """Let follow-ups go by opening their case again only."""
        return verb is not Verb.DELETE and super().allowed(verb, record)

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark what is due."""
        if values["done_on"] is None and values["due_on"] <= clock.today():
            return "warning", "fällig"
        return None, None

    def details(self, record: FollowUp) -> dict[str, Any]:
        """Say whom to ask, and whether the household has come back since."""
        page = super().details(record)
        return {**page, "sections": [*page["sections"], *household_facts.section(record.case_id)]}

    def related(self, record: FollowUp) -> list[dict[str, Any]]:
        """Show what was agreed, what the other looks found, and the cases that came after."""
        return [make(record) for make in (returns, agreed, looks)] if access.may(viewer(), Verb.WRITE, FollowUp) else []

    def after_task(self, record: FollowUp) -> str:
        """Stay with the follow-up."""
        return self.url_to("details_view", id=record.id)
