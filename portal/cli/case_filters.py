"""The filters of the case list as arguments of the command line: the same columns, the same statement, words for codes."""

from __future__ import annotations

import argparse
from typing import Any

from sqlalchemy import ColumnElement, select

from models import Case, CatalogueEntry
from models.enums import CatalogueKind
from models.types import ClosedList, Labelled
from portal import filters
from portal.cli.context import WrongArgument
from portal.errors import Refused
from portal.exports import case_list
from portal.filters import Filter, filters_of
from portal.guard import GuardedSession
from portal.listings import NAMED, Asked, target_of
from portal.search import cases_matching
from portal.statistics import Period

FILTERS = filters_of(Case, case_list.FILTERS)
OWN_WORDS = {"reported_on": "--period"}
"""The period of an export is that of the reports."""
NOT_STATED = "-"
PERIODS = "2026, 2026-H1, 2026-Q3, 2026-07, 2024..2026 oder 2026-03-15..2026-06-30"


def argument(flt: Filter) -> str:
    """Return the argument of a filter, for example ``--assigned-to``."""
    return OWN_WORDS.get(flt.key, f"--{flt.key.removesuffix('_id').replace('_', '-')}")


def add_arguments(command: Any) -> None:
    """Add an argument for each filter of the page, and the search."""
    group = command.add_argument_group("Nur bestimmte Fälle, wie die Filter der Seite")
    group.add_argument("--search", metavar="TEXT", help="Name, Straße, Vermieter, Telefon oder Aktenzeichen")
    for flt in FILTERS:
        if flt.ranged:
            group.add_argument(argument(flt), dest=flt.key, metavar="ZEITRAUM", help=f"{flt.label}: {PERIODS}")
        else:
            group.add_argument(argument(flt), dest=flt.key, metavar="WERT", help=f"{flt.label}{_offered(flt)}")


def first_given(given: argparse.Namespace, *, but: str = "") -> str | None:
    """Return the first argument of these that was given, None when there is none."""
    known = [("--search", given.search), *((argument(flt), getattr(given, flt.key)) for flt in FILTERS)]
    return next((name for name, value in known if value is not None and name != but), None)


def asked(session: GuardedSession, given: argparse.Namespace) -> Asked:
    """Return what the list is narrowed to.

    Raises WrongArgument for a value that is none, and for a column the person does not see.
    """
    seen = filters.seen_by(session.viewer, Case, FILTERS)
    words: dict[str, str] = {}
    for flt in FILTERS:
        text = getattr(given, flt.key)
        if text is None:
            continue
        if flt not in seen:
            raise WrongArgument(argument(flt), f"„{flt.label}“ sehen Sie nicht. Lassen Sie das Argument weg.")
        words |= _span(flt, text) if flt.ranged else {flt.key: _code(session, flt, text)}
    return filters.asked(Case, seen, words, _searched(session, given.search))


def _searched(session: GuardedSession, text: str | None) -> list[ColumnElement[bool]]:
    if text is None:
        return []
    if not text.strip():
        raise WrongArgument("--search", "Der Wert ist leer. Nennen Sie, wonach gesucht wird, oder lassen Sie es weg.")
    return [cases_matching(session, session.viewer, text.strip()[:100])]


def _span(flt: Filter, text: str) -> dict[str, str]:
    try:
        period = Period.parse(text)
    except Refused as refused:
        raise WrongArgument(argument(flt), str(refused)) from None
    return {f"{flt.key}_from": period.start.isoformat(), f"{flt.key}_to": period.end.isoformat()}


def _members(flt: Filter) -> type[Labelled] | None:
    kind = Case.__table__.columns[flt.key].type
    return kind.members if isinstance(kind, ClosedList) else None


def _offered(flt: Filter) -> str:
    members = _members(flt)
    return (
        ": " + ", ".join(f"{one.value} ({one.label})" for one in members) if members else ": wie er in der Liste steht"
    )


def _code(session: GuardedSession, flt: Filter, text: str) -> str:
    """Return the code of a word people read, the code itself, or the sign for what is not stated."""
    column = Case.__table__.columns[flt.key]
    if text == NOT_STATED and column.nullable:
        return text
    members = _members(flt)
    known = {one.label: one.value for one in members} if members else _entries(session, flt)
    found = next(
        (str(code) for word, code in known.items() if text.casefold() in (word.casefold(), str(code).casefold())), None
    )
    if found is None:
        words = ", ".join(f"{code} ({word})" for word, code in known.items()) or "keine"
        raise WrongArgument(argument(flt), f"„{text}“ gibt es nicht. Möglich sind: {words}.")
    return found


def _entries(session: GuardedSession, flt: Filter) -> dict[str, int]:
    """Return the related records the person sees, by their words."""
    target = target_of(Case, flt.key)
    named = select(getattr(target, NAMED[target]), target.id).order_by(getattr(target, NAMED[target]))
    if target is CatalogueEntry:
        named = named.where(CatalogueEntry.kind == CatalogueKind.DISTRICT)
    return dict(session.execute(named).tuples().all())
