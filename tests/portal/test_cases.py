"""Cases: opened from a report, named after their adults, closed with an outcome, opened again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from models import CaseMember, CaseReason, CatalogueEntry, NumberSeries, Person
from models.enums import (
    CaseStatus,
    CatalogueKind,
    FollowUpResult,
    Land,
    MeasureState,
    Outcome,
    Relation,
    Role,
    SecuringWay,
)
from portal import cases, clock, conferences, follow_ups
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

INSTALMENTS = SecuringWay.INSTALMENTS


@pytest.mark.parametrize("land", [Land.NI, Land.BW, Land.NW])
@pytest.mark.parametrize(
    ("reported_on", "saturday_counts", "due_on"),
    [
        (date(2026, 3, 25), True, date(2026, 4, 8)),
        (date(2026, 3, 25), False, date(2026, 4, 10)),
        (date(2026, 5, 4), True, date(2026, 5, 16)),
        (date(2026, 5, 4), False, date(2026, 5, 19)),
    ],
)
def test_conference_due_on_counts_as_the_office_does(land, reported_on, saturday_counts, due_on):
    office = drafts.agency(land=land, saturday_counts=saturday_counts)
    assert cases.conference_due_on(office, reported_on) == due_on


def test_conference_due_on_knows_the_holidays_of_the_land():
    reported_on = date(2026, 10, 26)  # Reformationstag is a holiday in Niedersachsen, Allerheiligen (a Sunday) in NRW
    assert cases.conference_due_on(drafts.agency(land=Land.NI), reported_on) == date(2026, 11, 7)
    assert cases.conference_due_on(drafts.agency(land=Land.NW), reported_on) == date(2026, 11, 6)


def test_conference_due_on_knows_local_holidays():
    augsburg = drafts.agency(land=Land.BY, extra_holidays=["08.08."])
    assert cases.conference_due_on(drafts.agency(land=Land.BY), date(2026, 7, 31)) == date(2026, 8, 12)
    assert cases.conference_due_on(augsburg, date(2026, 7, 31)) == date(2026, 8, 13)


@pytest.mark.parametrize(
    ("names", "written"),
    [
        ([("Beispiel", "Dina"), ("Beispiel", "Stefan")], "Beispiel, Dina u. Stefan"),
        ([("Beispiel", "Dina"), ("Muster", "Kim")], "Beispiel, Dina / Muster, Kim"),
        ([("Beispiel", "")], "Beispiel"),
        ([], ""),
    ],
)
def test_household_name_reads_like_a_letter_box(names, written):
    assert cases.household_name(names) == written


def test_household_name_leaves_out_children():
    case = drafts.case()
    for name, relation in (("Dina", Relation.TENANT), ("Ede", Relation.CHILD), ("Finn", Relation.PARTNER)):
        case.members.append(CaseMember(person=Person(last_name="Muster", first_name=name), relation=relation))
    cases.rename_household(case)
    assert case.household_name == "Muster, Dina u. Finn"


def test_numbers_are_given_once_per_office_and_year(session: GuardedSession):
    home, away = factories.agency(session, "A"), factories.agency(session, "B")
    assert cases.reserve_numbers(session, home, 2026, 2) == ["2026-0001", "2026-0002"]
    assert cases.next_number(session, home, 2026) == "2026-0003"
    assert cases.next_number(session, home, 2027) == "2027-0001"
    assert cases.next_number(session, away, 2026) == "2026-0001"


def test_numbers_somebody_else_has_begun_meanwhile_are_counted_on(session: GuardedSession):
    """What a second session meets between looking for the numbers of a year and beginning them."""
    office = factories.agency(session, "A")
    cases.reserve_numbers(session, office, 2026, 3)
    session.flush()
    session.expunge(session.get_one(NumberSeries, (office.id, 2026)))
    assert cases._begin_series(session, office, 2026).last == 3


@pytest.mark.parametrize(
    ("closed_on", "due"),
    [
        (date(2026, 4, 15), [date(2026, 7, 15), date(2026, 10, 15), date(2027, 4, 15)]),
        (date(2026, 8, 31), [date(2026, 11, 30), date(2027, 2, 28), date(2027, 8, 31)]),
        (date(2027, 11, 30), [date(2028, 2, 29), date(2028, 5, 30), date(2028, 11, 30)]),
    ],
)
def test_close_creates_three_follow_ups(closed_on, due):
    case = drafts.case()
    with clock.frozen(drafts.noon(closed_on)):
        cases.close(case, outcome=Outcome.W1, way=INSTALMENTS, on=closed_on)
    assert (case.status, case.closed_on, case.outcome) == (CaseStatus.CLOSED, closed_on, Outcome.W1)
    assert [(f.months, f.due_on) for f in case.follow_ups] == list(zip((3, 6, 12), due, strict=True))


def test_close_asks_nothing_later_where_the_office_was_not_competent():
    case = drafts.case()
    cases.close(case, outcome=Outcome.W10, way=None, on=date(2026, 4, 15))
    assert case.follow_ups == []


def test_close_is_refused_with_open_measures():
    case = drafts.case()
    drafts.measure(case)
    drafts.measure(case, state=MeasureState.DROPPED)
    with pytest.raises(Refused) as refused:
        cases.close(case, outcome=Outcome.W3, way=None, on=date(2026, 4, 15))
    assert str(refused.value) == (
        "1 Maßnahme ist noch offen. Haken Sie sie ab oder lassen Sie sie entfallen, dann schließen Sie den Fall."
    )
    assert (case.status, case.follow_ups) == (CaseStatus.CLEARING, [])


@pytest.mark.parametrize("outcome", [Outcome.W1, Outcome.W2])
def test_close_is_refused_for_a_kept_home_without_its_way(outcome):
    with pytest.raises(Refused, match=f"^Ergebnis „{outcome.label}“".replace("(", r"\(").replace(")", r"\)")):
        cases.close(drafts.case(), outcome=outcome, way=None, on=date(2026, 4, 15))


def test_close_is_refused_before_the_report_and_in_the_future():
    case = drafts.case()
    with pytest.raises(Refused, match=r"^Abschluss 24\.03\.2026 liegt vor der Meldung vom 25\.03\.2026\."):
        cases.close(case, outcome=Outcome.W3, way=None, on=date(2026, 3, 24))
    with (
        clock.frozen(drafts.noon(date(2026, 4, 1))),
        pytest.raises(Refused, match=r"^Abschluss 02\.04\.2026 liegt in der Zukunft\."),
    ):
        cases.close(case, outcome=Outcome.W3, way=None, on=date(2026, 4, 2))


def test_close_is_refused_for_a_kept_home_secured_by_moving():
    with pytest.raises(Refused) as refused:
        cases.close(drafts.case(), outcome=Outcome.W1, way=SecuringWay.MOVE, on=date(2026, 4, 15))
    assert str(refused.value) == (
        "Ergebnis „W1 Wohnung erhalten (Mietverhältnis fortgesetzt)“ und Sicherungsweg „Umzug“ widersprechen sich. "
        "Ändern Sie eines von beiden."
    )


@pytest.mark.parametrize("outcome", [Outcome.W6, Outcome.W7, Outcome.W8, Outcome.W9, Outcome.W10])
def test_close_is_refused_with_a_way_where_nothing_was_secured(outcome: Outcome):
    case = drafts.case()
    with pytest.raises(Refused, match="und Sicherungsweg „Eigenmittel“ widersprechen sich: Gesichert wurde nichts"):
        cases.close(case, outcome=outcome, way=SecuringWay.OWN_MEANS, on=date(2026, 4, 15))
    assert (case.status, case.securing_way) == (CaseStatus.CLEARING, None)
    cases.close(case, outcome=Outcome.W5, way=SecuringWay.EVICTION_PERIOD, on=date(2026, 4, 15))
    assert case.securing_way is SecuringWay.EVICTION_PERIOD


def test_close_is_refused_while_a_conference_is_under_way():
    case = drafts.case()
    conference = drafts.conference(case)
    with pytest.raises(Refused, match=r"^Die Fallkonferenz am 08\.04\.2026 ist noch offen\. Halten Sie sie fest"):
        cases.close(case, outcome=Outcome.W6, way=None, on=date(2026, 4, 15))
    conferences.cancel(conference)
    cases.close(case, outcome=Outcome.W6, way=None, on=date(2026, 4, 15))
    assert case.status is CaseStatus.CLOSED


def test_close_is_refused_twice():
    case = drafts.case()
    cases.close(case, outcome=Outcome.W6, way=None, on=date(2026, 4, 15))
    with pytest.raises(Refused) as refused:
        cases.close(case, outcome=Outcome.W8, way=None, on=date(2026, 4, 16))
    assert str(refused.value) == "Der Fall 2026-0042 ist seit 15.04.2026 abgeschlossen."
    assert case.outcome is Outcome.W6


def test_reopen_takes_outcome_and_follow_ups_back(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    cases.close(case, outcome=Outcome.W1, way=INSTALMENTS, on=factories.TODAY)
    session.commit()
    cases.reopen(session, case, by=drafts.user())
    assert (case.status, case.outcome, case.securing_way, case.closed_on) == (
        CaseStatus.IMPLEMENTATION,
        None,
        None,
        None,
    )
    cases.close(case, outcome=Outcome.W1, way=INSTALMENTS, on=factories.TODAY)
    session.commit()
    assert [follow_up.months for follow_up in case.follow_ups] == [3, 6, 12]


def test_reopen_keeps_what_was_found_in_the_story_and_takes_back_what_is_to_come(session: GuardedSession):
    office = factories.agency(session, "A")
    case, lead = factories.case(session, office), factories.user(session, "lead", Role.LEAD, office)
    cases.close(case, outcome=Outcome.W1, way=INSTALMENTS, on=factories.TODAY)
    session.commit()
    follow_ups.note(case.follow_ups[0], result=FollowUpResult.LOST, on=factories.TODAY, text="Ausgezogen.")
    cases.reopen(session, case, by=lead)
    session.commit()
    assert (case.status, case.follow_ups) == (CaseStatus.IMPLEMENTATION, [])
    assert [(one.happened_on, one.note, one.author_id) for one in case.contacts] == [
        (
            factories.TODAY,
            "Nachfrage nach 3 Monaten vor dem Wiederöffnen: Wohnung verloren. Ausgezogen.",
            lead.id,
        )
    ]
    cases.close(case, outcome=Outcome.W1, way=INSTALMENTS, on=factories.TODAY)
    assert [(one.months, one.result) for one in case.follow_ups] == [(3, None), (6, None), (12, None)]


def test_reopen_is_refused_for_an_open_case(session: GuardedSession):
    with pytest.raises(Refused, match=r"^Der Fall 2026-0042 ist nicht abgeschlossen\.$"):
        cases.reopen(session, drafts.case(), by=drafts.user())


def test_set_reasons_keeps_only_those_named(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    entries = select(CatalogueEntry.id).where(CatalogueEntry.kind == CatalogueKind.REASON).order_by(CatalogueEntry.id)
    reasons = list(session.scalars(entries.limit(3)))
    cases.set_reasons(session, case, reasons[:2])
    session.commit()
    cases.set_reasons(session, case, reasons[1:])
    session.commit()
    assert sorted(session.scalars(select(CaseReason.entry_id))) == reasons[1:]
