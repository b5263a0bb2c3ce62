"""What a deadline rule is made of; the rules themselves are data in `catalogue`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from models.enums import StepKind

Inputs: TypeAlias = Mapping[StepKind, date]
"""The dates a case knows; of several of a kind (two defendants) the caller chooses one; the earliest is safe."""


class Nature(enum.Enum):
    """What happens on the day a clock names."""

    LATEST = "spätestens"
    """The household or the office must have acted by then."""
    EARLIEST = "frühestens"
    """The other side may act from then on, not before."""
    MAXIMUM = "längstens"
    """No court may grant more than that."""
    DAY = "am"
    """The event itself happens on that day: an eviction, a cut, a hearing."""


class Shift(enum.Enum):
    """The norm that moves an end on a Saturday, Sunday or holiday to the next Werktag."""

    NONE = ""
    BGB = "§ 193 BGB"
    ZPO = "§ 222 Abs. 2 ZPO"
    TARGET = "§ 193 BGB analog"
    """A backward count whose target day is shifted before counting (LG Hamburg 307 T 13/90)."""


class Safety(enum.Enum):
    """Which day is safe when the law or the courts leave a doubt."""

    DUE = enum.auto()
    """No doubt: the due day itself."""
    RAW = enum.auto()
    """The end before it was shifted."""
    WORKDAY = enum.auto()
    """The last day at or before the cautious end that is no Saturday, Sunday or holiday."""
    DAY_BEFORE = enum.auto()
    """The last such day before the other side may act."""


@dataclass(frozen=True)
class Length:
    """How long a period runs; one of months, weeks and workdays, and days on top where the law asks for full days."""

    months: int = 0
    weeks: int = 0
    days: int = 0
    workdays: int = 0


@dataclass(frozen=True)
class LatestStart:
    """A period that starts by itself some months after another event, even when its own start never came."""

    kind: StepKind
    name: str
    months: int


@dataclass(frozen=True)
class DeadlineRule:
    """One statutory clock: from which day, how long, in which direction, and what moves its end.

    `valid_from` and `valid_to` bound the start day; None means the rule is older than any date the portal meets,
    or still in force.
    """

    key: str
    label: str
    law: str
    starts: StepKind
    start_name: str
    """The start in the sentence: „Zustellung“, „Räumungstermin“."""
    length: Length
    valid_from: date | None = None
    valid_to: date | None = None
    nature: Nature = Nature.LATEST
    backward: bool = False
    """Counted back from the start day, which is then a target."""
    shift: Shift = Shift.NONE
    safety: Safety = Safety.DUE
    at_court: bool = False
    """Holidays of the court's seat count, otherwise those of the place of performance."""
    office_workdays: bool = False
    """Werktage as the office reads them; statutory Werktage are always Monday to Saturday."""
    estimate_from: StepKind | None = None
    """An earlier event that gives a cautious end while the start is missing."""
    estimate_name: str = ""
    latest_start: LatestStart | None = None
    later_start: StepKind | None = None
    """An event that, when known and later, is counted from instead of the start."""
    later_name: str = ""
    awaits: tuple[StepKind, ...] = ()
    """Events after which the clock is expected: with its start missing it is shown as unknown."""
    met_by: tuple[StepKind, ...] = ()
    """Events that meet the deadline when they happen in time."""
    met_singly: bool = False
    """One such event meets one run only: each defendant answers for himself."""
    met_since: tuple[StepKind, ...] = ()
    """Events that bound from below what meets the deadline, the first known one counts; without any, its start does."""
    overtaken_by: tuple[StepKind, ...] = ()
    """Events after the end by which the proceeding has gone past the clock: missed or not, nothing is left to do."""
    ended_by: tuple[StepKind, ...] = ()
    """Events by which the proceeding is over even before the clock has run out."""
    not_before: tuple[StepKind, ...] = ()
    """Acts of the other side, planned or done, that must not lie before the computed day."""
    optional: bool = False
    note: str = ""
    """What the person must know about the rule, whatever the dates."""
    caution: str = ""
    """A doubt that is shown as a warning with every computed day."""

    @property
    def runs_out(self) -> bool:
        """Say whether somebody must act by the day, or be there on it; the others only say what may be granted or announced."""
        return self.nature in (Nature.LATEST, Nature.DAY) or self.safety is Safety.DAY_BEFORE

    def is_valid_on(self, day: date) -> bool:
        """Say whether the rule applies to a period that starts on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Steps:
    """The steps of a computation, each day of it."""

    start: date
    """The recorded day the computation begins with."""
    start_name: str
    counted_from: date
    """The day counted from: the start, or the target after its shift, or the latest start."""
    raw: date
    """The end before any shift."""
    due: date
    safe: date
    """The day to warn for; equal to `due` where there is no doubt."""
    estimated: bool = False


@dataclass(frozen=True)
class Deadline:
    """A clock of a case: computed with all its steps, or unknown while an input is missing."""

    rule: DeadlineRule
    sentence: str
    """Rule, inputs and computation in one German sentence."""
    steps: Steps | None = None
    missing: tuple[StepKind, ...] = ()
    met_on: date | None = None
    """The day on which the deadline was met, in time."""
    overtaken_on: date | None = None
    """The day on which the proceeding went past the clock after its end."""
    days_left: int | None = None
    """Days from the day of asking to the safe day; negative when it has passed, None when nobody asked."""
    warnings: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Say whether the day could be computed; otherwise the screen says „unbekannt“."""
        return self.steps is not None

    @property
    def is_open(self) -> bool:
        """Say whether the clock asks for something, be its day past or to come."""
        return self.rule.runs_out and self.is_waiting

    @property
    def is_waiting(self) -> bool:
        """Say whether the day is known and nothing has settled it."""
        return self.is_known and self.met_on is None and self.overtaken_on is None

    @property
    def raw(self) -> date | None:
        """Return the end before any shift."""
        return self.steps.raw if self.steps else None

    @property
    def due(self) -> date | None:
        """Return the last day, or the first or longest one by the rule's nature."""
        return self.steps.due if self.steps else None

    @property
    def safe(self) -> date | None:
        """Return the day to warn for; equal to `due` where there is no doubt."""
        return self.steps.safe if self.steps else None

    @property
    def estimated(self) -> bool:
        """Say whether the start is missing and an earlier event stands in for it."""
        return self.steps is not None and self.steps.estimated
