"""What the office accounts for to those who fund it: plans, proofs, saved reports and deliveries."""

from __future__ import annotations

from models.types import Labelled


class PlanSide(Labelled):
    """Which side of a financing plan."""

    EXPENDITURE = "expenditure", "Ausgaben"
    INCOME = "income", "Einnahmen"


class ProofRule(Labelled):
    """By when the use of funds must be proven (handbook 4.1)."""

    SIX_MONTHS = "six_months", "Ende des sechsten Monats danach (Nr. 7.1 ANBest-G NRW)"
    ONE_YEAR = "one_year", "ein Jahr danach (ANBest-K Bayern)"
    MARCH_31 = "march_31", "31. März des Folgejahres"
    MAY_1 = "may_1", "1. Mai des Folgejahres"
    JUNE_30 = "june_30", "30. Juni des Folgejahres"
    FIXED = "fixed", "Tag aus dem Bescheid"


class PeriodRule(Labelled):
    """For which period a saved report or a form is filled."""

    CHOSEN = "chosen", "beim Ausfüllen gewählt"
    LAST_QUARTER = "last_quarter", "letztes Quartal"
    LAST_HALF_YEAR = "last_half_year", "letztes Halbjahr"
    LAST_YEAR = "last_year", "letztes Jahr"
    THIS_YEAR = "this_year", "laufendes Jahr"


class DeliveryKind(Labelled):
    """What an office hands out and keeps as it left."""

    FIGURES = "figures", "Zahlen"
    CASES = "cases", "Fallzeilen ohne Personen"


class DeliveryProtection(Labelled):
    """How small numbers were kept from telling of households in what was delivered."""

    ROUND_TO_5 = "round_to_5", "5er-Rundung"
    SUPPRESS = "suppress", "Sperrung"
    NONE = "none", "ohne Schutz"


class Audience(Labelled):
    """With whom a saved report or a form is shared; a form stays within its agency."""

    MANAGERS = "managers", "Leitung und Finanzen"
    CLERKS = "clerks", "auch Sachbearbeitung"
    SOCIAL_WORKERS = "social_workers", "auch Sozialpädagogik"
    ALL = "all", "auch Sachbearbeitung und Sozialpädagogik"
    REGION = "region", "auch Finanzen der Region"
