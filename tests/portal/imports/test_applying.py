"""From the read list to reports and cases: what is new, known, refused; written once, and the same as accepting each."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import and_, or_, select

from models import Agency, AuditEntry, Base, Case, CaseMember, NumberSeries, Person, Report
from models.enums import AuditAction, CaseStatus, Channel, Outcome, Relation, ReportState, Role, Stage, StepKind
from portal import cases, chains, clock, reports
from portal.errors import Forbidden, Refused
from portal.guard import GuardedSession
from portal.imports import applying
from portal.imports.choices import Choices
from portal.imports.previews import State
from portal.viewers import machine, viewer_of
from tests import factories
from tests.portal.imports.desk import HEADINGS, LINE, TODAY, Desk, counts, listed, sample, states
from tests.statements import sent_to


def columns(record: Base, *without: str) -> dict[str, Any]:
    return {
        column.key: getattr(record, column.key)
        for column in record.__table__.columns
        if column.key not in ("id", "case_id", "person_id", *without)
    }


def test_sample_into_an_empty_office_gives_160_cases(desk: Desk) -> None:
    shown = desk.preview(sample())
    assert states(shown) == (160, 4, 1, 4)
    assert [row.why for row in shown.of(State.KNOWN)] == [
        f"Dieselbe Mitteilung steht schon in Zeile {number}." for number in (67, 97, 125, 142)
    ]
    result = desk.write(shown)
    assert (len(result.numbers), result.numbers[0], result.numbers[-1]) == (160, "2026-0001", "2026-0160")
    recorded = counts(desk.session)
    assert (recorded["reports"], recorded["cases"], recorded["persons"], recorded["case_members"]) == (
        160,
        160,
        197,
        197,
    )


def test_sample_imported_again_changes_nothing(desk: Desk) -> None:
    desk.write(desk.preview(sample()))
    before = counts(desk.session)
    shown = desk.preview(sample())
    assert states(shown) == (0, 164, 1, 4)
    assert desk.write(shown).numbers == ()
    assert counts(desk.session) == before


def test_preview_writes_nothing(desk: Desk) -> None:
    before = counts(desk.session)
    desk.session.rollback()
    desk.session.look_as(viewer_of(desk.clerk, TODAY), readonly=True)
    assert states(desk.preview(sample())) == (160, 4, 1, 4)
    assert counts(desk.session) == before


def test_import_gives_the_same_as_accepting_each_report(desk: Desk) -> None:
    desk.session.add(Case(office=desk.office, number="2025-0001", reported_on=date(2025, 1, 2), channel=Channel.COURT,
                          conference_due_on=date(2025, 1, 14), created_at=clock.now(), street="Weg 2",
                          members=[CaseMember(person=Person(office=desk.office, last_name="Müller", first_name="Dina"))]))  # fmt: skip
    desk.session.commit()
    desk.import_(LINE)
    imported = desk.session.scalars(select(Report)).one()
    kept = columns(imported, "fingerprint", "source", "state", "decided_on", "decided_by_id")
    single = Report(**kept | {"docket": "565 C 2/26"})
    desk.session.add(single)
    desk.session.flush()
    accepted = reports.accept(desk.session, single, by=desk.clerk, on=TODAY)
    desk.session.commit()
    case = imported.case
    assert case is not None
    assert case.previous_case is not None
    assert (accepted.previous_case, case.previous_case.number) == (case.previous_case, "2025-0001")
    assert columns(accepted, "number", "created_at") == columns(case, "number", "created_at")
    assert [columns(member.person) for member in accepted.members] == [
        columns(member.person) for member in case.members
    ]
    assert [member.relation for member in accepted.members] == [member.relation for member in case.members]
    assert [columns(step, "note", "docket", "docket_key") for step in accepted.steps] == [
        columns(step, "note", "docket", "docket_key") for step in case.steps
    ]
    own = ("docket", "docket_key", "fingerprint", "source", "version")
    assert columns(single, *own) == columns(imported, *own)
    assert told_of(desk.session, accepted, single) == told_of(desk.session, case, imported)


def told_of(session: GuardedSession, case: Case, report: Report) -> list[tuple[str, dict[str, Any]]]:
    """Return what the trail tells of the records of a case when they came into being, without what is each one's own."""
    own = {"case_id", "number", "created_at", "docket", "docket_key", "fingerprint", "source", "note", "version"}
    decided = {"state", "decided_on", "decided_by_id"}
    trail = AuditEntry.__table__.c
    of_report = and_(trail.record == "reports", trail.record_id == report.id)
    asked = select(trail.record, trail.changes).where(
        or_(trail.case_id == case.id, of_report), trail.action == AuditAction.CREATE
    )
    told = [
        (record, {key: value for key, value in changes.items() if key not in own | decided})
        for record, changes in session.connection().execute(asked)
    ]
    return sorted(told, key=lambda entry: (entry[0], sorted(entry[1].items(), key=str)))


