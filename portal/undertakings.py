"""Undertakings (Verpflichtungserklärung): does this one make the termination without notice void (§ 569 Abs. 3 Nr. 2 BGB)?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from models import Case, Measure, Step
from models.base import label_of
from models.enums import StepKind
from portal import cures, steps, undertaking_check
from portal.agencies import region_of
from portal.calendar import Region
from portal.errors import Refused
from portal.letters.words import as_money
from portal.undertaking_check import Condition, candidates, verdict

CODE = "undertaking"
"""The kind of measure in the catalogue that is checked here."""


def is_one(measure: Measure) -> bool:
    """Say whether the measure is an undertaking."""
    return measure.kind is not None and measure.kind.code == CODE


def conditions(measure: Measure) -> list[Condition]:
    """Return every condition of an undertaking, in the order in which one checks them; an earlier cure comes last."""
    case = measure.case
    region = region_of(case.office)
    return [*undertaking_check.conditions(measure, case.steps, region), _not_blocked(case, meant_by(measure), region)]


def meant_by(measure: Measure) -> Step | None:
    """Return the termination an undertaking is to undo: the one chosen, else the only one there is."""
    return undertaking_check.termination_of(measure, measure.case.steps)


def is_recorded(measure: Measure) -> bool:
    """Say whether an undertaking for this termination is a step of the proceeding already."""
    meant = meant_by(measure)
    tied = (None, meant.id if meant else None)
    return any(step.kind is StepKind.UNDERTAKING and step.termination_id in tied for step in measure.case.steps)


def keep(measure: Measure, said: Mapping[str, Any], *, on: date) -> str:
    """Keep what an undertaking says, column -> value, and return the sentence that judges it.

    Raises Refused for a sum below zero, and for a day it cannot have arrived on: after ``on`` or before the termination.
    """
    for key in ("covers_arrears", "covers_compensation"):
        if (named := said.get(key)) is not None and named < 0:
            why = f"{label_of(Measure, key)} {as_money(named)}: Der Betrag liegt unter 0,00 €. Schreiben Sie ihn ohne Minus."
            raise Refused(why, at={key: why})
    measure.termination_id = said.get("termination_id", measure.termination_id)
    unlikely = _unlikely(said.get("delivered_on"), meant_by(measure), on)
    if unlikely:
        raise Refused(unlikely, at={"delivered_on": unlikely})
    for key, value in said.items():
        setattr(measure, key, value)
    met, sentence = verdict(conditions(measure))
    if is_recorded(measure):
        return (
            sentence
            if met
            else f"{sentence} Der Schritt „{StepKind.UNDERTAKING.label}“ zählt deshalb nicht als Heilung."
        )
    return (
        f"{sentence} Die Schonfrist gilt im Fall als gewahrt; mit „Als Verfahrensschritt festhalten“ steht es auch in der Geschichte."
        if met
        else sentence
    )


def _unlikely(arrived: date | None, meant: Step | None, on: date) -> str | None:
    """Say why an undertaking cannot have arrived on a day, None where it can."""
    if arrived is None:
        return None
    if arrived > on:
        return f"Zugegangen am {arrived:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher."
    if meant is not None and arrived < meant.happened_on:
        return (
            f"Zugegangen am {arrived:%d.%m.%Y}: Die Kündigung ist erst vom {meant.happened_on:%d.%m.%Y}. "
            "Prüfen Sie beide Tage."
        )
    return None


def record(measure: Measure) -> Step:
    """Note the undertaking as a step of the proceeding; raise Refused unless it meets every condition, or a second time."""
    met, sentence = verdict(conditions(measure))
    if not met or measure.delivered_on is None:
        raise Refused(sentence)
    case, meant = measure.case, meant_by(measure)
    if is_recorded(measure):
        raise Refused(f"Der Schritt „{StepKind.UNDERTAKING.label}“ zu dieser Kündigung steht schon im Fall.")
    total = (measure.covers_arrears or Decimal(0)) + (measure.covers_compensation or Decimal(0))
    return steps.add(
        case, kind=StepKind.UNDERTAKING, on=measure.delivered_on, amount=total, termination=meant, note=measure.title
    )


def _not_blocked(case: Case, meant: Step | None, region: Region) -> Condition:
    """Look for a cure in the two years before; from which day they count is disputed, so this never says no by itself."""
    label = "Keine Heilung in den zwei Jahren davor"
    earlier = cures.before(case, meant, region)
    if not earlier:
        return Condition(label, True, "Das Portal kennt keine frühere Heilung für diesen Haushalt.")
    given = [step.happened_on for step in (meant,) if step] or [step.happened_on for step in candidates(case.steps)]
    barred = cures.bar(max(given), earlier) if given else "Ohne Kündigung im Fall bleibt offen, ob sie entgegensteht."
    cured = max(cured for _, cured in earlier)
    return Condition(
        label, None if barred else True, f"Frühere Kündigung geheilt am {cured:%d.%m.%Y}. {barred}".strip()
    )
