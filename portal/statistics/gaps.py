"""Statistik-Ampel: which statements the figures of a case still need, and which tables each missing one would spoil."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as sql_case

from models import Case, CaseMember, CaseReason, Measure, Person, User
from models.base import label_of
from models.enums import HOME_RETAINED, CaseStatus
from models.types import Labelled
from portal.guard import GuardedSession
from portal.statistics.figures.closings import DEBTS
from portal.statistics.figures.money import DEBT_LAWS
from portal.statistics.periods import Period
from portal.statistics.permissions import allowed_offices
from portal.statistics.reading import columns_of_people, tables_reading
from portal.statistics.workbook import WORKBOOK, coarser
from portal.viewers import machine

AT_ONCE = 200
"""So many cases the work list shows; more are reached by its filters."""


class Light(Labelled):
    """How a case stands for the figures."""

    GREEN = "green", "vollständig"
    AMBER = "amber", "unvollständig, vor dem Abschluss zu ergänzen"
    RED = "red", "abgeschlossen und unvollständig"


@dataclass(frozen=True)
class Need:
    """A statement that figures need: its label, the tables it spoils by their keys, and when it is missing, in SQL."""

    key: str
    label: str
    tables: tuple[str, ...]
    missing: Callable[[], ColumnElement[bool]]

    @property
    def spoils(self) -> tuple[str, ...]:
        """Return the titles of the tables."""
        return tuple(_titles()[key] for key in self.tables)

    @property
    def spoils_outside(self) -> tuple[str, ...]:
        """Return the titles of those tables that leave the office; it keeps its months to itself."""
        return tuple(_titles()[key] for key in self.tables if key in _outside())

    @property
    def sentence(self) -> str:
        """Return what is missing and where it shows in what is delivered."""
        return f"{self.label} – verfälscht: {', '.join(self.spoils_outside)}"


def _column(key: str) -> Need:
    tables = tables_reading(Case.__tablename__, key)
    return Need(key, label_of(Case, key), tables, lambda: getattr(Case, key).is_(None))


def _of_a_member(key: str) -> Need:
    """Need a statement about every person of a household; „ohne Angabe“ where it can be chosen is a statement."""

    def missing() -> ColumnElement[bool]:
        of_case = select(CaseMember.id).join(Person, CaseMember.person_id == Person.id)
        return of_case.where(CaseMember.case_id == Case.id, getattr(Person, key).is_(None)).correlate(Case).exists()

    tables = tables_reading(Person.__tablename__, key)
    return Need(key, f"{label_of(Person, key)} (Haushaltsmitglied)", tables, missing)


def _without_reason() -> ColumnElement[bool]:
    return ~select(CaseReason.id).where(CaseReason.case_id == Case.id).correlate(Case).exists()


def _secured() -> ColumnElement[bool]:
    return and_(Case.status == CaseStatus.CLOSED, Case.outcome.in_(HOME_RETAINED))


def _without_amount() -> ColumnElement[bool]:
    granted = select(Measure.id).where(
        Measure.case_id == Case.id, Measure.amount_granted.is_not(None), Measure.money_basis.in_(DEBT_LAWS)
    )
    return and_(_secured(), Case.securing_way.in_(DEBTS), ~granted.correlate(Case).exists())


NEEDS: tuple[Need, ...] = (
    _column("access_stage"),
    _column("trigger_id"),
    Need("reasons", "Gründe", tables_reading(CaseReason.__tablename__, "entry_id"), _without_reason),
    _column("household_type"),
    _column("adults"),
    _column("children"),
    *map(_of_a_member, columns_of_people()),
    _column("income"),
    _column("district_id"),
    _column("landlord_kind"),
    _column("arrears"),
    Need(
        "securing_way", label_of(Case, "securing_way"), tables_reading(Case.__tablename__, "securing_way"),
        lambda: and_(_secured(), Case.securing_way.is_(None)),
    ),
    Need(
        "amount", "Bewilligter Betrag der Mietschuldenübernahme",
        tables_reading(Measure.__tablename__, "amount_granted"), _without_amount,
    ),
)  # fmt: skip
"""What figures need, in the order of the case's page; of persons all that the workbook breaks down by."""
OF_PEOPLE = frozenset(columns_of_people())
"""Keys of what is said of the members of a household, each for himself."""
BY_KEY: Mapping[str, Need] = {need.key: need for need in NEEDS}


@cache
def _titles() -> Mapping[str, str]:
    return {table.key: table.title for sheet in WORKBOOK for table in sheet.tables}


