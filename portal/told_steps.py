"""Lines that tell of a step: which one it certainly is, and which ones to ask about where it is not certain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from models.enums import StepKind
from portal import steps
from portal.deadlines.selection import AHEAD
from portal.jotting_lines import Line, days_in, happened_in
from portal.spoken_days import no_such_day
from portal.step_words import (
    CALLED_OFF,
    EVENTS,
    FILLER,
    MOVED,
    TAKEN_BACK,
    UNSURE,
    Event,
    Named,
    event_in,
    subject_at,
    subjects_in,
)

BREATH = re.compile(r"[,;:(!–]|\.\s|\s-\s")
"""What ends the words that still belong to the step; what follows is a comment."""
TELLS = re.compile(r"\b(?:laut|lt|mieter(?:in)?|mandant(?:in)?|haushalt|hh)\b", re.IGNORECASE)
"""Small words that say by whom; a line with one is kept as a whole."""
NEW_DAY = re.compile(r"\bauf (?:den )?(?=\d)", re.IGNORECASE)
ALSO = re.compile(r"(?:und|u\.|&|\+)\s", re.IGNORECASE)
"""„VU und Klage zugestellt“: two things in one breath."""
MOST_OFFERED = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A step a line may mean."""

    kind: StepKind
    on: date

    def __str__(self) -> str:
        """Return it as it is offered."""
        return f"„{self.kind.label}“ am {self.on:%d.%m.%Y}"


@dataclass(slots=True)
class Told:
    """What a line says of a step: ``sure`` is the one it certainly means, else ``offers`` are asked about."""

    sure: Offer | None = None
    offers: tuple[Offer, ...] = ()
    doubt: str = ""
    is_ahead: bool = False
    text: str = ""
    docket: str = ""
    court_code: str | None = None


@dataclass(slots=True)
class _Read:
    """What was taken off the beginning of a line."""

    named: Named | None = None
    events: set[Event] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    papers: list[date] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    """Days until or from which something is: days of a step that lies ahead, of no other."""
    docket: str = ""
    court: str | None = None

    def days_for(self, kind: StepKind | None) -> list[date]:
        """Return the days that can be those of a step, each once."""
        return list(dict.fromkeys((*self.days, *(self.ends if kind in AHEAD else ()))))

    @property
    def event(self) -> Event | None:
        """Return what happened, None where nothing is said or two things are."""
        return next(iter(self.events)) if len(self.events) == 1 else None

    @property
    def kind(self) -> StepKind | None:
        """Return which step this certainly is, were the day and the rest clear."""
        if self.named is None or len(self.events) > 1:
            return None
        return self.named.subject.certain.get(self.event)


def told(whole: str, on: date) -> Told | None:
    """Return what a line tells of a step, None where it names none; ``on`` is the day it is written."""
    line = Line(whole)
    read = _take(line, on)
    if read.named is None:
        return _within(whole, on)
    breath = _breath(line)
    days = read.days_for(read.kind or next(iter(read.named.subject.offered), None))
    unclear = UNSURE.search(breath) or list(days_in(breath, on)) or ALSO.match(breath)
    changed = any(pattern.search(line.rest) for pattern in (CALLED_OFF, MOVED, TAKEN_BACK))
    if not days and not read.papers and (none := no_such_day(line.rest)):
        return Told(doubt=f"Den Tag {none} gibt es nicht.")
    if read.kind is None or len(days) != 1 or unclear or changed:
        return _asked(whole, read, days or read.papers, on)
    if (doubt := steps.day_doubt(read.kind, days[0], today=on)) is not None:
        return Told(doubt=doubt, is_ahead=days[0] > on)
    keeps_all = read.papers or TELLS.search(whole[: line.place])
    return Told(
        Offer(read.kind, days[0]), text=whole if keeps_all else line.rest, docket=read.docket, court_code=read.court
    )


def _take(line: Line, on: date) -> _Read:
    """Take off subject, event, days, docket and court in any order; small words only between them."""
    read, place, kept = _Read(), -1, 0
    while place != line.place:
        place = line.place
        if _take_one(line, read, on):
            kept = line.place
        elif filler := FILLER.match(line.rest):
            line.take(filler.end())
    line.place = kept
    return read


