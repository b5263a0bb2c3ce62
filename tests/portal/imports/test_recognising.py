"""Is a notice known again, and its household found, however docket and name are written?"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from models import Case, Person, Step
from models.enums import CaseStatus, Outcome, ReportState, StepKind
from portal.guard import GuardedSession
from portal.imports.previews import State
from portal.viewers import machine
from tests import factories
from tests.portal.imports.desk import BORN, HEADINGS, LINE, TODAY, Desk, listed, states


@pytest.mark.parametrize("docket", ["565.C.1/2026", "565C1/26", "Az. 565 C 1/26"])
def test_a_docket_is_known_in_any_writing(desk: Desk, docket: str) -> None:
    desk.import_(LINE)
    (row,) = desk.preview(listed(LINE.replace("565 C 1/26", docket).replace("Müller", "Anders"))).rows
    assert (row.state, row.case_number) == (State.KNOWN, "2026-0001")
    assert row.why == "Aktenzeichen 565 C 1/26 steht in der Meldung vom 02.03.2026."


def test_the_same_docket_of_another_court_is_another_proceeding(desk: Desk) -> None:
    desk.import_(LINE)
    assert states(desk.preview(listed(LINE.replace("AG Hannover", "AG Celle")))) == (1, 0, 0, 0)


@pytest.mark.parametrize(("surname", "state"), [("Mueller", State.KNOWN), ("Schmidt", State.NEW)])
def test_a_docket_noted_without_its_court_needs_the_surname_too(desk: Desk, surname: str, state: State) -> None:
    factories.report(desk.session, desk.office, last_name=surname, docket="565 C 1/26", docket_key="565C1/26")
    assert [row.state for row in desk.preview(listed(LINE)).rows] == [state]


def test_a_docket_noted_in_the_proceeding_of_a_case_is_known(desk: Desk) -> None:
    case = factories.case(desk.session, desk.office, "Müller", "Dina")
    desk.session.add(
        Step(case=case, kind=StepKind.FILED, happened_on=date(2025, 12, 30), court_code="P2305", docket="565 C 1/26")
    )
    desk.session.flush()
    (row,) = desk.preview(listed(LINE)).rows
    assert (row.state, row.case_id, row.why) == (
        State.KNOWN,
        case.id,
        "Aktenzeichen 565 C 1/26 steht im Verfahren des Falls.",
    )


def test_a_report_its_sender_took_back_hides_no_notice(desk: Desk) -> None:
    factories.report(
        desk.session,
        desk.office,
        docket="565 C 1/26",
        docket_key="565C1/26",
        court_code="P2305",
        state=ReportState.REVOKED,
    )
    assert states(desk.preview(listed(LINE))) == (1, 0, 0, 0)


def test_another_office_knows_nothing_of_it(session: GuardedSession) -> None:
    Desk(session).import_(LINE)
    session.look_as(machine("Test", TODAY))
    elsewhere = Desk(session, "Fachstelle Anderstadt")
    assert elsewhere.import_(LINE).numbers == ("2026-0001",)


def test_a_household_met_before_is_pointed_out_and_linked(desk: Desk) -> None:
    old = factories.case(
        desk.session, desk.office, "Mueller", "Dina", street="Weg 2", number="2024-0007", reported_on=date(2024, 5, 2)
    )
    (row,) = desk.preview(listed(LINE)).rows
    assert row.why == (
        "Fall 2024-0007 ist offen, gleicher Name und gleiche Anschrift."
        " Wird mit dem früheren Fall 2024-0007 verknüpft (gleicher Name, gleiche Anschrift)."
    )
    desk.import_(LINE)
    assert desk.session.scalars(select(Case).where(Case.id != old.id)).one().previous_case is old


def test_a_household_twice_in_one_list_is_linked_too(desk: Desk) -> None:
    desk.import_(LINE, LINE.replace("02.03.2026", "05.05.2026").replace("C 1/26", "C 2/26"))
    first, second = desk.session.scalars(select(Case).order_by(Case.id))
    assert (first.previous_case, second.previous_case) == (None, first)


def test_a_closed_case_is_known_as_well(desk: Desk) -> None:
    desk.import_(LINE)
    case = desk.session.scalars(select(Case)).one()
    case.status, case.outcome, case.closed_on = CaseStatus.CLOSED, Outcome.W9, TODAY
    desk.session.commit()
    assert states(desk.preview(listed(LINE))) == (0, 1, 0, 0)


def test_open_cases_of_the_household_are_suggested_the_same_address_first(desk: Desk) -> None:
    for number, street in (("2025-0001", "Anderer Weg 1"), ("2025-0002", "Lange Str. 5 A")):
        factories.case(desk.session, desk.office, "Mueller", "Stefan", street=street, number=number)
    (row,) = desk.preview(listed(LINE.replace("Weg 2", "Lange Straße 5a"))).rows
    assert row.suggested == (
        ("2025-0002", "gleicher Name und gleiche Anschrift"), ("2025-0001", "gleicher Name"),
    )  # fmt: skip


def test_of_many_namesakes_five_are_suggested_and_the_rest_counted(desk: Desk) -> None:
    for number in range(1, 9):
        factories.case(
            desk.session, desk.office, "Müller", "Dina", street=f"Allee {number}", number=f"2025-000{number}"
        )
    (row,) = desk.preview(listed(LINE)).rows
    assert [one.number for one in row.suggested] == ["2025-0008", "2025-0007", "2025-0006", "2025-0005", "2025-0004"]
    assert row.why.endswith("Den Namen tragen 3 weitere offene Fälle.")


def test_the_day_of_birth_finds_a_person_at_another_address(desk: Desk) -> None:
    born = date(1984, 5, 17)
    old = factories.case(desk.session, desk.office, "Müller", "Dina", street="Allee 1", reported_on=date(2024, 5, 2))
    (known,) = desk.session.scalars(select(Person)).all()
    known.birth_date = born
    (row,) = desk.preview(listed(f"{BORN}17.05.1984", headings=f"{HEADINGS};Geburtsdatum")).rows
    assert "verknüpft (gleicher Name, gleiches Geburtsdatum)" in row.why
    desk.import_(f"{BORN}17.05.1984", headings=f"{HEADINGS};Geburtsdatum")
    assert desk.session.scalars(select(Case).where(Case.id != old.id)).one().previous_case is old
    assert desk.session.scalars(select(Person.birth_date)).all() == [born]


def test_the_day_of_birth_of_somebody_known_is_completed_and_kept_never_changed(desk: Desk) -> None:
    factories.case(desk.session, desk.office, "Müller", "Dina", street="Weg 2")
    desk.import_(f"{BORN}17.05.1984", headings=f"{HEADINGS};Geburtsdatum")
    other = BORN.replace("C 1/26", "C 2/26")
    desk.import_(f"{other}18.05.1984", headings=f"{HEADINGS};Geburtsdatum")
    assert desk.session.scalars(select(Person.birth_date).order_by(Person.birth_date)).all() == [
        date(1984, 5, 17),
        date(1984, 5, 18),
    ]


@pytest.mark.parametrize(
    ("born", "statement"),
    [
        ("17.05.84", "ist kein Geburtsdatum"), ("31.02.1984", "ist kein Geburtsdatum"), ("17.05.2090", "in der Zukunft"),
        ("17.05.1984 / 18.05.1984", "2 Geburtsdaten für 1 Person"),
    ],
)  # fmt: skip
def test_a_day_of_birth_that_is_none_is_refused(desk: Desk, born: str, statement: str) -> None:
    (row,) = desk.preview(listed(BORN + born, headings=f"{HEADINGS};Geburtsdatum")).rows
    assert row.state is State.REFUSED
    assert statement in row.faults[0].sentence
