"""Is a value found by its key and by its words alike, and is whoever misspells it told the nearest, once?"""

from __future__ import annotations

import pytest

from models import Agency, CatalogueEntry
from models.enums import AgencyKind, CatalogueKind, HouseholdType, LandlordKind, Role
from portal import statistics
from portal.cli.own_table import _filter
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import DIMENSIONS, Figure, Period, filter_values
from portal.statistics.choices import values_to_write
from portal.statistics.placeholders import read
from tests import factories
from tests.portal.statistics.records import TODAY, Book, looks

YEAR = Period.parse("2026")


@pytest.fixture
def book(session: GuardedSession) -> Book:
    return Book(session, factories.agency(session, "Fachstelle Musterstadt"))


def district(book: Book, label: str, code: str) -> CatalogueEntry:
    found = CatalogueEntry(office_id=book.office.id, kind=CatalogueKind.DISTRICT, code=code, label=label)
    book.session.add(found)
    return found


def counted(book: Book, **written: str) -> Figure:
    book.session.flush()
    filters = {key: filter_values.read(text) for key, text in written.items()}
    return statistics.value(book.session, "reported", period=YEAR, on=TODAY, offices=[book.office.id], filters=filters)


@pytest.mark.parametrize("written", ["m_limmer", "Limmer", " limmer ", "LIMMER", '"Limmer"', "„Limmer“", "'limmer'"])
def test_a_district_is_found_by_key_and_by_its_word(book: Book, written: str) -> None:
    book.case(district=district(book, "Limmer", "m_limmer"))
    book.case(district=district(book, "Nord | West, Mitte", "m_nord"))
    assert counted(book, district=written) == 1


def test_a_word_with_comma_and_bar_stands_in_quotation_marks(book: Book) -> None:
    book.case(district=district(book, "Nord | West, Mitte", "m_nord"))
    book.case(district=district(book, "Limmer", "m_limmer"))
    book.case()
    book.session.flush()
    [(key, codes)] = read('reported | district="Nord | West, Mitte", limmer, -', 2026).filters
    assert (key, codes) == ("district", ("Nord | West, Mitte", "limmer", ""))
    assert _filter('district="Nord | West, Mitte",limmer,-') == (key, codes)
    assert counted(book, district='"nord | west, mitte"') == 1


def test_closed_lists_are_found_by_their_words(book: Book) -> None:
    book.case(household_type=HouseholdType.SINGLE, landlord_kind=LandlordKind.COMPANY)
    assert counted(book, household_type="alleinstehend", landlord_kind="privates wohnungsunternehmen") == 1
    assert counted(book, household_type="keine Angabe") == 0


def test_a_word_two_values_share_is_refused_with_their_keys(book: Book) -> None:
    first, other = (factories.user(book.session, name, Role.CLERK, book.office) for name in ("eins", "zwei"))
    first.name = other.name = "Kim Muster"
    book.case(assigned_to=first)
    book.session.flush()
    with pytest.raises(Refused, match=rf"mehrere Werte. Schreiben Sie clerk={first.id} oder clerk={other.id}"):
        counted(book, clerk="Kim Muster")
    assert counted(book, clerk=str(first.id)) == 1


def test_the_nearest_values_are_named_once(book: Book) -> None:
    for at in range(30):
        district(book, f"Ort {at}", f"m_{at}")
    district(book, "Limmer", "m_limmer")
    with pytest.raises(Refused) as refused:
        counted(book, district="Limer")
    assert str(refused.value) == "„Stadtteil“ (district) kennt „Limer“ nicht. Meinten Sie „m_limmer“ (Limmer)?"
    with pytest.raises(Refused, match="alle stehen unter „Werte der Filter“ auf der Seite „Platzhalter“"):
        counted(book, district="Xyz")


def test_marks_that_do_not_close_are_refused() -> None:
    with pytest.raises(Refused, match="schließen sich die Anführungszeichen nicht"):
        read('reported | district="Limmer', 2026)


def test_no_name_of_agency_or_person_is_told_to_who_guesses(book: Book) -> None:
    region = factories.agency(book.session, "Region", AgencyKind.REGION)
    book.office.funded_by_id = region.id
    factories.user(book.session, "kanarie", Role.CLERK, book.office)
    book.session.flush()
    book.session.look_as(looks(region, Role.FINANCE))
    for key in ("clerk", "team", "reporting_agency", "responsible_agency", "author"):
        with pytest.raises(Refused) as refused:
            counted(book, **{key: "kanari"})
        assert "kanarie" not in str(refused.value)


def test_every_documented_value_can_be_written(book: Book) -> None:
    district(book, "Limmer", "m_limmer")
    book.session.flush()
    book.session.look_as(looks(book.office, Role.LEAD))
    found = values_to_write(book.session, YEAR, TODAY)
    assert [one.key for one, _ in found] == list(DIMENSIONS)
    for one, words in found:
        for text in (text for word in words for text in (word.key, word.label)):
            counted(book, **{one.key: f'"{text}"'})


def test_other_offices_values_are_not_documented(book: Book) -> None:
    other: Agency = factories.agency(book.session, "Fachstelle Anderstadt")
    district(Book(book.session, other), "Kanarienviertel", "m_kanarie")
    book.session.flush()
    book.session.look_as(looks(book.office, Role.LEAD))
    shown = {word.label for _, words in values_to_write(book.session, YEAR, TODAY) for word in words}
    assert "Kanarienviertel" not in shown
