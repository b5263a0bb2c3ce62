"""What runs out in a case: clocks that still run, those that were met and when, and those nobody can compute yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for

from models import ArrearsMonth, Case, Conference, HandledDeadline, Measure, Step
from models.enums import CaseStatus, ConferenceState
from portal import case_deadlines, clock, steps
from portal.access import Verb
from portal.case_deadlines import CONFERENCE, Clock
from portal.deadlines import Deadline, Nature
from views.case_file import CaseFile
from views.formats import day, moment

TONES = ((0, "danger"), (4, "warning"))


def clocks(file: CaseFile) -> dict[str, Any]:
    """Return the clocks of an open case: ``running`` as cards, nearest first; ``handled``, ``met`` and ``unknown``."""
    found: dict[str, Any] = {"running": [], "met": [], "unknown": [], "handled": []}
    case, today = file.case, clock.today()
    if case.status is CaseStatus.CLOSED:
        return found
    for read_by_the_rule in (Step, HandledDeadline, Measure, ArrearsMonth):
        file.all(read_by_the_rule)
    if sentence := held(case):
        found["met"].append(sentence)
    for running in case_deadlines.of_case(case, today):
        if told := _told(file, running, today):
            pile, words = told
            found[pile].append(words)
    return found


def _told(file: CaseFile, running: Clock, today: date) -> tuple[str, Any] | None:
    """Return among what a clock is shown, and how; nothing for one the proceeding has gone past."""
    if running.handled is not None:
        return "handled", {"text": _seen_to(running), "reopen_url": _url("deadlines.reopen", file, running)}
    if settled := _met(running.deadline):
        return "met", settled
    if (shown := _shown(running)) is None:
        return "unknown", running.deadline.sentence
    if running.is_open or (running.is_waiting and shown >= today):
        return "running", _card(file, running, shown, today)
    return None


def _shown(running: Clock) -> date | None:
    """Return the day to show: the one to act by where the household must act, else the one of the rule."""
    return running.day if running.deadline.rule.nature is Nature.LATEST else running.deadline.due


def held(case: Case) -> str:
    """Say when the first conference was held and whether in time; nothing while none was."""
    if case.conference_on is None:
        return ""
    late = (case.conference_on - case.conference_due_on).days
    judged = "rechtzeitig" if late <= 0 else f"{late} {'Tag' if late == 1 else 'Tage'} nach der Frist"
    return f"Fallkonferenz: am {day(case.conference_on)} durchgeführt, {judged} (bis {day(case.conference_due_on)})."


def _seen_to(running: Clock) -> str:
    mark = running.handled
    assert mark is not None  # noqa: S101 - asked for handled clocks only
    return (
        f"{running.deadline.rule.label}: erledigt am {day(mark.handled_on)} durch {mark.handled_by.name}. {mark.note}"
    )


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


def _card(file: CaseFile, running: Clock, shown: date, today: date) -> dict[str, Any]:
    deadline = running.deadline
    left = (shown - today).days
    tone = next((word for limit, word in TONES if left < limit), "") if running.is_open else ""
    return {
        "label": deadline.rule.label,
        "nature": "geschätzt, frühestens" if deadline.estimated else deadline.rule.nature.value,
        "date": day(shown),
        "days": left,
        "tone": tone,
        "rule": deadline.sentence,
        "law": deadline.rule.note,
        "planned": _planned(file, deadline),
        "note": " ".join(deadline.warnings),
        "handle_url": _handle_url(file, running),
    }


def _handle_url(file: CaseFile, running: Clock) -> str:
    """Return where an open clock is noted as seen to; the conference's own clock ends with the conference alone."""
    if not running.is_open or running.deadline.rule.key == CONFERENCE:
        return ""
    return _url("deadlines.handle", file, running) if file.may(Verb.CREATE, HandledDeadline) else ""


def _url(page: str, file: CaseFile, running: Clock) -> str:
    start = running.deadline.steps.start.isoformat() if running.deadline.steps else None
    return url_for(page, fall=file.case.id, regel=running.deadline.rule.key, ab=start)


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
