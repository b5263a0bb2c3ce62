"""Which statutory clocks still run when a case is closed, and why it is closed nevertheless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import Case, User
from models.enums import ContactKind
from portal import case_deadlines, contacts
from portal.case_deadlines import CONFERENCE, Clock
from portal.errors import Refused


@dataclass(frozen=True, slots=True)
class Anyway:
    """Why somebody closes a case though clocks run: a household that has moved out needs none of them."""

    why: str
    by: User


def running(case: Case) -> list[Clock]:
    """Return the statutory clocks of an open case that still ask for something, missed ones among them, nearest first.

    The ten Werktage to the conference are the office's own time and end with the case.
    """
    found = case_deadlines.of_case(case)
    return [one for one in found if one.is_open and one.day is not None and one.deadline.rule.key != CONFERENCE]


def told(clock: Clock, on: date) -> str:
    """Say when a clock runs or ran out as of a day, and by which law."""
    deadline = clock.deadline
    assert clock.day is not None  # noqa: S101 - only clocks with a day run
    over = ", verstrichen" if clock.day < on else ""
    return f"{deadline.rule.nature.value} {clock.day:%d.%m.%Y}{over} ({deadline.rule.law})"


def pass_over(case: Case, *, on: date, anyway: Anyway | None) -> None:
    """Write into the story which clocks still run as a case is closed, and why it is closed nevertheless.

    Raises Refused where clocks run and nobody has said why.
    """
    clocks = running(case)
    if not clocks:
        return
    named = "; ".join(f"{one.deadline.rule.label} {told(one, on)}" for one in clocks)
    if anyway is None or not anyway.why.strip():
        why = (
            f"Im Fall {case.number} {'läuft' if len(clocks) == 1 else 'laufen'} noch: {named}. "
            "Erledigen Sie das zuerst, oder schreiben Sie, weshalb Sie trotzdem abschließen."
        )
        raise Refused(why, at={"despite": why})
    note = f"Abgeschlossen, obwohl noch lief: {named}. Grund: {anyway.why.strip()}"
    contacts.add(case, kind=ContactKind.NOTE, on=on, reached=None, note=note, by=anyway.by)
