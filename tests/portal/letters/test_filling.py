"""What the fields of a letter say for a case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import Case, CaseMember, FollowUp, Person, Step
from models.enums import AgencyKind, Channel, Gender, LetterKind, Relation, Role, StepKind
from portal import steps
from portal.guard import GuardedSession
from portal.letters.filling import Letter, household_of, recipients_of, values_of
from portal.letters.households import salutation
from tests import factories

TODAY = date(2026, 3, 2)


@pytest.fixture
def case(session: GuardedSession) -> Case:
    office = factories.agency(
        session, "Fachstelle Musterstadt", street="Rathausplatz 1", postcode="31001", city="Musterstadt"
    )
    made = factories.case(
        session, office, "Muster", street="Lindenweg 7", postcode="31001", city="Musterstadt", number="2026-0042",
        reported_on=date(2026, 2, 16), arrears=Decimal("1837.20"), landlord_name="Muster Wohnbau",
    )  # fmt: skip
    made.steps.append(Step(kind=StepKind.FILED, happened_on=date(2026, 2, 13), docket="501 C 188/26"))
    session.flush()
    return made


def said(case: Case, session: GuardedSession, **more: Any) -> Any:
    author = factories.user(session, "s.beispiel@stadt.example", Role.CLERK, case.office, name="Sam Beispiel")
    return values_of(
        Letter(LetterKind.FIRST, case, author, TODAY, household_of(case), recipients=recipients_of(case), **more)
    )


def test_case_speaks_in_german_dates_and_amounts(case: Case, session: GuardedSession) -> None:
    values = said(case, session)
    assert values["brief"]["datum"] == "02.03.2026"
    assert values["miete"]["rueckstand"] == "1.837,20\u00a0€"
    assert values["verfahren"]["aktenzeichen"] == "501 C 188/26"
    assert values["empfaenger"]["anschrift"] == "Kim Muster\nLindenweg 7\n31001 Musterstadt"
    assert values["bearbeitung"]["email"] == "s.beispiel@stadt.example"


def test_an_eviction_is_named_with_its_day(case: Case, session: GuardedSession) -> None:
    steps.add(case, kind=StepKind.EVICTION_DATE, on=date(2026, 3, 24))
    assert said(case, session)["fall"]["stand"] == "Räumungstermin anberaumt auf den 24.03.2026"


def test_what_is_not_known_is_empty(case: Case, session: GuardedSession) -> None:
    values = said(case, session)
    assert (values["konferenz"]["datum"], values["nachfrage"]["monate"], values["miete"]["monatlich"]) == ("", "", "")
    assert [type(text) for group in values.values() if isinstance(group, dict) for text in group.values()] == [
        str
    ] * sum(len(group) for group in values.values() if isinstance(group, dict))


def test_grace_period_is_estimated_until_service_is_known_and_gone_when_over(
    case: Case, session: GuardedSession
) -> None:
    clocks = said(case, session)["frist"]
    assert (clocks["schonfrist"], clocks["schonfrist_geschaetzt"]) == ("13.04.2026", "ja")
    case.steps[0].happened_on = date(2025, 11, 24)
    case.steps.append(Step(kind=StepKind.SERVED, happened_on=date(2025, 12, 1)))
    author = factories.user(session, "x", Role.CLERK, case.office)
    later: Any = values_of(Letter(LetterKind.FIRST, case, author, TODAY, household_of(case)))
    assert later["frist"]["schonfrist"] == ""


def test_salutation_names_each_adult_and_shames_nobody(case: Case, session: GuardedSession) -> None:
    kim = case.members[0].person
    assert salutation(case) == "Guten Tag Kim Muster,"
    kim.gender = Gender.FEMALE
    assert salutation(case) == "Sehr geehrte Frau Muster,"
    case.members.append(
        CaseMember(
            person=Person(office=case.office, last_name="Öztürk", first_name="Ali", gender=Gender.MALE),
            relation=Relation.PARTNER,
        )
    )
    case.members.append(
        CaseMember(person=Person(office=case.office, last_name="Muster", first_name="Lea"), relation=Relation.CHILD)
    )
    assert salutation(case) == "Sehr geehrte Frau Muster, sehr geehrter Herr Öztürk,"
    kim.gender = Gender.DIVERSE
    assert salutation(case) == "Guten Tag Kim Muster und Ali Öztürk,"


def test_data_notice_names_source_norm_and_recipients(case: Case, session: GuardedSession) -> None:
    jobcenter = factories.agency(session, "Jobcenter Muster", AgencyKind.JOBCENTER)
    case.channel = Channel.COURT
    factories.measure(session, case, jobcenter)
    notice = said(case, session)["datenschutz"]
    assert notice["quelle"] == "Gericht (MiZi)"
    assert notice["rechtsgrundlage"] == "§ 22 Abs. 9 SGB II und § 36 Abs. 2 SGB XII"
    assert notice["empfaenger"] == "Jobcenter Muster"


def test_data_notice_names_every_source_and_its_norm(case: Case, session: GuardedSession) -> None:
    case.channel = Channel.COURT
    bailiff = factories.agency(session, "Gerichtsvollzieherin Beispiel", AgencyKind.BAILIFF)
    for channel, sender, on in ((Channel.COURT, None, 16), (Channel.BAILIFF, bailiff, 20), (Channel.SELF, None, 21)):
        told = factories.report(session, case.office, sender, channel=channel, reported_on=date(2026, 2, on))
        told.case = case
    session.flush()
    session.expire(case, ["reports"])
    notice = said(case, session)["datenschutz"]
    assert (notice["quelle"], notice["erhalten_am"]) == (
        "Gerichtsvollzieherin Beispiel (am 20.02.2026) und Gericht (MiZi)", "16.02.2026",
    )  # fmt: skip
    assert notice["rechtsgrundlage"] == "§ 22 Abs. 9 SGB II und § 36 Abs. 2 SGB XII; § 130 Abs. 3 GVGA"


def test_letter_for_another_case_takes_its_household_and_next_follow_up(case: Case, session: GuardedSession) -> None:
    other = factories.case(session, case.office, "Andere", "Toni")
    other.follow_ups.append(FollowUp(months=6, due_on=TODAY))
    author = factories.user(session, "y", Role.CLERK, case.office)
    letter = Letter(LetterKind.FOLLOW_UP, case, author, TODAY, household_of(case)).for_case(other)
    values: Any = values_of(letter)
    assert (values["empfaenger"]["name"], values["nachfrage"]["monate"]) == ("Toni Andere", "6")
