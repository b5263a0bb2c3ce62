"""Figures of the ten-Werktage clock, invited and held apart, and of the conferences themselves."""

from __future__ import annotations

from sqlalchemy import and_, or_

from models import Case, Conference, Invitation
from portal.statistics.figures.arrivals import REPORTED
from portal.statistics.indicators import Basis, Indicator, Quotient, Unit
from portal.statistics.spans import days_between

INVITED_IN_TIME = Indicator(
    "invited_in_time", "Eingeladen in der Frist",
    "Erste Einladung spätestens am letzten der zehn Werktage nach der Meldung.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.invited_on <= Case.conference_due_on,
)  # fmt: skip
INVITED_LATE = Indicator(
    "invited_late", "Eingeladen nach der Frist", "Erste Einladung nach dem letzten der zehn Werktage.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.invited_on > Case.conference_due_on,
)  # fmt: skip
INVITED_RUNNING = Indicator(
    "invited_running", "Nicht eingeladen, Frist läuft",
    "Offene Fälle ohne Einladung, deren Frist am Datenstand noch läuft.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on >= frame.on),
)  # fmt: skip
INVITED_OVERDUE = Indicator(
    "invited_overdue", "Nicht eingeladen, Frist abgelaufen",
    "Offene Fälle ohne Einladung, deren Frist vor dem Datenstand endete.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on < frame.on),
)  # fmt: skip
NEVER_INVITED = Indicator(
    "never_invited", "Ohne Einladung abgeschlossen",
    "Fälle, die ohne Einladung zu einer Fallkonferenz abgeschlossen wurden.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_not(None)),
)  # fmt: skip
INVITATION_DECIDED = Indicator(
    "invitation_decided", "Einladung entschieden",
    "Gemeldete Fälle ohne diejenigen, deren Frist ohne Einladung noch läuft.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: or_(Case.invited_on.is_not(None), Case.closed_on.is_not(None), Case.conference_due_on < frame.on),
)  # fmt: skip
INVITED_SHARE = Quotient(
    "invited_share", "Anteil eingeladen in der Frist", "Eingeladen in der Frist geteilt durch „Einladung entschieden“.",
    INVITED_IN_TIME, INVITATION_DECIDED,
)  # fmt: skip

HELD_IN_TIME = Indicator(
    "held_in_time", "Konferenz in der Frist",
    "Erste Fallkonferenz durchgeführt spätestens am letzten der zehn Werktage nach der Meldung.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.conference_on <= Case.conference_due_on,
)  # fmt: skip
HELD_LATE = Indicator(
    "held_late", "Konferenz nach der Frist", "Erste Fallkonferenz durchgeführt nach dem letzten der zehn Werktage.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.conference_on > Case.conference_due_on,
)  # fmt: skip
HELD_RUNNING = Indicator(
    "held_running", "Keine Konferenz, Frist läuft",
    "Offene Fälle ohne Fallkonferenz, deren Frist am Datenstand noch läuft.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on >= frame.on),
)  # fmt: skip
HELD_OVERDUE = Indicator(
    "held_overdue", "Keine Konferenz, Frist abgelaufen",
    "Offene Fälle ohne Fallkonferenz, deren Frist vor dem Datenstand endete.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on < frame.on),
)  # fmt: skip
NEVER_HELD = Indicator(
    "never_held", "Ohne Konferenz abgeschlossen", "Fälle, die ohne durchgeführte Fallkonferenz abgeschlossen wurden.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_not(None)),
)  # fmt: skip
CONFERENCE_DECIDED = Indicator(
    "conference_decided", "Konferenz entschieden",
    "Gemeldete Fälle ohne diejenigen, deren Frist ohne Fallkonferenz noch läuft.",
    Unit.CASES, Basis.REPORTED, Case.reported_on,
    lambda frame: or_(Case.conference_on.is_not(None), Case.closed_on.is_not(None), Case.conference_due_on < frame.on),
)  # fmt: skip
HELD_SHARE = Quotient(
    "held_share", "Anteil Konferenz in der Frist", "Konferenz in der Frist geteilt durch „Konferenz entschieden“.",
    HELD_IN_TIME, CONFERENCE_DECIDED,
)  # fmt: skip

