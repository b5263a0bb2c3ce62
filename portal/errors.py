"""What can go wrong on purpose, and the German sentence for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import CheckConstraint, Constraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from models import Base


class PortalError(Exception):
    """Something a person must be told; its text is the German sentence shown."""


class Refused(PortalError):
    """A rule of the work forbids it: the sentence says which fact, where, and what to do."""

    def __init__(self, sentence: str, *, at: Mapping[str, str] | None = None) -> None:
        """Keep the sentence, and for each column it speaks of the part said at that column's field."""
        super().__init__(sentence)
        self.at = dict(at or {})


class Forbidden(PortalError):
    """The access table does not allow it; shown as not found where the row must stay unknown."""

    def __init__(self, sentence: str = "Dazu haben Sie kein Recht.") -> None:
        """Keep the sentence; it never names a row."""
        super().__init__(sentence)


class NoViewer(Forbidden):
    """A session was used without saying for whom; nothing is read or written then."""


FALLBACK = (
    "Die Angaben widersprechen sich, deshalb wurde nichts gespeichert. Prüfen Sie die Felder und speichern Sie erneut."
)
REFERENCED = "Der Datensatz wird noch verwendet oder verweist auf einen, den es nicht gibt. Es wurde nichts geändert."
NOT_NULL = re.compile(
    r"NOT NULL constraint failed: (?P<table>\w+)\.(?P<column>\w+)"
    r'|null value in column "(?P<field>\w+)" of relation "(?P<relation>\w+)"'
)


class Rule(NamedTuple):
    """What a rule of the database says to people, and which columns it is about."""

    sentence: str
    columns: tuple[str, ...] = ()


def sentence_for(error: IntegrityError) -> str:
    """Return the German sentence of the constraint that refused a row; never SQL, never a value."""
    return rule_for(error).sentence


def rule_for(error: IntegrityError) -> Rule:
    """Return the rule that refused a row."""
    message = str(error.orig)
    missing = NOT_NULL.search(message)
    if missing:
        return _rule_for_missing(missing["table"] or missing["relation"], missing["column"] or missing["field"])
    for name, rule in _rules().items():
        if re.search(rf"\b{re.escape(name)}\b", message):
            return rule
    return Rule(REFERENCED if "foreign key" in message.lower() else FALLBACK)


def _rule_for_missing(table: str, column: str) -> Rule:
    """Name the value that is missing by its label on the screen."""
    label = Base.metadata.tables[table].columns[column].info.get("label")
    if not label:
        return Rule(FALLBACK)
    return Rule(f"Die Angabe „{label}“ fehlt. Tragen Sie sie ein und speichern Sie erneut.", (column,))


def _rules() -> dict[str, Rule]:
    """Collect the rule of every constraint, under its name and under the columns SQLite names instead."""
    found: dict[str, Rule] = {}
    for table in Base.metadata.tables.values():
        rules: list[Constraint | Index] = [*table.constraints, *table.indexes]
        for rule in rules:
            sentence = rule.info.get("sentence")
            if not sentence:
                continue
            found[str(rule.name)] = Rule(sentence, _columns(table, rule))
            if isinstance(rule, Index | UniqueConstraint):
                found[", ".join(f"{table.name}.{column.name}" for column in rule.columns)] = found[str(rule.name)]
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _columns(table: Table, rule: Constraint | Index) -> tuple[str, ...]:
    """Return the columns a rule speaks of, in the order it names them."""
    if isinstance(rule, CheckConstraint):
        words = re.findall(r"\w+", str(rule.sqltext))
        return tuple(dict.fromkeys(word for word in words if word in table.columns))
    if isinstance(rule, Index | UniqueConstraint):
        return tuple(column.name for column in rule.columns)
    return ()
