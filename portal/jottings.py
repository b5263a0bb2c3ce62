"""Jottings: one short line such as „Hausbesuch 3.12. erreicht: will Raten zahlen“, read as people mean it.

Only what stands at the beginning is understood: kind, day, reached or not, court and docket, in any order. All that
follows stays text as typed, and a line that is not understood is a note; nothing is guessed, nothing gets lost.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from datetime import date

from models import Case, Contact, Reminder, Step, User
from models.enums import ContactKind, StepKind
from models.writings import docket_key
from portal import contacts, courts, reminders, steps
from portal.spoken_days import SpokenDay, no_such_day, spoken_day


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
STEPS: tuple[tuple[str, StepKind], ...] = (
    *((re.escape(kind.label), kind) for kind in StepKind if kind is not StepKind.REPORTED),
    (r"fristlose kündigung|kündigung fristlos|fristlos gekündigt", StepKind.TERMINATED_IMMEDIATE),
    (r"ordentliche kündigung|kündigung ordentlich|ordentlich gekündigt", StepKind.TERMINATED_ORDINARY),
    (r"räumungsklage zugestellt|klagezustellung|zustellung der klage", StepKind.SERVED),
    (r"räumungsklage eingegangen|klage eingereicht|klageeingang|räumungsklage", StepKind.FILED),
    (r"versäumnisurteil", StepKind.DEFAULT_JUDGMENT),
    (r"verteidigungsanzeige", StepKind.DEFENCE),
    (r"verhandlungstermin|verhandlung", StepKind.HEARING),
    (r"rechtskräftig", StepKind.FINAL),
    (r"vergleich", StepKind.SETTLEMENT),
    (r"räumungsmitteilung", StepKind.EVICTION_NOTICE),
    (r"räumungsfrist bis|räumungsfrist", StepKind.EVICTION_PERIOD_ENDS),
    (r"räumungstermin abgesagt|räumung aufgehoben|räumung abgesagt", StepKind.EVICTION_LIFTED),
    (r"geräumt", StepKind.EVICTED),
    (r"rückstand bezahlt|rückstand gezahlt|rückstand ausgeglichen", StepKind.PAID),
    (r"verpflichtungserklärung", StepKind.UNDERTAKING),
    (r"mietende", StepKind.TENANCY_ENDS),
    (r"abmahnung|mahnung", StepKind.WARNED),
)


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)


def _longest_first() -> list[tuple[str, StepKind]]:
    """Return the spellings of steps so that „Räumungsklage zugestellt“ is tried before „Räumungsklage“."""
    spelled = [(spelling, step) for pattern, step in STEPS for spelling in pattern.split("|")]
    return sorted(spelled, key=lambda one: -len(one[0]))


WORDS: tuple[tuple[re.Pattern[str], ContactKind | StepKind | None], ...] = (
    (_begins(r"wv|wiedervorlage"), None),
    *((_begins(pattern), contact) for pattern, contact in CONTACTS),
    *((_begins(spelled), step) for spelled, step in _longest_first()),
)
"""With which words a line begins, and what they mean; None is a reminder."""
BETWEEN = re.compile(r"[\s,;:–-]*")
NOT_REACHED = r"nicht (?:erreicht|angetroffen|da)|niemand(?:en)? (?:erreicht|angetroffen|da)|keiner da|mailbox"
REACHED = r"erreicht|angetroffen|gesprochen"
IS_REACHED = ((_begins(NOT_REACHED), False), (_begins(REACHED), True))
SAYS_REACHED = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), said) for pattern, said in (
    (NOT_REACHED, False), (REACHED, True),
))  # fmt: skip
DOCKET = re.compile(r"(?:az\.?:? ?)?\d{1,4} ?[a-z]{1,3} ?\d{1,6}/\d{2,4}(?!\d)", re.IGNORECASE)
COURT = re.compile(r"(?:AG|Amtsgericht) +[^\d,;:]{2,60}", re.IGNORECASE)
CALLED_OFF = re.compile(r"(?:ist |wurde |wird )?(?:aufgehoben|abgesagt|entfällt|entfallen)(?!\w)", re.IGNORECASE)
FROM_SOMEBODY = re.compile(r"v(?:on|om)\b", re.IGNORECASE)
"""A letter from somebody is no attempt to reach the household."""


class _Line:
    """A line read from its beginning: what is understood is taken off, the rest stays."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    @property
    def rest(self) -> str:
        return self.text[self.place :]

    def take(self, length: int) -> None:
        """Take off what was understood, and what parts it from the rest."""
        between = BETWEEN.match(self.text, self.place + length)
        self.place = between.end() if between else self.place + length

    def day(self) -> SpokenDay | None:
        """Take off a day, if one stands here."""
        found = spoken_day(self.rest)
        if found is not None:
            self.take(found.length)
        return found

    def reached(self) -> bool | None:
        """Take off whether somebody was reached, if it stands here."""
        for pattern, said in IS_REACHED:
            if found := pattern.match(self.rest):
                self.take(found.end())
                return said
        return None

    def docket(self) -> str:
        """Take off an Aktenzeichen, if one stands here."""
        found = DOCKET.match(self.rest)
        if found is None or docket_key(found[0]) is None:
            return ""
        self.take(found.end())
        return found[0]

    def court(self) -> str | None:
        """Take off a court, if the one that is meant stands here."""
        found = COURT.match(self.rest)
        words = re.findall(r"\S+\s*", found[0]) if found else []
        for count in range(len(words), 1, -1):
            spelled = "".join(words[:count])
            if court := courts.match(spelled):
                self.take(len(spelled))
                return court.code
        return None


