"""What the engine computes: properties of every rule, and the rules the golden table leaves out."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import Land, StepKind
from portal.calendar import Region, ends_a_period
from portal.deadlines import RULES, Deadline, DeadlineRule, Event, Inputs, Nature, compute
from portal.deadlines import all_deadlines as all_of
from portal.deadlines.catalogue import version
from portal.deadlines.rules import Safety, Shift

NI = Region(Land.NI)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
RULE_AND_START = st.tuples(st.sampled_from(RULES), DAYS).filter(lambda pair: pair[0].is_valid_on(pair[1]))
REGIONS = st.builds(Region, st.sampled_from(Land), st.booleans())


def all_deadlines(inputs: Inputs, region: Region, *, optional: bool = False) -> list[Deadline]:
    return all_of([Event(*known) for known in inputs.items()], region, optional=optional)


def by_key(found: list[Deadline]) -> dict[str, Deadline]:
    return {each.rule.key: each for each in found}


@settings(deadline=None)  # the first look at a Land reads its holidays
@given(RULE_AND_START, REGIONS)
def test_every_rule_ends_where_it_may(pair: tuple[DeadlineRule, date], region: Region):
    rule, start = pair
    steps = compute(rule, {rule.starts: start}, region).steps
    assert steps is not None
    assert steps.due >= steps.raw
    if rule.shift in (Shift.BGB, Shift.ZPO):
        assert ends_a_period(steps.due, region)
    else:
        assert steps.due == steps.raw
    if rule.backward:
        assert steps.safe <= steps.raw < steps.counted_from
    assert steps.safe <= steps.due
    if rule.safety in (Safety.WORKDAY, Safety.DAY_BEFORE):
        assert ends_a_period(steps.safe, region)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}-{rule.valid_to}")
def test_every_month_end_of_2024_to_2030_is_right(rule: DeadlineRule):
    sign = -1 if rule.backward else 1
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2031, 1, 1).toordinal()):
        start = date.fromordinal(ordinal)
        if not rule.length.months or not rule.is_valid_on(start):
            continue
        raw = compute(rule, {rule.starts: start}, NI).raw
        assert raw is not None
        assert (raw.year - start.year) * 12 + raw.month - start.month == sign * rule.length.months
        assert raw.day == start.day or (raw.day < start.day and (raw + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, REGIONS)
def test_estimated_grace_period_never_ends_after_the_real_one(filed: date, served: date, region: Region):
    filed, served = sorted((filed, served))
    rule = version("grace_period", None)
    estimate = compute(rule, {StepKind.FILED: filed}, region)
    real = compute(rule, {StepKind.FILED: filed, StepKind.SERVED: served}, region)
    assert (estimate.estimated, real.estimated) == (True, False)
    assert estimate.missing == (StepKind.SERVED,)
    assert estimate.steps is not None
    assert real.steps is not None
    assert estimate.steps.due <= real.steps.due


def test_missing_start_is_unknown_and_never_guessed():
    found = compute(version("objection", None), {StepKind.SERVED: date(2026, 3, 2)}, NI, on=date(2026, 3, 2))
    assert (found.due, found.safe, found.days_left, found.is_known) == (None, None, None, False)
    assert found.missing == (StepKind.DEFAULT_JUDGMENT,)


def test_appeal_517_zpo_runs_one_month_from_service_of_the_judgment():
    inputs = {StepKind.PRONOUNCED: date(2026, 1, 15), StepKind.JUDGMENT: date(2026, 1, 30)}
    assert compute(version("appeal", None), inputs, NI).due == date(2026, 3, 2)


def test_appeal_517_zpo_begins_five_months_after_pronouncement_at_the_latest():
    inputs = {StepKind.PRONOUNCED: date(2026, 1, 31), StepKind.JUDGMENT: date(2026, 9, 1)}
    found = compute(version("appeal", None), inputs, NI)
    assert found.steps is not None
    assert (found.steps.counted_from, found.due) == (date(2026, 6, 30), date(2026, 7, 30))


def test_appeal_517_zpo_without_service_is_unknown_but_names_the_latest_end():
    found = compute(version("appeal", None), {StepKind.PRONOUNCED: date(2026, 3, 1)}, NI)
    assert found.due is None
    assert found.sentence == (
        "Berufung (§ 517 ZPO): unbekannt, es fehlt „Urteil zugestellt“. Äußerste Grenze ist Dienstag, 01.09.2026 "
        "(Verkündung 01.03.2026 + 5 Monate + 1 Monat); lag „Urteil zugestellt“ früher, endet die Frist früher. "
        "Erfragen Sie das Datum."
    )


@pytest.mark.parametrize(
    ("key", "inputs", "end"),
    [
        ("eviction_period_maximum", {StepKind.FINAL: date(2026, 2, 28)}, date(2027, 2, 28)),
        ("settlement_maximum", {StepKind.SETTLEMENT: date(2024, 2, 29)}, date(2025, 2, 28)),
        (
            "settlement_maximum",
            {StepKind.SETTLEMENT: date(2026, 1, 2), StepKind.VACATE_SETTLEMENT: date(2026, 6, 30)},
            date(2027, 6, 30),
        ),
    ],
)
def test_maximum_721_and_794a_zpo_is_one_year_unshifted(key: str, inputs: dict[StepKind, date], end: date):
    found = compute(version(key, None), inputs, NI)
    assert (found.rule.nature, found.due) == (Nature.MAXIMUM, end)


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        ("heat_threat", date(2026, 12, 11), date(2026, 12, 25)),
        ("water_threat", date(2026, 3, 2), date(2026, 3, 16)),
        ("belongings", date(2026, 1, 31), date(2026, 3, 2)),
        ("belongings_costs", date(2026, 2, 3), date(2026, 4, 7)),
        ("tacit_renewal", date(2026, 10, 31), date(2026, 11, 16)),
        ("reinstatement", date(2026, 3, 20), date(2026, 4, 7)),
        ("reinstatement_of_grounds", date(2026, 3, 3), date(2026, 4, 7)),
        ("reinstatement_limit", date(2025, 4, 3), date(2026, 4, 7)),
        ("heat_cut_day", date(2026, 12, 25), date(2026, 12, 25)),
    ],
)
def test_rules_without_golden_vector_over_weekend_and_holiday(key: str, start: date, due: date):
    rule = version(key, start)
    assert compute(rule, {rule.starts: start}, NI).due == due


def test_court_deadline_222_zpo_follows_the_holidays_of_the_court():
    heilbronn, hamburg = Region(Land.BW), Region(Land.HH)
    inputs = {StepKind.SERVED: date(2026, 5, 21)}  # two weeks later is Fronleichnam in Baden-Württemberg
    rule = version("defence_notice", None)
    assert compute(rule, inputs, hamburg, court=heilbronn).due == date(2026, 6, 5)
    assert compute(rule, inputs, heilbronn, court=hamburg).due == date(2026, 6, 4)


def test_rule_version_is_that_of_the_start_day():
    for start, law in ((date(2025, 12, 24), "§ 19 Abs. 2 StromGVV/GasGVV"), (date(2025, 12, 25), "§ 41f EnWG")):
        found = all_deadlines({StepKind.ENERGY_THREATENED: start}, NI)
        assert by_key(found)["energy_threat"].rule.law == law


def test_start_before_any_version_is_unknown():
    found = by_key(all_deadlines({StepKind.SERVED: date(1999, 5, 3)}, NI))["grace_period"]
    assert found.due is None
    assert found.sentence == (
        "Schonfrist (§ 569 Abs. 3 Nr. 2 BGB): unbekannt, die Regel gilt ab 01.09.2001, Zustellung war am 03.05.1999."
    )


def test_all_deadlines_lists_the_nearest_first_and_the_unknown_last():
    inputs = {
        StepKind.FILED: date(2026, 3, 2),
        StepKind.TENANCY_ENDS: date(2026, 10, 31),
        StepKind.EVICTION_DATE: date(2026, 4, 20),
    }
    found = all_deadlines(inputs, NI)
    assert [each.rule.key for each in found] == [
        "eviction_protection",
        "eviction_day",
        "grace_period",
        "hardship_objection",
        "eviction_notice",
        "defence_notice",
    ]


def test_all_deadlines_of_no_dates_is_empty():
    assert all_deadlines({}, NI) == []


def test_optional_rules_come_only_when_asked_for():
    inputs = {StepKind.TENANCY_ENDS: date(2026, 10, 31)}
    assert set(by_key(all_deadlines(inputs, NI))) == {"hardship_objection"}
    assert set(by_key(all_deadlines(inputs, NI, optional=True))) == {"hardship_objection", "tacit_renewal"}


def test_days_left_are_counted_to_the_safe_day():
    inputs = {StepKind.SERVED: date(2025, 12, 31)}
    found = [compute(version("grace_period", None), inputs, NI, on=date(2026, 2, day)) for day in (26, 28)]
    assert [each.days_left for each in found] == [2, 0]


@pytest.mark.parametrize("paid", [date(2026, 3, 2), date(2025, 12, 1)])
def test_deadline_met_in_time_names_the_day(paid: date):
    inputs = {StepKind.SERVED: date(2025, 12, 31), StepKind.PAID: paid, StepKind.UNDERTAKING: date(2026, 5, 1)}
    assert compute(version("grace_period", None), inputs, NI).met_on == paid


def test_payment_after_the_end_is_a_warning():
    inputs = {StepKind.SERVED: date(2025, 12, 31), StepKind.PAID: date(2026, 3, 3)}
    found = compute(version("grace_period", None), inputs, NI)
    assert found.met_on is None
    assert found.warnings[-1] == ("„Rückstand vollständig gezahlt“ am 03.03.2026 liegt nach dem Fristende 02.03.2026.")


def test_versions_of_a_rule_do_not_overlap_and_the_first_is_in_force():
    for key in {rule.key for rule in RULES}:
        versions = [rule for rule in RULES if rule.key == key]
        assert versions[0].valid_to is None
        for newer, older in pairwise(versions):
            assert newer.valid_from is not None
            assert older.valid_to == newer.valid_from - timedelta(days=1)


def test_every_length_is_of_one_unit():
    for rule in RULES:
        units = [rule.length.months, rule.length.weeks, rule.length.workdays]
        assert len([unit for unit in units if unit]) == (
            rule.nature is not Nature.DAY and rule.key != "period_in_judgment"
        ), rule.key


def test_unknown_key_is_refused():
    with pytest.raises(KeyError):
        version("grace", None)
