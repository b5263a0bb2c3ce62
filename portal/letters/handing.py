"""What the sheet says that goes with a case handed over: who gave it to whom, what runs out, what is open."""

from __future__ import annotations

from portal import clock
from portal.handovers import Sheet
from portal.letters.fields import Values
from portal.letters.meetings import as_row
from portal.letters.words import as_day


def add(values: Values, sheet: Sheet) -> None:
    """Put what stands on the sheet of a case among the values of its letter."""
    passed, case = sheet.handover, values["fall"]
    if isinstance(case, dict):
        case["letzter_kontakt_am"] = as_day(sheet.last_contact_on)
    values["uebergabe"] = {
        "am": as_day(passed.handed_on), "von": passed.giver.name if passed.giver else "niemandem",
        "an": passed.receiver.name, "grund": passed.reason,
    } if passed else {}  # fmt: skip
    values["fristen"] = [
        {"frist": one.deadline.rule.label, "bis": as_day(one.day), "norm": one.deadline.rule.law}
        for one in sheet.clocks
    ]
    values["massnahmen"] = [as_row(one) for one in sheet.measures]
    values["wiedervorlagen"] = [{"bis": as_day(one.due_on), "text": one.text} for one in sheet.reminders]
    values["termine"] = [
        {"termin": f"{clock.local(one.scheduled_at):%d.%m.%Y, %H:%M} Uhr", "ort": one.place, "stand": one.state.label}
        for one in sheet.conferences
    ]
