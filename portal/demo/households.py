"""Households: what clearing finds out about a household, its home and the reasons of its trouble."""

from __future__ import annotations

from decimal import Decimal

from models import CaseReason
from models.enums import CatalogueKind, HouseholdType, ReachState, Relation, Stage
from portal.demo.desks import Desk, Story

TRIGGERS = {Stage.ENERGY: "energy_cut", Stage.OWN_USE: "own_use", Stage.REALISATION: "realisation"}
OTHER_TRIGGERS = {"separation": 5, "violence": 3, "limited_lease": 3, "death": 1, "prison": 1}
BEHAVIOUR = {"behaviour": 3, "neglect": 2, "rent_debts": 5}
REASONS = {
    "income_loss": 18, "paperwork": 16, "over_indebted": 13, "benefit_delay": 11, "low_wage": 9, "mental_illness": 9,
    "benefit_cut": 6, "separation": 5, "rent_increase": 5, "illness_age": 5, "addiction": 5, "language": 4,
    "not_reachable": 2,
    "rent_cap": 2, "rent_reduction": 1,
}  # fmt: skip
CHILDREN = (HouseholdType.SINGLE_PARENT, HouseholdType.FAMILY)
ATTEMPTS = (
    "Hat mit dem Vermieter telefoniert, ohne Ergebnis.", "Raten angeboten, Vermieter hat nicht geantwortet.",
    "Antrag beim Jobcenter gestellt, Unterlagen fehlen noch.", "Briefe der letzten Wochen ungeöffnet mitgebracht.",
    "Noch nichts unternommen.", "Eine Rate gezahlt, dann Ausfall des Lohns.",
)  # fmt: skip
MEANS = (
    "Kann 50 € im Monat zurückzahlen, möchte in der Wohnung bleiben.", "Keine Rücklagen; Familie hilft mit 300 €.",
    "Arbeit ab nächstem Monat zugesagt, möchte bleiben.", "Wünscht sich eine kleinere Wohnung im selben Stadtteil.",
    "Bleibt gern, braucht Hilfe mit der Post.",
)  # fmt: skip
BENEFITS = ("", "", "Wohngeld nicht beantragt.", "Kinderzuschlag nicht beantragt.",
            "Grundsicherungsgeld ergänzend möglich.",
            "Unterhaltsvorschuss prüfen.")  # fmt: skip
NEEDS = ("Regelmäßige Begleitung bei Post und Terminen.", "Anbindung an die Suchthilfe.", "Ambulante psychische Hilfe.",
         "Pflegegrad prüfen.", "Hilfe im Haushalt.")  # fmt: skip


def describe(desk: Desk, story: Story) -> None:
    """Write down trigger and amounts; household, means and reasons only of those who were reached."""
    case, draft, home = story.case, story.draft, story.draft.household.home
    case.landlord_kind = home.landlord_kind
    case.trigger = desk.word(CatalogueKind.TRIGGER, _trigger(desk, draft.stage))
    if draft.stage is Stage.ENERGY:
        case.energy_debt, case.arrears = desk.lots.amount(780, 350, 150), Decimal(0)
    if draft.reach is ReachState.ACCEPTED:
        _clear(desk, story)
    elif draft.reach is ReachState.DECLINED or desk.lots.chance(35):
        _count(story)
    _add_reasons(desk, story)


def _trigger(desk: Desk, stage: Stage) -> str:
    if stage is Stage.OTHER_REASONS:
        return desk.lots.draw(OTHER_TRIGGERS)
    if stage in (Stage.WARNING, Stage.TERMINATION_ORDINARY):
        return desk.lots.draw(BEHAVIOUR)
    return TRIGGERS.get(stage, "rent_debts")


def _clear(desk: Desk, story: Story) -> None:
    lots, case = desk.lots, story.case
    _count(story)
    case.income = story.draft.household.income
    case.attempts_so_far, case.means_and_wishes = lots.one(ATTEMPTS), lots.one(MEANS)
    case.unclaimed_benefits = lots.one(BENEFITS)
    if case.energy_debt is None and lots.chance(12):
        case.energy_debt = lots.amount(520, 260, 90)
    if lots.chance(30):
        case.further_needs = lots.one(NEEDS)


def _count(story: Story) -> None:
    """Count heads; where nobody was asked they stay empty, not zero."""
    household = story.draft.household
    children = sum(one.relation is Relation.CHILD for one in household.members)
    story.case.household_type, story.case.children = household.kind, children
    story.case.adults = len(household.members) - children


def _add_reasons(desk: Desk, story: Story) -> None:
    if story.draft.reach is not ReachState.ACCEPTED:
        codes = ["unknown"]
    else:
        codes = list(dict.fromkeys(desk.lots.draw(REASONS) for _ in range(desk.lots.one((1, 1, 2, 2, 3)))))
    for code in codes:
        story.case.reasons.append(CaseReason(entry=desk.word(CatalogueKind.REASON, code)))
