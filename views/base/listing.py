"""Lists of any size: rows instead of records, numbers before columns, capped counts, all within what one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import Boolean, ColumnElement, Select

from models import Base
from models.types import ClosedList
from portal import access, courts, filters
from portal.extensions import db
from portal.filters import DIGITS, Filter, bound, seen_by
from portal.listings import Asked, Rows, Sort, target_of, worded
from portal.narrowing import narrowed
from portal.remembered import until_written
from portal.viewers import Viewer
from views.base.forms import narrowing
from views.formats import day, money, show

NOT_READ = "„{}“ gibt es hier nicht, deshalb ist die Liste leer"
SIZES = (25, 50, 100)
DEFAULT_SIZE = 50
LAST_PAGE = 1_000_000
BETWEEN = "\x1f"
"""Stands between cells until they are escaped; in a text it could only end a cell."""
SELECTED = Markup(" selected")

Choices = tuple[tuple[str, str], ...]
YES_OR_NO: Choices = (("1", "ja"), ("0", "nein"))
Search = Callable[[Viewer, str], ColumnElement[bool]]


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

    @property
    def body(self) -> Markup:
        """Return the cells after the first, parted by tags; escaped all at once, which costs a tenth of one by one."""
        return Markup(str.replace(escape(BETWEEN.join(self.cells[1:])), BETWEEN, "</td><td>"))  # noqa: S704 - escaped here


def read_state(
    arguments: Mapping[str, str], filters: Sequence[Filter], sortable: Sequence[str], default: Sort
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


class Listing(Rows):
    """The rows of one list for one viewer, with search and filters."""

    def __init__(
        self, viewer: Viewer, model: Any, columns: Sequence[str], filters_: Sequence[Filter], search: Search | None,
        narrow: ColumnElement[bool] | None = None,
    ) -> None:  # fmt: skip
        """Take what the view declares, less the columns this viewer never sees."""
        super().__init__(db.session, viewer, model, columns)
        self.search, self.narrow = search, narrow
        self.filters = seen_by(viewer, model, filters_)
        self._choices: dict[str, Choices] = {}

    def sortable(self, keys: Sequence[str]) -> list[str]:
        """Return the columns this viewer may sort by: those he sees on every row."""
        plain = access.grant(self.viewer, self.model).categories
        return [key for key in keys if key in self.columns and access.category_behind(self.model, key) in plain]

    def asked(self, state: ListState) -> Asked:
        """Return the conditions of search and filters; the session adds who may see what."""
        own = [] if self.narrow is None else [self.narrow]
        if state.search and self.search is not None:
            own.append(self.search(self.viewer, state.search))
        return filters.asked(self.model, self.filters, state.filters, own)

    def page(self, state: ListState) -> tuple[list[Any], int]:
        """Return the rows of one page and how many rows there are, up to CAP + 1."""
        return self.slice(self.asked(state), state.sort, state.size, state.page * state.size)

    def export(self, state: ListState) -> Iterator[Sequence[Any]]:
        """Yield the values of every row the state names."""
        return self.stream(self.asked(state), state.sort)

    def texts(self, rows: Sequence[Any]) -> list[list[str]]:
        """Return the cells of the rows as people read them."""
        words = {key: self._offered_words(key) for key in self.relations()}
        for key, known in words.items():
            self.learn(known, key, rows)
        makers = [self._maker(key, words) for key in self.columns]
        columns = list(zip(*rows, strict=True))[1:]
        cells = [map(maker, column) for maker, column in zip(makers, columns, strict=False)]
        return [list(line) for line in zip(*cells, strict=True)]

    def choices(self, key: str) -> Choices:
        """Return what the filter over a column offers, read once."""
        if key not in self._choices:
            self._choices[key] = choices_of(self.model, key)
        return self._choices[key]

    def options(self, key: str, chosen: str | None) -> Markup:
        """Return the choices of a filter as the options of a select field."""
        return options_of(self.choices(key), chosen)

    def _offered_words(self, key: str) -> dict[int, str]:
        """Return the words of related records that a filter of this list shows anyway."""
        if not any(flt.key == key for flt in self.filters):
            return {}
        return {int(number): words for number, words in self.choices(key) if number.isdigit()}

    def chip(self, flt: Filter, given: dict[str, str]) -> str | None:
        """Return what an active filter says in words, None when it is not set."""
        if flt.ranged:
            first, last = bound(flt, given.get(f"{flt.key}_from")), bound(flt, given.get(f"{flt.key}_to"))
            parts = [f"ab {_say(first)}" if first is not None else "", f"bis {_say(last)}" if last is not None else ""]
            unread = [
                text
                for text in (given.get(f"{flt.key}_from"), given.get(f"{flt.key}_to"))
                if text and bound(flt, text) is None
            ]
            return NOT_READ.format(unread[0]) if unread else " ".join(filter(None, parts)) or None
        text = given.get(flt.key)
        if text is None:
            return None
        return dict(self.choices(flt.key)).get(text, NOT_READ.format(text)) if flt.kind in ("select", "bool") else text

    def _maker(self, key: str, words: dict[str, dict[int, str]]) -> Callable[[Any], str]:
        if key in words:
            known = words[key]
            return lambda value: known.get(value, "–") if value is not None else "–"
        if key == "court_code":
            return lambda value: courts.name(value) if value else "–"
        return show


@lru_cache(maxsize=512)
def _offered(viewer: Viewer, model: type[Base], key: str) -> Select[Any]:
    """Return the select of what a filter over a relation offers."""
    return narrowed(viewer, narrowing(key)(worded(target_of(model, key))))


def choices_of(model: type[Base], key: str) -> Choices:
    """Return what a filter over a column offers; related records only as far as the viewer sees them."""
    column = model.__table__.columns[key]
    if isinstance(column.type, ClosedList):
        found = tuple((member.value, member.label) for member in column.type.members)
    elif isinstance(column.type, Boolean):
        found = YES_OR_NO
    else:
        found = until_written(db.guarded, (db.guarded.viewer, model, key), lambda: _read_choices(model, key))
    return (*found, ("-", "keine Angabe")) if column.nullable else found


@lru_cache(maxsize=512)
def options_of(choices: Choices, chosen: str | None) -> Markup:
    """Return choices as the options of a select field; most lists offer the same on every page."""
    option = Markup('<option value="{}"{}>{}</option>')
    return Markup().join(option.format(value, SELECTED if value == chosen else "", label) for value, label in choices)


def _read_choices(model: type[Base], key: str) -> Choices:
    offered = db.session.execute(_offered(db.guarded.viewer, model, key))
    return tuple((str(number), str(words)) for number, words in offered)


def _say(value: Any) -> str:
    return day(value) if isinstance(value, date) else money(value)
