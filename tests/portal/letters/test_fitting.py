"""Whether a letter fits its case: the kinds that would tell a household what does not hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models import FollowUp, Report, Step
from models.enums import CaseStatus, Channel, LetterKind, Stage, StepKind
from portal.letters import fitting
from portal.letters.filling import Addressee, Letter
from tests.portal import drafts

ON, DAY = drafts.REPORTED, timedelta(days=1)


def reason(kind: LetterKind, **more: Any) -> str:
    case = drafts.case(**({"channel": Channel.OTHER} | more))
    follow_up = case.follow_ups[0] if case.follow_ups else None
    return fitting.why_not(Letter(kind, case, drafts.user(), ON, Addressee("Kim", "Kim"), follow_up=follow_up), ON)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (LetterKind.FIRST, "Im Fall ist keine Räumungsklage eingetragen"),
        (LetterKind.EVICTION, "Im Fall ist kein Räumungstermin eingetragen"),
        (LetterKind.FOLLOW_UP, "Im Fall ist keine Nachfrage offen"),
        (LetterKind.CLOSING, "Der Fall ist nicht abgeschlossen"),
        (LetterKind.REMINDER, ""),
        (LetterKind.DATA_NOTICE, ""),
    ],
)
def test_why_not_names_what_the_case_lacks(kind: LetterKind, sentence: str) -> None:
    said = reason(kind)
    assert said.startswith(sentence)
    assert bool(said) is bool(sentence)


def test_why_not_is_empty_where_the_case_has_it() -> None:
    assert reason(LetterKind.FIRST, channel=Channel.COURT) == ""
    assert reason(LetterKind.FIRST, stage=Stage.SUIT_SERVED) == ""
    assert reason(LetterKind.FIRST, steps=[Step(kind=StepKind.FILED, happened_on=ON)]) == ""
    assert reason(LetterKind.EVICTION, steps=[Step(kind=StepKind.EVICTION_DATE, happened_on=ON)]) == ""
    assert reason(LetterKind.FOLLOW_UP, follow_ups=[FollowUp(months=3, due_on=ON)]) == ""
    assert reason(LetterKind.CLOSING, status=CaseStatus.CLOSED) == ""


def test_a_letter_at_an_eviction_date_that_is_over_tells_nothing_new() -> None:
    before, after = (Step(kind=StepKind.EVICTION_DATE, happened_on=ON + days) for days in (-DAY, DAY))
    assert reason(LetterKind.EVICTION, steps=[before]).startswith(
        "Der Räumungstermin am 24.03.2026 ist am Tag des Briefs vorbei"
    )
    assert reason(LetterKind.EVICTION, steps=[before, after]) == ""


@pytest.mark.parametrize(
    ("on", "today", "sentence"),
    [
        (
            ON - DAY,
            ON,
            "Der Brief ist vom 24.03.2026; von diesem Haushalt weiß die Fachstelle erst seit der Meldung vom 25.03.2026.",
        ),
        (ON, ON + 32 * DAY, "Der Brief ist vom 25.03.2026, das liegt mehr als einen Monat zurück."),
        (ON + DAY, ON, "Der Brief ist vom 26.03.2026, das liegt in der Zukunft."),
        (ON, ON + 31 * DAY, ""),
    ],
)
def test_day_doubt_says_why_the_day_of_a_letter_cannot_be_meant(on: date, today: date, sentence: str) -> None:
    letter = Letter(LetterKind.REMINDER, drafts.case(), drafts.user(), on, Addressee("Kim", "Kim"))
    said = fitting.day_doubt(letter, today)
    assert said.startswith(sentence)
    assert bool(said) is bool(sentence)


def test_a_household_that_told_of_itself_gets_the_notice_once_others_have_told_of_it() -> None:
    of_others = Report(channel=Channel.COURT)
    assert reason(LetterKind.DATA_NOTICE, channel=Channel.SELF).startswith("Der Haushalt hat sich selbst gemeldet.")
    assert reason(LetterKind.DATA_NOTICE, channel=Channel.SELF, reports=[of_others]) == ""
