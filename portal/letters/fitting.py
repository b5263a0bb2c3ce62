"""Is a letter the right one for its case: does what it tells the recipient hold, and does it still help?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models import Case
from models.enums import CaseStatus, Channel, LetterKind, Stage, StepKind
from portal.current_steps import current_day
from portal.letters.filling import Letter, values_of
from portal.letters.kinds import NEEDS

OF_A_SUIT = frozenset({
    StepKind.FILED, StepKind.SERVED, StepKind.DEFENCE, StepKind.HEARING, StepKind.DEFAULT_JUDGMENT, StepKind.PRONOUNCED,
    StepKind.JUDGMENT, StepKind.SETTLEMENT, StepKind.FINAL, StepKind.EVICTION_PERIOD_ENDS, StepKind.EVICTION_NOTICE,
    StepKind.EVICTION_DATE, StepKind.SUIT_ENDED,
})  # fmt: skip
"""Steps there are only once the landlord has gone to court."""
STAGES_OF_A_SUIT = frozenset({
    Stage.SUIT_FILED, Stage.SUIT_SERVED, Stage.JUDGMENT, Stage.EVICTION_PERIOD, Stage.EVICTION_DATE,
})  # fmt: skip


LONG_AGO = timedelta(days=31)
"""A letter is written when it goes out; one dated further back is a slip of the year."""


def day_doubt(letter: Letter, today: date) -> str:
    """Return why the day of a letter cannot be meant; empty where it can."""
    said = f"Der Brief ist vom {letter.on:%d.%m.%Y}"
    if letter.on < letter.case.reported_on:
        return (
            f"{said}; von diesem Haushalt weiß die Fachstelle erst seit der Meldung vom {letter.case.reported_on:%d.%m.%Y}. "
            "Wählen Sie diesen Tag oder einen späteren."
        )
    if letter.on < today - LONG_AGO:
        return f"{said}, das liegt mehr als einen Monat zurück. Wählen Sie den Tag, an dem er hinausgeht."
    if letter.on > today:
        return f"{said}, das liegt in der Zukunft. Wählen Sie heute; schreiben Sie ihn sonst an diesem Tag."
    return ""


def why_not(letter: Letter, today: date) -> str:
    """Return why a case gets no letter of a series: what the single letter is refused or warned for; empty if it fits."""
    if NEEDS[letter.kind].follow_up and letter.follow_up is None:
        return "Im Fall ist keine Nachfrage offen. Nachfragen entstehen, wenn Sie ihn abschließen."
    return day_doubt(letter, today) or warning(letter)


def warning(letter: Letter) -> str:
    """Return what to know before a letter goes out: whether it is the right one, and whether it still helps."""
    case = letter.case
    match letter.kind:
        case LetterKind.FIRST if not is_sued(case):
            return "Im Fall ist keine Räumungsklage eingetragen; der Brief spricht von einer. Tragen Sie sie zuerst als Schritt ein."
        case LetterKind.CLOSING if case.status is not CaseStatus.CLOSED:
            return "Der Fall ist nicht abgeschlossen; der Brief sagt dem Haushalt, dass er es ist. Schließen Sie ihn zuerst ab."
        case LetterKind.DATA_NOTICE if told_by_itself(case):
            return TOLD_BY_ITSELF
        case LetterKind.EVICTION:
            return _eviction(letter)
        case LetterKind.UNDERTAKING:
            return _undertaking(letter)
    return ""


TOLD_BY_ITSELF = (
    "Der Haushalt hat sich selbst gemeldet. Art. 14 DSGVO gilt für Daten, die andere Ihnen gegeben haben; über Daten, die er "
    "selbst nennt, informieren Sie ihn beim Gespräch (Art. 13 DSGVO, § 82 SGB X). Ein Brief nach Art. 14 ist nicht der richtige."
)


def told_by_itself(case: Case) -> bool:
    """Say whether all the office was told of a household came from itself: Art. 13 GDPR holds then, not Art. 14."""
    return case.channel is Channel.SELF and all(report.channel is Channel.SELF for report in case.reports)


def is_sued(case: Case) -> bool:
    """Say whether the case knows of a suit: by how it came, where it stands or what happened in it."""
    return (
        case.channel is Channel.COURT
        or not STAGES_OF_A_SUIT.isdisjoint({case.stage, case.access_stage})
        or any(step.kind in OF_A_SUIT for step in case.steps)
    )


def _eviction(letter: Letter) -> str:
    day = current_day(letter.case.steps, StepKind.EVICTION_DATE)
    lifted = [step.happened_on for step in letter.case.steps if step.kind is StepKind.EVICTION_LIFTED]
    if lifted and day is None:
        return (
            f"Der Räumungstermin ist seit dem {max(lifted):%d.%m.%Y} aufgehoben; der Brief nennt keinen Tag. "
            "Tragen Sie einen neuen Termin zuerst als Schritt ein."
        )
    if day is None:
        return "Im Fall ist kein Räumungstermin eingetragen; der Brief nennt keinen Tag. Tragen Sie ihn zuerst als Schritt ein."
    if day < letter.on:
        return (
            f"Der Räumungstermin am {day:%d.%m.%Y} ist am Tag des Briefs vorbei; der Brief kündigt ihn an. "
            "Tragen Sie den neuen Termin oder die Räumung zuerst als Schritt ein."
        )
    return ""


def _undertaking(letter: Letter) -> str:
    clocks: Any = values_of(letter)["frist"]
    if not clocks["schonfrist"]:
        return "Es läuft keine Schonfrist, oder sie ist vorbei: Die Erklärung macht die fristlose Kündigung dann nicht mehr unwirksam."
    served = any(step.kind is StepKind.SERVED for step in letter.case.steps)
    doubt = "" if served else " Dieser Tag ist geschätzt, weil die Zustellung noch fehlt."
    return (
        f"Die Erklärung muss dem Vermieter oder seiner Vertretung bis zum {clocks['schonfrist']} zugehen, nicht dem Gericht.{doubt}"
        " Halten Sie Tag und Nachweis des Zugangs als Verfahrensschritt fest."
    )
