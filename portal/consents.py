"""Consents: on what ground an agency may hear the household's name, and what a share opens to it (handbook 5.2, 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models import Agency, Case, Consent, Person, Share, User
from models.enums import AgencyKind, DataCategory, ShareBasis
from portal import partners
from portal.calendar import add_months
from portal.errors import Refused
from portal.letters import households
from portal.partners import SOCIAL_BODIES, same_giver_and_taker

RELEASED_FOR = 6
"""Months for which a name is shared by one click."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether names may go to an agency: ``open`` says so, ``sentence`` says on what ground or what is missing."""

    open: bool
    sentence: str


def standings(case: Case, agencies: Sequence[Agency], on: date) -> list[Standing]:
    """Return for each agency on what ground it may receive names of a case on a day.

    A running share counts first, then consent of every adult. § 69 Abs. 1 Nr. 1 SGB X opens nothing by itself: the office
    decides what the task needs, by a share.
    """
    adults = households.adults(case)
    return [_standing(case, adults, agency, on) for agency in agencies]


def _standing(case: Case, adults: Sequence[Person], agency: Agency, on: date) -> Standing:
    shared = [one for one in case.shares if one.agency_id == agency.id and _runs(one, on)]
    consents = _running(case, agency, on)
    lacking = [person for person in adults if person.id not in {one.person_id for one in consents}]
    if shared:
        return Standing(True, f"Freigabe bis {max(one.valid_until for one in shared):%d.%m.%Y}: {_words(shared)}")
    if consents and not lacking:
        given = min(one.given_on for one in consents)
        return Standing(
            True, f"Einwilligung vom {given:%d.%m.%Y}: {_words(consents)}; im Portal erst nach der Freigabe"
        )
    if agency.kind in SOCIAL_BODIES:
        return Standing(
            False, "nur das Aktenzeichen, bis Sie freigeben (ohne Einwilligung möglich: § 69 Abs. 1 Nr. 1 SGB X)"
        )
    if consents:
        names = ", ".join(households.name(person) for person in lacking)
        return Standing(False, f"Einwilligung fehlt noch von {names}: nur das Aktenzeichen nennen")
    if agency.kind is AgencyKind.PUBLIC_ORDER:
        return Standing(False, "keine Einwilligung: nur auf Ersuchen im Einzelfall (§ 68 SGB X)")
    return Standing(False, "keine Einwilligung: nur das Aktenzeichen nennen, keine Namen")


def open_to(case: Case, agency: Agency, on: date) -> frozenset[DataCategory]:
    """Return the data categories an agency reads of a case on a day: what running shares open, on paper as on its pages."""
    return frozenset().union(*(one.granted() for one in case.shares if one.agency_id == agency.id and _runs(one, on)))


@dataclass(frozen=True, slots=True)
class Way:
    """How the name can be shared with an agency at once: by law, or by the consent every adult gave."""

    agency: Agency
    basis: ShareBasis
    consent: Consent | None = None


def ways(case: Case, agencies: Sequence[Agency], on: date) -> list[Way]:
    """Return those of the agencies that read only the number of the case, and to which the name can be shared at once."""
    adults, found = households.adults(case), []
    for agency in agencies:
        if DataCategory.CONTACT in open_to(case, agency, on):
            continue
        if agency.kind in SOCIAL_BODIES:
            found.append(Way(agency, ShareBasis.SGBX_69))
            continue
        given = [one for one in _running(case, agency, on) if DataCategory.CONTACT in one.granted()]
        if given and {person.id for person in adults} <= {one.person_id for one in given}:
            found.append(Way(agency, ShareBasis.CONSENT, min(given, key=lambda one: one.valid_until or date.max)))
    return found


def release(case: Case, way: Way, *, purpose: str, on: date, by: User) -> Share:
    """Share the household's name and address with an agency for half a year, no longer than a consent carries it."""
    until = add_months(on, RELEASED_FOR)
    if way.consent is not None and way.consent.valid_until is not None:
        until = min(until, way.consent.valid_until)
    return partners.share(
        case, way.agency, categories={DataCategory.CONTACT}, basis=way.basis, purpose=purpose, valid_from=on,
        valid_until=until, by=by, consent=way.consent,
    )  # fmt: skip


def give(case: Case, consent: Consent) -> Consent:
    """Note a consent; raise Refused where the person has revoked after the day on which this one was given."""
    ended = max(
        (one.revoked_on for one in case.consents if same_giver_and_taker(one, consent) and one.revoked_on), default=None
    )
    if ended is not None and consent.given_on < ended:
        why = (
            f"Erteilt am {consent.given_on:%d.%m.%Y}, aber am {ended:%d.%m.%Y} hat dieselbe Person ihre Einwilligung für "
            f"{consent.agency.name} widerrufen. Der Widerruf gilt; tragen Sie nur ein, was danach erteilt wurde."
        )
        raise Refused(why, at={"given_on": why})
    case.consents.append(consent)
    return consent


def _running(case: Case, agency: Agency, on: date) -> list[Consent]:
    """Return the consents for an agency that count on a day: none that was given before its person revoked one."""
    mine = [one for one in case.consents if one.agency_id == agency.id]
    return [one for one in mine if is_running(one, on) and not any(_superseded(one, by, on) for by in mine)]


def _superseded(consent: Consent, by: Consent, on: date) -> bool:
    if by.revoked_on is None or by.revoked_on > on or by.person_id != consent.person_id:
        return False
    return consent.given_on < by.revoked_on


def is_running(consent: Consent, on: date) -> bool:
    """Say whether a consent counts on a day: given, not revoked, not run out."""
    ended = consent.revoked_on is not None and consent.revoked_on <= on
    return consent.given_on <= on and not ended and (consent.valid_until is None or consent.valid_until >= on)


def _runs(share: Share, on: date) -> bool:
    return share.revoked_on is None and share.valid_from <= on <= share.valid_until


def _words(grants: list[Share] | list[Consent]) -> str:
    """Return the data categories that are open, in the words people read."""
    found = sorted({category.label for one in grants for category in one.granted()})
    return ", ".join(found) or "keine Datenart"
