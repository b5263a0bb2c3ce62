"""What runs out in a case: clocks that still run, those that were met and when, and those nobody can compute yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Case, Conference, Step
from models.enums import CaseStatus, ConferenceState
from portal import clock, deadlines, steps
from portal.agencies import region_of
from portal.deadlines import Deadline, Nature
from views.case_file import CaseFile
from views.formats import day, moment

CONFERENCE = "conference"
LONG_PAST = 60
"""A deadline missed by more days than this is no longer news."""
TONES = ((0, "danger"), (4, "warning"))


def clocks(file: CaseFile) -> dict[str, Any]:
    """Return the clocks of an open case: ``running`` as cards, nearest first, ``met`` and ``unknown`` as sentences."""
    found: dict[str, Any] = {"running": [], "met": [], "unknown": []}
    case, today = file.case, clock.today()
    if case.status is CaseStatus.CLOSED:
        return found
    file.all(Step)
    for deadline in deadlines.all_deadlines(steps.dates_of(case), region_of(case.office), today):
        met = held(case) if deadline.rule.key == CONFERENCE else _met(deadline)
        if met:
            found["met"].append(met)
        elif (shown := _shown(deadline)) is None:
            found["unknown"].append(deadline.sentence)
        elif deadline.rule.key == CONFERENCE or (shown - today).days >= -_kept_for(deadline):
            found["running"].append(_card(deadline, shown, today, _planned(file, deadline)))
    return found


def _shown(deadline: Deadline) -> date | None:
    """Return the day to show: the safe one where the household must act, the stored one of the conference."""
    acts = deadline.rule.nature is Nature.LATEST and deadline.rule.key != CONFERENCE
    return deadline.safe if acts else deadline.due


def _kept_for(deadline: Deadline) -> int:
    """Return for how many days a past day is still news; what may begin from a day on is none once it has come."""
    return 0 if deadline.rule.nature is Nature.EARLIEST else LONG_PAST


def held(case: Case) -> str:
    """Say when the first conference was held and whether in time; nothing while none was."""
    if case.conference_on is None:
        return ""
    late = (case.conference_on - case.conference_due_on).days
    judged = "rechtzeitig" if late <= 0 else f"{late} {'Tag' if late == 1 else 'Tage'} nach der Frist"
    return f"Fallkonferenz: am {day(case.conference_on)} durchgeführt, {judged} (bis {day(case.conference_due_on)})."


def _met(deadline: Deadline) -> str:
    if deadline.met_on is None or deadline.due is None:
        return ""
    return f"{deadline.rule.label}: am {day(deadline.met_on)} eingehalten (bis {day(deadline.due)})."


def _planned(file: CaseFile, deadline: Deadline) -> str:
    """Say for when the conference that meets the clock is convened."""
    if deadline.rule.key != CONFERENCE:
        return ""
    coming = (ConferenceState.PLANNED, ConferenceState.INVITED)
    at = min((one.scheduled_at for one in file.all(Conference) if one.state in coming), default=None)
    return f"Termin: {moment(at)}." if at else "Noch kein Termin."


def _card(deadline: Deadline, shown: date, today: date, planned: str) -> dict[str, Any]:
    left = (shown - today).days
    return {
        "label": deadline.rule.label,
        "nature": "geschätzt, frühestens" if deadline.estimated else deadline.rule.nature.value,
        "date": day(shown),
        "days": left,
        "tone": next((word for limit, word in TONES if left < limit), ""),
        "rule": deadline.sentence,
        "law": deadline.rule.note,
        "note": " ".join(filter(None, (planned, *deadline.warnings))),
    }


def stages(file: CaseFile) -> list[dict[str, Any]]:
    """Return the chain of the proceeding with its days, from arrears to eviction."""
    file.all(Step)
    links = steps.chain(file.case, clock.today())
    last = max((place for place, link in enumerate(links) if link[2]), default=-1)
    return [
        {
            "label": word,
            "date": day(on) if on else None,
            "state": "current" if place == last else "done" if place < last else "open",
        }
        for place, (word, on, _) in enumerate(links)
    ]
