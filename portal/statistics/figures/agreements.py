"""Figures of what was agreed, of whether it was kept, and of the looks after 3, 6 and 12 months."""

from __future__ import annotations

from sqlalchemy import and_

from models import FollowUp, Measure
from models.enums import FollowUpResult, Kept, MeasureState
from portal.statistics.indicators import Basis, Indicator, Quotient, Unit

AGREED = Indicator(
    "agreed", "Vereinbarte Maßnahmen",
    "Maßnahmen, die im Berichtszeitraum vereinbart wurden, nach ihrem Stand am Datenstand.",
    Unit.MEASURES, Basis.AGREED, Measure.agreed_on,
)  # fmt: skip
OVERDUE = Indicator(
    "overdue", "davon überfällig",
    "Offene Maßnahmen, deren Frist vor dem Datenstand endete; sie sind in „offen“ enthalten.",
    Unit.MEASURES, Basis.AGREED, Measure.agreed_on,
    lambda frame: and_(Measure.state == MeasureState.OPEN, Measure.due_on < frame.on),
)  # fmt: skip

DUE = Indicator(
    "due", "Fällige Nachfragen",
    "Nachfragen nach 3, 6 und 12 Monaten, die im Berichtszeitraum und spätestens am Datenstand fällig wurden.",
    Unit.FOLLOW_UPS, Basis.DUE, FollowUp.due_on,
)  # fmt: skip
ASKED = Indicator(
    "asked", "Nachgefragt", "Fällige Nachfragen mit einem Befund, auch „nicht erreicht“.",
    Unit.FOLLOW_UPS, Basis.DUE, FollowUp.due_on, lambda frame: FollowUp.result.is_not(None),
)  # fmt: skip
STILL_SECURED = Indicator(
    "still_secured", "Wohnung weiter gesichert",
    "Nachfragen mit dem Befund, dass die Wohnung gesichert ist, ob die Absprachen hielten oder nicht.",
    Unit.FOLLOW_UPS, Basis.DUE, FollowUp.due_on,
    lambda frame: FollowUp.result.in_((FollowUpResult.HELD, FollowUpResult.BROKEN)),
)  # fmt: skip
STILL_SECURED_SHARE = Quotient(
    "still_secured_share", "Anteil weiter gesichert",
    "Wohnung weiter gesichert geteilt durch „Nachgefragt“; nicht Erreichte zählen im Nenner mit.",
    STILL_SECURED, ASKED,
)  # fmt: skip
STILL_LOST = Indicator(
    "still_lost", "Wohnung verloren", "Nachfragen mit dem Befund, dass die Wohnung verloren ist.",
    Unit.FOLLOW_UPS, Basis.DUE, FollowUp.due_on, lambda frame: FollowUp.result == FollowUpResult.LOST,
)  # fmt: skip
DONE = Indicator(
    "done", "davon erledigt", "Im Berichtszeitraum vereinbarte Maßnahmen, die am Datenstand erledigt waren.",
    Unit.MEASURES, Basis.AGREED, Measure.agreed_on, lambda frame: Measure.state == MeasureState.DONE,
)  # fmt: skip
DONE_SHARE = Quotient(
    "done_share", "Anteil erledigt", "Erledigte geteilt durch alle vereinbarten Maßnahmen.", DONE, AGREED,
)  # fmt: skip
ASSESSED = Indicator(
    "assessed", "Absprache bewertet", "Vereinbarte Maßnahmen, bei denen erfasst ist, ob die Absprache gehalten wurde.",
    Unit.MEASURES, Basis.AGREED, Measure.agreed_on, lambda frame: Measure.kept.is_not(None),
)  # fmt: skip
KEPT, PARTLY, BROKEN = (
    Indicator(
        key, label, f"Bewertete Absprachen mit dem Befund „{state.label}“.",
        Unit.MEASURES, Basis.AGREED, Measure.agreed_on, condition,
    )
    for key, label, state, condition in (
        ("kept", "eingehalten", Kept.KEPT, lambda frame: Measure.kept == Kept.KEPT),
        ("partly", "teilweise eingehalten", Kept.PARTLY, lambda frame: Measure.kept == Kept.PARTLY),
        ("broken", "nicht eingehalten", Kept.BROKEN, lambda frame: Measure.kept == Kept.BROKEN),
    )
)  # fmt: skip
KEPT_SHARE = Quotient(
    "kept_share", "Anteil eingehalten", "Eingehaltene geteilt durch bewertete Absprachen; teilweise zählt nicht mit.",
    KEPT, ASSESSED,
)  # fmt: skip
