"""How a clock explains itself in German: rule, inputs and computation in one sentence, doubts as warnings."""

from __future__ import annotations

from datetime import date

from models.enums import StepKind
from portal.calendar import Region, holiday_name
from portal.deadlines.rules import DeadlineRule, Inputs, LatestStart, Length, Nature, Safety, Steps

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def numeric(day: date) -> str:
    """Write a day as „02.03.2026“."""
    return f"{day:%d.%m.%Y}"


def spoken(day: date, region: Region) -> str:
    """Write a day as „Montag, 06.04.2026 (Ostermontag)“, the holiday only where there is one."""
    holiday = holiday_name(day, region)
    return f"{WEEKDAYS[day.weekday()]}, {numeric(day)}" + (f" ({holiday})" if holiday else "")


def explain(rule: DeadlineRule, steps: Steps, region: Region) -> str:
    """Return rule, inputs and computation of a computed deadline in one sentence."""
    if rule.nature is Nature.DAY:
        return f"{title(rule)}: am {spoken(steps.due, region)}."
    estimate = ", geschätzt, frühestens" if steps.estimated else ""
    sign = "−" if rule.backward else "+"
    length = span(rule.length, region, office=rule.office_workdays)
    counted = f"{_counted_from(rule, steps, region)} {sign} {length} = " if length else f"{rule.start_name} am "
    parts = [f"{title(rule)}{estimate}: {counted}{_end(rule, steps, region)}"]
    if steps.safe != steps.due and rule.safety is not Safety.RAW:
        parts.append(f"sicherer letzter Tag {spoken(steps.safe, region)}")
    if steps.estimated:
        parts.append(f"es fehlt „{rule.starts.label}“")
    return "; ".join(parts) + "."


def title(rule: DeadlineRule) -> str:
    """Return name and norm: „Schonfrist (§ 569 Abs. 3 Nr. 2 BGB)“."""
    return f"{rule.label} ({rule.law})"


def span(length: Length, region: Region, *, office: bool = False) -> str:
    """Write a length: „2 Monate“, „3 Wochen + 1 Tag“, „10 Werktage (Mo–Sa, Niedersachsen)“."""
    week = "Mo–Fr" if office and not region.saturday_counts else "Mo–Sa"
    if length.months == 12:
        return "1 Jahr"
    parts = (
        _plural(length.months, "Monat", "Monate"),
        _plural(length.weeks, "Woche", "Wochen"),
        _plural(length.days, "Tag", "Tage"),
        _plural(length.workdays, "Werktag", f"Werktage ({week}, {region.land.label})"),
    )
    return " + ".join(part for part in parts if part)


def explain_missing(rule: DeadlineRule) -> str:
    """Say that a clock cannot be computed, and which input is missing."""
    return f"{title(rule)}: unbekannt, es fehlt „{rule.starts.label}“."


def explain_other_law(rule: DeadlineRule, start: date) -> str:
    """Say that a rule does not apply to a period that started on this day."""
    since = f" ab {numeric(rule.valid_from)}" if rule.valid_from else ""
    until = f" bis {numeric(rule.valid_to)}" if rule.valid_to else ""
    return f"{title(rule)}: unbekannt, die Regel gilt{since}{until}, {rule.start_name} war am {numeric(start)}."


def latest_end(rule: DeadlineRule, latest: LatestStart, event: date, end: date, region: Region) -> str:
    """Say by when a period has ended in any case, though its start is not known."""
    way = f"{latest.name} {numeric(event)} + {latest.months} Monate + {span(rule.length, region)}"
    return (
        f"Äußerste Grenze ist {spoken(end, region)} ({way}); lag „{rule.starts.label}“ früher, "
        "endet die Frist früher. Erfragen Sie das Datum."
    )


def doubts(rule: DeadlineRule, steps: Steps, inputs: Inputs, region: Region) -> tuple[str, ...]:
    """Return the warnings of a computed deadline: what is not certain, late or implausible, and what to do."""
    found = (
        _estimate_doubt(rule, steps, region),
        _end_doubt(rule, steps, region),
        rule.caution,
        _too_late(rule, steps, inputs),
        *(_too_early(rule, steps, kind, inputs[kind], region) for kind in rule.not_before if kind in inputs),
    )
    return tuple(warning for warning in found if warning)


def _plural(count: int, one: str, many: str) -> str:
    return "" if count == 0 else f"{count} {one if count == 1 else many}"


def _counted_from(rule: DeadlineRule, steps: Steps, region: Region) -> str:
    named, base = f"{steps.start_name} {numeric(steps.start)}", steps.counted_from
    if base == steps.start:
        return named
    if rule.latest_start:
        return f"{named} + {rule.latest_start.months} Monate = {numeric(base)} als spätester Beginn,"
    return f"{named} ({_reason(steps.start, region)}), verschoben auf {spoken(base, region)} ({rule.shift.value}),"


def _end(rule: DeadlineRule, steps: Steps, region: Region) -> str:
    raw, due = steps.raw, steps.due
    if raw != due:
        return f"{numeric(raw)} ({_reason(raw, region)}), verschoben auf {spoken(due, region)} ({rule.shift.value})"
    return ("" if rule.nature is Nature.LATEST else f"{rule.nature.value} ") + spoken(due, region)


def _reason(day: date, region: Region) -> str:
    return holiday_name(day, region) or WEEKDAYS[day.weekday()]


def _estimate_doubt(rule: DeadlineRule, steps: Steps, region: Region) -> str:
    if not steps.estimated:
        return ""
    return (
        f"„{rule.starts.label}“ fehlt: Die Frist endet frühestens am {spoken(steps.due, region)}. "
        "Erfragen Sie das Datum."
    )


def _end_doubt(rule: DeadlineRule, steps: Steps, region: Region) -> str:
    if steps.safe == steps.due or rule.nature is Nature.EARLIEST:
        return ""
    raw, due, act = numeric(steps.raw), numeric(steps.due), f"Handeln Sie bis {spoken(steps.safe, region)}."
    if rule.safety is Safety.RAW:
        return f"Ob sich das Ende vom {raw} auf den {due} verschiebt, ist nicht gesichert. {act}"
    if steps.counted_from != steps.start:
        return (
            f"Dass sich eine Räumungsfrist vor dem Zurückrechnen verschiebt, stützt nur LG Hamburg 307 T 13/90. {act}"
        )
    fact = f"Der letzte Tag {due} ist {_reason(steps.due, region)}"
    return f"{fact}; ob er sich verschiebt, ist umstritten. {act}" if rule.backward else f"{fact}. {act}"


def _too_late(rule: DeadlineRule, steps: Steps, inputs: Inputs) -> str:
    days = {inputs[kind]: kind for kind in rule.met_by if kind in inputs}
    if steps.estimated or not days or min(days) <= steps.due:
        return ""
    first = min(days)
    return f"„{days[first].label}“ am {numeric(first)} liegt nach dem Fristende {numeric(steps.due)}."


def _too_early(rule: DeadlineRule, steps: Steps, kind: StepKind, day: date, region: Region) -> str:
    if day >= steps.due:
        return ""
    gap = _plural((steps.due - day).days, "Tag", "Tage")
    return f"„{kind.label}“ am {numeric(day)} liegt {gap} zu früh: frühestens {spoken(steps.due, region)} ({rule.law})."
