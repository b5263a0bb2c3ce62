"""How a case is closed, opened again and its closing put right: the forms and the rules they call."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Case, User
from models.enums import HOME_RETAINED, CaseStatus, Outcome, SecuringWay
from portal import audit, cases, clock, closing_clocks, terminations
from portal.closing_clocks import Anyway
from portal.extensions import db
from views.base import viewer
from views.base.days import Day
from views.base.fields import Lines, Word
from views.base.forms import NEEDED, PortalForm
from views.base.tasks import Task, today_by_default
from views.formats import day


def is_open(case: Case) -> bool:
    """Say whether work on the case goes on."""
    return case.status is not CaseStatus.CLOSED


class Closing(PortalForm):
    """How it ended."""

    outcome = Word("Ergebnis", NEEDED, members=Outcome)
    way = Word(
        "Sicherungsweg",
        members=SecuringWay,
        blank=True,
        description="Wodurch wurde die Wohnung gesichert? Bei W1 und W2 nötig, ab W6 leer.",
    )
    on = Day("Abgeschlossen am", NEEDED)


class Ending(Closing):
    """How it ended, and why now though clocks run."""

    despite = Lines(
        "Trotzdem abschließen, weil …",
        description="Die Fristen oben laufen noch. Der Grund steht danach mit ihnen in der Geschichte des Falls.",
    )


def still_running(case: Case) -> list[dict[str, Any]]:
    """Return the clocks that vanish from Heute once the case is closed."""
    today = clock.today()
    return [
        {"label": one.deadline.rule.label, "value": closing_clocks.told(one, today)}
        for one in closing_clocks.running(case)
    ]


def prepare_ending(form: Any, case: Case) -> None:
    """Ask why only where clocks run; propose the day and warn of terminations."""
    if not closing_clocks.running(case):
        del form.despite
    warn_of_terminations(form, case)


def warn_of_terminations(form: Any, case: Case) -> None:
    """Propose today, or the day it was closed on before; warn where an ordinary termination still threatens the home."""
    before = audit.emptied(db.session.connection(), case, "closed_on")
    if before is not None:
        former = date.fromisoformat(before)
        form.on.description = (
            f"Der Fall war schon am {day(former)} abgeschlossen. Endet er erst jetzt, tragen Sie den neuen Tag ein."
        )
        if form.on.data is None and not form.on.raw_data:
            form.on.data = former
    today_by_default(form.on)
    form.outcome.description = terminations.still_ordinary(case, clock.today())


def close(case: Case, form: Any, by: User) -> str:
    """Close the case."""
    anyway = Anyway(form.despite.data or "", by) if form.despite else None
    cases.close(case, outcome=form.outcome.data, way=form.way.data, on=form.on.data, anyway=anyway)
    listed = "Nachfragen nach 3, 6 und 12 Monaten stehen auf der Liste." if case.follow_ups else ""
    said = f"Fall {case.number} abgeschlossen. {listed}".strip()
    warning = terminations.still_ordinary(case, clock.today()) if form.outcome.data in HOME_RETAINED else ""
    return f"{said} {warning}".strip()


def as_closed(form: Any, case: Case) -> None:
    """Show how the case was closed."""
    for field, value in ((form.outcome, case.outcome), (form.way, case.securing_way), (form.on, case.closed_on)):
        if field.raw_data is None:
            field.data = value


def correct_closing(case: Case, form: Any, by: User) -> str:
    """Put the closing right."""
    cases.correct_closing(db.guarded, case, outcome=form.outcome.data, way=form.way.data, on=form.on.data)
    return f"Abschluss des Falls {case.number} berichtigt."


def reopen(case: Case, form: Any, by: User) -> str:
    """Open the case again."""
    cases.reopen(db.guarded, case, by=by)
    return f"Fall {case.number} wieder geöffnet."


def was_closed_here(case: Case) -> bool:
    """Say whether the closing of a case can still be put right, or undone, here."""
    return case.status is CaseStatus.CLOSED and viewer().office_id == case.office_id and case.anonymised_on is None


CLOSING = (
    Task(
        "abschliessen",
        "Fall abschließen",
        close,
        form=Ending,
        applies=is_open,
        prepare=prepare_ending,
        facts=still_running,
        submit="Abschließen",
        more=True,
    ),
    Task(
        "berichtigen",
        "Abschluss berichtigen",
        correct_closing,
        form=Closing,
        applies=was_closed_here,
        prepare=as_closed,
        intro="Was Nachfragen ergaben, bleibt. Nachfragen, die noch ausstehen, richten sich nach dem neuen Tag und Ergebnis.",
        submit="Berichtigen",
        more=True,
    ),
    Task(
        "oeffnen",
        "Wieder öffnen",
        reopen,
        applies=was_closed_here,
        intro="Nicht erledigte Nachfragen entfallen. Was Nachfragen ergaben, bleibt als Vermerk in der Geschichte; "
        "nach dem nächsten Abschluss wird neu nachgefragt.",
    ),
)