def read(typed: str, on: date) -> Jotting:
    """Return what a line means on a day; never raises, and what is not understood stays text."""
    whole = typed.strip()
    line = _Line(whole)
    day = line.day()
    for pattern, kind in WORDS:
        if found := pattern.match(line.rest):
            line.take(found.end())
            if kind is None:
                return _reminder(whole, line, day, on)
            return (
                _contact(whole, line, day, on, kind)
                if isinstance(kind, ContactKind)
                else _step(whole, line, day, on, kind)
            )
    return _note(whole, on, _no_such_day(line))


def _note(whole: str, on: date, doubt: str = "", *, is_ahead: bool = False) -> Jotting:
    return Jotting(Meaning.NOTE, whole, on, doubt=doubt, is_ahead=is_ahead)


def _no_such_day(line: _Line) -> str:
    """Say of the day that stands here that no calendar has it; "" where none stands here."""
    day = no_such_day(line.rest)
    return f"Den Tag {day} gibt es nicht." if day else ""


def _reminder(whole: str, line: _Line, day: SpokenDay | None, on: date) -> Jotting:
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


def _contact(whole: str, line: _Line, day: SpokenDay | None, on: date, kind: ContactKind) -> Jotting:
    day = day or line.day()
    reached = line.reached() if kind is not ContactKind.NOTE else None
    day = day or line.day()
    if day is None and (doubt := _no_such_day(line)):
        return _note(whole, on, doubt)
    happened = day.nearest(on) if day else on
    if kind is ContactKind.LETTER and FROM_SOMEBODY.match(line.rest):
        return _note(whole, on)
    if happened > on and reached is None and kind is not ContactKind.NOTE:
        return Jotting(Meaning.REMINDER, whole, happened, contact=kind)
    if happened > on:
        return _note(whole, on, f"Der {happened:%d.%m.%Y} liegt in der Zukunft.", is_ahead=True)
    if kind is ContactKind.NOTE:
        return Jotting(Meaning.NOTE, line.rest or whole, happened)
    if reached is None:
        reached = next((said for pattern, said in SAYS_REACHED if pattern.search(line.rest)), None)
    return Jotting(Meaning.CONTACT, line.rest, happened, contact=kind, reached=reached)


def _step(whole: str, line: _Line, day: SpokenDay | None, on: date, kind: StepKind) -> Jotting:
    read, docket, court, place = Jotting(Meaning.STEP, "", on, step=kind), "", None, -1
    while place != line.place:
        place = line.place
        day, docket, court = day or line.day(), docket or line.docket(), court or line.court()
    happened = day.nearest(on) if day else None
    if happened is None:
        return _note(whole, on, _no_such_day(line) or f"Für den Schritt „{kind.label}“ fehlt der Tag.")
    if kind is StepKind.EVICTION_DATE and CALLED_OFF.match(line.rest):
        said = f"„{StepKind.EVICTION_LIFTED.label}“ mit dem Tag der Aufhebung"
        return _note(whole, on, f"Der {happened:%d.%m.%Y} ist der aufgehobene Termin. Schreiben Sie {said}.")
    if (doubt := steps.day_doubt(kind, happened, today=on)) is not None:
        return _note(whole, on, doubt, is_ahead=happened > on)
    return replace(read, text=line.rest, on=happened, docket=docket, court_code=court)


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
