"""Cases: opening, taking over, closing, and keeping the household's name in step with its members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Agency, Case, CaseMember, CaseReason, NumberSeries, Person, Report, User
from models.enums import (
    HOME_RETAINED,
    HOMELESSNESS_AVOIDED,
    CaseStatus,
    ConferenceState,
    MeasureState,
    Outcome,
    Relation,
    SecuringWay,
)
from models.writings import plain
from portal import catalogues, clock, closing_clocks, deadlines, follow_ups, persons
from portal.agencies import region_of
from portal.closing_clocks import Anyway
from portal.errors import Refused

TO_FOLLOW_UP = (*HOMELESSNESS_AVOIDED, Outcome.W5)
"""Outcomes whose lasting is asked for after 3, 6 and 12 months; a home that is lost needs no such question."""
SECURED = (*HOMELESSNESS_AVOIDED, Outcome.W5)
"""Outcomes that may name a Sicherungsweg: the home or another one was secured, if only for a while."""
ADULTS = (Relation.TENANT, Relation.CO_TENANT, Relation.PARTNER)


TAKEN_OVER = (
    "reported_on", "channel", "reporting_agency_id", "stage", "street", "postcode", "city", "landlord_name", "rent",
    "arrears", "compensation",
)  # fmt: skip
"""What a case begins with as its report says it."""


def reserve_numbers(session: Session, office: Agency, year: int, count: int) -> list[str]:
    """Return the next case numbers of an office in a year, for example ``2026-0042``; given once, never again."""
    series = session.get(NumberSeries, (office.id, year), with_for_update=True) or _begin_series(session, office, year)
    first = series.last + 1
    series.last += count
    return [f"{year}-{number:04d}" for number in range(first, first + count)]


def _begin_series(session: Session, office: Agency, year: int) -> NumberSeries:
    """Begin the numbers of a year.

    Where two begin them at the same moment, the key of office and year lets one of them through; the other one takes
    back its own attempt alone, waits for the row of the first and counts on from there.
    """
    with suppress(IntegrityError), session.begin_nested():
        session.add(NumberSeries(office_id=office.id, year=year, last=0))
    return session.get_one(NumberSeries, (office.id, year), with_for_update=True)


def next_number(session: Session, office: Agency, year: int) -> str:
    """Return the next case number of an office in a year."""
    return reserve_numbers(session, office, year, 1)[0]


def opening_values(report: Mapping[str, Any], number: str, due_on: date, district_id: int | None) -> dict[str, Any]:
    """Return the columns of a new case for the columns of its report; the clock runs from the report."""
    return {
        **{key: report[key] for key in TAKEN_OVER},
        "street_key": plain(report["street"] or ""), "landlord_key": plain(report["landlord_name"] or ""),
        "number": number, "status": CaseStatus.CLEARING, "access_stage": report["stage"],
        "conference_due_on": due_on, "district_id": district_id, "created_at": clock.now(),
    }  # fmt: skip


def relation_of(place: int) -> Relation:
    """Return how the tenant named at a place (from 0) belongs to the household."""
    return Relation.CO_TENANT if place else Relation.TENANT


def open_from(
    session: Session, report: Report, tenants: Iterable[tuple[str, str]], trigger_id: int | None = None
) -> Case:
    """Open a case for a report with its tenants as (last name, first name).

    Persons the office certainly knows are found again, and their newest earlier case is linked (Wiederauftritt).
    """
    office = report.office
    number = next_number(session, office, report.reported_on.year)
    district_id = catalogues.districts(session, office.id).get(catalogues.spelling(report.district_name))
    values = {key: getattr(report, key) for key in TAKEN_OVER}
    if report.reporting_agency is not None:
        values["reporting_agency_id"] = (
            report.reporting_agency.id
        )  # a report not yet written has only the agency itself
    due_on = conference_due_on(office, report.reported_on)
    case = Case(office=office, trigger_id=trigger_id, **opening_values(values, number, due_on, district_id))
    home = persons.Home(report.street, report.postcode)
    people = [_tenant(session, office, persons.Traits(last, first, homes=(home,))) for last, first in tenants]
    case.previous_case = persons.latest_case(session, people, report.reported_on)
    session.add(case)
    for place, person in enumerate(dict.fromkeys(people)):
        case.members.append(CaseMember(person=person, relation=relation_of(place)))
    rename_household(case)
    return case


def _tenant(session: Session, office: Agency, traits: persons.Traits) -> Person:
    """Return the person who is certainly meant, or a new one."""
    known = persons.known(session, office.id, traits)
    return known or Person(office=office, last_name=traits.last_name, first_name=traits.first_name)


def conference_due_on(office: Agency, reported_on: date) -> date:
    """Return the last of the ten Werktage after the report, in the calendar of the office."""
    due = deadlines.conference_due(reported_on, region_of(office)).due
    assert due is not None  # noqa: S101 - the report's day is given, so the rule has an end
    return due


def check_size(case: Case) -> None:
    """Raise Refused for a household of nobody; what is not known is left empty instead."""
    if case.adults == 0 and not case.children:
        why = (
            "Ein Haushalt aus 0 Erwachsenen und 0 Kindern hat niemanden. Tragen Sie ein, wie viele es sind, "
            "oder lassen Sie beide Felder leer."
        )
        raise Refused(why, at={"adults": why})


def rename_household(case: Case) -> None:
    """Write the adults' names as on a letter box: „Beispiel, Dina u. Stefan“ or „Beispiel, Dina / Muster, Kim“."""
    adults = [member.person for member in case.members if member.relation in ADULTS]
    case.household_name = household_name([(person.last_name, person.first_name) for person in adults])