INVITED = Indicator(
    "invited", "Eingeladen", "Gemeldete Fälle mit einer ersten Einladung zur Fallkonferenz.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.invited_on.is_not(None),
)  # fmt: skip
HELD = Indicator(
    "held", "Konferenz durchgeführt", "Gemeldete Fälle mit einer durchgeführten Fallkonferenz.",
    Unit.CASES, Basis.REPORTED, Case.reported_on, lambda frame: Case.conference_on.is_not(None),
)  # fmt: skip
HELD_OF_ALL = Quotient(
    "held_of_all", "Anteil mit Konferenz", "Konferenz durchgeführt geteilt durch alle gemeldeten Fälle.",
    HELD, REPORTED,
)  # fmt: skip
INVITED_DAYS, HELD_DAYS = (
    Indicator(
        key, f"Tage bis {what}", f"Summe der Tage von der Meldung bis {what}.",
        Unit.DAYS, Basis.REPORTED, Case.reported_on, value=days_between(Case.reported_on, day),
    )
    for key, what, day in (
        ("invited_days", "zur Einladung", Case.invited_on), ("held_days", "zur Konferenz", Case.conference_on),
    )
)  # fmt: skip
INVITED_DAYS_MEAN = Quotient(
    "invited_days_mean", "Tage bis zur Einladung, Mittel",
    "Tage von der Meldung bis zur ersten Einladung, geteilt durch die eingeladenen Fälle.",
    INVITED_DAYS, INVITED, Unit.DAYS,
)  # fmt: skip
HELD_DAYS_MEAN = Quotient(
    "held_days_mean", "Tage bis zur Konferenz, Mittel",
    "Tage von der Meldung bis zur ersten Fallkonferenz, geteilt durch die Fälle mit Konferenz.",
    HELD_DAYS, HELD, Unit.DAYS,
)  # fmt: skip
INVITED_DAYS_MEDIAN, HELD_DAYS_MEDIAN = (
    Indicator(
        f"{figure.key}_median", f"{figure.label}, Median",
        "Die eine Hälfte der Fälle war schneller, die andere langsamer.",
        Unit.DAYS, Basis.REPORTED, Case.reported_on, value=figure.value, median=True,
    )
    for figure in (INVITED_DAYS, HELD_DAYS)
)  # fmt: skip

CONFERENCES = Indicator(
    "conferences", "Fallkonferenzen", "Im Berichtszeitraum durchgeführte Fallkonferenzen.",
    Unit.CONFERENCES, Basis.HELD, Conference.held_on,
)  # fmt: skip
HOUSEHOLD_ATTENDED = Indicator(
    "household_attended", "mit dem Haushalt", "Durchgeführte Fallkonferenzen, an denen der Haushalt teilnahm.",
    Unit.CONFERENCES, Basis.HELD, Conference.held_on, lambda frame: Conference.household_attended.is_(True),
)  # fmt: skip
HOUSEHOLD_SHARE = Quotient(
    "household_share", "Anteil mit dem Haushalt", "Konferenzen mit dem Haushalt geteilt durch alle Fallkonferenzen.",
    HOUSEHOLD_ATTENDED, CONFERENCES,
)  # fmt: skip
INVITATIONS = Indicator(
    "invitations", "Eingeladene Stellen", "Einladungen von Stellen zu durchgeführten Fallkonferenzen.",
    Unit.INVITATIONS, Basis.HELD, Conference.held_on, record=Invitation,
)  # fmt: skip
ATTENDED = Indicator(
    "attended", "davon dabei", "Eingeladene Stellen, die an der Fallkonferenz teilnahmen.",
    Unit.INVITATIONS, Basis.HELD, Conference.held_on, lambda frame: Invitation.attended.is_(True), record=Invitation,
)  # fmt: skip
ATTENDED_SHARE = Quotient(
    "attended_share", "Anteil dabei", "Anwesende geteilt durch eingeladene Stellen.", ATTENDED, INVITATIONS,
)  # fmt: skip
