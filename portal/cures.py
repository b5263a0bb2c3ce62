"""What has undone a termination: payments that cover all that is owed and undertakings that pass their check, in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from models import Case, Measure, Step
from models.enums import ArrearsKind, StepKind, TerminationGround
from portal import owed, undertaking_check
from portal.calendar import Region, add_months
from portal.deadlines import Deadline, Event
from portal.deadlines.suit import GRACE_PERIOD
from portal.grace import CURES, LAW, can_be_cured, graces_of, not_settled
from portal.letters.words import as_money
from portal.undertaking_check import is_checked, termination_of, verdict

BAR = 24
"""Months in which an earlier cure stands against a new one (§ 569 Abs. 3 Nr. 2 Satz 2 BGB)."""


@dataclass(frozen=True, slots=True)
class Act:
    """A payment or undertaking meant for a termination: is it enough (None: not known), and what is to be said of it."""

    kind: StepKind
    on: date
    enough: bool | None
    words: str = ""
    tied: bool = False
    """Somebody said which termination it is for."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the acts have done to one termination, or to the case where none is recorded."""

    graces: Sequence[Deadline]
    cure: Act | None = None
    """The act that has undone it for certain."""
    counting: Sequence[Act] = ()
    """Acts whose day alone decides: enough, and not between the ends of two grace periods."""
    doubts: Sequence[str] = ()
    """What is to be said of acts that have not undone it, or not for certain."""
    is_unclear: bool = False
    """One of them may have undone it."""


Judged: TypeAlias = tuple[Step | None, Judgement]
"""A termination with what has become of it; None for the case as a whole where no notice is recorded."""


@dataclass(slots=True)
class _Sorting:
    """Acts as they are judged one after the other."""

    graces: Sequence[Deadline]
    cure: Act | None = None
    counting: list[Act] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    is_unclear: bool = False

    def take(self, act: Act) -> None:
        """Judge one act by its sum or check, then by its day."""
        first, last = self.graces[0], self.graces[-1]
        if act.enough is not True:
            late = last.due is not None and not last.estimated and act.on > last.due
            self._doubt(act.words, unclear=act.enough is None and not late)
        elif first.due is None or last.due is None or act.on <= first.due:
            self.counting.append(act)
            self.cure = self.cure or act
        elif first.estimated:
            self.counting.append(act)
            self.is_unclear = True
        elif act.on <= last.due:
            self._doubt(f"„{act.kind.label}“ am {act.on:%d.%m.%Y}. {not_settled(self.graces)}", unclear=True)
        else:
            self.counting.append(act)
            self._doubt(f"„{act.kind.label}“ am {act.on:%d.%m.%Y} kam danach.", unclear=False)

    def _doubt(self, words: str, *, unclear: bool) -> None:
        self.doubts.append(words)
        self.is_unclear = self.is_unclear or unclear


def judge(case: Case, steps: Sequence[Step], termination: Step | None, region: Region) -> Judgement:
    """Return what payments and undertakings have done to a termination; without one, what is to be said of them."""
    sorting = _Sorting(graces_of(termination, steps, region) if termination else [Deadline(GRACE_PERIOD, "")])
    for act in sorted(_acts(case, steps, termination, region), key=lambda act: act.on):
        sorting.take(act)
    return Judgement(sorting.graces, sorting.cure, sorting.counting, sorting.doubts, sorting.is_unclear)


def cured_on(case: Case, step: Step, region: Region) -> date | None:
    """Return the day on which a termination became void for certain: as entered by hand, else by payment or undertaking."""
    if not can_be_cured(step) or step.cured_on is not None:
        return step.cured_on if can_be_cured(step) else None
    cure = judge(case, case.steps, step, region).cure
    return None if cure is None else cure.on


