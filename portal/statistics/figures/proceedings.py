"""Figures of court and bailiff: suits, service, judgments, eviction dates, evictions."""

from __future__ import annotations

from models import Step
from models.enums import StepKind
from portal.statistics.indicators import Basis, Indicator, Unit

STEPS = Indicator(
    "steps", "Verfahrensschritte", "Schritte des Verfahrens im Berichtszeitraum, spätestens am Datenstand, jeder Art.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on,
)  # fmt: skip
SUITS = Indicator(
    "suits", "Räumungsklagen", "Klageeingänge im Berichtszeitraum, die zu Fällen erfasst sind.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on, lambda frame: Step.kind == StepKind.FILED,
)  # fmt: skip
SERVED = Indicator(
    "served", "Zugestellte Klagen", "Zustellungen von Klagen im Berichtszeitraum.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on, lambda frame: Step.kind == StepKind.SERVED,
)  # fmt: skip
JUDGMENTS = Indicator(
    "judgments", "Urteile und Vergleiche", "Zugestellte Urteile und Versäumnisurteile sowie Räumungsvergleiche.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on,
    lambda frame: Step.kind.in_((StepKind.JUDGMENT, StepKind.DEFAULT_JUDGMENT, StepKind.SETTLEMENT)),
)  # fmt: skip
EVICTION_DATES = Indicator(
    "eviction_dates", "Angesetzte Räumungen", "Räumungstermine im Berichtszeitraum, spätestens am Datenstand, auch aufgehobene.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on, lambda frame: Step.kind == StepKind.EVICTION_DATE,
)  # fmt: skip
EVICTIONS = Indicator(
    "evictions", "Vollzogene Räumungen", "Im Berichtszeitraum vollzogene Räumungen.",
    Unit.STEPS, Basis.HAPPENED, Step.happened_on, lambda frame: Step.kind == StepKind.EVICTED,
)  # fmt: skip
