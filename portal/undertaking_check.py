"""Does an undertaking (Verpflichtungserklärung) say what it must, and did it reach the right one in time?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models import Measure, Step
from models.enums import NOT_DONE, AgencyKind, ArrearsKind, Delivery, MeasureState, StepKind
from portal import deadlines, grace, owed
from portal.calendar import Region
from portal.deadlines.rules import Deadline
from portal.deadlines.suit import GRACE_PERIOD
from portal.grace import LAW
from portal.letters.words import as_money

PUBLIC_BODIES = frozenset({
    AgencyKind.OFFICE, AgencyKind.JOBCENTER, AgencyKind.SOCIAL_OFFICE, AgencyKind.YOUTH_OFFICE, AgencyKind.PUBLIC_ORDER,
})  # fmt: skip
"""Who can bind itself as „öffentliche Stelle“; which of them is competent does not matter (handbook 1.2)."""
SAID = ("unconditional", "covers_arrears", "covers_compensation", "delivered_to", "delivered_on")
"""Columns only the check of an undertaking fills."""
GIVEN_UP = (*NOT_DONE, MeasureState.DROPPED)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it is met (None: not known yet), in words with its values, and where it stands."""

    label: str
    met: bool | None
    words: str
    law: str = LAW


def is_checked(measure: Measure) -> bool:
    """Say whether somebody began to check the measure as an undertaking, and it was not given up since."""
    return measure.state not in GIVEN_UP and any(getattr(measure, key) is not None for key in SAID)


def conditions(measure: Measure, steps: Sequence[Step], region: Region) -> list[Condition]:
    """Return every condition the undertaking itself must meet, in the order in which one checks them."""
    case, meant = measure.case, termination_of(measure, steps)
    graces = (
        grace.graces_of(meant, steps, region) if meant else [deadlines.compute(GRACE_PERIOD, _earliest(steps), region)]
    )
    due = owed.open_on(case, measure.delivered_on or date.max, region)
    return [
        _curable(steps, meant),
        _public_body(measure),
        _unconditional(measure),
        _sum("Mietrückstände genannt", measure.covers_arrears, due[ArrearsKind.RENT]),
        _sum("Nutzungsentschädigung genannt", measure.covers_compensation, due[ArrearsKind.COMPENSATION]),
        _reached(measure),
        _in_time(measure, graces),
    ]


def candidates(steps: Sequence[Step]) -> list[Step]:
    """Return the terminations an undertaking can still undo, oldest first: without notice, for arrears."""
    found = [step for step in steps if grace.can_be_cured(step) and step.cured_on is None]
    return sorted(found, key=lambda step: step.happened_on)


def termination_of(measure: Measure, steps: Sequence[Step]) -> Step | None:
    """Return the termination an undertaking is to undo: the one chosen, else the only one there is."""
    if measure.termination_id is not None:
        return next((step for step in steps if step.id == measure.termination_id), None)
    found = candidates(steps)
    return found[0] if len(found) == 1 else None


def _curable(steps: Sequence[Step], meant: Step | None) -> Condition:
    """Look for the one termination it is about; only one without notice can be undone."""
    label = "Fristlose Kündigung wegen Zahlungsverzugs"
    if meant is not None:
        return Condition(label, grace.can_be_cured(meant), f"{meant.kind.label} vom {meant.happened_on:%d.%m.%Y}.")
    if found := candidates(steps):
        days = ", ".join(f"{step.happened_on:%d.%m.%Y}" for step in found)
        return Condition(
            label, None, f"Mehrere stehen nebeneinander: {days}. Wählen Sie, welche die Erklärung heilen soll."
        )
    if any(step.kind is StepKind.TERMINATED_ORDINARY for step in steps):
        law = f"{LAW}; BGH VIII ZR 91/20"
        return Condition(
            label, False, "Im Fall steht keine. Eine ordentliche Kündigung heilt die Erklärung nicht.", law
        )
    return Condition(label, None, "Im Fall steht keine. Tragen Sie die Kündigung als Verfahrensschritt ein.")


def _earliest(steps: Sequence[Step]) -> dict[StepKind, date]:
    """Return the earliest day of each kind of step, which is the careful one where several defendants were served."""
    found: dict[StepKind, date] = {}
    for step in steps:
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


def _in_time(measure: Measure, graces: Sequence[Deadline]) -> Condition:
    """Compare the day of arrival with the grace period; where defendants were served apart, only the first end is sure."""
    label, first, last = "Bis zum Ende der Schonfrist", graces[0], graces[-1]
    if first.due is None or first.safe is None or last.due is None:
        return Condition(label, None, first.sentence)
    if measure.delivered_on is None:
        return Condition(label, None, f"Zugang spätestens am {first.safe:%d.%m.%Y}. {first.sentence}")
    words = f"Zugegangen am {measure.delivered_on:%d.%m.%Y}. {first.sentence}"
    if measure.delivered_on <= first.safe:
        return Condition(label, True, words)
    if first.due < measure.delivered_on <= last.due:
        return Condition(label, None, f"{words} {grace.not_settled(graces)}")
    doubtful = first.estimated or measure.delivered_on <= first.due
    return Condition(label, None if doubtful else False, " ".join((words, *first.warnings)))