def household_name(names: Sequence[tuple[str, str]]) -> str:
    """Join (last name, first name) pairs; people of one surname share it."""
    surnames = list(dict.fromkeys(last for last, _ in names))
    parts = []
    for surname in surnames:
        given = " u. ".join(first for last, first in names if last == surname and first)
        parts.append(f"{surname}, {given}" if given else surname)
    return " / ".join(parts)


def close(case: Case, *, outcome: Outcome, way: SecuringWay | None, on: date, anyway: Anyway | None = None) -> None:
    """Close a case with its outcome; follow-ups after 3, 6 and 12 months come into being by themselves.

    Raises Refused when the day does not fit, measures are still open, the Sicherungsweg does not go with the outcome, or
    statutory clocks run and nobody says why it is closed ``anyway``.
    """
    if case.status is CaseStatus.CLOSED:
        raise Refused(f"Der Fall {case.number} ist seit {case.closed_on:%d.%m.%Y} abgeschlossen.")
    if on < case.reported_on:
        raise Refused(
            f"Abschluss {on:%d.%m.%Y} liegt vor der Meldung vom {case.reported_on:%d.%m.%Y}. Wählen Sie einen späteren Tag."
        )
    if on > clock.today():
        raise Refused(f"Abschluss {on:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder einen früheren Tag.")
    check_way(outcome, way)
    _check_nothing_waits(case)
    closing_clocks.pass_over(case, on=on, anyway=anyway)
    case.status, case.outcome, case.securing_way, case.closed_on = CaseStatus.CLOSED, outcome, way, on
    if outcome in TO_FOLLOW_UP:
        follow_ups.create(case, closed_on=on)


def _check_nothing_waits(case: Case) -> None:
    """Raise Refused while a measure is open or a conference under way."""
    waiting = sum(measure.state is MeasureState.OPEN for measure in case.measures)
    if waiting:
        open_ones = "1 Maßnahme ist" if waiting == 1 else f"{waiting} Maßnahmen sind"
        raise Refused(
            f"{open_ones} noch offen. Haken Sie sie ab oder lassen Sie sie entfallen, dann schließen Sie den Fall."
        )
    running = next((c for c in case.conferences if c.state in (ConferenceState.PLANNED, ConferenceState.INVITED)), None)
    if running is not None:
        day = clock.local(running.scheduled_at)
        raise Refused(
            f"Die Fallkonferenz am {day:%d.%m.%Y} ist noch offen. Halten Sie sie fest oder sagen Sie sie ab, dann schließen Sie den Fall."
        )


