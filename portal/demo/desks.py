"""Desks: what everybody who tells a part of a story needs: the town, the lots, and which day it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models import Case, CatalogueEntry, Person, User
from models.enums import CatalogueKind
from portal.demo.drafts import Draft, Household
from portal.demo.fates import Fate
from portal.demo.lots import Lots
from portal.demo.towns import Town
from portal.guard import GuardedSession


@dataclass(slots=True)
class Story:
    """One case with where it came from and where it goes."""

    case: Case
    draft: Draft
    fate: Fate
    accepted_on: date
    worker: User


@dataclass(slots=True)
class Desk:
    """The demo data of one town in the making."""

    session: GuardedSession
    town: Town
    lots: Lots
    today: date
    stories: list[Story] = field(default_factory=list)
    persons: dict[tuple[str, str], Person] = field(default_factory=dict)
    back: set[Household] = field(default_factory=set)

    def has_come(self, day: date) -> bool:
        """Say whether a day lies not ahead."""
        return day <= self.today

    def word(self, kind: CatalogueKind, code: str) -> CatalogueEntry:
        """Return an entry of the office's lists."""
        return self.town.word(kind, code)
