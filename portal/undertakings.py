"""Undertakings (Verpflichtungserklärung): does this one make the termination without notice void (§ 569 Abs. 3 Nr. 2 BGB)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models import Case, Measure, Step
from models.base import label_of
from models.enums import AgencyKind, Delivery, StepKind
from portal import deadlines, steps, terminations
from portal.agencies import region_of
from portal.calendar import add_months
from portal.deadlines.rules import Deadline
from portal.deadlines.suit import GRACE_PERIOD
from portal.errors import Refused
from portal.letters.words import as_money

CODE = "undertaking"
"""The kind of measure in the catalogue that is checked here."""
LAW = "§ 569 Abs. 3 Nr. 2 BGB"
PUBLIC_BODIES = frozenset({
    AgencyKind.OFFICE, AgencyKind.JOBCENTER, AgencyKind.SOCIAL_OFFICE, AgencyKind.YOUTH_OFFICE, AgencyKind.PUBLIC_ORDER,
})  # fmt: skip
"""Who can bind itself as „öffentliche Stelle“; which of them is competent does not matter (handbook 1.2)."""
BLOCKED_FOR = 24
"""Months after a cure in which a second one does not help."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it is met (None: not known yet), in words with its values, and where it stands."""

    label: str
    met: bool | None
    words: str
    law: str = LAW


def is_one(measure: Measure) -> bool:
    """Say whether the measure is an undertaking."""
    return measure.kind is not None and measure.kind.code == CODE


def conditions(measure: Measure) -> list[Condition]:
    """Return every condition of an undertaking, in the order in which one checks them."""
    case, meant = measure.case, termination_of(measure)
    region = region_of(case.office)
    grace = (
        terminations.grace_of(meant, case.steps, region)
        if meant
        else deadlines.compute(GRACE_PERIOD, _earliest(case), region)
    )
    return [
        _curable(case, meant),
        _public_body(measure),
        _unconditional(measure),
        _sum("Mietrückstände genannt", measure.covers_arrears, case.arrears),
        _sum("Nutzungsentschädigung genannt", measure.covers_compensation, case.compensation),
        _reached(measure),
        _in_time(measure, grace),
        _not_blocked(case, meant),
    ]


def candidates(case: Case) -> list[Step]:
    """Return the terminations an undertaking can still undo, oldest first: without notice, for arrears."""
    found = [step for step in case.steps if terminations.can_be_cured(step) and step.cured_on is None]
    return sorted(found, key=lambda step: step.happened_on)


def termination_of(measure: Measure) -> Step | None:
    """Return the termination an undertaking is to undo: the one chosen, else the only one there is."""
    if measure.termination_id is not None:
        return next((step for step in measure.case.steps if step.id == measure.termination_id), None)
    found = candidates(measure.case)
    return found[0] if len(found) == 1 else None


def is_recorded(measure: Measure) -> bool:
    """Say whether an undertaking for this termination is a step of the proceeding already."""
    meant = termination_of(measure)
    tied = (None, meant.id if meant else None)
    return any(step.kind is StepKind.UNDERTAKING and step.termination_id in tied for step in measure.case.steps)


def _curable(case: Case, meant: Step | None) -> Condition:
    """Look for the one termination it is about; only one without notice can be undone."""
    label = "Fristlose Kündigung wegen Zahlungsverzugs"
    if meant is not None:
        return Condition(
            label, terminations.can_be_cured(meant), f"{meant.kind.label} vom {meant.happened_on:%d.%m.%Y}."
        )
    if found := candidates(case):
        days = ", ".join(f"{step.happened_on:%d.%m.%Y}" for step in found)
        return Condition(
            label, None, f"Mehrere stehen nebeneinander: {days}. Wählen Sie, welche die Erklärung heilen soll."
        )
    if any(step.kind is StepKind.TERMINATED_ORDINARY for step in case.steps):
        law = f"{LAW}; BGH VIII ZR 91/20"
        return Condition(
            label, False, "Im Fall steht keine. Eine ordentliche Kündigung heilt die Erklärung nicht.", law
        )
    return Condition(label, None, "Im Fall steht keine. Tragen Sie die Kündigung als Verfahrensschritt ein.")


def _earliest(case: Case) -> dict[StepKind, date]:
    """Return the earliest day of each kind of step, which is the careful one where several defendants were served."""
    found: dict[StepKind, date] = {}
    for step in case.steps:
        found[step.kind] = min(step.happened_on, found.get(step.kind, step.happened_on))
    return found


def verdict(found: Sequence[Condition]) -> tuple[bool | None, str]:
    """Return whether all conditions are met, and the sentence that says so."""
    failed = [one.label for one in found if one.met is False]
    unknown = [one.label for one in found if one.met is None]
    if failed:
        return False, f"Die Erklärung heilt die fristlose Kündigung so nicht ({LAW}): {'; '.join(failed)}."
    if unknown:
        return None, f"Noch nicht sicher ({LAW}). Klären Sie: {'; '.join(unknown)}."
    return True, (
        f"Alle Bedingungen sind erfüllt: Die fristlose Kündigung wegen Zahlungsverzugs wird unwirksam ({LAW}). "
        "Eine ordentliche Kündigung bleibt bestehen."
    )


