"""Consents: on what ground an agency may hear the household's name."""

from __future__ import annotations

from datetime import date

import pytest

from models import CaseMember, Consent, Person, Share
from models.enums import AgencyKind, DataCategory, Relation, ShareBasis
from portal import consents, partners
from portal.errors import Refused
from tests.portal import drafts

ON = date(2026, 4, 1)
LANDLORD, JOBCENTER = drafts.agency(AgencyKind.HOUSING_COMPANY), drafts.agency(AgencyKind.JOBCENTER)


def case_of_two():
    """Return a case with two adults, Kim and Dina."""
    case = drafts.case()
    for number, first_name in ((1, "Kim"), (2, "Dina")):
        person = Person(id=number, last_name="Muster", first_name=first_name)
        case.members.append(CaseMember(person=person, relation=Relation.TENANT))
    return case


def consent(case, number: int, **more):
    """Let one of the two consent for the landlord."""
    given = {"given_on": date(2026, 3, 1), "contact": True} | more
    Consent(case=case, person_id=number, agency_id=LANDLORD.id, **given)


def standing(case, agency=LANDLORD):
    """Return the one standing asked for."""
    return consents.standings(case, [agency], ON)[0]


def test_nobody_hears_names_before_a_share_and_social_bodies_need_no_consent_for_it():
    said = standing(case_of_two(), JOBCENTER)
    assert (said.open, said.sentence) == (
        False,
        "nur das Aktenzeichen, bis Sie freigeben (ohne Einwilligung möglich: § 69 Abs. 1 Nr. 1 SGB X)",
    )
    found = standing(case_of_two())
    assert (found.open, found.sentence) == (False, "keine Einwilligung: nur das Aktenzeichen nennen, keine Namen")


def test_every_adult_has_to_consent():
    case = case_of_two()
    consent(case, 1)
    found = standing(case)
    assert (found.open, found.sentence) == (
        False,
        "Einwilligung fehlt noch von Dina Muster: nur das Aktenzeichen nennen",
    )
    consent(case, 2, given_on=date(2026, 3, 8))
    assert (standing(case).open, standing(case).sentence) == (
        True,
        "Einwilligung vom 01.03.2026: Kontaktdaten; im Portal erst nach der Freigabe",
    )


def test_a_consent_revoked_or_run_out_counts_no_more():
    case = case_of_two()
    consent(case, 1, revoked_on=ON)
    consent(case, 2, valid_until=date(2026, 3, 31))
    assert not standing(case).open


def test_a_running_share_is_ground_enough():
    case = case_of_two()
    Share(
        case=case, agency_id=LANDLORD.id, basis=ShareBasis.CONSENT, purpose="x", valid_from=date(2026, 3, 1),
        valid_until=date(2026, 4, 30), contact=True, proceeding=True,
    )  # fmt: skip
    assert standing(case).sentence == "Freigabe bis 30.04.2026: Kontaktdaten, Verfahren"


def test_open_is_what_running_shares_open_and_neither_law_nor_consent_alone():
    case = case_of_two()
    for number in (1, 2):
        consent(case, number)
    assert [consents.open_to(case, agency, ON) for agency in (JOBCENTER, LANDLORD)] == [frozenset(), frozenset()]
    days = {"valid_from": date(2026, 3, 1), "valid_until": date(2026, 3, 31), "basis": ShareBasis.CONSENT}
    Share(case=case, agency_id=LANDLORD.id, housing=True, **days)
    assert consents.open_to(case, LANDLORD, ON) == frozenset()
    assert consents.open_to(case, LANDLORD, date(2026, 3, 31)) == {DataCategory.HOUSING}


def test_a_name_can_be_released_by_law_or_by_the_consent_of_every_adult():
    case = case_of_two()
    assert [(way.agency, way.basis) for way in consents.ways(case, [JOBCENTER, LANDLORD], ON)] == [
        (JOBCENTER, ShareBasis.SGBX_69)
    ]
    consent(case, 1)
    assert consents.ways(case, [LANDLORD], ON) == []
    consent(case, 2)
    [way] = consents.ways(case, [LANDLORD], ON)
    assert way.basis is ShareBasis.CONSENT


def test_names_never_go_out_after_a_revocation_however_many_consents_there_were():
    case = case_of_two()
    for number in (1, 2):
        consent(case, number)
    consent(case, 1, given_on=date(2026, 3, 10), revoked_on=date(2026, 3, 20))
    assert not standing(case).open
    assert consents.open_to(case, LANDLORD, ON) == frozenset()
    consent(case, 1, given_on=date(2026, 3, 21))
    assert standing(case).open


def test_a_consent_given_before_the_revocation_is_refused_and_a_later_one_taken():
    case = case_of_two()
    consent(case, 1, revoked_on=date(2026, 3, 20))
    late = Consent(person=case.members[0].person, agency=LANDLORD, given_on=date(2026, 3, 19), contact=True)
    with pytest.raises(Refused) as refused:
        consents.give(case, late)
    assert str(refused.value) == (
        "Erteilt am 19.03.2026, aber am 20.03.2026 hat dieselbe Person ihre Einwilligung für FAKE Wohnungsunternehmen "
        "widerrufen. Der Widerruf gilt; tragen Sie nur ein, was danach erteilt wurde."
    )
    assert len(case.consents) == 1
    late.given_on = date(2026, 3, 20)
    assert consents.give(case, late) in case.consents


def test_to_revoke_ends_all_consents_of_the_person_and_every_share_by_consent():
    case = case_of_two()
    for number in (1, 1, 2):
        consent(case, number)
    first, second, others = case.consents
    by_consent, by_law = (
        Share(
            case=case,
            agency_id=LANDLORD.id,
            basis=basis,
            purpose="x",
            valid_from=ON,
            valid_until=ON,
            consent=given,
            contact=True,
        )
        for basis, given in ((ShareBasis.CONSENT, others), (ShareBasis.SGBX_68, None))
    )
    partners.revoke(case, second, on=ON)
    assert (first.revoked_on, second.revoked_on, others.revoked_on) == (ON, ON, None)
    assert (by_consent.revoked_on, by_law.revoked_on) == (ON, None)


def share_by_consent(case, given):
    """Share contact data of a case with the landlord on the ground of one consent."""
    return partners.share(
        case, LANDLORD, categories=[DataCategory.CONTACT], basis=ShareBasis.CONSENT, purpose="Raten", valid_from=ON,
        valid_until=date(2026, 5, 31), by=drafts.user(), consent=given,
    )  # fmt: skip


def test_one_adult_cannot_open_the_case_of_another():
    case = case_of_two()
    consent(case, 1)
    with pytest.raises(Refused) as refused:
        share_by_consent(case, case.consents[0])
    assert str(refused.value) == (
        f"Für {LANDLORD.name} fehlt noch die Einwilligung von Dina Muster in diese Datenarten bis 31.05.2026. "
        "Der Fall berichtet von allen Erwachsenen des Haushalts: Erfassen Sie auch diese Einwilligung."
    )
    assert case.shares == []


@pytest.mark.parametrize(
    "more", [{"revoked_on": ON}, {"valid_until": date(2026, 5, 30)}, {"contact": False, "money": True}]
)
def test_the_other_adult_has_to_agree_to_the_same(more):
    case = case_of_two()
    consent(case, 1)
    consent(case, 2, **more)
    with pytest.raises(Refused, match="fehlt noch die Einwilligung von Dina Muster"):
        share_by_consent(case, case.consents[0])
    consent(case, 2)
    assert share_by_consent(case, case.consents[0]).granted() == {DataCategory.CONTACT}
