"""The case page above its details: what runs out, how far the proceeding is, and what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Case, Conference, Contact, Measure, Report, Step
from models.enums import CaseStatus
from portal import clock, deadlines, steps
from portal.agencies import region_of
from views.case_tables import of_case
from views.formats import day

CONFERENCE = "conference"
LONG_PAST = 60
"""A deadline missed by more days than this is no longer news."""
TONES = ((0, "danger"), (4, "warning"))


def clocks(case: Case) -> list[dict[str, Any]]:
    """Return what runs out, nearest first: the conference clock and the statutory deadlines whose start is known."""
    if case.status is CaseStatus.CLOSED:
        return []
    today = clock.today()
    found = []
    for deadline in deadlines.all_deadlines(steps.dates_of(case), region_of(case.office), today):
        if not deadline.is_known or deadline.met_on is not None or deadline.due is None:
            continue
        if deadline.rule.key == CONFERENCE and case.conference_on is not None:
            continue
        left = (deadline.due - today).days
        if left < -LONG_PAST and deadline.rule.key != CONFERENCE:
            continue
        tone = next((word for limit, word in TONES if left < limit), "")
        found.append(
            {
                "label": deadline.rule.label,
                "date": day(deadline.due),
                "days": left,
                "tone": tone,
                "rule": deadline.sentence,
                "law": deadline.rule.law,
                "note": " ".join(deadline.warnings),
            }
        )
    return found


def stages(case: Case) -> list[dict[str, Any]]:
    """Return the chain of the proceeding with its days, from arrears to eviction."""
    links = steps.chain(case, clock.today())
    last = max((place for place, link in enumerate(links) if link[2]), default=-1)
    return [
        {
            "label": word,
            "date": day(on) if on else None,
            "state": "current" if place == last else "done" if place < last else "open",
        }
        for place, (word, on, _) in enumerate(links)
    ]


def jumps(page: dict[str, Any]) -> list[dict[str, str]]:
    """Return links to the parts of the page."""
    links = [("Fristen", "#fristen"), ("Was bisher geschah", "#zeitleiste"), ("Angaben zum Fall", "#angaben")]
    if page["history"]:
        links.append(("Änderungen", "#verlauf"))
    return [{"label": label, "url": url} for label, url in links]


Entry = tuple[date, dict[str, Any]]


def story(case: Case) -> list[dict[str, Any]]:
    """Return what happened in the case, newest first."""
    entries = [
        *map(_contact, of_case(Contact, case, load=Contact.author)),
        *map(_step, of_case(Step, case)),
        *map(_report, of_case(Report, case)),
        *map(_conference, of_case(Conference, case)),
        *(_done(measure) for measure in of_case(Measure, case) if measure.done_on),
    ]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [{"at": day(at), **entry} for at, entry in entries]


REACHED = {True: " – erreicht", False: " – nicht erreicht", None: ""}


def _contact(contact: Contact) -> Entry:
    return contact.happened_on, {
        "title": f"{contact.kind.label}{REACHED[contact.reached]}",
        "text": contact.note,
        "who": contact.author.name if contact.author else "",
        "tone": "warning" if contact.reached is False else None,
        "url": f"/kontakte/details/?id={contact.id}",
    }


def _step(step: Step) -> Entry:
    words = " ".join(filter(None, (step.docket, step.note)))
    return step.happened_on, {"title": step.kind.label, "text": words, "url": f"/schritte/details/?id={step.id}"}


def _report(report: Report) -> Entry:
    title = f"Meldung: {report.channel.label}"
    return report.reported_on, {"title": title, "text": report.remark, "url": f"/meldungen/details/?id={report.id}"}


def _conference(conference: Conference) -> Entry:
    return clock.local(conference.scheduled_at).date(), {
        "title": f"Fallkonferenz {conference.state.label}",
        "text": conference.minutes,
        "url": f"/konferenzen/details/?id={conference.id}",
    }


def _done(measure: Measure) -> Entry:
    return measure.done_on or measure.agreed_on, {
        "title": f"Erledigt: {measure.title}",
        "text": measure.partner_note,
        "tone": "success",
        "url": f"/massnahmen/details/?id={measure.id}",
    }
