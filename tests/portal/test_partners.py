"""Partners: to whom a case may be shown, on which basis, and how that ends (handbook 5.2 and 5.4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import Case, Consent
from models.enums import AgencyKind, ConsentForm, DataCategory, Role, ShareBasis
from models.share import SHAREABLE
from portal import errors, partners
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories
from tests.portal import drafts

C, K, B = DataCategory, AgencyKind, ShareBasis
FROM, UNTIL = date(2026, 4, 1), date(2026, 9, 30)
SOCIAL = (K.JOBCENTER, K.SOCIAL_OFFICE, K.YOUTH_OFFICE, K.OFFICE)
FREE = (K.CHARITY, K.ADDICTION_HELP)
BY_CONSENT_ONLY = (
    K.HOUSING_COMPANY, K.ENERGY_SUPPLIER, K.COURT, K.BAILIFF, K.DEBT_COUNSELLING, K.LEGAL_GUARDIAN, K.HEALTH, K.OTHER,
)  # fmt: skip
CONTACT = frozenset({C.CONTACT})


def check(kind: AgencyKind, basis: ShareBasis, *wanted: DataCategory, consent: Consent | None = None) -> None:
    partners.check(drafts.agency(kind), frozenset(wanted), basis, consent, on=FROM, until=UNTIL)


def consent_for(kind: AgencyKind, *wanted: DataCategory, case: Case | None = None, **more) -> Consent:
    agency = drafts.agency(kind)
    given: dict[str, Any] = {
        "given_on": FROM,
        "valid_until": None,
        "form": ConsentForm.WRITTEN,
        "purpose": "Raten",
    } | more
    flags: dict[str, Any] = {category.value: category in wanted for category in SHAREABLE}
    return Consent(case=case or drafts.case(), agency=agency, agency_id=agency.id, **flags, **given)


def shared(case: Case, kind: AgencyKind, *wanted: DataCategory, **more):
    given: dict[str, Any] = {
        "basis": B.SGBX_69,
        "purpose": "Schulden",
        "valid_from": FROM,
        "valid_until": UNTIL,
        "by": drafts.user(),
    }
    return partners.share(case, drafts.agency(kind), categories=wanted, **(given | more))


@pytest.mark.parametrize("kind", SOCIAL)
@pytest.mark.parametrize("basis", [B.SGBX_69, B.SGB12_4])
def test_social_bodies_receive_what_their_task_needs(kind, basis):
    check(kind, basis, *SHAREABLE)


@pytest.mark.parametrize("kind", FREE)
@pytest.mark.parametrize("basis", [B.DELEGATION, B.PROCESSING])
def test_freie_traeger_receive_by_commission(kind, basis):
    check(kind, basis, *SHAREABLE)


@pytest.mark.parametrize("kind", [*BY_CONSENT_ONLY, *FREE, K.PUBLIC_ORDER])
@pytest.mark.parametrize("basis", [B.SGBX_69, B.SGB12_4])
def test_social_law_carries_no_share_to_others(kind, basis):
    with pytest.raises(Refused) as refused:
        check(kind, basis, C.CONTACT)
    assert str(refused.value) == (
        f"{basis.label} trägt die Freigabe an FAKE {kind.label} ({kind.label}) nicht. "
        "Erfassen Sie eine Einwilligung und wählen Sie sie als Rechtsgrundlage."
    )


@pytest.mark.parametrize("kind", [*BY_CONSENT_ONLY, K.PUBLIC_ORDER, K.JOBCENTER])
@pytest.mark.parametrize("basis", [B.DELEGATION, B.PROCESSING])
def test_commission_carries_no_share_to_others(kind, basis):
    with pytest.raises(Refused, match="trägt die Freigabe an"):
        check(kind, basis, C.CONTACT)


def test_ordnungsamt_receives_contact_and_proceeding_on_68_sgb_x():
    check(K.PUBLIC_ORDER, B.SGBX_68, C.CONTACT, C.PROCEEDING)
    check(K.PUBLIC_ORDER, B.CONSENT, C.MONEY, consent=consent_for(K.PUBLIC_ORDER, C.MONEY))


@pytest.mark.parametrize(
    ("kind", "wanted"), [(K.PUBLIC_ORDER, C.MONEY), (K.PUBLIC_ORDER, C.HEALTH), (K.JOBCENTER, C.CONTACT)]
)
def test_68_sgb_x_is_refused_for_more_and_for_others(kind, wanted):
    with pytest.raises(Refused, match=r"^§ 68 SGB X erlaubt nur dem Ordnungsamt Kontaktdaten und Verfahren\."):
        check(kind, B.SGBX_68, C.CONTACT, wanted)


@pytest.mark.parametrize("kind", [*BY_CONSENT_ONLY, *FREE])
def test_consent_carries_a_share_to_whoever_it_names(kind):
    check(kind, B.CONSENT, C.CONTACT, C.MONEY, consent=consent_for(kind, C.CONTACT, C.MONEY))


@pytest.mark.parametrize("kind", [K.HOUSING_COMPANY, K.ENERGY_SUPPLIER])
@pytest.mark.parametrize("wanted", [C.HEALTH, C.HOUSEHOLD])
def test_landlords_and_suppliers_never_receive_health_and_household(kind, wanted):
    with pytest.raises(Refused, match=r"erhält keine Angaben zu Gesundheit und Haushalt \(§ 78 SGB X\)\."):
        check(kind, B.CONSENT, wanted, consent=consent_for(kind, wanted))


def test_a_region_never_receives_a_case():
    with pytest.raises(Refused, match=r"ist Zuwendungsgeber und erhält Statistiken, keine Fälle\."):
        check(K.REGION, B.CONSENT, C.CONTACT, consent=consent_for(K.REGION, C.CONTACT))


def test_a_share_beyond_two_years_is_refused():
    jobcenter = drafts.agency(K.JOBCENTER)
    partners.check(jobcenter, CONTACT, B.SGBX_69, None, on=FROM, until=date(2028, 4, 1))
    with pytest.raises(Refused, match=r"^Freigaben gelten höchstens 24 Monate, hier bis 01\.04\.2028\."):
        partners.check(jobcenter, CONTACT, B.SGBX_69, None, on=FROM, until=date(2028, 4, 2))


def test_a_share_without_categories_is_refused():
    with pytest.raises(Refused, match=r"^Eine Freigabe ohne Datenarten zeigt nichts\."):
        check(K.JOBCENTER, B.SGBX_69)


def test_consent_of_another_agency_or_none_is_refused():
    for consent in (None, consent_for(K.CHARITY, C.CONTACT)):
        with pytest.raises(Refused, match=r"^Für FAKE Schuldnerberatung ist keine Einwilligung ausgewählt\."):
            check(K.DEBT_COUNSELLING, B.CONSENT, C.CONTACT, consent=consent)


@pytest.mark.parametrize(
    "more",
    [{"revoked_on": FROM}, {"valid_until": UNTIL - timedelta(days=1)}, {"given_on": FROM + timedelta(days=1)}],
    ids=["revoked", "ends before", "given after"],
)
def test_consent_that_does_not_cover_the_time_is_refused(more):
    with pytest.raises(Refused, match=r"^Die Einwilligung deckt den Zeitraum der Freigabe nicht\."):
        check(K.CHARITY, B.CONSENT, C.CONTACT, consent=consent_for(K.CHARITY, C.CONTACT, **more))


def test_consent_that_names_fewer_categories_is_refused():
    with pytest.raises(Refused) as refused:
        check(
            K.CHARITY, B.CONSENT, *SHAREABLE, consent=consent_for(K.CHARITY, C.CONTACT, C.HOUSING, C.HOUSEHOLD, C.MONEY)
        )
    assert str(refused.value) == (
        "Die Einwilligung umfasst nicht: Gesundheit und Hilfebedarf, Verfahren. "
        "Nehmen Sie diese Datenarten heraus oder holen Sie eine neue ein."
    )


def test_consent_of_another_case_is_refused():
    consent = consent_for(K.CHARITY, C.CONTACT, case=drafts.case(id=2, number="2026-0001"))
    with pytest.raises(Refused, match=r"^Die Einwilligung gehört zum Fall 2026-0001, nicht zu 2026-0042\."):
        shared(drafts.case(), K.CHARITY, C.CONTACT, basis=B.CONSENT, consent=consent)


def test_share_opens_exactly_the_categories_named():
    share = shared(drafts.case(), K.JOBCENTER, C.MONEY, C.CONTACT)
    assert share.granted() == frozenset({C.MONEY, C.CONTACT})
    assert (share.valid_from, share.valid_until, share.granted_by_id) == (FROM, UNTIL, 7)


def test_end_notes_the_day_once():
    share = shared(drafts.case(), K.JOBCENTER, C.MONEY)
    partners.end(share, on=UNTIL)
    assert share.revoked_on == UNTIL
    with pytest.raises(Refused, match=r"^Die Freigabe ist schon am 30\.09\.2026 beendet worden\.$"):
        partners.end(share, on=UNTIL)


def test_revoke_ends_the_shares_that_rest_on_the_consent_only():
    case = drafts.case()
    consent = consent_for(K.CHARITY, C.CONTACT, case=case)
    resting = shared(case, K.CHARITY, C.CONTACT, basis=B.CONSENT, consent=consent)
    by_law = shared(case, K.JOBCENTER, C.CONTACT)
    partners.revoke(case, consent, on=date(2026, 5, 1))
    assert (consent.revoked_on, resting.revoked_on, by_law.revoked_on) == (date(2026, 5, 1), date(2026, 5, 1), None)


def test_revoked_consent_closes_the_case_to_the_partner(session: GuardedSession):
    office, guest = factories.agency(session, "A"), factories.agency(session, "C", K.CHARITY)
    partner = viewer_of(factories.user(session, "p", Role.PARTNER, guest), factories.TODAY)
    case = factories.case(session, office)
    consent = Consent(
        case=case, person=case.members[0].person, agency=guest, purpose="Rat", given_on=factories.TODAY, contact=True
    )
    share = factories.share(session, case, guest, "contact", basis=B.CONSENT, consent=consent)
    session.commit()
    with session.acting_as(partner):
        assert session.scalars(select(Case.id)).all() == [share.case_id]
    partners.revoke(case, consent, on=factories.TODAY)
    session.commit()
    with session.acting_as(partner):
        assert session.scalars(select(Case.id)).all() == []


def test_database_refuses_health_data_by_word_of_mouth(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    agency = factories.agency(session, "C", K.CHARITY)
    person = case.members[0].person
    session.add(
        Consent(case=case, person=person, agency=agency, purpose="x", given_on=FROM, form=ConsentForm.ORAL, health=True)
    )
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert errors.sentence_for(refused.value) == (
        "Gesundheitsdaten brauchen eine schriftliche oder elektronische Einwilligung (§ 67b Abs. 2 SGB X)."
    )


def test_database_refuses_a_share_that_ends_before_it_begins(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    guest = factories.agency(session, "J", K.JOBCENTER)
    with pytest.raises(IntegrityError) as refused:
        factories.share(session, case, guest, "contact", valid_until=factories.TODAY - timedelta(days=1))
    assert errors.sentence_for(refused.value) == (
        "Die Freigabe endet vor ihrem Beginn. Ändern Sie einen der beiden Tage."
    )
