"""What an agency outside the office may be told of a text that can name the household: place of a conference, measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from models import Agency, Case
from models.enums import DataCategory
from portal import consents, naming
from portal.guard import GuardedSession
from portal.viewers import Viewer, machine

UNTOLD = "nennt Ihnen die Fachstelle"
"""What stands for a text that would name a household whose name the agency may not, or no longer, hear."""

Told = tuple[int, str]
"""Number of a case, and a text its invited agencies would read."""
MayHear = Callable[[Case, Agency, date], bool]
"""Whether an agency may hear the name of a case on a day."""


def by_ground(case: Case, agency: Agency, on: date) -> bool:
    """Say whether a share or the consent of all adults lets an agency hear the name, as in a conference."""
    return consents.standings(case, [agency], on)[0].open


def by_share(case: Case, agency: Agency, on: date) -> bool:
    """Say whether a running share opens name and address to an agency, as on its pages."""
    return DataCategory.CONTACT in consents.open_to(case, agency, on)


def veiled(
    session: GuardedSession, viewer: Viewer, texts: Iterable[Told], may_hear: MayHear = by_ground
) -> frozenset[Told]:
    """Return those of the texts that name their household to a viewer who may not hear the name today.

    The office sees all it wrote. When the invitation went out there may have been a consent that is revoked by now.
    """
    asked = {(number, text) for number, text in texts if text}
    if viewer.system or viewer.office_id is not None or not asked:
        return frozenset()
    households = naming.households_of(session, {number for number, _ in asked})
    naming_them = {(number, text) for number, text in asked if households[number].word_in(text)}
    closed = _closed(session, viewer, {number for number, _ in naming_them}, may_hear)
    return frozenset(one for one in naming_them if one[0] in closed)


def _closed(session: GuardedSession, viewer: Viewer, case_ids: set[int], may_hear: MayHear) -> set[int]:
    """Return the cases whose names the viewer's agency may not hear; read apart, so that nothing of them stays at hand."""
    if not case_ids:
        return set()
    with GuardedSession(session.get_bind()) as own:
        own.look_as(machine("Orte", viewer.today), readonly=True)
        agency = own.get_one(Agency, viewer.agency_id)
        return {number for number in case_ids if not may_hear(own.get_one(Case, number), agency, viewer.today)}
