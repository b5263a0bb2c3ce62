"""The words for one line of the day: what it is, whose household, by when, and what can be done at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten as shortened
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from models import Base, Case, Conference, FollowUp, Handover, Invitation, Measure, Programme, Reminder, Report
from models.enums import Role
from portal import case_deadlines, measures, postponements, scopes, today, told_measures
from portal.extensions import db
from portal.piles import STAFF, Pile
from portal.scopes import Scope
from portal.today import CaseWords
from portal.viewers import Viewer
from views.base.records import INVISIBLE
from views.formats import day, moment

NOBODY = "ohne Zuständige"
MOST_OF_A_NOTE = 120
"""Characters of what an agency wrote; the whole of it stands with the record."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: by which day, what, where to go, and who answers for it where that is somebody else."""

    label: str
    note: str
    url: str
    due: str = ""
    left: str = ""
    tone: str = ""
    holder: str = ""
    done_url: str = ""
    """Where one click marks it as done."""
    done_label: str = "Erledigt"


@dataclass(frozen=True, slots=True)
class Named:
    """What the words of a record say: what it is, the rest, and the path of its screen."""

    label: str
    note: str
    path: str


def lines_of(
    found: Mapping[Pile, Sequence[Any]], viewer: Viewer, scope: Scope, absent: Mapping[int, str]
) -> dict[Pile, list[Line]]:
    """Return the lines of the piles; the cases they name are asked for once.

    ``absent`` are the colleagues the person whose day it is stands in for: number and name.
    """
    numbers = {number for records in found.values() for record in records if (number := _case_id(record))}
    cases = today.cases_named(db.session, viewer, numbers)
    read = [record for records in found.values() for record in records if isinstance(record, Measure)]
    told_measures.veil(db.guarded, viewer, read)

    def line(pile: Pile, record: Any) -> Line:
        case = cases.get(_case_id(record) or 0)
        holder = _holder(record, case, scope, absent) if pile.whose and viewer.role in STAFF else ""
        return _line(pile, record, case or CaseWords(INVISIBLE), viewer, scope, holder)

    return {pile: [line(pile, record) for record in records] for pile, records in found.items()}


def _case_id(record: Base) -> int | None:
    return record.id if isinstance(record, Case) else getattr(record, "case_id", None)


def _line(pile: Pile, record: Any, case: CaseWords, viewer: Viewer, scope: Scope, holder: str) -> Line:
    named = (CASE_WORDS.get(pile.key) or WORDS[pile.model])(record, case, viewer)
    due = today.due_day(pile, record)
    return Line(
        named.label,
        named.note,
        f"/{named.path}/details/?id={record.id}",
        day(due) if due else "",
        left(due, viewer.today, since=pile.since) if due and not getattr(record, "decided_on", None) else "",
        today.tone_of(pile, record, viewer.today),
        holder,
        _done_url(record, viewer, scope),
        "Gesehen" if isinstance(record, Handover) else "Erledigt",
    )


def left(due: date, on: date, *, since: bool = False) -> str:
    """Return how far off a day is, as a person says it; ``since``: how long something has waited."""
    days = (on - due).days if since else (due - on).days
    if days == 0:
        return "heute"
    if days == 1:
        return "seit gestern" if since else "morgen"
    if days < 0:
        return "gestern" if days == -1 else f"{-days} Tage überfällig"
    return f"seit {days} Tagen" if since else f"in {days} Tagen"


def _holder(record: Any, case: CaseWords | None, scope: Scope, absent: Mapping[int, str]) -> str:
    """Say whose work it is, where it is not that of the person whose day is shown."""
    person: int | None
    if isinstance(record, Handover):
        person, name = record.to_id, record.receiver.name
    elif isinstance(record, Reminder) and scope.person is not None:
        person, name = record.assigned_to_id, ""
    else:
        person, name = (case.holder_id, case.holder) if case else (None, "")
        if case and person is None:
            return NOBODY
    if scope.person is None or person == scope.person:
        return name if scope.person is None else ""
    if isinstance(record, Reminder) and person is None:
        return "für alle in der Fachstelle"
    if away := absent.get(person or 0):
        return f"in Vertretung für {away}"
    return f"zuständig: {name}" if name else ""


def _done_url(record: Any, viewer: Viewer, scope: Scope) -> str:
    """Return where one click does it: tick off a reminder, or say that a handover to oneself has been seen."""
    if isinstance(record, Reminder):
        done = url_for("reminder.task_view", task_name="erledigt", id=record.id, von="heute")
    elif isinstance(record, Handover) and scope.person == viewer.user_id:
        done = url_for("handover.task_view", task_name="gesehen", id=record.id, von="heute")
    else:
        return ""
    return f"{done}&{urlencode({scopes.SCOPE: scope.word(viewer)})}"


def _of(case: CaseWords) -> str:
    return f"Fall {case.number}{f' · {case.household}' if case.household else ''}"


def _case(case: Case, words: CaseWords, viewer: Viewer) -> Named:
    note = f"{case.status.label}, gemeldet am {day(case.reported_on)}"
    return Named(f"{words.number} {words.household}".strip(), note, "faelle")


