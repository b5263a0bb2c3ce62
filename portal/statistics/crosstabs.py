"""How a table is made of what was counted: its headings, its rows, and what in it follows from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.statistics import atoms
from portal.statistics.amounts import amounts_in, shield
from portal.statistics.counting import WHOLE, Counts, Question, Value, count
from portal.statistics.dimensions import Dimension, Member
from portal.statistics.indicators import AnyFigure, Frame, Indicator, Quotient, Unit, behind
from portal.statistics.periods import Period
from portal.statistics.results import Down, Figure, Heading, Mark, Part, Row, Table, quotient
from portal.statistics.sources import Filters, fans_out
from portal.statistics.tables import Crosstab, counted_in

ONE_ROW = Member(WHOLE, "Gesamt")


@dataclass(frozen=True)
class Column:
    """A column before it is counted: the figure, the value of the second dimension, and the period it is of."""

    heading: Heading
    figure: AnyFigure
    member: Member | None = None
    earlier: bool = False

    @property
    def code(self) -> Any:
        """Return the code of the second dimension, WHOLE for totals."""
        return WHOLE if self.member is None else self.member.code

    @property
    def compares(self) -> bool:
        """Say whether the column belongs to a comparison with an earlier period."""
        return "@" in self.heading.key


def make(
    session: Session,
    table: Crosstab,
    frame: Frame,
    offices: Sequence[int],
    filters: Filters | None = None,
    earlier: Period | None = None,
    counts: Counts | None = None,
) -> Table:
    """Count a table for the offices; the caller has checked that they may be counted.

    ``earlier`` is the period to compare with; the change stands beside it. ``counts`` is what was counted already.
    """
    question = Question(table.rows, table.across, frame, offices, filters or {})
    asked = _asked(table, frame)
    counts = count(session, asked, question) if counts is None else counts
    before = count(session, asked, replace(question, frame=replace(frame, period=earlier))) if earlier else None
    across = _shown(table.across, frame, counts.codes(1)) if table.across else []
    columns = _columns(table, across, earlier)
    rows = _shown(table.rows, frame, counts.codes(0) | (before.codes(0) if before else set())) if table.rows else []
    lines = [_line(columns, member, counts, before) for member in rows]
    lines.append(replace(_line(columns, ONE_ROW, counts, before), part=Part.TOTAL, key="total"))
    if frame.published:
        codes = [*(member.code for member in rows), WHOLE]
        figures, parts = [one.figure for one in columns], [one.code is not WHOLE or one.compares for one in columns]
        lines = shield(lines, codes, figures, parts, counts, heads=frame.suppressing)
    made = Table(
        table.key, table.title, table.rows.label if table.rows else "", table.base.unit,
        tuple(column.heading for column in columns), tuple(lines),
        n=int(counts.value(table.base) or 0),
        missing=int(counts.value(table.base, None) or 0) if table.rows else 0,
        definitions=_definitions(table),
        checks=tuple(_notes(table, counts)),
        chart=table.chart,
        base=table.base.key,
    )  # fmt: skip
    if not frame.suppressing:
        return made
    shown = list(_records_in(columns))
    return replace(made, systems=tuple(atoms.systems(session, question, shown, [*(one.code for one in rows), WHOLE])))


def make_all(session: Session, tables: Sequence[Crosstab], frame: Frame, offices: Sequence[int]) -> list[Table]:
    """Count the tables of a report; those of the same rows and columns read the records once."""
    together: dict[tuple[Dimension | None, Dimension | None], list[Indicator]] = {}
    for table in tables:
        together.setdefault((table.rows, table.across), []).extend(_asked(table, frame))
    counted = {by: count(session, asked, Question(*by, frame, offices)) for by, asked in together.items()}
    return [
        make(session, table, frame, offices, counts=counted[table.rows, table.across].of(_asked(table, frame)))
        for table in tables
    ]


def _asked(table: Crosstab, frame: Frame) -> tuple[Indicator, ...]:
    """Return what must be counted for a table; of amounts that leave the office, on how many records they rest."""
    asked = counted_in((table.base, *table.spread, *table.columns))
    if not frame.published:
        return asked
    return (*asked, *map(behind, amounts_in((*table.spread, *table.columns), heads=frame.suppressing)))


def _records_in(columns: Sequence[Column]) -> Iterator[atoms.Shown]:
    """Yield the columns that count records, which suppression takes apart."""
    for at, column in enumerate(columns):
        figure = column.figure
        if isinstance(figure, Indicator) and figure.value is None and not column.compares:
            yield at, figure, column.code


def _shown(dimension: Dimension, frame: Frame, counted: set[Any]) -> list[Member]:
    """Return the members in order, the unforeseen and the missing ones last, without empty ones nobody asks for."""
    members = list(dimension.members(frame))
    known = {member.code for member in members}
    members += [Member(code, str(code)) for code in sorted(counted - known - {None})]
    members.append(dimension.missing)
    return [member for member in members if member.always or member.code in counted]


def _columns(table: Crosstab, across: Sequence[Member], earlier: Period | None) -> list[Column]:
    """Return the columns: each spread figure by the second dimension and as a whole, then the others."""
    columns: list[Column] = []
    for figure in table.spread:
        first = len(columns)
        several = len(table.spread) > 1
        for member in across:
            label = f"{member.label}: {figure.label}" if several else member.label
            columns.append(Column(_heading(table, figure, f"{figure.key}:{member.key}", label), figure, member))
        total = _heading(table, figure, figure.key, figure.label)
        if across and isinstance(figure, Indicator) and figure.adds_up and not fans_out(table.across, figure.counted):
            total = replace(total, adds=tuple(range(first, len(columns))))
        columns.append(Column(total, figure))
    columns += [Column(_heading(table, figure, figure.key, figure.label), figure) for figure in table.columns]
    if earlier is not None:
        columns = [one for column in columns for one in _compared(column, earlier)]
    return _with_quotients(columns)


def _heading(table: Crosstab, figure: AnyFigure, key: str, label: str) -> Heading:
    if isinstance(figure, Quotient):
        return Heading(key, label, figure.unit, Down.SHARE)
    adds = figure.adds_up and not (table.rows and fans_out(table.rows, figure.counted))
    return Heading(key, label, figure.unit, Down.SUM if adds else Down.ITSELF)


def _compared(column: Column, earlier: Period) -> Iterator[Column]:
    """Yield a column, the same of the period before, and the change: in figures, for counts and sums in percent too."""
    heading = column.heading
    yield column
    yield replace(column, heading=replace(heading, key=f"{heading.key}@before", label=str(earlier)), earlier=True)
    change = replace(heading, key=f"{heading.key}@change", label="Veränderung")
    yield replace(column, heading=change)
    if isinstance(column.figure, Indicator) and not column.figure.median:
        percent = replace(change, key=f"{heading.key}@percent", label="in Prozent", unit=Unit.SHARE, down=Down.ITSELF)
        yield replace(column, heading=percent)


def _with_quotients(columns: list[Column]) -> list[Column]:
    """Note beside each share where its part and its whole stand, if they do."""
    places = {(column.figure.key, column.code, column.earlier, "@" in column.heading.key): place
              for place, column in enumerate(columns)}  # fmt: skip
    found = []
    for column in columns:
        figure, kind = column.figure, (column.code, column.earlier, "@" in column.heading.key)
        if isinstance(figure, Quotient) and not column.heading.key.endswith("@change"):
            part, whole = (places.get((one.key, *kind)) for one in (figure.part, figure.whole))
            if part is not None and whole is not None:
                column = replace(column, heading=replace(column.heading, quotient=(part, whole)))  # noqa: PLW2901
        found.append(column)
    return found


def _line(columns: Sequence[Column], member: Member, counts: Counts, before: Counts | None) -> Row:
    values = tuple(_figure(column, member.code, counts, before) for column in columns)
    if member.ahead and not any(value for value in values if not isinstance(value, Mark)):
        values = (Mark.NO_BASE,) * len(columns)
    part = Part.MISSING if member.code is None else Part.VALUE
    return Row(member.label, values, part, "total" if member is ONE_ROW else member.key)


def _figure(column: Column, row: Any, counts: Counts, before: Counts | None) -> Figure:
    now = _read(column.figure, row, column.code, counts)
    if column.member is not None and column.member.ahead and not isinstance(now, Mark) and not now:
        return Mark.NO_BASE
    if before is None:
        return now
    then = _read(column.figure, row, column.code, before)
    if column.earlier:
        return then
    if column.heading.key.endswith("@change"):
        return Mark.NO_BASE if isinstance(now, Mark) or isinstance(then, Mark) else now - then
    if column.heading.key.endswith("@percent"):
        known = not isinstance(now, Mark) and not isinstance(then, Mark) and then
        return Decimal(now - then) / Decimal(then) if known else Mark.NO_BASE  # type: ignore[operator]
    return now


def _read(figure: AnyFigure, row: Any, column: Any, counts: Counts) -> Figure:
    if isinstance(figure, Quotient):
        part, whole = (_marked(counts.value(one, row, column)) for one in (figure.part, figure.whole))
        return quotient(part, whole, figure.unit)
    value = counts.value(figure, row, column)
    return Mark.NO_BASE if value is None and figure.median else _marked(value)


def _marked(value: Value) -> Figure:
    return Mark.UNKNOWN if value is None else value


def _definitions(table: Crosstab) -> tuple[tuple[str, str], ...]:
    figures: Iterable[AnyFigure] = dict.fromkeys((*table.spread, *table.columns))
    return tuple((figure.label, figure.definition) for figure in figures)


def _notes(table: Crosstab, counts: Counts) -> Iterator[str]:
    """Say why rows or columns add up to more than the total."""
    for place, dimension in enumerate((table.rows, table.across)):
        if dimension is not None and fans_out(dimension, table.base.counted):
            values = counts.values[table.base.key]
            parts = [value or 0 for key, value in values.items() if key[place] is not WHOLE and key[1 - place] is WHOLE]
            total = counts.value(table.base) or 0
            yield f"{dimension.several} Gezählt: {total} {table.base.unit.label}, {sum(parts)} Nennungen."