def check_way(outcome: Outcome, way: SecuringWay | None) -> None:
    """Raise Refused unless the Sicherungsweg goes with the outcome: needed for a kept home, none where nothing was secured."""
    if way is None:
        why = (
            f"Ergebnis „{outcome.label}“ braucht einen Sicherungsweg. Wählen Sie, wodurch die Wohnung gesichert wurde."
        )
        fits = outcome not in HOME_RETAINED
    elif outcome not in SECURED:
        why = (
            f"Ergebnis „{outcome.label}“ und Sicherungsweg „{way.label}“ widersprechen sich: Gesichert wurde nichts. "
            "Lassen Sie den Sicherungsweg leer oder wählen Sie ein anderes Ergebnis."
        )
        fits = False
    else:
        why = f"Ergebnis „{outcome.label}“ und Sicherungsweg „{way.label}“ widersprechen sich. Ändern Sie eines von beiden."
        fits = not (outcome in HOME_RETAINED and way is SecuringWay.MOVE)
    if not fits:
        raise Refused(why, at={"way": why})


def add_member(
    session: Session, case: Case, traits: persons.Traits, *, relation: Relation, **more: Any
) -> tuple[Person, bool]:
    """Add somebody to the household; return the person and whether the office knew it. ``more`` are columns told.

    Raises Refused when the person is in the household already.
    """
    at_home = replace(traits, homes=(persons.Home(case.street, case.postcode),))
    known = persons.known(session, case.office_id, at_home)
    if known is not None and any(member.person_id == known.id for member in case.members):
        raise Refused(f"{known} gehört schon zum Haushalt des Falls {case.number}.")
    person = known or Person(office_id=case.office_id, last_name=traits.last_name, first_name=traits.first_name)
    persons.complete(person, birth_date=traits.birth_date, phone=traits.phone, **more)
    case.members.append(CaseMember(person=person, relation=relation))
    if known is not None and case.previous_case_id is None:
        case.previous_case = persons.latest_case(session, [known], case.reported_on)
    rename_household(case)
    return person, known is not None


def set_reasons(session: Session, case: Case, entry_ids: Sequence[int]) -> None:
    """Let a case have exactly these reasons."""
    for reason in list(case.reasons):
        if reason.entry_id not in entry_ids:
            case.reasons.remove(reason)
            session.delete(reason)
    known = {reason.entry_id for reason in case.reasons}
    case.reasons.extend(CaseReason(entry_id=entry_id) for entry_id in entry_ids if entry_id not in known)


def correct_closing(session: Session, case: Case, *, outcome: Outcome, way: SecuringWay | None, on: date) -> None:
    """Put right how and when a case was closed; what follow-ups found stays, those to come follow the new day.

    Raises Refused for an anonymised case, a Sicherungsweg that does not go with the outcome, or a day that does not fit.
    """
    if case.status is not CaseStatus.CLOSED or case.anonymised_on is not None:
        raise Refused(f"Der Fall {case.number} ist nicht abgeschlossen, oder er ist anonymisiert.")
    asked = min((follow_up.done_on for follow_up in case.follow_ups if follow_up.done_on), default=clock.today())
    if not case.reported_on <= on <= asked:
        raise Refused(
            f"Abgeschlossen am {on:%d.%m.%Y}: Der Tag muss zwischen der Meldung am {case.reported_on:%d.%m.%Y} und dem "
            f"{asked:%d.%m.%Y} liegen, an dem nachgefragt wurde oder der heute ist."
        )
    check_way(outcome, way)
    case.outcome, case.securing_way, case.closed_on = outcome, way, on
    for follow_up in [one for one in case.follow_ups if one.done_on is None]:
        case.follow_ups.remove(follow_up)
        session.delete(follow_up)
    session.flush()
    if outcome in TO_FOLLOW_UP:
        follow_ups.create(case, closed_on=on)


def reopen(session: Session, case: Case, *, by: User) -> None:
    """Open a closed case again; what its follow-ups found stays in the story, those to come go.

    Raises Refused for an open case and for an anonymised one.
    """
    if case.status is not CaseStatus.CLOSED:
        raise Refused(f"Der Fall {case.number} ist nicht abgeschlossen.")
    if case.anonymised_on is not None:
        raise Refused(
            f"Der Fall {case.number} ist anonymisiert. Legen Sie für eine neue Gefährdung einen neuen Fall an."
        )
    follow_ups.move_to_the_story(case, by=by)
    session.flush()
    for follow_up in list(case.follow_ups):
        case.follow_ups.remove(follow_up)
        session.delete(follow_up)
    case.status = CaseStatus.IMPLEMENTATION
    case.closed_on = case.outcome = case.securing_way = None
