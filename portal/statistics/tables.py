"""Which tables the workbook has: each one declared by its rows, its columns and the figures in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.statistics import dimensions, figures
from portal.statistics.dimensions import Dimension
from portal.statistics.indicators import Indicator, Share, Unit
from portal.statistics.results import Down


@dataclass(frozen=True)
class Crosstab:
    """Rows by one dimension; columns by a second one, by further figures of the same date basis, or both.

    ``base`` is what n counts; ``across`` spreads it over columns whose sum it is.
    """

    key: str
    title: str
    rows: Dimension
    base: Indicator
    across: Dimension | None = None
    columns: tuple[Indicator | Share, ...] = ()
    chart: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a declaration that one pass could not count."""
        counted = (self.base, *self.indicators)
        if any(indicator.basis is not self.base.basis for indicator in counted):
            raise ValueError(f"{self.key}: every figure of a table needs the same date basis")
        if any(share.part not in counted or share.whole not in counted for share in self.shares):
            raise ValueError(f"{self.key}: a share needs its part and its whole in the same table")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the counted columns beside the base, in order."""
        return tuple(column for column in self.columns if isinstance(column, Indicator))

    @property
    def shares(self) -> tuple[Share, ...]:
        """Return the computed columns, in order."""
        return tuple(column for column in self.columns if isinstance(column, Share))


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
    """Stock, arrivals and departures by month."""

    key: str
    title: str
    movements: tuple[Movement, ...]
    chart: tuple[str, ...] = ()


CASE_FLOW = Flow(
    "case_flow",
    "Fallbewegung",
    (
        Movement(
            "opening", "Bestand am Anfang",
            "Fälle, die vor dem ersten Tag gemeldet und nicht vor ihm abgeschlossen wurden.",
            Unit.CASES, lambda month, came, went: came < month <= went, down=Down.FIRST,
        ),
        Movement(
            "reported", "Zugang", figures.REPORTED.definition, Unit.CASES, lambda month, came, went: came == month,
        ),
        Movement(
            "closed", "Abgang", figures.CLOSED.definition, Unit.CASES, lambda month, came, went: went == month,
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
            for value, figure in enumerate((figures.PERSONS, figures.CHILDREN, figures.HEADS_UNKNOWN), start=1)
        ),
    ),
    chart=("reported", "closed"),
)  # fmt: skip

WORKBOOK: tuple[Flow | Crosstab, ...] = (
    CASE_FLOW,
    Crosstab(
        "stage_by_channel", "Zugangsstand und Meldeweg", dimensions.STAGE, figures.REPORTED, across=dimensions.CHANNEL,
        columns=(figures.PERSONS, figures.CHILDREN, figures.HEADS_UNKNOWN),
    ),
    Crosstab(
        "outcome_by_stage", "Ergebnis und Zugangsstand", dimensions.STAGE, figures.CLOSED, across=dimensions.OUTCOME,
        columns=(figures.RETAINED, figures.RETAINED_SHARE, figures.AVOIDED, figures.AVOIDED_SHARE),
        chart=("retained_share", "avoided_share"),
    ),
    Crosstab(
        "ten_days", "Frist der zehn Werktage", dimensions.REPORTED_IN, figures.REPORTED,
        columns=(
            figures.INVITED_IN_TIME, figures.INVITED_LATE, figures.INVITED_RUNNING, figures.INVITED_OVERDUE,
            figures.NEVER_INVITED, figures.INVITATION_DECIDED, figures.INVITED_SHARE,
            figures.HELD_IN_TIME, figures.HELD_LATE, figures.HELD_RUNNING, figures.HELD_OVERDUE,
            figures.NEVER_HELD, figures.CONFERENCE_DECIDED, figures.HELD_SHARE,
        ),
        chart=("invited_share", "held_share"),
    ),
    Crosstab(
        "measures", "Maßnahmen", dimensions.MEASURE_KIND, figures.AGREED, across=dimensions.MEASURE_STATE,
        columns=(figures.OVERDUE,),
    ),
    Crosstab(
        "follow_ups", "Nachfragen", dimensions.AFTER_MONTHS, figures.DUE, across=dimensions.RESULT,
        columns=(figures.ASKED, figures.STILL_SECURED, figures.STILL_SECURED_SHARE),
        chart=("still_secured_share",),
    ),
)  # fmt: skip
"""The first workbook (handbook 4.3, sheets 1, 2, 5, 7 and 6)."""
