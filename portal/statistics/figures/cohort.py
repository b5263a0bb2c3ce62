"""Figures that follow the cases reported in a period, whenever their later steps were: the way from report to a kept home."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select

from models import Case, Contact, FollowUp, Measure
from models.enums import HOME_RETAINED, Kept, MeasureState
from portal.statistics.figures.closings import SECURED_RESULTS, months_over
from portal.statistics.indicators import Basis, Frame, Indicator, Quotient, Unit
from portal.statistics.spans import days_between


def _assessed(*found: Kept) -> ColumnElement[bool]:
    """Say whether the case has an agreement with one of these findings."""
    return select(Measure.id).where(Measure.case_id == Case.id, Measure.kept.in_(found)).correlate(Case).exists()


def _secured(frame: Frame) -> ColumnElement[bool]:
    return and_(Case.closed_on <= frame.on, Case.outcome.in_(HOME_RETAINED))


def _after_a_year(frame: Frame, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    looks = select(FollowUp.id).where(
        FollowUp.case_id == Case.id, FollowUp.months == 12, FollowUp.done_on <= frame.on, *more
    )
    return and_(_secured(frame), months_over(frame, 12), looks.correlate(Case).exists())


COHORT_ASSESSED = Indicator(
    "cohort_assessed", "Absprachen bewertet",
    "Gemeldete Fälle mit wenigstens einer Maßnahme, bei der erfasst ist, ob die Absprache gehalten wurde.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: _assessed(*Kept),
)  # fmt: skip
COHORT_KEPT = Indicator(
    "cohort_kept", "Absprachen eingehalten",
    "Gemeldete Fälle mit bewerteten Absprachen, die alle eingehalten wurden; teilweise gilt als nicht eingehalten.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: and_(_assessed(Kept.KEPT), ~_assessed(Kept.PARTLY, Kept.BROKEN)),
)  # fmt: skip
COHORT_KEPT_SHARE = Quotient(
    "cohort_kept_share", "Anteil Absprachen eingehalten",
    "Fälle mit lauter eingehaltenen Absprachen geteilt durch Fälle mit bewerteten Absprachen.",
    COHORT_KEPT, COHORT_ASSESSED,
)  # fmt: skip
COHORT_CLOSED = Indicator(
    "cohort_closed", "inzwischen abgeschlossen", "Gemeldete Fälle, die bis zum Datenstand abgeschlossen wurden.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.closed_on <= frame.on,
)  # fmt: skip
COHORT_SECURED = Indicator(
    "cohort_secured", "Wohnung erhalten",
    "Gemeldete Fälle, die bis zum Datenstand mit Ergebnis W1 oder W2 abgeschlossen wurden.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, _secured,
)  # fmt: skip
COHORT_SECURED_SHARE = Quotient(
    "cohort_secured_share", "Anteil Wohnung erhalten, nach Meldung",
    "Wohnung erhalten geteilt durch die inzwischen abgeschlossenen der gemeldeten Fälle, auch W9 und W10.",
    COHORT_SECURED, COHORT_CLOSED,
)  # fmt: skip
COHORT_ASKED_12 = Indicator(
    "cohort_asked_12", "nach 12 Monaten nachgefragt",
    "Gemeldete Fälle mit erhaltener Wohnung, bei denen 12 Monate seit dem Abschluss am Datenstand um sind und nachgefragt "
    "wurde oder der Verlust schon früher bekannt war; nicht Erreichte zählen mit.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, _after_a_year,
)  # fmt: skip
COHORT_HELD_12 = Indicator(
    "cohort_held_12", "nach 12 Monaten noch gesichert",
    "Gemeldete Fälle mit erhaltener Wohnung, die bei der Nachfrage nach 12 Monaten noch gesichert war, wenn diese am "
    "Datenstand um sind.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: _after_a_year(frame, FollowUp.result.in_(SECURED_RESULTS)),
)  # fmt: skip
COHORT_HELD_12_SHARE = Quotient(
    "cohort_held_12_share", "Anteil nach 12 Monaten gesichert",
    "Nach 12 Monaten noch gesichert geteilt durch die nach 12 Monaten nachgefragten Fälle.",
    COHORT_HELD_12, COHORT_ASKED_12,
)  # fmt: skip

FIRST_REACHED = (
    select(func.min(Contact.happened_on))
    .where(Contact.case_id == Case.id, Contact.reached.is_(True), Contact.happened_on >= Case.reported_on)
    .correlate(Case)
    .scalar_subquery()
)
REACHED_DAYS_MEDIAN = Indicator(
    "reached_days_median", "Tage bis zum ersten erreichten Kontakt, Median",
    "Von der Meldung bis zum ersten Kontakt, bei dem der Haushalt erreicht wurde; Fälle ohne solchen Kontakt fehlen.",
    Unit.DAYS, Basis.REPORTED, Case.reported_on, value=days_between(Case.reported_on, FIRST_REACHED), median=True,
)  # fmt: skip
DONE_DAYS_MEDIAN = Indicator(
    "done_days_median", "Tage von Absprache bis Erledigung, Median",
    "Von der Vereinbarung bis zur Erledigung der im Zeitraum vereinbarten und erledigten Maßnahmen.",
    Unit.DAYS, Basis.AGREED, Measure.agreed_on, lambda frame: Measure.state == MeasureState.DONE,
    value=days_between(Measure.agreed_on, Measure.done_on), median=True,
)  # fmt: skip
DEADLINE_OVERDUE = Indicator(
    "deadline_overdue", "davon mit abgelaufener Frist",
    "Offene Fälle, deren nächste Frist vor dem Datenstand endete und nicht erledigt ist.",
    Unit.CASES, Basis.OPEN, Case.reported_on, lambda frame: Case.next_deadline_on < frame.on,
)  # fmt: skip
