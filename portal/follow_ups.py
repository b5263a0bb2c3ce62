"""Follow-ups: three looks at a closed case, after 3, 6 and 12 months."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, FollowUp
from models.enums import FollowUpResult
from portal import clock
from portal.calendar import add_months
from portal.errors import Refused

MONTHS = (3, 6, 12)
EARLY = timedelta(days=14)
"""So long before its day a follow-up may find the home kept; a loss may be noted whenever it is known."""


def create(case: Case, *, closed_on: date) -> None:
    """Put the three follow-ups of a case being closed on the list."""
    existing = {follow_up.months for follow_up in case.follow_ups}
    for months in MONTHS:
        if months not in existing:
            case.follow_ups.append(FollowUp(months=months, due_on=add_months(closed_on, months)))


def returns(session: Session, follow_up: FollowUp) -> list[Case]:
    """Return the cases in which the household of a follow-up came back, the first one first."""
    statement = select(Case).where(Case.previous_case_id == follow_up.case_id).order_by(Case.reported_on, Case.id)
    return list(session.scalars(statement))


def note(follow_up: FollowUp, *, result: FollowUpResult, on: date, text: str = "") -> None:
    """Write down what a follow-up found; raise Refused for a day before closing or in the future."""
    closed_on = follow_up.case.closed_on
    if closed_on is not None and on < closed_on:
        raise Refused(f"Nachgefragt am {on:%d.%m.%Y}: Der Fall wurde erst am {closed_on:%d.%m.%Y} abgeschlossen.")
    if on > clock.today():
        raise Refused(f"Nachgefragt am {on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    early = follow_up.due_on - EARLY
    if result in (FollowUpResult.HELD, FollowUpResult.BROKEN) and on < early:
        raise Refused(
            f"Nach {follow_up.months} Monaten heißt ab {follow_up.due_on:%d.%m.%Y}; am {on:%d.%m.%Y} ist es zu früh zu sagen, "
            f"dass die Wohnung so lange gesichert war. Tragen Sie den Befund ab {early:%d.%m.%Y} ein."
        )
    follow_up.result, follow_up.done_on = result, on
    if text:
        follow_up.note = text
