"""The ladder of contact: which attempt to reach a household comes next, and when (handbook 7.1 to 7.3).

First letter, reminder, three home visits; and a letter of its own once an eviction date is known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from models import Case
from models.enums import CaseStatus, ContactKind, LetterKind, ReachState, StepKind
from portal.calendar import Region, next_workday
from portal.current_steps import current_day


@dataclass(frozen=True, slots=True)
class Rung:
    """One attempt: its name, its way, so many days after the attempt before, and the letter that goes with it."""

    label: str
    kind: ContactKind
    days: int
    letter: LetterKind


LADDER = (
    Rung("Erstanschreiben", ContactKind.LETTER, 1, LetterKind.FIRST),
    Rung("Erinnerung", ContactKind.LETTER, 7, LetterKind.REMINDER),
    Rung("Erster Hausbesuch", ContactKind.HOME_VISIT, 7, LetterKind.VISIT_CARD),
    Rung("Zweiter Hausbesuch", ContactKind.HOME_VISIT, 7, LetterKind.VISIT_CARD),
    Rung("Dritter Hausbesuch", ContactKind.HOME_VISIT, 7, LetterKind.VISIT_CARD),
)
EVICTION_LETTER = Rung("Brief zum Räumungstermin", ContactKind.LETTER, 0, LetterKind.EVICTION)
ANSWERED = (ReachState.ACCEPTED, ReachState.DECLINED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next attempt, the day by which it should be made, and why."""

    rung: Rung
    due_on: date
    why: str


def propose(case: Case, region: Region, on: date, letters: Collection[LetterKind] = ()) -> Proposal | None:
    """Return the next attempt in an open case on a day; None once somebody answered or every rung was tried.

    ``letters`` are the kinds of letter filed in the case already.
    """
    if case.status is CaseStatus.CLOSED:
        return None
    eviction = _eviction(case, on)
    if eviction is not None and LetterKind.EVICTION not in letters:
        return Proposal(EVICTION_LETTER, on, f"Der Räumungstermin ist am {eviction:%d.%m.%Y}.")
    if case.reach in ANSWERED:
        return None
    place = tried(case)
    return None if place == len(LADDER) else _next(case, LADDER[place], region)


def tried(case: Case) -> int:
    """Return how many rungs lie behind: up to the furthest attempt made, for a visit needs no reminder any more."""
    left = {
        kind: sum(contact.kind is kind for contact in case.contacts)
        for kind in (ContactKind.LETTER, ContactKind.HOME_VISIT)
    }
    furthest = 0
    for place, rung in enumerate(LADDER, start=1):
        if left[rung.kind] > 0:
            left[rung.kind] -= 1
            furthest = place
    return furthest


def _next(case: Case, rung: Rung, region: Region) -> Proposal:
    attempts = [contact for contact in case.contacts if contact.kind is not ContactKind.NOTE]
    last = max(attempts, key=lambda contact: contact.happened_on, default=None)
    since = last.happened_on if last else case.reported_on
    told = f"Letzter Versuch: {last}" if last else f"Meldung: {since:%d.%m.%Y}"
    due_on = next_workday(since + timedelta(days=rung.days), region)
    return Proposal(rung, due_on, f"{told}, danach {rung.days} {'Tag' if rung.days == 1 else 'Tage'}.")


def _eviction(case: Case, on: date) -> date | None:
    """Return the eviction date that holds, None where none lies ahead."""
    day = current_day(case.steps, StepKind.EVICTION_DATE)
    return day if day is not None and day >= on else None
