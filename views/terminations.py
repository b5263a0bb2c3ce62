"""The terminations on the page of a case: which stand, which are undone, and why."""

from __future__ import annotations

from typing import Any

from models import Step
from models.enums import CaseStatus
from portal import clock, terminations
from portal.terminations import State
from views.case_file import CaseFile
from views.formats import day, show

TONES = {State.CURED: "success", State.OPEN: "warning", State.UNKNOWN: "warning"}


def termination_tables(file: CaseFile) -> list[dict[str, Any]]:
    """Return the table of terminations of an own case; none where no termination is known."""
    file.all(Step)
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
