"""Finding cases by name, case number or court docket, through an index on both databases."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    column,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from models import Case, Person, Report
from models.enums import DataCategory
from models.names import fold, joined_umlauts
from portal import access
from portal.access import Verb
from portal.conditions import case_ids_shared, table_of
from portal.imports.dockets import docket_key
from portal.viewers import Viewer

NUMBER = re.compile(r"\d{4}-\d{0,6}")
WORD = re.compile(r"[^\W_\u19b0-\u19c9\u1cf2\u1cf3]+")
"""Letters and digits as FTS5 reads them: what it takes for a gap would make two words of one, which it refuses."""
LAST_LETTER = "\U0010ffff"

names_index = Table(
    "case_search", MetaData(), Column("case_id", Integer), Column("rowid", Integer), Column("names", Text)
)
"""The search table of `migrations`: FTS5 on SQLite (its key is the rowid), trigrams on PostgreSQL."""


def cases_matching(session: Session, viewer: Viewer, asked: str) -> ColumnElement[bool]:
    """Return the condition on cases for what somebody typed; what he may not see cannot be found by it."""
    asked = asked.strip()
    if NUMBER.fullmatch(asked):
        return and_(Case.number >= asked, Case.number < asked + LAST_LETTER)
    own = access.grant(viewer, Case)
    found: list[ColumnElement[bool]] = []
    if DataCategory.CONTACT in own.categories | own.by_share:
        found.append(_by_name(session, viewer, asked))
    docket = docket_key(asked)
    if docket is not None and access.may(viewer, Verb.READ, Report):
        found.append(_by_docket(viewer, docket))
    return or_(false(), *found)


def _by_name(session: Session, viewer: Viewer, asked: str) -> ColumnElement[bool]:
    """Return the condition for household members whose names begin with every word typed, in either spelling."""
    words = spelled(asked)
    if not words:
        return false()
    if session.get_bind().dialect.name == "sqlite":
        # FTS5 matches by the table's own name; a column of that name says so to SQLAlchemy.
        query = " AND ".join(f'"{word}"*' for word in words)
        hits: Any = select(names_index.c.rowid).where(column("case_search").op("MATCH")(query))
    else:
        hits = select(names_index.c.case_id).where(*(_word_in_names(word) for word in words))
    condition = Case.id.in_(hits)
    if DataCategory.CONTACT in access.grant(viewer, Case).categories:
        return condition
    return and_(condition, Case.id.in_(case_ids_shared(viewer, DataCategory.CONTACT)))


def spelled(asked: str) -> list[str]:
    """Return the words asked for in the one spelling names are kept in: Müller and Mueller are both „muller“."""
    return WORD.findall(joined_umlauts(fold(asked)))


def _word_in_names(word: str) -> ColumnElement[bool]:
    """Return the condition that one of the names, or a part of a double name, begins with the word.

    Trigrams find it, the blank makes it exact.
    """
    escaped = word.replace("_", "\\_")
    names = names_index.c.names
    parts = " " + func.translate(names, "-'.", "   ")
    return and_(names.like(f"%{escaped}%", escape="\\"), parts.like(f"% {escaped}%", escape="\\"))


def _by_docket(viewer: Viewer, docket: str) -> ColumnElement[bool]:
    """Return the condition for cases with a report that carries the court's docket."""
    reports = table_of(Report).c
    return Case.id.in_(
        select(reports.case_id).where(reports.office_id == viewer.agency_id, reports.docket_key == docket)
    )


def persons_matching(asked: str) -> ColumnElement[bool]:
    """Return the condition on persons of whose names, also the second of a double name, one begins with each word."""
    return and_(
        true(),
        *(
            or_(_begins(Person.folded_last_name, word), _begins(Person.folded_first_name, word))
            for word in spelled(asked)
        ),
    )


def _begins(name: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a name, or a part of it after a hyphen or blank, begins with the word."""
    later = (name.contains(f"{sign}{word}", autoescape=True) for sign in "- ")
    return or_(name.between(word, word + LAST_LETTER), *later)
