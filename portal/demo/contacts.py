"""Contacts: the ladder of letter, call and home visit, until somebody answers (handbook 7.1 and 7.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from models import Contact
from models.enums import ContactKind, ReachState, Role
from portal.demo.desks import Desk, Story

K = ContactKind


class Rung(NamedTuple):
    """One attempt: so many days after the case began, in this way."""

    days: int
    kind: ContactKind
    note: str


LADDER = (
    Rung(1, K.LETTER, "Erstanschreiben mit Gesprächsangebot, Sprechzeiten und Schonfrist."),
    Rung(5, K.PHONE, "Anruf unter der bekannten Nummer."),
    Rung(9, K.LETTER, "Erinnerung, Terminvorschlag für den Hausbesuch."),
    Rung(14, K.HOME_VISIT, "Erster Hausbesuch, Karte eingeworfen."),
    Rung(21, K.HOME_VISIT, "Zweiter Hausbesuch, Nachbarin angesprochen."),
    Rung(31, K.HOME_VISIT, "Dritter Hausbesuch zu anderer Tageszeit."),
)
ANSWERED_ON = {0: 7, 1: 5, 2: 3, 3: 3, 4: 1, 5: 1}
"""On which rung those answer who can be reached."""
MEETINGS = (
    Rung(0, K.CONSULTATION, "Unterlagen gesichtet, Rückstand mit dem Vermieter abgeglichen."),
    Rung(0, K.PHONE, "Stand der Maßnahmen besprochen."),
    Rung(0, K.HOME_VISIT, "Besuch in der Wohnung, Post gemeinsam sortiert."),
    Rung(0, K.EMAIL, "Bescheid erhalten und abgelegt."),
    Rung(0, K.CONSULTATION, "Haushaltsplan erstellt, Direktzahlung der Miete vorbereitet."),
)
CONFIDENTIAL = "Vertrauliches Gespräch über die familiäre Lage; nur für die Fachkraft."


def seek(desk: Desk, story: Story) -> None:
    """Try to reach the household, rung by rung, and go on meeting it once it takes part."""
    answered_on = desk.lots.draw(ANSWERED_ON) if story.draft.reached else len(LADDER)
    story.case.reach = ReachState.NOT_TRIED
    for place, rung in enumerate(LADDER[: answered_on + 1]):
        day = desk.town.workday(story.accepted_on, rung.days)
        if not _comes(desk, story, day):
            return
        reached = place == answered_on
        _note(desk, story, rung, day, reached=reached)
        story.case.reach = story.draft.reach if reached else ReachState.FAILED
    if story.draft.reach is ReachState.ACCEPTED:
        _go_on(desk, story, desk.town.workday(story.accepted_on, LADDER[answered_on].days + 6))


def _comes(desk: Desk, story: Story, day: date) -> bool:
    """Say whether a day has come and the case still runs then."""
    return desk.has_come(day) and day <= story.fate.ends_on


def _go_on(desk: Desk, story: Story, day: date) -> None:
    """Note up to four further meetings, some weeks apart."""
    for rung in desk.lots.some(MEETINGS, desk.lots.between(1, 4)):
        if not _comes(desk, story, day):
            return
        _note(desk, story, rung, day, reached=True)
        day = desk.town.workday(day + timedelta(days=desk.lots.between(9, 30)))
    if story.worker.role is Role.SOCIAL_WORKER and desk.lots.chance(15) and _comes(desk, story, day):
        story.case.contacts.append(
            Contact(kind=K.NOTE, happened_on=day, note=CONFIDENTIAL, confidential=True, author=story.worker)
        )


def _note(desk: Desk, story: Story, rung: Rung, day: date, *, reached: bool) -> None:
    """Note a contact; of a letter nobody answers it stays unsaid whether it was read."""
    known = None if rung.kind is K.LETTER and not reached else reached
    story.case.contacts.append(
        Contact(kind=rung.kind, happened_on=day, reached=known, note=rung.note, author=story.worker)
    )