def keep(measure: Measure, said: Mapping[str, Any], *, on: date) -> str:
    """Keep what an undertaking says, column -> value, and return the sentence that judges it.

    Raises Refused for a sum below zero, and for a day it cannot have arrived on: after ``on`` or before the termination.
    """
    for key in ("covers_arrears", "covers_compensation"):
        if (named := said.get(key)) is not None and named < 0:
            why = f"{label_of(Measure, key)} {as_money(named)}: Der Betrag liegt unter 0,00 €. Schreiben Sie ihn ohne Minus."
            raise Refused(why, at={key: why})
    measure.termination_id = said.get("termination_id", measure.termination_id)
    unlikely = _unlikely(said.get("delivered_on"), termination_of(measure), on)
    if unlikely:
        raise Refused(unlikely, at={"delivered_on": unlikely})
    for key, value in said.items():
        setattr(measure, key, value)
    met, sentence = verdict(conditions(measure))
    if not met or is_recorded(measure):
        return sentence
    return f"{sentence} Die Schonfrist läuft im Fall weiter, bis Sie es „Als Verfahrensschritt festhalten“."


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
    case, meant = measure.case, termination_of(measure)
    if is_recorded(measure):
        raise Refused(f"Der Schritt „{StepKind.UNDERTAKING.label}“ zu dieser Kündigung steht schon im Fall.")
    total = (measure.covers_arrears or Decimal(0)) + (measure.covers_compensation or Decimal(0))
    return steps.add(
        case, kind=StepKind.UNDERTAKING, on=measure.delivered_on, amount=total, termination=meant, note=measure.title
    )


def _public_body(measure: Measure) -> Condition:
    agency, label = measure.responsible_agency, "Von einer öffentlichen Stelle"
    if agency is None:
        return Condition(label, False, "Verantwortlich ist der Haushalt. Wählen Sie die Stelle, die sich verpflichtet.")
    return Condition(label, agency.kind in PUBLIC_BODIES, f"{agency.name} ({agency.kind.label})")


def _unconditional(measure: Measure) -> Condition:
    words = {
        None: "Nicht festgehalten. Lesen Sie nach: kein „wenn“, kein „sofern“.",
        True: "Ohne Bedingung erklärt.",
        False: "Mit Bedingung erklärt, zum Beispiel „wenn die Klage zurückgenommen wird“.",
    }
    law = f"{LAW}; LG Bielefeld WuM 94, 206; LG München I 14 S 2058/02"
    return Condition("Ohne Bedingung", measure.unconditional, words[measure.unconditional], law)


def _sum(label: str, named: Decimal | None, owed: Decimal | None) -> Condition:
    """Compare a sum of the undertaking with what the case says is owed; „nach aktuellem Stand“ is void."""
    law = f"{LAW}; LG Berlin 67 S 408/16"
    if named is None:
        nothing_owed = owed is not None and owed == 0
        words = "Nichts offen." if nothing_owed else "Kein Betrag festgehalten. Die Erklärung muss ihn nennen."
        return Condition(label, True if nothing_owed else None, words, law)
    if owed is None:
        return Condition(label, None, f"{as_money(named)} genannt; was offen ist, fehlt im Fall.", law)
    words = f"{as_money(named)} genannt, {as_money(owed)} offen."
    return Condition(label, named >= owed, words, law)


def _reached(measure: Measure) -> Condition:
    label, law = "Beim Vermieter oder seiner Prozessvertretung", f"{LAW}; BayObLG RE-Miet 1/94"
    if measure.delivered_to is None:
        return Condition(label, None, "Kein Zugang festgehalten.", law)
    right = measure.delivered_to in (Delivery.LANDLORD, Delivery.ATTORNEY)
    return Condition(label, right, f"Zugegangen: {measure.delivered_to.label}.", law)


def _in_time(measure: Measure, grace: Deadline) -> Condition:
    label = "Bis zum Ende der Schonfrist"
    if grace.due is None or grace.safe is None:
        return Condition(label, None, grace.sentence)
    if measure.delivered_on is None:
        return Condition(label, None, f"Zugang spätestens am {grace.safe:%d.%m.%Y}. {grace.sentence}")
    words = f"Zugegangen am {measure.delivered_on:%d.%m.%Y}. {grace.sentence}"
    if measure.delivered_on <= grace.safe:
        return Condition(label, True, words)
    doubtful = grace.estimated or measure.delivered_on <= grace.due
    return Condition(label, None if doubtful else False, " ".join((words, *grace.warnings)))


def _not_blocked(case: Case, meant: Step | None) -> Condition:
    """Look for a cure in the two years before; from which day they count is disputed, so this never says no by itself."""
    label = "Keine Heilung in den zwei Jahren davor"
    given = [step.happened_on for step in (meant,) if step] or [step.happened_on for step in candidates(case)]
    here = [step for step in case.steps if meant and step is not meant and step.happened_on < meant.happened_on]
    earlier = [step for one in _with_earlier(case) for step in one.steps]
    before = [step for step in (*here, *earlier) if step.cured_on is not None]
    newest = max((step.cured_on for step in before if step.cured_on), default=None)
    if newest is None:
        return Condition(label, True, "Das Portal kennt keine frühere Heilung für diesen Haushalt.")
    blocked = not given or add_months(newest, BLOCKED_FOR) >= max(given)
    return Condition(label, None if blocked else True, f"Frühere Kündigung geheilt am {newest:%d.%m.%Y}.")


def _with_earlier(case: Case) -> list[Case]:
    """Return the earlier cases of the household, the nearest first; a cure of this very proceeding is no earlier one."""
    found, one = [], case.previous_case
    while one is not None and one not in found:
        found.append(one)
        one = one.previous_case
    return found
