"""Lists of any size: rows instead of records, numbers before columns, capped counts, all within what one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select
from werkzeug.datastructures import MultiDict

from models import Agency, Base, Case, CatalogueEntry, User
from models.base import label_of
from models.types import ClosedList
from portal import access, clock, courts
from portal.extensions import db
from portal.narrowing import narrowed
from portal.viewers import Viewer
from views.base.fields import AMOUNT, DIGITS
from views.base.forms import narrowing, target_of
from views.formats import day, money, show

CAP = 10_000
"""Counting stops here; „mehr als 10.000“ says enough and costs nothing."""
SIZES = (25, 50, 100)
DEFAULT_SIZE = 50
LAST_PAGE = 1_000_000
NAMED: dict[type[Base], str] = {Agency: "name", User: "name", CatalogueEntry: "label", Case: "number"}
"""Records whose words are one of their columns."""

Search = Callable[[Viewer, str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a list is ordered; the number of the record always settles a tie."""

    key: str
    descending: bool = False


@dataclass(slots=True)
class ListState:
    """What the address of a list says, cleaned: page, size, order, search and filters."""

    page: int = 0
    size: int = DEFAULT_SIZE
    sort: Sort | None = None
    search: str = ""
    filters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: int
    url: str
    cells: list[str]
    tone: str | None = None
    tone_label: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter over one column: one word, or from–to for days and amounts."""

    key: str
    label: str
    kind: str

    @property
    def ranged(self) -> bool:
        """Say whether the filter has a beginning and an end."""
        return self.kind in ("date", "amount")


def filters_of(model: type[Base], keys: Sequence[str]) -> tuple[Filter, ...]:
    """Return the filters for these columns; the type of the column decides the kind."""
    return tuple(Filter(key, label_of(model, key), _kind(model, key)) for key in keys)


def _kind(model: type[Base], key: str) -> str:
    column = model.__table__.columns[key]
    if column.foreign_keys or isinstance(column.type, ClosedList):
        return "select"
    kinds = {bool: "bool", date: "date", datetime: "date", Decimal: "amount"}
    return kinds.get(column.type.python_type, "text")


def read_state(
    arguments: MultiDict[str, str], filters: Sequence[Filter], sortable: Sequence[str], default: Sort
) -> ListState:
    """Read page, order and filters from an address; what makes no sense is left out, never an error."""
    size = _number(arguments.get("size"), DEFAULT_SIZE)
    sort_key = arguments.get("sort", "")
    names = [name for flt in filters for name in ((f"{flt.key}_from", f"{flt.key}_to") if flt.ranged else (flt.key,))]
    return ListState(
        page=min(_number(arguments.get("page"), 0), LAST_PAGE),
        size=size if size in SIZES else DEFAULT_SIZE,
        sort=Sort(sort_key, arguments.get("desc") == "1") if sort_key in sortable else default,
        search=arguments.get("search", "").replace("\x00", "").strip()[:100],
        filters={name: value for name in names if (value := arguments.get(name, "").replace("\x00", "").strip()[:100])},
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and DIGITS.fullmatch(text) else default


class Listing:
    """The rows of one list for one viewer."""

    def __init__(
        self, viewer: Viewer, model: Any, columns: Sequence[str], filters: Sequence[Filter], search: Search | None,
        narrow: ColumnElement[bool] | None = None,
    ) -> None:  # fmt: skip
        """Take what the view declares, less the columns this viewer never sees."""
        self.viewer, self.model, self.search, self.narrow = viewer, model, search, narrow
        self.columns = [key for key in columns if access.sees(viewer, model, key)]
        plain = access.grant(viewer, model).categories
        self.filters = [flt for flt in filters if access.category_behind(model, flt.key) in plain]
        self._choices: dict[str, list[tuple[str, str]]] = {}

    def sortable(self, keys: Sequence[str]) -> list[str]:
        """Return the columns this viewer may sort by: those he sees on every row."""
        plain = access.grant(self.viewer, self.model).categories
        return [key for key in keys if key in self.columns and access.category_behind(self.model, key) in plain]

    def conditions(self, state: ListState) -> list[ColumnElement[bool]]:
        """Return the conditions of search and filters; the session adds who may see what."""
        found = [] if self.narrow is None else [self.narrow]
        if state.search and self.search is not None:
            found.append(self.search(self.viewer, state.search))
        for flt in self.filters:
            found += filter_conditions(getattr(self.model, flt.key), flt, state.filters)
        return found

    def page(self, state: ListState) -> tuple[list[Any], int]:
        """Return the rows of one page as tuples (number, then the columns), and how many rows there are up to CAP + 1."""
        conditions = tuple(self.conditions(state))
        prepare = _prepared_page if not conditions else _page_statement
        statement = prepare(self.viewer, self.model, state.sort, conditions)
        found = db.session.execute(statement, {"size": state.size, "start": state.page * state.size}).all()
        if not found:
            return [], db.session.scalar(select(_counted(self.model, conditions))) or 0
        wanted = [row[0] for row in found]
        rows = db.session.execute(_wide_statement(self.viewer, self.model, tuple(self.columns)), {"wanted": wanted})
        by_number = {row[0]: row for row in rows}
        return [by_number[number] for number in wanted if number in by_number], found[0][1]

    def stream(self, state: ListState, chunk: int = 2000) -> Iterator[Sequence[Any]]:
        """Yield the values of every row in order, with related records as their words; memory stays flat."""
        words: dict[str, dict[int, str]] = {}
        statement = self._ordered_wide(state).execution_options(yield_per=chunk)
        for part in db.session.execute(statement).partitions(chunk):
            for key in self.relations():
                self._learn(words.setdefault(key, {}), key, part)
            yield from (self._typed(row, words) for row in part)

    def _ordered_wide(self, state: ListState) -> Select[Any]:
        return (
            _wide(self.viewer, self.model, self.columns)
            .where(*self.conditions(state))
            .order_by(*_order(self.model, state.sort))
        )

    def _typed(self, row: Any, words: dict[str, dict[int, str]]) -> list[Any]:
        return [
            words[key].get(value, "") if key in words and value is not None else value
            for key, value in zip(self.columns, row[1:], strict=True)
        ]

    def relations(self) -> list[str]:
        """Return the columns that point to other records."""
        columns = self.model.__table__.columns
        return [key for key in self.columns if columns[key].foreign_keys or key == "case_id"]

    def _learn(self, known: dict[int, str], key: str, rows: Sequence[Any]) -> None:
        """Look up the words of related records not known yet; those the viewer may not see stay unknown."""
        place = self.columns.index(key) + 1
        missing = {row[place] for row in rows if row[place] is not None} - known.keys()
        if missing:
            known.update(words_of(self.model, key, missing))

    def texts(self, rows: Sequence[Any]) -> list[list[str]]:
        """Return the cells of the rows as people read them."""
        words = {key: self._offered_words(key) for key in self.relations()}
        for key, known in words.items():
            self._learn(known, key, rows)
        makers = [self._maker(key, words) for key in self.columns]
        return [[maker(value) for maker, value in zip(makers, row[1:], strict=True)] for row in rows]

    def choices(self, key: str) -> list[tuple[str, str]]:
        """Return what the filter over a column offers, read once."""
        if key not in self._choices:
            self._choices[key] = choices_of(self.model, key)
        return self._choices[key]

    def _offered_words(self, key: str) -> dict[int, str]:
        """Return the words of related records that a filter of this list shows anyway."""
        if not any(flt.key == key for flt in self.filters):
            return {}
        return {int(number): words for number, words in self.choices(key) if number.isdigit()}

    def chip(self, flt: Filter, given: dict[str, str]) -> str | None:
        """Return what an active filter says in words, None when it is not set."""
        if flt.ranged:
            first, last = _bound(flt, given.get(f"{flt.key}_from")), _bound(flt, given.get(f"{flt.key}_to"))
            parts = [f"ab {_say(first)}" if first is not None else "", f"bis {_say(last)}" if last is not None else ""]
            return " ".join(filter(None, parts)) or None
        text = given.get(flt.key)
        if text is None:
            return None
        if flt.kind == "select":
            return dict(self.choices(flt.key)).get(text)
        return {"1": "ja", "0": "nein"}.get(text, text) if flt.kind == "bool" else text

    def _maker(self, key: str, words: dict[str, dict[int, str]]) -> Callable[[Any], str]:
        if key in words:
            known = words[key]
            return lambda value: known.get(value, "–") if value is not None else "–"
        if key == "court_code":
            return lambda value: courts.name(value) if value else "–"
        return show


def _order(model: Any, sort: Sort | None) -> list[Any]:
    """Return the columns to order by; the number of the record settles ties in the same direction."""
    keys = ["id"] if sort is None else [sort.key, "id"]
    descending = sort is None or sort.descending
    return [getattr(model, key).desc() if descending else getattr(model, key).asc() for key in dict.fromkeys(keys)]


def _counted(model: Any, conditions: Sequence[ColumnElement[bool]]) -> Any:
    """Return the subquery that counts the rows up to CAP + 1."""
    some = select(model.id).where(*conditions).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _page_statement(
    viewer: Viewer, model: Any, sort: Sort | None, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """Return the select of the record numbers of one page, narrow so that far pages stay cheap, with the count beside each."""
    size, start = bindparam("size", type_=Integer), bindparam("start", type_=Integer)
    numbers = select(model.id, _counted(model, conditions)).where(*conditions).order_by(*_order(model, sort))
    return narrowed(viewer, numbers.limit(size).offset(start))


_prepared_page = lru_cache(maxsize=512)(_page_statement)
"""The statement of a list without search and filters, put together once a day for each viewer."""


def _wide(viewer: Viewer, model: Any, columns: Sequence[str]) -> Select[Any]:
    return select(model.id, *(access.released(viewer, getattr(model, key)) for key in columns))


@lru_cache(maxsize=512)
def _wide_statement(viewer: Viewer, model: Any, columns: tuple[str, ...]) -> Select[Any]:
    """Return the select of the columns shown for the records of one page."""
    return narrowed(viewer, _wide(viewer, model, columns).where(model.id.in_(bindparam("wanted", expanding=True))))


def words_of(model: type[Base], key: str, numbers: set[int]) -> dict[int, str]:
    """Return number -> words of the related records the viewer may see."""
    target = _target(model, key)
    return {number: str(words) for number, words in db.session.execute(_worded(target).where(target.id.in_(numbers)))}


def _target(model: type[Base], key: str) -> Any:
    return Case if key == "case_id" else target_of(model.__table__.columns[key])


def _worded(target: Any) -> Select[Any]:
    """Return the select of records by number and words; one column where the words are one, which spares building records."""
    name = NAMED.get(target)
    return select(target.id, target if name is None else getattr(target, name))


@lru_cache(maxsize=512)
def _offered(viewer: Viewer, model: type[Base], key: str) -> Select[Any]:
    """Return the select of what a filter over a relation offers."""
    return narrowed(viewer, narrowing(key)(_worded(_target(model, key))))


def filter_conditions(column: Any, flt: Filter, given: dict[str, str]) -> list[ColumnElement[bool]]:
    """Return the conditions one filter adds; a value that cannot be read adds none."""
    if flt.ranged:
        return _range(column, flt, given.get(f"{flt.key}_from"), given.get(f"{flt.key}_to"))
    text = given.get(flt.key)
    if text is None:
        return []
    if text == "-":
        return [column.is_(None)]
    value = _one(column, flt, text)
    return [] if value is None else [column == value]


def _one(column: Any, flt: Filter, text: str) -> Any:
    kind = column.property.columns[0].type
    if isinstance(kind, ClosedList):
        return next((member for member in kind.members if member.value == text), None)
    if flt.kind == "bool":
        return {"1": True, "0": False}.get(text)
    if flt.kind == "select":
        return int(text) if DIGITS.fullmatch(text) else None
    return text


def _range(column: Any, flt: Filter, first: str | None, last: str | None) -> list[ColumnElement[bool]]:
    found = []
    if (start := _bound(flt, first)) is not None:
        found.append(column >= _as_moment(column, start))
    if (end := _bound(flt, last)) is not None:
        if isinstance(end, date) and column.property.columns[0].type.python_type is datetime:
            found.append(column < _as_moment(column, end + timedelta(days=1)))
        else:
            found.append(column <= end)
    return [and_(*found)] if found else []


def _as_moment(column: Any, value: Any) -> Any:
    is_moment = column.property.columns[0].type.python_type is datetime
    return clock.at_local(value, time(0)) if is_moment and isinstance(value, date) else value


def _bound(flt: Filter, text: str | None) -> Any:
    if not text:
        return None
    if flt.kind == "date":
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        return None
    return Decimal(text.replace(".", "").replace(",", ".")) if AMOUNT.fullmatch(text) else None


def choices_of(model: type[Base], key: str) -> list[tuple[str, str]]:
    """Return what a filter over a column offers; related records only as far as the viewer sees them."""
    column = model.__table__.columns[key]
    if isinstance(column.type, ClosedList):
        found = [(member.value, member.label) for member in column.type.members]
    else:
        offered = db.session.execute(_offered(db.guarded.viewer, model, key))
        found = [(str(number), str(words)) for number, words in offered]
    return [*found, ("-", "keine Angabe")] if column.nullable else found


def _say(value: Any) -> str:
    return day(value) if isinstance(value, date) else money(value)
