"""Endings: a case is closed with its outcome, and looked at again after 3, 6 and 12 months."""

from __future__ import annotations

from models import FollowUp
from models.enums import FollowUpResult, Outcome
from portal import cases, follow_ups
from portal.closing_clocks import Anyway
from portal.demo import agreements, ratios
from portal.demo.desks import Desk, Story

HOMELESS = (Outcome.W6, Outcome.W7, Outcome.W8)
WHY_LOST = "Der Haushalt ist ausgezogen."
WHY_SETTLED = "Mit dem Vermieter ist alles geregelt, es droht keine Räumung mehr."
TEXTS = {
    FollowUpResult.HELD: "Vermieter bestätigt: Miete kommt pünktlich.",
    FollowUpResult.BROKEN: "Wohnung noch da, Raten ausgeblieben.",
    FollowUpResult.LOST: "Wohnung nicht mehr bewohnt.",
    FollowUpResult.NOT_REACHED: "Anruf und Brief ohne Antwort.",
}


def close(desk: Desk, story: Story) -> None:
    """Close a case whose last day has come, and make the follow-ups that have fallen due."""
    fate, case = story.fate, story.case
    if not desk.has_come(fate.ends_on):
        return
    agreements.settle(desk, story)
    anyway = Anyway(WHY_LOST if fate.outcome in HOMELESS else WHY_SETTLED, story.worker)
    cases.close(case, outcome=fate.outcome, way=fate.way, on=fate.ends_on, anyway=anyway)
    known: FollowUpResult | None = FollowUpResult.LOST if fate.outcome in HOMELESS else None
    if fate.outcome is Outcome.W9:
        known = FollowUpResult.NOT_REACHED
    for follow_up in sorted(case.follow_ups, key=lambda one: one.months):
        known = _look(desk, follow_up, known)


def _look(desk: Desk, follow_up: FollowUp, known: FollowUpResult | None) -> FollowUpResult | None:
    """Make one follow-up if somebody has found the time; return what stays known for the next one."""
    day = desk.town.workday(follow_up.due_on, desk.lots.one((0, 1, 2, 4, 7, 12, 20)))
    if not desk.has_come(day) or desk.lots.chance(2):
        return known
    result = known or desk.lots.draw(ratios.FOUND[follow_up.months])
    follow_ups.note(follow_up, result=result, on=day, text=TEXTS[result])
    return result if result is FollowUpResult.LOST else known
