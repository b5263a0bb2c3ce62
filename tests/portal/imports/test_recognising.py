"""Is a notice known again, and its household found, however docket and name are written?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import Case, Person, Step
from models.enums import CaseStatus, Outcome, ReportState, StepKind
from portal.guard import GuardedSession
from portal.imports.choices import Choices
from portal.imports.previews import State
from portal.viewers import machine
from tests import factories
from tests.portal.imports.desk import BORN, HEADINGS, LINE, TODAY, Desk, counts, listed, states


@pytest.mark.parametrize("docket", ["565.C.1/2026", "565C1/26", "Az. 565 C 1/26"])
def test_a_docket_is_known_in_any_writing(desk: Desk, docket: str) -> None:
    desk.import_(LINE)
    (row,) = desk.preview(listed(LINE.replace("565 C 1/26", docket).replace("Müller", "Anders"))).rows
    assert (row.state, row.case_number) == (State.KNOWN, "2026-0001")
    assert row.why == (
        "Aktenzeichen 565 C 1/26 steht in der Meldung vom 02.03.2026."
        " Neu: weitere Person Anders, Dina; weitere Person Anders, Stefan."
    )


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
    assert (row.state, row.case_id, row.why.partition(" Neu: ")[0]) == (
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


TWO = LINE.replace("Dina u. Stefan", "Dina"), LINE.replace("Dina u. Stefan", "Berta").replace("Müller", "FAKE-B")
"""Two defendants of one suit, each with a line."""


def household(desk: Desk) -> list[list[str]]:
    return [
        [str(member.person) for member in case.members] for case in desk.session.scalars(select(Case).order_by(Case.id))
    ]


@pytest.mark.parametrize("court", ["AG Hannover", ""])
def test_two_defendants_in_two_lines_are_one_case_of_two_persons(desk: Desk, court: str) -> None:
    rows = [line.replace("AG Hannover", court) for line in TWO]
    shown = desk.preview(listed(*rows, rows[1]))
    assert [row.why for row in shown.rows[1:]] == [
        "Gehört zu Zeile 2, dasselbe Verfahren. Neu: weitere Person FAKE-B, Berta.",
        "Dieselbe Mitteilung steht schon in Zeile 2.",
    ]
    result = desk.write(shown)
    assert (len(result.numbers), result.persons, [line.number for line in result.joined]) == (1, 2, [3])
    assert household(desk) == [["Müller, Dina", "FAKE-B, Berta"]]
    before = counts(desk.session)
    again = desk.preview(shown.notice_list)
    assert (states(again), [row.news for row in again.rows]) == ((0, 3, 0, 0), [None] * 3)
    desk.write(again)
    assert counts(desk.session) == before


@pytest.mark.parametrize("own", [False, True])
def test_a_defendant_at_another_address_can_have_a_case_of_his_own(desk: Desk, own: bool) -> None:
    shown = desk.preview(listed(TWO[0], TWO[1].replace("Weg 2", "Allee 9")))
    assert shown.rows[1].why.endswith("Ist es ein eigener Haushalt, wählen Sie „eigener Fall“.")
    desk.write(shown, Choices(own_cases=frozenset({1} if own else set())))
    assert household(desk) == ([["Müller, Dina"], ["FAKE-B, Berta"]] if own else [["Müller, Dina", "FAKE-B, Berta"]])
    again = desk.preview(shown.notice_list)
    assert [row.news for row in again.rows] == [None, None]


def test_a_left_out_first_line_takes_the_others_of_its_suit_along(desk: Desk) -> None:
    result = desk.write(desk.preview(listed(*TWO)), Choices(left_out=frozenset({0})))
    assert (result.reports, result.joined, household(desk)) == (0, (), [])


SILENT = LINE.replace("28.02.2026", "").replace("1.500,00", "").replace("09.04.2026 10:30", "")
"""The notice before anything was served or fixed."""


def test_a_known_docket_tells_its_news_and_takes_them_over_once(desk: Desk) -> None:
    desk.import_(SILENT)
    shown = desk.preview(listed(LINE))
    assert (states(shown), shown.rows[0].why) == (
        (0, 1, 0, 0),
        "Aktenzeichen 565 C 1/26 steht in der Meldung vom 02.03.2026."
        " Neu: Zustellung 28.02.2026; Termin 09.04.2026; Rückstand 1.500,00\u00a0€.",
    )
    assert len(desk.write(shown).added) == 1
    (case,) = desk.session.scalars(select(Case)).all()
    assert (case.arrears, len(case.members)) == (Decimal(1500), 2)
    assert sorted(step.kind for step in case.steps) == sorted([StepKind.FILED, StepKind.SERVED, StepKind.HEARING])
    before = counts(desk.session)
    for line in (LINE, SILENT):
        assert desk.write(desk.preview(listed(line))).reports == 0
    assert counts(desk.session) == before


def test_news_of_a_list_are_found_further_down_in_the_same_list(desk: Desk) -> None:
    shown = desk.preview(listed(SILENT, LINE))
    assert states(shown) == (1, 1, 0, 0)
    result = desk.write(shown)
    assert (len(result.numbers), [line.number for line in result.added]) == (1, [3])


def test_news_left_out_change_nothing(desk: Desk) -> None:
    desk.import_(SILENT)
    before = counts(desk.session)
    desk.write(desk.preview(listed(LINE)), Choices(left_out=frozenset({0})))
    assert counts(desk.session) == before


def test_a_closed_case_hears_of_news_and_takes_none(desk: Desk) -> None:
    desk.import_(SILENT)
    case = desk.session.scalars(select(Case)).one()
    case.status, case.outcome, case.closed_on = CaseStatus.CLOSED, Outcome.W9, TODAY
    desk.session.commit()
    (row,) = desk.preview(listed(LINE)).rows
    assert (row.news, row.why.partition("Der Fall ist ")[2]) == (
        None,
        "abgeschlossen. Öffnen Sie ihn wieder, und lesen Sie die Liste noch einmal ein.",
    )


def test_another_day_of_service_is_told_and_left_to_a_person(desk: Desk) -> None:
    desk.import_(LINE)
    (row,) = desk.preview(listed(LINE.replace("28.02.2026", "01.03.2026"))).rows
    assert row.news is None
    assert row.why.endswith("Zustellung 01.03.2026 statt 28.02.2026: Prüfen Sie den Fall.")


def test_news_without_a_day_of_receipt_ask_for_one(desk: Desk) -> None:
    desk.import_(SILENT)
    headings = HEADINGS.replace("Eingang;", "Laufzettel;")
    assert desk.preview(listed(LINE, headings=headings)).needs_day
    result = desk.write(desk.preview(listed(LINE, headings=headings), TODAY))
    assert len(result.added) == 1
