"""Reminders: set for a day to come, done by somebody, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from models.enums import Role
from portal import errors, reminders
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

MONDAY = date(2026, 11, 23)


def add(case, *, due_on=MONDAY, **more):
    return reminders.add(case, due_on=due_on, text="Jobcenter anrufen", on=MONDAY, by=drafts.user(), **more)


def test_add_keeps_who_set_it_for_whom():
    case, ben = drafts.case(), drafts.user(id=8)
    own, everybodys = add(case, assigned_to=ben), add(case)
    assert (own.assigned_to, everybodys.assigned_to) == (ben, None)
    assert (own.due_on, own.created_by_id, own.created_on, own.done_on) == (MONDAY, 7, MONDAY, None)
    assert case.reminders == [own, everybodys]


def test_add_is_refused_for_a_day_that_is_over():
    case = drafts.case()
    with pytest.raises(Refused) as refused:
        add(case, due_on=date(2026, 11, 22))
    assert str(refused.value) == "Wiedervorlage am 22.11.2026: Der Tag ist vorbei. Wählen Sie heute oder später."
    assert case.reminders == []


def test_finish_keeps_who_did_it_and_happens_once():
    reminder = add(drafts.case())
    reminders.finish(reminder, on=MONDAY, by=drafts.user(id=8))
    assert (reminder.done_on, reminder.done_by_id) == (MONDAY, 8)
    with pytest.raises(Refused, match=r"^Die Wiedervorlage „Jobcenter anrufen“ ist seit dem 23\.11\.2026 erledigt\.$"):
        reminders.finish(reminder, on=MONDAY, by=drafts.user())
    reminders.reopen(reminder)
    assert (reminder.done_on, reminder.done_by_id) == (None, None)


def test_database_refuses_a_reminder_without_words(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    ada = factories.user(session, "ada", Role.CLERK, case.office)
    reminders.add(case, due_on=MONDAY, text="", on=MONDAY, by=ada)
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert errors.sentence_for(refused.value).startswith("Eine Wiedervorlage braucht ein paar Worte.")
