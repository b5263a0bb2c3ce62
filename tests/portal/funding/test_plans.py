"""Soll and Ist of a plan: figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models import Booking, Programme
from models.enums import PlanSide
from portal.errors import Refused
from portal.funding import plans
from portal.guard import GuardedSession
from tests import factories

END = date(2026, 12, 31)


def filled(session: GuardedSession) -> Programme:
    """A programme with a post, three receipts and its grant."""
    programme = factories.programme(session, factories.agency(session, "Fachstelle Musterstadt"))
    staff = factories.position(session, programme, "1.1", 60_000)
    things = factories.position(session, programme, "1.10", 2_000, label="Sachkosten")
    training = factories.position(session, programme, "1.2", 1_000, label="Fortbildung")
    grant = factories.position(session, programme, "2.1", 63_000, PlanSide.INCOME, "Zuwendung")
    factories.post(session, staff, "5000.00", ends_on=date(2026, 11, 15))
    factories.booking(session, things, "1200.50")
    factories.booking(session, things, "-200.25", text="Erstattung")
    factories.booking(session, training, "480.00", booked_on=date(2026, 12, 1))
    factories.booking(session, grant, "50000.00")
    return programme


def test_plan_tells_soll_and_ist_of_each_line_in_order(session: GuardedSession) -> None:
    found = plans.plan(session, filled(session), on=END)
    costs = found.side(PlanSide.EXPENDITURE)
    # Ten whole months and 15 of 30 days of November: 52 500.00.
    assert [(line.position.number, line.real, line.deviation) for line in costs.lines] == [
        ("1.1", Decimal("52500.00"), Decimal("-7500.00")),
        ("1.2", Decimal("480.00"), Decimal("-520.00")),
        ("1.10", Decimal("1000.25"), Decimal("-999.75")),
    ]
    assert (costs.planned, costs.real) == (Decimal("63000.00"), Decimal("53980.25"))
    assert found.balance == Decimal("-3980.25")


def test_plan_up_to_a_day_leaves_out_what_came_later(session: GuardedSession) -> None:
    found = plans.plan(session, filled(session), on=date(2026, 2, 28))
    assert [line.real for line in found.side(PlanSide.EXPENDITURE).lines] == [Decimal("10000.00"), 0, 0]
    assert found.side(PlanSide.INCOME).real == 0


def test_receipts_after_the_period_and_with_a_number_used_twice_are_marked() -> None:
    programme = Programme(starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    days = (("R-1", date(2026, 6, 30)), ("R-1", date(2026, 7, 1)), ("", date(2026, 5, 1)), ("", date(2026, 5, 2)))
    bookings = [Booking(receipt=receipt, booked_on=on) for receipt, on in days]
    twice = "Nummer 2-mal gebucht"
    assert plans.remarks(programme, bookings) == [twice, f"nach dem Bewilligungszeitraum, {twice}", "", ""]


def test_receipt_before_the_period_and_post_under_income_are_refused(session: GuardedSession) -> None:
    programme = filled(session)
    with pytest.raises(Refused, match=r"Der 31\.12\.2025 liegt vor dem Bewilligungszeitraum"):
        plans.check_booking(programme, booked_on=date(2025, 12, 31), on=END)
    with pytest.raises(Refused, match=r"Der 01\.01\.2027 liegt in der Zukunft"):
        plans.check_booking(programme, booked_on=date(2027, 1, 1), on=END)
    grant = plans.plan(session, programme, on=END).side(PlanSide.INCOME).lines[0].position
    with pytest.raises(Refused, match=r"„2\.1 Zuwendung“ ist eine Einnahme"):
        plans.check_post(programme, grant, starts_on=END, ends_on=None)
