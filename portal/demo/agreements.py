"""Agreements: which measures a case gets, and who takes each of them in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models import Agency, Conference, Measure
from models.enums import (
    AgencyKind,
    CatalogueKind,
    HouseholdType,
    Income,
    MeasureState,
    MoneyBasis,
    MoneyForm,
    Outcome,
    SecuringWay,
    Stage,
)
from portal import measures
from portal.demo import ratios
from portal.demo.desks import Desk, Story

K = AgencyKind


@dataclass(frozen=True, slots=True)
class Task:
    """A measure before it is agreed; without agency kind the household does it itself."""

    code: str
    title: str
    agency: AgencyKind | None
    days: int
    money: MoneyBasis | None = None


BY_WAY = {
    SecuringWay.DEBTS_SGB2: Task(
        "rent_debts", "Mietschulden als Darlehen übernehmen", K.JOBCENTER, 21, MoneyBasis.SGB2
    ),
    SecuringWay.DEBTS_SGB12: Task("rent_debts", "Mietschulden übernehmen", K.SOCIAL_OFFICE, 21, MoneyBasis.SGB12),
    SecuringWay.INSTALMENTS: Task("instalments", "Raten mit dem Vermieter schriftlich vereinbaren", K.OFFICE, 14),
    SecuringWay.OWN_MEANS: Task("other", "Rückstand aus eigenen Mitteln zahlen, Beleg vorlegen", None, 14),
    SecuringWay.FOUNDATION: Task("donation", "Antrag an die Stiftung stellen", K.CHARITY, 28, MoneyBasis.DONATION),
    SecuringWay.BACK_PAYMENT: Task(
        "benefits", "Offene Leistungen nachzahlen, direkt an den Vermieter", K.JOBCENTER, 21
    ),
    SecuringWay.NEGOTIATION: Task("negotiation", "Mit dem Vermieter über die Fortsetzung verhandeln", K.OFFICE, 14),
    SecuringWay.SETTLEMENT: Task("negotiation", "Vergleich vor Gericht vorbereiten", K.OFFICE, 28),
    SecuringWay.CLEARING_OUT: Task("clearing_out", "Wohnung entrümpeln, Termin mit dem Vermieter", K.CHARITY, 28),
    SecuringWay.MEDIATION: Task("negotiation", "Gespräch mit Nachbarn und Hausverwaltung", K.CHARITY, 21),
    SecuringWay.ASSISTED_LIVING: Task("assisted_living", "Aufnahme ins Betreute Wohnen klären", K.CHARITY, 42),
    SecuringWay.MOVE: Task("flat_search", "Wohnungssuche begleiten, Bewerbungen einreichen", K.OFFICE, 42),
    SecuringWay.EVICTION_PERIOD: Task("legal_protection", "Räumungsfrist beantragen (§ 721 ZPO)", K.OFFICE, 10),
}
FURTHER = (
    Task("debt_counselling", "Termin zur Schuldenaufstellung", K.DEBT_COUNSELLING, 35),
    Task("direct_payment", "Miete direkt an den Vermieter überweisen", K.JOBCENTER, 21),
    Task("benefits", "Leistungsantrag vervollständigen", K.JOBCENTER, 14),
    Task("benefits", "Wohngeld beantragen", None, 21),
    Task("instalments", "Erste Rate überweisen", None, 14),
    Task("guardianship", "Rechtliche Betreuung anregen", K.LEGAL_GUARDIAN, 42),
    Task("addiction_help", "Erstgespräch in der Suchtberatung", K.ADDICTION_HELP, 28),
    Task("mental_health", "Hausbesuch des Sozialpsychiatrischen Dienstes", K.HEALTH, 28),
    Task("interpreting", "Sprachmittlung für das Vermietergespräch", K.OFFICE, 10),
    Task("other", "Kontoauszüge und Mietvertrag vorlegen", None, 7),
)
FOR_CHILDREN = Task("youth_welfare", "Hilfe zur Erziehung prüfen", K.YOUTH_OFFICE, 35)
FOR_ENERGY = Task(
    "energy_debts", "Abwendungsvereinbarung schließen, Sperre aussetzen (§ 41g EnWG)", K.ENERGY_SUPPLIER, 10
)
LAST_RESORT = Task("legal_protection", "Vollstreckungsschutz beantragen (§ 765a ZPO)", K.OFFICE, 8)
SPEEDS = {0.5: 5, 0.8: 5, 0.95: 4, 1.4: 2, 2.5: 3, 4.0: 3}
"""When a measure gets done, in shares of the time given for it; above 1 it is late."""
NOTES = (
    "",
    "",
    "Erledigt, Bescheid liegt vor.",
    "Zahlung bestätigt.",
    "Termin hat stattgefunden.",
    "Unterlagen vollständig.",
)


def tasks_of(desk: Desk, story: Story) -> list[Task]:
    """Return what this case needs: what will secure the home first, then help with the reasons."""
    found = [BY_WAY[story.fate.way]] if story.fate.way in BY_WAY else []
    if story.draft.stage is Stage.ENERGY:
        found.append(FOR_ENERGY)
    if story.draft.stage is Stage.EVICTION_DATE:
        found.append(LAST_RESORT)
    with_children = story.draft.household.kind in (HouseholdType.FAMILY, HouseholdType.SINGLE_PARENT)
    if with_children and story.draft.reached and desk.lots.chance(30):
        found.append(FOR_CHILDREN)
    if story.draft.reached:
        suitable = [task for task in FURTHER if _suits(task, story)]
        found += desk.lots.some(suitable, desk.lots.one((1, 2, 2)))
    return found


def _suits(task: Task, story: Story) -> bool:
    """Leave the Jobcenter out where it has nothing to do with the household's income."""
    with_jobcenter = (Income.BASIC_SECURITY, Income.NONE, Income.WORK)
    return task.agency is not K.JOBCENTER or story.draft.household.income in with_jobcenter


