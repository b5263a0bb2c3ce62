"""When those of a conference meet again, by what became of the conferences convened since."""

from __future__ import annotations

from datetime import date

from models import Conference
from models.enums import ConferenceState, Occasion
from portal import clock


def day_after(conference: Conference) -> date | None:
    """Return the day on which those of a conference meet again, None where none was said or it was called off.

    The day said counts while nothing was convened for it; of a conference convened since, moved or not, its own day.
    """
    said = conference.next_on
    if said is None:
        return None
    met = conference.held_on or _day(conference)
    later = [one for one in conference.case.conferences if one is not conference and _day(one) > met]
    following = [one for one in later if one.occasion is Occasion.FOLLOW_UP or said in _days(one)]
    standing = [_day(one) for one in following if one.state is not ConferenceState.CANCELLED]
    called_off = any(said in _days(one) for one in following)
    return min(standing, default=None if called_off else said)


def _day(conference: Conference) -> date:
    return clock.local(conference.scheduled_at).date()


def _days(conference: Conference) -> set[date]:
    """Return the day of a conference, and the one it was moved from."""
    before = conference.moved_from
    return {_day(conference), *([] if before is None else [clock.local(before).date()])}
