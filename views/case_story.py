"""The story of a case: every report, step, contact, conference, measure, letter, share and reminder, newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from models import (
    Conference,
    Consent,
    Contact,
    Document,
    FollowUp,
    Handover,
    Measure,
    Reminder,
    Report,
    Share,
    Step,
)
from models.enums import ConferenceState, ContactKind, MeasureState, StepKind
from portal import clock, current_steps
from portal.conferences import UNDER_WAY
from views.base import viewer
from views.case_file import CaseFile
from views.formats import day, moment, money

LONG = 320
"""A text of more characters is folded; the reading page shows it whole."""
AT_ONCE = 20
"""So many entries stand open; older ones wait behind one click."""
REACHED = {True: " – erreicht", False: " – nicht erreicht", None: ""}
KINDS = {
    "contact": "Kontakte",
    "note": "Vermerke",
    "step": "Verfahren",
    "conference": "Fallkonferenzen",
    "measure": "Maßnahmen",
    "letter": "Briefe und Dokumente",
    "reminder": "Wiedervorlagen",
    "report": "Meldungen",
    "handover": "Übergaben",
    "share": "Freigaben und Einwilligungen",
    "follow_up": "Nachfragen",
}
"""By what the story can be filtered: the word of the address and the words on the screen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: on which day, of which kind, in which words, and where to read or change it."""

    on: date
    kind: str
    title: str
    path: str
    number: int
    text: str = ""
    who: str = ""
    tone: str = ""
    ahead: bool = False

    @property
    def at(self) -> str:
        """Return the day as people write it."""
        return day(self.on)

    @property
    def key(self) -> str:
        """Return the name of the entry within its page."""
        return f"{self.path}-{self.number}"

    @property
    def url(self) -> str:
        """Return where the record behind it stands."""
        return f"/{self.path}/details/?id={self.number}" if self.path else ""

    @property
    def edit_url(self) -> str:
        """Return where it can be changed."""
        return f"/{self.path}/edit/?id={self.number}"

    @property
    def is_long(self) -> bool:
        """Say whether its text is folded."""
        return len(self.text) > LONG

    @property
    def beginning(self) -> str:
        """Return the first words of a long text."""
        return self.text[:LONG].rsplit(" ", 1)[0] + " …"


def entries(file: CaseFile) -> list[Entry]:
    """Return what happened in the case, newest first; within a day what was entered last stands first."""
    found = [entry for model, tell in TELLERS for record in file.all(model) for entry in tell(record)]
    found += _steps(file.all(Step))
    case = file.case
    if case.closed_on is not None:
        words = f"Fall abgeschlossen: {case.outcome.label}" if case.outcome else "Fall abgeschlossen"
        found.append(Entry(case.closed_on, "follow_up", words, "", 0, tone="success"))
    found.sort(key=lambda entry: (entry.on, entry.number), reverse=True)
    return found


def filters(found: list[Entry], chosen: str, number: int, path: str = "/faelle/details/") -> list[dict[str, Any]]:
    """Return a link for every kind there is, with how many entries it has; the page works by them without JavaScript."""
    counts = Counter(entry.kind for entry in found)
    links = [{"kind": "", "label": "Alles", "count": len(found)}]
    links += [{"kind": kind, "label": words, "count": counts[kind]} for kind, words in KINDS.items() if counts[kind]]
    for link in links:
        query = urlencode({"id": number} | ({"zeig": link["kind"]} if link["kind"] else {}))
        link["url"], link["current"] = f"{path}?{query}#zeitleiste", link["kind"] == chosen
    return links


def _contact(contact: Contact) -> Iterator[Entry]:
    note = contact.kind is ContactKind.NOTE
    kind = "note" if note else "letter" if contact.kind is ContactKind.LETTER else "contact"
    yield Entry(
        contact.happened_on, kind, f"{contact.kind.label}{REACHED[contact.reached]}", "kontakte", contact.id, contact.note,
        contact.author.name + (" · vertraulich" if contact.confidential else ""),
        tone="warning" if contact.reached is False else "success" if contact.reached else "",
    )  # fmt: skip


def _steps(steps: list[Step]) -> Iterator[Entry]:
    later = {step.id: successor for step, successor in current_steps.overtaken(steps)}
    for step in steps:
        yield from _step(step, later.get(step.id))


def _gone(step: Step, later: Step | None) -> str:
    """Say of a day that holds no more what took its place; a hearing that is over may have been held or moved."""
    if later is None:
        return ""
    if later.kind is StepKind.EVICTION_LIFTED:
        return f" (Termin aufgehoben am {day(later.happened_on)})"
    if step.kind is StepKind.HEARING and step.happened_on < min(later.happened_on, clock.today()):
        return f" (danach neuer Termin {day(later.happened_on)})"
    return f" (überholt: neuer Tag {day(later.happened_on)})"


def _step(step: Step, later: Step | None) -> Iterator[Entry]:
    amount = money(step.amount) if step.amount is not None else ""
    words = " · ".join(filter(None, (step.docket, amount, step.note)))
    cured = f" (unwirksam seit {day(step.cured_on)})" if step.cured_on else ""
    ahead = step.happened_on > clock.today() and later is None
    title = f"{step.kind.label}{cured}{_gone(step, later)}"
    yield Entry(step.happened_on, "step", title, "schritte", step.id, words, ahead=ahead)


def _report(report: Report) -> Iterator[Entry]:
    sender = report.reporting_agency.name if report.reporting_agency else ""
    title = f"Meldung: {report.channel.label}"
    yield Entry(report.reported_on, "report", title, "meldungen", report.id, report.remark, sender)


def _conference(conference: Conference) -> Iterator[Entry]:
    ahead = conference.state in UNDER_WAY and conference.scheduled_at > clock.now()
    on = conference.held_on or clock.local(conference.scheduled_at).date()
    off = conference.state is ConferenceState.CANCELLED
    place = f" · {conference.place}" if viewer().office_id is not None else ""
    who = f"{moment(conference.scheduled_at)}{place}" if ahead or off else ""
    yield Entry(
        on, "conference", f"Fallkonferenz {conference.state.label}", "konferenzen", conference.id, conference.minutes, who,
        ahead=ahead,
    )  # fmt: skip


def _measure(measure: Measure) -> Iterator[Entry]:
    owner = measure.responsible_agency.name if measure.responsible_agency else "Haushalt"
    title = f"Vereinbart: {measure.title}"
    yield Entry(
        measure.agreed_on, "measure", title, "massnahmen", measure.id, "", f"{owner}, bis {day(measure.due_on)}"
    )
    said = measure.partner_note
    if measure.begun_on:
        note = said if measure.state is MeasureState.OPEN else ""
        yield Entry(measure.begun_on, "measure", f"In Arbeit: {measure.title}", "massnahmen", measure.id, note, owner)
    if measure.done_on:
        title, note = f"Erledigt: {measure.title}", "\n".join(filter(None, (measure.result, said)))
        yield Entry(measure.done_on, "measure", title, "massnahmen", measure.id, note, owner, tone="success")
    if measure.declined_on:
        title = f"{measure.state.label.capitalize()}: {measure.title}"
        yield Entry(measure.declined_on, "measure", title, "massnahmen", measure.id, said, owner, tone="warning")


def _document(document: Document) -> Iterator[Entry]:
    title = f"Brief: {document.letter.label}" if document.letter else f"Dokument: {document.name}"
    yield Entry(
        clock.local(document.added_at).date(), "letter", title, "dokumente", document.id, who=document.added_by.name
    )


def _reminder(reminder: Reminder) -> Iterator[Entry]:
    whose = reminder.assigned_to.name if reminder.assigned_to else "alle"
    done = reminder.done_on
    title = f"Wiedervorlage zum {day(reminder.due_on)}"
    yield Entry(reminder.created_on, "reminder", title, "wiedervorlagen", reminder.id, reminder.text, f"für {whose}")
    if done is not None:
        title = f"Wiedervorlage erledigt: {reminder.text}"
        yield Entry(done, "reminder", title, "wiedervorlagen", reminder.id, tone="success")


def _handover(handover: Handover) -> Iterator[Entry]:
    title = f"Übergeben an {handover.receiver.name}"
    who = f"von {handover.giver.name}" if handover.giver else "bisher niemand zuständig"
    yield Entry(handover.handed_on, "handover", title, "uebergaben", handover.id, handover.reason, who)


def _shared(record: Share | Consent, noun: str, path: str, begun: date) -> Iterator[Entry]:
    what = ", ".join(sorted(category.label for category in record.granted()))
    yield Entry(begun, "share", f"{noun} für {record.agency.name}", path, record.id, what)
    if record.revoked_on is not None:
        words = "beendet" if isinstance(record, Share) else "widerrufen"
        yield Entry(record.revoked_on, "share", f"{noun} für {record.agency.name} {words}", path, record.id)


def _share(share: Share) -> Iterator[Entry]:
    yield from _shared(share, "Freigabe", "freigaben", share.valid_from)


def _consent(consent: Consent) -> Iterator[Entry]:
    yield from _shared(consent, "Einwilligung", "einwilligungen", consent.given_on)


def _follow_up(follow_up: FollowUp) -> Iterator[Entry]:
    if follow_up.done_on is not None and follow_up.result is not None:
        title = f"{follow_up}: {follow_up.result.label}"
        yield Entry(follow_up.done_on, "follow_up", title, "nachfragen", follow_up.id, follow_up.note)


TELLERS: tuple[tuple[Any, Callable[[Any], Iterator[Entry]]], ...] = (
    (Contact, _contact),
    (Report, _report),
    (Conference, _conference),
    (Measure, _measure),
    (Document, _document),
    (Reminder, _reminder),
    (Handover, _handover),
    (Share, _share),
    (Consent, _consent),
    (FollowUp, _follow_up),
)
