"""The list of a record screen: one page of it with filters, sorting and badges, and the same as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request
from flask_admin import expose
from sqlalchemy import Numeric, and_, select

from models import User
from models.base import label_of
from portal import access, audit, scopes, today
from portal.access import Verb
from portal.exports import case_list
from portal.extensions import db
from portal.listings import CAP, Sort
from portal.piles import Pile, piles_for
from portal.viewers import Viewer
from views.base.downloads import send_spreadsheet
from views.base.listing import (
    SIZES,
    Listing,
    ListState,
    Row,
    read_state,
)
from views.base.screen import Screen, viewer
from views.formats import NOT_STATED, number


class Lists(Screen):
    """The pages that show many records."""

    def narrow(self) -> Any:
        """Return what narrows this list beyond access; nothing by default."""
        return None

    def listing(self, columns: tuple[str, ...] = ()) -> Listing:
        """Return the list for this viewer, narrowed to the pile of the day's work its address names."""
        pile, narrow = self.pile(), self.narrow()
        if pile is not None:
            scope = scopes.read(request.args.get(scopes.SCOPE), viewer()) or scopes.EVERYBODY
            rows = pile.rows(viewer(), scopes.people(viewer(), scope))
            narrow = rows if narrow is None else and_(narrow, rows)
        return Listing(viewer(), self.model_class, columns or self.columns, self.filters, self.search, narrow)

    def pile(self) -> Pile | None:
        """Return the pile the address names, if it is one of the viewer's own and of this kind: what a badge counted."""
        named = request.args.get(today.PILE)
        mine = (pile for pile in piles_for(viewer()) if pile.model is self.model_class)
        return next((pile for pile in mine if pile.key == named), None)

    def state(self, listing: Listing) -> ListState:
        """Return what the address says about the list."""
        sortable = listing.sortable(self.sortable)
        default = self.order if self.order.key in (*sortable, "id") else Sort("id", descending=True)
        if (pile := self.pile()) is not None:
            default = Sort(pile.due.key)
        return read_state(request.args.to_dict(), listing.filters, sortable, default)

    @expose("/")
    def index_view(self) -> str:
        """Show one page of the list."""
        listing = self.listing()
        state = self.state(listing)
        rows, count = listing.page(state)
        texts = self.veil(listing, rows, listing.texts(rows))
        shown = [self._row(listing, row, cells) for row, cells in zip(rows, texts, strict=True)]
        return self.render(
            self.list_template, title=self.title, rows=shown, columns=self._heads(listing, state),
            count_line=self._count_line(state, len(rows), count), list_url=self.url_to(), return_url=request.full_path,
            also_found=self.also_found(state.search) if state.search else [],
            search_supported=self.search is not None, search=state.search, search_hint=self.search_hint,
            filter_fields=self._filter_fields(listing, state), active_filters=self._chips(listing, state),
            beyond=self._beyond(state, len(rows), count), unknown=self._unknown(listing),
            halves=self.halves(), reset_url=self.url_to(), pager=self._pager(state, count), page_sizes=self._sizes(state),
            export_links=self._export_links(), keep=self._kept(state), **self._new_button(), **self.row_actions(),
        )  # fmt: skip

    def _row(self, listing: Listing, row: Any, cells: list[str]) -> Row:
        values = dict(zip(listing.columns, row[1:], strict=True))
        for key in self.unsaid(values):
            if key in values:
                cells[listing.columns.index(key)] = NOT_STATED
        return Row(row[0], self.row_url(row[0]), self._together(listing, cells), *self.tone(values))

    def halves(self) -> dict[str, Any] | None:
        """Return the two lists behind a share the list is narrowed to; none by default."""
        return None

    def veil(self, listing: Listing, rows: Sequence[Any], texts: list[list[str]]) -> list[list[str]]:
        """Return the cells as this viewer reads them, where a cell depends on more than its column; unchanged by default."""
        return texts

    def unsaid(self, values: dict[str, Any]) -> tuple[str, ...]:
        """Return the columns that say nothing for a row of these values; none by default."""
        return ()

    def also_found(self, asked: str) -> list[dict[str, str]]:
        """Return where else the words searched for stand, as label and address; nowhere by default."""
        return []

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Return how a row is marked and the word for it."""
        return None, None

    def row_url(self, id: int) -> str:
        """Return where a row leads."""
        return f"/{self.path}/details/?id={id}"

    def _here(self, **changed: Any) -> str:
        """Return this page's address with some arguments changed; None takes one out."""
        kept = {key: value for key, value in request.args.items() if value}
        kept.update(changed)
        query = urlencode({key: value for key, value in kept.items() if value is not None})
        return f"{request.script_root}{request.path}{'?' if query else ''}{query}"

    def _together(self, listing: Listing, cells: list[str]) -> list[str]:
        """Return the cells of a row, what stands beside another column in that one's cell."""
        if not self.beside:
            return cells
        texts = dict(zip(listing.columns, cells, strict=True))
        for key, host in self.beside.items():
            if host in texts and (text := texts.pop(key, NOT_STATED)) != NOT_STATED:
                texts[host] = f"{texts[host]} {text}"
        return list(texts.values())

    def _heads(self, listing: Listing, state: ListState) -> list[dict[str, Any]]:
        sortable = listing.sortable(self.sortable)
        heads = []
        for key in listing.columns:
            if self.beside.get(key) in listing.columns:
                continue
            mine = state.sort is not None and state.sort.key == key
            turned = mine and state.sort is not None and not state.sort.descending
            heads.append({
                "label": label_of(self.model_class, key),
                "whole": key == "case_id",
                "wide": key in self.wide,
                "numeric": isinstance(self.model_class.__table__.columns[key].type, Numeric),
                "sorted": None if not mine else "asc" if turned else "desc",
                "sort_url": self._here(sort=key, desc="1" if turned else None, page=None) if key in sortable else None,
            })  # fmt: skip
        return heads

    def _count_line(self, state: ListState, shown: int, count: int) -> str:
        total = "mehr als 10.000" if count > 10_000 else number(count)
        if not shown:
            return f"{total} {self._noun(count)}"
        first = state.page * state.size + 1
        return f"{self._noun(2)} {number(first)}–{number(first + shown - 1)} von {total}"

    def _beyond(self, state: ListState, shown: int, count: int) -> dict[str, str] | None:
        """Return what to say on a page behind the end of the list, and the way to its last page that can be named."""
        if shown or not state.page or not count:
            return None
        last = -(-min(count, CAP) // state.size) - 1
        words = f"Eine Seite {number(state.page + 1)} gibt es nicht; die Liste endet vorher."
        return {"words": words, "label": f"Zur Seite {number(last + 1)}", "url": self._here(page=last or None)}

    def _unknown(self, listing: Listing) -> list[str]:
        """Say which words of the address no list here knows: a pile, an order."""
        asked, found = request.args.to_dict(), []
        if (pile := asked.get(today.PILE)) and self.pile() is None:
            found.append(f"Einen Stapel „{pile[:40]}“ gibt es hier nicht; Sie sehen die ganze Liste.")
        if (sort := asked.get("sort")) and sort not in listing.sortable(self.sortable):
            found.append(
                f"Nach „{sort[:40]}“ lässt sich diese Liste nicht ordnen; sie steht in ihrer eigenen Reihenfolge."
            )
        return found

    def _noun(self, count: int) -> str:
        return self.label if count == 1 else self.plural or self.title

    def _filter_fields(self, listing: Listing, state: ListState) -> list[dict[str, Any]]:
        fields = []
        for flt in listing.filters:
            entry: dict[str, Any] = {
                "name": flt.key,
                "label": flt.label,
                "kind": "number" if flt.kind == "amount" else flt.kind,
            }
            if flt.ranged:
                entry |= {
                    "from_name": f"{flt.key}_from", "from_value": state.filters.get(f"{flt.key}_from"),
                    "to_name": f"{flt.key}_to", "to_value": state.filters.get(f"{flt.key}_to"),
                }  # fmt: skip
            else:
                entry["value"] = state.filters.get(flt.key)
                if flt.kind in ("select", "bool"):
                    entry["options"] = listing.options(flt.key, state.filters.get(flt.key))
            fields.append(entry)
        return fields

    def _chips(self, listing: Listing, state: ListState) -> list[dict[str, str]]:
        pile = self.pile()
        gone: dict[str, Any] = {today.PILE: None, scopes.SCOPE: None, "page": None}
        chips = [] if pile is None else [{"label": "Heute", "text": pile.title, "remove_url": self._here(**gone)}]
        if pile is not None and pile.whose is not None and (words := scope_words(viewer())):
            chips.append(
                {"label": "Von", "text": words, "remove_url": self._here(**{scopes.SCOPE: None, "page": None})}
            )
        for flt in listing.filters:
            text = listing.chip(flt, state.filters)
            if text is not None:
                gone = {flt.key: None, f"{flt.key}_from": None, f"{flt.key}_to": None, "page": None}
                chips.append({"label": flt.label, "text": text, "remove_url": self._here(**gone)})
        return chips

    def _pager(self, state: ListState, count: int) -> dict[str, Any] | None:
        pages = -(-count // state.size)
        if pages <= 1 and state.page == 0:
            return None
        known = count <= 10_000
        last = pages - 1 if known else None
        around = range(max(0, state.page - 3), state.page + 4 if last is None else min(last, state.page + 3) + 1)
        more = last is None or state.page < last
        return {
            "first_url": self._here(page=None) if state.page > 3 else None,
            "prev_url": self._here(page=state.page - 1 or None) if state.page else None,
            "next_url": self._here(page=state.page + 1) if more else None,
            "pages": [{"n": n + 1, "url": self._here(page=n or None), "current": n == state.page} for n in around],
        }

    def _sizes(self, state: ListState) -> list[dict[str, Any]]:
        return [{"n": size, "url": self._here(size=size, page=None), "current": size == state.size} for size in SIZES]

    def _kept(self, state: ListState) -> list[tuple[str, str]]:
        return [
            (key, request.args[key])
            for key in ("sort", "desc", "size", today.PILE, scopes.SCOPE)
            if request.args.get(key)
        ]

    def row_actions(self) -> dict[str, Any]:
        """Return what can be done with the rows ticked: ``actions`` and the ``action_url`` they are sent to."""
        return {}

    def _new_button(self) -> dict[str, str]:
        if not self.may_create():
            return {}
        return {
            "create_url": self.url_to("create_view"),
            "create_label": self.new_label,
        }

    def _export_links(self) -> list[dict[str, str]]:
        if not access.may(viewer(), Verb.EXPORT, self.model_class):
            return []
        arguments = {key: value for key, value in request.args.items() if value and key not in ("page", "size")}
        return [{"label": "Als Excel-Datei", "url": self.url_to("export_view", **arguments)}]

    @expose("/export.xlsx")
    def export_view(self) -> Response:
        """Hand out the filtered list as a workbook, as the viewer sees it."""
        if not access.may(viewer(), Verb.EXPORT, self.model_class):
            abort(404)
        listing = self.listing(self.file_columns)
        state = self.state(listing)
        heads = case_list.columns([(key, label_of(self.model_class, key)) for key in listing.columns], self.model_class)
        # The words searched for may be a name; the log is also read by those who see none.
        asked = ["Suche", *state.filters.values()] if state.search else list(state.filters.values())
        audit.record_access(
            db.engine, viewer(), f"Export {self.title} ({', '.join(asked) or 'alle'})", viewer().office_id
        )
        return send_spreadsheet(heads, listing.export(state), self.title)


def scope_words(who: Viewer) -> str:
    """Return whose work the address narrows a list to, nothing for everybody's."""
    scope = scopes.read(request.args.get(scopes.SCOPE), who)
    if scope is None or scope.person is None:
        return f"Team {scope.team}" if scope and scope.team else ""
    return db.session.scalar(select(User.name).where(User.id == scope.person)) or "unbekannt"
