"""What a letter says of a conference: when it was, who came, what was said on each point, who does what by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models import Agency, AgendaPoint, Case, Conference, Invitation, Measure
from models.enums import Answer, ConferenceState, MeasureState
from portal import clock, measures, next_meetings, postponements, told_measures
from portal.letters.fields import Values
from portal.letters.households import names
from portal.letters.words import as_day, as_money, as_yes

HOUSEHOLD = "Haushalt"


def values(
    case: Case, conference: Conference | None, *, on: date, only: Agency | None = None, strict: bool = False
) -> Values:
    """Return the fields and lists of a conference.

    With ``only`` no more of guests and measures than this agency's own, in words it may read ``on`` the day of the letter;
    ``strict`` leaves out what was not agreed there.
    """
    invited = [one for one in (conference.invitations if conference else ()) if only is None or one.agency is only]
    agreed = [
        one for one in _measures(case, conference, strict=strict) if only is None or one.responsible_agency is only
    ]
    return {
        "konferenz": {**_conference(conference), "auszug": "" if only is None else "ja"},
        "teilnahme": [
            {"stelle": one.agency.name, "antwort": one.answer.label, "erschienen": as_yes(one.attended), "person": one.represented_by}
            for one in invited
        ],
        "anwesende": [
            *_household(case, None if only else conference),
            *({"stelle": one.agency.name, "person": one.represented_by} for one in _present(invited)),
        ],
        "punkte": [_point(point) for point in (conference.points if conference else ())],
        "massnahmen": [
            {**as_row(one), **({"massnahme": told_measures.title_for(one, only, on)} if only else {})} for one in agreed
        ],
    }  # fmt: skip


def _conference(conference: Conference | None) -> dict[str, str]:
    if conference is None:
        return {}
    at = clock.local(conference.scheduled_at)
    return {
        "verlegt": postponements.told(conference) if conference.state is ConferenceState.INVITED else "",
        "datum": as_day(conference.held_on or at.date()), "uhrzeit": f"{at:%H:%M} Uhr", "ort": conference.place,
        "anlass": conference.occasion.label, "mitbringen": conference.bring, "protokoll": conference.minutes,
        "tagesordnung": "\n".join(point.problem for point in conference.points),
        "naechster_termin": as_day(next_meetings.day_after(conference)),
        "haushalt_dabei": as_yes(conference.household_attended),
    }  # fmt: skip


def _household(case: Case, conference: Conference | None) -> list[dict[str, str]]:
    """Return the household where it came, or may still come to a conference that has not been held."""
    if conference is None or conference.household_attended is False:
        return []
    awaited = (
        conference.state is not ConferenceState.HELD
        and conference.household_invited
        and conference.household_answer is not Answer.CANNOT
    )
    return [{"stelle": names(case), "person": ""}] if conference.household_attended or awaited else []


def _present(invited: Iterable[Invitation]) -> list[Invitation]:
    """Return who came; while that is not noted of anybody, and the conference still to come, who may come."""
    guests = list(invited)
    if any(one.conference.state is ConferenceState.HELD or one.attended is not None for one in guests):
        return [one for one in guests if one.attended]
    return [one for one in guests if one.answer is not Answer.CANNOT]


def _point(point: AgendaPoint) -> dict[str, str]:
    brought_by = point.brought_by.name if point.brought_by else HOUSEHOLD
    return {"problem": point.problem, "von": brought_by, "besprochen": point.note}


def _measures(case: Case, conference: Conference | None, *, strict: bool) -> Iterable[Measure]:
    mine = [one for one in case.measures if conference is not None and one.conference_id == conference.id]
    chosen = mine if mine or strict else [one for one in case.measures if one.state is MeasureState.OPEN]
    return sorted(chosen, key=lambda measure: (measure.due_on, measure.id))


def as_row(measure: Measure) -> dict[str, str]:
    """Return a measure as a row of „Wer macht was bis wann“."""
    granted = measure.amount_granted
    return {
        "massnahme": measure.title, "bis": as_day(measure.due_on), "stand": measures.standing(measure),
        "wer": measure.responsible_agency.name if measure.responsible_agency else HOUSEHOLD,
        "person": measure.responsible_user.name if measure.responsible_user else "",
        "grundlage": measure.money_basis.label if measure.money_basis else "",
        "betrag": as_money(measure.amount_requested if granted is None else granted),
    }  # fmt: skip
