"""The ladder of contact: each attempt leads to the next, an answer ends it, an eviction date needs a letter of its own."""

from __future__ import annotations

from datetime import date

import pytest

from models.enums import CaseStatus, ContactKind, LetterKind, ReachState, StepKind
from portal import contacts, ladder, steps
from portal.agencies import region_of
from tests.portal import drafts

ON = date(2026, 4, 20)
L, V, P = ContactKind.LETTER, ContactKind.HOME_VISIT, ContactKind.PHONE


def case_with(*attempts: tuple[ContactKind, date], reach: ReachState = ReachState.FAILED):
    case = drafts.case()
    for kind, day in attempts:
        contacts.add(case, kind=kind, on=day, reached=None if kind is L else False, note="", by=drafts.user())
    case.reach = reach
    return case


def propose(case, letters=()):
    return ladder.propose(case, region_of(case.office), ON, letters)


@pytest.mark.parametrize(
    ("attempts", "label", "due_on"),
    [
        ((), "Erstanschreiben", date(2026, 3, 26)),
        (((L, date(2026, 3, 27)),), "Erinnerung", date(2026, 4, 7)),
        (((L, date(2026, 3, 27)), (L, date(2026, 4, 7))), "Erster Hausbesuch", date(2026, 4, 14)),
        (((L, date(2026, 3, 27)), (P, date(2026, 3, 30))), "Erinnerung", date(2026, 4, 7)),
        (((L, date(2026, 3, 27)), (V, date(2026, 4, 8))), "Zweiter Hausbesuch", date(2026, 4, 15)),
        (((V, date(2026, 3, 27)), (V, date(2026, 4, 8))), "Dritter Hausbesuch", date(2026, 4, 15)),
    ],
)
def test_propose_follows_the_last_attempt(attempts, label, due_on):
    proposal = propose(case_with(*attempts))
    assert (proposal.rung.label, proposal.due_on) == (label, due_on)


def test_propose_says_why():
    assert propose(case_with()).why == "Meldung: 25.03.2026, danach 1 Tag."
    assert propose(case_with((L, date(2026, 3, 27)))).why == "Letzter Versuch: Brief 27.03.2026, danach 7 Tage."


def test_propose_ends_with_an_answer_the_third_visit_and_the_case():
    three = [(V, date(2026, 4, day)) for day in (8, 15, 16)]
    assert propose(case_with(*three)) is None
    assert propose(case_with(reach=ReachState.ACCEPTED)) is None
    assert propose(case_with(reach=ReachState.DECLINED)) is None
    assert propose(drafts.case(status=CaseStatus.CLOSED)) is None


def test_an_eviction_date_needs_its_letter_whoever_answered():
    case = case_with(reach=ReachState.DECLINED)
    steps.add(case, kind=StepKind.EVICTION_DATE, on=date(2026, 5, 4))
    proposal = propose(case)
    assert (proposal.rung, proposal.due_on, proposal.why) == (
        ladder.EVICTION_LETTER, ON, "Der Räumungstermin ist am 04.05.2026.",
    )  # fmt: skip
    assert propose(case, {LetterKind.EVICTION}) is None
