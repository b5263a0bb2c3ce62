"""Postponements: a conference is moved, so whoever had answered is asked again, and the story keeps the old answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect

from models import Conference, Contact, User
from models.enums import Answer, ConferenceState, ContactKind
from models.writings import plain
from portal import clock, contacts
from portal.conferences import UNDER_WAY


def follow(conference: Conference, *, on: date, by: User) -> Contact | None:
    """Open the answers to a conference again whose time or place was just changed, and return the note that keeps them.

    Another spelling of the place moves nothing, nor does any other change; None where nothing was moved or sent.
    """
    before, place = _before(conference, "scheduled_at"), _before(conference, "place")
    later, elsewhere = at(before) != at(conference.scheduled_at), plain(place) != plain(conference.place)
    if conference.state not in UNDER_WAY or not (later or elsewhere):
        return None
    answers = _open_again(conference)
    sent = conference.state is ConferenceState.INVITED
    if not sent and not answers:
        return None
    if sent:
        conference.moved_from, conference.moved_on = before, on
    words = [
        f"Fallkonferenz verlegt vom {at(before)} auf den {at(conference.scheduled_at)}." if later else
        f"Fallkonferenz am {at(before)}: neuer Ort.",
        f"Ort: {conference.place}, bisher {place}." if elsewhere else "",
        f"Bisherige Antworten: {'; '.join(answers)}." if answers else "Noch niemand hatte geantwortet.",
    ]  # fmt: skip
    note = " ".join(filter(None, words))
    return contacts.add(conference.case, kind=ContactKind.NOTE, on=on, reached=None, note=note, by=by)


def _before(conference: Conference, key: str) -> Any:
    """Return what a column said before the change that is not yet written."""
    gone = inspect(conference).attrs[key].history.deleted
    return gone[0] if gone else getattr(conference, key)


def at(moment: datetime) -> str:
    """Return a time as the invitation says it, to the minute: „05.03.2026, 10:00 Uhr“."""
    return f"{clock.local(moment):%d.%m.%Y, %H:%M} Uhr"


def _open_again(conference: Conference) -> list[str]:
    """Take the answers back and return them in words."""
    said = []
    for one in conference.invitations:
        if one.answer is Answer.OPEN:
            continue
        named = f" ({one.represented_by})" if one.represented_by else ""
        note = f" „{one.answer_note}“" if one.answer_note else ""
        said.append(f"{one.agency.name}: {one.answer.label}{named}{note}")
        one.answer, one.answered_on, one.represented_by, one.answer_note = Answer.OPEN, None, "", ""
    if conference.household_answer is not Answer.OPEN:
        said.append(f"Haushalt: {conference.household_answer.label}")
        conference.household_answer, conference.household_answered_on = Answer.OPEN, None
    return said


def told(conference: Conference) -> str:
    """Say from when a conference was moved, or that it meets elsewhere; "" where it stands as first invited to."""
    if conference.moved_from is None or conference.moved_on is None:
        return ""
    if at(conference.moved_from) == at(conference.scheduled_at):
        return f"neuer Ort seit dem {conference.moved_on:%d.%m.%Y}"
    return f"verlegt vom {at(conference.moved_from)} auf den {at(conference.scheduled_at)}"


def silent(conference: Conference) -> list[str]:
    """Return who has not yet answered the new time or place of a conference that was moved."""
    if conference.moved_on is None or conference.state is not ConferenceState.INVITED:
        return []
    names = [one.agency.name for one in conference.invitations if one.answer is Answer.OPEN]
    awaited = conference.household_invited and conference.household_answer is Answer.OPEN
    return ["Haushalt", *names] if awaited else names
