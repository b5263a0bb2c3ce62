"""Follow-ups: three looks at a closed case, after 3, 6 and 12 months."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Case, FollowUp, User
from models.enums import ContactKind, FollowUpResult
from portal import clock, contacts
from portal.calendar import add_months
from portal.errors import Refused

MONTHS = (3, 6, 12)
EARLY = timedelta(days=14)
"""So long before its day a follow-up may find the home kept; a loss may be noted whenever it is known."""

SECURED = (FollowUpResult.HELD, FollowUpResult.BROKEN)
"""The home is kept, whether the agreements held or not."""
KNOWN_BY = "Bekannt seit der Nachfrage nach"
"""Begins the note of a look that an earlier one answered."""


def create(case: Case, *, closed_on: date) -> None:
    """Put the three follow-ups of a case being closed on the list."""
    existing = {follow_up.months for follow_up in case.follow_ups}
    for months in MONTHS:
        if months not in existing:
            case.follow_ups.append(FollowUp(months=months, due_on=add_months(closed_on, months)))


def move_to_the_story(case: Case, *, by: User) -> None:
    """Write what the follow-ups of a case being opened again found into its story; then all are to be made again.

    Those an earlier one answered by itself found nothing of their own.
    """
    for follow_up in case.follow_ups:
        if follow_up.done_on is None or follow_up.result is None:
            continue
        if not follow_up.note.startswith(KNOWN_BY):
            found = f"{follow_up} vor dem Wiederöffnen: {follow_up.result.label}. {follow_up.note}".strip()
            contacts.add(case, kind=ContactKind.NOTE, on=follow_up.done_on, reached=None, note=found, by=by)
        follow_up.result = follow_up.done_on = None


def returns(session: Session, follow_up: FollowUp) -> list[Case]:
    """Return the cases in which the household of a follow-up came back, the first one first."""
    statement = select(Case).where(Case.previous_case_id == follow_up.case_id).order_by(Case.reported_on, Case.id)
    return list(session.scalars(statement))


def note(follow_up: FollowUp, *, result: FollowUpResult, on: date, text: str = "") -> None:
    """Write down what a follow-up found; a home that is lost answers those that would come later.

    Raises Refused for a day before closing or in the future, and for what another look contradicts.
    """
    closed_on = follow_up.case.closed_on
    if closed_on is not None and on < closed_on:
        raise Refused(f"Nachgefragt am {on:%d.%m.%Y}: Der Fall wurde erst am {closed_on:%d.%m.%Y} abgeschlossen.")
    if on > clock.today():
        raise Refused(f"Nachgefragt am {on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    early = follow_up.due_on - EARLY
    if result in SECURED and on < early:
        raise Refused(
            f"Nach {follow_up.months} Monaten heißt ab {follow_up.due_on:%d.%m.%Y}; am {on:%d.%m.%Y} ist es zu früh zu sagen, "
            f"dass die Wohnung so lange gesichert war. Tragen Sie den Befund ab {early:%d.%m.%Y} ein."
        )
    if doubt := _contradiction(follow_up, result):
        raise Refused(doubt, at={"result": doubt})
    known = follow_up.done_on if follow_up.result is FollowUpResult.LOST else None
    follow_up.result, follow_up.done_on = result, on
    if text:
        follow_up.note = text
    _reopen_answered(follow_up, known)
    if result is FollowUpResult.LOST:
        _answer_later(follow_up, on)


def _contradiction(follow_up: FollowUp, result: FollowUpResult) -> str | None:
    """Say which other look tells that the home is lost where this one finds it kept, or the other way round."""
    lost = result is FollowUpResult.LOST
    for other in follow_up.case.follow_ups:
        before, after = other.months < follow_up.months, other.months > follow_up.months
        kept_later = after and lost and other.result in SECURED
        lost_before = before and not lost and other.result is FollowUpResult.LOST
        if (kept_later or lost_before) and other.result is not None:
            return (
                f"„{result.label}“ passt nicht zur Nachfrage nach {other.months} Monaten: Sie fand am {other.done_on:%d.%m.%Y} "
                f"„{other.result.label}“. Berichtigen Sie zuerst jenen Befund, wenn er nicht stimmt."
            )
    return None


def _later(follow_up: FollowUp) -> list[FollowUp]:
    return [one for one in follow_up.case.follow_ups if one.months > follow_up.months]


def _answer_later(follow_up: FollowUp, on: date) -> None:
    """Close the looks still to come: a home that is lost needs nobody asking again."""
    for later in _later(follow_up):
        if later.done_on is None:
            later.result, later.done_on = FollowUpResult.LOST, on
            later.note = later.note or f"{KNOWN_BY} {follow_up.months} Monaten."


def _reopen_answered(follow_up: FollowUp, known: date | None) -> None:
    """Open the looks again that were closed by themselves with what this one said before it was put right."""
    for later in _later(follow_up) if known is not None else ():
        if (later.result, later.done_on) == (FollowUpResult.LOST, known):
            later.result = later.done_on = None
            later.note = "" if later.note.startswith(KNOWN_BY) else later.note