def _clock(case: Case, words: CaseWords, viewer: Viewer) -> Named:
    others = [f"{label} {day(due)}" for due, label in case_deadlines.also_coming(case, viewer.today)]
    also = f" · außerdem {', '.join(others)}" if others else ""
    return Named(case.next_deadline or "Frist", f"{_of(words)}{also}", "faelle")


def _unassigned(case: Case, words: CaseWords, viewer: Viewer) -> Named:
    note = f"{case.next_deadline or 'keine laufende Frist'} · {case.status.label}, gemeldet am {day(case.reported_on)}"
    return Named(f"{words.number} {words.household}".strip(), note, "faelle")


def _unreached(case: Case, words: CaseWords, viewer: Viewer) -> Named:
    return Named(f"{words.number} {words.household}".strip(), f"Kontakt {case.reach.label}", "faelle")


def _report(report: Report, words: CaseWords, viewer: Viewer) -> Named:
    return Named(
        f"{report.last_name}, {report.first_name}".strip(", "),
        f"{report.channel.label}, eingegangen am {day(report.reported_on)}",
        "meldungen",
    )


def _own_report(report: Report, words: CaseWords, viewer: Viewer) -> Named:
    decided = f" am {day(report.decided_on)}" if report.decided_on else ", wird geprüft"
    note = f"{report.state.label}{decided}"
    return Named(f"{report.last_name}, {report.first_name}".strip(", "), note, "meldungen")


def _conference(conference: Conference, words: CaseWords, viewer: Viewer) -> Named:
    note = f"{_of(words)} · {conference.place} · {conference.state.label}"
    return Named(moment(conference.scheduled_at), note, "konferenzen")


def _measure(measure: Measure, words: CaseWords, viewer: Viewer) -> Named:
    return Named(measure.title, f"{_of(words)} · {_owner(measure, viewer)}".removesuffix(" · "), "massnahmen")


def _owner(measure: Measure, viewer: Viewer) -> str:
    """Return who has the measure in hand; a partner only ever sees its own."""
    if viewer.role in (Role.PARTNER, Role.PARTNER_LEAD):
        return ""
    own = measure.responsible_user or measure.responsible_agency
    return own.name if own else "Haushalt"


def _follow_up(follow_up: FollowUp, words: CaseWords, viewer: Viewer) -> Named:
    return Named(_of(words), f"Nachfrage nach {follow_up.months} Monaten", "nachfragen")


def _reminder(reminder: Reminder, words: CaseWords, viewer: Viewer) -> Named:
    return Named(reminder.text, _of(words), "wiedervorlagen")


def _handover(handover: Handover, words: CaseWords, viewer: Viewer) -> Named:
    giver = f"von {handover.giver.name}" if handover.giver else "bisher ohne Zuständige"
    return Named(f"{words.number} {words.household}".strip(), f"{giver}: {handover.reason}", "uebergaben")


def _invitation(invitation: Invitation, words: CaseWords, viewer: Viewer) -> Named:
    conference = invitation.conference
    told = " · ".join(filter(None, (_of(words), postponements.told(conference))))
    return Named(f"Fallkonferenz am {moment(conference.scheduled_at)}", told, "einladungen")


def _answer(invitation: Invitation, words: CaseWords, viewer: Viewer) -> Named:
    who = f" ({invitation.represented_by})" if invitation.represented_by else ""
    at = f"Fallkonferenz am {moment(invitation.conference.scheduled_at)}"
    told = filter(None, (_of(words), at, _short(invitation.answer_note)))
    return Named(f"{invitation.agency.name}: {invitation.answer.label}{who}", " · ".join(told), "einladungen")


def _feedback(measure: Measure, words: CaseWords, viewer: Viewer) -> Named:
    told = filter(None, (_of(words), _owner(measure, viewer), _short(measure.partner_note)))
    return Named(f"{measure.title}: {measures.standing(measure)}", " · ".join(told), "massnahmen")


def _short(note: str) -> str:
    return f"„{shortened(note, MOST_OF_A_NOTE, placeholder=' …')}“" if note else ""


def _programme(programme: Programme, words: CaseWords, viewer: Viewer) -> Named:
    until = f"Bewilligungszeitraum bis {day(programme.ends_on)}"
    return Named(f"Verwendungsnachweis {programme.name}", until, "foerderung")


Wording = Callable[[Any, CaseWords, Viewer], Named]
WORDS: dict[Any, Wording] = {
    Case: _case,
    Report: _report,
    Conference: _conference,
    Measure: _measure,
    FollowUp: _follow_up,
    Handover: _handover,
    Reminder: _reminder,
    Invitation: _invitation,
    Programme: _programme,
}
"""Record -> its words."""
CASE_WORDS: dict[str, Wording] = {
    "deadline": _clock,
    "unassigned": _unassigned,
    "unreached": _unreached,
    "own_report": _own_report,
    "answer": _answer,
    "feedback": _feedback,
}
"""Pile -> words of its own."""
