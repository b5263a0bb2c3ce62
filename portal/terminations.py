"""Terminations: which of them stand, which a payment has undone, and how long that is possible."""

from __future__ import annotations

from collections.abc import Sequence

from models import Step
from models.enums import StepKind, TerminationGround

KINDS = (StepKind.TERMINATED_IMMEDIATE, StepKind.TERMINATED_ORDINARY)
CURABLE = (None, TerminationGround.ARREARS, TerminationGround.DEPOSIT)
"""Grounds of a termination without notice that a payment can undo; an unknown one is counted as arrears."""


def can_be_cured(step: Step) -> bool:
    """Say whether a payment can undo this termination: only one without notice, for arrears (§ 569 Abs. 2a, 3 BGB)."""
    return step.kind is StepKind.TERMINATED_IMMEDIATE and step.ground in CURABLE


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
