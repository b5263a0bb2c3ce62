"""How SQL counts days between two dates and full years of age, the same in SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, case, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it becomes
    """Days from the first date to the second; NULL where one of them is."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between)
def _as_subtraction(element: days_between, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({last} - {first})"


@compiles(days_between, "sqlite")
def _as_julian_days(element: days_between, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


def age_on(born: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the full years of age on a day; NULL where the day of birth is not known."""
    born_in_year = extract("month", born) * 100 + extract("day", born)
    reached = case((extract("month", day) * 100 + extract("day", day) < born_in_year, 1), else_=0)
    return extract("year", day) - extract("year", born) - reached
