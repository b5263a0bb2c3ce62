"""The figures themselves: each sentence beside the SQL that counts it."""

from __future__ import annotations

from sqlalchemy import and_, func, or_

from models import Case, FollowUp, Measure
from models.enums import HOME_RETAINED, HOMELESSNESS_AVOIDED, FollowUpResult, MeasureState
from portal.statistics.indicators import Indicator, Share, Unit

HEADS = func.coalesce(Case.adults + Case.children, Case.adults, Case.children)
"""Persons of a household as far as they are recorded; NULL where neither number is."""

# Cases by the day of the report ------------------------------------------------------------------

REPORTED = Indicator(
    "reported", "Gemeldete Fälle", "Fälle, deren Meldung im Berichtszeitraum einging; ein Fall ist ein Haushalt.",
    Unit.CASES, Case.reported_on,
)  # fmt: skip
PERSONS = Indicator(
    "persons", "Personen",
    "Erwachsene und minderjährige Kinder der gemeldeten Haushalte, soweit ihre Zahl erfasst ist.",
    Unit.PERSONS, Case.reported_on, value=HEADS,
)  # fmt: skip
CHILDREN = Indicator(
    "children", "davon minderjährige Kinder",
    "Minderjährige Kinder der gemeldeten Haushalte, soweit ihre Zahl erfasst ist.",
    Unit.CHILDREN, Case.reported_on, value=Case.children,
)  # fmt: skip
HEADS_UNKNOWN = Indicator(
    "heads_unknown", "Haushalte ohne Personenzahl",
    "Gemeldete Haushalte, bei denen die Zahl der Erwachsenen oder der Kinder fehlt; sie sind bei den Personen "
    "nicht oder nur zum Teil enthalten.",
    Unit.HOUSEHOLDS, Case.reported_on, lambda frame: or_(Case.adults.is_(None), Case.children.is_(None)),
)  # fmt: skip

# Cases by the day they were closed ---------------------------------------------------------------

CLOSED = Indicator(
    "closed", "Abgeschlossene Fälle",
    "Fälle, die im Berichtszeitraum abgeschlossen wurden, mit jedem Ergebnis, auch W9 (unbekannt) und W10 "
    "(unzuständig).",
    Unit.CASES, Case.closed_on,
)  # fmt: skip
RETAINED = Indicator(
    "retained", "Wohnung erhalten", "Abgeschlossene Fälle mit Ergebnis W1 oder W2.",
    Unit.CASES, Case.closed_on, lambda frame: Case.outcome.in_(HOME_RETAINED),
)  # fmt: skip
AVOIDED = Indicator(
    "avoided", "Wohnungslosigkeit vermieden", "Abgeschlossene Fälle mit Ergebnis W1, W2, W3 oder W4.",
    Unit.CASES, Case.closed_on, lambda frame: Case.outcome.in_(HOMELESSNESS_AVOIDED),
)  # fmt: skip
RETAINED_SHARE = Share(
    "retained_share", "Anteil Wohnung erhalten",
    "Wohnung erhalten (W1, W2) geteilt durch alle abgeschlossenen Fälle, auch W9 und W10.",
    RETAINED, CLOSED,
)  # fmt: skip
AVOIDED_SHARE = Share(
    "avoided_share", "Anteil Wohnungslosigkeit vermieden",
    "Wohnungslosigkeit vermieden (W1 bis W4) geteilt durch alle abgeschlossenen Fälle, auch W9 und W10.",
    AVOIDED, CLOSED,
)  # fmt: skip

# The ten-Werktage clock: invited and held apart --------------------------------------------------

INVITED_IN_TIME = Indicator(
    "invited_in_time", "Eingeladen in der Frist",
    "Erste Einladung spätestens am letzten der zehn Werktage nach der Meldung.",
    Unit.CASES, Case.reported_on, lambda frame: Case.invited_on <= Case.conference_due_on,
)  # fmt: skip
INVITED_LATE = Indicator(
    "invited_late", "Eingeladen nach der Frist", "Erste Einladung nach dem letzten der zehn Werktage.",
    Unit.CASES, Case.reported_on, lambda frame: Case.invited_on > Case.conference_due_on,
)  # fmt: skip
INVITED_RUNNING = Indicator(
    "invited_running", "Nicht eingeladen, Frist läuft",
    "Offene Fälle ohne Einladung, deren Frist am Datenstand noch läuft.",
    Unit.CASES, Case.reported_on,
    lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on >= frame.on),
)  # fmt: skip
INVITED_OVERDUE = Indicator(
    "invited_overdue", "Nicht eingeladen, Frist abgelaufen",
    "Offene Fälle ohne Einladung, deren Frist vor dem Datenstand endete.",
    Unit.CASES, Case.reported_on,
    lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on < frame.on),
)  # fmt: skip
NEVER_INVITED = Indicator(
    "never_invited", "Ohne Einladung abgeschlossen",
    "Fälle, die ohne Einladung zu einer Fallkonferenz abgeschlossen wurden.",
    Unit.CASES, Case.reported_on, lambda frame: and_(Case.invited_on.is_(None), Case.closed_on.is_not(None)),
)  # fmt: skip
INVITATION_DECIDED = Indicator(
    "invitation_decided", "Einladung entschieden",
    "Gemeldete Fälle ohne diejenigen, deren Frist ohne Einladung noch läuft.",
    Unit.CASES, Case.reported_on,
    lambda frame: or_(Case.invited_on.is_not(None), Case.closed_on.is_not(None), Case.conference_due_on < frame.on),
)  # fmt: skip
INVITED_SHARE = Share(
    "invited_share", "Anteil eingeladen in der Frist", "Eingeladen in der Frist geteilt durch „Einladung entschieden“.",
    INVITED_IN_TIME, INVITATION_DECIDED,
)  # fmt: skip

