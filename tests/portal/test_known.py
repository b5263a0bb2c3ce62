"""Whether a second report of the same matter is noticed, however it is written."""

from __future__ import annotations

from datetime import date

import pytest

from models import Agency, Case, Report
from models.enums import Outcome, Role, StepKind
from portal import cases, known, reports, steps
from portal.guard import GuardedSession
from tests import factories
from tests.statements import sent_to

DOCKET = "gleiches Aktenzeichen des Gerichts"
ADDRESS = "gleicher Name, gleiche Anschrift"
LANDLORD = "gleicher Name, gleicher Vermieter"
NAME = "gleicher Name, offener Fall"
PART = "gleicher Teil des Namens, gleiche Anschrift"


@pytest.fixture
def office(session: GuardedSession) -> Agency:
    return factories.agency(session, "A")


def report(session: GuardedSession, office: Agency, last_name: str, first_name: str, **more):
    made = factories.report(session, office, last_name=last_name, first_name=first_name, **more)
    reports.keep_docket(made)
    session.flush()
    return made


def found(session: GuardedSession, of: Report) -> list[tuple[Case, str]]:
    return [(one.case, one.why) for one in known.suggestions(session, of)]


def case_of_report(session: GuardedSession, office: Agency, **more):
    clerk = factories.user(session, "ada", Role.CLERK, office)
    first = report(session, office, "Muster", "Kim", **more)
    return reports.accept(session, first, by=clerk, on=factories.TODAY)


@pytest.mark.parametrize("docket", ["501C188/2026", "Az. 501.C.188/26", "501 c 188-26", "AG Celle 501 C 188.26 (WEG)"])
def test_the_docket_is_known_in_any_notation(session, office, docket):
    case = case_of_report(session, office, docket="501 C 188/26")
    second = report(session, office, "Anders", "Geschrieben", docket=docket)
    assert found(session, second) == [(case, DOCKET)]


@pytest.mark.parametrize(("last", "first"), [("Müller", "Jörg"), ("MUELLER", "Joerg"), ("Muller", "Jorg")])
@pytest.mark.parametrize("street", ["Große Straße 5a", "Grosse Str. 5 A", "GROSSE STRASSE 5a"])
def test_name_and_address_are_known_in_any_spelling(session, office, last, first, street):
    case = factories.case(session, office, "Müller", "Jörg", street="Große Str. 5a")
    assert found(session, report(session, office, last, first, street=street)) == [(case, ADDRESS)]


def test_name_and_landlord_are_known(session, office):
    case = factories.case(session, office, "Muster", "Kim", landlord_name="Wohnbau-GmbH")
    second = report(session, office, "Muster", "Kim", street="Neuer Weg 1", landlord_name="WOHNBAU GmbH")
    assert found(session, second) == [(case, LANDLORD)]


def test_a_surname_alone_suggests_its_open_cases(session, office):
    case = factories.case(session, office, "Muster", "Kim")
    assert found(session, report(session, office, "Muster", "")) == [(case, NAME)]
    assert found(session, report(session, office, "Muster", "Kai")) == []


def test_the_surest_way_comes_first_and_five_are_enough(session, office):
    same_name = [factories.case(session, office, "Muster", "Kim", street=f"Weg {n}") for n in range(7)]
    listed = found(session, report(session, office, "Muster", "Kim", street="Weg 3"))
    assert len(listed) == 5
    assert listed[:2] == [(same_name[3], ADDRESS), (same_name[6], NAME)]


@pytest.mark.parametrize(
    ("last", "first"), [("Kowaltschik", "Ewa"), ("Broemmelkamp", "Hans"), ("Kowaltschik / Brömmelkamp", "Ewa u. Hans")]
)
def test_each_of_two_tenants_of_different_surnames_is_known(session, office, last, first):
    clerk = factories.user(session, "ada", Role.CLERK, office)
    notice = report(session, office, "Brömmelkamp / Kowaltschik", "Hans u. Ewa", street="Am Weg 2")
    case = reports.accept(session, notice, by=clerk, on=factories.TODAY)
    session.flush()
    assert found(session, report(session, office, last, first, street="am Weg 2")) == [(case, ADDRESS)]


