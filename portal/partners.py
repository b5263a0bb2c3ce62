"""Partners: sharing a case with an agency on a legal basis, and ending it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from models import Agency, Case, Consent, Person, Share, User
from models.enums import AgencyKind, DataCategory, ShareBasis
from models.share import SHAREABLE
from portal.calendar import add_months
from portal.errors import Refused
from portal.letters import households

SOCIAL_BODIES = frozenset({AgencyKind.JOBCENTER, AgencyKind.SOCIAL_OFFICE, AgencyKind.YOUTH_OFFICE, AgencyKind.OFFICE})
"""Bodies of § 35 SGB I, which may receive what their task needs (§ 69 Abs. 1 Nr. 1 SGB X; handbook 5.2)."""
NEVER_WITHOUT_NEED = frozenset({DataCategory.HEALTH, DataCategory.HOUSEHOLD})
LONGEST_SHARE = 24
"""Months; after that the need is looked at again (§ 67c SGB X, purpose binding)."""
PRIVATE_BODIES = frozenset({AgencyKind.HOUSING_COMPANY, AgencyKind.ENERGY_SUPPLIER})
FOR_PUBLIC_ORDER = frozenset({DataCategory.CONTACT, DataCategory.PROCEEDING})
COMMISSIONED_BODIES = frozenset({AgencyKind.CHARITY, AgencyKind.ADDICTION_HELP})
"""Freie Träger, which may work for the office (§ 5 Abs. 5 SGB XII, § 80 SGB X); debt counselling needs consent."""
CARRIED_BY = {
    ShareBasis.SGBX_69: SOCIAL_BODIES,
    ShareBasis.SGB12_4: SOCIAL_BODIES,
    ShareBasis.DELEGATION: COMMISSIONED_BODIES,
    ShareBasis.PROCESSING: COMMISSIONED_BODIES,
}
"""To which bodies a legal basis carries a share without consent."""


def share(
    case: Case,
    agency: Agency,
    *,
    categories: Collection[DataCategory],
    basis: ShareBasis,
    purpose: str,
    valid_from: date,
    valid_until: date,
    by: User,
    consent: Consent | None = None,
) -> Share:
    """Let an agency see categories of a case; raise Refused where law or consent do not carry it (handbook 5.2)."""
    wanted = frozenset(categories)
    check(agency, wanted, basis, consent, on=valid_from, until=valid_until)
    if consent is not None and consent.case is not case:
        raise Refused(
            f"Die Einwilligung gehört zum Fall {consent.case.number}, nicht zu {case.number}. Wählen Sie eine Einwilligung dieses Falls."
        )
    if basis is ShareBasis.CONSENT:
        _check_every_adult(case, agency, wanted, valid_from, valid_until)
    shared = Share(
        agency=agency,
        basis=basis,
        consent=consent,
        purpose=purpose,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by_id=by.id,
    )
    for category in SHAREABLE:
        setattr(shared, category.value, category in wanted)
    case.shares.append(shared)
    return shared


def check(
    agency: Agency,
    wanted: frozenset[DataCategory],
    basis: ShareBasis,
    consent: Consent | None,
    *,
    on: date,
    until: date,
) -> None:
    """Raise Refused unless the agency may receive these categories on this basis for this time."""
    if until > add_months(on, LONGEST_SHARE):
        latest = add_months(on, LONGEST_SHARE)
        raise Refused(
            f"Freigaben gelten höchstens {LONGEST_SHARE} Monate, hier bis {latest:%d.%m.%Y}. Wählen Sie einen früheren Tag."
        )
    if not wanted:
        raise Refused("Eine Freigabe ohne Datenarten zeigt nichts. Kreuzen Sie mindestens eine Datenart an.")
    if agency.kind is AgencyKind.REGION:
        raise Refused(
            f"{agency.name} ist Zuwendungsgeber und erhält Statistiken, keine Fälle. Wählen Sie eine andere Stelle."
        )
    if agency.kind in PRIVATE_BODIES and wanted & NEVER_WITHOUT_NEED:
        raise Refused(
            f"{agency.name} ist keine Sozialleistungsstelle und erhält keine Angaben zu Gesundheit und Haushalt "
            "(§ 78 SGB X). Nehmen Sie diese Datenarten heraus."
        )
    if basis is ShareBasis.CONSENT:
        _check_consent(agency, wanted, consent, on, until)
    elif basis is ShareBasis.SGBX_68:
        if agency.kind is not AgencyKind.PUBLIC_ORDER or wanted - FOR_PUBLIC_ORDER:
            raise Refused(
                "§ 68 SGB X erlaubt nur dem Ordnungsamt Kontaktdaten und Verfahren. Wählen Sie eine andere Rechtsgrundlage."
            )
    elif agency.kind not in CARRIED_BY[basis]:
        raise Refused(
            f"{basis.label} trägt die Freigabe an {agency.name} ({agency.kind.label}) nicht. "
            "Erfassen Sie eine Einwilligung und wählen Sie sie als Rechtsgrundlage."
        )


def _check_consent(
    agency: Agency, wanted: frozenset[DataCategory], consent: Consent | None, on: date, until: date
) -> None:
    """Raise Refused unless a running consent names this agency and all categories for the whole time."""
    if consent is None or consent.agency_id != agency.id:
        raise Refused(
            f"Für {agency.name} ist keine Einwilligung ausgewählt. Erfassen Sie zuerst die Einwilligung des Haushalts."
        )
    if not _lasts(consent, on, until):
        raise Refused(
            "Die Einwilligung deckt den Zeitraum der Freigabe nicht. Verkürzen Sie die Freigabe oder erneuern Sie die Einwilligung."
        )
    missing = wanted - consent.granted()
    if missing:
        names = ", ".join(sorted(category.label for category in missing))
        raise Refused(
            f"Die Einwilligung umfasst nicht: {names}. Nehmen Sie diese Datenarten heraus oder holen Sie eine neue ein."
        )


def _lasts(consent: Consent, on: date, until: date) -> bool:
    """Say whether a consent counts from one day to another."""
    ends_early = consent.valid_until is not None and consent.valid_until < until
    return consent.revoked_on is None and consent.given_on <= on and not ends_early


def _check_every_adult(case: Case, agency: Agency, wanted: frozenset[DataCategory], on: date, until: date) -> None:
    """Raise Refused where an adult of the household has not agreed: a case tells of all of them (Art. 6 Abs. 1 a DSGVO)."""
    given = [one for one in case.consents if _number(one.agency, one.agency_id) == agency.id and _lasts(one, on, until)]
    lacking = [
        households.name(person)
        for person in households.adults(case)
        if wanted
        - frozenset[DataCategory]().union(
            *(one.granted() for one in given if one.person is person or one.person_id == person.id)
        )
    ]
    if lacking:
        raise Refused(
            f"Für {agency.name} fehlt noch die Einwilligung von {' und '.join(lacking)} in diese Datenarten bis "
            f"{until:%d.%m.%Y}. Der Fall berichtet von allen Erwachsenen des Haushalts: Erfassen Sie auch diese Einwilligung."
        )


def end(shared: Share, *, on: date) -> None:
    """End a share at once."""
    if shared.revoked_on is not None:
        raise Refused(f"Die Freigabe ist schon am {shared.revoked_on:%d.%m.%Y} beendet worden.")
    shared.revoked_on = on


def revoke(case: Case, consent: Consent, *, on: date) -> None:
    """Note that a person allows an agency nothing any more: every consent of hers for it ends, and every share by consent.

    Consents of others stay, but a share by consent needs those of all; a share that rests on a law goes on.
    """
    for one in case.consents:
        if one is consent or (same_giver_and_taker(one, consent) and one.revoked_on is None and one.given_on <= on):
            one.revoked_on = on
    for shared in case.shares:
        to_whom = _number(shared.agency, shared.agency_id) == _number(consent.agency, consent.agency_id)
        rests = shared.consent is consent or (shared.basis is ShareBasis.CONSENT and to_whom)
        if rests and shared.revoked_on is None:
            shared.revoked_on = on


def same_giver_and_taker(one: Consent, other: Consent) -> bool:
    """Say whether two consents are of the same person for the same agency."""
    return (_number(one.person, one.person_id), _number(one.agency, one.agency_id)) == (
        _number(other.person, other.person_id), _number(other.agency, other.agency_id)
    )  # fmt: skip


def _number(record: Person | Agency | None, number: int) -> int:
    """Return the number of a related record, also before the database has taken it over."""
    return number if record is None else record.id
