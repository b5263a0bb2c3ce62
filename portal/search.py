"""Finding cases and reports by name, number, docket, street, landlord or phone, through an index on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    union_all,
)
from sqlalchemy.orm import Session

from models import Case, CaseMember, Person, Report, Step
from models.enums import DataCategory
from models.names import fold, joined_umlauts
from models.writings import docket_key, phone_digits, plain
from portal import access
from portal.access import Verb
from portal.conditions import TENANTS, case_ids_shared, table_of
from portal.viewers import Viewer

NUMBER = re.compile(r"\d{4}-\d{0,6}")
SHORT_NUMBER = re.compile(r"(?:(?P<year>\d{4}|\d{2})-)?(?P<number>\d{1,6})", re.ASCII)
TURNED_NUMBER = re.compile(r"(?P<number>\d{1,6})/(?P<year>\d{4}|\d{2})", re.ASCII)
YEARS_BACK = 9
"""A number without its year is looked for in so many years before this one."""
PHONE = re.compile(r"[\d\s+/().\u2013-]+", re.ASCII)
SHORTEST, SHORTEST_PHONE = 3, 5
HALF_STREET = re.compile(r"str(?:a|as|ass)$")
"""„Lange Stra“ on the way to „Lange Straße“."""
WORD = re.compile(r"[^\W_\u19b0-\u19c9\u1cf2\u1cf3]+")
"""Letters and digits as FTS5 reads them: what it takes for a gap would make two words of one, which it refuses."""
LAST_LETTER = "\U0010ffff"

names_index = Table(
    "case_search", MetaData(), Column("case_id", Integer), Column("rowid", Integer), Column("names", Text)
)
"""The search table of `migrations`: FTS5 on SQLite (its key is the rowid), trigrams on PostgreSQL."""


def cases_matching(session: Session, viewer: Viewer, asked: str) -> ColumnElement[bool]:
    """Return the condition on cases for what somebody typed; what he may not see cannot be found by it.

    Every way of looking is a select of case numbers through an index of its own; the list reads only what they give.
    """
    asked = asked.strip()
    found = [*_by_number(viewer, asked)]
    own = access.grant(viewer, Case)
    if NUMBER.fullmatch(asked):
        return or_(false(), *found)
    if {DataCategory.CONTACT, DataCategory.HOUSING} <= own.categories:
        found.append(Case.id.in_(union_all(*_in_own_office(session, viewer, asked))))
    elif own.by_share:
        found += _in_shared_cases(viewer, asked)
    docket = docket_key(asked)
    if docket is not None and access.may(viewer, Verb.READ, Report):
        found.append(Case.id.in_(union_all(*_by_docket(viewer, docket))))
    return or_(false(), *found)


def _by_number(viewer: Viewer, asked: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for a case number: its beginning, or „197“, „26-197“ and „197/2026“ for 2026-0197."""
    if NUMBER.fullmatch(asked):
        yield and_(Case.number >= asked, Case.number < asked + LAST_LETTER)
    short = SHORT_NUMBER.fullmatch(asked) or TURNED_NUMBER.fullmatch(asked)
    if short is not None:
        year = short["year"]
        this = viewer.today.year
        years = range(this - YEARS_BACK, this + 1) if year is None else (int(year) + (2000 if len(year) == 2 else 0),)
        yield Case.number.in_([f"{one}-{int(short['number']):04d}" for one in years])


def _in_own_office(session: Session, viewer: Viewer, asked: str) -> Iterator[Any]:
    """Yield the selects of the cases of the viewer's office by name, street, landlord and phone."""
    cases, persons, members = table_of(Case).c, table_of(Person).c, table_of(CaseMember).c
    words = spelled(asked)
    if words and session.get_bind().dialect.name == "sqlite":
        # FTS5 matches by the table's own name; a column of that name says so to SQLAlchemy.
        query = " AND ".join(f'"{word}"*' for word in words)
        yield select(names_index.c.rowid).where(column("case_search").op("MATCH")(query))
    elif words:
        yield select(names_index.c.case_id).where(*(_word_in_names(word) for word in words))
    else:
        yield select(cases.id).where(false())
    if (home := _address(asked)) is not None:
        for key in (cases.street_key, cases.landlord_key):
            yield select(cases.id).where(cases.office_id == viewer.agency_id, _begins_with(key, home))
    if (phone := _phone(asked)) is not None:
        yield (
            select(members.case_id)
            .join_from(table_of(Person), table_of(CaseMember), members.person_id == persons.id)
            .where(persons.office_id == viewer.agency_id, _begins_with(persons.phone_key, phone))
        )