def test_every_field_of_a_notice_arrives(desk: Desk) -> None:
    desk.session.execute(select(Agency.id))
    desk.import_(LINE)
    report = desk.session.scalars(select(Report)).one()
    case = report.case
    assert case is not None
    assert (report.state, report.channel, report.stage) == (ReportState.ACCEPTED, Channel.COURT, Stage.SUIT_SERVED)
    assert (report.decided_on, report.decided_by_id, report.source) == (TODAY, desk.clerk.id, "liste.csv, Zeile 2")
    assert (case.household_name, case.conference_due_on) == ("Müller, Dina u. Stefan", date(2026, 3, 13))
    assert [member.relation for member in case.members] == [Relation.TENANT, Relation.CO_TENANT]
    assert [(step.kind, step.happened_on, step.note) for step in case.steps] == [
        (StepKind.FILED, date(2026, 2, 27), ""),
        (StepKind.SERVED, date(2026, 2, 28), ""),
        (StepKind.HEARING, date(2026, 4, 9), f"{time(10, 30):%H:%M} Uhr"),
    ]


def test_a_new_record_of_every_kind_is_in_the_trail(desk: Desk) -> None:
    before = counts(desk.session)["audit_entries"]
    desk.import_(LINE)
    recorded = counts(desk.session)
    assert recorded["audit_entries"] - before == sum(
        recorded[name] for name in ("reports", "cases", "persons", "case_members", "steps")
    )
    entry = (
        desk.session.connection()
        .execute(select(AuditEntry.__table__).where(AuditEntry.record == "cases"))
        .mappings()
        .one()
    )
    assert (entry["user_id"], entry["case_id"]) == (desk.clerk.id, entry["record_id"])
    assert (entry["changes"]["number"], entry["changes"]["rent"]) == ([None, "2026-0001"], [None, "500.00"])
    assert [number for number in chains.broken_links(desk.session.connection()) if number > before] == []


def test_district_is_matched_to_the_catalogue_in_any_spelling(desk: Desk, session: GuardedSession) -> None:
    with session.acting_as(machine("Test", TODAY)):
        other = factories.agency(session, "Fachstelle Anderstadt")
        entry = factories.district(session, desk.office, "Südstadt")
        factories.district(session, other, "Südstadt")
        district_id = entry.id
        session.commit()
    desk.import_(LINE.replace(";List;", ";SUEDSTADT;"), LINE.replace("C 1/26", "C 2/26"))
    found = session.execute(
        select(Case.district_id, Report.district_name).join(Report, Report.case_id == Case.id).order_by(Case.id)
    ).all()
    assert [tuple(row) for row in found] == [(district_id, "SUEDSTADT"), (None, "List")]


def test_a_notice_of_tomorrow_is_refused(desk: Desk) -> None:
    desk.sit_down(date(2026, 3, 1))
    (row,) = desk.preview(listed(LINE)).rows
    assert [fault.sentence for fault in row.faults] == [
        "Zeile 2, Spalte „Eingang“: „02.03.2026“ liegt in der Zukunft. Tragen Sie den Tag ein, an dem die Mitteilung ankam."
    ]


def test_a_list_without_day_of_receipt_needs_one_for_all(desk: Desk) -> None:
    notices = listed(LINE.partition(";")[2], headings=HEADINGS.partition(";")[2])
    shown = desk.preview(notices)
    assert shown.needs_day
    with pytest.raises(Refused, match="keinen Eingang der Mitteilung"):
        desk.write(shown)
    desk.write(desk.preview(notices, date(2026, 3, 3)))
    assert desk.session.scalars(select(Report.reported_on)).all() == [date(2026, 3, 3)]
    assert states(desk.preview(notices, date(2026, 3, 4))) == (0, 1, 0, 0)


def test_what_somebody_else_imported_since_the_preview_is_left_out(desk: Desk) -> None:
    shown = desk.preview(listed(LINE, LINE.replace("C 1/26", "C 2/26")))
    desk.import_(LINE)
    assert desk.write(shown).numbers == ("2026-0002",)


def test_numbers_follow_those_given_before_and_count_by_year(desk: Desk) -> None:
    assert cases.next_number(desk.session, desk.office, 2026) == "2026-0001"
    result = desk.import_(LINE, LINE.replace("02.03.2026", "30.12.2025").replace("C 1/26", "C 2/26"))
    assert result.numbers == ("2026-0002", "2025-0001")
    assert desk.session.get_one(NumberSeries, (desk.office.id, 2026)).last == 2


def test_keys_given_by_an_import_are_not_given_again(desk: Desk) -> None:
    desk.import_(LINE)
    assert factories.case(desk.session, desk.office).number == "2026-0002"


@pytest.mark.parametrize("role", [Role.PARTNER, Role.FINANCE, Role.ADMIN, Role.PRIVACY])
def test_who_may_not_create_cases_imports_nothing(desk: Desk, role: Role) -> None:
    shown = desk.preview(listed(LINE))
    with desk.session.acting_as(machine("Test", TODAY)):
        other = factories.user(desk.session, "other", role, desk.office)
        viewer = viewer_of(other, TODAY)
    desk.session.look_as(viewer)
    with pytest.raises(Forbidden):
        applying.write(desk.session, desk.office, shown, by=other, on=TODAY)


