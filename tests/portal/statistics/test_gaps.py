"""Does the light say what each case lacks, and does the list hold the cases of the period and only those?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models import Case, CaseMember, CaseReason, CatalogueEntry, Person
from models.enums import (
    CatalogueKind,
    Gender,
    HouseholdType,
    Income,
    LandlordKind,
    MoneyBasis,
    Nationality,
    Role,
    SecuringWay,
    Stage,
)
from portal.guard import GuardedSession
from portal.statistics import SHEETS, Period, gaps
from portal.statistics.figures import arrivals
from portal.statistics.gaps import Light
from portal.statistics.tables import Crosstab, Flow
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

YEAR = Period.parse("2026")
COMPLETE: dict[str, Any] = {
    "access_stage": Stage.WARNING, "household_type": HouseholdType.SINGLE, "adults": 1, "children": 0, "income": Income.WORK,
    "landlord_kind": LandlordKind.MUNICIPAL, "arrears": 0,
}  # fmt: skip


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def entry(book: Book, kind: CatalogueKind) -> CatalogueEntry:
    made = CatalogueEntry(office_id=book.office.id, kind=kind, code="probe", label="Probe")
    book.session.add(made)
    return made


def complete(book: Book, *days: str, **more: Any) -> int:
    words: dict[str, Any] = {
        "trigger": entry(book, CatalogueKind.TRIGGER),
        "district": entry(book, CatalogueKind.DISTRICT),
    }
    case = book.case(*days, **(COMPLETE | words | more))
    book.session.add(CaseReason(case=case, entry=entry(book, CatalogueKind.REASON)))
    book.session.flush()
    return case.id


def lacking(book: Book, case_id: int) -> tuple[Light, list[str]]:
    found = gaps.of_case(book.session, case_id)
    assert found is not None
    return found.light, [need.key for need in found.needs]


def test_every_need_names_tables_of_the_workbook() -> None:
    known = {table.key for sheet in SHEETS for table in sheet.tables}
    assert {key for need in gaps.NEEDS for key in need.tables} <= known


def test_light_is_green_with_all_and_amber_with_one_missing(book: Book) -> None:
    assert lacking(book, complete(book, "2026-01-10")) == (Light.GREEN, [])
    open_case = book.case("2026-01-10", **(COMPLETE | {"children": None}))
    book.session.flush()
    assert lacking(book, open_case.id) == (Light.AMBER, ["trigger_id", "reasons", "children", "district_id"])


def test_light_of_a_closed_case_asks_for_its_way_and_its_amount(book: Book) -> None:
    assert lacking(book, complete(book, "2026-01-10", "2026-02-01")) == (Light.RED, ["securing_way"])


@pytest.mark.parametrize(
    ("person", "lacks"),
    [
        ({}, ["birth_date", "gender", "nationality"]),
        ({"birth_date": date(1990, 5, 1), "gender": Gender.FEMALE}, ["nationality"]),
        ({"birth_date": date(1990, 5, 1), "gender": Gender.UNSTATED, "nationality": Nationality.UNKNOWN}, []),
    ],
)
def test_each_member_needs_what_the_tables_of_persons_are_counted_from(
    book: Book, person: dict[str, Any], lacks: list[str]
) -> None:
    case = book.session.get_one(Case, complete(book, "2026-01-10"))
    known = {"birth_date": date(1980, 1, 1), "gender": Gender.MALE, "nationality": Nationality.GERMAN}
    for traits in (known, person):
        case.members.append(CaseMember(person=Person(office=book.office, last_name="Probe", **traits)))
    book.session.flush()
    assert lacking(book, case.id) == (Light.AMBER if lacks else Light.GREEN, lacks)
    assert [need.key for need, number in gaps.of_period(book.session, YEAR, TODAY) if number == 1] == lacks


def test_every_table_with_persons_names_the_numbers_it_needs() -> None:
    with_heads = {
        table.title
        for sheet in SHEETS
        for table in sheet.tables
        if isinstance(table, Flow) or (isinstance(table, Crosstab) and arrivals.PERSONS in table.columns)
    }
    for key in ("adults", "children"):
        assert with_heads - set(gaps.BY_KEY[key].spoils) == set()
    assert gaps.BY_KEY["nationality"].spoils == ("Staatsangehörigkeit",)


def test_debts_taken_over_need_their_amount(book: Book) -> None:
    case = book.case("2026-01-10", "2026-02-01", securing_way=SecuringWay.DEBTS_SGB2)
    book.session.flush()
    assert "amount" in lacking(book, case.id)[1]
    book.measure(case, book.kind("Schulden"), "2026-01-20", amount_granted=100, money_basis=MoneyBasis.SGB2)
    book.session.flush()
    assert "amount" not in lacking(book, case.id)[1]


def test_list_and_counts_hold_the_cases_of_the_period(book: Book) -> None:
    clerk = factories.user(book.session, "clerk", Role.CLERK, book.office, name="Kim")
    mine = book.case("2026-01-10", assigned_to=clerk)
    late = book.case("2025-01-10", "2026-02-01")
    book.case("2025-01-10", "2025-02-01")
    book.session.flush()
    assert [gap.case_id for gap in gaps.listed(book.session, YEAR)] == [late.id, mine.id]
    assert [gap.case_id for gap in gaps.listed(book.session, YEAR, clerk=clerk.id)] == [mine.id]
    assert [(pile.clerk, pile.cases) for pile in gaps.by_clerk(book.session, YEAR)] == [
        ("Kim", 1),
        ("ohne Zuständige", 1),
    ]
    counted = {need.key: number for need, number in gaps.of_period(book.session, YEAR, TODAY)}
    assert (counted["reasons"], counted["securing_way"]) == (2, 1)


def test_gaps_of_another_office_are_nobody_elses(book: Book) -> None:
    other = Book(book.session, factories.agency(book.session, "Fachstelle Anderswo"))
    case = other.case("2026-01-10")
    book.session.flush()
    with book.session.acting_as(looks(book.office, Role.LEAD)):
        assert gaps.of_case(book.session, case.id) is None
        assert (gaps.listed(book.session, YEAR), gaps.by_clerk(book.session, YEAR)) == ([], [])
        assert gaps.of_period(book.session, YEAR, TODAY) == []
