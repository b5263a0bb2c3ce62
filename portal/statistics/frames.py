"""What figures are asked for: the period, the day of the data, and the words of the lists the offices edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Agency, CatalogueEntry, User
from models.enums import AgencyKind, CatalogueKind
from portal.agencies import age_bands
from portal.catalogues import spelling
from portal.statistics.breakdowns import AGENCIES, CLERKS, OFFICES, TEAMS
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import AGE_BANDS, Entry, Frame
from portal.statistics.periods import Period
from portal.statistics.results import Protection

ONE_PERSON = frozenset({AgencyKind.BAILIFF, AgencyKind.LEGAL_GUARDIAN})
"""Kinds of agencies that bear the name of a person."""


def frame_for(
    session: Session,
    period: Period,
    on: date,
    offices: Sequence[int],
    dimensions: Iterable[Dimension | None],
    protection: Protection,
) -> Frame:
    """Return the frame with the lists the dimensions need; the session must see them."""
    needed = {dimension.names for dimension in dimensions if dimension is not None and dimension.names is not None}
    lists: dict[Any, tuple[Entry, ...]] = {}
    if any(isinstance(name, CatalogueKind) for name in needed):
        lists |= _catalogues(session, offices, period)
    if CLERKS in needed:
        lists[CLERKS] = _names(session, select(User.id, User.name).where(User.agency_id.in_(offices)))
    if TEAMS in needed:
        lists[TEAMS] = _teams(session, offices)
    if OFFICES in needed:
        lists[OFFICES] = _names(session, select(Agency.id, Agency.name).where(Agency.id.in_(offices)))
    if AGENCIES in needed:
        lists[AGENCIES] = _agencies(session, published=protection is not Protection.NONE)
    published = protection is not Protection.NONE
    suppressing = protection is Protection.SUPPRESS
    return Frame(period, on, lists, published, suppressing, bands_of(session, offices))


def bands_of(session: Session, offices: Sequence[int]) -> tuple[int, ...]:
    """Return the age bands of the offices, the standard ones where they differ."""
    found = set(session.scalars(select(Agency.age_bands).where(Agency.id.in_(offices))))
    return age_bands(found.pop()) if len(found) == 1 else AGE_BANDS


def _names(session: Session, statement: Any) -> tuple[Entry, ...]:
    return tuple(Entry(key, name) for name, key in sorted((name, key) for key, name in session.execute(statement)))


def _agencies(session: Session, *, published: bool) -> tuple[Entry, ...]:
    """Return the agencies by name; where figures leave the office, those that are one person are one entry for each kind."""
    people: dict[AgencyKind, list[int]] = {}
    entries = []
    for key, name, kind in session.execute(
        select(Agency.id, Agency.name, Agency.kind).order_by(Agency.name, Agency.id)
    ):
        if published and kind in ONE_PERSON:
            people.setdefault(kind, []).append(key)
        else:
            entries.append(Entry(key, name, retired=True))
    kinds = (Entry(first, kind.label, retired=True, others=tuple(more)) for kind, (first, *more) in people.items())
    return (*entries, *kinds)


def _teams(session: Session, offices: Sequence[int]) -> tuple[Entry, ...]:
    """Return each team with the people in it, by name; its code is its first person."""
    own = User.agency_id.in_(offices), User.team != ""
    people: dict[str, list[int]] = {}
    for key, team in session.execute(select(User.id, User.team).where(*own).order_by(User.team, User.id)):
        people.setdefault(team, []).append(key)
    return tuple(Entry(first, team, code=team, others=tuple(more)) for team, (first, *more) in people.items())


def _catalogues(session: Session, offices: Sequence[int], period: Period) -> dict[Any, tuple[Entry, ...]]:
    """Return the offices' own lists in their order, what says the same in several of them as one entry.

    Entries without a day in the period are retired.
    """
    lists: dict[Any, dict[str, Entry]] = {}
    entry = CatalogueEntry
    found = session.execute(
        select(entry.position, entry.label, entry.id, entry.kind, entry.valid_from, entry.valid_to, entry.code)
        .where(entry.office_id.in_(offices))
    )  # fmt: skip
    for _, label, key, kind, valid_from, valid_to, code in sorted(found, key=lambda one: (one[0], one[1], one[2])):
        retired = (valid_from or period.start) > period.end or (valid_to or period.end) < period.start
        words = lists.setdefault(kind, {})
        first = words.setdefault(spelling(label), Entry(key, label, retired, code))
        if first.id != key:
            both = first.retired and retired
            words[spelling(label)] = Entry(first.id, first.label, both, first.code, (*first.others, key))
    return {kind: tuple(words.values()) for kind, words in lists.items()}
