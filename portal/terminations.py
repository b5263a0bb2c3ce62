"""Terminations: which of them stand, which a payment has undone, and how long that is possible."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from models import Case, Step
from models.enums import ArrearsKind, StepKind, TerminationGround
from portal import cures, owed
from portal.agencies import region_of
from portal.calendar import Region
from portal.cures import Judgement
from portal.grace import CURES, can_be_cured, not_settled
from portal.letters.words import as_money
from portal.steps import TERMINATIONS as KINDS
from portal.tenancy_ends import end_doubt

NOT_FOR_MONEY = (TerminationGround.OWN_USE, TerminationGround.REALISATION, TerminationGround.CONDUCT)
"""Grounds of an ordinary termination that have nothing to do with debts."""


class State(enum.Enum):
    """Whether a termination still threatens the home."""

    EFFECTIVE = "steht"
    CURED = "unwirksam geworden"
    EXCLUDED = "wohl ausgeschlossen"
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


def no_cure(kind: StepKind, termination: Step | None) -> str:
    """Return the warning that a payment or undertaking does not undo the termination it is meant for; empty where it can.

    It may still be meant for it: landlords agree to go on, and courts weigh it (§§ 242, 573 BGB).
    """
    if kind not in CURES or termination is None or can_be_cured(termination):
        return ""
    words = termination.kind.label.removesuffix(" zugegangen")
    named = f"die {words[:1].lower()}{words[1:]} vom {termination.happened_on:%d.%m.%Y}"
    if termination.kind is StepKind.TERMINATED_ORDINARY and termination.ground not in NOT_FOR_MONEY:
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
    given = sorted((step for step in case.steps if step.kind in KINDS), key=lambda step: step.happened_on)
    return [_judge(case, step, region, on) for step in given]


def insufficient(case: Case, step: Step, known: Sequence[Step] | None = None) -> str:
    """Return what stands against a payment or undertaking that was just entered; empty where nothing is known to.

    ``known`` are the steps of the case where it does not hold them yet.
    """
    if step.kind not in CURES:
        return ""
    judged = cures.judgements(case, known or case.steps, region_of(case.office))
    return " ".join(dict.fromkeys(words for _, judgement in judged for words in judgement.doubts))


def still_ordinary(case: Case, on: date) -> str:
    """Return the warning that an ordinary termination still stands; nothing where none does."""
    standing_ = [
        one.termination
        for one in standing(case, on)
        if one.stands and one.termination.kind is StepKind.TERMINATED_ORDINARY
    ]
    days = [f"{step.happened_on:%d.%m.%Y}" for step in standing_]
    if not days:
        return ""
    for_debts = any(step.ground not in NOT_FOR_MONEY for step in standing_)
    why = "Zahlung heilt sie nicht (BGH VIII ZR 91/20)" if for_debts else "Mit Zahlung hat ihr Grund nichts zu tun"
    return (
        f"Die ordentliche Kündigung vom {', '.join(days)} steht noch: {why}. "
        "„Wohnung erhalten“ stimmt erst, wenn der Vermieter das Mietverhältnis fortsetzt; halten Sie das beim Schritt fest."
    )


def _judge(case: Case, step: Step, region: Region, on: date) -> Standing:
    if step.cured_on is not None:
        return Standing(step, State.CURED, f"Unwirksam seit {step.cured_on:%d.%m.%Y}, so eingetragen.")
    if step.kind is StepKind.TERMINATED_ORDINARY:
        return Standing(
            step, State.EFFECTIVE, " ".join(filter(None, (_not_cured(step), end_doubt(step, case, region))))
        )
    if not can_be_cured(step):
        return Standing(
            step, State.EFFECTIVE, "Nicht wegen Zahlungsverzugs: keine Schonfrist (§ 569 Abs. 3 Nr. 2 BGB)."
        )
    if excluded := _paid_before(case, step, region):
        return Standing(step, State.EXCLUDED, excluded)
    if barred := cures.bar(step.happened_on, cures.before(case, step, region)):
        return Standing(step, State.BARRED, barred)
    return _by_the_grace_period(step, cures.judge(case, case.steps, step, region), on)


def _not_cured(step: Step) -> str:
    """Say why no payment undoes an ordinary termination, and what may help instead."""
    if step.ground in NOT_FOR_MONEY:
        return (
            f"Nicht wegen Schulden ausgesprochen ({step.ground.label}): Zahlung ändert daran nichts. Zu prüfen sind der Grund "
            "(§ 573 BGB) und der Widerspruch nach der Sozialklausel (§§ 574, 574b BGB)."
        )
    return "Zahlung oder Verpflichtungserklärung heilt sie nicht (BGH VIII ZR 91/20)."


def _paid_before(case: Case, step: Step, region: Region) -> str:
    """Say that a termination for arrears is excluded where all was paid before it arrived (§ 543 Abs. 2 Satz 2 BGB)."""
    if step.ground is TerminationGround.DEPOSIT:
        return ""
    earlier = [one.happened_on for one in case.steps if can_be_cured(one) and one.happened_on < step.happened_on]
    began = [one.happened_on for one in case.steps if one.kind is StepKind.ARREARS_BEGAN]
    since = max((day for day in (*earlier, *began) if day <= step.happened_on), default=date.min)
    paid = [
        one for one in case.steps
        if one.kind is StepKind.PAID and since <= one.happened_on < step.happened_on
        and (one.termination_id == step.id if one.termination_id else not earlier)
    ]  # fmt: skip
    covering = [one for one in paid if cures.payment(case, one, paid, step, region).enough]
    if not covering:
        return ""
    rent_after = _rent_since(case, covering[-1].happened_on, step.happened_on, region)
    return (
        f"„{covering[-1].kind.label}“ am {covering[-1].happened_on:%d.%m.%Y}, vor dem Zugang am {step.happened_on:%d.%m.%Y}: "
        "War der Vermieter bis dahin ganz befriedigt, ist die fristlose Kündigung wegen Zahlungsverzugs ausgeschlossen "
        f"(§ 543 Abs. 2 Satz 2 BGB). {rent_after}Prüfen Sie den Tag des Zahlungseingangs, und halten Sie es dem Vermieter vor."
    )


def _rent_since(case: Case, paid_on: date, given_on: date, region: Region) -> str:
    """Say what rent stayed open or fell due between a payment and the termination, where the months tell."""
    if not owed.has_table(case):
        return ""
    rent = owed.open_on(case, given_on, region)[ArrearsKind.RENT]
    before = owed.open_on(case, paid_on, region)[ArrearsKind.RENT]
    if rent is None or before is None or rent <= before:
        return ""
    return f"Achtung: Nach der Zahlung wurde bis zum Zugang weitere Miete fällig ({as_money(rent - before)}). "


def _by_the_grace_period(step: Step, judged: Judgement, on: date) -> Standing:
    first = judged.graces[0]
    if judged.cure is not None:
        cure = judged.cure
        words = f"„{cure.kind.label}“ am {cure.on:%d.%m.%Y}, in der Schonfrist (§ 569 Abs. 3 Nr. 2 BGB). {cure.words}"
        return Standing(step, State.CURED, words.strip())
    without = _unpaid(step, judged, on)
    if not judged.is_unclear:
        return replace(without, sentence=" ".join((*judged.doubts, without.sentence)))
    sentence = " ".join((*judged.doubts, without.sentence if without.state is State.OPEN else "")).strip()
    if not judged.doubts and first.due is not None:
        sentence = f"Die Schonfrist endet frühestens am {first.due:%d.%m.%Y}; ohne Zustelldatum bleibt offen, ob sie gewahrt ist."
    return Standing(step, State.UNKNOWN, sentence, without.until)


def _unpaid(step: Step, judged: Judgement, on: date) -> Standing:
    """Return how a termination stands by the days of its suit alone."""
    first, last = judged.graces[0], judged.graces[-1]
    if first.safe is None or first.due is None or last.due is None:
        return Standing(
            step, State.OPEN, "Noch keine Klage: heilbar bis zwei Monate nach Zustellung (§ 569 Abs. 3 Nr. 2 BGB)."
        )
    if first.estimated and first.due < on:
        return Standing(
            step, State.UNKNOWN,
            f"Die Schonfrist endet frühestens am {first.due:%d.%m.%Y}; ohne Zustelldatum bleibt offen, ob sie gewahrt ist.",
        )  # fmt: skip
    if first.due >= on:
        words = "mindestens bis" if first.estimated else "bis"
        return Standing(step, State.OPEN, f"Heilbar {words} {first.safe:%d.%m.%Y}: {first.sentence}", first.safe)
    if last.due >= on:
        return Standing(step, State.UNKNOWN, not_settled(judged.graces))
    return Standing(step, State.EFFECTIVE, f"Die Schonfrist endete am {last.due:%d.%m.%Y} (§ 569 Abs. 3 Nr. 2 BGB).")
