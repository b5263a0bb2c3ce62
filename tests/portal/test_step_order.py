"""Steps of one suit stand in the order in which they can happen; two suits stand beside each other."""

from __future__ import annotations

from datetime import date

import pytest

from models.enums import StepKind
from portal import report_days, reports, steps
from portal.errors import Refused
from portal.guard import GuardedSession
from tests.portal import drafts

S = StepKind


def day(of_march: int) -> date:
    return date(2026, 3, of_march)


@pytest.mark.parametrize(
    ("first", "second"),
    [(S.FILED, S.SERVED), (S.SERVED, S.HEARING), (S.FILED, S.HEARING), (S.SERVED, S.PRONOUNCED), (S.PRONOUNCED, S.JUDGMENT),
     (S.SERVED, S.DEFAULT_JUDGMENT), (S.PRONOUNCED, S.APPEALED)],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_an_impossible_order_is_refused_whichever_is_entered_last(first, second, turned):
    case = drafts.case()
    entered = [(first, day(10)), (second, day(9))]
    (known, on), (kind, late) = reversed(entered) if turned else entered
    steps.add(case, kind=known, on=on)
    with pytest.raises(Refused) as refused:
        steps.add(case, kind=kind, on=late)
    assert str(refused.value) == (
        f"„{second.label}“ am 09.03.2026 liegt vor „{first.label}“ am 10.03.2026. Prüfen Sie beide Tage; "
        "ist es eine andere Klage, nennen Sie bei beiden Schritten das Aktenzeichen."
    )
    assert (len(case.steps), set(refused.value.at)) == (1, {"happened_on"})


def test_a_second_suit_may_begin_after_the_service_of_the_first():
    case = drafts.case()
    steps.add(case, kind=S.SERVED, on=day(2), docket="501 C 1/26")
    steps.add(case, kind=S.FILED, on=day(9), docket="501 C 2/26")
    untold = drafts.case()
    for kind, on in ((S.SERVED, day(2)), (S.TERMINATED_IMMEDIATE, day(5)), (S.FILED, day(9))):
        steps.add(untold, kind=kind, on=on)
    assert (len(case.steps), len(untold.steps)) == (2, 3)


def test_a_judgment_before_the_hearing_is_asked_about_once():
    case = drafts.case()
    steps.add(case, kind=S.HEARING, on=day(20))
    with pytest.raises(Refused, match=r"oder kreuzen Sie „Die Angaben stimmen so“ an\.$"):
        steps.add(case, kind=S.PRONOUNCED, on=day(12))
    assert steps.add(case, kind=S.PRONOUNCED, on=day(12), sure=True).happened_on == day(12)


def test_a_report_is_refused_at_the_day_that_lies_too_early():
    report = drafts.report(filed_on=day(10), served_on=day(9), hearing_on=day(20))
    said = "„Klage zugestellt“ am 09.03.2026 liegt vor „Klage eingegangen“ am 10.03.2026. Prüfen Sie beide Tage."
    assert report_days.doubts(report) == {"served_on": said}


def test_a_report_is_held_against_the_days_of_the_case_it_joins(session: GuardedSession):
    case = drafts.case()
    steps.add(case, kind=S.FILED, on=day(10))
    with pytest.raises(Refused, match=r"So steht es im Fall 2026-0042"):
        reports.accept(session, drafts.report(served_on=day(9)), by=drafts.user(), on=day(25), case=case)
    assert len(case.steps) == 1