def agency_of(desk: Desk, task: Task) -> Agency | None:
    """Return who answers for a task, None for the household itself."""
    if task.agency is None:
        return None
    return desk.town.office if task.agency is K.OFFICE else desk.town.partner(task.agency)


def agree(desk: Desk, story: Story, task: Task, day: date, conference: Conference | None) -> None:
    """Agree a measure on a day and let it be done, late, dropped or still open."""
    lots = desk.lots
    measure = measures.agree(
        story.case, title=task.title, kind=desk.word(CatalogueKind.MEASURE_KIND, task.code),
        due_on=desk.town.workday(day, task.days), on=day, agency=agency_of(desk, task), conference=conference,
    )  # fmt: skip
    desk.session.add(measure)
    if task.agency is K.OFFICE:
        measure.responsible_user = story.worker
    if task.money is not None:
        measure.amount_requested, measure.money_basis = story.case.arrears or story.case.energy_debt, task.money
    done_on = desk.town.workday(day, round(task.days * lots.draw(SPEEDS)))
    if lots.chance(6) and not _secures(story, task.title) and min(done_on, story.fate.ends_on) <= desk.today:
        measures.drop(measure)
    elif done_on <= min(story.fate.ends_on, desk.today):
        _finish(desk, story, measure, done_on)


def _finish(desk: Desk, story: Story, measure: Measure, done_on: date) -> None:
    """Tick a measure off, grant the money, and say later whether the agreement held."""
    lots = desk.lots
    outside = measure.responsible_agency not in (None, desk.town.office)
    measures.tick_off(measure, on=done_on, note=lots.one(NOTES), answered_on=done_on if outside else None)
    if measure.money_basis is not None and story.fate.secured and measure.amount_requested is not None:
        less = lots.chance(25)
        percent = lots.between(70, 95) if less else 100
        measure.amount_granted = round(measure.amount_requested * percent / 100, 2)
        loan = measure.money_basis is MoneyBasis.SGB2 or (measure.money_basis is MoneyBasis.SGB12 and lots.chance(50))
        measure.money_form = MoneyForm.LOAN if loan else MoneyForm.GRANT
        measure.paid_on = min(desk.town.workday(done_on, lots.between(0, 6)), desk.today, story.fate.ends_on)
    if done_on + timedelta(days=14) < desk.today:
        measures.judge(measure, kept=lots.draw(ratios.KEPT if story.fate.secured else ratios.KEPT_WHEN_LOST))


def _secures(story: Story, title: str) -> bool:
    """Say whether it is this measure by which the home is secured in the end."""
    task = BY_WAY.get(story.fate.way) if story.fate.way is not None else None
    return story.fate.secured and task is not None and task.title == title


def settle(desk: Desk, story: Story) -> None:
    """Leave nothing open when a case is closed: what still counts is ticked off, the rest is dropped."""
    for measure in story.case.measures:
        if measure.state is not MeasureState.OPEN:
            continue
        needless = story.fate.outcome in (Outcome.W9, Outcome.W10) or desk.lots.chance(35)
        if needless and not _secures(story, measure.title):
            measures.drop(measure)
        else:
            measures.tick_off(measure, on=max(story.fate.ends_on, measure.agreed_on))
            measures.judge(measure, kept=desk.lots.draw(ratios.KEPT if story.fate.secured else ratios.KEPT_WHEN_LOST))
