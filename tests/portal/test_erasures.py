"""Is nothing left of an anonymised household but what is counted, and does the trail stay whole?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from models import AuditEntry, Base, Case, CaseMember, Document, Person, Report, User
from models.enums import AuditAction, CaseStatus, ConferenceState, ErasureBasis, MeasureState, Outcome, ReportState
from portal import cases, chains, documents, erasures, statistics
from portal.closing_clocks import Anyway
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.viewers import machine, viewer_of
from tests import factories
from tests.factories import TODAY
from tests.world import World

CANARY = "KANARIE-JOINED"
OF_THE_OFFICE = re.compile(
    rf"{CANARY}-(?:MERGE|PROGRAMME|WORKDONE|POSITION|POST|EMPLOYEE|BOOKING|GOAL|PROOF|SAVED|MANAGED|REGIONAL)\b"
)
"""Numbers of cases kept by merges, and the money and reports of the office: the world marks them too, but they name no household."""


class House:
    """A world whose joined case is closed, its lead at work, with a document filed."""

    def __init__(self, session: GuardedSession, home: Path) -> None:
        self.session, self.home = session, home
        world = World(session)
        self.case, self.other, self.lead = world.joined, world.closed_off, world.logins["lead"]
        self.clerk, self.office = world.logins["clerk"], world.home
        self.case.members[0].person.birth_date = date(1980, 7, 9)
        documents.add(session, self.case, name=f"{CANARY}-DOCUMENT.txt", data=b"Text", home=home, by=self.clerk)
        end(self.case, self.clerk)
        session.commit()
        self.before = last_broken(session)
        self.act_as(self.lead)

    def act_as(self, user: User) -> None:
        self.session.look_as(viewer_of(user, TODAY))

    def erase(self, by: User | None = None) -> None:
        erasures.erase_case(
            self.session, self.case, basis=ErasureBasis.REQUEST, reason="Antrag", on=TODAY, home=self.home,
            by=by or self.lead,
        )  # fmt: skip
        self.session.commit()

    def report(self) -> statistics.StatisticsReport:
        self.session.look_as(machine("Test", TODAY))
        return statistics.report(self.session, [self.office.id], statistics.Period.parse(str(TODAY.year)), TODAY)


def end(case: Case, by: User) -> None:
    """Close a case with all that was agreed done."""
    for measure in case.measures:
        measure.state, measure.done_on = MeasureState.DONE, TODAY
    for conference in case.conferences:
        conference.state, conference.held_on = ConferenceState.HELD, TODAY
    anyway = Anyway("Der Haushalt ist ausgezogen.", by)
    cases.close(case, outcome=Outcome.W7, way=None, on=TODAY, anyway=anyway)


def last_broken(session: GuardedSession) -> list[int]:
    """Return the entries of the template, which carry another key."""
    return list(chains.broken_links(session.connection()))


@pytest.fixture
def house(session: GuardedSession, tmp_path: Path) -> House:
    return House(session, tmp_path / "documents")


def found(session: GuardedSession, word: str) -> set[tuple[str, str]]:
    """Return table and column of every value in the database that holds a word."""
    return {
        (table.name, key)
        for table in Base.metadata.sorted_tables
        for row in session.connection().execute(select(table)).mappings()
        for key, value in row.items()
        if word in OF_THE_OFFICE.sub("", str(value))
    }


def test_nothing_of_the_household_is_left_in_any_table_or_file(house: House) -> None:
    assert len(found(house.session, CANARY)) > 20
    house.erase()
    left = {column for table, column in found(house.session, CANARY) if table != "statistics_deliveries"}
    assert left <= {"changes"}  # of the delivery, which is of the office and of no household
    assert list(house.home.iterdir()) == []
    assert house.session.scalars(select(Document).where(Document.case_id == house.case.id)).all() == []


def test_figures_are_the_same_before_and_after(house: House) -> None:
    before = house.report()
    house.act_as(house.lead)
    house.erase()
    assert house.report() == before


def test_other_cases_keep_all_they_have(house: House) -> None:
    kept = found(house.session, "KANARIE-CLOSEDOFF")
    house.erase()
    assert found(house.session, "KANARIE-CLOSEDOFF") == kept


def test_trail_stays_whole_without_the_values_and_tells_of_the_erasure(house: House) -> None:
    house.erase()
    assert list(chains.broken_links(house.session.connection())) == house.before
    last = house.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.record_id, last.user_name) == (AuditAction.ERASE, house.case.id, house.lead.name)
    assert last.changes["erasure_reason"] == [None, "Antrag"]


@pytest.mark.parametrize("key", ["user_name", "record_id", "hash"])
def test_redacted_entry_altered_afterwards_shows(house: House, key: str) -> None:
    house.erase()
    trail, connection = AuditEntry.__table__, house.session.connection()
    of_case = select(trail.c.id).where(trail.c.case_id == house.case.id).order_by(trail.c.id).limit(1)
    number = connection.scalar(of_case)
    connection.execute(update(trail).where(trail.c.id == number).values({key: 7 if key == "record_id" else "x"}))
    assert number in set(chains.broken_links(connection))


def test_values_taken_out_without_the_key_show(house: House) -> None:
    trail, connection = AuditEntry.__table__, house.session.connection()
    number = connection.scalar(select(trail.c.id).where(trail.c.case_id == house.case.id).limit(1))
    forged = {chains.REDACTED: [None, "0" * 64]}
    connection.execute(update(trail).where(trail.c.id == number).values(changes=forged))
    assert number in set(chains.broken_links(connection))


def test_person_in_another_case_stays_until_that_one_goes(house: House) -> None:
    person = house.case.members[0].person
    house.other.members.append(CaseMember(person=person))
    house.session.commit()
    house.erase()
    assert house.session.get_one(Person, person.id).last_name == f"{CANARY}-NAME"
    end(house.other, house.lead)
    house.case = house.other
    house.erase()
    assert house.session.get_one(Person, person.id).last_name == erasures.GONE


def test_day_of_birth_goes_and_the_age_stays(house: House) -> None:
    person, reported_on = house.case.members[0].person.id, house.case.reported_on
    house.erase()
    born = house.session.get_one(Person, person).birth_date
    assert born is not None
    assert (born.month, born.day) == (reported_on.month, reported_on.day)
    assert erasures._age(born, reported_on) == erasures._age(date(1980, 7, 9), reported_on)


def test_only_the_lead_of_the_office_may_erase(house: House) -> None:
    house.act_as(house.clerk)
    with pytest.raises(Forbidden):
        house.erase(by=house.clerk)


def test_open_and_anonymised_cases_are_refused(house: House) -> None:
    house.erase()
    with pytest.raises(Refused, match="schon seit dem"):
        house.erase()
    with pytest.raises(Refused, match="ist anonymisiert"):
        cases.reopen(house.session, house.case, by=house.lead)
    house.case = house.other
    assert house.other.status is not CaseStatus.CLOSED
    with pytest.raises(Refused, match="läuft noch"):
        house.erase()


def test_rejected_report_goes_with_its_trail(house: House) -> None:
    report = factories.report(
        house.session, house.office, last_name="KANARIE-GONE", state=ReportState.REJECTED,
        decision_reason="KANARIE-GONE zahlt", decided_on=TODAY - timedelta(days=400),
    )  # fmt: skip
    house.session.commit()
    erasures.erase_report(house.session, report, on=TODAY, by=house.lead)
    house.session.commit()
    assert found(house.session, "KANARIE-GONE") == set()
    assert house.session.get_one(Report, report.id).anonymised_on == TODAY
    assert list(chains.broken_links(house.session.connection())) == house.before


def test_anonymised_case_names_day_and_ground(house: House) -> None:
    house.erase()
    case = house.session.get_one(Case, house.case.id)
    assert (case.anonymised_on, case.erasure_basis, case.household_name) == (
        TODAY,
        ErasureBasis.REQUEST,
        "anonymisiert",
    )
