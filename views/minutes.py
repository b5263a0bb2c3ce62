"""The minutes of a conference as a page to print and sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import AgendaPoint, Conference, Document, Invitation, Measure
from models.enums import ConferenceState, LetterKind
from portal import access, clock, next_meetings
from portal.access import Verb
from portal.extensions import db
from portal.letters import households
from portal.viewers import Viewer
from views import conference_page
from views.formats import day, moment, money, show


def may_read(who: Viewer) -> bool:
    """Say whether the viewer sees minutes at all."""
    return who.office_id is not None and access.sees(who, Conference, "minutes")


def links(who: Viewer, conference: Conference) -> list[dict[str, Any]]:
    """Return what else can be opened from a conference: its minutes, the sheet to sign, the calendar entry."""
    found: list[dict[str, Any]] = []
    if may_read(who):
        found.append(
            {"label": "Protokoll drucken", "url": url_for("conference.minutes_view", id=conference.id), "more": True}
        )
    if access.may(who, Verb.CREATE, Document) and conference.state is ConferenceState.HELD:
        whole = sheet(conference, LetterKind.PROTOCOL)
        found.append({"label": "Protokoll als Word-Datei", "url": whole, "more": True})
        found.append({"label": "Wer macht was bis wann", "url": sheet(conference), "more": True})
    found.append({"label": "Kalenderdatei", "url": url_for("conference.calendar_view", id=conference.id), "more": True})
    return found


def sheet(conference: Conference, kind: LetterKind = LetterKind.MINUTES) -> str:
    """Return where the sheet „Wer macht was bis wann“ or the whole minutes are written as a file."""
    return url_for("letters.write", fall=conference.case_id, art=kind.value, konferenz=conference.id)


def page(conference: Conference) -> dict[str, Any]:
    """Return what the page of the minutes shows."""
    case, invited = conference.case, _invited(conference)
    points = conference_page.of_conference(AgendaPoint, conference, AgendaPoint.position, load=AgendaPoint.brought_by)
    present = [one.agency.name for one in invited if one.attended]
    held = conference.state is ConferenceState.HELD
    household, said = households.names(case), conference.household_answer.label
    return {
        "title": f"Protokoll der Fallkonferenz am {day(conference.held_on or clock.local(conference.scheduled_at).date())}",
        "facts": _facts(conference, household),
        "attendance": [
            *([{"cells": ["Haushalt", household, said, show(conference.household_attended)]}] if conference.household_invited else []),
            *({"cells": [i.agency.name, i.represented_by, i.answer.label, show(i.attended)]} for i in invited),
        ],
        "points": [{"cells": [point.problem, conference_page.brought_by(point), show(point.note)]} for point in points],
        "sections": [{"title": "Besprochen", "text": conference.minutes}],
        "measures": [{"cells": _cells(measure)} for measure in _agreed(conference)],
        "signatures": [household, case.office.name, *present],
        "row_actions": [
            {"label": "Als Word-Datei", "url": sheet(conference, LetterKind.PROTOCOL)},
            {"label": "Wer macht was bis wann", "url": sheet(conference)},
        ] if held else [],
    }  # fmt: skip


def _invited(conference: Conference) -> Sequence[Invitation]:
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.conference_id == conference.id)
        .options(joinedload(Invitation.agency))
        .order_by(Invitation.id)
    ).all()


def _agreed(conference: Conference) -> Sequence[Measure]:
    return db.session.scalars(
        select(Measure)
        .where(Measure.conference_id == conference.id)
        .options(joinedload(Measure.responsible_agency), joinedload(Measure.responsible_user))
        .order_by(Measure.due_on, Measure.id)
    ).all()


def _facts(conference: Conference, household: str) -> list[dict[str, str]]:
    facts = (
        ("Fall", conference.case.number), ("Haushalt", household),
        ("Termin", moment(conference.scheduled_at)), ("Ort", conference.place),
        ("Anlass", conference.occasion.label), ("Stand", conference.state.label), ("Nächster Termin", next_meetings.day_after(conference)),
    )  # fmt: skip
    return [{"label": label, "value": show(value)} for label, value in facts]


def _cells(measure: Measure) -> list[str]:
    return [
        measure.title,
        measure.responsible_agency.name if measure.responsible_agency else "Haushalt",
        measure.responsible_user.name if measure.responsible_user else "",
        day(measure.due_on),
        _money(measure),
        measure.state.label,
    ]


def _money(measure: Measure) -> str:
    """Return the sum, granted or else asked, with its legal basis; nothing where it is not about money."""
    amount = measure.amount_requested if measure.amount_granted is None else measure.amount_granted
    basis = measure.money_basis.label if measure.money_basis else ""
    return ", ".join(filter(None, ("" if amount is None else money(amount), basis)))
