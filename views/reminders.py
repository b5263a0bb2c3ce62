"""Reminders: what somebody of the office has to look at again, and when."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_login import current_user

from models import Reminder, User
from portal import clock, reminders, scopes, today
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.tasks import Task


def finish(reminder: Reminder, form: Any, by: User) -> str:
    """Mark the reminder as done today."""
    reminders.finish(reminder, on=clock.today(), by=by)
    return f"Wiedervorlage „{reminder.text}“ erledigt."


def reopen(reminder: Reminder, form: Any, by: User) -> str:
    """Take the tick back."""
    reminders.reopen(reminder)
    return f"Wiedervorlage „{reminder.text}“ ist wieder offen."


def is_open(reminder: Reminder) -> bool:
    """Say whether it is still to be done."""
    return reminder.done_on is None


class ReminderView(PortalModelView):
    """All reminders of the office."""

    model_class = Reminder
    label, title, path, feminine = "Wiedervorlage", "Wiedervorlagen", "wiedervorlagen", True
    columns = ("due_on", "case_id", "text", "assigned_to_id", "done_on")
    sortable = ("due_on",)
    filter_keys = ("assigned_to_id", "due_on", "done_by_id", "done_on")
    order = Sort("due_on")
    sections = (
        (
            "Wiedervorlage",
            ("case_id", "due_on", "text", "assigned_to_id", "created_by_id", "created_on", "done_on", "done_by_id"),
        ),
    )
    form_sections = (("Wiedervorlage", ("due_on", "text", "assigned_to_id")),)
    new_sections = (("Wiedervorlage", ("case_id", "due_on", "text", "assigned_to_id")),)
    tasks = (
        Task("erledigt", "Erledigt", finish, applies=is_open, tone="primary", intro="Sie haben es heute erledigt."),
        Task("zuruecknehmen", "Haken zurücknehmen", reopen, applies=lambda reminder: not is_open(reminder)),
    )

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark what is done, due and late."""
        if values["done_on"] is not None:
            return "muted", ""
        tone = today.tone(values["due_on"], clock.today())
        return tone or None, {"danger": "überfällig", "warning": "bald fällig"}.get(tone)

    def prefill(self, form: Any) -> None:
        """Propose the person who enters it."""
        form.assigned_to_id.data = viewer().user_id

    def after_task(self, record: Any) -> str:
        """Go back to where it was ticked off: the day's work, or the case."""
        if request.args.get("von") != "heute":
            return super().after_task(record)
        scope = scopes.read(request.args.get(scopes.SCOPE), viewer())
        return f"/?{urlencode({scopes.SCOPE: scope.word(viewer())})}" if scope else "/"

    def complete(self, record: Reminder, form: Any, *, new: bool) -> None:
        """Write down who set it, and when."""
        if new:
            record.created_by_id, record.created_on = current_user.id, clock.today()