def _in_shared_cases(viewer: Viewer, asked: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for cases shared with the viewer's agency, each within the category it belongs to.

    Of the persons only the tenants are shared, so that no child is found by name.
    """
    cases, persons, members = table_of(Case).c, table_of(Person).c, table_of(CaseMember).c
    contact, housing = (case_ids_shared(viewer, one) for one in (DataCategory.CONTACT, DataCategory.HOUSING))
    tenants = (
        select(members.case_id)
        .join_from(table_of(CaseMember), table_of(Person), members.person_id == persons.id)
        .where(members.case_id.in_(contact), members.relation.in_(TENANTS))
    )
    if words := spelled(asked):
        names = (persons.folded_last_name, persons.folded_first_name)
        yield and_(*(Case.id.in_(tenants.where(or_(*(_word_begins(name, word) for name in names)))) for word in words))
    if (home := _address(asked)) is not None:
        yield Case.id.in_(select(cases.id).where(cases.id.in_(contact), _begins_with(cases.street_key, home)))
        yield Case.id.in_(select(cases.id).where(cases.id.in_(housing), _begins_with(cases.landlord_key, home)))
    if (phone := _phone(asked)) is not None:
        yield Case.id.in_(tenants.where(_begins_with(persons.phone_key, phone)))


def _address(asked: str) -> str | None:
    """Return what was typed as streets and landlords are kept, None where it is too short to tell one from another."""
    home = HALF_STREET.sub("str", plain(asked))
    return home if len(home) >= SHORTEST and not home.isdigit() else None


def _phone(asked: str) -> str | None:
    """Return the digits of what can be a phone number, None for anything else."""
    digits = phone_digits(asked)
    return digits if PHONE.fullmatch(asked) and len(digits) >= SHORTEST_PHONE else None


def _begins_with(key: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a key begins with a text, so that an index answers it."""
    return and_(key >= text, key < text + LAST_LETTER)


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


def _by_docket(viewer: Viewer, docket: str) -> Iterator[Any]:
    """Yield the selects of the cases of the viewer's office with a report or a step that carries the court's docket."""
    for model in (Report, Step):
        noted = table_of(model).c
        yield select(noted.case_id).where(noted.office_id == viewer.agency_id, noted.docket_key == docket)


def reports_matching(viewer: Viewer, asked: str) -> ColumnElement[bool]:
    """Return the condition on reports for what somebody typed; each way of looking needs the category it looks into."""
    asked, sent = asked.strip(), table_of(Report).c
    seen = access.grant(viewer, Report).categories
    ways: list[ColumnElement[bool]] = []
    if DataCategory.CONTACT in seen and (words := spelled(asked)):
        ways.append(and_(*(sent.names_key.contains(f" {word}", autoescape=True) for word in words)))
    for category, key in ((DataCategory.CONTACT, sent.street_key), (DataCategory.HOUSING, sent.landlord_key)):
        if category in seen and (home := _address(asked)) is not None:
            ways.append(_begins_with(key, home))
    if DataCategory.PROCEEDING in seen and (docket := docket_key(asked)) is not None:
        ways.append(sent.docket_key == docket)
    own = sent.office_id if viewer.office_id is not None else sent.reporting_agency_id
    found = [Report.id.in_(select(sent.id).where(own == viewer.agency_id, way)) for way in ways]
    if numbers := list(_by_number(viewer, asked)):
        found.append(Report.case_id.in_(select(Case.id).where(or_(*numbers))))
    return or_(false(), *found)


def persons_matching(asked: str) -> ColumnElement[bool]:
    """Return the condition on persons whose phone number begins so, or of whose names one begins with each word.

    Of a double name the second part counts too.
    """
    if (phone := _phone(asked.strip())) is not None:
        return _begins_with(Person.phone_key, phone)
    names = (Person.folded_last_name, Person.folded_first_name)
    return and_(true(), *(or_(*(_word_begins(name, word) for name in names)) for word in spelled(asked)))


def _word_begins(name: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a name, or a part of it after a hyphen or blank, begins with the word."""
    later = (name.contains(f"{sign}{word}", autoescape=True) for sign in "- ")
    return or_(name.between(word, word + LAST_LETTER), *later)
