"""Openings: which partners see which data of a case, by law or by the household's consent (handbook 5.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from models import Agency, Consent, Person
from models.enums import AgencyKind, CaseStatus, ConsentForm, DataCategory, ReachState, ShareBasis
from models.share import SHAREABLE
from portal import partners
from portal.demo.desks import Desk, Story
from portal.letters import households

C, K = DataCategory, AgencyKind
BY_LAW = {
    K.JOBCENTER: (ShareBasis.SGBX_69, (C.CONTACT, C.PROCEEDING, C.MONEY)),
    K.SOCIAL_OFFICE: (ShareBasis.SGBX_69, (C.CONTACT, C.PROCEEDING, C.MONEY)),
    K.YOUTH_OFFICE: (ShareBasis.SGBX_69, (C.CONTACT, C.HOUSEHOLD)),
    K.PUBLIC_ORDER: (ShareBasis.SGBX_68, (C.CONTACT, C.PROCEEDING)),
}
BY_CONSENT = {
    K.HOUSING_COMPANY: (C.CONTACT, C.HOUSING, C.PROCEEDING),
    K.CHARITY: (C.CONTACT, C.PROCEEDING, C.HOUSEHOLD),
    K.DEBT_COUNSELLING: (C.CONTACT, C.PROCEEDING, C.MONEY),
    K.ADDICTION_HELP: (C.CONTACT, C.HEALTH),
    K.LEGAL_GUARDIAN: (C.CONTACT, C.PROCEEDING, C.HOUSEHOLD),
    K.HEALTH: (C.CONTACT, C.HEALTH),
    K.ENERGY_SUPPLIER: (C.CONTACT,),
}
PURPOSE = "Erhalt der Wohnung, Vorbereitung und Umsetzung der Fallkonferenz"
FORMS = (ConsentForm.WRITTEN, ConsentForm.WRITTEN, ConsentForm.ELECTRONIC)
LENGTH = timedelta(days=240)


def open_case(desk: Desk, story: Story) -> None:
    """Share about a third of the cases with the partners invited: by law, or by consent where no law carries it."""
    if story.draft.reach is not ReachState.ACCEPTED or not desk.lots.chance(60):
        return
    invited = [invitation.agency for conference in story.case.conferences for invitation in conference.invitations]
    day = story.case.invited_on
    if day is None:
        return
    for agency in list(dict.fromkeys(invited))[:3]:
        if agency.kind in BY_LAW:
            basis, categories = BY_LAW[agency.kind]
            _share(desk, story, agency, categories, day, basis, None)
        else:
            _share_by_consent(desk, story, agency, day)
    if story.case.status is CaseStatus.CLOSED:
        _end_all(desk, story)


def _share_by_consent(desk: Desk, story: Story, agency: Agency, day: date) -> None:
    """Record the consents of the adults and share what they cover; now and then one is revoked later."""
    categories = BY_CONSENT[agency.kind]
    form = desk.lots.one(FORMS)
    given = [_consent(story, person, agency, form, day) for person in households.adults(story.case)]
    desk.session.add_all(given)
    consent = given[0]
    _share(desk, story, agency, categories, day, ShareBasis.CONSENT, consent)
    revoked_on = desk.town.workday(day, 30)
    if desk.has_come(revoked_on) and desk.lots.chance(4):
        partners.revoke(story.case, consent, on=revoked_on)


def _consent(story: Story, person: Person, agency: Agency, form: ConsentForm, day: date) -> Consent:
    consent = Consent(
        case=story.case, person=person, agency_id=agency.id, purpose=PURPOSE, form=form, given_on=day,
        valid_until=day + LENGTH,
    )  # fmt: skip
    for category in SHAREABLE:
        setattr(consent, category.value, category in BY_CONSENT[agency.kind])
    return consent


def _share(
    desk: Desk, story: Story, agency: Agency, categories: Collection[DataCategory], day: date, basis: ShareBasis,
    consent: Consent | None,
) -> None:  # fmt: skip
    shared = partners.share(
        story.case, agency, categories=categories, basis=basis, purpose=PURPOSE, valid_from=day,
        valid_until=day + LENGTH,
        by=story.worker, consent=consent,
    )  # fmt: skip
    desk.session.add(shared)


def _end_all(desk: Desk, story: Story) -> None:
    """End what is still shared when a case is closed."""
    for shared in story.case.shares:
        if shared.revoked_on is None and shared.valid_until > story.fate.ends_on:
            partners.end(shared, on=story.fate.ends_on)
