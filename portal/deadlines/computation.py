"""When a clock ends: one rule and the known dates give one deadline, with every step of the computation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from models.enums import StepKind
from portal.calendar import Region, add_months, add_weeks, add_workdays, next_workday, previous_workday
from portal.deadlines import sentences
from portal.deadlines.catalogue import CONFERENCE, RULES, version
from portal.deadlines.rules import Deadline, DeadlineRule, Inputs, Length, Safety, Shift, Steps
from portal.deadlines.selection import Event, runs


def compute(
    rule: DeadlineRule, inputs: Inputs, region: Region, on: date | None = None, *, court: Region | None = None
) -> Deadline:
    """Return the deadline a rule gives for the known dates, unknown where its start is missing or under other law.

    `region` is the place of performance, `court` the court's seat where its holidays differ (§ 222 Abs. 2 ZPO);
    `on` is the day of asking, for the days left.
    """
    place = court if rule.at_court and court is not None else region
    start, name, estimated = _start(rule, inputs)
    if start is None:
        return _unknown(rule, inputs, place)
    if not rule.is_valid_on(start):
        return Deadline(rule, sentences.explain_other_law(rule, start))
    steps = replace(_steps(rule, start, name, inputs, place), estimated=estimated)
    met_on = min((inputs[kind] for kind in rule.met_by if kind in inputs and inputs[kind] <= steps.due), default=None)
    return Deadline(
        rule,
        sentences.explain(rule, steps, place),
        steps,
        missing=(rule.starts,) if estimated else (),
        met_on=met_on,
        overtaken_on=_overtaken(rule, steps, inputs),
        days_left=None if on is None else (steps.safe - on).days,
        warnings=sentences.doubts(rule, steps, inputs, place),
    )


def all_deadlines(
    events: Sequence[Event],
    region: Region,
    on: date | None = None,
    *,
    court: Region | None = None,
    optional: bool = False,
    keys: Collection[str] | None = None,
) -> list[Deadline]:
    """Return every clock these events start or lead to expect, nearest safe day first, unknown ones last.

    Of a rule with several versions the one valid on its start day counts. Met and expired clocks stay in the list;
    `optional` adds the rules offices rarely follow, `keys` names the only rules wanted.
    """
    found = [
        compute(_version_for(rule.key, inputs, on), inputs, region, on, court=court)
        for rule in {rule.key: rule for rule in reversed(RULES)}.values()
        if (optional or not rule.optional) and (keys is None or rule.key in keys)
        for inputs in runs(rule, events)
    ]
    return sorted(found, key=lambda each: (each.safe is None, each.safe or date.max, each.rule.label))


def conference_due(reported_on: date, region: Region, on: date | None = None) -> Deadline:
    """Return the ten-Werktage clock of a report: the day by which its conference must be convened."""
    return compute(CONFERENCE, {StepKind.REPORTED: reported_on}, region, on)


def _version_for(key: str, inputs: Inputs, on: date | None) -> DeadlineRule:
    rule = version(key, on)
    return version(key, _start(rule, inputs)[0] or on)


def _start(rule: DeadlineRule, inputs: Inputs) -> tuple[date | None, str, bool]:
    """Return the start day, its name and whether it is only a cautious estimate."""
    start = inputs.get(rule.starts)
    if start is None:
        estimate = inputs.get(rule.estimate_from) if rule.estimate_from else None
        return estimate, rule.estimate_name, estimate is not None
    later = inputs.get(rule.later_start) if rule.later_start else None
    if later is not None and later > start:
        return later, rule.later_name, False
    return start, rule.start_name, False


def _steps(rule: DeadlineRule, start: date, name: str, inputs: Inputs, place: Region) -> Steps:
    counted_from, latest = start, rule.latest_start
    if rule.shift is Shift.TARGET:
        counted_from = next_workday(start, place)
    elif latest and latest.kind in inputs:
        # No period to act in ends here, so § 222 Abs. 2 ZPO does not move the latest start.
        cap = add_months(inputs[latest.kind], latest.months)
        if cap < start:
            start, name, counted_from = inputs[latest.kind], latest.name, cap
    raw = _count(rule, counted_from, place)
    due = next_workday(raw, place) if rule.shift in (Shift.BGB, Shift.ZPO) else raw
    return Steps(start, name, counted_from, raw, due, _safe(rule, start, raw, due, place))


def _overtaken(rule: DeadlineRule, steps: Steps, inputs: Inputs) -> date | None:
    """Return when the proceeding went past the clock; an act in a hearing is too late with the judgment of that day."""
    first = steps.due if rule.length == Length() else steps.due + timedelta(days=1)
    over = [inputs[kind] for kind in rule.overtaken_by if kind in inputs and inputs[kind] >= first]
    return min((*over, *(inputs[kind] for kind in rule.ended_by if kind in inputs)), default=None)


def _count(rule: DeadlineRule, base: date, place: Region) -> date:
    sign = -1 if rule.backward else 1
    length = rule.length
    end = add_weeks(add_months(base, sign * length.months), sign * length.weeks) + timedelta(days=sign * length.days)
    region = place if rule.office_workdays else replace(place, saturday_counts=True)
    return add_workdays(end, sign * length.workdays, region) if length.workdays else end


def _safe(rule: DeadlineRule, start: date, raw: date, due: date, place: Region) -> date:
    if rule.safety is Safety.RAW:
        return raw
    if rule.safety is Safety.WORKDAY:
        # From the unshifted target: that it is shifted at all rests on one judgment.
        return previous_workday(_count(rule, start, place), place)
    if rule.safety is Safety.DAY_BEFORE:
        return previous_workday(due - timedelta(days=1), place)
    return due


def _unknown(rule: DeadlineRule, inputs: Inputs, place: Region) -> Deadline:
    """Return a clock without a day; the latest one it can have is said, not shown: service ends it earlier."""
    sentence, latest = sentences.explain_missing(rule), rule.latest_start
    if latest and latest.kind in inputs:
        end = next_workday(_count(rule, add_months(inputs[latest.kind], latest.months), place), place)
        sentence = f"{sentence} {sentences.latest_end(rule, latest, inputs[latest.kind], end, place)}"
    return Deadline(rule, sentence, missing=(rule.starts,))
