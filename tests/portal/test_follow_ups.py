"""Follow-ups: three looks at a closed case, each noted with its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models import FollowUp
from models.enums import FollowUpResult, Outcome, SecuringWay
from portal import cases, clock, errors, follow_ups
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

CLOSED = date(2026, 4, 15)


def closed_case():
    case = drafts.case()
    cases.close(case, outcome=Outcome.W1, way=SecuringWay.INSTALMENTS, on=CLOSED)
    return case


def test_create_adds_what_is_missing_only():
    case = closed_case()
    follow_ups.create(case, closed_on=date(2026, 6, 1))
    assert [(look.months, look.due_on) for look in case.follow_ups] == [
        (3, date(2026, 7, 15)), (6, date(2026, 10, 15)), (12, date(2027, 4, 15)),
    ]  # fmt: skip


def test_note_keeps_what_was_found():
    look = closed_case().follow_ups[0]
    follow_ups.note(look, result=FollowUpResult.BROKEN, on=date(2026, 7, 20), text="Zwei Raten fehlen")
    assert (look.result, look.done_on, look.note) == (FollowUpResult.BROKEN, date(2026, 7, 20), "Zwei Raten fehlen")


def test_note_is_refused_before_closing_and_in_the_future():
    look = closed_case().follow_ups[0]
    with pytest.raises(Refused) as refused:
        follow_ups.note(look, result=FollowUpResult.HELD, on=date(2026, 4, 14))
    assert str(refused.value) == "Nachgefragt am 14.04.2026: Der Fall wurde erst am 15.04.2026 abgeschlossen."
    with pytest.raises(Refused, match=r"Der Tag liegt in der Zukunft\. Wählen Sie heute oder früher\.$"):
        follow_ups.note(look, result=FollowUpResult.HELD, on=clock.today() + timedelta(days=1))
    assert (look.result, look.done_on) == (None, None)


def test_note_is_refused_where_it_is_too_early_to_say_the_home_was_kept():
    look = closed_case().follow_ups[0]
    for result in (FollowUpResult.HELD, FollowUpResult.BROKEN):
        with pytest.raises(Refused, match=r"^Nach 3 Monaten heißt ab 15\.07\.2026; am 30\.06\.2026 ist es zu früh"):
            follow_ups.note(look, result=result, on=date(2026, 6, 30))
    for result, on in ((FollowUpResult.LOST, date(2026, 6, 30)), (FollowUpResult.HELD, date(2026, 7, 1))):
        follow_ups.note(look, result=result, on=on)
        assert (look.result, look.done_on) == (result, on)


def found(case):
    return [(look.months, look.result, look.done_on) for look in case.follow_ups]


def test_lost_answers_the_looks_still_to_come():
    case = closed_case()
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 7, 20))
    lost = (FollowUpResult.LOST, date(2026, 7, 20))
    assert found(case) == [(3, *lost), (6, *lost), (12, *lost)]
    assert case.follow_ups[2].note == "Bekannt seit der Nachfrage nach 3 Monaten."


def test_held_after_lost_is_refused_with_the_contradiction():
    case = closed_case()
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 7, 20))
    with pytest.raises(Refused) as refused:
        follow_ups.note(case.follow_ups[1], result=FollowUpResult.HELD, on=date(2026, 10, 15))
    assert str(refused.value) == (
        "„Wohnung gesichert, Absprachen gehalten“ passt nicht zur Nachfrage nach 3 Monaten: Sie fand am 20.07.2026 "
        "„Wohnung verloren“. Berichtigen Sie zuerst jenen Befund, wenn er nicht stimmt."
    )
    assert case.follow_ups[1].result is FollowUpResult.LOST


def test_lost_before_a_later_held_is_refused():
    case = closed_case()
    follow_ups.note(case.follow_ups[1], result=FollowUpResult.HELD, on=date(2026, 10, 15))
    with pytest.raises(Refused, match=r"^„Wohnung verloren“ passt nicht zur Nachfrage nach 6 Monaten"):
        follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 10, 20))
    assert (case.follow_ups[0].result, case.follow_ups[2].result) == (None, None)


def test_a_loss_put_right_opens_what_it_had_answered():
    case = closed_case()
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 7, 20))
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.HELD, on=date(2026, 7, 21))
    assert found(case) == [(3, FollowUpResult.HELD, date(2026, 7, 21)), (6, None, None), (12, None, None)]
    assert case.follow_ups[1].note == ""


def test_a_corrected_day_of_the_loss_moves_along():
    case = closed_case()
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 7, 20))
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=date(2026, 7, 18))
    assert {day for _, _, day in found(case)} == {date(2026, 7, 18)}


def test_database_refuses_the_same_look_twice(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    session.add_all([FollowUp(case=case, months=3, due_on=CLOSED), FollowUp(case=case, months=3, due_on=CLOSED)])
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert errors.sentence_for(refused.value) == "Diese Nachfrage gibt es für den Fall schon."


def test_returns_are_the_later_cases_of_the_household(session: GuardedSession):
    office = factories.agency(session, "A")
    first = factories.case(session, office, reported_on=date(2026, 1, 5))
    look = FollowUp(case=first, months=3, due_on=date(2026, 6, 1))
    session.add(look)
    session.flush()
    assert follow_ups.returns(session, look) == []
    second = factories.case(session, office, previous_case_id=first.id)
    assert follow_ups.returns(session, look) == [second]
