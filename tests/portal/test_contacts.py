"""Contacts: each attempt counts, and the case remembers whether the household was reached."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.enums import CaseStatus, ContactKind, ReachState
from portal import clock, contacts
from portal.errors import Refused
from tests.portal import drafts

DAY = date(2026, 3, 27)


def add(case, kind=ContactKind.HOME_VISIT, *, on=DAY, reached=None, **more):
    return contacts.add(case, kind=kind, on=on, reached=reached, note="", by=drafts.user(), **more)


def test_add_keeps_author_and_confidence():
    contact = add(drafts.case(), ContactKind.NOTE, confidential=True)
    assert (contact.author_id, contact.confidential, contact.reached) == (7, True, None)


@pytest.mark.parametrize(
    ("before", "reached", "after"),
    [
        (ReachState.NOT_TRIED, False, ReachState.FAILED),
        (ReachState.NOT_TRIED, True, ReachState.ACCEPTED),
        (ReachState.FAILED, True, ReachState.ACCEPTED),
        (ReachState.ACCEPTED, False, ReachState.ACCEPTED),
        (ReachState.DECLINED, True, ReachState.DECLINED),
        (ReachState.NOT_TRIED, None, ReachState.NOT_TRIED),
    ],
)
def test_add_moves_the_reach_of_the_case(before, reached, after):
    case = drafts.case(reach=before)
    add(case, reached=reached)
    assert (case.reach, len(case.contacts)) == (after, 1)


def test_add_is_refused_for_the_future():
    case, tomorrow = drafts.case(), clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        add(case, on=tomorrow)
    assert str(refused.value) == (
        f"Kontakt am {tomorrow:%d.%m.%Y}: Der Tag liegt in der Zukunft. Wählen Sie heute oder früher."
    )
    assert case.contacts == []


def test_add_is_refused_for_a_note_that_reached_somebody():
    with pytest.raises(Refused, match=r"^Ein Vermerk ist kein Kontaktversuch\. Lassen Sie „Erreicht“ leer"):
        add(drafts.case(), ContactKind.NOTE, reached=False)


def test_a_household_that_declines_is_remembered_so():
    case = drafts.case(reach=ReachState.FAILED)
    add(case, reached=True, declines=True)
    assert case.reach is ReachState.DECLINED


def test_a_contact_after_closing_leaves_the_case_as_it_is():
    case = drafts.case(status=CaseStatus.CLOSED)
    add(case, reached=True)
    assert (case.reach, len(case.contacts)) == (ReachState.NOT_TRIED, 1)
