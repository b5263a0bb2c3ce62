"""The clocks of a case: each run of its own, the nearest open one kept with the case, and red until seen to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import Case, HandledDeadline, Step
from models.enums import CaseStatus, Outcome, Role, StepKind, TerminationGround
from portal import case_deadlines, steps
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

S = StepKind
SERVED = date(2026, 3, 27)


def of(case: Case, key: str) -> list[case_deadlines.Clock]:
    return [clock for clock in case_deadlines.of_case(case) if clock.deadline.rule.key == key]


def days(case: Case, key: str) -> list[date | None]:
    return [clock.day for clock in of(case, key) if clock.is_open]


def test_two_defendants_have_a_grace_period_each():
    case = drafts.case()
    steps.add(case, kind=S.SERVED, on=SERVED)
    steps.add(case, kind=S.SERVED, on=SERVED + timedelta(days=3))
    assert days(case, "grace_period") == [date(2026, 5, 27), date(2026, 5, 30)]


def test_one_answer_meets_the_clock_of_one_defendant_only():
    case = drafts.case()
    for kind, day in ((S.SERVED, 9), (S.SERVED, 13), (S.DEFENCE, 20)):
        steps.add(case, kind=kind, on=date(2026, 11, day))
    assert days(case, "defence_notice") == [date(2026, 11, 27)]
    steps.add(case, kind=S.DEFENCE, on=date(2026, 11, 21))
    assert days(case, "defence_notice") == []


def test_the_end_of_an_obstacle_starts_the_clock_of_reinstatement():
    case = drafts.case()
    for kind, day in ((S.SERVED, date(2026, 10, 5)), (S.OBSTACLE_ENDED, date(2026, 11, 17))):
        steps.add(case, kind=kind, on=day)
    assert days(case, "reinstatement") == [date(2026, 12, 1)]


def test_a_missed_period_for_grounds_has_a_month_and_the_year_ends_both():
    case = drafts.case()
    steps.add(case, kind=S.OBSTACLE_ENDED_GROUNDS, on=date(2026, 10, 30))
    assert (days(case, "reinstatement"), days(case, "reinstatement_of_grounds")) == ([], [date(2026, 11, 30)])
    assert [clock.deadline.is_known for clock in of(case, "reinstatement_limit")] == [False]
    steps.add(case, kind=S.DEADLINE_MISSED, on=date(2025, 11, 22))
    assert days(case, "reinstatement_limit") == [date(2026, 11, 22)]


def test_a_lifted_eviction_date_asks_for_nothing_until_another_is_set():
    case = drafts.case(conference_on=drafts.REPORTED)
    for kind, day in ((S.EVICTION_NOTICE, date(2026, 5, 4)), (S.EVICTION_DATE, date(2026, 6, 30))):
        steps.add(case, kind=kind, on=day)
    steps.add(case, kind=S.PROTECTION_REQUESTED, on=date(2026, 5, 20))
    steps.add(case, kind=S.EVICTION_LIFTED, on=date(2026, 6, 8))
    assert case_deadlines.nearest(case_deadlines.of_case(case)) == (None, "")
    assert [of(case, key) for key in ("eviction_day", "eviction_protection", "eviction_notice")] == [[], [], []]
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 8, 25))
    assert (days(case, "eviction_day"), days(case, "eviction_protection")) == ([date(2026, 8, 25)], [date(2026, 8, 11)])


def test_a_lifted_eviction_date_opens_no_clock_the_notice_had_ended():
    case = drafts.case()
    for kind, day in (
        (S.SERVED, SERVED),
        (S.EVICTION_NOTICE, date(2026, 10, 5)),
        (S.EVICTION_LIFTED, date(2026, 10, 9)),
    ):
        steps.add(case, kind=kind, on=day)
    assert (days(case, "grace_period"), days(case, "defence_notice")) == ([], [])


@pytest.mark.parametrize(
    ("key", "threat", "planned", "done"),
    [
        ("heat", S.HEAT_THREATENED, S.HEAT_CUT_PLANNED, S.HEAT_CUT),
        ("water", S.WATER_THREATENED, S.WATER_CUT_PLANNED, S.WATER_CUT),
    ],
)
def test_a_planned_cut_of_heat_or_water_is_a_clock_and_too_early_within_two_weeks(key, threat, planned, done):
    case = drafts.case()
    steps.add(case, kind=threat, on=date(2026, 11, 2))
    steps.add(case, kind=planned, on=date(2026, 11, 12))
    (after_threat,) = of(case, f"{key}_threat")
    assert "liegt 4 Tage zu früh: frühestens Montag, 16.11.2026 (§ 33 Abs. 2 AVB" in after_threat.deadline.warnings[-1]
    assert (days(case, f"{key}_cut_day"), days(case, "energy_cut_day")) == ([date(2026, 11, 12)], [])
    steps.add(case, kind=S.SUPPLY_PAID, on=date(2026, 11, 10))
    assert (days(case, f"{key}_cut_day"), days(case, f"{key}_threat")) == ([], [])


def test_payment_in_the_first_suit_does_not_settle_the_second():
    case = drafts.case()
    for kind, day in (
        (S.TERMINATED_IMMEDIATE, date(2026, 1, 5)), (S.SERVED, date(2026, 2, 2)), (S.PAID, date(2026, 2, 20)),
        (S.TERMINATED_IMMEDIATE, date(2026, 6, 8)), (S.SERVED, date(2026, 7, 1)),
    ):  # fmt: skip
        steps.add(case, kind=kind, on=day)
    assert days(case, "grace_period") == [date(2026, 9, 1)]


def test_payment_for_the_ordinary_termination_of_the_same_day_leaves_the_grace_period_running(session: GuardedSession):
    office = factories.agency(session, "Fachstelle Musterstadt")
    case = factories.case(session, office)
    day = date(2026, 2, 4)
    steps.add(case, kind=S.TERMINATED_IMMEDIATE, on=day, ground=TerminationGround.ARREARS)
    ordinary = steps.add(case, kind=S.TERMINATED_ORDINARY, on=day, ground=TerminationGround.ARREARS)
    steps.add(case, kind=S.SERVED, on=SERVED)
    session.flush()
    steps.add(case, kind=S.PAID, on=SERVED + timedelta(days=9), termination=ordinary)
    session.flush()
    assert days(case, "grace_period") == [date(2026, 5, 27)]


def test_a_second_suit_is_estimated_though_the_first_was_served():
    case = drafts.case()
    for kind, day in ((S.FILED, date(2026, 1, 5)), (S.SERVED, date(2026, 1, 12)), (S.FILED, date(2026, 7, 1))):
        steps.add(case, kind=kind, on=day)
    assert [clock.deadline.estimated for clock in of(case, "grace_period")] == [False, True]


def test_an_eviction_date_that_was_moved_counts_from_the_new_day():
    case = drafts.case()
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 6, 30))
    steps.add(case, kind=S.PROTECTION_REQUESTED, on=date(2026, 6, 10))
    assert days(case, "eviction_protection") == []
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 8, 25))
    assert days(case, "eviction_protection") == [date(2026, 8, 11)]


def test_an_extended_eviction_period_counts_from_its_new_end_and_needs_a_new_request():
    case = drafts.case()
    steps.add(case, kind=S.EVICTION_PERIOD_ENDS, on=date(2026, 3, 31))
    steps.add(case, kind=S.PERIOD_REQUESTED, on=date(2026, 3, 10))
    steps.add(case, kind=S.EVICTION_PERIOD_ENDS, on=date(2026, 6, 30))
    assert days(case, "eviction_period_extension") == [date(2026, 6, 16)]


def test_court_deadlines_follow_the_land_of_the_court():
    case = drafts.case()
    step = steps.add(case, kind=S.SERVED, on=date(2026, 5, 21))
    assert of(case, "defence_notice")[0].deadline.due == date(2026, 6, 4)
    step.court_code = "B2102"  # Fronleichnam in Baden-Württemberg
    assert of(case, "defence_notice")[0].deadline.due == date(2026, 6, 5)


def test_a_judgment_settles_what_was_missed_before_it():
    case = drafts.case()
    steps.add(case, kind=S.SERVED, on=SERVED)
    steps.add(case, kind=S.DEFAULT_JUDGMENT, on=date(2026, 4, 30))
    assert (days(case, "defence_notice"), days(case, "grace_period")) == ([], [date(2026, 5, 27)])


def test_no_grace_period_without_a_termination_that_a_payment_can_undo():
    case = drafts.case()
    steps.add(case, kind=S.TERMINATED_ORDINARY, on=date(2026, 1, 5))
    steps.add(case, kind=S.SERVED, on=SERVED)
    assert of(case, "grace_period") == []


def test_handled_clock_is_no_longer_open_until_its_start_is_corrected():
    case = drafts.case(conference_on=drafts.REPORTED)
    served = steps.add(case, kind=S.SERVED, on=SERVED)
    case_deadlines.handle(case, "defence_notice", SERVED, on=SERVED, by=drafts.user(), note="Anwältin beauftragt")
    assert case_deadlines.nearest(case_deadlines.of_case(case)) == (date(2026, 5, 27), "Schonfrist")
    served.happened_on = SERVED + timedelta(days=3)
    assert days(case, "defence_notice") == [date(2026, 4, 13)]


def test_handle_is_refused_without_a_note_and_for_what_does_not_run():
    case = drafts.case()
    steps.add(case, kind=S.SERVED, on=SERVED)
    with pytest.raises(Refused, match="Schreiben Sie, was veranlasst wurde"):
        case_deadlines.handle(case, "defence_notice", SERVED, on=SERVED, by=drafts.user(), note=" ")
    with pytest.raises(Refused, match="läuft nicht mehr"):
        case_deadlines.handle(case, "appeal", SERVED, on=SERVED, by=drafts.user(), note="x")


def test_conference_clock_needs_no_safer_day_and_ends_with_the_conference():
    case = drafts.case(reported_on=date(2026, 5, 4))
    assert case_deadlines.nearest(case_deadlines.of_case(case)) == (date(2026, 5, 16), "Fallkonferenz")
    case.conference_on = date(2026, 5, 11)
    assert case_deadlines.nearest(case_deadlines.of_case(case)) == (None, "")


def test_every_flush_keeps_the_nearest_deadline_with_its_case(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "Fachstelle"), reported_on=date(2026, 3, 25))
    assert (case.next_deadline_on, case.next_deadline) == (case.conference_due_on, "Fallkonferenz")
    step = Step(case_id=case.id, office_id=case.office_id, kind=S.EVICTION_DATE, happened_on=date(2026, 4, 16))
    session.add(step)
    session.flush()
    assert (case.next_deadline_on, case.next_deadline) == (date(2026, 4, 2), "Vollstreckungsschutz beantragen")
    session.refresh(case)
    session.delete(step)
    session.flush()
    assert case.next_deadline == "Fallkonferenz"
    case.status, case.outcome, case.closed_on = CaseStatus.CLOSED, Outcome.W9, date(2026, 4, 1)
    session.flush()
    assert (case.next_deadline_on, case.next_deadline) == (None, "")


def test_the_day_of_an_eviction_is_in_the_list_until_it_is_over_or_moved():
    case = drafts.case(conference_on=drafts.REPORTED)
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 6, 30))
    steps.add(case, kind=S.PROTECTION_REQUESTED, on=date(2026, 6, 10))
    assert case_deadlines.nearest(case_deadlines.of_case(case)) == (date(2026, 6, 30), "Räumungstermin")
    assert of(case, "eviction_day")[0].deadline.sentence == (
        "Räumungstermin (§ 885 ZPO, § 128 GVGA): am Dienstag, 30.06.2026."
    )
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 7, 14))
    assert days(case, "eviction_day") == [date(2026, 7, 14)]
    steps.add(case, kind=S.EVICTED, on=date(2026, 7, 14))
    assert days(case, "eviction_day") == []


def test_a_hearing_is_in_the_list_though_its_period_was_asked_for():
    case = drafts.case(conference_on=drafts.REPORTED)
    for kind, day in (
        (S.FILED, drafts.REPORTED),
        (S.PERIOD_REQUESTED, drafts.REPORTED),
        (S.HEARING, date(2026, 6, 30)),
    ):
        steps.add(case, kind=kind, on=day)
    assert (days(case, "period_in_judgment"), days(case, "hearing_day")) == ([], [date(2026, 6, 30)])
    steps.add(case, kind=S.DEFAULT_JUDGMENT, on=date(2026, 6, 30))
    assert days(case, "hearing_day") == []


@pytest.mark.parametrize(
    ("others", "opened"),
    [
        ((), [date(2026, 6, 1)]),
        (((S.ENERGY_ANNOUNCED, 4), (S.AGREEMENT_MADE, 20)), []),
        (((S.AGREEMENT_MADE, 4), (S.ENERGY_ANNOUNCED, 20)), [date(2026, 6, 1)]),
        (((S.ENERGY_ANNOUNCED, 4), (S.AGREEMENT_MADE, 10), (S.ENERGY_CUT_PLANNED, 15)), [date(2026, 6, 1)]),
    ],
)
def test_a_planned_cut_is_in_the_list_unless_averted_since(
    others: tuple[tuple[StepKind, int], ...], opened: list[date]
):
    case = drafts.case()
    for kind, day in others:
        steps.add(case, kind=kind, on=date(2026, 5, day))
    steps.add(case, kind=S.ENERGY_CUT_PLANNED, on=date(2026, 6, 1))
    assert days(case, "energy_cut_day") == opened
    steps.add(case, kind=S.ENERGY_CUT, on=date(2026, 6, 1))
    assert days(case, "energy_cut_day") == []


def test_handled_mark_moves_the_nearest_deadline_on(session: GuardedSession):
    office = factories.agency(session, "Fachstelle")
    case = factories.case(session, office, conference_on=date(2026, 4, 1), reported_on=date(2026, 3, 25))
    case.steps.append(Step(kind=S.SERVED, happened_on=SERVED))
    session.flush()
    assert case.next_deadline == "Verteidigungsanzeige"
    clerk = factories.user(session, "a", Role.CLERK, office)
    session.add(
        HandledDeadline(case=case, rule="defence_notice", started_on=SERVED, handled_on=SERVED, handled_by=clerk)
    )
    session.flush()
    session.expire_all()
    found = session.scalars(select(Case).where(*case_deadlines.due_by(date(2026, 5, 27)))).all()
    assert [(one.id, one.next_deadline) for one in found] == [(case.id, "Schonfrist")]


def test_cases_from_before_the_clock_was_kept_get_theirs(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "Fachstelle"))
    case.next_deadline_on, case.next_deadline = None, ""
    session.flush()
    case_deadlines.fill_missing(session)
    session.flush()
    assert session.scalars(select(Case.next_deadline)).all() == ["Fallkonferenz"]


def test_all_stored_clocks_are_computed_anew_and_only_stale_ones_change(session: GuardedSession):
    office, other = (factories.agency(session, name) for name in ("A", "B"))
    stale, fresh, elsewhere = (factories.case(session, where) for where in (office, office, other))
    right = (fresh.next_deadline_on, fresh.next_deadline)
    for case in (stale, elsewhere):
        case.next_deadline_on, case.next_deadline = None, "Altes Recht"
    session.flush()
    assert case_deadlines.refresh_all(session, office) == 1
    found = session.execute(select(Case.next_deadline_on, Case.next_deadline).order_by(Case.id)).tuples().all()
    assert found == [right, right, (None, "Altes Recht")]
    assert case_deadlines.refresh_all(session) == 1


def test_the_end_of_a_tenancy_falls_away_with_its_termination_alone():
    case, ends = drafts.case(), date(2026, 9, 30)
    first, second = (
        steps.add(case, kind=S.TERMINATED_ORDINARY, on=day) for day in (SERVED, SERVED + timedelta(days=9))
    )
    first.id, second.id = 1, 2
    steps.add(case, kind=S.TENANCY_ENDS, on=ends, termination=first)
    steps.add(case, kind=S.TENANCY_ENDS, on=ends + timedelta(days=31), termination=second)
    before = days(case, "hardship_objection")
    first.cured_on = date(2026, 5, 1)
    assert (len(before), days(case, "hardship_objection")) == (2, before[1:])


def test_a_payment_meant_for_one_termination_leaves_the_grace_period_of_the_other_open():
    case = drafts.case(reported_on=date(2025, 12, 1))
    for number, kind, on in (
        (1, StepKind.TERMINATED_IMMEDIATE, date(2025, 10, 6)),
        (2, StepKind.SERVED, date(2025, 12, 31)),
        (3, StepKind.TERMINATED_IMMEDIATE, date(2026, 1, 5)),
        (4, StepKind.SERVED, date(2026, 2, 2)),
        (5, StepKind.PAID, date(2026, 2, 20)),
    ):
        case.steps.append(Step(id=number, kind=kind, happened_on=on))
    grace = lambda: [one.deadline.is_waiting for one in of(case, "grace_period")]  # noqa: E731
    assert grace() == [False, False]
    case.steps[-1].termination_id = 1
    assert grace() == [False, True]


def test_an_eviction_date_without_its_notice_asks_for_the_day_of_service():
    case = drafts.case()
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 12, 10))
    [gap] = of(case, "eviction_notice")
    assert (gap.deadline.is_known, gap.deadline.sentence) == (
        False, "Frühester Räumungstermin (§ 128 Abs. 2 GVGA): unbekannt, es fehlt „Räumungsmitteilung zugestellt“.",
    )  # fmt: skip
    steps.add(case, kind=S.EVICTION_NOTICE, on=date(2026, 11, 20))
    [gap] = of(case, "eviction_notice")
    assert gap.deadline.warnings == (
        "„Räumungstermin“ am 10.12.2026 liegt 2 Tage zu früh: frühestens Samstag, 12.12.2026 (§ 128 Abs. 2 GVGA).",
    )


@pytest.mark.parametrize(
    ("kind", "key"), [(S.ENERGY_THREATENED, "energy_threat"), (S.ENERGY_ANNOUNCED, "energy_announcement")]
)
def test_an_energy_cut_planned_too_early_is_told(kind: StepKind, key: str):
    case = drafts.case()
    steps.add(case, kind=kind, on=date(2026, 11, 2))
    steps.add(case, kind=S.ENERGY_CUT_PLANNED, on=date(2026, 11, 9))
    warnings = [warning for clock in of(case, key) for warning in clock.deadline.warnings]
    assert any(
        "„Energiesperre geplant ab“ am 09.11.2026 liegt" in warning and "zu früh" in warning for warning in warnings
    )


@pytest.mark.parametrize("ended", [S.SUIT_ENDED, S.DEFAULT_JUDGMENT, S.JUDGMENT, S.SETTLEMENT])
def test_a_missed_notice_of_defence_stays_after_the_cure_of_every_termination_until_the_suit_is_ended(ended: StepKind):
    case = drafts.case()
    for kind, day in ((S.TERMINATED_IMMEDIATE, 2), (S.SERVED, 9)):
        steps.add(case, kind=kind, on=date(2026, 3, day))
    assert days(case, "defence_notice") == [date(2026, 3, 23)]
    ordinary = steps.add(case, kind=S.TERMINATED_ORDINARY, on=date(2026, 3, 3))
    steps.add(case, kind=S.PAID, on=date(2026, 4, 10))
    assert days(case, "defence_notice") == [date(2026, 3, 23)]
    ordinary.cured_on = date(2026, 4, 20)
    [clock] = of(case, "defence_notice")
    assert (clock.is_open, clock.deadline.warnings[-1]) == (
        True,
        "Die Kündigung ist am 20.04.2026 unwirksam geworden, die Klage läuft weiter: Ein Versäumnisurteil kann jeden Tag ergehen "
        "(§ 331 Abs. 3 ZPO). Teilen Sie es dem Gericht mit, und erfassen Sie „Klage zurückgenommen oder erledigt“, sobald sie "
        "vorbei ist.",
    )
    steps.add(case, kind=ended, on=date(2026, 4, 28))
    assert days(case, "defence_notice") == []


def test_a_cure_before_the_notice_of_defence_leaves_it_open_until_the_suit_is_ended():
    case = drafts.case()
    for kind, day in ((S.TERMINATED_IMMEDIATE, 2), (S.SERVED, 9), (S.HEARING, 27), (S.PAID, 12)):
        steps.add(case, kind=kind, on=date(2026, 3, day))
    [clock] = of(case, "defence_notice")
    assert (clock.is_open, "Klage zurückgenommen oder erledigt" in clock.deadline.warnings[-1]) == (True, True)
    told = [case_deadlines.of_case(case, date(2026, 3, day)) for day in (23, 24)]
    [before, after] = [clock for clocks in told for clock in clocks if clock.deadline.rule.key == "defence_notice"]
    assert ["Versäumnisurteil" in clock.deadline.warnings[-1] for clock in (before, after)] == [False, True]
    steps.add(case, kind=S.SUIT_ENDED, on=date(2026, 3, 16))
    assert days(case, "defence_notice") + days(case, "hearing_day") + days(case, "period_in_judgment") == []
    steps.add(case, kind=S.SERVED, on=date(2026, 9, 1))
    assert days(case, "defence_notice") == [date(2026, 9, 15)]


def test_a_missed_clock_does_not_hide_the_eviction_that_comes():
    case = drafts.case(conference_on=drafts.REPORTED)
    steps.add(case, kind=S.TERMINATED_IMMEDIATE, on=date(2026, 9, 1))
    steps.add(case, kind=S.SERVED, on=date(2026, 9, 25))
    steps.add(case, kind=S.EVICTION_DATE, on=date(2026, 11, 25))
    case_deadlines.refresh(case)
    assert (case.next_deadline_on, case.next_deadline) == (date(2026, 10, 9), "Verteidigungsanzeige")
    coming = case_deadlines.also_coming(case, date(2026, 11, 22))
    assert (date(2026, 11, 25), "Räumungstermin") in coming
    assert all(date(2026, 11, 22) <= day <= date(2026, 12, 20) for day, _ in coming)
