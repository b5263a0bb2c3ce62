"""Lists of any size: numbers before columns, rows instead of records, capped counts, within what one may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from models import Agency, Base, Case, CatalogueEntry, Conference, User
from portal import access, clock
from portal.narrowing import narrowed
from portal.viewers import Viewer

CAP = 10_000
"""Counting stops here; „mehr als 10.000“ says enough."""
LONG_FOR = timedelta(minutes=10)
"""So long a list that was longer is not counted again; counting to the end costs as much as the page itself."""
MOST_NOTED = 1000
NEAR = 1000
"""Up to here a list is read in one go; beyond, numbers come first, so that no columns are read to be skipped."""
NAMED: dict[type[Base], str] = {Agency: "name", User: "name", CatalogueEntry: "label", Case: "number"}
"""Records whose words are one of their columns."""
DATED: dict[type[Base], str] = {Conference: "scheduled_at"}
"""Records in whose order a list stands that is ordered by the column pointing to them."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a list is ordered; the number of the record always settles a tie."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to: conditions, and the values that stand in them today.

    Conditions that are ``kept`` are the same objects on every request, so that the statement around them is kept as well.
    """

    conditions: tuple[ColumnElement[bool], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = False


WHOLE = Asked(kept=True)


class Rows:
    """The rows of one kind of record for one viewer, in the columns he ever sees."""

    def __init__(self, session: Any, viewer: Viewer, model: Any, columns: Sequence[str]) -> None:
        """Take the session (or its proxy) and the columns wished for."""
        self.session, self.viewer, self.model = session, viewer, model
        self.columns = [key for key in columns if access.sees(viewer, model, key)]

    def slice(self, asked: Asked, sort: Sort | None, size: int, start: int) -> tuple[list[Any], int]:
        """Return rows as tuples (number, then the columns), and how many there are in all, up to CAP + 1."""
        whole = None if asked.conditions else (self.viewer, self.model)
        near = asked.kept and start < NEAR
        counting = asked.kept and start < NEAR and not _is_long(whole)
        prepare = _prepared_page if asked.kept else _page_statement
        statement = prepare(
            self.viewer, self.model, tuple(self.columns) if near else (), sort, asked.conditions, counting
        )
        found = self.session.execute(statement, {**asked.values, "size": size, "start": start}).all()
        count = found[0][-1] if found and counting else self._count(asked, len(found), size, start)
        if whole is not None and count > CAP and (counting or start + len(found) > CAP):
            _note_long(whole)
        if near:
            return [row[:-1] for row in found] if counting else list(found), count
        return self._widened([row[0] for row in found]) if found else [], count

    def _count(self, asked: Asked, found: int, size: int, start: int) -> int:
        """Return how many rows there are, up to CAP + 1; a page that is not full is the last and says it itself."""
        if 0 < found < size or start == found == 0:
            return min(start + found, CAP + 1)
        whole = None if asked.conditions else (self.viewer, self.model)
        if found and (start >= CAP or _is_long(whole)):
            return CAP + 1
        statement = narrowed(self.viewer, select(_counted(self.model, asked.conditions)))
        return self.session.scalar(statement, asked.values) or 0

    def _widened(self, wanted: list[int]) -> list[Any]:
        """Return the rows of these numbers, in their order."""
        statement = _wide_statement(self.viewer, self.model, tuple(self.columns))
        by_number = {row[0]: row for row in self.session.execute(statement, {"wanted": wanted})}
        return [by_number[number] for number in wanted if number in by_number]

    def stream(self, asked: Asked = WHOLE, sort: Sort | None = None, chunk: int = 2000) -> Iterator[Sequence[Any]]:
        """Yield the values of every row in order, with related records as their words; memory stays flat."""
        words: dict[str, dict[int, str]] = {}
        wide = _wide(self.viewer, self.model, self.columns).where(*asked.conditions)
        statement = _ordered(wide, self.model, sort).execution_options(yield_per=chunk)
        for part in self.session.execute(statement, asked.values).partitions(chunk):
            for key in self.relations():
                self.learn(words.setdefault(key, {}), key, part)
            yield from (self._typed(row, words) for row in part)

    def _typed(self, row: Any, words: dict[str, dict[int, str]]) -> list[Any]:
        return [
            words[key].get(value, "") if key in words and value is not None else value
            for key, value in zip(self.columns, row[1:], strict=True)
        ]

    def relations(self) -> list[str]:
        """Return the columns that point to other records."""
        columns = self.model.__table__.columns
        return [key for key in self.columns if columns[key].foreign_keys or key == "case_id"]

    def learn(self, known: dict[int, str], key: str, rows: Sequence[Any]) -> None:
        """Look up the words of related records not known yet; those the viewer may not see stay unknown."""
        place = self.columns.index(key) + 1
        missing = {row[place] for row in rows if row[place] is not None} - known.keys()
        if missing:
            known.update(words_of(self.session, self.model, key, missing))


def _ordered(statement: Select[Any], model: Any, sort: Sort | None) -> Select[Any]:
    """Return the statement in order; the number of the record settles ties in the same direction."""
    keys = ["id"] if sort is None else [sort.key, "id"]
    columns = [getattr(model, key) for key in dict.fromkeys(keys)]
    if (
        sort is not None
        and model.__table__.c[sort.key].foreign_keys
        and (target := target_of(model, sort.key)) in DATED
    ):
        statement = statement.join(getattr(model, sort.key.removesuffix("_id")))
        columns[0] = getattr(target, DATED[target])
    descending = sort is None or sort.descending
    first, *rest = (column.desc() if descending else column.asc() for column in columns)
    blank = sort is not None and model.__table__.c[sort.key].nullable
    # PostgreSQL puts what has no day last, SQLite first; nobody looks for it at the top.
    return statement.order_by(first.nulls_last() if blank and not descending else first, *rest)


def _counted(model: Any, conditions: Sequence[ColumnElement[bool]]) -> Any:
    """Return the subquery that counts the rows up to CAP + 1."""
    some = select(model.id).where(*conditions).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _page_statement(
    viewer: Viewer, model: Any, columns: Sequence[str], sort: Sort | None, conditions: Sequence[ColumnElement[bool]],
    counting: bool,
) -> Select[Any]:  # fmt: skip
    """Return the select of one page, with the count beside each row if need be; far pages ask for numbers alone."""
    size, start = bindparam("size", type_=Integer), bindparam("start", type_=Integer)
    asked = _wide(viewer, model, columns).add_columns(*((_counted(model, conditions),) if counting else ()))
    return narrowed(viewer, _ordered(asked.where(*conditions), model, sort).limit(size).offset(start))


_prepared_page = lru_cache(maxsize=512)(_page_statement)
"""The statement of a list without search, put together once a day for each viewer and each set of filters."""


_long: dict[tuple[Viewer, Any], datetime] = {}
"""When a list without search and filters was last found longer than CAP."""


def _note_long(whole: tuple[Viewer, Any]) -> None:
    if len(_long) > MOST_NOTED:
        _long.clear()
    _long[whole] = clock.now()


def _is_long(whole: tuple[Viewer, Any] | None) -> bool:
    """Say whether a list was longer than CAP a short while ago; it is not counted again on every page."""
    found = None if whole is None else _long.get(whole)
    return found is not None and found > clock.now() - LONG_FOR


def _wide(viewer: Viewer, model: Any, columns: Sequence[str]) -> Select[Any]:
    return select(model.id, *(access.released(viewer, getattr(model, key)) for key in columns))


@lru_cache(maxsize=512)
def _wide_statement(viewer: Viewer, model: Any, columns: tuple[str, ...]) -> Select[Any]:
    """Return the select of the columns shown for the records of one page."""
    return narrowed(viewer, _wide(viewer, model, columns).where(model.id.in_(bindparam("wanted", expanding=True))))


def words_of(session: Any, model: type[Base], key: str, numbers: set[int]) -> dict[int, str]:
    """Return number -> words of the related records the viewer may see."""
    target = target_of(model, key)
    return {number: str(words) for number, words in session.execute(worded(target).where(target.id.in_(numbers)))}


@lru_cache(maxsize=512)
def target_of(model: type[Base], key: str) -> Any:
    """Return the record a column points to; part of a double key points to the record it names alone."""
    if key == "case_id":
        return Case
    keys = sorted(
        model.__table__.c[key].foreign_keys, key=lambda one: len(one.constraint.columns) if one.constraint else 0
    )
    table = keys[0].column.table
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def worded(target: Any) -> Select[Any]:
    """Return the select of records by number and words; one column where the words are one, which spares building records."""
    name = NAMED.get(target)
    return select(target.id, target if name is None else getattr(target, name))
