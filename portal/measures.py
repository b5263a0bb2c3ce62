"""Measures: agreed in a conference or alone, ticked off by the one who answers for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from models import Agency, AgendaPoint, Case, CatalogueEntry, Conference, Document, Measure, User
from models.enums import NOT_DONE, CaseStatus, Kept, MeasureState, MoneyBasis, Proof
from portal import clock, told_measures
from portal.errors import Refused
from portal.numerals import several
from portal.scopes import IN_HAND


def agree(
    case: Case,
    *,
    title: str,
    kind: CatalogueEntry,
    due_on: date,
    on: date,
    agency: Agency | None,
    person: User | None = None,
    conference: Conference | None = None,
    point: AgendaPoint | None = None,
    basis: MoneyBasis | None = None,
    requested: Decimal | None = None,
) -> Measure:
    """Agree a measure; without agency it is the household's own task. ``requested`` is in Euro.

    Raises Refused when it is due before agreed, when the person works elsewhere, the conference is another case's, or
    the title names the household to an agency that reads no name.
    """
    must_be_open(case)
    if due_on < on:
        raise Refused(f"„{title}“: Frist {due_on:%d.%m.%Y} liegt vor dem {on:%d.%m.%Y}. Wählen Sie einen späteren Tag.")
    _check_belonging(case, agency, person, conference, point)
    told_measures.check_names(case, agency, title=title)
    measure = Measure(
        title=title,
        responsible_user=person,
        agenda_point=point,
        money_basis=basis,
        amount_requested=requested,
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


def must_be_open(case: Case) -> None:
    """Raise Refused where a case is closed: nothing is agreed in it any more."""
    if case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie Maßnahmen vereinbaren."
        )


def _check_belonging(
    case: Case, agency: Agency | None, person: User | None, conference: Conference | None, point: AgendaPoint | None
) -> None:
    check_person(agency, person)
    if conference is not None and conference.case is not case:
        raise Refused(f"Die Fallkonferenz gehört nicht zum Fall {case.number}. Wählen Sie eine dieses Falls.")
    if point is not None and (conference is None or point.conference is not conference):
        raise Refused(f"„{point.problem}“ steht nicht auf der Tagesordnung dieser Fallkonferenz.")


def check_person(agency: Agency | None, person: User | None) -> None:
    """Raise Refused where the person works elsewhere than at the agency, or in a role that never sees a measure."""
    if person is None:
        return
    if agency is None or person.agency_id != agency.id:
        where = agency.name if agency else "dem Haushalt"
        raise Refused(f"{person.name} gehört nicht zu {where}. Wählen Sie Stelle und Person passend zueinander.")
    if person.role not in IN_HAND:
        raise Refused(
            f"{person.name} sieht als {person.role.label} keine Maßnahmen. Wählen Sie jemanden, der an Fällen arbeitet."
        )


def days_overdue(measure: Measure, on: date) -> int:
    """Return by how many days an open measure is late; negative while there is time, 0 for what is not open."""
    return (on - measure.due_on).days if measure.state is MeasureState.OPEN else 0


def standing(measure: Measure) -> str:
    """Return how a measure stands in the words people read; one that was begun and is still open is „in Arbeit“."""
    begun = measure.state is MeasureState.OPEN and measure.begun_on is not None
    return "in Arbeit" if begun else measure.state.label


def begin(measure: Measure, *, on: date, note: str = "", answered_on: date | None = None) -> None:
    """Note that work on a measure began ``on`` a day; it stays open, and its day stays as agreed.

    ``answered_on`` is the day on which an agency outside the office said so. Raises Refused when it is not open any
    more or the day does not fit.
    """
    _check_answer(measure, "In Arbeit seit", on)
    measure.begun_on, measure.answered_on = on, answered_on
    measure.partner_note = note or measure.partner_note


def tick_off(measure: Measure, *, on: date, note: str = "", result: str = "", answered_on: date | None = None) -> None:
    """Mark a measure as done ``on`` a day; ``answered_on`` is the day on which an agency outside the office said so.

    Raises Refused when it is not open or the day does not fit.
    """
    _check_answer(measure, "Erledigt am", on)
    measure.state, measure.done_on, measure.answered_on = MeasureState.DONE, on, answered_on
    measure.partner_note = note or measure.partner_note
    measure.result = result or measure.result


def decline(measure: Measure, *, state: MeasureState, on: date, reason: str, answered_on: date | None = None) -> None:
    """Say that a measure will not be done, and why: not possible, or declined.

    Raises Refused without a reason, when it is not open any more, or the day does not fit.
    """
    if state not in NOT_DONE:
        raise ValueError(f"{state} says nothing about why a measure is not done")
    _check_answer(measure, state.label.capitalize(), on)
    if not reason.strip():
        why = "Der Grund fehlt. Schreiben Sie, woran es liegt: Die Fachstelle plant danach, wie es weitergeht."
        raise Refused(why, at={"reason": why})
    measure.state, measure.declined_on, measure.answered_on = state, on, answered_on
    measure.partner_note = reason


def _check_answer(measure: Measure, said: str, on: date) -> None:
    """Raise Refused where a measure is not open any more, or the day is before it was agreed or to come."""
    if measure.state is not MeasureState.OPEN:
        raise Refused(f"„{measure.title}“ ist schon {measure.state.label}.")
    if on < measure.agreed_on or on > clock.today():
        raise Refused(
            f"{said} {on:%d.%m.%Y} passt nicht: vereinbart am {measure.agreed_on:%d.%m.%Y}, heute ist der "
            f"{clock.today():%d.%m.%Y}. Wählen Sie einen Tag dazwischen."
        )


def reopen(measure: Measure, *, by: User) -> None:
    """Take an answer back: the measure is open again, and what the office judged goes with it.

    Raises Refused where its case is closed, and for a partner once the office has judged the agreement or let it lapse.
    """
    if measure.case.status is CaseStatus.CLOSED:
        raise Refused(
            f"Der Fall {measure.case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie Maßnahmen öffnen."
        )
    if measure.kept is not None and by.agency_id != measure.case.office_id:
        raise Refused(
            f"„{measure.title}“ hat die Fachstelle schon bewertet ({measure.kept.label}). "
            "Wieder öffnen kann sie nur die Fachstelle; rufen Sie dort an."
        )
    if measure.state is MeasureState.DROPPED and by.agency_id != measure.case.office_id:
        raise Refused(
            f"„{measure.title}“ braucht die Fachstelle nicht mehr. Wieder öffnen kann sie nur die Fachstelle."
        )
    measure.state, measure.done_on, measure.declined_on = MeasureState.OPEN, None, None
    measure.answered_on, measure.kept = None, None


def drop(measure: Measure) -> None:
    """Let an open measure lapse; raise Refused when it was answered already."""
    if measure.state in (MeasureState.DONE, *NOT_DONE):
        raise Refused(f"„{measure.title}“ ist schon {measure.state.label}.")
    measure.state, measure.done_on = MeasureState.DROPPED, None


def judge(measure: Measure, *, kept: Kept) -> None:
    """Say whether the agreement behind a measure held; raise Refused before it is done or said not to be."""
    if measure.state not in (MeasureState.DONE, *NOT_DONE):
        raise Refused(
            f"„{measure.title}“ ist {measure.state.label}. Bewerten Sie die Absprache, wenn sie erledigt oder abgelehnt ist."
        )
    measure.kept = kept


def settle_money(
    measure: Measure,
    *,
    amount_granted: Decimal | None,
    refusal: str,
    paid_on: date | None,
    decided_on: date | None,
    **more: Any,
) -> None:
    """Keep what was asked, granted and paid; amounts in Euro, ``more`` are the other columns of money.

    Raises Refused where money was paid that nobody granted, before it was decided, or in the future.
    """
    if paid_on is not None and not amount_granted:
        raise Refused(f"Gezahlt am {paid_on:%d.%m.%Y}, aber nichts bewilligt. Tragen Sie den bewilligten Betrag ein.")
    if paid_on is not None and paid_on > clock.today():
        raise Refused(f"Gezahlt am {paid_on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    if amount_granted == 0 and not refusal:
        raise Refused("Bewilligt sind 0,00 €. Schreiben Sie, warum abgelehnt wurde.")
    if more.get("instalments") and more.get("instalment") is None:
        raise Refused(
            f"{several(more['instalments'], 'Rate', 'Raten')} ohne Betrag. Tragen Sie ein, wie hoch eine Rate ist."
        )
    told_measures.check_names(measure.case, measure.responsible_agency, refusal=refusal)
    values = {
        "amount_granted": amount_granted,
        "refusal": refusal,
        "paid_on": paid_on,
        "decided_on": decided_on,
        **more,
    }
    for key, value in values.items():
        setattr(measure, key, value)


def prove(measure: Measure, *, proof: Proof, on: date, document: Document | None, result: str) -> None:
    """Keep what shows that a measure had effect; raise Refused for a day to come or a document of another case."""
    if on > clock.today():
        raise Refused(f"Nachweis vom {on:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
    if document is not None and document.case_id != measure.case_id:
        raise Refused(f"„{document.name}“ gehört nicht zu diesem Fall. Wählen Sie ein Dokument des Falls.")
    measure.proof, measure.proof_on, measure.proof_document, measure.result = proof, on, document, result
