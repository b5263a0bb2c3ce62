"""What comes next in a case: the tasks its phase asks for, and the attempt the ladder of contact proposes."""

from __future__ import annotations

import re
from typing import Any

from flask import url_for

from models import Conference, Contact, Document, Measure, Step
from models.enums import CaseStatus, ConferenceState, ContactKind, MeasureState
from portal import clock, ladder, today
from portal.agencies import region_of
from views.case_file import CaseFile
from views.formats import day

EDIT = "edit"
FIRST = {
    CaseStatus.CLEARING: "einberufen",
    CaseStatus.CONFERENCE: "",
    CaseStatus.IMPLEMENTATION: "massnahme",
    CaseStatus.CLOSED: "oeffnen",
}
"""The task a phase asks for; while a conference is under way the next step is on its page."""
ALWAYS = ("schritt", "kontakt", EDIT)
"""What is wanted in every phase and stays in sight; all else waits in the menu."""
ROOM = 1 + len(ALWAYS)
TASK_NAME = re.compile(r"/(?:aufgabe/)?([a-z-]+)/\?id=")
COMING = (ConferenceState.PLANNED, ConferenceState.INVITED)
OUTCOMES = (("Hausbesuch, nicht erreicht", "Nicht erreicht"), ("Hausbesuch, erreicht", "Erreicht"))


def by_phase(buttons: list[dict[str, Any]], file: CaseFile) -> list[dict[str, Any]]:
    """Return the buttons with the next step of the phase first and the rest in the menu, unless there are only a few."""
    ahead = _to_conference(file)
    first = "" if ahead else _first(file)
    order = {name: place for place, name in enumerate((first, *ALWAYS))}
    few = len(ahead) + len(buttons) <= ROOM
    ranked = []
    for button in buttons:
        found = TASK_NAME.search(button["url"])
        name = found[1] if found else "elsewhere"
        button["tone"] = "primary" if name == first else ""
        button["more"] = name not in order and not few
        ranked.append((order.get(name, len(order)), button))
    ranked.sort(key=lambda one: one[0])
    return ahead + [button for _, button in ranked]


def _first(file: CaseFile) -> str:
    """Return the task of the phase; once all measures are done, that is closing the case."""
    status, measures = file.case.status, file.all(Measure)
    done = bool(measures) and all(measure.state is not MeasureState.OPEN for measure in measures)
    return "abschliessen" if status is CaseStatus.IMPLEMENTATION and done else FIRST[status]


def _to_conference(file: CaseFile) -> list[dict[str, Any]]:
    """Return the way to the conference that is under way."""
    if not file.is_own or file.case.status is CaseStatus.CLOSED:
        return []
    running = next((conference for conference in file.all(Conference) if conference.state in COMING), None)
    if running is None:
        return []
    return [{"label": "Zur Fallkonferenz", "url": f"/konferenzen/details/?id={running.id}", "tone": "primary"}]


def next_attempt(file: CaseFile) -> dict[str, Any] | None:
    """Return what the ladder of contact proposes, with the ways to do it at one click; None when nothing is left."""
    for read_by_the_rule in (Contact, Step):
        file.all(read_by_the_rule)
    now = clock.today()
    letters = {document.letter for document in file.all(Document) if document.letter}
    found = ladder.propose(file.case, region_of(file.case.office), now, letters)
    if found is None:
        return None
    return {
        "label": found.rung.label,
        "due": day(found.due_on),
        "why": found.why,
        "tone": today.tone(found.due_on, now),
        "letter_url": url_for("letters.write", fall=file.case.id, art=found.rung.letter.value),
        "outcomes": OUTCOMES if found.rung.kind is ContactKind.HOME_VISIT else (),
        "reminder": f"WV {day(max(found.due_on, now))}: {found.rung.label}",
    }
