"""Jottings: one short line such as „Hausbesuch 3.12. erreicht: will Raten zahlen“, read as people mean it.

Only what stands at the beginning is understood: kind, day, reached or not, court and docket, in any order. All that
follows stays text as typed. A line that may tell of a step but does not certainly is asked about; any other that is not
understood is a note. Nothing is guessed, nothing gets lost.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from datetime import date

from models import Case, Contact, Reminder, Step, User
from models.enums import ContactKind, StepKind
from portal import contacts, courts, reminders, steps
from portal.calendar import add_months
from portal.jotting_lines import Line, days_in, happened_in
from portal.spoken_days import SpokenDay, no_such_day, spoken_day
from portal.step_words import subjects_in
from portal.told_steps import Offer, told


class Meaning(enum.Enum):
    """What a line becomes."""

    NOTE = "Vermerk"
    CONTACT = "Kontakt"
    STEP = "Verfahrensschritt"
    REMINDER = "Wiedervorlage"


@dataclass(frozen=True, slots=True)
class Jotting:
    """A line as it was understood; ``text`` is what is left of it, ``doubt`` says why it became a note."""

    meaning: Meaning
    text: str
    on: date
    contact: ContactKind = ContactKind.NOTE
    step: StepKind | None = None
    reached: bool | None = None
    court_code: str | None = None
    docket: str = ""
    doubt: str = ""
    is_ahead: bool = False
    """Whether something is told of a day to come; that is asked about before it is kept."""
    offers: tuple[Offer, ...] = ()
    """The steps a line may mean; which one, or whether it is a note, is asked about before it is kept."""
    besides: str = ""
    """The words of the proceeding with a day that stay text in a line about something else."""

    def __str__(self) -> str:
        """Return what was understood: „Hausbesuch am 03.12.2026, erreicht“."""
        kind = {Meaning.CONTACT: self.contact.label, Meaning.STEP: self.step.label if self.step else ""}
        reached = {True: ", erreicht", False: ", nicht erreicht", None: ""}[self.reached]
        court = f", {courts.name(self.court_code)}" if self.court_code else ""
        docket = f", {self.docket}" if self.docket else ""
        return f"{kind.get(self.meaning, self.meaning.value)} am {self.on:%d.%m.%Y}{reached}{court}{docket}"


CONTACTS: tuple[tuple[str, ContactKind], ...] = (
    (r"anruf|angerufen|telefonat|telefoniert|telefon|tel\.", ContactKind.PHONE),
    (r"hausbesuch|hb|besuch", ContactKind.HOME_VISIT),
    (r"brief|anschreiben|erstanschreiben", ContactKind.LETTER),
    (r"sprechstunde|vorsprache|beratung", ContactKind.CONSULTATION),
    (r"e-?mail|mail", ContactKind.EMAIL),
    (r"vermerk|notiz", ContactKind.NOTE),
)


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)


WORDS: tuple[tuple[re.Pattern[str], ContactKind | None], ...] = (
    (_begins(r"wv|wiedervorlage"), None),
    *((_begins(pattern), contact) for pattern, contact in CONTACTS),
)
"""With which words a line begins, and what they mean; None is a reminder."""
NOT_REACHED = r"nicht (?:erreicht|angetroffen|da)|niemand(?:en)? (?:erreicht|angetroffen|da)|keiner da|mailbox"
REACHED = r"erreicht|angetroffen|gesprochen"
IS_REACHED = ((_begins(NOT_REACHED), False), (_begins(REACHED), True))
SAYS_REACHED = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), said) for pattern, said in (
    (NOT_REACHED, False), (REACHED, True),
))  # fmt: skip
FROM_SOMEBODY = re.compile(r"(?:vo[nm]|des|der|aus)\b", re.IGNORECASE)
"""A letter from somebody is no attempt to reach the household."""
LONGEST_AGO, WITHIN = 120, 1
"""How many months ago a day a note begins with can be, and one that stands within it."""


def read(typed: str, on: date) -> Jotting:
    """Return what a line means on a day; never raises, and what is not understood stays text."""
    whole = typed.strip()
    line = Line(whole)
    day = line.day()
    for pattern, kind in WORDS:
        if found := pattern.match(line.rest):
            line.take(found.end())
            return _reminder(whole, line, day, on) if kind is None else _contact(whole, line, day, on, kind)
    return _told(whole, on) or _note(whole, _day_of_note(whole, on), _no_such_day(line) or _day_ahead(whole, on))


def _told(whole: str, on: date) -> Jotting | None:
    """Return the step a line tells of, or what to ask about it; None where it names none."""
    step = told(whole, on)
    if step is None or not (step.sure or step.offers or step.doubt):
        return None
    if step.sure is None:
        noted = _note(whole, on if step.is_ahead else _day_of_note(whole, on), step.doubt, is_ahead=step.is_ahead)
        named = [whole[one.start : one.end] for one in subjects_in(whole)][1:2] if step.offers else []
        return replace(
            noted, offers=step.offers, besides="".join(named), docket=step.docket, court_code=step.court_code
        )
    read = Jotting(Meaning.STEP, step.text, step.sure.on, step=step.sure.kind, docket=step.docket)
    return replace(read, court_code=step.court_code, besides=_besides(step.text, on) if step.text != whole else "")


def as_step(jotting: Jotting, offer: Offer) -> Jotting:
    """Return a line as the step somebody said it means; its text stays as typed."""
    return replace(jotting, meaning=Meaning.STEP, step=offer.kind, on=offer.on, offers=(), doubt="")


def as_note(jotting: Jotting) -> Jotting:
    """Return a line as the note somebody said it is."""
    return replace(jotting, docket="", court_code=None, offers=(), doubt="")


def _besides(text: str, on: date) -> str:
    """Return which words of the proceeding stand in a text together with a day, "" where none do."""
    named = next(subjects_in(text), None)
    return text[named.start : named.end] if named and any(days_in(text, on)) else ""


def _day_of_note(whole: str, on: date) -> date:
    """Return the day a note is of: the one it begins with, or the one past day it names of the last weeks; else today."""
    first = spoken_day(whole)
    if first is not None and _lately(first.nearest(on), on, LONGEST_AGO):
        return first.nearest(on)
    named = happened_in(whole, on)
    return named[0] if len(named) == 1 and _lately(named[0], on, WITHIN) else on


def _lately(day: date, on: date, months: int) -> bool:
    return add_months(on, -months) <= day <= on


def _day_ahead(whole: str, on: date) -> str:
    """Say of a note that names a day to come how it becomes a reminder."""
    ahead = next((day for day in happened_in(whole, on) if day > on), None)
    return f"Der {ahead:%d.%m.%Y} liegt in der Zukunft; mit „WV“ davor erinnert er." if ahead else ""


def _note(whole: str, on: date, doubt: str = "", *, is_ahead: bool = False) -> Jotting:
    return Jotting(Meaning.NOTE, whole, on, doubt=doubt, is_ahead=is_ahead)


def _no_such_day(line: Line) -> str:
    """Say of the day that stands here that no calendar has it; "" where none stands here."""
    day = no_such_day(line.rest)
    return f"Den Tag {day} gibt es nicht." if day else ""


def _reminder(whole: str, line: Line, day: SpokenDay | None, on: date) -> Jotting:
    day = day or line.day()
    due = day.coming(on) if day else None
    if due is None:
        missing = "Für eine Wiedervorlage fehlt der Tag, zum Beispiel „WV 5.12. anrufen“."
        return _note(whole, on, _no_such_day(line) or missing)
    if due < on:
        return _note(whole, on, f"Eine Wiedervorlage am {due:%d.%m.%Y} ist vorbei.")
    if not line.rest:
        return _note(whole, on, "Für eine Wiedervorlage fehlt, was zu tun ist.")
    return Jotting(Meaning.REMINDER, line.rest, due)


def _reached(line: Line) -> bool | None:
    """Take off whether somebody was reached, if it stands here."""
    for pattern, said in IS_REACHED:
        if found := pattern.match(line.rest):
            line.take(found.end())
            return said
    return None


def _contact(whole: str, line: Line, day: SpokenDay | None, on: date, kind: ContactKind) -> Jotting:
    day = day or line.day()
    reached = _reached(line) if kind is not ContactKind.NOTE else None
    day = day or line.day()
    if day is None and (doubt := _no_such_day(line)):
        return _note(whole, on, doubt)
    happened = day.nearest(on) if day else on
    if kind is ContactKind.LETTER and FROM_SOMEBODY.match(line.rest):
        return _told(whole, on) or _note(whole, happened if happened <= on else on)
    if happened > on and reached is None and kind is not ContactKind.NOTE:
        return Jotting(Meaning.REMINDER, whole, happened, contact=kind)
    if happened > on:
        return _note(whole, on, f"Der {happened:%d.%m.%Y} liegt in der Zukunft.", is_ahead=True)
    if kind is ContactKind.NOTE:
        return Jotting(Meaning.NOTE, line.rest or whole, happened, besides=_besides(line.rest, on))
    if reached is None:
        reached = next((said for pattern, said in SAYS_REACHED if pattern.search(line.rest)), None)
    besides = _besides(line.rest, on)
    return Jotting(Meaning.CONTACT, line.rest, happened, contact=kind, reached=reached, besides=besides)


def write(case: Case, jotting: Jotting, *, on: date, by: User) -> Contact | Step | Reminder:
    """Record in a case what was understood; raises Refused as the rule of its kind does."""
    if jotting.meaning is Meaning.REMINDER:
        return reminders.add(case, due_on=jotting.on, text=jotting.text, on=on, by=by, assigned_to=by)
    if jotting.meaning is Meaning.STEP and jotting.step is not None:
        return steps.add(
            case, kind=jotting.step, on=jotting.on, docket=jotting.docket, court_code=jotting.court_code, note=jotting.text
        )  # fmt: skip
    return contacts.add(
        case, kind=jotting.contact, on=jotting.on, reached=jotting.reached, note=jotting.text, by=by
    )  # fmt: skip