def before(case: Case, step: Step | None, region: Region) -> list[tuple[date, date]]:
    """Return (termination, cure) of each earlier termination of the household that became void, oldest first.

    Cures before the suit was served count: § 569 Abs. 3 Nr. 2 Satz 1 BGB sets only the latest day.
    """
    own = [(case, one) for one in case.steps if step is not None and one is not step]
    all_ = [*own, *((other, one) for other in _earlier(case) for one in other.steps)]
    given = [(of, one) for of, one in all_ if step is None or one.happened_on < step.happened_on]
    found = [(one.happened_on, cured_on(of, one, region)) for of, one in given if can_be_cured(one)]
    return sorted((given_on, cured) for given_on, cured in found if cured is not None)


def bar(given_on: date, earlier: Sequence[tuple[date, date]]) -> str:
    """Return why an earlier cure may stand against one of a termination; counted from the cure, the widest reading."""
    for given, cured in reversed(earlier):
        if given < given_on <= add_months(cured, BAR):
            return (
                f"Schon die Kündigung vom {given:%d.%m.%Y} wurde am {cured:%d.%m.%Y} durch Zahlung unwirksam, vor nicht "
                "mehr als zwei Jahren: Eine neue Zahlung heilt voraussichtlich nicht (§ 569 Abs. 3 Nr. 2 Satz 2 BGB). "
                "Ab welchem Tag die zwei Jahre zählen, ist nicht gesichert; prüfen Sie es."
            )
    return ""


def events(judged: Sequence[Judged]) -> list[Event]:
    """Return the payments and undertakings the clocks take for granted; a cure entered by hand is one."""
    found = []
    for step, judgement in judged:
        day = step.happened_on if step is not None else None
        if step is not None and step.cured_on is not None:
            found.append(Event(StepKind.PAID, step.cured_on, day))
        for act in judgement.counting:
            for_all = all(act in other.counting for one, other in judged if one is None or one.happened_on <= act.on)
            found.append(Event(act.kind, act.on, None if for_all and not act.tied else day))
    return found


def judgements(case: Case, steps: Sequence[Step], region: Region) -> list[Judged]:
    """Return each termination that can be undone with its judgement, oldest first; one for none where no notice is known."""
    given = [step for step in steps if step.kind in (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY)]
    curable = sorted((step for step in given if can_be_cured(step)), key=lambda step: step.happened_on)
    return [(step, judge(case, steps, step, region)) for step in (curable if given else [None])]


def all_undone(steps: Sequence[Step], judged: Sequence[Judged]) -> date | None:
    """Return the day by which every termination had become void; None where one stands, or none is known."""
    undone = {id(step): one.cure.on for step, one in judged if step is not None and one.cure is not None}
    given = [step for step in steps if step.kind in (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY)]
    days = [step.cured_on or undone.get(id(step)) for step in given]
    found = [day for day in days if day is not None]
    return max(found) if found and len(found) == len(given) else None


def _earlier(case: Case) -> Iterator[Case]:
    """Yield the earlier cases of the household, newest first."""
    seen, earlier = {case.id}, case.previous_case
    while earlier is not None and earlier.id not in seen:
        seen.add(earlier.id)
        yield earlier
        earlier = earlier.previous_case


def _acts(case: Case, steps: Sequence[Step], termination: Step | None, region: Region) -> Iterator[Act]:
    meant = [step for step in steps if step.kind in CURES and is_meant(step, termination)]
    paid = sorted((step for step in meant if step.kind is StepKind.PAID), key=lambda step: step.happened_on)
    for step in paid:
        yield payment(case, step, paid, termination, region)
    declared = [step for step in meant if step.kind is StepKind.UNDERTAKING]
    measures = [one for one in case.measures if is_checked(one) and termination_of(one, steps) in (None, termination)]
    for measure in measures:
        yield from _checked(measure, declared, steps, region)
    for step in declared if not measures else ():
        yield Act(step.kind, step.happened_on, None, _unchecked(step), step.termination_id is not None)


def is_meant(step: Step, termination: Step | None) -> bool:
    """Say whether a payment or undertaking is meant for a termination, and not earlier than it."""
    if termination is None:
        return True
    return step.happened_on >= termination.happened_on and step.termination_id in (None, termination.id)


