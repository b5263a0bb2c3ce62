"""What time is it: the only module that asks the machine, and the bridge between UTC and Europe/Berlin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from models.types import BERLIN

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Return the day the office's wall calendar shows (Europe/Berlin), not the day in UTC."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return the moment as Europe/Berlin reads it; raise ValueError when it has no time zone."""
    return _aware(moment).astimezone(BERLIN)


def at_local(day: date, at: time) -> datetime:
    """Return the moment in UTC at which Berlin's clocks show this day and time.

    The hour that summer time skips is read as the hour after it (02:30 becomes 03:30);
    of the hour that comes twice in autumn the first one is meant.
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=BERLIN).astimezone(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock at an aware moment for this context; raise ValueError when it has no time zone."""
    token = _frozen.set(_aware(at).astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment
