"""Is a bailiff to act on a day on which none does without a special order: a Sunday or a holiday."""

from __future__ import annotations

from models import Case, Step
from models.enums import StepKind
from portal import courts
from portal.agencies import region_of
from portal.calendar import SUNDAY, holiday_name


def rest_doubt(step: Step, case: Case) -> str:
    """Say that an eviction is set for a Sunday or holiday at the court's seat (§ 758a Abs. 4 ZPO); empty where it is not."""
    if step.kind is not StepKind.EVICTION_DATE:
        return ""
    place = courts.calendar_at((one.court_code for one in (*case.steps, step)), region_of(case.office))
    holiday = holiday_name(step.happened_on, place)
    if holiday is None and step.happened_on.weekday() != SUNDAY:
        return ""
    named = f"Feiertag ({holiday})" if holiday else "Sonntag"
    return (
        f"„{step.kind.label}“ am {step.happened_on:%d.%m.%Y} ist ein {named}: Geräumt wird dann nur auf "
        "besondere Anordnung (§ 758a Abs. 4 ZPO)."
    )
