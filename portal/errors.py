"""What can go wrong on purpose, and the German sentence for it."""

from __future__ import annotations

import re

from sqlalchemy import Constraint, Index, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from models import Base


class PortalError(Exception):
    """Something a person must be told; its text is the German sentence shown."""


class Refused(PortalError):
    """A rule of the work forbids it: the sentence says which fact, where, and what to do."""


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


def sentence_for(error: IntegrityError) -> str:
    """Return the German sentence of the constraint that refused a row; never SQL, never a value."""
    message = str(error.orig)
    missing = NOT_NULL.search(message)
    if missing:
        return _sentence_for_missing(missing["table"] or missing["relation"], missing["column"] or missing["field"])
    for name, sentence in _sentences().items():
        if re.search(rf"\b{re.escape(name)}\b", message):
            return sentence
    return REFERENCED if "foreign key" in message.lower() else FALLBACK


def _sentence_for_missing(table: str, column: str) -> str:
    """Name the value that is missing by its label on the screen."""
    label = Base.metadata.tables[table].columns[column].info.get("label")
    return f"Die Angabe „{label}“ fehlt. Tragen Sie sie ein und speichern Sie erneut." if label else FALLBACK


def _sentences() -> dict[str, str]:
    """Collect the sentence of every constraint, under its name and under the columns SQLite names instead."""
    found: dict[str, str] = {}
    for table in Base.metadata.tables.values():
        rules: list[Constraint | Index] = [*table.constraints, *table.indexes]
        for rule in rules:
            sentence = rule.info.get("sentence")
            if not sentence:
                continue
            found[str(rule.name)] = sentence
            if isinstance(rule, Index | UniqueConstraint):
                found[", ".join(f"{table.name}.{column.name}" for column in rule.columns)] = sentence
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
