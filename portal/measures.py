"""Measures: agreed in a conference or alone, ticked off by the one who answers for them."""

from __future__ import annotations

from datetime import date

from models import Agency, Case, CatalogueEntry, Conference, Measure
from models.enums import CaseStatus, Kept, MeasureState
from portal import clock
from portal.errors import Refused


def agree(
    case: Case,
    *,
    title: str,
    kind: CatalogueEntry,
    due_on: date,
    on: date,
    agency: Agency | None,
    conference: Conference | None = None,
) -> Measure:
    """Agree a measure; without agency it is the household's own task. Raises Refused when it is due before agreed."""
    if case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie Maßnahmen vereinbaren."
        )
    if due_on < on:
        raise Refused(f"„{title}“: Frist {due_on:%d.%m.%Y} liegt vor dem {on:%d.%m.%Y}. Wählen Sie einen späteren Tag.")
    measure = Measure(
        title=title,
        kind=kind,
        due_on=due_on,
        agreed_on=on,
        responsible_agency=agency,
        conference=conference,
        state=MeasureState.OPEN,
    )
    case.measures.append(measure)
    if case.status in (CaseStatus.CLEARING, CaseStatus.CONFERENCE) and conference is not None:
        case.status = CaseStatus.IMPLEMENTATION
    return measure


def tick_off(measure: Measure, *, on: date, note: str = "") -> None:
    """Mark a measure as done; raise Refused when it is not open or the day does not fit."""
    if measure.state is not MeasureState.OPEN:
        raise Refused(f"„{measure.title}“ ist schon {measure.state.label}.")
    if on < measure.agreed_on or on > clock.today():
        raise Refused(
            f"Erledigt am {on:%d.%m.%Y} passt nicht: vereinbart am {measure.agreed_on:%d.%m.%Y}, heute ist der "
            f"{clock.today():%d.%m.%Y}. Wählen Sie einen Tag dazwischen."
        )
    measure.state, measure.done_on = MeasureState.DONE, on
    if note:
        measure.partner_note = note


def reopen(measure: Measure) -> None:
    """Take a tick back: the measure is open again; raise Refused where its case is closed."""
    if measure.case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {measure.case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie Maßnahmen öffnen."
        )
    measure.state, measure.done_on = MeasureState.OPEN, None


def drop(measure: Measure) -> None:
    """Let an open measure lapse; raise Refused when it is done already."""
    if measure.state is MeasureState.DONE:
        raise Refused(f"„{measure.title}“ ist schon erledigt.")
    measure.state, measure.done_on = MeasureState.DROPPED, None


def judge(measure: Measure, *, kept: Kept) -> None:
    """Say whether the agreement behind a measure held; raise Refused before it is done."""
    if measure.state is not MeasureState.DONE:
        raise Refused(
            f"„{measure.title}“ ist {measure.state.label}. Bewerten Sie die Absprache, wenn sie erledigt ist."
        )
    measure.kept = kept
