"""What would become of a notice list, line by line; nothing of it is recorded yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from models.types import Labelled
from portal.imports.faults import Fault
from portal.imports.news import News
from portal.imports.notice_rows import NoticeRow
from portal.imports.notices import NoticeList


class State(Labelled):
    """What becomes of a line."""

    NEW = "new", "neuer Fall"
    KNOWN = "known", "schon bekannt"
    REFUSED = "refused", "nicht lesbar"
    SKIPPED = "skipped", "übersprungen"


class Suggestion(NamedTuple):
    """An open case a new line may belong to, and why."""

    number: str
    why: str


@dataclass(slots=True)
class PreviewRow:
    """A line of the list: what becomes of it and why."""

    state: State
    sheet: str
    number: int
    """The line in the sheet, counted from 1 as Excel does."""
    notice: NoticeRow | None = None
    reported_on: date | None = None
    why: str = ""
    """Why the line is known or skipped; for a new one what should be looked at."""
    case_id: int | None = None
    case_number: str = ""
    same_as: PreviewRow | None = None
    """The line of the same list that says the same and comes first."""
    faults: tuple[Fault, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    """Open cases a new line may be added to, the surest first."""
    news: News | None = None
    """What a known line adds to its open case, or to the case of the line it repeats."""
    elsewhere: bool = False
    """Whether the line is of the suit of `same_as` but of another address, so that it may be a household of its own."""
    left_out: bool = False
    """Whether the line is left out unless a person says that it is right: its day is likely a slip of the year."""


@dataclass
class Preview:
    """All lines in their order in the file."""

    notice_list: NoticeList
    rows: Sequence[PreviewRow]

    @cached_property
    def counts(self) -> Counter[State]:
        """Return how many lines there are of each state."""
        return Counter(row.state for row in self.rows)

    @property
    def needs_day(self) -> bool:
        """Say whether one day of receipt must be given for all lines before anything can be written."""
        return any((row.news or row.state is State.NEW) and row.reported_on is None for row in self.rows)

    def of(self, state: State) -> list[PreviewRow]:
        """Return the lines of one state."""
        return [row for row in self.rows if row.state is state]
