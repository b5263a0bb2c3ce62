"""Dormant cases: open ones in which nothing has been entered for so long that closing them is proposed (handbook 6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_

from models import Base, Case, Conference, Contact, Document, Measure, Reminder, Report, Step
from models.enums import OPEN_CASES, MeasureState
from portal import clock
from portal.viewers import Viewer


def _beside(model: type[Base]) -> Any:
    """Return the columns of a record under another name; what one colleague keeps to himself still shows that work goes on."""
    return model.__table__.alias(f"lately_{model.__tablename__}").c


contacts, steps, conferences, measures = _beside(Contact), _beside(Step), _beside(Conference), _beside(Measure)
reports, documents, reminders = _beside(Report), _beside(Document), _beside(Reminder)


def waiting(viewer: Viewer) -> Sequence[ColumnElement[bool]]:
    """Return the conditions for the dormant cases: open, known longer than the office's time, and nothing entered since.

    An open measure or a Wiedervorlage that is not due yet counts as an entry: somebody is at work.
    """
    since = viewer.today - timedelta(days=viewer.dormant_after)
    moment = clock.at_local(since, time(0))
    entries = (
        (contacts, contacts.happened_on >= since),
        (steps, steps.happened_on >= since),
        (conferences, conferences.scheduled_at >= moment),
        (reports, reports.reported_on >= since),
        (documents, documents.added_at >= moment),
        (reminders, or_(reminders.created_on >= since, reminders.due_on >= since, reminders.done_on >= since)),
        (measures, or_(measures.agreed_on >= since, measures.done_on >= since, _still_due(since))),
    )
    return (
        Case.status.in_(OPEN_CASES),
        Case.reported_on < since,
        *(~exists().where(columns.case_id == Case.id, lately) for columns, lately in entries),
    )


def _still_due(since: Any) -> Any:
    return (measures.state == MeasureState.OPEN) & (measures.due_on >= since)
