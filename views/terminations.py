"""The terminations of a case: which stand, which are undone and why, and which of them a step can belong to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from models import ArrearsMonth, Measure, Step
from models.enums import CaseStatus
from portal import clock, terminations
from portal.extensions import db
from portal.grace import can_be_cured
from portal.steps import TERMINATIONS
from portal.terminations import NOT_FOR_MONEY, State
from views.case_file import CaseFile
from views.formats import day, show

TONES = {State.CURED: "success", State.OPEN: "warning", State.UNKNOWN: "warning", State.EXCLUDED: "warning"}


def termination_tables(file: CaseFile) -> list[dict[str, Any]]:
    """Return the table of terminations of an own case; none where no termination is known."""
    for read_by_the_rule in (Step, Measure, ArrearsMonth):
        file.all(read_by_the_rule)
    found = terminations.standing(file.case, clock.today()) if file.is_own else []
    if not found:
        return []
    rows = [
        {
            "url": f"/schritte/details/?id={one.termination.id}",
            "cells": [
                one.termination.kind.label,
                day(one.termination.happened_on),
                show(one.termination.ground),
                one.state.value,
                one.sentence,
            ],
            "tone": TONES.get(one.state, "danger") if file.case.status is not CaseStatus.CLOSED else None,
        }
        for one in found
    ]
    return [{"title": "Kündigungen", "columns": ["Kündigung", "Zugang", "Grund", "Stand", "Warum"], "rows": rows}]


def _given(case_id: int) -> Any:
    return select(Step).where(Step.case_id == case_id, Step.kind.in_(TERMINATIONS)).order_by(Step.happened_on, Step.id)


def terminations_of(case_id: int) -> list[Step]:
    """Return the terminations of a case, oldest first."""
    return list(db.session.scalars(_given(case_id)))


def offer_terminations(form: Any, case_id: int, *, but: int | None = None, only: Collection[int] | None = None) -> None:
    """Offer the terminations of a case to choose from, without the step itself, or only some of them."""
    offered = _given(case_id).where(Step.id != but) if but else _given(case_id)
    form.termination_id.narrow = lambda _: offered if only is None else offered.where(Step.id.in_(only))
    form.termination_id.words = with_its_cure


def with_its_cure(termination: Step) -> str:
    """Return the termination, and that no payment undoes it where that is so."""
    if can_be_cured(termination):
        return str(termination)
    if termination.ground in NOT_FOR_MONEY:
        return f"{termination} – {termination.ground.label}, nicht wegen Schulden"
    return f"{termination} – Zahlung heilt sie nicht"
