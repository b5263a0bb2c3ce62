"""Requests of the screens over records: lists, exports, single records, forms and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from portal import clock
from tests.access.pages import HUGE, Ask
from tests.access.values import Values
from views.base import PortalModelView


@dataclass(frozen=True)
class Screens(Values):
    """One rule for each kind of route of a screen."""

    app: Flask

    @property
    def views(self) -> dict[str, PortalModelView]:
        """Return endpoint -> screen of every kind of record."""
        return {
            view.endpoint: view for view in self.app.extensions["admin"][0]._views if isinstance(view, PortalModelView)
        }

    def view_of(self, rule: Rule) -> Any:
        """Return the screen of a route."""
        return self.views[rule.endpoint.rpartition(".")[0]]

    # Lists ----------------------------------------------------------------------------------------------------------
    def _index_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        hidden = next(key for key in view.model_class.__table__.columns.keys() if key not in view.sortable)  # noqa: SIM118
        odd = (f"sort={hidden}&desc=1&size=100", f"page={HUGE}&size=-1&sort=password_hash&search=%00%25_&id={HUGE}")
        yield from self._list(rule, (*self._queries(view), *odd), view.model_class.__tablename__)

    def _export_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        yield from self._list(rule, self._queries(view), view.model_class.__tablename__)

    def _list(self, rule: Rule, queries: Iterable[str], table: str) -> Iterator[Ask]:
        for order, query in enumerate(("", *queries)):
            yield Ask("GET", f"{rule.rule}?{query}", table, order=order)

    def _queries(self, view: Any) -> Iterator[str]:
        """Search for what may be foreign, without writing a whole canary; filter by every relation."""
        if type(view).search is not None:
            for begun in ("KANARIE-JOINED-NAM", "KANARIE-CLOSEDOFF-NAM", "KANARIE-FOREIGN-NAM", "KANARIE-SEN"):
                yield f"search={begun}&q={begun}"
            yield f"search={self.records.case_numbers['FOREIGN']}"
        for flt in view.filters:
            if flt.kind == "select" and view.model_class.__table__.columns[flt.key].foreign_keys:
                yield from (f"{flt.key}={number}" for number in (self.foreign(flt.key), HUGE))
        yield "&".join(f"{flt.key}=x&{flt.key}_from=x&{flt.key}_to=%00" for flt in view.filters)

    # Single records -------------------------------------------------------------------------------------------------
    def _details_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)

    def _edit_view(self, rule: Rule) -> Iterator[Ask]:
        model = self.view_of(rule).model_class
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            for order, foreign in enumerate((True, False)):
                yield Ask("POST", f"{rule.rule}?id={number}", table, mark, self.values(model, foreign=foreign), order)

    def _delete_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            yield Ask("POST", f"{rule.rule}?id={number}", table, mark)

    def _task_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        for place, name in enumerate([*(task.name for task in view.tasks), "unbekannt"]):
            for table, mark, number in self._single(rule):
                url = f"{rule.rule.replace('<task_name>', name)}?id={number}"
                yield Ask("GET", url, table, mark, order=place)
                for order, foreign in enumerate((True, False)):
                    data = self.values(view.model_class, foreign=foreign) | self.answers(foreign=foreign)
                    yield Ask("POST", url, table, mark, data, order=2 * place + order)

    def _create_view(self, rule: Rule) -> Iterator[Ask]:
        view = self.view_of(rule)
        table = view.model_class.__tablename__
        yield Ask("GET", rule.rule, table)
        for order, foreign in enumerate((True, False)):
            yield Ask("POST", rule.rule, table, "", self.values(view.model_class, foreign=foreign), order)

    def _file_view(self, rule: Rule) -> Iterator[Ask]:
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)

    _minutes_view = _calendar_view = _story_view = _workbook_view = _report_view = _file_view

    def _meeting_view(self, rule: Rule) -> Iterator[Ask]:
        model = self.view_of(rule).model_class
        for table, mark, number in self._single(rule):
            yield Ask("GET", f"{rule.rule}?id={number}", table, mark)
            for order, foreign in enumerate((True, False)):
                data = self.values(model, foreign=foreign) | self.answers(foreign=foreign)
                data |= {
                    "stamp": "1.1",
                    "problem": "gestohlen",
                    "title": "gestohlen",
                    "due_on": clock.today().isoformat(),
                }
                data |= {"kind_id": 1, "schritt": "abschliessen", "responsible_user_id": self.foreign("user_id")}
                yield Ask("POST", f"{rule.rule}?id={number}", table, mark, data, order)

    def _handed_in_view(self, rule: Rule) -> Iterator[Ask]:
        for order, kind in enumerate(("xlsx", "docx", "py")):
            for mark, number in self.records.of("proofs_of_use").items():
                known = kind != "py"
                url = f"{rule.rule.replace('<kind>', kind)}?id={number}"
                yield Ask("GET", url, "proofs_of_use" if known else "", mark if known else "", order=order)

    def _single(self, rule: Rule) -> Iterator[tuple[str, str, int]]:
        table = self.view_of(rule).model_class.__tablename__
        for name in (table, "confidential") if table == "contacts" else (table,):
            yield from ((name, mark, number) for mark, number in self.records.of(name).items())
