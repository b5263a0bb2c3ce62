"""Figures of cases by the day of the report, of those still open, and of their household members."""

from __future__ import annotations

from sqlalchemy import func, or_

from models import Case, CaseMember, Report
from models.enums import Channel, Income, ReachState, ReportState
from portal.statistics.indicators import Basis, Indicator, Quotient, Unit

HEADS = func.coalesce(Case.adults + Case.children, Case.adults, Case.children)
"""Persons of a household as far as they are recorded; NULL where neither number is."""

REPORTED = Indicator(
    "reported", "Gemeldete Fälle", "Fälle, deren Meldung im Berichtszeitraum einging; ein Fall ist ein Haushalt.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
)  # fmt: skip
PERSONS = Indicator(
    "persons", "Personen",
    "Erwachsene und minderjährige Kinder der gemeldeten Haushalte, soweit ihre Zahl erfasst ist.",
    Unit.PERSONS, Basis.REPORTED, Case.reported_on, value=HEADS,
)  # fmt: skip
CHILDREN = Indicator(
    "children", "davon minderjährige Kinder",
    "Minderjährige Kinder der gemeldeten Haushalte, soweit ihre Zahl erfasst ist.",
    Unit.CHILDREN, Basis.REPORTED, Case.reported_on, value=Case.children,
)  # fmt: skip
HEADS_UNKNOWN = Indicator(
    "heads_unknown", "Haushalte ohne Personenzahl",
    "Gemeldete Haushalte, bei denen die Zahl der Erwachsenen oder der Kinder fehlt; sie sind bei den Personen "
    "nicht oder nur zum Teil enthalten.",
    Unit.HOUSEHOLDS, Basis.REPORTED, Case.reported_on, lambda frame: or_(Case.adults.is_(None), Case.children.is_(None)),
)  # fmt: skip

REPEATED = Indicator(
    "repeated", "Wiederauftritte",
    "Gemeldete Fälle, deren Haushalt schon einen früheren Fall bei der Fachstelle hatte.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.previous_case_id.is_not(None),
)  # fmt: skip
REPEATED_SHARE = Quotient(
    "repeated_share", "Anteil Wiederauftritte", "Wiederauftritte geteilt durch alle gemeldeten Fälle.",
    REPEATED, REPORTED,
)  # fmt: skip
TRIED = Indicator(
    "tried", "Kontakt versucht", "Gemeldete Fälle, in denen die Fachstelle den Haushalt zu erreichen suchte.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.reach != ReachState.NOT_TRIED,
)  # fmt: skip
REACHED = Indicator(
    "reached", "Haushalt erreicht", "Gemeldete Fälle, deren Haushalt erreicht wurde, ob er Hilfe annahm oder ablehnte.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: Case.reach.in_((ReachState.ACCEPTED, ReachState.DECLINED)),
)  # fmt: skip
ACCEPTED = Indicator(
    "accepted", "davon Hilfe angenommen", "Erreichte Haushalte, die Hilfe annahmen.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.reach == ReachState.ACCEPTED,
)  # fmt: skip
REACHED_SHARE = Quotient(
    "reached_share", "Anteil erreicht", "Haushalt erreicht geteilt durch alle gemeldeten Fälle.", REACHED, REPORTED,
)  # fmt: skip
ON_BENEFITS = Indicator(
    "on_benefits", "im Leistungsbezug", "Gemeldete Fälle mit Haupteinkommen nach SGB II oder SGB XII.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: Case.income.in_((Income.BASIC_SECURITY, Income.SOCIAL_ASSISTANCE)),
)  # fmt: skip
INCOME_KNOWN = Indicator(
    "income_known", "Haupteinkommen bekannt", "Gemeldete Fälle, deren Haupteinkommen erfasst ist.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.income.is_not(None),
)  # fmt: skip
ON_BENEFITS_SHARE = Quotient(
    "on_benefits_share", "Anteil im Leistungsbezug", "Im Leistungsbezug geteilt durch „Haupteinkommen bekannt“.",
    ON_BENEFITS, INCOME_KNOWN,
)  # fmt: skip

ARREARS_KNOWN = Indicator(
    "arrears_known", "Mietrückstand bekannt", "Gemeldete Fälle, deren Mietrückstand erfasst ist, auch mit 0,00 €.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.arrears.is_not(None),
)  # fmt: skip
ARREARS = Indicator(
    "arrears", "Mietrückstände", "Summe der erfassten Mietrückstände gemeldeter Fälle.",
    Unit.EURO, Basis.REPORTED, Case.reported_on, value=Case.arrears,
)  # fmt: skip
ARREARS_MEAN = Quotient(
    "arrears_mean", "Mietrückstand je Fall", "Mietrückstände geteilt durch „Mietrückstand bekannt“.",
    ARREARS, ARREARS_KNOWN, Unit.EURO,
)  # fmt: skip
ARREARS_MEDIAN = Indicator(
    "arrears_median", "Mietrückstand, Median", "Die eine Hälfte der erfassten Rückstände liegt darunter, die andere darüber.",
    Unit.EURO, Basis.REPORTED, Case.reported_on, value=Case.arrears, median=True,
)  # fmt: skip

OPEN = Indicator(
    "open", "Bestand am Ende", "Fälle, die am letzten Tag des Zeitraums, spätestens am Datenstand, offen waren.",
    Unit.CASES, Basis.OPEN, Case.reported_on,
)  # fmt: skip

MEMBERS = Indicator(
    "members", "Haushaltsmitglieder",
    "Einzeln erfasste Personen in gemeldeten Fällen; wer in zwei Fällen vorkommt, zählt zweimal.",
    Unit.PERSONS, Basis.REPORTED, Case.reported_on, record=CaseMember,
)  # fmt: skip
PEOPLE = Indicator(
    "people", "Verschiedene Personen", "Einzeln erfasste Personen in gemeldeten Fällen, jede einmal gezählt.",
    Unit.PERSONS, Basis.REPORTED, Case.reported_on, value=CaseMember.person_id, distinct=True, record=CaseMember,
)  # fmt: skip

COURT_NOTICES = Indicator(
    "court_notices", "Mitteilungen der Gerichte",
    "Eingegangene Meldungen der Gerichte über Räumungsklagen, ohne zurückgezogene.",
    Unit.REPORTS, Basis.REPORTED, Report.reported_on,
    lambda frame: (Report.channel == Channel.COURT) & (Report.state != ReportState.REVOKED),
)  # fmt: skip
