"""How the flow of cases is counted: one query groups them by the months they came and went in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models import Case
from portal.statistics import comparisons, flow_atoms
from portal.statistics.counting import plus
from portal.statistics.dimensions import Member, bucket
from portal.statistics.figures import arrivals
from portal.statistics.flow_atoms import Groups
from portal.statistics.indicators import Frame, behind
from portal.statistics.periods import Period
from portal.statistics.protections import rounded
from portal.statistics.results import Down, Figure, Heading, Mark, Part, Row, Table, added, with_shares
from portal.statistics.tables import Flow, Movement

EQUATION = "In jeder Zeile und im ganzen Zeitraum gilt: Bestand am Anfang + Zugang − Abgang = Bestand am Ende."


def count(session: Session, table: Flow, frame: Frame, offices: Sequence[int]) -> Table:
    """Count stock, arrivals and departures; the caller has checked that the offices may be counted."""
    members = table.times.members(frame)
    groups = _groups(session, table.parts(frame.period), frame, offices)
    rows = [_row(table, groups, month, frame) for month in members]
    lines = [row.values for row in rows if row.values[0] is not Mark.NO_BASE] or [rows[0].values]
    total = tuple(_total(movement, groups, [line[at] for line in lines]) for at, movement in enumerate(table.movements))
    made = Table(
        table.key, table.title, table.times.label, arrivals.REPORTED.unit,
        tuple(_heading(movement, movement.down) for movement in table.movements),
        (*rows, Row("Gesamt", total, Part.TOTAL, "total")),
        n=total[[movement.key for movement in table.movements].index(arrivals.REPORTED.key)],
        missing=0,
        definitions=tuple((movement.label, movement.definition) for movement in table.movements),
        checks=(_checked([*rows, Row("Gesamt", total)]),),
        chart=table.chart,
        base="reported",
    )  # fmt: skip
    if not frame.suppressing:
        return made
    return flow_atoms.of_months(made, table, groups, [member.code for member in members], frame)


def compare(session: Session, table: Flow, frame: Frame, offices: Sequence[int]) -> Table:
    """Return one line: each movement of the period, of the earlier one, and the change; one query counts both."""
    first, last = frame.periods[0], frame.period
    gap = (first.end + timedelta(days=1), last.start - timedelta(days=1))
    spans = [first, *([Period(*gap)] if gap[0] <= gap[1] else []), last]
    groups = _groups(session, spans, frame, offices)
    headings: list[Heading] = []
    values: list[Figure] = []
    for movement in table.movements:
        heading = _heading(movement, Down.ITSELF)
        columns = [heading, *comparisons.beside(heading, len(headings), str(first))]
        known = [_figure(movement, groups, span) for span in (len(spans), 1)]
        values += [*known, *[Mark.NO_BASE] * (len(columns) - 2)]
        headings += columns
    made = Table(
        table.key, table.title, "", arrivals.REPORTED.unit, tuple(headings),
        (Row("Gesamt", with_shares(headings, values), Part.TOTAL, "total"),),
        n=values[[one.key for one in headings].index(arrivals.REPORTED.key)], missing=0,
        definitions=tuple((movement.label, movement.definition) for movement in table.movements),
        checks=tuple(comparisons.notes(frame)), base="reported",
    )  # fmt: skip
    return flow_atoms.of_comparison(made, table, groups, len(spans), frame) if frame.suppressing else made


def _groups(session: Session, parts: Sequence[Period], frame: Frame, offices: Sequence[int]) -> Groups:
    """Ask the database once; who has not gone by the end of the period goes in the month after it."""
    starts = [part.start for part in parts]
    after = frame.period.end + timedelta(days=1)
    came = bucket(Case.reported_on.expression, starts).label("came")
    went = bucket(Case.closed_on.expression, [*starts, after]).label("went")
    found = session.execute(
        select(
            came, went, func.count(), func.sum(arrivals.HEADS), func.sum(Case.children),
            *(one.aggregate(frame) for one in (arrivals.HEADS_UNKNOWN, *map(behind, flow_atoms.RESTING))),
        )
        .where(
            Case.office_id.in_(offices),
            Case.reported_on <= frame.period.end,
            or_(Case.closed_on.is_(None), Case.closed_on >= starts[0]),
        )
        .group_by("came", "went")
    )  # fmt: skip
    groups: dict[tuple[int, int], tuple[int | None, ...]] = {}
    for row in found:
        month = len(starts) + 1 if row[1] is None else row[1]
        before = groups.get((row[0], month), (None,) * (len(row) - 2))
        groups[row[0], month] = tuple(plus(old, new) for old, new in zip(before, row[2:], strict=True))
    return dict(sorted(groups.items()))


def _heading(movement: Movement, down: Down) -> Heading:
    return Heading(movement.key, movement.label, movement.unit, down, in_part=movement.value in (1, 2))


def _row(table: Flow, groups: Groups, month: Member, frame: Frame) -> Row:
    """Return the line of a month; one that has not begun has neither stock nor flow."""
    values = tuple(_figure(movement, groups, month.code) for movement in table.movements)
    met = sum(values[0] or 0 for key, values in groups.items() if month.code in key)
    moved = rounded(met) if frame.rounding else met
    if month.ahead and not moved:
        values = (Mark.NO_BASE,) * len(values)
    return Row(month.label, values, key=month.key)


def _figure(movement: Movement, groups: Groups, month: int) -> Figure:
    return added(values[movement.value] for key, values in groups.items() if movement.counts(month, *key))


def _total(movement: Movement, groups: Groups, months: Sequence[Figure]) -> Figure:
    """Return the figure of the whole period: the first stock, the last stock, or the sum counted over all months."""
    if movement.down is Down.FIRST:
        return months[0]
    if movement.down is Down.LAST:
        return months[-1]
    chosen = range(1, len(months) + 1)
    counted = {key: values for key, values in groups.items() if any(movement.counts(month, *key) for month in chosen)}
    return added(values[movement.value] for values in counted.values())


def _checked(rows: Sequence[Row]) -> str:
    """Say that the stock adds up, or name the lines in which the records contradict each other."""
    wrong = []
    for row in rows:
        if row.values[0] is Mark.NO_BASE:
            continue
        opening, came, gone, closing = (value for value in row.values[:4] if isinstance(value, int))
        if opening + came - gone != closing:
            wrong.append(row.label)
    if not wrong:
        return f"Geprüft. {EQUATION}"
    where = ", ".join(wrong)
    return f"Der Bestand geht nicht auf in: {where}. Prüfen Sie Fälle, deren Abschluss vor der Meldung liegt."