@pytest.mark.parametrize(
    ("known_as", "told_as"),
    [
        (("Schröder-Mayer", "Jürgen"), ("Schröder", "Jürgen")),
        (("Schröder", "Jürgen"), ("Mayer-Schroeder", "Juergen")),
        (("Mayer", "Jürgen"), ("Schröder Mayer", "J.")),
        (("Müller / Kowalski", "Ewa"), ("Kowalski", "Ewa")),
        (("Schröder-Mayer", "Hans Jürgen"), ("Schröder", "Jürgen")),
    ],
)
def test_a_part_of_the_name_is_known_in_the_same_house(session, office, known_as, told_as):
    case = factories.case(session, office, *known_as, street="Am Weg 2")
    assert found(session, report(session, office, *told_as, street="am Weg 2")) == [(case, PART)]
    assert (case, PART) not in found(session, report(session, office, *told_as, street="Am Weg 3"))


def test_a_part_of_the_name_with_another_first_name_is_not_known(session, office):
    factories.case(session, office, "Schröder-Mayer", "Jürgen", street="Am Weg 2")
    factories.case(session, office, "von der Heide", "Ulf", street="Am Weg 2")
    for last, first in (("Schröder", "Sabine"), ("Kramer", "Jürgen"), ("von der Au", "Ulf")):
        assert found(session, report(session, office, last, first, street="Am Weg 2")) == []


@pytest.mark.parametrize("last", ["Maier", "Mayr", "MEIR"])
def test_names_that_sound_alike_are_known_at_the_same_address(session, office, last):
    case = factories.case(session, office, "Meyer", "Stefan", street="Große Str. 5a")
    same_home = report(session, office, last, "Stephan", street="Grosse Strasse 5 A")
    assert found(session, same_home) == [(case, "ähnlich klingender Name, gleiche Anschrift")]
    (elsewhere,) = known.suggestions(session, report(session, office, last, "Stephan"))
    assert (elsewhere.why, elsewhere.sure) == ("ähnlich klingender Name, offener Fall", False)


def test_landlord_tenant_and_day_of_the_suit_are_known(session, office):
    case = case_of_report(session, office, landlord_name="Wohnbau GmbH", filed_on=date(2026, 3, 20), street="Weg 1")
    factories.case(session, office, "Muster", "Kim", landlord_name="Wohnbau GmbH", street="Weg 2")
    second = report(
        session, office, "Muster", "Kim", landlord_name="WOHNBAU-GmbH", filed_on=date(2026, 3, 20), street="Weg 2"
    )
    first, other = known.suggestions(session, second)
    assert (first.case, first.why) == (case, "gleicher Name, gleicher Vermieter, gleicher Klageeingang 20.03.2026")
    assert other.why == ADDRESS


def test_the_same_docket_of_another_court_is_another_matter(session, office):
    case_of_report(session, office, docket="501 C 188/26", court_code="P2305")
    assert found(session, report(session, office, "Anders", "Wer", docket="501 C 188/26", court_code="B2101")) == []


def test_a_docket_typed_into_the_proceeding_is_known(session, office):
    case = factories.case(session, office)
    steps.add(case, kind=StepKind.FILED, on=date(2026, 3, 20), docket="501C188/2026")
    session.flush()
    assert found(session, report(session, office, "Anders", "Wer", docket="501 C 188/26")) == [(case, DOCKET)]


def test_an_open_case_is_found_by_its_number_in_the_own_office_only(session, office):
    case = factories.case(session, office)
    foreign = factories.case(session, factories.agency(session, "B"), number="2026-7777")
    assert known.open_case(session, office.id, f" {case.number} ") is case
    assert known.open_case(session, office.id, foreign.number) is None


def test_suggestions_ask_three_times_however_many_cases_there_are(session, office):
    for n in range(20):
        factories.case(session, office, "Muster", "Kim", street=f"Weg {n}")
    asked = report(session, office, "Muster", "Kim u. Kai", docket="1 C 1/26", filed_on=date(2026, 3, 20))
    session.commit()
    asked.docket_key  # noqa: B018 - loaded again before counting
    with sent_to(session.connection().engine) as sent:
        known.suggestions(session, asked)
    assert len(sent) == 3


def test_closed_cases_and_other_offices_are_not_suggested(session, office):
    closed = factories.case(session, office, "Muster", "Kim", reported_on=date(2025, 1, 2))
    cases.close(closed, outcome=Outcome.W6, way=None, on=date(2025, 6, 1))
    factories.case(session, factories.agency(session, "B"), "Muster", "Kim")
    assert found(session, report(session, office, "Muster", "Kim")) == []


def test_a_stranger_is_not_known(session, office):
    factories.case(session, office, "Muster", "Kim", street="Weg 3", landlord_name="Wohnbau")
    second = report(session, office, "Muster", "Toni", street="Weg 3", landlord_name="Wohnbau", docket="1 C 1/26")
    assert found(session, second) == []
