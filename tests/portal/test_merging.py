"""Merging takes up everything, shows it, and undone leaves every row as it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models import ArrearsMonth, AuditEntry, Base, Case, CaseMember, Contact, Measure, Merge, Person, Report, Step
from models.enums import (
    ArrearsKind,
    CaseStatus,
    ConferenceState,
    ContactKind,
    MeasureState,
    MergeKind,
    MergeState,
    Outcome,
    ReachState,
    StepKind,
)
from portal import arrears, cases, chains, clock, doubled_months, merging, steps
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.merging import Choice
from portal.search import cases_matching
from portal.viewers import machine, viewer_of
from tests import factories
from tests.factories import TODAY
from tests.world import World

OWN = {"audit_entries", "access_entries", "merges"}


@pytest.fixture
def house(session: GuardedSession) -> World:
    """The world, with a clerk at the desk."""
    made = World(session)
    made.closed_off.conferences[0].state = ConferenceState.CANCELLED
    session.commit()
    session.look_as(viewer_of(made.logins["clerk"], clock.today()))
    return made


def rows(session: GuardedSession) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, without versions, which only ever grow."""
    return {
        table.name: [
            {key: value for key, value in row.items() if key != "version"}
            for row in session.connection().execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in OWN
    }


def merge(house: World, kept: Any, gone: Any, **choices: Choice) -> Merge:
    done = merging.merge(house.session, kept, gone, choices, by=house.logins["clerk"])
    house.session.commit()
    return done


def test_merged_case_has_everything_of_both(house: World) -> None:
    session, gone = house.session, house.closed_off.id
    confidential = [contact.id for contact in session.scalars(select(Contact).where(Contact.case_id == gone))]
    merge(house, house.joined, house.closed_off)
    assert session.get(Case, gone) is None
    assert len(house.joined.members) == 2
    assert {session.get_one(Contact, number).case_id for number in confidential} == {house.joined.id}
    assert house.joined.note == "KANARIE-JOINED-NOTE\n\nKANARIE-CLOSEDOFF-NOTE"
    assert "KANARIE-CLOSEDOFF-NAME, Kim" in house.joined.household_name


def test_what_follows_from_the_records_follows_from_those_of_both_and_back(house: World) -> None:
    kept, gone, soon = house.joined, house.closed_off, date(2020, 1, 2)
    months = ((kept, 1, "500"), (gone, 1, "500"), (gone, 2, "600"))
    for case, month, owed in months:
        house.session.add(ArrearsMonth(case=case, month=date(2026, month, 1), owed=Decimal(owed), paid=Decimal(0)))
    kept.arrears, kept.conference_on = Decimal(500), kept.reported_on
    steps.take(gone, Step(kind=StepKind.EVICTION_DATE, happened_on=soon))
    house.session.commit()
    before = (kept.next_deadline_on, kept.next_deadline)
    wanted = (gone.next_deadline_on, gone.next_deadline)
    assert {one.key for one in merging.differences(kept, gone)}.isdisjoint({"next_deadline", "next_deadline_on"})
    done = merge(house, kept, gone)
    left = house.session.scalars(select(ArrearsMonth).where(ArrearsMonth.case_id == kept.id)).all()
    owed_in_all = arrears.open_sums(left)[ArrearsKind.RENT]
    assert (kept.next_deadline_on, kept.next_deadline, kept.arrears) == (*wanted, owed_in_all)
    assert owed_in_all > Decimal(1000)
    merging.undo(house.session, done, by=house.logins["clerk"])
    house.session.commit()
    assert (kept.next_deadline_on, kept.next_deadline, kept.arrears) == (*before, Decimal(500))


@pytest.mark.parametrize(("choice", "owed"), [(Choice.KEPT, "500.00"), (Choice.GONE, "620.00")])
def test_a_month_both_cases_know_keeps_the_sums_chosen_and_comes_back(house: World, choice: Choice, owed: str) -> None:
    kept, gone, month = house.joined, house.closed_off, date(2024, 1, 1)
    for case, sum_owed in ((kept, "500.00"), (gone, "620.00")):
        house.session.add(ArrearsMonth(case=case, month=month, owed=Decimal(sum_owed), paid=Decimal(0)))
    house.session.commit()
    before = rows(house.session)
    [double] = [one for one in doubled_months.doubled(house.session, kept, gone) if one.kept.month == month]
    assert (double.label, doubled_months.sums(double.gone)) == (
        "Rückstand 01.2024 (Miete)",
        "Soll 620,00\N{NO-BREAK SPACE}€, gezahlt 0,00\N{NO-BREAK SPACE}€",
    )
    done = merge(house, kept, gone, **{double.key: choice})
    left = house.session.scalars(
        select(ArrearsMonth.owed).where(ArrearsMonth.case_id == kept.id, ArrearsMonth.month == month)
    )
    assert left.all() == [Decimal(owed)]
    merging.undo(house.session, done, by=house.logins["clerk"])
    house.session.commit()
    assert rows(house.session) == before


def test_phase_and_reach_follow_from_both_cases_and_are_no_choice(house: World) -> None:
    kept, gone = house.joined, house.closed_off
    kept.status, kept.reach = CaseStatus.CLEARING, ReachState.FAILED
    gone.status, gone.reach = CaseStatus.IMPLEMENTATION, ReachState.ACCEPTED
    house.session.commit()
    assert {one.key for one in merging.differences(kept, gone)}.isdisjoint({"status", "reach"})
    merge(house, kept, gone)
    assert (kept.status, kept.reach) == (CaseStatus.IMPLEMENTATION, ReachState.ACCEPTED)


def test_of_two_answers_the_last_one_counts(house: World) -> None:
    kept, gone = house.joined, house.closed_off
    kept.reach, gone.reach = ReachState.ACCEPTED, ReachState.DECLINED
    gone.contacts.append(
        Contact(kind=ContactKind.PHONE, happened_on=TODAY, reached=True, note="", author_id=house.logins["clerk"].id)
    )
    house.session.commit()
    merge(house, kept, gone)
    assert kept.reach is ReachState.DECLINED


@pytest.mark.parametrize("mark", ["joined", "closed_off"])
def test_merge_of_cases_undone_leaves_every_row_as_it_was(house: World, mark: str) -> None:
    kept, gone = (house.joined, house.closed_off) if mark == "joined" else (house.closed_off, house.joined)
    later = factories.case(house.session, house.home, previous_case=gone, number="2020-0001")
    gone.members.append(CaseMember(person=kept.members[0].person))
    gone.extra = {"Hund": "ja"}
    house.session.commit()
    before = rows(house.session)
    done = merge(house, kept, gone, rent=Choice.GONE, note=Choice.BOTH, street=Choice.GONE)
    assert later.previous_case_id == kept.id
    merging.undo(house.session, done, by=house.logins["clerk"])
    house.session.commit()
    assert rows(house.session) == before
    assert (done.state, done.kept_rows) == (MergeState.UNDONE, {})
    broken = set(chains.broken_links(house.session.connection()))
    own = select(AuditEntry.__table__.c.id).where(AuditEntry.__table__.c.user_id == house.logins["clerk"].id)
    assert broken.isdisjoint(house.session.connection().scalars(own))


def test_merge_of_persons_undone_leaves_every_row_as_it_was(house: World) -> None:
    kept, gone = house.joined.members[0].person, house.closed_off.members[0].person
    gone.birth_date = date(1980, 3, 1)
    house.session.commit()
    before = rows(house.session)
    done = merge(house, kept, gone)
    assert (house.closed_off.members[0].person, kept.birth_date) == (kept, date(1980, 3, 1))
    assert house.closed_off.household_name == house.joined.household_name
    merging.undo(house.session, done, by=house.logins["clerk"])
    house.session.commit()
    assert rows(house.session) == before


def test_undo_keeps_what_came_since_and_what_was_ticked_off(house: World) -> None:
    session, clerk = house.session, house.logins["clerk"]
    gone = house.closed_off.id
    done = merge(house, house.joined, house.closed_off)
    session.add(Contact(case=house.joined, kind=ContactKind.NOTE, happened_on=TODAY, note="neu", author_id=clerk.id))
    measure = session.scalars(select(Measure).where(Measure.title == "KANARIE-CLOSEDOFF-MEASURE")).one()
    measure.note = "angerufen"
    session.commit()
    merging.undo(session, done, by=clerk)
    session.commit()
    assert (measure.case_id, measure.note) == (gone, "angerufen")
    assert session.scalars(select(Contact.case_id).where(Contact.note == "neu")).one() == house.joined.id


def test_undo_refuses_to_overwrite_what_was_changed_since(house: World) -> None:
    done = merge(house, house.joined, house.closed_off)
    house.joined.note = "neu geschrieben"
    house.session.commit()
    before = rows(house.session)
    with pytest.raises(Refused, match="„Interner Vermerk“ wurde seit der Zusammenführung geändert"):
        merging.undo(house.session, done, by=house.logins["clerk"])
    house.session.rollback()
    assert rows(house.session) == before


def test_number_of_a_case_taken_up_is_never_given_again(house: World) -> None:
    session = house.session
    newest = [factories.case(session, house.home) for _ in range(2)]
    session.commit()
    gone = newest[1].id
    done = merge(house, newest[0], newest[1])
    later = [factories.case(session, house.home) for _ in range(2)]
    session.commit()
    assert len({gone, *(case.id for case in (*later, newest[0]))}) == 4
    merging.undo(session, done, by=house.logins["clerk"])
    assert session.get(Case, gone) is not None


def test_number_taken_up_leads_to_the_last_of_a_chain(house: World) -> None:
    first, second = house.closed_off.number, house.joined.number
    third = factories.case(house.session, house.home)
    for conference in (*house.joined.conferences, *house.closed_off.conferences):
        conference.state = ConferenceState.CANCELLED
    house.session.commit()
    gone = house.closed_off.id
    merge(house, house.joined, house.closed_off)
    merge(house, third, house.joined)
    found = merging.taken_up_number(house.session, first), merging.taken_up(house.session, Case, gone)
    assert [merge and merge.kept_name for merge in found] == [third.number] * 2
    assert second != third.number


def test_members_who_moved_are_found_in_their_new_case(house: World) -> None:
    session = house.session
    done = merge(house, house.joined, house.closed_off)
    found = select(Case.id).where(cases_matching(session, session.viewer, "KANARIE-CLOSEDOFF"))
    assert session.scalars(found).all() == [house.joined.id]
    merging.undo(session, done, by=house.logins["clerk"])
    assert session.scalars(found).all() == [house.closed_off.id]


def test_statistics_count_a_merged_case_once(house: World) -> None:
    figures = counted(house)
    merge(house, house.joined, house.closed_off)
    assert counted(house) == figures - 1


def counted(house: World) -> int:
    session = house.session
    return len(session.scalars(select(Case.id).where(Case.office_id == house.home.id)).all())


def test_cases_of_two_offices_are_never_merged(house: World) -> None:
    house.session.look_as(machine("Test", TODAY))
    foreign, own = house.session.get_one(Case, house.foreign.id), house.session.get_one(Case, house.joined.id)
    with pytest.raises(Forbidden):
        merging.merge(house.session, own, foreign, {}, by=house.logins["clerk"])


def test_open_and_closed_cases_are_not_merged(house: World) -> None:
    for measure in house.closed_off.measures:
        measure.state, measure.done_on = MeasureState.DONE, TODAY
    case = factories.case(house.session, house.home, reported_on=TODAY - timedelta(days=9))
    cases.close(case, outcome=Outcome.W9, way=None, on=TODAY)
    house.session.commit()
    with pytest.raises(Refused, match=f"Der Fall {case.number} ist abgeschlossen"):
        merging.merge(house.session, house.joined, case, {}, by=house.logins["clerk"])
    assert case.status is CaseStatus.CLOSED


def test_reports_and_trail_keep_what_was(house: World) -> None:
    gone = house.closed_off.id
    merge(house, house.joined, house.closed_off)
    entries = house.session.connection().execute(
        select(AuditEntry.__table__.c.user_name).where(
            AuditEntry.__table__.c.record == "cases", AuditEntry.__table__.c.record_id == gone
        )
    )
    assert list(entries.scalars())[-1] == house.logins["clerk"].name
    report = house.session.scalars(select(Report).where(Report.last_name == "KANARIE-CLOSEDOFF-REPORT")).one()
    assert report.case_id == house.joined.id


def test_persons_said_to_be_two_are_kept_apart(house: World) -> None:
    one, other = house.joined.members[0].person, house.closed_off.members[0].person
    merging.say_apart(house.session, one, other, by=house.logins["clerk"])
    house.session.commit()
    said = select(Merge.state).where(Merge.kind == MergeKind.PERSON)
    assert house.session.scalars(said).all() == [MergeState.APART]
    assert len(house.session.scalars(select(Person.id)).all()) == 2
