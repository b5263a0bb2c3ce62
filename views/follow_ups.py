"""Follow-ups: does the home hold, do agreements hold?"""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from models import FollowUp, User
from models.enums import FollowUpResult
from portal import clock, follow_ups
from portal.listings import Sort
from views.base import PortalModelView
from views.base.fields import Day, Lines, Word
from views.base.forms import REQUIRED, PortalForm
from views.base.tasks import Task
from views.case_tasks import of_today

NEEDED = [InputRequired(REQUIRED)]


class Noting(PortalForm):
    """What the follow-up found."""

    result = Word("Befund", NEEDED, members=FollowUpResult)
    on = Day("Nachgefragt am", NEEDED)
    text = Lines("Vermerk")


def note(follow_up: FollowUp, form: Any, by: User) -> str:
    """Write down what was found."""
    follow_ups.note(follow_up, result=form.result.data, on=form.on.data, text=form.text.data)
    return f"{follow_up}: {form.result.data.label}."


class FollowUpView(PortalModelView):
    """All follow-ups of the office's closed cases."""

    model_class = FollowUp
    label, title, path, feminine = "Nachfrage", "Nachfragen", "nachfragen", True
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

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark what is due."""
        if values["done_on"] is None and values["due_on"] <= clock.today():
            return "warning", "fällig"
        return None, None

    def after_task(self, record: FollowUp) -> str:
        """Stay with the follow-up."""
        return self.url_to("details_view", id=record.id)
