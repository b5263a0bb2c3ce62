"""Do case rows say nothing that leads to a household, and everything else as it was recorded?"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import Case, CaseMember, CaseReason, CatalogueEntry, Person
from models.enums import CatalogueKind, HouseholdType, MoneyForm, Outcome, Relation, Stage
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import Period
from portal.statistics.case_rows import HEADINGS, HIDDEN, band, case_rows, months, shared
from tests import factories
from tests.portal.statistics.records import TODAY, Book

YEAR = Period.parse("2025")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def entry(book: Book, kind: CatalogueKind, label: str) -> CatalogueEntry:
    made = CatalogueEntry(office_id=book.office.id, kind=kind, code=label, label=label)
    book.session.add(made)
    book.session.flush()
    return made


def cases(book: Book, number: int, born: int = 1980, **values: Any) -> list[Case]:
    """Add cases with a tenant each, whose names and notes are canaries."""
    made = []
    for _ in range(number):
        case = book.case("2025-02-14", household_name="KANARIE", street="KANARIE 1", note="KANARIE", **values)
        person = Person(office_id=book.office.id, last_name="KANARIE", birth_date=date(born, 5, 17))
        book.session.add_all([person, CaseMember(case=case, person=person, relation=Relation.TENANT)])
        made.append(case)
    book.session.flush()
    return made


def rows(book: Book, period: Period = YEAR, secret: bytes = b"geheim") -> list[dict[str, Any]]:
    found = case_rows(book.session, book.office, period, TODAY, secret)
    return [dict(zip(HEADINGS, row, strict=True)) for row in found.rows]


def test_row_says_months_bands_and_closed_lists(book: Book) -> None:
    reason = entry(book, CatalogueKind.REASON, "Einkommenseinbruch")
    kind = book.kind("Mietschulden")
    for case in cases(
        book, 5, access_stage=Stage.SUIT_FILED, household_type=HouseholdType.SINGLE, arrears=Decimal("1837.20")
    ):
        book.session.add(CaseReason(case=case, entry_id=reason.id))
        book.measure(case, kind, "2025-03-01", amount_granted=Decimal("900.10"), money_form=MoneyForm.LOAN)
        book.measure(case, kind, "2025-03-01", amount_granted=Decimal("700.10"), money_form=MoneyForm.GRANT)
        case.conference_on = date(2025, 2, 24)
    book.session.flush()
    found = rows(book)
    assert len({row.pop("Pseudonym") for row in found}) == 5
    assert found == [
        {
            "Monat der Meldung": "2025-02", "Monat des Abschlusses": "offen", "Zugangsstand": Stage.SUIT_FILED.label,
            "Meldeweg": "Gericht (MiZi)", "Auslöser": "keine Angabe", "Ergebnis": "keine Angabe", "Sicherungsweg": "keine Angabe",
            "Gründe": "Einkommenseinbruch", "Haushaltstyp": "Alleinstehend", "Alter des ältesten Mieters": "40 bis 49 Jahre",
            "Stadtteil": "keine Angabe", "Tage bis zur Fallkonferenz": 10, "Mietrückstand": "über 1.000 bis 2.500 €",
            "Bewilligt": "über 1.000 bis 2.500 €", "davon als Darlehen": "über 500 bis 1.000 €",
        }
    ] * 5  # fmt: skip


def test_nothing_of_the_household_is_in_the_rows(book: Book) -> None:
    numbers = [case.number for case in cases(book, 6, landlord_name="KANARIE", closed="2025-06-30")]
    text = repr(rows(book))
    assert "KANARIE" not in text
    assert [number for number in numbers if number in text] == []
    assert re.findall(r"\d{4}-\d\d-\d\d|\d\.\d\d?\.\d{4}", text) == []


def test_what_fewer_than_five_share_is_hidden(book: Book) -> None:
    cases(book, 5, household_type=HouseholdType.SINGLE)
    cases(book, 4, household_type=HouseholdType.FAMILY, outcome=Outcome.W8)
    found = rows(book)
    assert sorted(row["Haushaltstyp"] for row in found) == ["Alleinstehend"] * 5 + [HIDDEN] * 4
    assert {row["Ergebnis"] for row in found} == {"keine Angabe", HIDDEN}


def test_district_goes_before_age_and_age_before_household_type(book: Book) -> None:
    north, south = (entry(book, CatalogueKind.DISTRICT, label) for label in ("Nord", "Süd"))
    cases(book, 5, household_type=HouseholdType.SINGLE, district_id=north.id)
    cases(book, 3, household_type=HouseholdType.SINGLE, district_id=south.id)
    cases(book, 2, household_type=HouseholdType.SINGLE, district_id=None)
    cases(book, 5, born=1999, household_type=HouseholdType.FAMILY, district_id=south.id)
    cases(book, 4, born=1960, household_type=HouseholdType.FAMILY, district_id=south.id)
    cases(book, 1, born=1985, household_type=HouseholdType.FAMILY, district_id=south.id)
    found = [(row["Haushaltstyp"], row["Alter des ältesten Mieters"], row["Stadtteil"]) for row in rows(book)]
    single, family = HouseholdType.SINGLE.label, HouseholdType.FAMILY.label
    assert {one: found.count(one) for one in found} == {
        (single, "40 bis 49 Jahre", "Nord"): 5, (single, "40 bis 49 Jahre", HIDDEN): 5,
        (family, "25 bis 29 Jahre", "Süd"): 5, (family, HIDDEN, HIDDEN): 5,
    }  # fmt: skip


def test_pseudonyms_hold_within_a_delivery_and_differ_between_two(book: Book) -> None:
    cases(book, 5)
    first, again, other = (
        {row["Pseudonym"] for row in rows(book, secret=secret)} for secret in (b"eins", b"eins", b"zwei")
    )
    assert first == again
    assert first.isdisjoint(other)


@pytest.mark.parametrize(("number", "words"), [(0, "keine Fälle"), (1, "nur einen Fall"), (4, "nur 4 Fälle")])
def test_too_few_cases_are_refused(book: Book, number: int, words: str) -> None:
    cases(book, number)
    with pytest.raises(Refused, match=words):
        rows(book)


def test_a_rare_month_becomes_its_quarter() -> None:
    days = [date(2025, 1, 3)] * 5 + [date(2025, 2, 3)] * 3 + [date(2025, 3, 3)] * 2 + [date(2025, 9, 1)]
    assert shared([months(day) for day in days]) == ["2025-01"] * 5 + ["2025-Q1"] * 5 + [HIDDEN]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "keine Angabe"), (Decimal(0), "0 €"), (Decimal("500.00"), "bis 500 €"), (Decimal("500.01"), "über 500 bis 1.000 €"),
        (Decimal(10000), "über 5.000 bis 10.000 €"), (Decimal("10000.01"), "über 10.000 €"),
    ],
)  # fmt: skip
def test_amounts_are_bands(amount: Decimal | None, words: str) -> None:
    assert band(amount) == words
