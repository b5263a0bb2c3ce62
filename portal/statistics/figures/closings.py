"""Figures of cases by the day they were closed: what became of the home, by which way, and for how long."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from models import Case, FollowUp
from models.enums import HOME_RETAINED, HOMELESSNESS_AVOIDED, FollowUpResult, Outcome, SecuringWay
from portal.calendar import last_start
from portal.statistics.indicators import Basis, Condition, Frame, Indicator, Quotient, Unit
from portal.statistics.spans import days_between

DEBTS = (SecuringWay.DEBTS_SGB2, SecuringWay.DEBTS_SGB12)
SECURED_RESULTS = (FollowUpResult.HELD, FollowUpResult.BROKEN)
"""The home is secured, whether the agreements held or not."""

CLOSED = Indicator(
    "closed", "Abgeschlossene Fälle",
    "Fälle, die im Berichtszeitraum abgeschlossen wurden, mit jedem Ergebnis, auch W9 (unbekannt) und W10 "
    "(unzuständig).",
    Unit.CASES, Basis.CLOSED, Case.closed_on,
)  # fmt: skip
CLOSED_KNOWN = Indicator(
    "closed_known", "Abgeschlossene Fälle mit geklärtem Ergebnis",
    "Fälle, die im Berichtszeitraum abgeschlossen wurden, ohne W9 (unbekannt) und W10 (unzuständig).",
    Unit.CASES, Basis.CLOSED, Case.closed_on, lambda frame: Case.outcome.not_in((Outcome.W9, Outcome.W10)),
)  # fmt: skip
SECURED = Indicator(
    "secured", "Wohnung erhalten", "Abgeschlossene Fälle mit Ergebnis W1 oder W2.",
    Unit.CASES, Basis.CLOSED, Case.closed_on, lambda frame: Case.outcome.in_(HOME_RETAINED),
)  # fmt: skip
AVOIDED = Indicator(
    "avoided", "Wohnungslosigkeit vermieden", "Abgeschlossene Fälle mit Ergebnis W1, W2, W3 oder W4.",
    Unit.CASES, Basis.CLOSED, Case.closed_on, lambda frame: Case.outcome.in_(HOMELESSNESS_AVOIDED),
)  # fmt: skip
SECURED_SHARE = Quotient(
    "secured_share", "Anteil Wohnung erhalten",
    "Wohnung erhalten (W1, W2) geteilt durch alle abgeschlossenen Fälle, auch W9 und W10.",
    SECURED, CLOSED,
)  # fmt: skip
AVOIDED_SHARE = Quotient(
    "avoided_share", "Anteil Wohnungslosigkeit vermieden",
    "Wohnungslosigkeit vermieden (W1 bis W4) geteilt durch alle abgeschlossenen Fälle, auch W9 und W10.",
    AVOIDED, CLOSED,
)  # fmt: skip

POSTPONED = Indicator(
    "postponed", "Vorläufig gesichert", "Abgeschlossene Fälle mit Ergebnis W5.",
    Unit.CASES, Basis.CLOSED, Case.closed_on, lambda frame: Case.outcome == Outcome.W5,
)  # fmt: skip
LOST = Indicator(
    "lost", "Wohnung verloren", "Abgeschlossene Fälle mit Ergebnis W6, W7 oder W8.",
    Unit.CASES, Basis.CLOSED, Case.closed_on, lambda frame: Case.outcome.in_((Outcome.W6, Outcome.W7, Outcome.W8)),
)  # fmt: skip
LOST_SHARE = Quotient(
    "lost_share", "Anteil Wohnung verloren", "Wohnung verloren (W6 bis W8) geteilt durch alle abgeschlossenen Fälle.",
    LOST, CLOSED,
)  # fmt: skip
CLOSING_DAYS = Indicator(
    "closing_days", "Tage bis zum Abschluss", "Summe der Tage von der Meldung bis zum Abschluss.",
    Unit.DAYS, Basis.CLOSED, Case.closed_on, value=days_between(Case.reported_on, Case.closed_on),
)  # fmt: skip
CLOSING_DAYS_MEAN = Quotient(
    "closing_days_mean", "Tage bis zum Abschluss, Mittel",
    "Tage von der Meldung bis zum Abschluss, geteilt durch alle abgeschlossenen Fälle.",
    CLOSING_DAYS, CLOSED, Unit.DAYS,
)  # fmt: skip
CLOSING_DAYS_MEDIAN = Indicator(
    "closing_days_median", "Tage bis zum Abschluss, Median",
    "Die eine Hälfte der Fälle war schneller abgeschlossen, die andere langsamer.",
    Unit.DAYS, Basis.CLOSED, Case.closed_on, value=days_between(Case.reported_on, Case.closed_on), median=True,
)  # fmt: skip

# By which way, and whether it held (handbook 2.4, numbers 3 to 5) ---------------------------------


def _by_debts(frame: Frame) -> ColumnElement[bool]:
    return and_(Case.outcome.in_(HOME_RETAINED), Case.securing_way.in_(DEBTS))


def _held(months: int) -> Condition:
    """Return the condition that a look after these months, or a later one, found the home secured."""
    return _asked(months, FollowUp.result.in_(SECURED_RESULTS))


def months_over(frame: Frame, months: int) -> ColumnElement[bool]:
    """Say whether so many months since closing are over: before, losses known early would stand alone without the kept."""
    return Case.closed_on <= last_start(frame.on, months)


def _asked(months: int, *found: ColumnElement[bool]) -> Condition:
    """Return the condition that these months are over and somebody looked after them or later, with such a finding."""

    def condition(frame: Frame) -> ColumnElement[bool]:
        looks = select(FollowUp.id).where(
            FollowUp.case_id == Case.id, FollowUp.months >= months, FollowUp.result.is_not(None), *found,
            FollowUp.done_on <= frame.on,
        )  # fmt: skip
        return and_(_by_debts(frame), months_over(frame, months), looks.correlate(Case).exists())

    return condition


SECURED_BY_DEBTS = Indicator(
    "secured_by_debts", "gesichert durch Mietschuldenübernahme",
    "Wohnung erhalten (W1, W2) mit Sicherungsweg Mietschuldenübernahme SGB II oder SGB XII.",
    Unit.CASES, Basis.CLOSED, Case.closed_on, _by_debts,
)  # fmt: skip
HELD_3, HELD_6, HELD_12 = (
    Indicator(
        f"debts_held_{months}", f"davon länger als {months} Monate",
        f"Durch Mietschuldenübernahme gesicherte Wohnungen, die bei der Nachfrage nach {months} Monaten oder einer "
        f"späteren noch gesichert waren. Wo die {months} Monate am Datenstand nicht um sind oder noch nicht gefragt wurde, "
        "zählt der Fall nicht mit.",
        Unit.CASES, Basis.CLOSED, Case.closed_on, _held(months), known_after=months,
    )
    for months in (3, 6, 12)
)  # fmt: skip
ASKED_3, ASKED_6, ASKED_12 = (
    Indicator(
        f"debts_asked_{months}", f"davon nach {months} Monaten nachgefragt",
        f"Durch Mietschuldenübernahme gesicherte Wohnungen, bei denen {months} Monate am Datenstand um sind und danach "
        "nachgefragt wurde oder der Verlust schon früher bekannt war; nicht Erreichte zählen mit.",
        Unit.CASES, Basis.CLOSED, Case.closed_on, _asked(months), known_after=months,
    )
    for months in (3, 6, 12)
)  # fmt: skip
HELD_3_SHARE, HELD_6_SHARE, HELD_12_SHARE = (
    Quotient(
        f"debts_held_{months}_share", f"Anteil länger als {months} Monate",
        f"Länger als {months} Monate gesichert geteilt durch die nach {months} Monaten nachgefragten Fälle.", held, asked,
    )
    for months, held, asked in ((3, HELD_3, ASKED_3), (6, HELD_6, ASKED_6), (12, HELD_12, ASKED_12))
)  # fmt: skip
SECURED_OTHERWISE = Indicator(
    "secured_otherwise", "gesichert auf anderem Weg",
    "Wohnung erhalten (W1, W2) mit einem anderen Sicherungsweg als der Mietschuldenübernahme.",
    Unit.CASES, Basis.CLOSED, Case.closed_on,
    lambda frame: and_(Case.outcome.in_(HOME_RETAINED), Case.securing_way.not_in(DEBTS)),
)  # fmt: skip
SECURED_WAY_UNKNOWN = Indicator(
    "secured_way_unknown", "gesichert, Weg nicht erfasst", "Wohnung erhalten (W1, W2) ohne Angabe des Sicherungswegs.",
    Unit.CASES, Basis.CLOSED, Case.closed_on,
    lambda frame: and_(Case.outcome.in_(HOME_RETAINED), Case.securing_way.is_(None)),
)  # fmt: skip
