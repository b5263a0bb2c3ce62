"""Where a conference is, as far as an agency outside the office may be told: a place can name the household."""

from __future__ import annotations

from collections.abc import Iterable

from models import Agency, Case
from portal import consents, naming
from portal.guard import GuardedSession
from portal.viewers import Viewer, machine

UNTOLD = "nennt Ihnen die Fachstelle"
"""What stands for a text that would name a household whose name the agency may not, or no longer, hear."""

Told = tuple[int, str]
"""Number of a case, and a text its invited agencies would read."""


def veiled(session: GuardedSession, viewer: Viewer, texts: Iterable[Told]) -> frozenset[Told]:
    """Return those of the texts that name their household to a viewer who may not hear the name today.

    The office sees all it wrote. When the invitation went out there may have been a consent that is revoked by now.
    """
    asked = {(number, text) for number, text in texts if text}
    if viewer.system or viewer.office_id is not None or not asked:
        return frozenset()
    households = naming.households_of(session, {number for number, _ in asked})
    naming_them = {(number, text) for number, text in asked if households[number].word_in(text)}
    closed = _closed(session, viewer, {number for number, _ in naming_them})
    return frozenset(one for one in naming_them if one[0] in closed)


def _closed(session: GuardedSession, viewer: Viewer, case_ids: set[int]) -> set[int]:
    """Return the cases whose names the viewer's agency may not hear; read apart, so that nothing of them stays at hand."""
    if not case_ids:
        return set()
    with GuardedSession(session.get_bind()) as own:
        own.look_as(machine("Orte", viewer.today), readonly=True)
        agency = own.get_one(Agency, viewer.agency_id)
        return {
            number
            for number in case_ids
            if not consents.standings(own.get_one(Case, number), [agency], viewer.today)[0].open
        }
