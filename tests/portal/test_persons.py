"""Persons are found again when it is certain, asked about when it may be, and never mixed up."""

from __future__ import annotations

from datetime import date

import pytest

from models import Merge
from models.enums import MergeKind, MergeState, Relation, Role
from portal import cases, clock, persons
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.persons import Home, Likeness, Traits, likeness
from tests import factories
from tests.factories import TODAY

SAME, PERHAPS, OTHER = Likeness.SAME, Likeness.PERHAPS, Likeness.OTHER
HOME, AWAY = (Home("Müllerstr. 5 A", "30159"),), (Home("Weg 1", "30161"),)
BORN, LATER = date(1980, 3, 1), date(1980, 3, 2)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Traits("Müller", "Ana", homes=HOME), Traits("MUELLER", "ana", homes=(Home("Muellerstraße 5a", ""),)), SAME),
        (Traits("Müller", "Ana", BORN, homes=HOME), Traits("Müller", "Ana", BORN, homes=AWAY), SAME),
        (Traits("Müller", "Ana", phone="0511/12 34"), Traits("Müller", "Ana", phone="+49 511 1234"), SAME),
        (Traits("Müller", "Ana", BORN, homes=HOME), Traits("Müller", "Ana", LATER, homes=HOME), OTHER),
        (Traits("Müller", "Ana", homes=HOME), Traits("Müller", "Ana", homes=AWAY), PERHAPS),
        (Traits("Müller", "Ana"), Traits("Müller", "Ana"), PERHAPS),
        (Traits("Meyer", "Kai", homes=HOME), Traits("Maier", "Kai", homes=HOME), PERHAPS),
        (Traits("Meyer", "Kai", BORN), Traits("Maier", "Kay", BORN), PERHAPS),
        (Traits("Meyer", "Kai", homes=HOME), Traits("Maier", "Kai", homes=AWAY), OTHER),
        (Traits("Müller", "", homes=HOME), Traits("Müller", "Ana", homes=HOME), PERHAPS),
        (Traits("Müller", ""), Traits("Müller", ""), OTHER),
        (Traits("Müller", "Ana", homes=HOME), Traits("Müller", "Jan", homes=HOME), OTHER),
        (Traits("Müller", "Ana", homes=(Home("", "30159"),)), Traits("Müller", "Ana", homes=(Home("", ""),)), PERHAPS),
    ],
)
def test_likeness_is_certain_only_with_a_second_trait(one: Traits, other: Traits, expected: Likeness) -> None:
    assert (likeness(one, other), likeness(other, one)) == (expected, expected)


def test_known_person_is_the_one_at_the_same_address(session: GuardedSession) -> None:
    office = factories.agency(session, "A")
    there = factories.case(session, office, "Müller", "Ana", street="Am Weg 2", postcode="30159")
    factories.case(session, office, "Müller", "Ana", street="Anderswo 3")
    told = Traits("MUELLER", "Ana", homes=(Home("am weg 2", "30159"),))
    assert persons.known(session, office.id, told) is there.members[0].person


def test_known_person_is_never_one_of_another_office(session: GuardedSession) -> None:
    factories.case(session, factories.agency(session, "B"), "Müller", "Ana", street="Am Weg 2")
    told = Traits("Müller", "Ana", homes=(Home("Am Weg 2", ""),))
    assert persons.known(session, factories.agency(session, "A").id, told) is None


def test_two_who_fit_alike_are_not_chosen_between(session: GuardedSession) -> None:
    office = factories.agency(session, "A")
    for _ in range(2):
        factories.case(session, office, "Müller", "Ana", street="Am Weg 2")
    assert persons.known(session, office.id, Traits("Müller", "Ana", homes=(Home("Am Weg 2", ""),))) is None


def test_add_member_finds_the_person_again_and_links_the_case(session: GuardedSession) -> None:
    office = factories.agency(session, "A")
    earlier = factories.case(session, office, "Müller", "Ana", reported_on=date(2025, 3, 1))
    earlier.members[0].person.birth_date = BORN
    case = factories.case(session, office, "Ander", "Jan")
    session.flush()
    told = Traits("Mueller", "Ana", BORN, phone="0511 77")
    person, known = cases.add_member(session, case, told, relation=Relation.PARTNER)
    assert (person, known, case.previous_case) == (earlier.members[0].person, True, earlier)
    assert person.phone == "0511 77"
    with pytest.raises(Refused, match="gehört schon zum Haushalt"):
        cases.add_member(session, case, told, relation=Relation.PARTNER)


def test_questions_name_who_may_be_the_same_until_said_otherwise(session: GuardedSession) -> None:
    office = factories.agency(session, "A")
    clerk = factories.user(session, "clerk", Role.CLERK, office)
    before = factories.case(session, office, "Müller", "Ana", street="Anderswo 3")
    case = factories.case(session, office, "Mueller", "Ana", street="Am Weg 2")
    (asked,) = persons.questions(session, case, case.members)
    assert (asked[0], asked[1].person_id, asked[1].latest) == (
        case.members[0].person, before.members[0].person_id, before.number,
    )  # fmt: skip
    session.add(Merge(
        office=office, kind=MergeKind.PERSON, state=MergeState.APART, kept_id=before.members[0].person_id,
        gone_id=case.members[0].person_id, decided_at=clock.now(), decided_by=clerk,
    ))  # fmt: skip
    session.flush()
    assert persons.questions(session, case, case.members) == []


def test_questions_never_propose_somebody_born_on_another_day(session: GuardedSession) -> None:
    office = factories.agency(session, "A")
    before = factories.case(session, office, "Müller", "Ana", street="Am Weg 2", reported_on=TODAY)
    case = factories.case(session, office, "Müller", "Ana", street="Am Weg 2")
    before.members[0].person.birth_date, case.members[0].person.birth_date = BORN, LATER
    session.flush()
    assert persons.questions(session, case, case.members) == []
