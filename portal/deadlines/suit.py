"""Which clocks run between termination, suit and judgment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.enums import StepKind
from portal.deadlines.rules import DeadlineRule, LatestStart, Length, Safety, Shift

_TWO_WEEKS = Length(weeks=2)
AFTER_THE_SUIT = (
    StepKind.DEFAULT_JUDGMENT,
    StepKind.PRONOUNCED,
    StepKind.JUDGMENT,
    StepKind.SETTLEMENT,
    StepKind.SUIT_ENDED,
    StepKind.EVICTION_NOTICE,
    StepKind.EVICTED,
)
"""What ends a suit, or shows that it has ended."""
AFTER_THE_JUDGMENT = (StepKind.FINAL, StepKind.EVICTION_NOTICE, StepKind.EVICTED)

GRACE_PERIOD = DeadlineRule(
    key="grace_period",
    label="Schonfrist",
    law="§ 569 Abs. 3 Nr. 2 BGB",
    valid_from=date(2001, 9, 1),
    starts=StepKind.SERVED,
    start_name="Zustellung",
    length=Length(months=2),
    shift=Shift.BGB,
    safety=Safety.RAW,
    estimate_from=StepKind.FILED,
    estimate_name="Klageeingang",
    met_by=(StepKind.PAID, StepKind.UNDERTAKING),
    met_since=(StepKind.TERMINATED_IMMEDIATE, StepKind.FILED),
    overtaken_by=AFTER_THE_SUIT,
    note="Heilt nur die fristlose Kündigung wegen Zahlungsverzugs, nicht die ordentliche. "
    "Die Verpflichtungserklärung muss dem Vermieter oder seiner Prozessvertretung bis dahin zugehen.",
)

DEFENCE_NOTICE = DeadlineRule(
    key="defence_notice",
    label="Verteidigungsanzeige",
    law="§ 276 Abs. 1 Satz 1 ZPO",
    valid_from=date(2002, 1, 1),
    starts=StepKind.SERVED,
    start_name="Zustellung",
    length=_TWO_WEEKS,
    shift=Shift.ZPO,
    at_court=True,
    awaits=(StepKind.FILED,),
    met_by=(StepKind.DEFENCE,),
    met_singly=True,
    overtaken_by=AFTER_THE_SUIT,
    ended_by=(StepKind.SUIT_ENDED,),
    note="Nur im schriftlichen Vorverfahren, nicht bei frühem ersten Termin. Eine verspätete Anzeige hilft noch, "
    "bis das unterschriebene Urteil der Geschäftsstelle vorliegt (§ 331 Abs. 3 ZPO). "
    "Für die Klageerwiderung setzt das Gericht mindestens zwei weitere Wochen.",
)

OBJECTION = DeadlineRule(
    key="objection",
    label="Einspruch gegen Versäumnisurteil",
    law="§§ 338, 339 ZPO",
    valid_from=date(2002, 1, 1),
    starts=StepKind.DEFAULT_JUDGMENT,
    start_name="Zustellung Versäumnisurteil",
    length=_TWO_WEEKS,
    shift=Shift.ZPO,
    at_court=True,
    met_by=(StepKind.OBJECTED,),
    met_singly=True,
    overtaken_by=AFTER_THE_JUDGMENT,
)

APPEAL = DeadlineRule(
    key="appeal",
    label="Berufung",
    law="§ 517 ZPO",
    valid_from=date(2002, 1, 1),
    starts=StepKind.JUDGMENT,
    start_name="Zustellung Urteil",
    length=Length(months=1),
    shift=Shift.ZPO,
    at_court=True,
    latest_start=LatestStart(StepKind.PRONOUNCED, "Verkündung", months=5),
    awaits=(StepKind.PRONOUNCED,),
    met_by=(StepKind.APPEALED,),
    met_singly=True,
    overtaken_by=AFTER_THE_JUDGMENT,
)

HARDSHIP_OBJECTION = DeadlineRule(
    key="hardship_objection",
    label="Widerspruch nach der Sozialklausel",
    law="§ 574b Abs. 2 BGB",
    valid_from=date(2001, 9, 1),
    starts=StepKind.TENANCY_ENDS,
    start_name="Mietende",
    length=Length(months=2),
    backward=True,
    safety=Safety.WORKDAY,
    awaits=(StepKind.TERMINATED_ORDINARY,),
    met_by=(StepKind.HARDSHIP_CLAIMED,),
    met_since=(StepKind.TERMINATED_ORDINARY,),
    overtaken_by=AFTER_THE_SUIT,
    note="Der Widerspruch in Textform muss dem Vermieter bis dahin zugehen. Ohne rechtzeitigen Hinweis des Vermieters "
    "(§ 568 Abs. 2 BGB) noch im ersten Termin. Nicht, wenn ein Grund zur fristlosen Kündigung besteht.",
)

TACIT_RENEWAL = DeadlineRule(
    key="tacit_renewal",
    label="Stillschweigende Verlängerung",
    law="§ 545 BGB",
    valid_from=date(2001, 9, 1),
    starts=StepKind.TENANCY_ENDS,
    start_name="Mietende",
    length=_TWO_WEEKS,
    shift=Shift.BGB,
    optional=True,
    note="Für den Vermieter läuft die Frist erst ab Kenntnis; viele Mietverträge schließen § 545 BGB aus.",
)

REINSTATEMENT = DeadlineRule(
    key="reinstatement",
    label="Wiedereinsetzung",
    law="§§ 233, 234 Abs. 1 Satz 1 ZPO",
    valid_from=date(2002, 1, 1),
    starts=StepKind.OBSTACLE_ENDED,
    start_name="Wegfall des Hindernisses",
    length=_TWO_WEEKS,
    shift=Shift.ZPO,
    at_court=True,
    met_by=(StepKind.REINSTATEMENT_REQUESTED,),
    note="Höchstens ein Jahr nach dem Ende der versäumten Frist (§ 234 Abs. 3 ZPO); gilt auch für §§ 721, 794a ZPO. "
    "War eine Begründungsfrist versäumt, läuft ein Monat: Erfassen Sie das als eigenen Schritt.",
)

REINSTATEMENT_OF_GROUNDS = replace(
    REINSTATEMENT,
    key="reinstatement_of_grounds",
    label="Wiedereinsetzung in eine Begründungsfrist",
    law="§§ 233, 234 Abs. 1 Satz 2 ZPO",
    valid_from=date(2004, 9, 1),
    starts=StepKind.OBSTACLE_ENDED_GROUNDS,
    length=Length(months=1),
    note="Für die Begründung von Berufung, Revision, Nichtzulassungs- und Rechtsbeschwerde. Höchstens ein Jahr nach dem "
    "Ende der versäumten Frist (§ 234 Abs. 3 ZPO).",
)

REINSTATEMENT_LIMIT = replace(
    REINSTATEMENT,
    key="reinstatement_limit",
    label="Wiedereinsetzung, äußerste Grenze",
    law="§ 234 Abs. 3 ZPO",
    starts=StepKind.DEADLINE_MISSED,
    start_name="Ende der versäumten Frist",
    length=Length(months=12),
    safety=Safety.RAW,
    awaits=(StepKind.OBSTACLE_ENDED, StepKind.OBSTACLE_ENDED_GROUNDS),
    note="Danach hilft auch ein Hindernis nicht mehr, das noch besteht.",
)
