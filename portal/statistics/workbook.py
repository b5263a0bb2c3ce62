"""Which tables the standard workbook has, sheet by sheet (handbook 4.3)."""

from __future__ import annotations

from portal.statistics import breakdowns
from portal.statistics.figures import agreements, arrivals, clock, closings
from portal.statistics.tables import CASE_FLOW, Crosstab, Flow

WORKBOOK: tuple[Flow | Crosstab, ...] = (
    CASE_FLOW,
    Crosstab(
        "stage_by_channel", "Zugangsstand und Meldeweg", breakdowns.STAGE, arrivals.REPORTED, across=breakdowns.CHANNEL,
        columns=(arrivals.PERSONS, arrivals.CHILDREN, arrivals.HEADS_UNKNOWN),
    ),
    Crosstab(
        "outcome_by_stage", "Ergebnis und Zugangsstand", breakdowns.STAGE, closings.CLOSED, across=breakdowns.OUTCOME,
        columns=(closings.SECURED, closings.SECURED_SHARE, closings.AVOIDED, closings.AVOIDED_SHARE),
        chart=("secured_share", "avoided_share"),
    ),
    Crosstab(
        "ten_days", "Frist der zehn Werktage", breakdowns.MONTH, arrivals.REPORTED,
        columns=(
            clock.INVITED_IN_TIME, clock.INVITED_LATE, clock.INVITED_RUNNING, clock.INVITED_OVERDUE,
            clock.NEVER_INVITED, clock.INVITATION_DECIDED, clock.INVITED_SHARE,
            clock.HELD_IN_TIME, clock.HELD_LATE, clock.HELD_RUNNING, clock.HELD_OVERDUE,
            clock.NEVER_HELD, clock.CONFERENCE_DECIDED, clock.HELD_SHARE,
        ),
        chart=("invited_share", "held_share"),
    ),
    Crosstab(
        "measures", "Maßnahmen", breakdowns.MEASURE_KIND, agreements.AGREED, across=breakdowns.MEASURE_STATE,
        columns=(agreements.OVERDUE,),
    ),
    Crosstab(
        "follow_ups", "Nachfragen", breakdowns.AFTER_MONTHS, agreements.DUE, across=breakdowns.RESULT,
        columns=(agreements.ASKED, agreements.STILL_SECURED, agreements.STILL_SECURED_SHARE),
        chart=("still_secured_share",),
    ),
)  # fmt: skip
"""The first workbook (handbook 4.3, sheets 1, 2, 5, 7 and 6)."""
