"""Invented cases by the million: spread like an office's own, the same for the same number, as rows a driver takes as they are."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from models.enums import Channel, HouseholdType, Income, LandlordKind, Outcome, ReachState, SecuringWay, Stage
from models.names import fold, joined_umlauts
from tests.bench.people import BIG_PARTNER, OFFICES, PARTNER_IDS, colleague

TODAY = date(2026, 11, 2)
"""The day on which the bench lives; its clock stands still."""
YEARS = 10
SPAN = YEARS * 365
RARE, COMMON = "Zwirnlein", "Schmidt"
RARE_CASES = 40
SHARE = 0.25
"""Part of the cases that belong to the first office."""
STEMS = (
    "Alt", "Berg", "Birken", "Brand", "Dorn", "Eich", "Ell", "Feld", "Fried", "Gold", "Grün", "Hart", "Heid",
    "Holz", "Kalt", "Korn", "Lang", "Linden", "Mühl", "Neu", "Ost", "Rot", "Sand", "Stein", "Wald", "Wein",
    "Winter", "Wolf",
)  # fmt: skip
ENDS = (
    "au", "bach", "beck", "berg", "brink", "burg", "dahl", "feld", "hagen", "hausen", "heim", "hof", "horst",
    "kamp", "mann", "meier", "mer", "ner", "rath", "schmidt", "stedt", "thal", "waldt", "wein", "wirt",
)  # fmt: skip
FREQUENT = (
    COMMON, "Müller", "Meyer", "Schneider", "Hoffmann", "Becker", "Krüger", "Yılmaz", "Kaya", "Nowak", "Șerban",
    "Đorđević", "Weiß", "Vogel", "Böhm", "Kraus",
)  # fmt: skip
FIRST = (
    "Anna", "Ben", "Clara", "David", "Emma", "Finn", "Greta", "Hanna", "Ivo", "Jonas", "Kim", "Lea", "Mia", "Noah",
    "Ole", "Paula", "Rana", "Sami", "Toni", "Ute", "Vera", "Willi", "Yara", "Zoe",
)  # fmt: skip
SENTENCES = (
    "Haushalt am Telefon erreicht, möchte in der Wohnung bleiben.", "Vermieter stimmt einer Ratenzahlung grundsätzlich zu.",
    "Antrag auf Übernahme der Mietschulden liegt beim Jobcenter.", "Unterlagen fehlen noch: Kontoauszüge der letzten drei Monate.",
    "Termin zur Fallkonferenz vorgeschlagen, Antwort steht aus.", "Kündigung vom Vermieter zugegangen, Rückstand zwei Monatsmieten.",
)  # fmt: skip

COLUMNS = {
    "cases": (
        "id", "office_id", "number", "status", "household_name", "street", "postcode", "city", "district_id", "reported_on", "channel",
        "reporting_agency_id", "access_stage", "stage", "trigger_id", "landlord_name", "landlord_kind", "rent", "arrears",
        "household_type", "adults", "children", "income", "reach", "assigned_to_id", "attempts_so_far", "note", "conference_due_on",
        "invited_on", "conference_on", "closed_on", "outcome", "securing_way", "extra", "created_at",
    ),
    "persons": ("id", "office_id", "last_name", "first_name", "phone", "extra", "folded_last_name", "folded_first_name"),
    "case_members": ("case_id", "office_id", "person_id", "relation"),
    "reports": (
        "office_id", "state", "reported_on", "channel", "reporting_agency_id", "case_id", "conference_due_on", "last_name",
        "first_name", "docket", "docket_key", "extra",
    ),
    "steps": ("case_id", "office_id", "kind", "happened_on", "docket"),
    "contacts": ("case_id", "office_id", "kind", "happened_on", "reached", "note", "confidential", "author_id"),
    "conferences": (
        "id", "case_id", "office_id", "occasion", "state", "scheduled_at", "place", "due_on", "invited_on", "held_on", "household_invited",
    ),
    "invitations": ("conference_id", "case_id", "office_id", "agency_id", "answer"),
    "measures": ("case_id", "office_id", "title", "kind_id", "responsible_agency_id", "agreed_on", "due_on", "state", "done_on"),
    "follow_ups": ("case_id", "office_id", "months", "due_on", "done_on", "result"),
    "shares": (
        "case_id", "office_id", "agency_id", "basis", "purpose", "valid_from", "valid_until", "contact", "housing", "proceeding",
        "money", "household", "health",
    ),
    "audit_entries": ("at", "user_name", "office_id", "action", "record", "record_id", "case_id", "changes", "previous_hash", "hash"),
    "access_entries": ("at", "user_name", "office_id", "case_id", "what"),
}  # fmt: skip

Rows = dict[str, list[tuple[Any, ...]]]


def batches(
    cases: int,
    share: float,
    districts: Sequence[int],
    triggers: Sequence[int],
    kinds: Sequence[int],
    size: int = 5000,
) -> Iterator[Rows]:
    """Yield the rows of all tables, some thousand cases at a time, oldest first; a share is of the first office."""
    maker = Maker(cases, share, districts, triggers, kinds)
    for start in range(1, cases + 1, size):
        maker.rows = defaultdict(list)
        for number in range(start, min(start + size, cases + 1)):
            maker.add_case(number)
        yield maker.rows


@cache
def iso(day: int) -> str:
    """Return a day counted from TODAY in ISO form."""
    return (TODAY + timedelta(days=day)).isoformat()


@cache
def folded(name: str) -> str:
    """Return a name in its one spelling for searching."""
    return joined_umlauts(fold(name))


def values(words: Any) -> tuple[str, ...]:
    """Return the codes of a closed list."""
    return tuple(word.value for word in words)


CHANNELS, STAGES, LANDLORDS, HOUSEHOLDS = values(Channel), values(Stage), values(LandlordKind), values(HouseholdType)
INCOMES, REACHES, OUTCOMES, WAYS = values(Income), values(ReachState), values(Outcome), values(SecuringWay)


class Maker:
    """Draws one case after the other from a fixed lot."""

    def __init__(
        self, cases: int, share: float, districts: Sequence[int], triggers: Sequence[int], kinds: Sequence[int]
    ) -> None:
        """Take how many there will be, and the catalogue entries to choose from."""
        self.cases, self.share, self.districts, self.triggers, self.kinds = cases, share, districts, triggers, kinds
        self.lot = random.Random(20261102)
        self.rows: Rows = defaultdict(list)
        self.persons = self.conferences = 0
        self.last: dict[tuple[int, str], int] = defaultdict(int)
        self.rare_every = max(1, cases // RARE_CASES)

    def pick(self, words: Sequence[Any]) -> Any:
        """Draw one of several."""
        return words[int(self.lot.random() * len(words))]

    def add_case(self, number: int) -> None:
        """Add a case with everything around it."""
        draw = self.lot.random
        office = 1 if draw() < self.share else 2 + int((OFFICES - 1) * draw() ** 1.5)
        day = -SPAN + SPAN * number // self.cases
        status = self.status(day)
        held = day + 6 + int(12 * draw()) if draw() < 0.55 and status != "clearing" else None
        held = None if held is not None and held > 0 else held
        closed = min(0, day + 30 + int(150 * draw())) if status == "closed" else None
        partner = self.pick(PARTNER_IDS) if draw() < 0.9 else BIG_PARTNER
        name = self.add_household(number, office)
        key = (office, iso(day)[:4])
        self.last[key] += 1
        docket, channel = f"{1 + number % 900} C {1 + number % 7000}/{iso(day)[2:4]}", self.pick(CHANNELS)
        self.rows["cases"].append((
            number, office, f"{key[1]}-{self.last[key]:05d}", status, name,
            f"Beispielweg {number % 200}", f"{30000 + number % 900}", "Beispielstadt",
            self.word(self.districts, office), iso(day), channel, partner, self.pick(STAGES), self.pick(STAGES), self.word(self.triggers, office),
            "Beispiel Wohnbau", self.pick(LANDLORDS), 300 + number % 700 + 0.5, 500 + number % 4000 + 0.25,
            self.pick(HOUSEHOLDS), 1 + number % 2,
            number % 4, self.pick(INCOMES), self.pick(REACHES), colleague(office, draw()), self.pick(SENTENCES), self.note(), iso(day + 12),
            iso(held - 5) if held else None, iso(held) if held else None, iso(closed) if closed is not None else None,
            self.pick(OUTCOMES) if closed is not None else None, self.pick(WAYS) if closed is not None else None,
            "{}", f"{iso(day)} 09:00:00.000000",
        ))  # fmt: skip
        self.add_report(number, office, day, name, channel, partner, docket)
        self.add_course(number, office, day, held, closed, partner, docket)

    def add_report(
        self, number: int, office: int, day: int, name: str, channel: str, partner: int, docket: str
    ) -> None:
        """Add the report a case began with."""
        last, _, first = name.partition(", ")
        state = "accepted" if day < -5 or self.lot.random() < 0.5 else "passed_on"
        self.rows["reports"].append((
            office, state, iso(day), channel, partner, number, iso(day + 12), last, first, docket,
            f"c|{number % 900}|{number}", "{}",
        ))  # fmt: skip

    def status(self, day: int) -> str:
        """Return how far a case of this age is."""
        draw = self.lot.random()
        if day < -200:
            return "closed" if draw < 0.98 else "implementation"
        if day < -25:
            return "closed" if draw < 0.5 else "implementation" if draw < 0.95 else "conference"
        return "clearing" if draw < 0.6 else "conference"

    def word(self, entries: Sequence[int], office: int) -> int:
        """Return one of the office's own entries; all offices have as many, one after the other."""
        each = len(entries) // OFFICES
        return entries[(office - 1) * each + int(each * self.lot.random())]

    def note(self) -> str:
        """Return a note of a few sentences."""
        start = int(len(SENTENCES) * self.lot.random())
        return " ".join((*SENTENCES[start:], *SENTENCES[:start]))

    def surname(self, number: int) -> str:
        """Return a frequent name half of the time; the rare one for a few cases of the first office."""
        draw = self.lot.random()
        if draw < 0.02:
            return COMMON
        if draw < 0.3:
            return str(self.pick(FREQUENT[1:]))
        return str(self.pick(STEMS)) + str(self.pick(ENDS)) + ("" if draw < 0.8 else "-" + str(self.pick(FREQUENT[1:])))

    def add_household(self, number: int, office: int) -> str:
        """Add the members of a household and return its name."""
        last = RARE if number % self.rare_every == 0 else self.surname(number)
        given = [str(self.pick(FIRST))] + ([str(self.pick(FIRST))] if self.lot.random() < 0.3 else [])
        for place, first in enumerate(given):
            self.persons += 1
            self.rows["persons"].append(
                (self.persons, office, last, first, f"0555 {number}", "{}", folded(last), folded(first))
            )
            self.rows["case_members"].append((number, office, self.persons, "co_tenant" if place else "tenant"))
        return f"{last}, {' u. '.join(given)}"

    def add_course(
        self, number: int, office: int, day: int, held: int | None, closed: int | None, partner: int, docket: str
    ) -> None:
        """Add what happened in a case, one kind of record after the other: their order decides what the lot draws."""
        self.add_steps(number, office, day, docket)
        self.add_contact(number, office, day)
        self.add_conference(number, office, day, held, closed, partner)
        self.add_measures(number, office, day, closed, partner)
        self.add_follow_ups(number, office, closed)
        self.add_share(number, office, day, partner)
        self.add_trail(number, office, day)

    def add_steps(self, number: int, office: int, day: int, docket: str) -> None:
        """Add the suit, and for half of the cases its service."""
        self.rows["steps"].append((number, office, "filed", iso(day - 3), docket))
        if self.lot.random() < 0.5:
            self.rows["steps"].append((number, office, "served", iso(day + 4), docket))

    def add_contact(self, number: int, office: int, day: int) -> None:
        """Add one contact; a few are confidential."""
        draw = self.lot.random
        self.rows["contacts"].append((
            number, office, "phone" if draw() < 0.5 else "letter", iso(day + 2), draw() < 0.6, self.pick(SENTENCES),
            draw() < 0.05, colleague(office, draw()),
        ))  # fmt: skip

    def add_follow_ups(self, number: int, office: int, closed: int | None) -> None:
        """Add the three follow-ups of every third closed case; nearly all that are due have been done."""
        if closed is None or self.lot.random() >= 0.3:
            return
        for months in (3, 6, 12):
            due = closed + 30 * months
            done = due < 0 and self.lot.random() < 0.97
            self.rows["follow_ups"].append(
                (number, office, months, iso(due), iso(due) if done else None, "held" if done else None)
            )

    def add_share(self, number: int, office: int, day: int, partner: int) -> None:
        """Share every tenth case with its partner for a year."""
        if self.lot.random() < 0.1:
            self.rows["shares"].append((
                number, office, partner, "sgbx_69", "Mitwirkung", iso(day), iso(day + 365), True, self.lot.random() < 0.5,
                True, False, False, False,
            ))  # fmt: skip

    def add_trail(self, number: int, office: int, day: int) -> None:
        """Add that the case was entered, and that somebody looked at it."""
        moment = f"{iso(day)} 09:00:00.000000"
        self.rows["audit_entries"].append((
            moment, "Muster", office, "create", "cases", number, number, '{"status": [null, "clearing"]}', "", f"{number:064x}",
        ))  # fmt: skip
        self.rows["access_entries"].append((moment, "Muster", office, number, "Fall"))

    def add_conference(
        self, number: int, office: int, day: int, held: int | None, closed: int | None, partner: int
    ) -> None:
        """Add the conference of a case, with invitations."""
        under_way = held is None and closed is None and day > -25 and self.lot.random() < 0.5
        if held is None and not under_way:
            return
        self.conferences += 1
        on = held if held is not None else day + 10
        state = "held" if held is not None else "invited"
        self.rows["conferences"].append((
            self.conferences, number, office, "report", state, f"{iso(on)} 09:00:00.000000", "Rathaus, Raum 214",
            iso(day + 12), iso(on - 5),
            iso(held) if held is not None else None, True,
        ))  # fmt: skip
        for guest in {partner, self.pick(PARTNER_IDS)}:
            answer = "open" if under_way and self.lot.random() < 0.6 else "coming"
            self.rows["invitations"].append((self.conferences, number, office, guest, answer))

    def add_measures(self, number: int, office: int, day: int, closed: int | None, partner: int) -> None:
        """Add one to three measures; those of an open case are mostly open."""
        draw = self.lot.random
        for _ in range(1 + int(3 * draw())):
            agreed = day + 10 + int(10 * draw())
            due = agreed + 7 + int(40 * draw())
            done = closed is not None or draw() < 0.5
            owner = None if draw() < 0.15 else partner if draw() < 0.5 else self.pick(PARTNER_IDS)
            self.rows["measures"].append((
                number, office, "Antrag stellen und Nachweise einreichen", self.word(self.kinds, office), owner, iso(agreed), iso(due),
                "done" if done else "open", iso(due - 2) if done else None,
            ))  # fmt: skip
