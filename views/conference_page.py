"""What the page of a conference shows: its clock with the rule, who is invited on what ground, agenda, agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Agency, AgendaPoint, Conference, Invitation, Measure, Person
from models.enums import Answer, ConferenceState
from portal import access, clock, conferences, consents, deadlines, measures, postponements, told_measures
from portal.access import Verb
from portal.agencies import region_of
from portal.calendar import workdays_between
from portal.extensions import db
from views import household_facts
from views.base import viewer
from views.formats import day, show

HOUSEHOLD = "Haushalt"


def of_conference(model: Any, conference: Conference, *order: Any, load: Any) -> Any:
    """Return the records of a kind that belong to the conference, with what their words name."""
    statement = select(model).where(model.conference_id == conference.id).options(joinedload(load))
    found = db.session.scalars(statement.order_by(*order, model.id)).all()
    if model is Measure:
        told_measures.veil(db.guarded, viewer(), found)
    return found


def invited_to(conference: Conference) -> Any:
    """Return the invitations with their agencies."""
    return of_conference(Invitation, conference, load=Invitation.agency)


def sections(conference: Conference) -> list[dict[str, Any]]:
    """Return the clock the conference answers to, and whose case it is; nothing for who is not of the office."""
    return [*_clock(conference), *household_facts.section(conference.case_id)]


def moved(conference: Conference) -> list[dict[str, Any]]:
    """Return since when a conference meets at another time or place, and to the office who has not answered that yet."""
    said = postponements.told(conference)
    if not said:
        return []
    rows = [{"label": "Termin und Ort", "value": said}]
    if viewer().office_id is not None and access.may(viewer(), Verb.READ, Person):
        names = ", ".join(postponements.silent(conference)) or "niemand mehr"
        rows.append({"label": "Noch keine Antwort darauf", "value": names})
    return [{"title": "Verlegt", "rows": rows}]


def _clock(conference: Conference) -> list[dict[str, Any]]:
    who = viewer()
    if who.office_id is None or not access.sees(who, Conference, "due_on") or conference.due_on is None:
        return []
    case = conference.case
    rule = deadlines.conference_due(case.reported_on, region_of(case.office))
    rows = {
        "Spätestens am": day(conference.due_on),
        "Eingeladen": _after(conference, conference.invited_on, "noch nicht"),
        "Durchgeführt": _held(conference),
        "So gerechnet": rule.sentence,
    }
    title = "Frist von zehn Werktagen"
    return [{"title": title, "rows": [{"label": label, "value": value} for label, value in rows.items()]}]


def _after(conference: Conference, on: date | None, otherwise: str) -> str:
    """Say on which day something was, and after how many Werktage."""
    if on is None:
        return otherwise
    count = conferences.taken(conference.case, on)
    return f"{day(on)}, {'am Tag der Meldung' if count <= 0 else f'nach {count} Werktag' + ('en' if count > 1 else '')}"


def _held(conference: Conference) -> str:
    """Say whether the clock was met, or how much of it is left."""
    due, held = conference.due_on, conference.held_on
    if due is None or conference.state is ConferenceState.CANCELLED:
        return conference.state.label
    if held is not None:
        late = (held - due).days
        return (
            f"{_after(conference, held, '')}: Frist {'eingehalten' if late <= 0 else f'um {_days(late)} überschritten'}"
        )
    left = workdays_between(clock.today(), due, region_of(conference.case.office))
    if due < clock.today():
        return f"noch nicht; Frist seit {_days((clock.today() - due).days, dative=True)} abgelaufen"
    return f"noch nicht; noch {left} {'Werktag' if left == 1 else 'Werktage'}"


def _days(count: int, *, dative: bool = False) -> str:
    return f"{count} {'Tag' if count == 1 else 'Tagen' if dative else 'Tage'}"


def tables(conference: Conference) -> list[dict[str, Any]]:
    """Return who was invited, what is on the agenda, and who does what by when, as far as the viewer sees it."""
    who = viewer()
    makers = ((Invitation, guests), (AgendaPoint, agenda), (Measure, agreements))
    return [make(conference) for model, make in makers if access.may(who, Verb.READ, model)]


def guests(conference: Conference) -> dict[str, Any]:
    """Table of the invited: the household first, then the agencies, each with the ground on which it may hear names."""
    full = viewer().office_id is not None and access.may(viewer(), Verb.READ, Person)
    invited = invited_to(conference)
    grounds = consents.standings(conference.case, [one.agency for one in invited], clock.today()) if full else []
    rows = [_household_row(conference)] if full and conference.household_invited else []
    for place, one in enumerate(invited):
        cells = [one.agency.name, answered(one), show(one.answer_note), show(one.attended)]
        if full:
            cells.append(grounds[place].sentence)
        rows.append({"url": f"/einladungen/details/?id={one.id}", "cells": cells})
    return {
        "title": "Eingeladen",
        "columns": ["Wer", "Antwort", "Nachricht", "War dabei", *(["Namen nennen?"] if full else [])],
        "rows": rows,
        "empty": "Noch niemand eingeladen.",
    }


def _household_row(conference: Conference) -> dict[str, Any]:
    said = conference.household_answer.label
    on = f" ({day(conference.household_answered_on)})" if conference.household_answered_on else ""
    return {"cells": [HOUSEHOLD, f"{said}{on}", "–", show(conference.household_attended), "–"]}


def answered(invitation: Invitation) -> str:
    """Return the answer, and who comes where somebody is named."""
    named = f": {invitation.represented_by}" if invitation.represented_by else ""
    return f"{invitation.answer.label}{named}"


def lacks_consent(conference: Conference) -> bool:
    """Say whether a consent is missing before one of the invited agencies may hear names."""
    case, today = conference.case, clock.today()
    awaited = awaited_agencies(conference)
    at_once = [way.agency for way in consents.ways(case, awaited, today)]
    others = [agency for agency in awaited if agency not in at_once]
    return any(not ground.open for ground in consents.standings(case, others, today))


def awaited_agencies(conference: Conference) -> list[Agency]:
    """Return the agencies invited that have not said they cannot come."""
    return [one.agency for one in invited_to(conference) if one.answer is not Answer.CANNOT]


def agenda(conference: Conference) -> dict[str, Any]:
    """Table of the problems: who brings each, what was said about it."""
    points = of_conference(AgendaPoint, conference, AgendaPoint.position, load=AgendaPoint.brought_by)
    return {
        "title": "Tagesordnung",
        "columns": ["Problem", "Eingebracht von", "Besprochen"],
        "rows": [{"cells": [one.problem, brought_by(one), show(one.note)]} for one in points],
        "empty": "Noch kein Problem auf der Tagesordnung.",
    }


def brought_by(point: AgendaPoint) -> str:
    """Return who brought a problem."""
    return point.brought_by.name if point.brought_by else HOUSEHOLD


def agreements(conference: Conference) -> dict[str, Any]:
    """Table of who does what by when."""
    today = clock.today()
    rows = []
    for one in of_conference(Measure, conference, Measure.due_on, load=Measure.responsible_agency):
        late = measures.days_overdue(one, today)
        rows.append({
            "url": f"/massnahmen/details/?id={one.id}",
            "cells": [one.title, responsible(one), day(one.due_on), measures.standing(one)],
            "tone": "danger" if late > 0 else None, "tone_label": overdue(late) if late > 0 else None,
        })  # fmt: skip
    return {
        "title": "Wer macht was bis wann",
        "columns": ["Maßnahme", "Wer", "Bis", "Stand"],
        "rows": rows,
        "empty": "Noch keine Maßnahme vereinbart.",
    }


def responsible(measure: Measure) -> str:
    """Return who answers for a measure."""
    return measure.responsible_agency.name if measure.responsible_agency else HOUSEHOLD


def overdue(late: int) -> str:
    """Return how late something is: „1 Tag überfällig“."""
    return f"{_days(late)} überfällig"
