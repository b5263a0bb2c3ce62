"""What a table is: its rows, its columns and the figures in them; and the flow of cases from month to month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from portal.statistics import breakdowns
from portal.statistics.dimensions import Dimension
from portal.statistics.figures import arrivals, closings
from portal.statistics.indicators import AMOUNTS, AnyFigure, Indicator, Quotient, Unit, behind
from portal.statistics.periods import Period
from portal.statistics.results import Down, Share


def counted_in(figures: Iterable[AnyFigure]) -> tuple[Indicator, ...]:
    """Return the indicators one must count for the figures, each once, in order."""
    found: dict[Indicator, None] = {}
    for figure in figures:
        parts = (figure.part, figure.whole) if isinstance(figure, Quotient) else (figure,)
        found.update(dict.fromkeys(parts))
    return tuple(found)


def beside_their_numbers(figures: Iterable[AnyFigure]) -> tuple[AnyFigure, ...]:
    """Return figures with part and whole before each share: protected, a share follows from the two shown beside it."""
    found: dict[AnyFigure, None] = {}
    for figure in figures:
        if isinstance(figure, Quotient) and figure.unit is Unit.SHARE:
            found.update(dict.fromkeys((figure.part, figure.whole)))
        found[figure] = None
    return tuple(found)


def base_of(figure: AnyFigure) -> Indicator:
    """Return what n counts where a figure stands first: its denominator; of amounts the records with a known value."""
    base = figure.whole if isinstance(figure, Quotient) else figure
    return behind(base) if base.unit in AMOUNTS else base


@dataclass(frozen=True)
class Crosstab:
    """Rows by one dimension; figures spread over a second one, and further figures beside them.

    ``base`` is what n counts; without ``spread`` it is what ``across`` spreads over columns whose sum it is. Without
    ``rows`` there is the total alone.
    """

    key: str
    title: str
    rows: Dimension | None
    base: Indicator
    across: Dimension | None = None
    columns: tuple[AnyFigure, ...] = ()
    chart: tuple[str, ...] = ()
    spread: tuple[AnyFigure, ...] = ()
    compared: bool = False
    """Say whether the year before and the change stand beside each figure."""
    shares: Share | None = None
    """Of what each figure that adds up is shown as a share as well."""

    def __post_init__(self) -> None:
        """Spread the base where nothing else is said; refuse the same dimension twice."""
        if not self.spread:
            object.__setattr__(self, "spread", (self.base,))
        if self.rows is not None and self.rows is self.across:
            raise ValueError(f"{self.key}: rows and columns by the same dimension")


@dataclass(frozen=True)
class Movement:
    """A column of the flow of cases: which cases count for a month, by the months they came and went in.

    Month 0 is before the period; a case that is still there goes in the month after the last.
    ``value`` picks what is added up: 0 cases, 1 persons, 2 children, 3 cases whose heads are unknown.
    """

    key: str
    label: str
    definition: str
    unit: Unit
    counts: Callable[[int, int, int], bool]
    value: int = 0
    down: Down = Down.SUM


@dataclass(frozen=True)
class Flow:
    """Stock, arrivals and departures by month or quarter."""

    key: str
    title: str
    times: Dimension
    movements: tuple[Movement, ...]
    chart: tuple[str, ...] = ()

    def parts(self, period: Period) -> tuple[Period, ...]:
        """Return the months or quarters of the period."""
        return period.months() if self.times is breakdowns.MONTH else period.parts(3)


@dataclass(frozen=True)
class Comparison:
    """Totals of a sheet beside those of the year before, a line each; a flow compares its movements."""

    key: str
    title: str
    figures: tuple[AnyFigure, ...] = ()
    flow: Flow | None = None
    base: str = ""
    """Key of the line that counts n, unless it is the first one."""

    @property
    def lines(self) -> tuple[AnyFigure | Movement, ...]:
        """Return what each line says."""
        return self.figures if self.flow is None else self.flow.movements


CASE_FLOW = Flow(
    "case_flow",
    "Fallbewegung nach Monaten",
    breakdowns.MONTH,
    (
        Movement(
            "opening", "Bestand am Anfang",
            "Fälle, die vor dem ersten Tag gemeldet und nicht vor ihm abgeschlossen wurden.",
            Unit.CASES, lambda month, came, went: came < month <= went, down=Down.FIRST,
        ),
        Movement(
            "reported", "Zugang", arrivals.REPORTED.definition, Unit.CASES, lambda month, came, went: came == month,
        ),
        Movement(
            "closed", "Abgang", closings.CLOSED.definition, Unit.CASES, lambda month, came, went: went == month,
        ),
        Movement(
            "closing", "Bestand am Ende",
            "Fälle, die bis zum letzten Tag gemeldet und bis zu ihm nicht abgeschlossen wurden.",
            Unit.CASES, lambda month, came, went: came <= month < went, down=Down.LAST,
        ),
        *(
            Movement(
                figure.key, f"Zugang: {figure.label}", figure.definition, figure.unit,
                lambda month, came, went: came == month, value,
            )
            for value, figure in enumerate((arrivals.PERSONS, arrivals.CHILDREN, arrivals.HEADS_UNKNOWN), start=1)
        ),
    ),
    chart=("reported", "closed"),
)  # fmt: skip
QUARTER_FLOW = replace(CASE_FLOW, key="quarter_flow", title="Fallbewegung nach Quartalen", times=breakdowns.QUARTER)
