"""When electricity, gas, heat or water may be cut, under the old law and the new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.enums import StepKind
from portal.deadlines.rules import DeadlineRule, Length, Nature, Safety, Shift

_ENWG_IN_FORCE = date(2025, 12, 25)
_GVV_IN_FORCE = date(2021, 12, 1)
_GVV_LAST_DAY = date(2025, 12, 24)
_AVERTED_BY = (StepKind.AGREEMENT_MADE, StepKind.SUPPLY_PAID)

ENERGY_THREAT = DeadlineRule(
    key="energy_threat",
    label="Energiesperre nach Androhung",
    law="§ 41f EnWG",
    valid_from=_ENWG_IN_FORCE,
    starts=StepKind.ENERGY_THREATENED,
    start_name="Androhung",
    length=Length(weeks=4),
    nature=Nature.EARLIEST,
    safety=Safety.DAY_BEFORE,
    not_before=(StepKind.ENERGY_CUT_PLANNED, StepKind.ENERGY_CUT),
    met_by=_AVERTED_BY,
    overtaken_by=(StepKind.ENERGY_CUT,),
    note="Nur ab zwei Monatsabschlägen und 100 € Rückstand. Eine Abwendungsvereinbarung vor der Sperre verhindert sie "
    "(§ 41g EnWG).",
)

ENERGY_THREAT_UNTIL_2025 = replace(
    ENERGY_THREAT, law="§ 19 Abs. 2 StromGVV/GasGVV", valid_from=_GVV_IN_FORCE, valid_to=_GVV_LAST_DAY, note=""
)

ENERGY_ANNOUNCEMENT = DeadlineRule(
    key="energy_announcement",
    label="Energiesperre nach Ankündigung",
    law="§ 41f EnWG",
    valid_from=_ENWG_IN_FORCE,
    starts=StepKind.ENERGY_ANNOUNCED,
    start_name="Ankündigung",
    length=Length(workdays=8),
    nature=Nature.EARLIEST,
    safety=Safety.DAY_BEFORE,
    awaits=(StepKind.ENERGY_THREATENED,),
    not_before=(StepKind.ENERGY_CUT_PLANNED, StepKind.ENERGY_CUT),
    met_by=_AVERTED_BY,
    overtaken_by=(StepKind.ENERGY_CUT,),
    caution="Ob schon am achten Werktag gesperrt werden darf, ist nicht geklärt; gewarnt wird vor diesem Tag.",
)

ENERGY_ANNOUNCEMENT_UNTIL_2025 = replace(
    ENERGY_ANNOUNCEMENT, law="§ 19 Abs. 4 StromGVV/GasGVV", valid_from=_GVV_IN_FORCE, valid_to=_GVV_LAST_DAY
)

ENERGY_CUT_DAY = DeadlineRule(
    key="energy_cut_day",
    label="Geplante Energiesperre",
    law="§ 41f EnWG, § 19 StromGVV/GasGVV",
    starts=StepKind.ENERGY_CUT_PLANNED,
    start_name="Energiesperre geplant ab",
    length=Length(),
    nature=Nature.DAY,
    met_by=_AVERTED_BY,
    met_since=(StepKind.ENERGY_ANNOUNCED, StepKind.SUPPLIER_NOTICE, StepKind.ENERGY_THREATENED),
    overtaken_by=(StepKind.ENERGY_CUT,),
    note="Wird der Beginn verschoben, tragen Sie den neuen Tag beim Schritt ein.",
)

SUPPLIER_NOTICE = replace(
    ENERGY_ANNOUNCEMENT,
    key="supplier_notice",
    label="Energiesperre nach Mitteilung des Grundversorgers",
    law="§ 41g Abs. 4 Satz 3 EnWG",
    starts=StepKind.SUPPLIER_NOTICE,
    start_name="Absendung der Mitteilung",
    awaits=(),
    note="Nur bei einer Mitteilung mit Einwilligung des Kunden.",
)

AGREEMENT_OFFER = DeadlineRule(
    key="agreement_offer",
    label="Angebot einer Abwendungsvereinbarung durch den Versorger",
    law="§ 41g EnWG",
    valid_from=_ENWG_IN_FORCE,
    starts=StepKind.AGREEMENT_REQUESTED,
    start_name="Verlangen",
    length=Length(weeks=1),
    shift=Shift.BGB,
    safety=Safety.RAW,
    met_by=(StepKind.AGREEMENT_OFFERED, *_AVERTED_BY),
    overtaken_by=(StepKind.ENERGY_CUT,),
    note="Raten ohne Zinsen über 6 bis 18 Monate, bei mehr als 300 € über 12 bis 24 Monate. Wer das Angebot vor der "
    "Sperre annimmt, wird nicht gesperrt.",
)

HEAT_THREAT = DeadlineRule(
    key="heat_threat",
    label="Fernwärmesperre nach Androhung",
    law="§ 33 Abs. 2 AVBFernwärmeV",
    starts=StepKind.HEAT_THREATENED,
    start_name="Androhung",
    length=Length(weeks=2),
    nature=Nature.EARLIEST,
    safety=Safety.DAY_BEFORE,
    not_before=(StepKind.HEAT_CUT_PLANNED, StepKind.HEAT_CUT),
    met_by=(StepKind.SUPPLY_PAID,),
    overtaken_by=(StepKind.HEAT_CUT,),
    note="Nicht, wenn die Folgen außer Verhältnis zum Rückstand stehen oder der Kunde darlegt, dass er hinreichend "
    "Aussicht hat zu zahlen. Abwendungsvereinbarung und acht Werktage gibt es hier nicht.",
)

WATER_THREAT = replace(
    HEAT_THREAT,
    key="water_threat",
    label="Wassersperre nach Androhung",
    law="§ 33 Abs. 2 AVBWasserV",
    starts=StepKind.WATER_THREATENED,
    not_before=(StepKind.WATER_CUT_PLANNED, StepKind.WATER_CUT),
    overtaken_by=(StepKind.WATER_CUT,),
)

HEAT_CUT_DAY = replace(
    ENERGY_CUT_DAY,
    key="heat_cut_day",
    label="Geplante Fernwärmesperre",
    law="§ 33 AVBFernwärmeV",
    starts=StepKind.HEAT_CUT_PLANNED,
    start_name="Fernwärmesperre geplant ab",
    met_by=(StepKind.SUPPLY_PAID,),
    met_since=(StepKind.HEAT_THREATENED,),
    overtaken_by=(StepKind.HEAT_CUT,),
)

WATER_CUT_DAY = replace(
    HEAT_CUT_DAY,
    key="water_cut_day",
    label="Geplante Wassersperre",
    law="§ 33 AVBWasserV",
    starts=StepKind.WATER_CUT_PLANNED,
    start_name="Wassersperre geplant ab",
    met_since=(StepKind.WATER_THREATENED,),
    overtaken_by=(StepKind.WATER_CUT,),
)
