"""The clock speaks UTC and shows Berlin, also in the hours of the change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal import clock


def test_now_is_aware_and_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_day_in_berlin_not_in_utc():
    with clock.frozen(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)


def test_frozen_clock_stands_still_and_runs_again():
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with clock.frozen(at):
        assert clock.now() == at
        with clock.frozen(at + timedelta(days=1)):
            assert clock.today() == date(2026, 3, 2)
        assert clock.now() == at
    assert clock.now() != at


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        pytest.param(date(2026, 1, 15), time(9), datetime(2026, 1, 15, 8, tzinfo=UTC), id="winter"),
        pytest.param(date(2026, 7, 15), time(9), datetime(2026, 7, 15, 7, tzinfo=UTC), id="summer"),
        pytest.param(date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC), id="before-the-gap"),
        pytest.param(date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), id="in-the-gap"),
        pytest.param(date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC), id="after-the-gap"),
        pytest.param(date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), id="twice-first"),
        pytest.param(date(2026, 10, 25), time(2, 30, fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), id="twice"),
        pytest.param(date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC), id="after-the-hour"),
    ],
)
def test_at_local_reads_berlin_clocks(day: date, at: time, utc: datetime):
    assert clock.at_local(day, at) == utc


def test_at_local_in_the_skipped_hour_shows_the_hour_after():
    shown = clock.local(clock.at_local(date(2026, 3, 29), time(2, 30)))
    assert (shown.hour, shown.minute) == (3, 30)


def test_local_tells_the_two_autumn_hours_apart():
    first, second = (clock.local(datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in (0, 1))
    assert (first.hour, second.hour) == (2, 2)
    assert (first.utcoffset(), second.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))


def test_moments_without_zone_are_refused():
    naive = datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        clock.local(naive)
    with pytest.raises(ValueError, match="time zone"), clock.frozen(naive):
        pass
