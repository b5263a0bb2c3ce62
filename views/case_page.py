"""The page of one case: who it is about, where it stands, what runs out, what was agreed, and what happened."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from models import CaseMember, CaseReason, Contact, Reminder
from models.enums import CaseStatus
from portal import clock, today
from portal.access import Verb
from views import case_arrears, case_persons, clearing, entering, gaps
from views.case_clocks import clocks, stages
from views.case_file import CaseFile
from views.case_steps import by_phase, next_attempt
from views.case_story import AT_ONCE, KINDS, Entry, entries, filters
from views.case_tables import tables
from views.formats import NOT_STATED, day, show
from views.terminations import termination_tables

ABOUT = ("household_name", "street", "city", "assigned_to_id", "landlord_name", "arrears", "reach", "status", "stage")
OPEN_IN: dict[CaseStatus, frozenset[str]] = {
    CaseStatus.CLEARING: frozenset({"Clearing", "Personen", "Fallkonferenzen"}),
    CaseStatus.CONFERENCE: frozenset({"Fallkonferenzen", "Eingeladene Stellen", "Freigaben"}),
    CaseStatus.IMPLEMENTATION: frozenset({"Fallkonferenzen"}),
    CaseStatus.CLOSED: frozenset({"Nachfragen"}),
}
"""Which parts of the page stand open while the work is at a phase; the others open at a click."""


def fill(page: dict[str, Any], file: CaseFile) -> None:
    """Add to the details of a case what its own page shows beyond the columns."""
    page["subtitle"] = ", ".join(dict.fromkeys(filter(None, (file.case.household_name, file.case.status.label))))
    page["row_actions"] = by_phase(page["row_actions"], file)
    page["agreed"], page["parts_of_case"] = _arranged(file)
    page["facts"] = _about(page["sections"])
    if file.is_own:
        page["facts"][1:1] = _household(file)
        page["clocks"], page["stages"] = clocks(file), stages(file)
        page["terminations"] = termination_tables(file)
        page["arrears"] = case_arrears.summary(file)
        page["reminders"] = reminders(file)
        page["light"] = gaps.light_of(file)
        page["ladder"] = next_attempt(file)
        page["clearing"] = clearing.checklist(file)
        page["entry_form"] = entering.box(file.case) if file.may(Verb.CREATE, Contact) else None
        page.update(story(file, entries(file)))
    page["sections"] = _sections(page["sections"], file)
    page["contact_person"] = _office(file)
    page["notice"] = _notice(file)


def _about(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is known of the case at a glance, in the order people ask for it."""
    rows = {row["key"]: row for section in sections for row in section["rows"]}
    return [rows[key] for key in ABOUT if key in rows]


def _household(file: CaseFile) -> list[dict[str, Any]]:
    """Return how to reach the household, and in which language."""
    people = [member.person for member in file.all(CaseMember)]
    phones = dict.fromkeys(person.phone for person in people if person.phone)
    languages = dict.fromkeys(person.language for person in people if person.language)
    return [
        {"label": "Telefon", "value": ", ".join(phones) or NOT_STATED},
        {"label": "Sprache", "value": ", ".join(languages) or "Deutsch"},
    ]


def _arranged(file: CaseFile) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the table of what was agreed, and the other tables with those of the phase open."""
    asked, known = case_persons.tables(file.case, file.all(CaseMember))
    every = [*tables(file), *known]
    agreed = [table for table in every if table["title"] == "Maßnahmen"]
    rest = [table for table in every if table["title"] != "Maßnahmen"]
    wanted = OPEN_IN[file.case.status]
    for table in rest:
        table["open"] = not file.is_own or table["title"] in wanted or table in known
    return asked + agreed, sorted(rest, key=lambda table: not table["open"])


def _sections(sections: list[dict[str, Any]], file: CaseFile) -> list[dict[str, Any]]:
    """Return the columns of the case without those of the clearing, which has its own list where it is worked on."""
    if file.may(Verb.READ, CaseReason):
        reasons = ", ".join(str(reason) for reason in file.all(CaseReason))
        sections[-1]["rows"].append({"label": "Gründe", "value": reasons or NOT_STATED})
    return clearing.without_answers(sections) if file.is_own else sections


def _office(file: CaseFile) -> list[dict[str, Any]]:
    """Return how partners reach the office of the case; who works on it there is the office's own matter."""
    office = file.case.office
    if file.viewer.office_id is not None or office is None:
        return []
    rows = (("Fachstelle", office.name), ("Telefon", office.phone), ("E-Mail", office.email))
    return [{"label": label, "value": value} for label, value in rows if value]


def _notice(file: CaseFile) -> dict[str, str] | None:
    """Say that the household was anonymised, or that it has come back."""
    case = file.case
    if case.anonymised_on is not None:
        why = f", {case.erasure_basis.label}" if case.erasure_basis else ""
        return {"text": f"Anonymisiert am {day(case.anonymised_on)}{why}.", "tone": "info"}
    if case.previous_case is None or not file.may(Verb.READ, CaseMember):
        return None
    return {"text": f"Wiederauftritt: Der Haushalt hatte schon den Fall {case.previous_case}.", "tone": "info"}


def reminders(file: CaseFile) -> list[dict[str, Any]]:
    """Return the open reminders, nearest first, each with the button that ticks it off."""
    now = clock.today()
    return [
        {
            "due": day(reminder.due_on),
            "tone": today.tone(reminder.due_on, now),
            "label": reminder.text,
            "url": f"/wiedervorlagen/details/?id={reminder.id}",
            "note": reminder.assigned_to.name if reminder.assigned_to else "alle in der Fachstelle",
            "done_url": url_for("reminder.task_view", task_name="erledigt", id=reminder.id),
        }
        for reminder in file.all(Reminder)
        if reminder.done_on is None
    ]


def _chosen() -> str:
    """Return the kind of entry the address asks for."""
    chosen = request.args.get("zeig", "")
    return chosen if chosen in KINDS else ""


def story(file: CaseFile, told: list[Entry]) -> dict[str, Any]:
    """Return the entries of the chosen kind, the links to the other kinds, and the entry just made."""
    chosen, new = _chosen(), request.args.get("neu", "")
    shown = [entry for entry in told if not chosen or entry.kind == chosen]
    number = file.case.id
    return {
        "entries": shown[:AT_ONCE],
        "older": shown[AT_ONCE:],
        "kinds": filters(told, chosen, number),
        "made": next((entry for entry in told if entry.key == new), None),
        "story_url": url_for("case.story_view", id=number, zeig=chosen or None),
    }


def reading(file: CaseFile) -> dict[str, Any]:
    """Return the page that shows the story whole, oldest first, to read and to print."""
    chosen = _chosen()
    told = entries(file)
    path = url_for("case.story_view")
    return {
        "title": f"Fallgeschichte {file.case.number}",
        "subtitle": f"{show(file.case.household_name)} · Stand {day(clock.today())}",
        "entries": [entry for entry in reversed(told) if not chosen or entry.kind == chosen],
        "kinds": filters(told, chosen, file.case.id, path),
    }
