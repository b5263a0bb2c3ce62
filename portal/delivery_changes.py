"""What has changed since a delivery: figure by figure with the cases for the office, for others only that something has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from models import AuditEntry, Case, StatisticsDelivery
from models.enums import DeliveryKind
from portal import access, delivery_figures, statistics
from portal.access import Verb
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.statistics import Period, gaps
from portal.viewers import machine

RELEVANT = frozenset(
    {
        "cases",
        "case_members",
        "case_reasons",
        "measures",
        "follow_ups",
        "contacts",
        "steps",
        "conferences",
        "invitations",
    }
)
"""Records that figures are counted from."""
DAYS = ("reported_on", "closed_on")
AT_ONCE = 200


@dataclass(frozen=True)
class Change:
    """A figure that reads otherwise today than in the delivery; empty where the delivery had, or today has, none."""

    table: str
    row: str
    column: str
    then: str
    now: str
    key: tuple[str, str, str]


@dataclass(frozen=True)
class ChangedCase:
    """A case of the period with what was changed since the delivery."""

    case_id: int
    number: str
    columns: tuple[tuple[str, str], ...]


def changes(session: GuardedSession, delivery: StatisticsDelivery, on: date) -> list[Change]:
    """Return the exact figures that read otherwise today.

    Raises Forbidden for everybody but the office: all figures that one case moved, beside each other, tell what it is.
    """
    if session.viewer.office_id != delivery.office_id:
        raise Forbidden("Welche Zahlen sich seither geändert haben, sieht nur die Fachstelle selbst.")
    return _moved(session, delivery, delivery.exact_figures, on)


def anything_changed(session: GuardedSession, delivery: StatisticsDelivery, on: date) -> bool:
    """Say whether one of the delivered figures reads otherwise today; not which, nor how many.

    Raises Forbidden for who may no longer count the office.
    """
    return bool(_moved(session, delivery, delivery.delivered_figures, on))


def _moved(session: GuardedSession, delivery: StatisticsDelivery, kept: dict[str, Any], on: date) -> list[Change]:
    if delivery.kind is DeliveryKind.CASES:
        return []
    period = Period(delivery.starts_on, delivery.ends_on)
    own = delivery_figures.questions(kept)
    today = delivery_figures.cells_of(statistics.report(session, [delivery.office_id], period, on, own=own, teams=True))
    then = delivery_figures.cells(kept)
    today = delivery_figures.known_then(then, today)
    found = []
    for key in dict.fromkeys((*then, *today)):
        before, after = then.get(key), today.get(key)
        if (before or ("",))[-1] != (after or ("",))[-1]:
            words = after or before or ("", "", "", "")
            then_read, now_read = (cell[-1] if cell else "" for cell in (before, after))
            found.append(Change(words[0], words[1], words[2], then_read, now_read, key))
    return found


def changed_cases(session: GuardedSession, delivery: StatisticsDelivery, on: date) -> list[ChangedCase]:
    """Return the cases that count in the period, or did, and were changed since, from the trail of the office.

    Raises Forbidden for who does not read the cases of this office.
    """
    if session.viewer.office_id != delivery.office_id or not access.may(session.viewer, Verb.READ, Case):
        raise Forbidden("Fälle dieser Fachstelle stehen Ihnen nicht zu.")
    period = Period(delivery.starts_on, delivery.ends_on)
    own_entry = (
        select(func.min(AuditEntry.id))
        .where(AuditEntry.record == StatisticsDelivery.__tablename__, AuditEntry.record_id == delivery.id)
        .scalar_subquery()
    )
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        entries = session.execute(
            select(AuditEntry.case_id, AuditEntry.record, AuditEntry.changes)
            .where(
                AuditEntry.office_id == delivery.office_id, AuditEntry.case_id.is_not(None),
                AuditEntry.id > own_entry, AuditEntry.record.in_(RELEVANT),
            )
            .order_by(AuditEntry.id)
        ).tuples()  # fmt: skip
        touched: dict[int, dict[tuple[str, str], None]] = {}
        left = set()
        for case_id, record, changed in entries:
            touched.setdefault(case_id or 0, {}).update(dict.fromkeys((record, key) for key in changed))
            if record == "cases" and _was_in(changed, period):
                left.add(case_id)
        counted = or_(gaps.in_period(period), Case.id.in_(left))
        cases = session.execute(
            select(Case.id, Case.number).where(Case.id.in_(touched), counted).order_by(Case.number).limit(AT_ONCE)
        ).tuples()
        return [ChangedCase(number, name, tuple(touched[number])) for number, name in cases]


def _was_in(changed: dict[str, Any], period: Period) -> bool:
    """Say whether a changed day of a case lay in the period before."""
    before = [str(changed[key][0]) for key in DAYS if key in changed and changed[key][0]]
    return any(period.start.isoformat() <= text[:10] <= period.end.isoformat() for text in before)
