"""Steps of the proceeding, and how far it is by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import inspect

from models import Case, Step
from models.enums import CaseStatus, Stage, StepKind, TerminationGround
from portal import amounts, clock, dockets
from portal.current_steps import current_day, in_order
from portal.day_limits import COMING, HAPPENED, doubt
from portal.deadlines.moved import MOVED, current
from portal.deadlines.selection import AHEAD
from portal.errors import Refused
from portal.rest_days import rest_doubt
from portal.step_order import disorder_of

SAME = ("kind", "happened_on", "ground", "termination_id")
"""What makes two entries one step."""
STAGE_AFTER: dict[StepKind, Stage] = {
    StepKind.ARREARS_BEGAN: Stage.ARREARS,
    StepKind.ENERGY_THREATENED: Stage.ENERGY,
    StepKind.ENERGY_ANNOUNCED: Stage.ENERGY,
    StepKind.ENERGY_CUT_PLANNED: Stage.ENERGY,
    StepKind.HEAT_THREATENED: Stage.ENERGY,
    StepKind.HEAT_CUT_PLANNED: Stage.ENERGY,
    StepKind.WATER_THREATENED: Stage.ENERGY,
    StepKind.WATER_CUT_PLANNED: Stage.ENERGY,
    StepKind.WARNED: Stage.WARNING,
    StepKind.TERMINATED_IMMEDIATE: Stage.TERMINATION_IMMEDIATE,
    StepKind.TERMINATED_ORDINARY: Stage.TERMINATION_ORDINARY,
    StepKind.FILED: Stage.SUIT_FILED,
    StepKind.SERVED: Stage.SUIT_SERVED,
    StepKind.DEFAULT_JUDGMENT: Stage.JUDGMENT,
    StepKind.JUDGMENT: Stage.JUDGMENT,
    StepKind.PRONOUNCED: Stage.JUDGMENT,
    StepKind.SETTLEMENT: Stage.JUDGMENT,
    StepKind.EVICTION_PERIOD_ENDS: Stage.EVICTION_PERIOD,
    StepKind.EVICTION_DATE: Stage.EVICTION_DATE,
    StepKind.EVICTED: Stage.LOST,
}
"""How far the proceeding is at least, once this has happened."""
RANKS = {Stage.OTHER_REASONS: 0, Stage.TERMINATION_IMMEDIATE: 34}
"""Where the code does not say how far a stage is: other reasons are no proceeding, and of several terminations the one
without notice threatens first.
"""


SURE = "Die Angaben stimmen so"
"""With which words somebody stands by an order, or a day, that hardly ever is."""
TERMINATIONS = (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY)
TIED = (StepKind.PAID, StepKind.UNDERTAKING, StepKind.TENANCY_ENDS)
"""Steps that belong to one termination where several stand side by side."""


ORDINARY_ONLY = (TerminationGround.OWN_USE, TerminationGround.REALISATION)
"""Grounds the law knows for the ordinary termination alone (§ 573 Abs. 2 Nr. 2, 3 BGB)."""


def rank(stage: Stage) -> int:
    """Return how far the proceeding is at a stage; greater is further."""
    return RANKS.get(stage, int(stage.value))


def add(
    case: Case,
    *,
    kind: StepKind,
    on: date,
    docket: str = "",
    court_code: str | None = None,
    amount: Decimal | None = None,
    ground: TerminationGround | None = None,
    termination: Step | None = None,
    note: str = "",
    sure: bool = False,
) -> Step:
    """Note a step of a case; the stage of the proceeding moves on, never back.

    Raises Refused for a day or an amount that cannot be meant, for another court than its Aktenzeichen names, for a step
    that stands in the case already, and for an order that cannot be, or hardly is unless somebody is ``sure``.
    """
    check_ties(kind, ground, termination)
    check_amount(kind, amount)
    check_day(kind, on, today=clock.today())
    step = Step(
        kind=kind, happened_on=on, docket=docket, court_code=court_code, amount=amount, ground=ground,
        termination_id=termination.id if termination else None, note=note,
    )  # fmt: skip
    dockets.take_court(step)
    check_twin(step, case.steps)
    check_order(step, case.steps, sure=sure)
    if not sure:
        check_rest(step, case)
    return take(case, step)


def take(case: Case, step: Step) -> Step:
    """Put a step into a case as it stands; the stage moves on, and back only where an eviction date is called off."""
    case.steps.append(step)
    if step.kind is StepKind.EVICTION_LIFTED and case.stage is Stage.EVICTION_DATE:
        ends = any(one.kind is StepKind.EVICTION_PERIOD_ENDS for one in case.steps)
        case.stage = Stage.EVICTION_PERIOD if ends else Stage.JUDGMENT
    reached = STAGE_AFTER.get(step.kind)
    if reached is not None and (case.stage is None or rank(reached) > rank(case.stage)):
        case.stage = reached
    return step


def day_doubt(kind: StepKind, on: date, *, today: date) -> str | None:
    """Return why a step cannot have this day, None where it can."""
    return doubt(kind.label, on, COMING if kind in AHEAD else HAPPENED, today=today)


def check_day(kind: StepKind, on: date, *, today: date) -> None:
    """Raise Refused for a day the step cannot have."""
    if (why := day_doubt(kind, on, today=today)) is not None:
        raise Refused(why, at={"happened_on": why})


def check_twin(step: Step, known: Iterable[Step]) -> None:
    """Raise Refused where the same is known of the same day and the same termination; dockets that differ are two suits.

    A day that holds no more can be set again.
    """
    others = in_order(one for one in known if one is not step)
    if step.kind in MOVED:
        others = [one for one in (current(others, step.kind),) if one is not None]
    for other in others:
        same = all(getattr(other, key) == getattr(step, key) for key in SAME)
        if same and (not step.docket or not other.docket or other.docket_key == step.docket_key):
            why = (
                f"„{step.kind.label}“ am {step.happened_on:%d.%m.%Y} steht schon im Fall. "
                "Bearbeiten Sie jenen Schritt, oder wählen Sie einen anderen Tag."
            )
            raise Refused(why, at={"happened_on": why})


def check_order(step: Step, known: Iterable[Step], *, sure: bool = False) -> None:
    """Raise Refused where a step and another of its suit cannot stand in this order, or hardly do and nobody is sure."""
    found = disorder_of(step, known)
    if found is None or (found.is_possible and sure):
        return
    if found.is_possible:
        why = f"{found} Prüfen Sie beide Tage, oder kreuzen Sie „{SURE}“ an."
    else:
        why = f"{found} Prüfen Sie beide Tage; ist es eine andere Klage, nennen Sie bei beiden Schritten das Aktenzeichen."
    raise Refused(why, at={"happened_on": why})


def check_rest(step: Step, case: Case) -> None:
    """Raise Refused for an eviction on a Sunday or holiday, which hardly ever is."""
    if odd := rest_doubt(step, case):
        why = f"{odd} Prüfen Sie den Tag, oder kreuzen Sie „{SURE}“ an."
        raise Refused(why, at={"happened_on": why})


def check_changed(step: Step, known: Sequence[Step], *, today: date, sure: bool = False) -> None:
    """Check a step that was entered or changed by hand; what stands unchanged in the case is not asked again.

    ``known`` are the other steps of its case.
    """
    changed = {
        key for key in (*SAME, "docket", "court_code", "amount") if inspect(step).attrs[key].history.has_changes()
    }
    if changed & {"docket", "court_code"}:
        dockets.take_court(step)
    if changed & {"kind", "happened_on"}:
        check_day(step.kind, step.happened_on, today=today)
    if "amount" in changed:
        check_amount(step.kind, step.amount)
    if changed - {"amount", "court_code"}:
        check_twin(step, known)
    if changed & {"kind", "happened_on", "docket"}:
        check_order(step, known, sure=sure)


def check_amount(kind: StepKind, amount: Decimal | None) -> None:
    """Raise Refused for a step of nothing: an amount is more than 0 Euro, or not known."""
    if (why := amounts.doubt(kind.label, amount)) is not None:
        raise Refused(why, at={"amount": why})


def must_be_open(case: Case) -> None:
    """Raise Refused where a case is closed: its proceeding stays as it was noted."""
    if case.status is CaseStatus.CLOSED:
        raise Refused(f"Der Fall {case.number} ist abgeschlossen. Öffnen Sie ihn wieder, bevor Sie Schritte erfassen.")


def check_ties(kind: StepKind, ground: TerminationGround | None, termination: Step | None) -> None:
    """Raise Refused where a step carries what only a termination, or only a step tied to one, can carry."""
    if ground is not None and kind not in TERMINATIONS:
        raise Refused(
            f"Schritt „{kind.label}“: Einen Kündigungsgrund („{ground.label}“) hat nur eine Kündigung. "
            "Wählen Sie dort „keine Angabe“."
        )
    if kind is StepKind.TERMINATED_IMMEDIATE and ground in ORDINARY_ONLY:
        why = (
            f"Schritt „{kind.label}“: „{ground.label}“ trägt nur eine ordentliche Kündigung (§ 573 Abs. 2 BGB). Wählen Sie "
            f"„{StepKind.TERMINATED_ORDINARY.label}“ oder einen anderen Grund."
        )
        raise Refused(why, at={"ground": why})
    if termination is not None and kind not in TIED:
        raise Refused(
            f"Schritt „{kind.label}“: Auf eine einzelne Kündigung beziehen sich nur {', '.join(one.label for one in TIED)}. "
            "Wählen Sie bei „Betrifft die Kündigung“ „keine Angabe“."
        )


CHAIN: tuple[tuple[str, tuple[StepKind, ...], Stage | None], ...] = (
    ("Rückstand", (StepKind.ARREARS_BEGAN,), Stage.ARREARS),
    ("Kündigung", (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY), Stage.TERMINATION_IMMEDIATE),
    ("Klage", (StepKind.FILED,), Stage.SUIT_FILED),
    ("Zugestellt", (StepKind.SERVED,), Stage.SUIT_SERVED),
    ("Verhandlung", (StepKind.HEARING,), None),
    (
        "Urteil",
        (StepKind.DEFAULT_JUDGMENT, StepKind.PRONOUNCED, StepKind.JUDGMENT, StepKind.SETTLEMENT),
        Stage.JUDGMENT,
    ),
    ("Räumungsfrist", (StepKind.EVICTION_PERIOD_ENDS,), Stage.EVICTION_PERIOD),
    ("Räumungstermin", (StepKind.EVICTION_DATE,), Stage.EVICTION_DATE),
)
"""The links of a proceeding for arrears, from the first missed rent to the eviction date."""


def chain(case: Case, on: date) -> list[tuple[str, date | None, bool]]:
    """Return the links of the proceeding: word, day if known, and whether the case has come so far."""
    days: dict[StepKind, date] = {}
    for step in case.steps:
        days[step.kind] = max(step.happened_on, days.get(step.kind, step.happened_on))
    held = {kind: day for kind in MOVED if (day := current_day(case.steps, kind)) is not None}
    days = {kind: day for kind, day in days.items() if kind not in MOVED} | held
    reached = rank(case.stage) if case.stage is not None else 0
    found: list[tuple[str, date | None, bool]] = []
    for word, kinds, stage in CHAIN:
        if kinds == (StepKind.EVICTION_DATE,) and StepKind.EVICTION_LIFTED in days and not held.keys() & set(kinds):
            found.append((StepKind.EVICTION_LIFTED.label, days[StepKind.EVICTION_LIFTED], True))
            continue
        known = [days[kind] for kind in kinds if kind in days]
        last = max(known) if known else None
        passed = (last is not None and last <= on) or (stage is not None and reached >= rank(stage))
        found.append((word, last, passed))
    return found