HELD_IN_TIME = Indicator(
    "held_in_time", "Konferenz in der Frist",
    "Erste Fallkonferenz durchgeführt spätestens am letzten der zehn Werktage nach der Meldung.",
    Unit.CASES, Case.reported_on, lambda frame: Case.conference_on <= Case.conference_due_on,
)  # fmt: skip
HELD_LATE = Indicator(
    "held_late", "Konferenz nach der Frist", "Erste Fallkonferenz durchgeführt nach dem letzten der zehn Werktage.",
    Unit.CASES, Case.reported_on, lambda frame: Case.conference_on > Case.conference_due_on,
)  # fmt: skip
HELD_RUNNING = Indicator(
    "held_running", "Keine Konferenz, Frist läuft",
    "Offene Fälle ohne Fallkonferenz, deren Frist am Datenstand noch läuft.",
    Unit.CASES, Case.reported_on,
    lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on >= frame.on),
)  # fmt: skip
HELD_OVERDUE = Indicator(
    "held_overdue", "Keine Konferenz, Frist abgelaufen",
    "Offene Fälle ohne Fallkonferenz, deren Frist vor dem Datenstand endete.",
    Unit.CASES, Case.reported_on,
    lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_(None), Case.conference_due_on < frame.on),
)  # fmt: skip
NEVER_HELD = Indicator(
    "never_held", "Ohne Konferenz abgeschlossen", "Fälle, die ohne durchgeführte Fallkonferenz abgeschlossen wurden.",
    Unit.CASES, Case.reported_on, lambda frame: and_(Case.conference_on.is_(None), Case.closed_on.is_not(None)),
)  # fmt: skip
CONFERENCE_DECIDED = Indicator(
    "conference_decided", "Konferenz entschieden",
    "Gemeldete Fälle ohne diejenigen, deren Frist ohne Fallkonferenz noch läuft.",
    Unit.CASES, Case.reported_on,
    lambda frame: or_(Case.conference_on.is_not(None), Case.closed_on.is_not(None), Case.conference_due_on < frame.on),
)  # fmt: skip
HELD_SHARE = Share(
    "held_share", "Anteil Konferenz in der Frist", "Konferenz in der Frist geteilt durch „Konferenz entschieden“.",
    HELD_IN_TIME, CONFERENCE_DECIDED,
)  # fmt: skip

# Measures and follow-ups -------------------------------------------------------------------------

AGREED = Indicator(
    "agreed", "Vereinbarte Maßnahmen",
    "Maßnahmen, die im Berichtszeitraum vereinbart wurden, nach ihrem Stand am Datenstand.",
    Unit.MEASURES, Measure.agreed_on,
)  # fmt: skip
OVERDUE = Indicator(
    "overdue", "davon überfällig",
    "Offene Maßnahmen, deren Frist vor dem Datenstand endete; sie sind in „offen“ enthalten.",
    Unit.MEASURES, Measure.agreed_on,
    lambda frame: and_(Measure.state == MeasureState.OPEN, Measure.due_on < frame.on),
)  # fmt: skip

DUE = Indicator(
    "due", "Fällige Nachfragen", "Nachfragen nach 3, 6 und 12 Monaten, die im Berichtszeitraum fällig wurden.",
    Unit.FOLLOW_UPS, FollowUp.due_on,
)  # fmt: skip
ASKED = Indicator(
    "asked", "Nachgefragt", "Fällige Nachfragen mit einem Befund, auch „nicht erreicht“.",
    Unit.FOLLOW_UPS, FollowUp.due_on, lambda frame: FollowUp.result.is_not(None),
)  # fmt: skip
STILL_SECURED = Indicator(
    "still_secured", "Wohnung weiter gesichert",
    "Nachfragen mit dem Befund, dass die Wohnung gesichert ist, ob die Absprachen hielten oder nicht.",
    Unit.FOLLOW_UPS, FollowUp.due_on,
    lambda frame: FollowUp.result.in_((FollowUpResult.HELD, FollowUpResult.BROKEN)),
)  # fmt: skip
STILL_SECURED_SHARE = Share(
    "still_secured_share", "Anteil weiter gesichert",
    "Wohnung weiter gesichert geteilt durch „Nachgefragt“; nicht Erreichte zählen im Nenner mit.",
    STILL_SECURED, ASKED,
)  # fmt: skip
