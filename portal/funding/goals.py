"""Goals against results: what the office promised, and what its statistics say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from models import Goal, Programme
from models.types import Quantity
from portal import statistics
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.statistics import AnyFigure, Figure, Mark, Period, Protection, Quotient, Unit, figure_text


@dataclass(frozen=True, slots=True)
class Result:
    """A goal with its figure as it is shown, and the exact one by which alone it is judged."""

    goal: Goal
    figure: AnyFigure
    value: Figure
    exact: Figure
    protected: bool = False

    @property
    def target_text(self) -> str:
        """Return the target as people read it: „mindestens 80 %“."""
        return f"{'höchstens' if self.goal.at_most else 'mindestens'} {_text(self.goal.target, self.figure.unit)}"

    @property
    def value_text(self) -> str:
        """Return the result as people read it, with its unit; a protected number is said to be a round one."""
        text = figure_text(self.value, self.figure.unit)
        if isinstance(self.value, Mark):
            return text
        return f"{'rund ' if self.protected else ''}{_with_unit(text, self.figure.unit)}"

    @property
    def reached(self) -> bool | None:
        """Say whether the goal is reached, by the exact figure; None where there is no number or it is hidden."""
        if isinstance(self.exact, Mark) or isinstance(self.value, Mark):
            return None
        value = Decimal(self.exact) * (100 if self.figure.unit is Unit.SHARE else 1)
        return value <= self.goal.target if self.goal.at_most else value >= self.goal.target

    @property
    def reached_text(self) -> str:
        """Return the same in words."""
        none = "zu klein zum Nennen" if self.value is Mark.HIDDEN else "keine Zahl"
        return {True: "erreicht", False: "nicht erreicht", None: none}[self.reached]


def goals_of(session: GuardedSession, programme: Programme) -> Sequence[Goal]:
    """Return the goals of a programme in the order they were set."""
    return session.scalars(select(Goal).where(Goal.programme_id == programme.id).order_by(Goal.id)).all()


def results(
    session: GuardedSession, programme: Programme, *, on: date, protection: Protection = Protection.NONE
) -> list[Result]:
    """Return goals and results for the whole period of the programme and its office, as the data stand on a day.

    ``protection`` is for the figure shown alone: a rounded one would call a goal missed that is reached.
    """
    period = Period(programme.starts_on, programme.ends_on)
    found = []
    for goal in goals_of(session, programme):
        figure = figure_of(goal.indicator, programme)
        exact = _value(session, goal.office_id, figure, period, on, Protection.NONE)
        protected = protection is not Protection.NONE
        shown = _value(session, goal.office_id, figure, period, on, protection) if protected else exact
        found.append(Result(goal, figure, shown, exact, protected))
    return found


def _value(
    session: GuardedSession, office_id: int, figure: AnyFigure, period: Period, on: date, protection: Protection
) -> Figure:
    """Return a figure; a share with part and whole beside it, without which a protected one is not shown."""
    beside = (figure.part.key, figure.whole.key) if isinstance(figure, Quotient) else ()
    asked = statistics.table(
        session, [*beside, figure.key], period=period, on=on, offices=[office_id], protection=protection
    )
    by_key = dict(zip((heading.key for heading in asked.headings), asked.total.values, strict=True))
    return by_key[figure.key]


def figure_of(indicator: str, programme: Programme) -> AnyFigure:
    """Return the figure a goal is about; raise Refused for a key nobody knows, with what was probably meant."""
    return statistics.catalogue(programme.ends_on.year).figure(indicator)


def check(programme: Programme, *, indicator: str, target: Decimal) -> None:
    """Raise Refused for an unknown figure, and for a target no figure can have."""
    unit = figure_of(indicator, programme).unit
    if target < 0 or (unit is Unit.SHARE and target > 100):
        limit = "zwischen 0 und 100 %" if unit is Unit.SHARE else "ab 0"
        raise Refused(f"{_text(Quantity(target), unit)} ist als Ziel nicht möglich. Wählen Sie einen Wert {limit}.")


def _text(target: Decimal, unit: Unit) -> str:
    plain = f"{Quantity(target).normalize():,f}".translate(str.maketrans(",.", ".,"))
    return f"{plain} %" if unit is Unit.SHARE else _with_unit(f"{plain} €" if unit is Unit.EURO else plain, unit)


def _with_unit(text: str, unit: Unit) -> str:
    return text if unit in (Unit.SHARE, Unit.EURO) else f"{text} {unit.label}"
