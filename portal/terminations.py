"""Terminations: which of them stand, which a payment has undone, and how long that is possible."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models import Case, Step
from models.enums import StepKind, TerminationGround
from portal.agencies import region_of
from portal.calendar import Region, add_months
from portal.deadlines import Deadline, Event, compute
from portal.deadlines.selection import runs
from portal.deadlines.suit import GRACE_PERIOD
from portal.steps import TERMINATIONS as KINDS

CURES = (StepKind.PAID, StepKind.UNDERTAKING)
CURABLE = (None, TerminationGround.ARREARS, TerminationGround.DEPOSIT)
"""Grounds of a termination without notice that a payment can undo; an unknown one is counted as arrears."""
BAR = 24
"""Months in which an earlier cure stands against a new one (§ 569 Abs. 3 Nr. 2 Satz 2 BGB)."""


class State(enum.Enum):
    """Whether a termination still threatens the home."""

    EFFECTIVE = "steht"
    CURED = "unwirksam geworden"
    OPEN = "noch heilbar"
    BARRED = "steht, Heilung gesperrt"
    UNKNOWN = "unklar"


@dataclass(frozen=True, slots=True)
class Standing:
    """One termination, what has become of it, and why."""

    termination: Step
    state: State
    sentence: str
    until: date | None = None
    """The last safe day of the grace period while it can still be undone."""

    @property
    def stands(self) -> bool:
        """Say whether it is not undone."""
        return self.state is not State.CURED


def can_be_cured(step: Step) -> bool:
    """Say whether a payment can undo this termination: only one without notice, for arrears (§ 569 Abs. 2a, 3 BGB)."""
    return step.kind is StepKind.TERMINATED_IMMEDIATE and step.ground in CURABLE


def no_cure(kind: StepKind, termination: Step | None) -> str:
    """Return the warning that a payment or undertaking does not undo the termination it is meant for; empty where it can.

    It may still be meant for it: landlords agree to go on, and courts weigh it (§§ 242, 573 BGB).
    """
    if kind not in CURES or termination is None or can_be_cured(termination):
        return ""
    words = termination.kind.label.removesuffix(" zugegangen")
    named = f"die {words[:1].lower()}{words[1:]} vom {termination.happened_on:%d.%m.%Y}"
    if termination.kind is StepKind.TERMINATED_ORDINARY:
        why = "§ 569 Abs. 3 Nr. 2 BGB gilt nur für die fristlose, BGH VIII ZR 91/20"
    else:
        why = "sie ist nicht wegen Zahlungsverzugs ausgesprochen, § 569 Abs. 3 Nr. 2 BGB"
    return (
        f"Achtung: „{kind.label}“ heilt {named} nicht ({why}). Sie steht weiter; die Wohnung ist erst gesichert, "
        "wenn der Vermieter das Mietverhältnis fortsetzt."
    )


def leave_running(steps: Sequence[Step], key: str) -> bool:
    """Say whether the terminations of a case leave a clock running.

    The grace period needs a termination that a payment can undo, the hardship objection an ordinary one still in
    force. All other clocks follow the suit, which goes on whatever becomes of the termination.
    """
    given = [step for step in steps if step.kind in KINDS]
    if key == "grace_period":
        return not given or any(can_be_cured(step) for step in given)
    if key == "hardship_objection":
        ordinary = [step for step in given if step.kind is StepKind.TERMINATED_ORDINARY]
        return not ordinary or any(step.cured_on is None for step in ordinary)
    return True


def in_force(known: Sequence[Step]) -> list[Step]:
    """Return the steps that still count: the end of a tenancy falls away with the termination it was named in."""
    undone = {step.id for step in known if step.kind in KINDS and step.cured_on is not None and step.id is not None}
    return [step for step in known if step.kind is not StepKind.TENANCY_ENDS or step.termination_id not in undone]


def standing(case: Case, on: date) -> list[Standing]:
    """Return what has become of each termination of a case on a day, oldest first; earlier cases count for the bar."""
    region = region_of(case.office)
    before = cures_of([step for earlier in _earlier(case) for step in earlier.steps], region)
    found: list[Standing] = []
    for step in sorted((step for step in case.steps if step.kind in KINDS), key=lambda step: step.happened_on):
        found.append(_judge(step, case.steps, before, region, on))
        before += cures_of_one(step, case.steps, region)
    return found


def cures_of(steps: Sequence[Step], region: Region) -> list[tuple[date, date]]:
    """Return (termination, cure) for each termination that a payment has undone."""
    return [pair for step in steps if can_be_cured(step) for pair in cures_of_one(step, steps, region)]


def cures_of_one(step: Step, steps: Sequence[Step], region: Region) -> list[tuple[date, date]]:
    """Return the termination with its cure, if a payment has undone it."""
    if not can_be_cured(step):
        return []
    cured_on = step.cured_on or grace_of(step, steps, region).met_on
    return [] if cured_on is None else [(step.happened_on, cured_on)]


def still_ordinary(case: Case, on: date) -> str:
    """Return the warning that an ordinary termination still stands; nothing where none does."""
    days = [
        f"{one.termination.happened_on:%d.%m.%Y}"
        for one in standing(case, on)
        if one.stands and one.termination.kind is StepKind.TERMINATED_ORDINARY
    ]
    if not days:
        return ""
    return (
        f"Die ordentliche Kündigung vom {', '.join(days)} steht noch: Zahlung heilt sie nicht (BGH VIII ZR 91/20). "
        "„Wohnung erhalten“ stimmt erst, wenn der Vermieter das Mietverhältnis fortsetzt; halten Sie das beim Schritt fest."
    )


def _earlier(case: Case) -> Iterable[Case]:
    """Yield the earlier cases of the household, newest first."""
    seen, earlier = {case.id}, case.previous_case
    while earlier is not None and earlier.id not in seen:
        seen.add(earlier.id)
        yield earlier
        earlier = earlier.previous_case


def _judge(
    step: Step, steps: Sequence[Step], before: Sequence[tuple[date, date]], region: Region, on: date
) -> Standing:
    if step.cured_on is not None:
        return Standing(step, State.CURED, f"Unwirksam seit {step.cured_on:%d.%m.%Y}, so eingetragen.")
    if step.kind is StepKind.TERMINATED_ORDINARY:
        return Standing(
            step, State.EFFECTIVE, "Zahlung oder Verpflichtungserklärung heilt sie nicht (BGH VIII ZR 91/20)."
        )
    if not can_be_cured(step):
        return Standing(
            step, State.EFFECTIVE, "Nicht wegen Zahlungsverzugs: keine Schonfrist (§ 569 Abs. 3 Nr. 2 BGB)."
        )
    barred = _bar(step, before)
    grace = grace_of(step, steps, region)
    if barred:
        return Standing(step, State.BARRED, barred)
    return _by_the_grace_period(step, steps, grace, on)


def _bar(step: Step, before: Sequence[tuple[date, date]]) -> str:
    """Return why an earlier cure may stand against this one; counted from the cure, which is the widest reading."""
    for given, cured_on in reversed(before):
        if given < step.happened_on <= add_months(cured_on, BAR):
            return (
                f"Schon die Kündigung vom {given:%d.%m.%Y} wurde am {cured_on:%d.%m.%Y} durch Zahlung unwirksam, vor nicht "
                "mehr als zwei Jahren: Eine neue Zahlung heilt voraussichtlich nicht (§ 569 Abs. 3 Nr. 2 Satz 2 BGB). "
                "Ab welchem Tag die zwei Jahre zählen, ist nicht gesichert; prüfen Sie es."
            )
    return ""


def grace_of(step: Step, steps: Sequence[Step], region: Region) -> Deadline:
    """Return the grace period of one termination: of the first suit after it, with the payments meant for it."""
    later = [
        Event(one.kind, one.happened_on)
        for one in steps
        if one.happened_on >= step.happened_on
        and (one.kind not in CURES or one.termination_id in (None, step.id))
        and (one is step or one.kind is not StepKind.TERMINATED_IMMEDIATE)
    ]
    inputs = next(iter(runs(GRACE_PERIOD, later)), None)
    if inputs is None:
        inputs = {event.kind: event.on for event in reversed(later) if event.kind in CURES}
    return compute(GRACE_PERIOD, inputs, region)


def _by_the_grace_period(step: Step, steps: Sequence[Step], grace: Deadline, on: date) -> Standing:
    paid = min(
        (one for one in steps if one.kind in CURES and one.happened_on >= step.happened_on
         and one.termination_id in (None, step.id)),
        key=lambda one: one.happened_on, default=None,
    )  # fmt: skip
    if grace.met_on is not None or (paid is not None and not grace.is_known):
        day = grace.met_on or (paid.happened_on if paid else on)
        word = paid.kind.label if paid else "Zahlung"
        return Standing(step, State.CURED, f"„{word}“ am {day:%d.%m.%Y}, in der Schonfrist (§ 569 Abs. 3 Nr. 2 BGB).")
    if grace.safe is None or grace.due is None:
        return Standing(
            step, State.OPEN, "Noch keine Klage: heilbar bis zwei Monate nach Zustellung (§ 569 Abs. 3 Nr. 2 BGB)."
        )
    if grace.estimated and (paid is not None or grace.due < on):
        return Standing(
            step, State.UNKNOWN,
            f"Die Schonfrist endet frühestens am {grace.due:%d.%m.%Y}; ohne Zustelldatum bleibt offen, ob sie gewahrt ist.",
        )  # fmt: skip
    if grace.due >= on:
        words = "mindestens bis" if grace.estimated else "bis"
        return Standing(step, State.OPEN, f"Heilbar {words} {grace.safe:%d.%m.%Y}: {grace.sentence}", grace.safe)
    late = f" „{paid.kind.label}“ am {paid.happened_on:%d.%m.%Y} kam danach." if paid else ""
    return Standing(
        step, State.EFFECTIVE, f"Die Schonfrist endete am {grace.due:%d.%m.%Y} (§ 569 Abs. 3 Nr. 2 BGB).{late}"
    )
