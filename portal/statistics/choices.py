"""What the builder of reports offers to filter by: the values of each dimension, in the words of the offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from portal.guard import GuardedSession
from portal.statistics.breakdowns import AGENCIES, CLERKS, OFFICES, TEAM, TEAMS
from portal.statistics.dimensions import Dimension, Member
from portal.statistics.filter_values import Word, documented
from portal.statistics.frames import frame_for
from portal.statistics.periods import Period
from portal.statistics.permissions import allowed_offices, allowed_protection, dimensions_for
from portal.statistics.results import Protection
from portal.viewers import machine


def filter_choices(session: GuardedSession, period: Period, on: date) -> Mapping[str, Sequence[Member]]:
    """Return the values to filter by for each dimension that is no time; names of agencies and people are not offered.

    Raises Refused for a period the viewer may not ask about, Forbidden for whoever has no figures at all.
    """
    offices = sorted(allowed_offices(session, None))
    applied = allowed_protection(session.viewer, period, Protection.NONE)
    offered = [
        one
        for one in dimensions_for(session.viewer).values()
        if one.record is not None and one.names not in (AGENCIES, CLERKS)
    ]
    if len(offices) == 1:
        offered = [one for one in offered if one.names != OFFICES]
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        frame = frame_for(session, period, on, offices, offered, applied)
        found = {one.key: (*one.members(frame), one.missing) for one in offered}
        teams = {entry.id: entry.code for entry in frame.lists.get(TEAMS, ())}
        if TEAM.key in found:
            found[TEAM.key] = tuple(replace(member, code=teams.get(member.code)) for member in found[TEAM.key])
        return found


def values_to_write(session: GuardedSession, period: Period, on: date) -> list[tuple[Dimension, list[Word]]]:
    """Return each dimension with its values as filters write them; none of agencies and people.

    Raises Forbidden for whoever has no figures at all.
    """
    offices = sorted(allowed_offices(session, None))
    offered = list(dimensions_for(session.viewer).values())
    applied = allowed_protection(session.viewer, period, Protection.NONE)
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        return list(documented(offered, frame_for(session, period, on, offices, offered, applied)))
