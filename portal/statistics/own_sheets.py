"""How reports of one's own get into the workbook: counted one by one, so that none of them can spoil it for all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics.asking import Asked, count_asked, seen
from portal.statistics.periods import Period
from portal.statistics.protections import protect_all
from portal.statistics.results import Protection, Sheet, Table

Own = Mapping[str, tuple[str | None, Asked]]
"""Title and question of each report by its key; one without a title is counted and not shown."""
Faults = dict[str, str]
"""Why a report has no table, by its key."""
LOG = logging.getLogger(__name__)
NOT_COUNTED = "Diese Auswertung lässt sich nicht zählen."
BROKEN = (
    "Ein Fehler im Programm verhindert es; er ist im Protokoll des Servers vermerkt. Nehmen Sie die Auswertung aus dem "
    "Standardbericht, und melden Sie den Fehler."
)
Made = TypeVar("Made")


def count_own(
    session: GuardedSession,
    own: Own,
    period: Period,
    on: date,
    offices: Sequence[int],
    applied: Protection,
    *,
    leaving: bool,
) -> tuple[dict[str, Table], Faults]:
    """Return the tables of the reports, and why those cannot be counted that have none; both by key."""
    made: dict[str, Table] = {}
    faults: Faults = {}
    for key, (_, asked) in own.items():
        question = asked.by_quarters() if leaving else asked
        table, fault = _tried(partial(count_asked, session, question, period, on, offices, applied))
        if table is None:
            faults[key] = fault
        else:
            made[key] = table
    return made, faults


def protect_with_own(
    session: GuardedSession,
    made: Mapping[str, Table],
    own: Mapping[str, Table],
    faults: Faults,
    on: date,
    offices: Sequence[int],
    applied: Protection,
) -> dict[str, Table]:
    """Return all tables protected together; a report of one's own that cannot be is left out, with its fault noted."""
    together = {**made, **own}
    asked = partial(seen, session, on, offices)
    try:
        return dict(zip(together, protect_all(list(together.values()), applied, asked), strict=True))
    except Exception:
        if not own:
            raise
        LOG.exception("The tables of a report cannot be protected together with those placed in it.")
    for key, table in own.items():
        fault = _tried(partial(protect_all, [table], applied, asked))[1]
        if fault:
            faults[key] = fault
    broken = set(faults) & set(own) or set(own)
    faults.update(dict.fromkeys(broken - faults.keys(), f"{NOT_COUNTED} {BROKEN}"))
    left = {key: table for key, table in own.items() if key not in broken}
    return protect_with_own(session, made, left, faults, on, offices, applied)


def own_sheets(own: Own, safe: Mapping[str, Table], faults: Faults) -> list[Sheet]:
    """Return the sheets of the reports that are shown: each with its table, or with why it has none."""
    return [
        Sheet(key, title, (replace(safe[key], key=key),) if key in safe else (), faults.get(key, ""))
        for key, (title, _) in own.items()
        if title is not None
    ]


def _tried(step: Callable[[], Made]) -> tuple[Made | None, str]:
    """Return what a step makes, or in one sentence why it makes nothing; a fault of the program is written down."""
    try:
        return step(), ""
    except Refused as refused:
        return None, f"{NOT_COUNTED} {refused}"
    except Exception:
        LOG.exception("A report placed in the workbook cannot be counted.")
        return None, f"{NOT_COUNTED} {BROKEN}"