@cache
def _outside() -> frozenset[str]:
    return frozenset(table.key for sheet in WORKBOOK for table in coarser(sheet.tables))


@dataclass(frozen=True)
class Gap:
    """A case with what it lacks."""

    case_id: int
    number: str
    closed: bool
    clerk: str
    needs: tuple[Need, ...]

    @property
    def light(self) -> Light:
        """Return how the case stands."""
        if not self.needs:
            return Light.GREEN
        return Light.RED if self.closed else Light.AMBER


@dataclass(frozen=True)
class Pile:
    """How many cases of one clerk lack something, and how many lack each statement."""

    clerk_id: int | None
    clerk: str
    cases: int
    missing: tuple[int, ...]


def of_case(session: GuardedSession, case_id: int) -> Gap | None:
    """Return how one case stands, None when the viewer does not see it; one query."""
    found = session.execute(_gaps().where(Case.id == case_id)).first()
    return None if found is None else _gap(found)


def listed(
    session: GuardedSession,
    period: Period,
    *,
    clerk: int | None = None,
    unassigned: bool = False,
    need: Need | None = None,
) -> list[Gap]:
    """Return the cases of a period that lack something, closed ones first; at most `AT_ONCE`."""
    statement = _gaps().where(in_period(period), need.missing() if need else _any())
    if unassigned or clerk is not None:
        statement = statement.where(Case.assigned_to_id.is_(None) if unassigned else Case.assigned_to_id == clerk)
    closed_first = sql_case((Case.status == CaseStatus.CLOSED, 0), else_=1)
    found = session.execute(statement.order_by(closed_first, Case.reported_on, Case.id).limit(AT_ONCE))
    return [_gap(row) for row in found]


def by_clerk(session: GuardedSession, period: Period) -> list[Pile]:
    """Return the gaps of a period per clerk, most first; one query."""
    statement = (
        select(Case.assigned_to_id, User.name, func.count(), *_sums())
        .select_from(Case)
        .outerjoin(User, Case.assigned_to_id == User.id)
        .where(in_period(period), _any())
        .group_by(Case.assigned_to_id, User.name)
    )
    piles = [Pile(row[0], row[1] or "ohne Zuständige", row[2], tuple(row[3:])) for row in session.execute(statement)]
    return sorted(piles, key=lambda pile: (-pile.cases, pile.clerk))


def of_period(
    session: GuardedSession, period: Period, on: date, offices: Sequence[int] | None = None
) -> list[tuple[Need, int]]:
    """Return how many cases of a period lack each statement, those nobody lacks left out; one query, only counts leave.

    Raises Forbidden for offices whose figures the viewer may not have.
    """
    counted = sorted(allowed_offices(session, offices))
    with session.no_autoflush, session.acting_as(machine("Statistik", on)):
        row = session.execute(select(*_sums()).where(Case.office_id.in_(counted), in_period(period))).one()
    return [(need, number) for need, number in zip(NEEDS, row, strict=True) if number]


def mark(period: Period, missing: Sequence[tuple[Need, int]]) -> str:
    """Return what tells the gaps of a period from all others: who has seen it has seen these numbers of this period."""
    told = "|".join((f"{period.start}..{period.end}", *(f"{need.key}={number}" for need, number in missing)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _gaps() -> Any:
    flags = [sql_case((need.missing(), 1), else_=0).label(f"lacks_{need.key}") for need in NEEDS]
    columns = (Case.id, Case.number, Case.status, User.name)
    return select(*columns, *flags).select_from(Case).outerjoin(User, Case.assigned_to_id == User.id)


def _gap(row: Any) -> Gap:
    number, name, status, clerk = row[:4]
    needs = tuple(need for need, lacks in zip(NEEDS, row[4:], strict=True) if lacks)
    return Gap(number, name, status is CaseStatus.CLOSED, clerk or "ohne Zuständige", needs)


def _sums() -> list[ColumnElement[Any]]:
    return [
        func.coalesce(func.sum(sql_case((need.missing(), 1), else_=0)), 0).label(f"lack_{need.key}") for need in NEEDS
    ]


def _any() -> ColumnElement[bool]:
    return or_(*(need.missing() for need in NEEDS))


def in_period(period: Period) -> ColumnElement[bool]:
    """Return the cases whose figures stand in the period: reported or closed in it."""
    start, end = period.start, period.end
    return or_(Case.reported_on.between(start, end), Case.closed_on.between(start, end))
