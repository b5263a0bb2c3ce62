"""Conferences: convened once for an occasion, invited and held recorded apart, answered, called off."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from models import CaseMember, Person
from models.enums import AgencyKind, Answer, CaseStatus, ConferenceState, Occasion, Outcome
from portal import cases, clock, conferences, errors
from portal.agencies import region_of
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

DUE = date(2026, 4, 8)
JOBCENTER = drafts.agency(AgencyKind.JOBCENTER)


def test_convene_invites_and_answers_to_the_clock_of_the_report():
    case = drafts.case()
    conference = drafts.conference(case, JOBCENTER)
    assert (conference.due_on, conference.state, case.status) == (DUE, ConferenceState.PLANNED, CaseStatus.CONFERENCE)
    assert [(i.agency, i.answer, i.attended) for i in conference.invitations] == [(JOBCENTER, Answer.OPEN, None)]
    assert (conference.invited_on, case.invited_on) == (None, None)


def test_convene_for_a_follow_up_has_no_clock():
    conference = drafts.conference(drafts.case(), occasion=Occasion.FOLLOW_UP)
    assert conference.due_on is None


def test_convene_is_refused_twice_for_the_same_occasion():
    case = drafts.case()
    drafts.conference(case)
    with pytest.raises(Refused) as refused:
        drafts.conference(case)
    assert str(refused.value) == (
        "Zum Anlass „Nach der Meldung“ ist schon eine Fallkonferenz am 08.04.2026 um 12:00 Uhr einberufen. "
        "Öffnen Sie diese, oder sagen Sie sie zuerst ab."
    )
    assert len(case.conferences) == 1


def test_convene_again_after_cancelling_or_holding_or_for_another_occasion():
    case = drafts.case()
    conferences.cancel(drafts.conference(case))
    drafts.conference(case, occasion=Occasion.EVICTION)
    held = drafts.conference(case)
    conferences.hold(held, on=DUE, attended=(), household=True, minutes="")
    drafts.conference(case)
    assert len(case.conferences) == 4


def test_convene_is_refused_for_a_closed_case():
    case = drafts.case()
    cases.close(case, outcome=Outcome.W6, way=None, on=DUE)
    with pytest.raises(Refused, match=r"^Der Fall 2026-0042 ist abgeschlossen\. Öffnen Sie ihn wieder"):
        drafts.conference(case)


def test_convene_is_refused_before_the_report():
    with pytest.raises(Refused, match=r"^Termin 08\.04\.2025 liegt vor der Meldung vom 25\.03\.2026\."):
        drafts.conference(drafts.case(), at=drafts.noon(date(2025, 4, 8)))


def test_database_refuses_a_second_conference_of_the_same_occasion(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    factories.conference(session, case)
    factories.conference(session, case, state=ConferenceState.CANCELLED)
    factories.conference(session, case, occasion=Occasion.FOLLOW_UP)
    with pytest.raises(IntegrityError) as refused:
        factories.conference(session, case, state=ConferenceState.PLANNED)
    assert errors.sentence_for(refused.value) == (
        "Zu diesem Anlass ist für den Fall schon eine Fallkonferenz einberufen. "
        "Öffnen Sie die vorhandene, oder sagen Sie sie zuerst ab."
    )


def test_database_refuses_to_invite_an_agency_twice(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    guest = factories.agency(session, "J", AgencyKind.JOBCENTER)
    with pytest.raises(IntegrityError) as refused:
        factories.conference(session, case, guest, guest)
    assert errors.sentence_for(refused.value) == "Diese Stelle ist zu dieser Fallkonferenz schon eingeladen."


def test_invite_is_refused_twice():
    conference = drafts.conference(drafts.case(), JOBCENTER)
    with pytest.raises(Refused, match=r"^FAKE Jobcenter ist zu dieser Fallkonferenz schon eingeladen\.$"):
        conferences.invite(conference, JOBCENTER)
    assert len(conference.invitations) == 1


def test_nobody_is_invited_to_what_was_held_or_called_off():
    for state, words in ((ConferenceState.HELD, "durchgeführt"), (ConferenceState.CANCELLED, "abgesagt")):
        conference = drafts.conference(drafts.case())
        conference.state = state
        with pytest.raises(Refused) as refused:
            conferences.invite(conference, drafts.agency(AgencyKind.JOBCENTER))
        day = f"{clock.local(conference.scheduled_at):%d.%m.%Y}"
        assert str(refused.value) == (
            f"Die Fallkonferenz am {day} ist {words}; Einladungen gehen nicht mehr hinaus. Berufen Sie eine neue ein."
        )


def test_invited_and_held_are_recorded_apart():
    case = drafts.case()
    conference = drafts.invited(case, JOBCENTER)
    assert (case.invited_on, case.conference_on, case.status) == (date(2026, 3, 27), None, CaseStatus.CONFERENCE)
    conferences.hold(conference, on=date(2026, 4, 9), attended=conference.invitations, household=True, minutes="Raten")
    assert (case.invited_on, case.conference_on) == (date(2026, 3, 27), date(2026, 4, 9))
    assert (conference.state, conference.household_attended) == (ConferenceState.HELD, True)
    assert [invitation.attended for invitation in conference.invitations] == [True]
    assert case.status is CaseStatus.IMPLEMENTATION


def test_hold_says_who_stayed_away():
    conference = drafts.invited(drafts.case(), JOBCENTER, drafts.agency(AgencyKind.CHARITY))
    came, stayed_away = conference.invitations
    conferences.hold(conference, on=DUE, attended=[came], household=False, minutes="")
    assert (came.attended, stayed_away.attended, conference.household_attended) == (True, False, False)


def test_send_again_keeps_the_first_day():
    conference = drafts.invited(drafts.case())
    conferences.send(conference, on=date(2026, 4, 2))
    assert (conference.invited_on, conference.case.invited_on) == (date(2026, 3, 27), date(2026, 3, 27))


def test_send_is_refused_before_the_report_and_after_cancelling():
    conference = drafts.conference(drafts.case())
    with pytest.raises(Refused, match=r"^Eingeladen am 24\.03\.2026: Die Meldung kam erst am 25\.03\.2026\.$"):
        conferences.send(conference, on=date(2026, 3, 24))
    conferences.cancel(conference)
    with pytest.raises(Refused, match=r" ist abgesagt; Einladungen gehen nicht mehr hinaus\."):
        conferences.send(conference, on=date(2026, 3, 27))


def test_send_is_refused_where_nobody_is_invited():
    conference = drafts.conference(drafts.case(), household=False)
    with pytest.raises(Refused, match=r"^Zu dieser Fallkonferenz ist niemand eingeladen\."):
        conferences.send(conference, on=DUE)
    assert (conference.state, conference.case.invited_on) == (ConferenceState.PLANNED, None)


def test_cancel_takes_the_first_invitation_back_unless_another_conference_stands():
    case = drafts.case()
    first, second = drafts.invited(case), drafts.conference(case, occasion=Occasion.EVICTION)
    conferences.send(second, on=date(2026, 4, 1))
    conferences.cancel(first)
    assert case.invited_on == date(2026, 4, 1)
    conferences.cancel(second)
    assert case.invited_on is None


def test_hold_is_refused_with_a_next_day_that_is_none():
    conference = drafts.invited(drafts.case())
    with pytest.raises(Refused, match=r"^Nächster Termin 08\.04\.2026 liegt nicht nach dem 08\.04\.2026\."):
        conferences.hold(conference, on=DUE, attended=(), household=True, minutes="", next_on=DUE)
    assert conference.state is ConferenceState.INVITED


def test_hold_is_refused_before_the_report_in_the_future_and_twice():
    conference = drafts.invited(drafts.case())
    how: dict[str, Any] = {"attended": (), "household": False, "minutes": ""}
    with pytest.raises(Refused, match=r"^Durchgeführt am 24\.03\.2026: Die Meldung kam erst am 25\.03\.2026\.$"):
        conferences.hold(conference, on=date(2026, 3, 24), **how)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused, match=r"Der Tag liegt in der Zukunft\. Wählen Sie heute oder früher\.$"):
        conferences.hold(conference, on=tomorrow, **how)
    conferences.hold(conference, on=DUE, **how)
    with pytest.raises(Refused, match=r"^Die Fallkonferenz ist schon durchgeführt\.$"):
        conferences.hold(conference, on=DUE, **how)


def test_answer_is_noted_while_invited_and_refused_afterwards():
    conference = drafts.invited(drafts.case(), JOBCENTER)
    invitation = conference.invitations[0]
    conferences.answer(invitation, answer=Answer.DELEGATE, on=DUE, represented_by="Frau Beispiel", note="später")
    assert (invitation.answer, invitation.answered_on, invitation.represented_by, invitation.answer_note) == (
        Answer.DELEGATE, DUE, "Frau Beispiel", "später",
    )  # fmt: skip
    conferences.cancel(conference)
    with pytest.raises(Refused, match=r"^Die Fallkonferenz ist abgesagt; eine Antwort ist nicht mehr nötig\.$"):
        conferences.answer(invitation, answer=Answer.COMING, on=DUE)


def test_answer_is_refused_before_the_invitation_went_out():
    conference = drafts.conference(drafts.case(), JOBCENTER)
    with pytest.raises(Refused, match=r"^Die Fallkonferenz ist geplant; "):
        conferences.answer(conference.invitations[0], answer=Answer.COMING, on=DUE)


def test_cancel_leads_back_to_clearing_and_is_refused_twice():
    case = drafts.case()
    conference = drafts.conference(case)
    conferences.cancel(conference)
    assert (conference.state, case.status, case.conference_due_on) == (
        ConferenceState.CANCELLED,
        CaseStatus.CLEARING,
        DUE,
    )
    with pytest.raises(Refused, match=r"^Die Fallkonferenz ist schon abgesagt\.$"):
        conferences.cancel(conference)


def test_proposal_lies_inside_the_clock():
    case = drafts.case()
    in_a_week = conferences.proposal(case, date(2026, 3, 25))
    assert in_a_week == clock.at_local(date(2026, 4, 1), time(10))
    assert conferences.proposal(case, date(2026, 4, 2)) == clock.at_local(DUE, time(10))
    assert conferences.proposal(case, date(2026, 5, 1)) == clock.at_local(date(2026, 5, 4), time(10))


def test_answer_names_who_comes_instead():
    invitation = drafts.invited(drafts.case(), JOBCENTER).invitations[0]
    with pytest.raises(Refused, match=r"^„Schickt Vertretung“ braucht den Namen"):
        conferences.answer(invitation, answer=Answer.DELEGATE, on=DUE)
    assert invitation.answer is Answer.OPEN


def test_problems_become_the_agenda_brought_by_the_office():
    case = drafts.case()
    conference = drafts.conference(case, JOBCENTER, problems=["Drei Mieten offen", " ", "Post bleibt liegen"])
    conferences.add_point(conference, "Strom", brought_by=None)
    assert [(point.position, point.problem, point.brought_by) for point in conference.points] == [
        (1, "Drei Mieten offen", case.office), (2, "Post bleibt liegen", case.office), (3, "Strom", None),
    ]  # fmt: skip


def test_household_answers_while_it_is_invited():
    conference = drafts.invited(drafts.case())
    conferences.household_answers(conference, answer=Answer.CANNOT, on=DUE)
    assert (conference.household_answer, conference.household_answered_on) == (Answer.CANNOT, DUE)
    conference.household_invited = False
    with pytest.raises(Refused, match=r"^Der Haushalt ist zu dieser Fallkonferenz nicht eingeladen\."):
        conferences.household_answers(conference, answer=Answer.COMING, on=DUE)


def test_written_down_while_people_talk_says_of_nobody_yet_that_he_stayed_away():
    conference = drafts.invited(drafts.case(), JOBCENTER, drafts.agency(AgencyKind.CHARITY))
    point = conferences.add_point(conference, "Strom", brought_by=None)
    point.id = 5
    came, late = conference.invitations
    said: dict[str, Any] = {"household": False, "minutes": "Raten", "notes": {5: "Abschlag gesenkt"}, "on": DUE}
    conferences.write_down(conference, attended=[came], **said)
    assert (came.attended, late.attended, conference.household_attended) == (True, None, None)
    assert (conference.minutes, point.note, conference.state) == ("Raten", "Abschlag gesenkt", ConferenceState.INVITED)
    conferences.hold(conference, on=DUE, attended=[came], household=False, minutes="Raten")
    conferences.write_down(conference, attended=[came], **said)
    assert (came.attended, late.attended) == (True, False)


def test_nobody_was_there_before_the_day_of_the_conference():
    conference = drafts.invited(drafts.case(), JOBCENTER)
    said: dict[str, Any] = {"attended": conference.invitations, "household": True, "minutes": "Vorab", "notes": {}}
    for on, there in ((DUE - timedelta(days=1), None), (DUE, True)):
        conferences.write_down(conference, on=on, **said)
        assert (conference.invitations[0].attended, conference.household_attended) == (there, there)
    assert conference.minutes == "Vorab"


def test_the_next_conference_is_planned_with_the_same_guests():
    conference = drafts.invited(drafts.case(), JOBCENTER)
    with pytest.raises(Refused, match=r"^Nächster Termin 20\.05\.2026 liegt nicht nach"):
        conferences.meet_again(conference, at=drafts.noon(date(2026, 5, 20)))
    conferences.hold(conference, on=DUE, attended=(), household=True, minutes="")
    following = conferences.meet_again(conference, at=drafts.noon(date(2026, 5, 20)))
    assert (following.occasion, [one.agency for one in following.invitations]) == (Occasion.FOLLOW_UP, [JOBCENTER])
    assert (following.place, conference.next_on) == (conference.place, date(2026, 5, 20))


def test_workdays_left_leave_out_easter_and_weekends():
    left = conferences.workdays_left(drafts.case(), date(2026, 4, 1))
    assert left == [date(2026, 4, 2), date(2026, 4, 7), DUE]
    assert conferences.workdays_left(drafts.case(), DUE) == []


def test_taken_counts_werktage_as_the_clock_does():
    assert conferences.taken(drafts.case(), DUE) == 10


@pytest.mark.parametrize(
    ("day", "at", "why"),
    [
        (date(2026, 4, 8), time(6), None),
        (date(2026, 4, 8), time(21), None),
        (date(2026, 4, 8), time(4, 5), "04:05 Uhr liegt nicht zwischen 06:00 und 21:00 Uhr. Wählen Sie eine Uhrzeit dazwischen."),
        (date(2026, 4, 8), time(21, 1), "21:01 Uhr liegt nicht zwischen 06:00 und 21:00 Uhr. Wählen Sie eine Uhrzeit dazwischen."),
        (date(2026, 4, 12), time(10), "Der 12.04.2026 ist ein Sonntag. Wählen Sie einen anderen Tag."),
        (date(2026, 4, 3), time(10), "Der 03.04.2026 ist ein Feiertag (Karfreitag). Wählen Sie einen anderen Tag."),
        (date(2026, 4, 11), time(10), None),
    ],
)  # fmt: skip
def test_nobody_meets_on_a_sunday_a_holiday_or_at_night(day: date, at: time, why: str | None):
    assert conferences.unfit(clock.at_local(day, at), region_of(drafts.case().office)) == why


def test_a_time_before_now_is_over():
    at = drafts.noon(DUE)
    assert conferences.passed(at, at + timedelta(minutes=1)) == (
        "Der Termin 08.04.2026 um 12:00 Uhr liegt in der Vergangenheit."
    )
    assert conferences.passed(at, at) is None


def test_the_next_conference_is_not_on_a_sunday():
    conference = drafts.invited(drafts.case(), JOBCENTER)
    conferences.hold(conference, on=DUE, attended=(), household=True, minutes="")
    with pytest.raises(Refused, match=r"^Nächster Termin: Der 12\.04\.2026 ist ein Sonntag\."):
        conferences.meet_again(conference, at=drafts.noon(date(2026, 4, 12)))


@pytest.mark.parametrize(
    ("key", "text"), [("place", "Bei Kai Kalendername"), ("bring", "Den Pass von Herrn Kalendername")]
)
def test_a_household_is_not_named_to_agencies_without_a_share(key: str, text: str):
    case, landlord = drafts.case(), drafts.agency(AgencyKind.HOUSING_COMPANY)
    case.members.append(CaseMember(person=Person(first_name="Kai", last_name="Kalendername")))
    with pytest.raises(Refused, match=r"verrät den Haushalt, und FAKE .+ darf ihn noch nicht kennen") as refused:
        drafts.conference(case, landlord, **{key: text})
    assert list(refused.value.at) == [key]
    conference = drafts.conference(case, **{key: text})
    for guest in (landlord, JOBCENTER):
        with pytest.raises(Refused, match="verrät den Haushalt"):
            conferences.invite(conference, guest)
