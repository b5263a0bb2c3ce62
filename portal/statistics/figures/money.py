"""Figures of money: asked and granted, as grant or loan, per grant, per case and per reported case."""

from __future__ import annotations

from sqlalchemy import and_

from models import Measure
from models.enums import MoneyBasis, MoneyForm
from portal.statistics.figures.arrivals import REPORTED
from portal.statistics.indicators import Basis, Condition, Indicator, Quotient, Unit

DEBT_LAWS = (MoneyBasis.SGB2, MoneyBasis.SGB12)
MEDIAN = "Die eine Hälfte der Bewilligungen liegt darunter, die andere darüber."


def _granted(key: str, label: str, definition: str, condition: Condition, **more: object) -> Indicator:
    """Declare a figure of measures with money granted, by the day they were agreed."""
    unit = more.pop("unit", Unit.MEASURES)
    return Indicator(key, label, definition, unit, Basis.AGREED, Measure.agreed_on, condition, **more)  # type: ignore[arg-type]


REQUESTED_SUM = _granted(
    "requested_sum", "Beantragt", "Summe der Beträge, die zu vereinbarten Maßnahmen beantragt wurden.",
    lambda frame: Measure.amount_requested.is_not(None), value=Measure.amount_requested, unit=Unit.EURO,
)  # fmt: skip
GRANTED = _granted(
    "granted", "Bewilligungen", "Im Berichtszeitraum vereinbarte Maßnahmen mit einem bewilligten Betrag.",
    lambda frame: Measure.amount_granted > 0,
)  # fmt: skip
GRANTED_SUM = _granted(
    "granted_sum", "Bewilligt", "Summe der bewilligten Beträge, Beihilfen und Darlehen.",
    lambda frame: Measure.amount_granted > 0, value=Measure.amount_granted, unit=Unit.EURO,
)  # fmt: skip
GRANTED_MEAN = Quotient(
    "granted_mean", "je Bewilligung", "Bewilligter Betrag geteilt durch die Zahl der Bewilligungen.",
    GRANTED_SUM, GRANTED, Unit.EURO,
)  # fmt: skip
GRANTED_MEDIAN = _granted(
    "granted_median", "Median", MEDIAN,
    lambda frame: Measure.amount_granted > 0, value=Measure.amount_granted, unit=Unit.EURO, median=True,
)  # fmt: skip
FUNDED_CASES = _granted(
    "funded_cases", "Fälle mit Bewilligung", "Verschiedene Fälle mit wenigstens einer Bewilligung.",
    lambda frame: Measure.amount_granted > 0, value=Measure.case_id, unit=Unit.CASES, distinct=True,
)  # fmt: skip
GRANTED_PER_CASE = Quotient(
    "granted_per_case", "je Fall mit Bewilligung", "Bewilligter Betrag geteilt durch die Fälle mit Bewilligung.",
    GRANTED_SUM, FUNDED_CASES, Unit.EURO,
)  # fmt: skip
SPENT_PER_CASE = Quotient(
    "spent_per_case", "Ausgaben je gemeldetem Fall",
    "Bewilligter Betrag geteilt durch alle gemeldeten Fälle desselben Zeitraums (Ausgaben pro Präventionsfall).",
    GRANTED_SUM, REPORTED, Unit.EURO,
)  # fmt: skip
GRANTS = _granted(
    "grants", "Beihilfen", "Bewilligungen als Beihilfe.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_form == MoneyForm.GRANT),
)  # fmt: skip
GRANTS_SUM = _granted(
    "grants_sum", "Beihilfen, Betrag", "Summe der als Beihilfe bewilligten Beträge.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_form == MoneyForm.GRANT),
    value=Measure.amount_granted, unit=Unit.EURO, part_of=GRANTED_SUM.key,
)  # fmt: skip
LOANS = _granted(
    "loans", "Darlehen", "Bewilligungen als Darlehen.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_form == MoneyForm.LOAN),
)  # fmt: skip
LOANS_SUM = _granted(
    "loans_sum", "Darlehen, Betrag", "Summe der als Darlehen bewilligten Beträge.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_form == MoneyForm.LOAN),
    value=Measure.amount_granted, unit=Unit.EURO, part_of=GRANTED_SUM.key,
)  # fmt: skip
DEBTS_GRANTED = _granted(
    "debts_granted", "Mietschuldenübernahmen", "Bewilligungen nach § 22 Abs. 8 SGB II oder § 36 Abs. 1 SGB XII.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_basis.in_(DEBT_LAWS)),
)  # fmt: skip
DEBTS_SUM = _granted(
    "debts_sum", "Mietschuldenübernahmen, Betrag",
    "Summe der nach § 22 Abs. 8 SGB II oder § 36 Abs. 1 SGB XII bewilligten Beträge.",
    lambda frame: and_(Measure.amount_granted > 0, Measure.money_basis.in_(DEBT_LAWS)),
    value=Measure.amount_granted, unit=Unit.EURO, part_of=GRANTED_SUM.key,
)  # fmt: skip
DEBTS_MEAN = Quotient(
    "debts_mean", "je Mietschuldenübernahme", "Betrag der Mietschuldenübernahmen geteilt durch ihre Zahl.",
    DEBTS_SUM, DEBTS_GRANTED, Unit.EURO,
)  # fmt: skip