def test_nobody_imports_into_a_foreign_office(session: GuardedSession) -> None:
    foreign = factories.agency(session, "Fachstelle Anderstadt")
    desk = Desk(session)
    shown = desk.preview(listed(LINE))
    with pytest.raises(Forbidden):
        applying.write(session, foreign, shown, by=desk.clerk, on=TODAY)


def test_queries_do_not_grow_with_the_list(desk: Desk) -> None:
    def asked(lines: int) -> int:
        with sent_to(desk.session.connection().engine) as sent:
            desk.preview(listed(*(LINE.replace("C 1/26", f"C {number}/26") for number in range(lines))))
        return len(sent)

    assert asked(1) == asked(300)


def test_summary_tells_counts_known_and_refused_lines(desk: Desk) -> None:
    desk.import_(LINE)
    shown = desk.preview(listed(LINE, LINE.replace("C 1/26", "C 2/26").replace("1.500,00", "viel")))
    assert applying.summary(shown).splitlines() == [
        "liste.csv: 2 Zeilen, Überschriften in Zeile 1",
        "  neuer Fall: 0",
        "  schon bekannt: 1",
        "  nicht lesbar: 1",
        "  übersprungen: 0",
        "Zeile 2: schon bekannt (Fall 2026-0001). Aktenzeichen 565 C 1/26 steht in der Meldung vom 02.03.2026.",
        "Zeile 3, Spalte „Rückstand“: „viel“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein.",
    ]


def test_a_line_left_out_is_not_written_and_new_again_next_time(desk: Desk) -> None:
    shown = desk.preview(listed(LINE, LINE.replace("C 1/26", "C 2/26")))
    result = desk.write(shown, Choices(left_out=frozenset({0})))
    assert (result.numbers, [line.number for line in result.opened]) == (("2026-0001",), [3])
    assert states(desk.preview(shown.notice_list)) == (1, 1, 0, 0)


def test_a_line_sent_to_an_open_case_is_its_further_report(desk: Desk) -> None:
    case = factories.case(desk.session, desk.office, "Müller", "Dina", number="2025-0007", reported_on=date(2025, 5, 2))
    desk.session.commit()
    shown = desk.preview(listed(LINE))
    result = desk.write(shown, Choices(case_numbers={0: "2025-0007"}))
    assert (result.numbers, result.reports, [line.case_id for line in result.added]) == ((), 1, [case.id])
    (report,) = case.reports
    assert (report.state, report.docket_key, report.source) == (ReportState.ACCEPTED, "565C1/26", "liste.csv, Zeile 2")
    assert [(step.kind, step.court_code, step.note) for step in case.steps] == [
        (StepKind.FILED, "P2305", ""), (StepKind.SERVED, "P2305", ""), (StepKind.HEARING, "P2305", "10:30 Uhr"),
    ]  # fmt: skip
    before = counts(desk.session)
    again = desk.preview(shown.notice_list)
    assert states(again) == (0, 1, 0, 0)
    desk.write(again)
    assert counts(desk.session) == before


@pytest.mark.parametrize("closed", [True, False])
def test_a_line_sent_to_no_open_case_of_the_office_writes_nothing(desk: Desk, closed: bool) -> None:
    ending: dict[str, Any] = {"status": CaseStatus.CLOSED, "closed_on": TODAY, "outcome": Outcome.W1} if closed else {}
    with desk.session.acting_as(machine("Test", TODAY)):
        office = desk.office if closed else factories.agency(desk.session, "Fachstelle Anderstadt")
        factories.case(desk.session, office, number="2025-0007", reported_on=date(2025, 5, 2), **ending)
        desk.session.commit()
    shown = desk.preview(listed(LINE, LINE.replace("C 1/26", "C 2/26")))
    before = counts(desk.session)
    with pytest.raises(Refused, match="Fall 2025-0007"):
        desk.write(shown, Choices(case_numbers={1: "2025-0007"}))
    desk.session.rollback()
    assert counts(desk.session) == before


def test_cases_of_a_list_are_given_to_whom_the_person_names(desk: Desk) -> None:
    desk.write(desk.preview(listed(LINE)), Choices(assigned_to=desk.clerk))
    assert desk.session.scalars(select(Case.assigned_to_id)).all() == [desk.clerk.id]


def test_the_terminal_tells_what_the_page_tells(desk: Desk) -> None:
    factories.case(desk.session, desk.office, "Mueller", "Dina", street="Weg 2", number="2024-0007")
    told = applying.summary(desk.preview(listed(LINE)))
    assert "Zeile 2: neuer Fall. Fall 2024-0007 ist offen, gleicher Name und gleiche Anschrift." in told
    shown = desk.preview(sample())
    assert applying.notes(shown.notice_list)[0].startswith("Gelesen: Tabelle „")


def test_the_terminal_says_which_columns_are_lost_and_what_to_do(desk: Desk) -> None:
    told = applying.summary(desk.preview(listed(f"{LINE};x", headings=f"{HEADINGS};Räumungsurteil")))
    assert "  nicht erkannte Spalten, ihr Inhalt wird nicht übernommen: „Räumungsurteil“. Benennen Sie" in told