def _checked(measure: Measure, declared: Sequence[Step], steps: Sequence[Step], region: Region) -> Iterator[Act]:
    """Yield an undertaking as its check judges it; a step that says it arrived decides nothing beside the check."""
    met, sentence = verdict(undertaking_check.conditions(measure, steps, region))
    on = measure.delivered_on or min((step.happened_on for step in declared), default=None)
    if on is None:
        return
    words = f"Maßnahme „{measure.title}“: {sentence}"
    if declared:
        days = ", ".join(f"{step.happened_on:%d.%m.%Y}" for step in declared)
        words = f"Achtung: „{StepKind.UNDERTAKING.label}“ ({days}) steht als Schritt im Fall, die Prüfung widerspricht. {words}"
    yield Act(StepKind.UNDERTAKING, on, met, "" if met else words, measure.termination_id is not None)


def _unchecked(step: Step) -> str:
    """Say that nobody has checked an undertaking that arrived, and where to do so."""
    return (
        f"„{step.kind.label}“ am {step.happened_on:%d.%m.%Y}: Ob sie ohne Bedingung ist und alle Beträge nennt, ist nicht "
        "geprüft; bis dahin zählt sie nicht als Heilung. Legen Sie die Maßnahme „Verpflichtungserklärung“ an, und prüfen Sie "
        f"sie dort ({LAW})."
    )


def payment(case: Case, step: Step, paid: Sequence[Step], termination: Step | None, region: Region) -> Act:
    """Compare a payment, with those since the arrears were noted, with what is open on its day: rent and compensation."""
    deposit = termination is not None and termination.ground is TerminationGround.DEPOSIT
    kinds = (ArrearsKind.DEPOSIT,) if deposit else owed.RENT_AND_COMPENSATION
    due = owed.open_on(case, step.happened_on, region, kinds)
    known = [sum_ for sum_ in due.values() if sum_ is not None]
    total, tied = sum(known, Decimal(0)), step.termination_id is not None
    if known and step.amount is not None and (sums := _paid_by(case, step, paid)) < total:
        words = (
            f"Achtung: „{step.kind.label}“ am {step.happened_on:%d.%m.%Y} mit {as_money(sums)} deckt nicht, was an diesem Tag "
            f"offen ist: {_named(due, total)}. Nötig ist alles, auch die Nutzungsentschädigung ({LAW})."
        )
        return Act(step.kind, step.happened_on, False, words, tied)
    if step.amount is None and total and owed.has_table(case):
        words = (
            f"Achtung: „{step.kind.label}“ am {step.happened_on:%d.%m.%Y} nennt keinen Betrag; nach den Rückständen sind "
            f"{_named(due, total)} offen. Tragen Sie den Betrag oder die Zahlung nach ({LAW})."
        )
        return Act(step.kind, step.happened_on, None, words, tied)
    return Act(step.kind, step.happened_on, True, _unknown(step, due, total), tied)


def _paid_by(case: Case, step: Step, paid: Sequence[Step]) -> Decimal:
    """Return what was paid up to a step in Euro: with the earlier payments the arrears noted do not hold yet."""
    since = case.arrears_on or date.min
    earlier = [one for one in paid if one is not step and since <= one.happened_on <= step.happened_on]
    return sum((one.amount for one in (*earlier, step) if one.amount is not None), Decimal(0))


def _named(due: owed.Owed, total: Decimal) -> str:
    parts = ", ".join(f"{kind.label} {as_money(sum_)}" for kind, sum_ in due.items() if sum_)
    return f"{as_money(total)} ({parts})"


def _unknown(step: Step, due: owed.Owed, total: Decimal) -> str:
    """Say what is not known of a payment that is said to be complete; empty where all is."""
    missing = [kind.label for kind, sum_ in due.items() if sum_ is None]
    if step.amount is None and total:
        return f"Wie viel gezahlt wurde, ist unbekannt; offen waren {_named(due, total)}."
    if missing:
        return f"Unbekannt ist, was offen war: {', '.join(missing)}."
    return ""
