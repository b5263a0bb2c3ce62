"""Steps of the proceeding, and how far it is by them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from models import Case, Step
from models.enums import Stage, StepKind, TerminationGround
from models.writings import docket_key
from portal.errors import Refused

STAGE_AFTER: dict[StepKind, Stage] = {
    StepKind.ARREARS_BEGAN: Stage.ARREARS,
    StepKind.ENERGY_THREATENED: Stage.ENERGY,
    StepKind.ENERGY_ANNOUNCED: Stage.ENERGY,
    StepKind.ENERGY_CUT_PLANNED: Stage.ENERGY,
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


TERMINATIONS = (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY)
TIED = (StepKind.PAID, StepKind.UNDERTAKING, StepKind.TENANCY_ENDS)
"""Steps that belong to one termination where several stand side by side."""


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
) -> Step:
    """Note a step of a case; the stage of the proceeding moves on, never back."""
    check_ties(kind, ground, termination)
    if docket and docket_key(docket) is None:
        raise Refused(
            f"„{docket}“ ist kein Aktenzeichen eines Gerichts. Schreiben Sie es wie 501 C 188/26 oder lassen Sie es leer."
        )
    step = Step(
        kind=kind, happened_on=on, docket=docket, court_code=court_code, amount=amount, ground=ground,
        termination_id=termination.id if termination else None, note=note,
    )  # fmt: skip
    case.steps.append(step)
    reached = STAGE_AFTER.get(kind)
    if reached is not None and (case.stage is None or rank(reached) > rank(case.stage)):
        case.stage = reached
    return step


def check_ties(kind: StepKind, ground: TerminationGround | None, termination: Step | None) -> None:
    """Raise Refused where a step carries what only a termination, or only a step tied to one, can carry."""
    if ground is not None and kind not in TERMINATIONS:
        raise Refused(
            f"Schritt „{kind.label}“: Einen Kündigungsgrund („{ground.label}“) hat nur eine Kündigung. "
            "Wählen Sie dort „keine Angabe“."
        )
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
    reached = rank(case.stage) if case.stage is not None else 0
    found = []
    for word, kinds, stage in CHAIN:
        known = [days[kind] for kind in kinds if kind in days]
        last = max(known) if known else None
        passed = (last is not None and last <= on) or (stage is not None and reached >= rank(stage))
        found.append((word, last, passed))
    return found