def _take_one(line: Line, read: _Read, on: date) -> bool:
    if not read.docket and (docket := line.docket()):
        read.docket = docket
        return True
    if not read.court and (court := line.court()):
        read.court = court
        return True
    if read.named is None and (named := subject_at(line.text, line.place)):
        read.named = named
        line.take(named.end - named.start)
        return True
    if line.weekday():
        return True
    if day := line.letter_day():
        read.papers.append(day.nearest(on))
        return True
    if day := line.end_day():
        read.ends.append(day.nearest(on))
        return True
    if day := line.day():
        read.days.append(day.nearest(on))
        return True
    return _take_event(line, read)


def _take_event(line: Line, read: _Read) -> bool:
    hits = [(hit.end(), event) for event, pattern in EVENTS.items() if (hit := pattern.match(line.rest))]
    if not hits:
        return False
    end, event = max(hits, key=lambda hit: hit[0])
    read.events.add(event)
    line.take(end)
    return True


def _breath(line: Line) -> str:
    """Return the words after what was read that still belong to it."""
    parted = line.text[: line.place].rstrip()
    if parted.endswith((",", ";", ":", "–", "-")):
        return ""
    return BREATH.split(line.rest, maxsplit=1)[0]


def _within(whole: str, on: date) -> Told | None:
    """Ask about a step named within a line that begins otherwise."""
    named = next(subjects_in(whole), None)
    if named is None:
        return None
    event = event_in(whole)
    read = _Read(named, {event} if event else set())
    days = happened_in(whole, on) or [day for _, day in days_in(whole, on)]
    if days or event in (Event.RECEIVED, Event.ARRIVED):
        return _asked(whole, read, days, on)
    return None


def _asked(whole: str, read: _Read, days: list[date], on: date) -> Told:
    """Offer the steps a line may mean, the likeliest first; say why there are none."""
    subject = read.named.subject if read.named else None
    if subject is None or not subject.offered:
        return Told(doubt=subject.hint if subject else "")
    kinds = tuple(dict.fromkeys((*([read.kind] if read.kind else []), *subject.offered)))
    if changed := _changed(whole, kinds, days, on):
        return changed
    days = days or happened_in(whole, on) or ([] if read.ends else [day for _, day in days_in(whole, on)])
    if not days:
        missing = f"Für den Schritt „{kinds[0].label}“ fehlt der Tag."
        return Told(doubt=missing if read.kind or read.events else "")
    offers = [Offer(kind, day) for kind in kinds for day in days]
    meant = [one for one in offers if steps.day_doubt(one.kind, one.on, today=on) is None]
    if not meant:
        doubt = steps.day_doubt(kinds[0], days[0], today=on) or ""
        return Told(doubt=doubt, is_ahead=days[0] > on)
    return Told(
        offers=tuple(meant[:MOST_OFFERED]), doubt=subject.hint, text=whole, docket=read.docket, court_code=read.court
    )


def _changed(whole: str, kinds: tuple[StepKind, ...], days: list[date], on: date) -> Told | None:
    """Return what is told where a day was called off or moved, or a step taken back; None where nothing was."""
    moved, off = MOVED.search(whole), CALLED_OFF.search(whole)
    taken_back = TAKEN_BACK.search(whole)
    if not (moved or off or taken_back):
        return None
    lifted = Offer(StepKind.EVICTION_LIFTED, on)
    found: list[Offer] = []
    if moved and (new := NEW_DAY.search(whole)):
        day = next((day for _, day in days_in(whole[new.end() :], on)), None)
        found = [Offer(kinds[0], day)] if day and steps.day_doubt(kinds[0], day, today=on) is None else []
    if StepKind.EVICTION_DATE in kinds and (moved or off):
        said = f"Der {days[0]:%d.%m.%Y} ist der aufgehobene Termin. " if days and off else ""
        return Told(offers=(*found, lifted), doubt=said.strip(), text=whole)
    if found:
        return Told(offers=tuple(found), text=whole)
    word = next(hit for hit in (moved, off, taken_back) if hit)[0]
    return Told(doubt=f"„{kinds[0].label}“ ist nicht eingetragen, denn die Zeile sagt „{word}“.")
