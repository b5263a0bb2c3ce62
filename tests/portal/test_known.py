"""Whether a second report of the same matter is noticed, however it is written."""

from __future__ import annotations

from datetime import date

import pytest

from models import Agency
from models.enums import Outcome, Role
from portal import cases, known, reports
from portal.guard import GuardedSession
from tests import factories

DOCKET = "gleiches Aktenzeichen des Gerichts"
ADDRESS = "gleicher Name, gleiche Anschrift"
LANDLORD = "gleicher Name, gleicher Vermieter"
NAME = "gleicher Name, offener Fall"


@pytest.fixture
def office(session: GuardedSession) -> Agency:
    return factories.agency(session, "A")


def report(session: GuardedSession, office: Agency, last_name: str, first_name: str, **more):
    made = factories.report(session, office, last_name=last_name, first_name=first_name, **more)
    reports.keep_docket(made)
    session.flush()
    return made


def case_of_report(session: GuardedSession, office: Agency, **more):
    clerk = factories.user(session, "ada", Role.CLERK, office)
    first = report(session, office, "Muster", "Kim", **more)
    return reports.accept(session, first, by=clerk, on=factories.TODAY)


@pytest.mark.parametrize("docket", ["501 C 188/26", "501C188/2026", "Az. 501.C.188/26"])
def test_the_docket_is_known_in_any_notation(session, office, docket):
    case = case_of_report(session, office, docket="501 C 188/26")
    second = report(session, office, "Anders", "Geschrieben", docket=docket)
    assert known.suggestions(session, second) == [(case, DOCKET)]


@pytest.mark.parametrize(("last", "first"), [("Müller", "Jörg"), ("MUELLER", "Joerg"), ("Muller", "Jorg")])
@pytest.mark.parametrize("street", ["Große Straße 5a", "Grosse Str. 5 A", "GROSSE STRASSE 5a"])
def test_name_and_address_are_known_in_any_spelling(session, office, last, first, street):
    case = factories.case(session, office, "Müller", "Jörg", street="Große Str. 5a")
    assert known.suggestions(session, report(session, office, last, first, street=street)) == [(case, ADDRESS)]


def test_name_and_landlord_are_known(session, office):
    case = factories.case(session, office, "Muster", "Kim", landlord_name="Wohnbau-GmbH")
    second = report(session, office, "Muster", "Kim", street="Neuer Weg 1", landlord_name="WOHNBAU GmbH")
    assert known.suggestions(session, second) == [(case, LANDLORD)]


def test_a_surname_alone_suggests_its_open_cases(session, office):
    case = factories.case(session, office, "Muster", "Kim")
    assert known.suggestions(session, report(session, office, "Muster", "")) == [(case, NAME)]
    assert known.suggestions(session, report(session, office, "Muster", "Kai")) == []


def test_the_surest_way_comes_first_and_five_are_enough(session, office):
    same_name = [factories.case(session, office, "Muster", "Kim", street=f"Weg {n}") for n in range(7)]
    found = known.suggestions(session, report(session, office, "Muster", "Kim", street="Weg 3"))
    assert len(found) == 5
    assert found[:2] == [(same_name[3], ADDRESS), (same_name[6], NAME)]


def test_closed_cases_and_other_offices_are_not_suggested(session, office):
    closed = factories.case(session, office, "Muster", "Kim", reported_on=date(2025, 1, 2))
    cases.close(closed, outcome=Outcome.W6, way=None, on=date(2025, 6, 1))
    factories.case(session, factories.agency(session, "B"), "Muster", "Kim")
    assert known.suggestions(session, report(session, office, "Muster", "Kim")) == []


def test_a_stranger_is_not_known(session, office):
    factories.case(session, office, "Muster", "Kim", street="Weg 3", landlord_name="Wohnbau")
    second = report(session, office, "Muster", "Toni", street="Weg 3", landlord_name="Wohnbau", docket="1 C 1/26")
    assert known.suggestions(session, second) == []
