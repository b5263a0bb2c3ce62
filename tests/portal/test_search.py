"""The search: right for every spelling, kept in step with every change, and nothing found that may not be seen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from models import Agency, Case, CaseMember, Person, Report, Step, User
from models.enums import AgencyKind, Relation, Role, StepKind
from portal import reports
from portal.guard import GuardedSession
from portal.search import cases_matching, persons_matching, reports_matching
from portal.viewers import Viewer, viewer_of
from tests import factories

TODAY = factories.TODAY
HOSTILE = ("", "   ", "%", "_", "a_b", "'", '"', '" OR "', "*", "a*", "NEAR(a b)", "a AND", "-", "^a", "(", "\\", "a\\_b",
           "names:a", "ᦰ", "aᦰb", "😀", "\u0301", "2026-0000000", "/", "1/1", "0" * 100, "ａｂ")  # fmt: skip


@pytest.fixture
def clerk(session: GuardedSession) -> Viewer:
    """A clerk of an office with no case yet."""
    return viewer_of(factories.user(session, "ada", Role.CLERK, factories.agency(session, "A")), TODAY)


def household(session: GuardedSession, clerk: Viewer, *names: str) -> Case:
    """Add a case of persons written as „Nachname, Vorname“."""
    office = session.get_one(Agency, clerk.agency_id)
    first, *others = (name.partition(", ") for name in names)
    case = factories.case(session, office, first[0], first[2])
    for last, _, given in others:
        case.members.append(CaseMember(person=Person(office=office, last_name=last, first_name=given)))
    session.flush()
    return case


def found(session: GuardedSession, viewer: Viewer, asked: str) -> list[Case]:
    with session.acting_as(viewer):
        return list(session.scalars(select(Case).where(cases_matching(session, viewer, asked)).order_by(Case.id)))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Müller, Jörg", ("Müller", "MUELLER", "muller", "jörg müller", "Joerg", "mül", "m", "Müller, Jörg")),
        ("Mueller, Joerg", ("Müller", "Mueller", "Muller", "Jörg")),
        ("Șerban, Ionuț", ("Serban", "Şerban", "șerban", "ionut")),
        ("Łuczak, Łucja", ("Lucja", "Łucja", "luczak")),
        ("Đorđević-Ǆ, Ana", ("Dordevic", "Đorđević", "ana dor")),
        ("O’Brien-Groß, Zoë", ("O'Brien", "brien", "gross", "Zoe", "GROSS")),
    ],
)
def test_names_are_found_in_every_spelling(session, clerk, written, asked):
    case = household(session, clerk, written)
    household(session, clerk, "Quitte, Xaver")
    assert {text: found(session, clerk, text) for text in asked} == {text: [case] for text in asked}


def test_what_is_no_beginning_of_a_name_finds_nothing(session, clerk):
    household(session, clerk, "Müller, Jörg")
    asked = ("üller", "Müller Xaver", "Müllerin", "Jorgen", *HOSTILE)
    assert {text: found(session, clerk, text) for text in asked} == {text: [] for text in asked}


def test_two_words_may_name_two_members(session, clerk):
    case = household(session, clerk, "Beispiel, Dina", "Muster, Stefan")
    assert found(session, clerk, "Dina Stefan") == found(session, clerk, "Muster Beispiel") == [case]


def test_numbers_are_found_by_their_beginning(session, clerk):
    cases = [household(session, clerk, f"FAKE, {name}") for name in ("A", "B", "C")]
    year = f"{TODAY.year}"
    assert found(session, clerk, f"{year}-") == found(session, clerk, f"{year}-00") == cases
    assert found(session, clerk, f"{year}-0002") == [cases[1]]
    assert found(session, clerk, f"{int(year) - 1}-") == []


def test_dockets_are_found_in_every_notation(session, clerk):
    case = household(session, clerk, "FAKE, A")
    report = factories.report(session, case.office, docket="501 C 188/26", case_id=case.id)
    reports.keep_docket(report)
    session.flush()
    for asked in ("501 C 188/26", "501c188/2026", "501 C 188/26 (07)", "501 c 188-26", "AG Celle 501 C 188.26"):
        assert found(session, clerk, asked) == [case]
    assert found(session, clerk, "501 C 189/26") == []


def test_a_new_member_is_found_and_a_removed_one_is_not(session, clerk):
    case = household(session, clerk, "Muster, Kim", "Beispiel, Dina")
    assert found(session, clerk, "dina") == [case]
    session.delete(case.members[1])
    session.flush()
    assert (found(session, clerk, "dina"), found(session, clerk, "kim")) == ([], [case])


def test_a_renamed_person_is_found_in_every_case_by_the_new_name_only(session, clerk):
    first, second = household(session, clerk, "Muster, Kim"), household(session, clerk, "Anders, Toni")
    person = first.members[0].person
    second.members.append(CaseMember(person=person))
    session.flush()
    person.last_name = "Überall"
    session.flush()
    assert found(session, clerk, "ueberall") == [first, second]
    assert found(session, clerk, "muster") == []
    assert found(session, clerk, "toni") == [second]


def test_a_member_exchanged_for_another_person_is_found_as_that_person(session, clerk):
    case = household(session, clerk, "Muster, Kim")
    case.members[0].person = Person(office=case.office, last_name="Anders", first_name="Toni")
    session.flush()
    assert (found(session, clerk, "kim"), found(session, clerk, "toni")) == ([], [case])


def test_a_household_without_members_is_found_by_nobody(session, clerk):
    case = household(session, clerk, "Muster, Kim")
    session.delete(case.members[0])
    session.flush()
    assert found(session, clerk, "kim") == []


def test_other_offices_are_not_found(session, clerk):
    elsewhere = factories.case(session, factories.agency(session, "B"), "Muster", "Kim")
    factories.report(session, elsewhere.office, docket="1 C 1/26", docket_key="1C1/26", case_id=elsewhere.id)
    for asked in ("muster", "kim", elsewhere.number, "1 C 1/26"):
        assert found(session, clerk, asked) == []


def test_partners_find_names_only_where_contact_is_shared(session, clerk):
    guest = factories.agency(session, "J", AgencyKind.JOBCENTER)
    partner = viewer_of(factories.user(session, "jo", Role.PARTNER, guest), TODAY)
    shared, owned = household(session, clerk, "Muster, Kim"), household(session, clerk, "Muster, Toni")
    factories.share(session, shared, guest, "contact")
    factories.measure(session, owned, guest)
    household(session, clerk, "Muster, Jo")
    assert found(session, partner, "muster") == [shared]
    assert found(session, partner, f"{TODAY.year}-") == [shared, owned]


def test_persons_are_found_by_the_beginning_of_their_names(session, clerk):
    person = household(session, clerk, "Müller-Bach, Jörg", "Quitte, Xaver").members[0].person
    for asked in ("mül", "JÖRG", "müller jörg", "Jörg Mueller", "bach"):
        assert session.scalars(select(Person).where(persons_matching(asked))).all() == [person]


def test_persons_survive_whatever_is_typed(session, clerk):
    household(session, clerk, "Müller, Jörg")
    for asked in HOSTILE:
        assert len(session.scalars(select(Person).where(persons_matching(asked))).all()) <= 1


def furnished(session: GuardedSession, clerk: Viewer, name: str = "Quitte, Xaver") -> Case:
    """Add a case with all that it can be found by."""
    case = household(session, clerk, name)
    case.street, case.landlord_name = "Lange Straße 5 A", "Wohnbau Süd GmbH"
    case.members[0].person.phone = "+49 (0)511 123-45"
    case.steps.append(Step(kind=StepKind.FILED, happened_on=TODAY, docket="501 C 188/26"))
    session.flush()
    return case


@pytest.mark.parametrize(
    "asked",
    ["0511 12345", "0511/123", "+49 511 12345", "051112345", "Lange Str. 5a", "lange strasse", "Lange Stra",
     "Wohnbau", "WOHNBAU SUED GmbH", "501c188/2026", "Az. 501 C 188/26"],
)  # fmt: skip
def test_cases_are_found_by_phone_street_landlord_and_docket(session, clerk, asked):
    case = furnished(session, clerk)
    household(session, clerk, "Muster, Kim")
    assert found(session, clerk, asked) == [case]


@pytest.mark.parametrize("asked", ["197", "0197", "{year}-197", "{short}-197", "197/{year}", "197/{short}"])
def test_case_numbers_are_found_written_short(session, clerk, asked):
    office = session.get_one(Agency, clerk.agency_id)
    case = factories.case(session, office, number=f"{TODAY.year}-0197")
    factories.case(session, office, number=f"{TODAY.year}-0196")
    assert found(session, clerk, asked.format(year=TODAY.year, short=TODAY.year % 100)) == [case]


def test_what_changed_is_found_by_the_new_words_only(session, clerk):
    case = furnished(session, clerk)
    case.street, case.members[0].person.phone = "Kurze Str. 1", "0171 9999999"
    session.flush()
    assert found(session, clerk, "Kurze Straße") == found(session, clerk, "01719999") == [case]
    assert found(session, clerk, "Lange Straße") == found(session, clerk, "0511 12345") == []


ALL_WAYS = ("0511 12345", "Lange Str. 5a", "Wohnbau", "501 C 188/26", "Xaver")


def test_no_other_office_finds_by_them(session, clerk):
    furnished(session, clerk)
    elsewhere = viewer_of(factories.user(session, "eve", Role.CLERK, factories.agency(session, "B")), TODAY)
    assert {asked: found(session, elsewhere, asked) for asked in ALL_WAYS} == {asked: [] for asked in ALL_WAYS}


@pytest.mark.parametrize(
    ("category", "open_ways"),
    [
        ("contact", {"0511 12345", "Lange Str. 5a", "Xaver"}),
        ("housing", {"Wohnbau"}),
        ("proceeding", set()),
        ("", set()),
    ],
)
def test_partners_find_by_what_is_shared_only(session, clerk, category, open_ways):
    guest = factories.agency(session, "J", AgencyKind.JOBCENTER)
    partner = viewer_of(factories.user(session, "jo", Role.PARTNER, guest), TODAY)
    case = furnished(session, clerk)
    factories.measure(session, case, guest)
    if category:
        factories.share(session, case, guest, category)
    assert {asked for asked in ALL_WAYS if found(session, partner, asked)} == open_ways
    assert found(session, partner, case.number.partition("-")[2]) == [case]


def test_partners_find_no_child_by_name_or_phone(session, clerk):
    guest = factories.agency(session, "J", AgencyKind.JOBCENTER)
    partner = viewer_of(factories.user(session, "jo", Role.PARTNER, guest), TODAY)
    case = household(session, clerk, "Muster, Kim", "Muster, Lina")
    case.members[1].relation, case.members[1].person.phone = Relation.CHILD, "0171 55555"
    factories.share(session, case, guest, "contact")
    session.flush()
    assert found(session, partner, "lina") == found(session, partner, "0171 55555") == []
    assert found(session, partner, "kim") == found(session, clerk, "lina") == [case]


def test_who_sees_no_household_finds_by_number_only(session, clerk):
    case = furnished(session, clerk)
    other = viewer_of(factories.user(session, "f", Role.PRIVACY, case.office), TODAY)
    assert {asked: found(session, other, asked) for asked in ALL_WAYS} == {asked: [] for asked in ALL_WAYS}
    assert found(session, other, case.number) == [case]
    finance = viewer_of(factories.user(session, "fin", Role.FINANCE, case.office), TODAY)
    assert found(session, finance, case.number) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("asked", [*ALL_WAYS, "197", "schmidt"])
def test_no_way_of_looking_reads_all_cases(session, clerk, asked):
    session.execute(select(Case.id))
    with session.acting_as(clerk):
        statement = select(Case.id).where(Case.office_id == clerk.agency_id, cases_matching(session, clerk, asked))
        compiled = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    assert [line for line in plan if line.startswith("SCAN") and "case_search" not in line] == []


def test_persons_are_found_by_their_phone(session, clerk):
    person = furnished(session, clerk).members[0].person
    household(session, clerk, "Muster, Kim")
    assert session.scalars(select(Person).where(persons_matching("+49 511 123"))).all() == [person]


def reports_found(session: GuardedSession, viewer: Viewer, asked: str) -> list[int]:
    with session.acting_as(viewer):
        return list(session.scalars(select(Report.id).where(reports_matching(viewer, asked)).order_by(Report.id)))


def test_reports_are_found_by_what_they_say(session, clerk):
    office = session.get_one(Agency, clerk.agency_id)
    told: dict[str, Any] = {"street": "Lange Straße 5a", "landlord_name": "Wohnbau-Süd GmbH", "docket": "501 C 188/26"}
    made = factories.report(session, office, last_name="Müller-Groß", first_name="Jörg", **told)
    reports.keep_docket(made)
    factories.report(session, office, last_name="Quitte", first_name="Xaver")
    session.flush()
    for asked in ("mueller", "Gross", "jörg mül", "Lange Str", "wohnbau", "501C188/2026"):
        assert reports_found(session, clerk, asked) == [made.id], asked
    for asked in ("üller", "Straße", "%", "_", "", "501 C 188/25"):
        assert reports_found(session, clerk, asked) == [], asked
    made.last_name = "Anders"
    session.flush()
    assert (reports_found(session, clerk, "mueller"), reports_found(session, clerk, "anders")) == ([], [made.id])


def test_a_partner_finds_its_own_reports_alone(session, clerk):
    office = session.get_one(Agency, clerk.agency_id)
    sender, other = (factories.agency(session, name, AgencyKind.JOBCENTER) for name in ("B", "C"))
    own = factories.report(session, office, sender, last_name="Beispiel")
    factories.report(session, office, other, last_name="Beispiel")
    partner = viewer_of(factories.user(session, "pia", Role.PARTNER, sender), TODAY)
    assert reports_found(session, partner, "Beispiel") == [own.id]


def test_a_report_is_found_by_the_number_of_its_case(session, clerk):
    office = session.get_one(Agency, clerk.agency_id)
    made = factories.report(session, office)
    case = reports.accept(session, made, by=session.get_one(User, clerk.user_id), on=TODAY)
    session.flush()
    assert reports_found(session, clerk, case.number) == [made.id]
