"""By what figures are broken down: closed lists, the offices' own lists, months."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, literal, null
from sqlalchemy.orm import InstrumentedAttribute

from models import Case, FollowUp, Measure
from models.enums import CatalogueKind, Channel, FollowUpResult, MeasureState, Outcome, Stage
from models.types import Labelled
from portal.follow_ups import MONTHS as FOLLOW_UP_MONTHS
from portal.statistics.indicators import Frame
from portal.statistics.periods import Period

NOT_STATED = "keine Angabe"


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension; one that is not ``always`` shown appears only when it was counted."""

    code: Any
    label: str
    always: bool = True


@dataclass(frozen=True)
class Dimension:
    """A breakdown: the expression to group by and its values in their order; an empty value is never one of them."""

    key: str
    label: str
    expression: Callable[[Frame], ColumnElement[Any]]
    members: Callable[[Frame], Sequence[Member]]
    missing: Member = Member(None, NOT_STATED, always=False)


def of_list(column: InstrumentedAttribute[Any], members: type[Labelled], missing: str = "") -> Dimension:
    """Break down by a closed list; ``missing`` names the row of those without a value, shown even when it is 0."""
    return Dimension(
        column.key,
        str(column.info["label"]),
        lambda frame: column.expression,
        lambda frame: [Member(member, member.label) for member in members],
        Member(None, missing or NOT_STATED, always=bool(missing)),
    )


def of_catalogue(column: InstrumentedAttribute[Any], kind: CatalogueKind) -> Dimension:
    """Break down by a list an office edits; entries retired before the period appear only when counted."""
    return Dimension(
        column.key,
        str(column.info["label"]),
        lambda frame: column.expression,
        lambda frame: [Member(entry.id, entry.label, not entry.retired) for entry in frame.lists[kind]],
    )


def by_month(column: InstrumentedAttribute[Any]) -> Dimension:
    """Break down by the months of the period."""

    def expression(frame: Frame) -> ColumnElement[Any]:
        return bucket(column.expression, [month.start for month in frame.period.months()[1:]], first=1)

    return Dimension("month", "Monat", expression, lambda frame: months(frame.period))


def months(period: Period) -> list[Member]:
    """Return the months of a period as members 1, 2, 3 …"""
    return [Member(number, str(month)) for number, month in enumerate(period.months(), start=1)]


def bucket(column: ColumnElement[Any], starts: Sequence[date], first: int = 0) -> ColumnElement[Any]:
    """Return ``first`` for days before the first start, and one more from each start on; None stays None.

    The comparisons form a balanced tree, so that a hundred months cost seven of them per row.
    """
    if not starts:
        return case((column.is_(None), null()), else_=literal(first, literal_execute=True))
    return case((column.is_(None), null()), else_=_half(column, starts, first))


def _half(column: ColumnElement[Any], starts: Sequence[date], first: int) -> ColumnElement[Any]:
    if not starts:
        return literal(first, literal_execute=True)
    middle = len(starts) // 2
    before = _half(column, starts[:middle], first)
    after = _half(column, starts[middle + 1 :], first + middle + 1)
    return case((column < starts[middle], before), else_=after)


STAGE = of_list(Case.access_stage, Stage, NOT_STATED)
CHANNEL = of_list(Case.channel, Channel)
OUTCOME = of_list(Case.outcome, Outcome)
REPORTED_IN = by_month(Case.reported_on)
MEASURE_KIND = of_catalogue(Measure.kind_id, CatalogueKind.MEASURE_KIND)
MEASURE_STATE = of_list(Measure.state, MeasureState)
RESULT = of_list(FollowUp.result, FollowUpResult, "noch nicht nachgefragt")
AFTER_MONTHS = Dimension(
    "months", "Nachfrage", lambda frame: FollowUp.months.expression,
    lambda frame: [Member(number, f"nach {number} Monaten") for number in FOLLOW_UP_MONTHS],
)  # fmt: skip
