"""How a table is made of what was counted: its headings, its rows, and what in it follows from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portal.calendar import add_months
from portal.numerals import several
from portal.statistics import atoms, comparisons
from portal.statistics import columns as columns_of
from portal.statistics.amounts import FEWEST, amounts_in, coarse, coarsened, mean, shield
from portal.statistics.atoms import N
from portal.statistics.columns import Column
from portal.statistics.counting import WHOLE, Counts, Question, Value, count
from portal.statistics.dimensions import NOW, PERIODS, THEN, Dimension, Member
from portal.statistics.indicators import AMOUNTS, AnyFigure, Frame, Indicator, Quotient, Unit, behind
from portal.statistics.protections import rounded
from portal.statistics.results import Figure, Mark, Part, Row, Table, all_with_shares, quotient
from portal.statistics.sources import Filters, fans_out
from portal.statistics.tables import Crosstab, counted_in

ONE_ROW = Member(WHOLE, "Gesamt")
LEAST_SEEN = 3
"""The least count that rounding does not turn into 0."""


def make(
    session: Session,
    table: Crosstab,
    frame: Frame,
    offices: Sequence[int],
    filters: Filters | None = None,
    counts: Counts | None = None,
) -> Table:
    """Count a table for the offices; the caller has checked that they may be counted.

    Where the frame names an earlier period, its figures and the change stand beside each; there are no other columns then.
    ``counts`` is what was counted already.
    """
    question = Question(*_by(table, frame), frame, offices, filters or {})
    counts = count(session, _asked(table, frame), question) if counts is None else counts
    columns = _columns_of(table, frame, counts)
    rows = _shown(table.rows, frame, _counted(table, frame, counts, 0)) if table.rows else []
    made = Table(
        table.key, table.title, table.rows.label if table.rows else "", table.base.unit,
        tuple(column.heading for column in columns),
        tuple(_lines(table, question, counts, columns, rows)),
        n=int(counts.value(table.base, WHOLE, question.whole) or 0),
        missing=int(counts.value(table.base, None, question.whole) or 0) if table.rows else 0,
        definitions=_definitions(table),
        checks=(*_notes(table, question, counts), *comparisons.notes(frame)),
        chart=table.chart,
        base=table.base.key,
    )  # fmt: skip
    if not frame.suppressing:
        return made
    codes, counted = [*(one.code for one in rows), WHOLE], list(_records_in(columns))
    if all(heading.key != table.base.key for heading in made.headings):
        if table.base.value is not None:
            made = _with_coarse_base(made, table.base, question, counts)
        else:
            counted.append((N, table.base, question.whole))
    return replace(made, systems=tuple(atoms.systems(session, question, counted, codes)))


def _with_coarse_base(table: Table, base: Indicator, question: Question, counts: Counts) -> Table:
    """Return a table whose n is no count of records, with n as coarse as it would stand in the line „Gesamt“."""
    resting = int(counts.value(behind(base), WHOLE, question.whole) or 0)
    n = coarse(int(counts.value(base, WHOLE, question.whole) or 0), resting)
    return replace(table, n=n if resting >= FEWEST else Mark.HIDDEN, missing=Mark.HIDDEN if table.missing else 0)


def _columns_of(table: Crosstab, frame: Frame, counts: Counts) -> list[Column]:
    """Return the columns: those of a comparison, or those of the second dimension in which anything was counted."""
    if frame.earlier is not None:
        columns = columns_of.compared(table, frame)
    else:
        across = _shown(table.across, frame, _counted(table, frame, counts, 1)) if table.across else []
        columns = columns_of.plain(table, across)
    return columns_of.without_means(columns) if frame.published else columns


def _lines(
    table: Crosstab, question: Question, counts: Counts, columns: Sequence[Column], rows: Sequence[Member]
) -> list[Row]:
    """Return the lines of the members and of the whole, without what may not leave the office or is not known yet."""
    frame, shown, exact = question.frame, counts, None
    if frame.published:
        shown, exact = coarsened(counts, (*table.spread, *table.columns), heads=frame.suppressing), counts
    lines = [_line(columns, member, shown, exact) for member in rows]
    lines.append(replace(_line(columns, ONE_ROW, shown, exact), part=Part.TOTAL, key="total"))
    if frame.published:
        lines = _shielded(lines, columns, [*(member.code for member in rows), WHOLE], question, counts)
    lines = [_dashed(line, columns, frame, member) for line, member in zip(lines, [*rows, ONE_ROW], strict=True)]
    if frame.earlier is None and table.shares is None:
        return lines
    return list(all_with_shares([column.heading for column in columns], lines))


def make_all(session: Session, tables: Sequence[Crosstab], frame: Frame, offices: Sequence[int]) -> list[Table]:
    """Count the tables of a report; those of the same rows and columns read the records once."""
    together: dict[tuple[Dimension | None, Dimension | None], list[Indicator]] = {}
    for table in tables:
        together.setdefault(_by(table, frame), []).extend(_asked(table, frame))
    counted = {by: count(session, asked, Question(*by, frame, offices)) for by, asked in together.items()}
    return [
        make(session, table, frame, offices, counts=counted[_by(table, frame)].of(_asked(table, frame)))
        for table in tables
    ]


def _by(table: Crosstab, frame: Frame) -> tuple[Dimension | None, Dimension | None]:
    """Return the dimensions of rows and columns; a comparison has its two periods as columns."""
    return table.rows, table.across if frame.earlier is None else PERIODS


def _asked(table: Crosstab, frame: Frame) -> tuple[Indicator, ...]:
    """Return what must be counted for a table; of amounts that leave the office, on how many records they rest."""
    figures = (table.base, *table.spread, *table.columns)
    asked = counted_in(figures)
    if not frame.published:
        return asked
    divided = [one.whole for one in figures if isinstance(one, Quotient) and one.whole.unit in AMOUNTS]
    return (*asked, *map(behind, (*amounts_in(figures, heads=frame.suppressing), *divided)))


def _shielded(
    lines: Sequence[Row], columns: Sequence[Column], codes: Sequence[Any], question: Question, counts: Counts
) -> list[Row]:
    """Return the lines without amounts that rest on few records, those of each period for themselves."""
    figures, kept = [column.figure for column in columns], list(lines)
    for whole in (THEN, NOW) if question.across is PERIODS else (WHOLE,):
        other = [whole is not WHOLE and column.code != whole for column in columns]
        parts = [whole is WHOLE and column.code is not WHOLE for column in columns]
        kept = shield(kept, codes, figures, parts, counts, heads=question.frame.suppressing, whole=whole, other=other)
    return kept


def _records_in(columns: Sequence[Column]) -> Iterator[atoms.Shown]:
    """Yield the columns that count records, which suppression takes apart."""
    for at, column in enumerate(columns):
        figure = column.figure
        if isinstance(figure, Indicator) and figure.value is None and not column.follows:
            yield at, figure, column.code


def _counted(table: Crosstab, frame: Frame, counts: Counts, place: int) -> set[Any]:
    """Return the codes in which anything was counted; where counts are rounded, anything that does not round to 0."""
    if not frame.rounding:
        return counts.codes(place)
    amounts = amounts_in((*table.spread, *table.columns), heads=False)
    return counts.codes(place, LEAST_SEEN, {one.key for one in amounts})


def _shown(dimension: Dimension, frame: Frame, counted: set[Any]) -> list[Member]:
    """Return the members in order, the unforeseen and the missing ones last, without empty ones nobody asks for."""
    members = list(dimension.members(frame))
    known = {member.code for member in members}
    members += [Member(code, str(code)) for code in sorted(counted - known - {None})]
    members.append(dimension.missing)
    return [member for member in members if member.always or member.code in counted]


def _line(columns: Sequence[Column], member: Member, counts: Counts, exact: Counts | None) -> Row:
    values = tuple(_figure(column, member.code, counts, exact) for column in columns)
    part = Part.MISSING if member.code is None else Part.VALUE
    return Row(member.label, values, part, "total" if member is ONE_ROW else member.key)


def _figure(column: Column, row: Any, counts: Counts, exact: Counts | None) -> Figure:
    """Return a figure; means that leave the office come from the ``exact`` counts."""
    figure = column.figure
    if column.follows:
        return Mark.NO_BASE
    if exact is not None and isinstance(figure, Quotient) and figure.unit in AMOUNTS:
        return mean(figure, exact, row, column.code)
    return _read(figure, row, column.code, counts)


def _dashed(line: Row, columns: Sequence[Column], frame: Frame, member: Member) -> Row:
    """Return the line without figures nobody can know yet, unless something is shown there all the same."""
    nothing = [
        isinstance(value, Mark)
        or not (rounded(value) if frame.rounding and isinstance(value, int) else value)
        or (frame.rounding and column.heading.unit is Unit.SHARE)
        for value, column in zip(line.values, columns, strict=True)
    ]
    if member.ahead and all(nothing):
        return replace(line, values=(Mark.NO_BASE,) * len(columns))
    ends = [_too_early(column, member, frame) for column in columns]
    values = [
        Mark.NO_BASE if end and none and not isinstance(value, Mark) else value
        for value, end, none in zip(line.values, ends, nothing, strict=True)
    ]
    return replace(line, values=tuple(values))


def _too_early(column: Column, member: Member, frame: Frame) -> bool:
    """Say whether a column's time is still to come, or its figure is known only months later than this time began."""
    if column.member is not None and column.member.ahead:
        return True
    months = (column.figure.part if isinstance(column.figure, Quotient) else column.figure).known_after
    period = frame.earlier if frame.earlier is not None and column.code == THEN else frame.period
    starts = [one.start for one in (member, column.member) if one is not None and one.start is not None]
    return bool(months) and add_months(max((period.start, *starts)), months) > frame.on


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
    shares = [(table.shares.label, columns_of.SENTENCES[table.shares])] if table.shares else []
    return (*((figure.label, figure.definition) for figure in figures), *shares)


def _notes(table: Crosstab, question: Question, counts: Counts) -> Iterator[str]:
    """Say why rows or columns add up to more than the total."""
    for place, dimension in enumerate((question.rows, question.across)):
        if dimension is not None and fans_out(dimension, table.base.counted):
            values = counts.values[table.base.key]
            rest = question.whole if place == 0 else WHOLE
            parts = [value or 0 for key, value in values.items() if key[place] is not WHOLE and key[1 - place] == rest]
            total = counts.value(table.base, WHOLE, question.whole) or 0
            yield f"{dimension.several} Gezählt: {total} {table.base.unit.label}, {several(int(sum(parts)), 'Nennung', 'Nennungen')}."
