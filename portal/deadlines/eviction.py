"""Which clocks run from the judgment or settlement to the eviction and the belongings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.enums import StepKind
from portal.deadlines.rules import DeadlineRule, Length, Nature, Safety, Shift
from portal.deadlines.suit import AFTER_THE_SUIT

_TWO_WEEKS = Length(weeks=2)
_OVER = (StepKind.EVICTED,)

PERIOD_IN_JUDGMENT = DeadlineRule(
    key="period_in_judgment",
    label="Räumungsfrist in der Verhandlung beantragen",
    law="§ 721 Abs. 1 ZPO",
    starts=StepKind.HEARING,
    start_name="Mündliche Verhandlung",
    length=Length(),
    met_by=(StepKind.PERIOD_REQUESTED,),
    met_since=(StepKind.FILED,),
    overtaken_by=AFTER_THE_SUIT,
    ended_by=(StepKind.SUIT_ENDED,),
    note="Der Antrag muss vor dem Schluss der mündlichen Verhandlung gestellt sein; im schriftlichen Verfahren "
    "gehört er in die Klageerwiderung.",
)

FUTURE_EVICTION = DeadlineRule(
    key="future_eviction",
    label="Räumungsfrist bei künftiger Räumung beantragen",
    law="§ 721 Abs. 2 ZPO",
    starts=StepKind.VACATE_JUDGMENT,
    start_name="Räumungstag laut Urteil",
    length=_TWO_WEEKS,
    backward=True,
    shift=Shift.TARGET,
    safety=Safety.WORKDAY,
    at_court=True,
    met_by=(StepKind.PERIOD_REQUESTED,),
    overtaken_by=_OVER,
)

EVICTION_PERIOD_EXTENSION = DeadlineRule(
    key="eviction_period_extension",
    label="Räumungsfrist verlängern",
    law="§ 721 Abs. 3, § 794a Abs. 2 ZPO",
    starts=StepKind.EVICTION_PERIOD_ENDS,
    start_name="Räumungsfrist bis",
    length=_TWO_WEEKS,
    backward=True,
    shift=Shift.TARGET,
    safety=Safety.WORKDAY,
    at_court=True,
    met_by=(StepKind.PERIOD_REQUESTED,),
    overtaken_by=_OVER,
)

EVICTION_PERIOD_MAXIMUM = DeadlineRule(
    key="eviction_period_maximum",
    label="Höchstdauer der Räumungsfrist",
    law="§ 721 Abs. 5 ZPO",
    starts=StepKind.FINAL,
    start_name="Rechtskraft",
    length=Length(months=12),
    nature=Nature.MAXIMUM,
    at_court=True,
    later_start=StepKind.VACATE_JUDGMENT,
    later_name="Räumungstag laut Urteil",
    awaits=(StepKind.EVICTION_PERIOD_ENDS,),
    note="Nicht bei Zeitmietverträgen nach § 575 BGB und Wohnraum nach § 549 Abs. 2 Nr. 3 BGB (§ 721 Abs. 7 ZPO).",
)

SETTLEMENT_APPLICATION = DeadlineRule(
    key="settlement_application",
    label="Räumungsfrist nach Vergleich beantragen",
    law="§ 794a Abs. 1 ZPO",
    starts=StepKind.VACATE_SETTLEMENT,
    start_name="Räumungstag laut Vergleich",
    length=_TWO_WEEKS,
    backward=True,
    shift=Shift.TARGET,
    safety=Safety.WORKDAY,
    at_court=True,
    met_by=(StepKind.PERIOD_REQUESTED,),
    overtaken_by=_OVER,
    awaits=(StepKind.SETTLEMENT,),
    note="Zuständig ist das Amtsgericht, in dessen Bezirk die Wohnung liegt.",
)

SETTLEMENT_MAXIMUM = DeadlineRule(
    key="settlement_maximum",
    label="Höchstdauer der Räumungsfrist nach Vergleich",
    law="§ 794a Abs. 3 ZPO",
    starts=StepKind.SETTLEMENT,
    start_name="Vergleich",
    length=Length(months=12),
    nature=Nature.MAXIMUM,
    at_court=True,
    later_start=StepKind.VACATE_SETTLEMENT,
    later_name="Räumungstag laut Vergleich",
)

EVICTION_PROTECTION = DeadlineRule(
    key="eviction_protection",
    label="Vollstreckungsschutz beantragen",
    law="§ 765a Abs. 3 ZPO",
    starts=StepKind.EVICTION_DATE,
    start_name="Räumungstermin",
    length=_TWO_WEEKS,
    backward=True,
    safety=Safety.WORKDAY,
    at_court=True,
    met_by=(StepKind.PROTECTION_REQUESTED,),
    overtaken_by=_OVER,
    awaits=(StepKind.EVICTION_NOTICE,),
    note="Danach nur, wenn die Gründe später entstanden sind oder der Schuldner ohne Schuld verhindert war. "
    "Der Gerichtsvollzieher selbst darf höchstens eine Woche aufschieben (§ 765a Abs. 2 ZPO).",
)

EVICTION_NOTICE = DeadlineRule(
    key="eviction_notice",
    label="Frühester Räumungstermin",
    law="§ 128 Abs. 2 GVGA",
    starts=StepKind.EVICTION_NOTICE,
    start_name="Zustellung der Räumungsmitteilung",
    length=Length(weeks=3, days=1),
    nature=Nature.EARLIEST,
    at_court=True,
    awaits=(StepKind.EVICTION_DATE,),
    not_before=(StepKind.EVICTION_DATE,),
    note="Verwaltungsvorschrift: Zwischen Zustellung und Termin liegen mindestens drei volle Wochen. Ein Verstoß "
    "allein trägt kein Rechtsmittel, wenn mehr als zwei Wochen blieben (LG Baden-Baden 12.07.2018, 4 T 31/18).",
)

HEARING_DAY = DeadlineRule(
    key="hearing_day",
    label="Mündliche Verhandlung",
    law="§§ 128, 330, 331 ZPO",
    starts=StepKind.HEARING,
    start_name="Mündliche Verhandlung",
    length=Length(),
    nature=Nature.DAY,
    at_court=True,
    overtaken_by=AFTER_THE_SUIT,
    ended_by=(StepKind.SUIT_ENDED,),
    note="Wer im Termin ausbleibt, muss mit einem Versäumnisurteil rechnen.",
)

EVICTION_DAY = DeadlineRule(
    key="eviction_day",
    label="Räumungstermin",
    law="§ 885 ZPO, § 128 GVGA",
    starts=StepKind.EVICTION_DATE,
    start_name="Räumungstermin",
    length=Length(),
    nature=Nature.DAY,
    at_court=True,
    overtaken_by=_OVER,
    note="Bis dahin braucht der Haushalt eine Unterkunft, oder der Termin muss aufgehoben sein.",
)

BELONGINGS = DeadlineRule(
    key="belongings",
    label="Räumungsgut herausverlangen",
    law="§ 885 Abs. 4, § 885a Abs. 4 ZPO",
    valid_from=date(2013, 5, 1),
    starts=StepKind.EVICTED,
    start_name="Räumung",
    length=Length(months=1),
    shift=Shift.ZPO,
    safety=Safety.RAW,
    at_court=True,
    met_by=(StepKind.BELONGINGS_CLAIMED,),
    note="Nach einer Räumung durch Einweisung (§ 885a ZPO) verwahrt der Vermieter die Sachen.",
)

BELONGINGS_COSTS = replace(
    BELONGINGS,
    key="belongings_costs",
    label="Kosten des Räumungsguts zahlen",
    law="§ 885 Abs. 4 ZPO",
    length=Length(months=2),
    met_by=(StepKind.BELONGINGS_PAID,),
    note="Nur bei der klassischen Räumung: Wer die Sachen verlangt, die Kosten aber nicht zahlt, verliert sie.",
)
