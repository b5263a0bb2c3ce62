"""Every date of the handbook's golden table, each under the § it tests."""

from datetime import date

import pytest

from models.enums import Land
from portal.calendar import Region, add_workdays
from portal.deadlines import Deadline, compute, conference_due, eviction_notice_gap, notice_due, rent_due
from portal.deadlines.catalogue import version

NI = Region(Land.NI)
# The holiday data begin in 1991; the case of LG Hamburg needs New Year's Day 1990.
HH_1990 = Region(Land.HH, extra_holidays=frozenset({(1, 1)}))


def deadline(key: str, start: date, region: Region = NI) -> Deadline:
    rule = version(key, start)
    return compute(rule, {rule.starts: start}, region)


@pytest.mark.parametrize(
    ("served", "raw", "due"),
    [
        (date(2026, 1, 31), date(2026, 3, 31), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 2)),
        (date(2026, 2, 1), date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 4, 30), date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_grace_period_569_bgb(served: date, raw: date, due: date):
    found = deadline("grace_period", served)
    assert (found.raw, found.due, found.safe) == (raw, due, raw)


@pytest.mark.parametrize("key", ["defence_notice", "objection"])
@pytest.mark.parametrize(
    ("served", "raw", "due"),
    [
        (date(2026, 3, 20), date(2026, 4, 3), date(2026, 4, 7)),
        (date(2026, 12, 11), date(2026, 12, 25), date(2026, 12, 28)),
    ],
)
def test_two_weeks_276_and_339_zpo(key: str, served: date, raw: date, due: date):
    found = deadline(key, served)
    assert (found.raw, found.due) == (raw, due)


@pytest.mark.parametrize("land", [Land.NI, Land.BW, Land.NW])
@pytest.mark.parametrize(
    ("reported", "mon_sat", "mon_fri"),
    [
        (date(2026, 3, 25), date(2026, 4, 8), date(2026, 4, 10)),
        (date(2026, 5, 4), date(2026, 5, 16), date(2026, 5, 19)),
    ],
)
def test_conference_ten_werktage_3_burlg(land: Land, reported: date, mon_sat: date, mon_fri: date):
    assert conference_due(reported, Region(land)).due == mon_sat
    assert conference_due(reported, Region(land, saturday_counts=False)).due == mon_fri


@pytest.mark.parametrize(
    ("eviction", "due", "safe"),
    [
        (date(2012, 4, 10), date(2012, 3, 27), date(2012, 3, 27)),
        (date(2026, 4, 20), date(2026, 4, 6), date(2026, 4, 2)),
        (date(2027, 1, 15), date(2027, 1, 1), date(2026, 12, 31)),
    ],
)
def test_protection_765a_zpo(eviction: date, due: date, safe: date):
    found = deadline("eviction_protection", eviction)
    assert (found.due, found.safe) == (due, safe)


@pytest.mark.parametrize("key", ["future_eviction", "eviction_period_extension", "settlement_application"])
@pytest.mark.parametrize(
    ("period_ends", "safe"),
    [(date(1990, 1, 2), date(1989, 12, 19)), (date(1989, 12, 31), date(1989, 12, 15))],
)
def test_eviction_period_721_and_794a_zpo_shifts_the_target_first(key: str, period_ends: date, safe: date):
    found = deadline(key, period_ends, HH_1990)
    assert (found.due, found.safe) == (date(1989, 12, 19), safe)


@pytest.mark.parametrize(
    ("served", "eviction", "enough", "earliest"),
    [
        (date(2018, 6, 22), date(2018, 7, 13), False, date(2018, 7, 14)),
        (date(2018, 6, 22), date(2018, 7, 14), True, date(2018, 7, 14)),
        (date(2026, 6, 1), date(2026, 6, 22), False, date(2026, 6, 23)),
        (date(2026, 6, 1), date(2026, 6, 23), True, date(2026, 6, 23)),
    ],
)
def test_eviction_notice_128_gvga(served: date, eviction: date, enough: bool, earliest: date):
    gap = eviction_notice_gap(served, eviction)
    assert (gap.is_long_enough, gap.earliest) == (enough, earliest)
    assert deadline("eviction_notice", served).due == earliest


@pytest.mark.parametrize(
    ("year", "month", "notice"),
    [(2002, 6, date(2002, 6, 4)), (2026, 1, date(2026, 1, 5)), (2026, 8, date(2026, 8, 4))],
)
def test_third_werktag_for_the_notice_573c_bgb(year: int, month: int, notice: date):
    assert notice_due(year, month, NI) == notice


@pytest.mark.parametrize(("year", "month", "rent"), [(2026, 1, date(2026, 1, 6)), (2026, 8, date(2026, 8, 5))])
def test_third_werktag_for_the_rent_556b_bgb(year: int, month: int, rent: date):
    assert rent_due(year, month, NI) == rent


def test_hardship_objection_574b_bgb():
    assert deadline("hardship_objection", date(2026, 10, 31)).due == date(2026, 8, 31)


def test_energy_threat_41f_enwg():
    assert deadline("energy_threat", date(2026, 11, 2)).due == date(2026, 11, 30)


def test_energy_announcement_41f_enwg():
    announced, mon_fri = date(2026, 12, 17), Region(Land.NI, saturday_counts=False)
    assert deadline("energy_announcement", announced).due == date(2026, 12, 29)
    assert deadline("energy_announcement", announced, mon_fri).due == date(2026, 12, 29)
    assert add_workdays(announced, 8, mon_fri) == date(2026, 12, 30)
