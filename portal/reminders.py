"""Reminders: set for a day, done by whoever did it, taken back where it was a mistake."""

from __future__ import annotations

from datetime import date

from models import Case, Reminder, User
from portal.errors import Refused


def add(case: Case, *, due_on: date, text: str, on: date, by: User, assigned_to: User | None = None) -> Reminder:
    """Set a reminder in a case on the day ``on``; without a person it waits for the whole office.

    Raises Refused for a day that is over.
    """
    if due_on < on:
        raise Refused(f"Wiedervorlage am {due_on:%d.%m.%Y}: Der Tag ist vorbei. Wählen Sie heute oder später.")
    reminder = Reminder(due_on=due_on, text=text, assigned_to=assigned_to, created_by_id=by.id, created_on=on)
    case.reminders.append(reminder)
    return reminder


def finish(reminder: Reminder, *, on: date, by: User) -> None:
    """Mark a reminder as done; raise Refused when it is done already."""
    if reminder.done_on is not None:
        raise Refused(f"Die Wiedervorlage „{reminder.text}“ ist seit dem {reminder.done_on:%d.%m.%Y} erledigt.")
    reminder.done_on, reminder.done_by_id = on, by.id


def reopen(reminder: Reminder) -> None:
    """Take the tick back."""
    reminder.done_on, reminder.done_by_id = None, None
