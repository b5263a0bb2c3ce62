"""Every request worth making, generated from the routes of the application: one rule for each kind of route.

A route without a rule has no requests, and `test_leaks` fails for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from werkzeug.routing import Rule

from tests.access.oracle import opens
from tests.access.pages import PAGES, Ask
from tests.access.rooms import Rooms


class Matrix(Rooms):
    """The rules over one application and what stands in its database."""

    def rule_for(self, rule: Rule) -> Callable[[Rule], Iterator[Ask]] | None:
        """Return what generates the requests of a route, None when nothing was written for it."""
        screen, _, page = rule.endpoint.rpartition(".")
        if screen in self.views:
            return getattr(self, f"_{page}", None)
        return PAGES.get(rule.endpoint) or getattr(self, f"_{rule.endpoint.replace('.', '_')}", None)

    def asks(self, login: str = "anonymous", *, brief: bool = False) -> list[Ask]:
        """Return every request of every route with a rule, less those that only repeat a refusal for the login.

        ``brief`` leaves out variations: one filter, one task, one way to fill a form; every route and record stays.
        """
        rules = [(rule, self.rule_for(rule)) for rule in self.app.url_map.iter_rules()]
        every = [ask for rule, make in rules if make is not None for ask in make(rule)]
        return [ask for ask in every if self._tells(login, ask) and not (brief and ask.order > 1)]

    def once(self, method: str) -> list[Ask]:
        """Return one request for every address, for what must be the same whoever asks for whatever."""
        return list({ask.path: ask for ask in reversed(self.asks()) if ask.method == method}.values())

    def _tells(self, login: str, ask: Ask) -> bool:
        """Say whether a request can tell more than one already made: closed screens and records are tried once a way."""
        if not ask.table or login == "anonymous":
            return True
        marks = self.records.of(ask.table)
        if not any(opens(login, ask.table, mark) for mark in marks):
            once = ask.mark in ("", "MISSING", next(iter(marks)))
            reads = ask.mark == "" or "/details/" in ask.url
            return once and ask.order == 0 and (reads or ask.method == "POST")
        return ask.order == 0 or ask.mark == "" or opens(login, ask.table, ask.mark)
