"""What may stand between the braces of a letter template: known fields, „if“ and „for“ over known lists; nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from portal.letters.fields import COLUMNS, GAP, KNOWN, Values

Rows = dict[str, str]
"""Name of the row -> name of the list it goes through."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template: in which line of its text, and the sentence for it."""

    line: int
    sentence: str


class NotAllowed(Exception):
    """A template asks for more than the fields; raised wherever one is compiled, so that none can slip by."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults."""
        super().__init__(faults[0].sentence)
        self.faults = faults


class Language(SandboxedEnvironment):
    """The environment of letters: every template is checked as it is parsed; no filters, tests, globals or attributes."""

    def __init__(self) -> None:
        """Take away all that Jinja offers."""
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=shown)
        self.known: dict[str, Template] = {}
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def from_string(self, source: str | nodes.Template, globals: Any = None, template_class: Any = None) -> Template:
        """Compile a part of a template once, however many letters of a series it is in."""
        known = self.known.get(source) if isinstance(source, str) else None
        if known is None:
            known = super().from_string(source)
            if isinstance(source, str):
                self.known[source] = known
        return known

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse, and refuse what is not allowed."""
        tree = super()._parse(source, name, filename)
        faults = list(faults_in(tree))
        if faults:
            raise NotAllowed(faults)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look into plain dictionaries only; no object has attributes here."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look into plain dictionaries only."""
        if type(obj) is dict and argument in obj:
            return obj[argument]
        return self.undefined(obj=None, name=str(argument))

    def call(self, *given: Any, **named: Any) -> Any:
        """Call nothing."""
        raise NotAllowed([Fault(1, "In Vorlagen kann nichts aufgerufen werden.")])


def shown(value: Any) -> Any:
    """Return a value as the letter shows it: a missing one as a gap to be filled by hand."""
    return GAP if value is None or value == "" or isinstance(value, Undefined) else value


def faults_in(tree: nodes.Template) -> Iterator[Fault]:
    """Yield what a parsed template may not say."""
    yield from _check(tree.body, {})


def _check(body: list[nodes.Node], rows: Rows) -> Iterator[Fault]:
    for node in body:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        yield from _check_value(part, rows)
            case nodes.If():
                yield from _check_test(node.test, rows)
                for branch in (node.body, node.elif_, node.else_):
                    yield from _check(branch, rows)  # type: ignore[arg-type]  # lists of nodes, each typed more narrowly
            case nodes.For(
                target=nodes.Name(name=row), iter=nodes.Name(name=own), test=None, recursive=False, else_=[]
            ):
                yield from _check_loop(node, row, own, rows)
            case _:
                yield Fault(
                    node.lineno,
                    f"Der Befehl „{_word(node)}“ geht in Vorlagen nicht. Erlaubt sind „if“ und „for“ über eine Liste.",
                )


def _check_loop(node: nodes.For, row: str, own: str, rows: Rows) -> Iterator[Fault]:
    if own not in COLUMNS:
        yield Fault(node.lineno, f"Eine Liste „{own}“ gibt es nicht. Listen sind {', '.join(COLUMNS)}.")
    elif rows:
        yield Fault(
            node.lineno, f"Die Liste „{own}“ steht in einer anderen Liste. Setzen Sie die Listen untereinander."
        )
    else:
        yield from _check(node.body, {row: own})


def _check_value(node: nodes.Node, rows: Rows) -> Iterator[Fault]:
    key = _key(node, rows)
    if key is None:
        yield Fault(
            node.lineno,
            "Zwischen {{ und }} steht kein Feld. Schreiben Sie ein Feld wie {{ fall.aktenzeichen }}, ohne Zusätze.",
        )
    elif not _is_known(key):
        yield Fault(node.lineno, f"Ein Feld „{_written(node)}“ gibt es nicht. Die Seite „Felder“ nennt alle.")


def _check_test(node: nodes.Node, rows: Rows) -> Iterator[Fault]:
    match node:
        case nodes.Not(node=inner):
            yield from _check_test(inner, rows)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            yield from _check_test(left, rows)
            yield from _check_test(right, rows)
        case nodes.Name(name=name) if name in COLUMNS:
            pass
        case _:
            yield from _check_value(node, rows)


def _key(node: nodes.Node, rows: Rows) -> tuple[str, str] | None:
    """Return (group, field) or (list, column) for what is no more than that."""
    match node:
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            return rows.get(name, name), attr
        case nodes.Name(name=name):
            return name, ""
    return None


def _is_known(key: tuple[str, str]) -> bool:
    return f"{key[0]}.{key[1]}" in KNOWN or key[1] in COLUMNS.get(key[0], ())


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            return f"{name}.{attr}"
        case nodes.Name(name=name):
            return name
    return "?"


def _word(node: nodes.Node) -> str:
    return type(node).__name__.lower()


def asked(tree: nodes.Template, values: Values) -> list[str]:
    """Return the fields a template would really show with these values, each once, in order; rows of lists left out."""
    return list(dict.fromkeys(_shown_fields(tree.body, values)))


def _shown_fields(body: list[nodes.Node], values: Values) -> Iterator[str]:
    for node in body:
        match node:
            case nodes.Output():
                keys = (_key(part, {}) for part in node.nodes if not isinstance(part, nodes.TemplateData))
                yield from (f"{key[0]}.{key[1]}" for key in keys if key is not None and f"{key[0]}.{key[1]}" in KNOWN)
            case nodes.If():
                yield from _shown_fields(_branch(node, values), values)
            case nodes.For(iter=nodes.Name(name=own)) if values.get(own):
                yield from _shown_fields(node.body, values)


def _branch(node: nodes.If, values: Values) -> list[nodes.Node]:
    """Return the branch these values lead into."""
    if _holds(node.test, values):
        return node.body
    for other in node.elif_:
        if _holds(other.test, values):
            return other.body
    return node.else_


def _holds(test: nodes.Node, values: Values) -> bool:
    match test:
        case nodes.Not(node=inner):
            return not _holds(inner, values)
        case nodes.And(left=left, right=right):
            return _holds(left, values) and _holds(right, values)
        case nodes.Or(left=left, right=right):
            return _holds(left, values) or _holds(right, values)
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            group = values.get(name)
            return bool(group.get(attr)) if isinstance(group, dict) else True
        case nodes.Name(name=name):
            return bool(values.get(name))
    return False
