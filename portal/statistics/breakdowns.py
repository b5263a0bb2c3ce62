"""The dimensions themselves: of the case, of its people, its measures, its contacts, and of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, literal, null

from models import Case, CaseReason, Contact, FollowUp, Measure, Person, Step
from models.enums import (
    CaseStatus,
    CatalogueKind,
    Channel,
    ContactKind,
    FollowUpResult,
    Gender,
    HouseholdType,
    Income,
    Kept,
    LandlordKind,
    MeasureState,
    MoneyBasis,
    MoneyForm,
    Nationality,
    Outcome,
    ReachState,
    SecuringWay,
    Stage,
    StepKind,
)
from portal.follow_ups import MONTHS as FOLLOW_UP_MONTHS
from portal.statistics.dimensions import (
    NOT_STATED,
    Day,
    Dimension,
    Member,
    bucket,
    of_list,
    of_names,
    of_time,
    of_time_in_year,
)
from portal.statistics.indicators import Frame
from portal.statistics.periods import MONTHS
from portal.statistics.spans import age_on

OFFICES, CLERKS, AGENCIES, TEAMS = "offices", "clerks", "agencies", "teams"
"""Lists of the frame that are no catalogue."""
NOT_GIVEN_OUT = "alle Beschäftigten"

# The case ----------------------------------------------------------------------------------------

STAGE = of_list(Case.access_stage, Stage, "stage", NOT_STATED)
CHANNEL = of_list(Case.channel, Channel)
TRIGGER = of_names("trigger", Case.trigger_id, CatalogueKind.TRIGGER)
REASON = of_names(
    "reason", CaseReason.entry_id, CatalogueKind.REASON,
    several="Ein Fall kann mehrere Gründe haben: Die Zeilen zählen Nennungen, „Gesamt“ zählt jeden Fall einmal.",
)  # fmt: skip
HOUSEHOLD = of_list(Case.household_type, HouseholdType, missing=NOT_STATED)
INCOME = of_list(Case.income, Income, missing=NOT_STATED)
DISTRICT = of_names("district", Case.district_id, CatalogueKind.DISTRICT)
LANDLORD = of_list(Case.landlord_kind, LandlordKind, missing=NOT_STATED)
REPORTED_BY = of_names(
    "reporting_agency", Case.reporting_agency_id, AGENCIES, missing="ohne meldende Stelle"
)  # fmt: skip
OUTCOME = of_list(Case.outcome, Outcome)
WAY = of_list(Case.securing_way, SecuringWay, missing=NOT_STATED)
REACH = of_list(Case.reach, ReachState)
STATUS = of_list(Case.status, CaseStatus)
OFFICE = of_names("office", Case.office_id, OFFICES)


def _of_staff(key: str, column: Any, label: str) -> Dimension:
    """Break down by clerk inside the office only: figures that leave it never name one."""

    def expression(frame: Frame, day: Day) -> ColumnElement[Any]:
        return cast(null(), Integer) if frame.published else column.expression

    def members(frame: Frame) -> Sequence[Member]:
        entries = () if frame.published else frame.lists.get(CLERKS, ())
        return [Member(entry.id, entry.label, always=False) for entry in entries]

    missing = Member(None, f"ohne Zuständige / {NOT_GIVEN_OUT}", always=False)
    return Dimension(key, label, column.class_, expression, members, missing, CLERKS)


def _of_teams() -> Dimension:
    """Break down by the team of whoever answers for the case today, inside the office only, like clerks."""
    clerk = _of_staff("team", Case.assigned_to_id, "Team")

    def same(frame: Frame) -> dict[Any, Any]:
        return {} if frame.published else {user: code for code, users in _teams(frame) for user in users}

    def expression(frame: Frame, day: Day) -> ColumnElement[Any]:
        known = same(frame)
        return case(known, value=Case.assigned_to_id, else_=null()) if known else cast(null(), Integer)

    def members(frame: Frame) -> Sequence[Member]:
        names = {entry.id: entry.label for entry in frame.lists.get(TEAMS, ())}
        return [] if frame.published else [Member(code, names[code], always=False) for code, _ in _teams(frame)]

    missing = Member(None, f"ohne Team / {NOT_GIVEN_OUT}", always=False)
    return replace(clerk, expression=expression, members=members, missing=missing, names=TEAMS)


def _teams(frame: Frame) -> list[tuple[int, tuple[int, ...]]]:
    """Return the code of each team with the numbers of its people."""
    return [(entry.id, (entry.id, *entry.others)) for entry in frame.lists.get(TEAMS, ())]


CLERK = _of_staff("clerk", Case.assigned_to_id, "Zuständig")
TEAM = _of_teams()
AUTHOR = _of_staff("author", Contact.author_id, "Beschäftigte")

# Its people: one row per person for figures of persons, each case once per value for figures of cases -----

PEOPLE_OF_A_CASE = (
    "Zu einem Haushalt können mehrere Personen gehören: Die Zeilen zählen ihn je Wert einmal, „Gesamt“ genau einmal."
)
DIVERSE_OR_UNSTATED = "divers / ohne Angabe"
"""Never counted apart in any figure, whoever asks (handbook 2.3, 5.7); the records keep them."""


def _gender(frame: Frame, day: Day) -> ColumnElement[Any]:
    together = literal(Gender.DIVERSE, Person.gender.type, literal_execute=True)
    return case((Person.gender == Gender.UNSTATED, together), else_=Person.gender.expression)


GENDER = Dimension(
    "gender", "Geschlecht", Person, _gender,
    lambda frame: [
        Member(one, DIVERSE_OR_UNSTATED if one is Gender.DIVERSE else one.label)
        for one in Gender if one is not Gender.UNSTATED
    ],
    Member(None, "unbekannt", always=False), several=PEOPLE_OF_A_CASE,
)  # fmt: skip
NATIONALITY = of_list(Person.nationality, Nationality, missing=NOT_STATED, several=PEOPLE_OF_A_CASE)
IMMIGRANT = Dimension(
    "immigrant", "Einwanderungsgeschichte", Person,
    lambda frame, day: case((Person.immigrant.is_(True), 1), (Person.immigrant.is_(False), 0), else_=null()),
    lambda frame: [Member(1, "ja"), Member(0, "nein")],
    Member(None, "nicht erhoben"), several=PEOPLE_OF_A_CASE,
)  # fmt: skip


def age_bands_in_words(starts: Sequence[int]) -> list[str]:
    """Return the bands as people say them, the youngest first."""
    between = [f"{first} bis {last - 1}" if last - first > 1 else str(first) for first, last in pairwise(starts)]
    return [f"unter {starts[0]}", *between, f"ab {starts[-1]}"]


def _age_bands(frame: Frame) -> list[Member]:
    return [Member(band, f"{words} Jahre") for band, words in enumerate(age_bands_in_words(frame.age_bands))]


AGE = Dimension(
    "age", "Alter bei der Meldung", Person,
    lambda frame, day: bucket(age_on(Person.birth_date.expression, Case.reported_on.expression), frame.age_bands),
    _age_bands, Member(None, NOT_STATED), several=PEOPLE_OF_A_CASE,
)  # fmt: skip

# Measures, follow-ups, contacts, steps -----------------------------------------------------------

MEASURES_OF_A_CASE = "Zu einem Fall kann es mehrere geben: Die Zeilen zählen ihn je Wert einmal, „Gesamt“ genau einmal."
MEASURE_KIND = of_names(
    "measure_kind", Measure.kind_id, CatalogueKind.MEASURE_KIND, several=MEASURES_OF_A_CASE
)  # fmt: skip
MEASURE_STATE = of_list(Measure.state, MeasureState, "measure_state", several=MEASURES_OF_A_CASE)
KEPT = of_list(Measure.kept, Kept, missing="nicht bewertet", several=MEASURES_OF_A_CASE)
MONEY_FORM = of_list(Measure.money_form, MoneyForm, several=MEASURES_OF_A_CASE)
MONEY_BASIS = of_list(Measure.money_basis, MoneyBasis, several=MEASURES_OF_A_CASE)
PAYER = of_names(
    "responsible_agency", Measure.responsible_agency_id, AGENCIES, missing="der Haushalt selbst",
    several=MEASURES_OF_A_CASE,
)  # fmt: skip
RESULT = of_list(FollowUp.result, FollowUpResult, "result", "noch nicht nachgefragt", MEASURES_OF_A_CASE)
AFTER_MONTHS = Dimension(
    "months", "Nachfrage", FollowUp, lambda frame, day: FollowUp.months.expression,
    lambda frame: [Member(number, f"nach {number} Monaten") for number in FOLLOW_UP_MONTHS],
    several=MEASURES_OF_A_CASE,
)  # fmt: skip
CONTACT_KIND = of_list(Contact.kind, ContactKind, "contact_kind", several=MEASURES_OF_A_CASE)
STEP_KIND = of_list(Step.kind, StepKind, "step_kind", several=MEASURES_OF_A_CASE)

# Time --------------------------------------------------------------------------------------------

MONTH = of_time("month", "Monat", 1)
QUARTER = of_time("quarter", "Quartal", 3)
HALF_YEAR = of_time("half_year", "Halbjahr", 6)
YEAR = of_time("year", "Jahr", 12)
MONTH_OF_YEAR = of_time_in_year("month_of_year", "Monat im Jahr", 1, lambda month: MONTHS[month - 1])
QUARTER_OF_YEAR = of_time_in_year("quarter_of_year", "Quartal im Jahr", 3, lambda quarter: f"{quarter}. Quartal")

ALL: tuple[Dimension, ...] = (
    STAGE, CHANNEL, TRIGGER, REASON, HOUSEHOLD, INCOME, DISTRICT, LANDLORD, REPORTED_BY, OUTCOME, WAY, REACH, STATUS,
    CLERK, TEAM, OFFICE, GENDER, AGE, NATIONALITY, IMMIGRANT, MEASURE_KIND, MEASURE_STATE, KEPT, MONEY_FORM, MONEY_BASIS,
    PAYER, AFTER_MONTHS, RESULT, CONTACT_KIND, AUTHOR, STEP_KIND, MONTH, QUARTER, HALF_YEAR, YEAR, MONTH_OF_YEAR, QUARTER_OF_YEAR,
)  # fmt: skip
"""Every dimension, in the order of the page „Kennzahlen“."""
