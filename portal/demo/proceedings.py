"""Proceedings: the steps between the first arrears and an eviction, with the days each stage implies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from models import Step
from models.enums import Outcome, SecuringWay, Stage, StepKind, TerminationGround
from portal.demo.desks import Desk, Story
from portal.demo.ratios import Phase

S = StepKind
TERMINATED = (
    Stage.TERMINATION_IMMEDIATE, Stage.SUIT_FILED, Stage.SUIT_SERVED, Stage.JUDGMENT, Stage.EVICTION_PERIOD,
    Stage.EVICTION_DATE,
)  # fmt: skip
BEFORE: dict[Stage, tuple[tuple[int, StepKind], ...]] = {
    Stage.ARREARS: ((-35, S.ARREARS_BEGAN),),
    Stage.ENERGY: ((-12, S.ENERGY_THREATENED), (-2, S.ENERGY_ANNOUNCED)),
    Stage.WARNING: ((-8, S.WARNED),),
    Stage.TERMINATION_IMMEDIATE: ((-70, S.ARREARS_BEGAN), (-25, S.WARNED)),
    Stage.TERMINATION_ORDINARY: ((-30, S.WARNED), (-6, S.TERMINATED_ORDINARY), (85, S.TENANCY_ENDS)),
    Stage.OWN_USE: ((-10, S.TERMINATED_ORDINARY), (170, S.TENANCY_ENDS)),
    Stage.REALISATION: ((-14, S.TERMINATED_ORDINARY), (165, S.TENANCY_ENDS)),
    Stage.SUIT_FILED: ((-120, S.ARREARS_BEGAN),),
    Stage.SUIT_SERVED: ((-115, S.ARREARS_BEGAN),),
    Stage.JUDGMENT: ((-95, S.FILED), (-84, S.SERVED), (-6, S.DEFAULT_JUDGMENT)),
    Stage.EVICTION_PERIOD: ((-130, S.FILED), (-118, S.SERVED), (-30, S.PRONOUNCED), (-22, S.JUDGMENT),
                            (45, S.EVICTION_PERIOD_ENDS)),
    Stage.EVICTION_DATE: ((-150, S.FILED), (-140, S.SERVED), (-60, S.DEFAULT_JUDGMENT), (-3, S.EVICTION_NOTICE),
                          (26, S.EVICTION_DATE)),
    Stage.LOST: ((-60, S.DEFAULT_JUDGMENT), (-5, S.EVICTED)),
}  # fmt: skip
"""Steps around the day of the report, in days from it; announced days may lie ahead."""
ANNOUNCED = (S.TENANCY_ENDS, S.EVICTION_PERIOD_ENDS, S.EVICTION_DATE)
TERMINATION_BEFORE = {
    Stage.TERMINATION_IMMEDIATE: 4, Stage.SUIT_FILED: 50, Stage.SUIT_SERVED: 55, Stage.JUDGMENT: 130,
    Stage.EVICTION_PERIOD: 165, Stage.EVICTION_DATE: 190,
}  # fmt: skip
LOST = (Outcome.W6, Outcome.W7, Outcome.W8)
PAID_BY = (
    SecuringWay.DEBTS_SGB2, SecuringWay.DEBTS_SGB12, SecuringWay.OWN_MEANS, SecuringWay.FOUNDATION,
    SecuringWay.BACK_PAYMENT,
)  # fmt: skip


def record(desk: Desk, story: Story) -> None:
    """Record the steps before the report, those that follow, and how the threat ended."""
    stage, day = story.draft.stage, story.draft.day
    termination = _terminate(desk, story) if stage in TERMINATED else None
    for days, kind in BEFORE.get(stage, ()):
        _step(desk, story, kind, _on_a_workday(desk, kind, day + timedelta(days=days)))
    if story.draft.phase is Phase.SUED:
        _go_to_court(desk, story)
    if story.fate.way in PAID_BY and stage in TERMINATED:
        _cure(desk, story, termination)


def _terminate(desk: Desk, story: Story) -> Step | None:
    """Record the immediate termination, mostly with an ordinary one beside it: each has its own cure."""
    stage = story.draft.stage
    day = _on_a_workday(desk, S.TERMINATED_IMMEDIATE, story.draft.day - timedelta(days=TERMINATION_BEFORE[stage]))
    immediate = _step(desk, story, S.TERMINATED_IMMEDIATE, day)
    ordinary = _step(desk, story, S.TERMINATED_ORDINARY, day) if desk.lots.chance(60) else None
    for given in (immediate, ordinary):
        if given is not None:
            given.ground = TerminationGround.ARREARS
    return immediate


def _go_to_court(desk: Desk, story: Story) -> None:
    """Let a suit take its course: served, and for a lost home on to judgment and eviction."""
    lots, day = desk.lots, story.draft.day
    if story.draft.stage is Stage.SUIT_FILED:
        _advance(desk, story, S.SERVED, desk.town.workday(day, lots.between(6, 18)), Stage.SUIT_SERVED)
    if story.draft.reached and lots.chance(25):
        _advance(desk, story, S.DEFENCE, desk.town.workday(day, lots.between(15, 28)), None)
    if story.fate.way is SecuringWay.SETTLEMENT:
        _advance(desk, story, S.SETTLEMENT, story.fate.ends_on - timedelta(days=6), Stage.JUDGMENT)
    if story.fate.outcome in LOST:
        end = story.fate.ends_on
        _advance(desk, story, S.DEFAULT_JUDGMENT, desk.town.workday(day, 40), Stage.JUDGMENT)
        _advance(desk, story, S.EVICTION_NOTICE, desk.town.workday(end, -42), Stage.EVICTION_DATE)
        _advance(desk, story, S.EVICTED, desk.town.workday(end, -12), Stage.LOST)


def _advance(desk: Desk, story: Story, kind: StepKind, day: date, stage: Stage | None) -> None:
    """Record a later step if its day has come and the case still runs, and with it the stage reached."""
    if desk.has_come(day) and day <= story.fate.ends_on and _step(desk, story, kind, day) and stage is not None:
        story.case.stage = stage


def _cure(desk: Desk, story: Story, termination: Step | None) -> None:
    """Record the payment in full; in time it undoes the immediate termination alone (§ 569 Abs. 3 Nr. 2 BGB)."""
    end = story.fate.ends_on
    day = desk.town.workday(end, -desk.lots.between(8, 20))
    if not story.draft.day < day <= min(end, desk.today):
        return
    by_office = story.fate.way in (SecuringWay.DEBTS_SGB2, SecuringWay.DEBTS_SGB12) and desk.lots.chance(40)
    step = _step(desk, story, S.UNDERTAKING if by_office else S.PAID, day, amount=story.case.arrears)
    in_time = story.draft.phase is not Phase.SUED or day <= story.draft.day + timedelta(days=60)
    if step is not None and termination is not None and in_time and story.draft.phase in (Phase.TERMINATED, Phase.SUED):
        termination.cured_on = day


def _step(desk: Desk, story: Story, kind: StepKind, day: date, amount: Decimal | None = None) -> Step | None:
    """Record a step on a day that has come or was announced, unless the report named it; court steps carry the court."""
    if any(known.kind is kind and known.happened_on == day for known in story.case.steps):
        return None
    if not desk.has_come(day) and kind not in ANNOUNCED:
        return None
    docket = next((report.docket for report in story.case.reports if report.docket), "")
    at_court = kind in (S.FILED, S.SERVED, S.DEFAULT_JUDGMENT, S.PRONOUNCED, S.JUDGMENT, S.SETTLEMENT)
    step = Step(
        kind=kind, happened_on=day, amount=amount, docket=docket if at_court else "",
        court_code=desk.town.plan.court_code if at_court else None,
    )  # fmt: skip
    story.case.steps.append(step)
    return step


def _on_a_workday(desk: Desk, kind: StepKind, day: date) -> date:
    """Move a day to one on which post is delivered or an office works; arrears begin on any day."""
    return day if kind is S.ARREARS_BEGAN else desk.town.workday(day)
