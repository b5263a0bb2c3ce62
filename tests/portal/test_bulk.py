"""Many new records at once: refused where one alone would be, or where a row does not fit the others."""

from __future__ import annotations

from datetime import date

import pytest

from models import Case, Person
from models.enums import Role
from portal import bulk
from portal.errors import Forbidden
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories

TODAY = date(2026, 11, 21)


def person(office_id: int, id: int) -> bulk.Values:
    return {"id": id, "office_id": office_id, "last_name": "Beispiel"}


def test_a_row_for_another_office_is_refused(session: GuardedSession) -> None:
    office, other = factories.agency(session, "Fachstelle A"), factories.agency(session, "Fachstelle B")
    clerk = factories.user(session, "clerk", Role.CLERK, office)
    session.commit()
    session.look_as(viewer_of(clerk, TODAY))
    ids = bulk.reserve_ids(session, Person, 3)
    with pytest.raises(Forbidden):
        bulk.add(session, Person, [person(office.id, ids[0]), person(other.id, ids[1]), person(office.id, ids[2])])


def test_who_may_not_add_one_may_not_add_many(session: GuardedSession) -> None:
    office = factories.agency(session, "Fachstelle A")
    finance = factories.user(session, "finance", Role.FINANCE, office)
    session.commit()
    session.look_as(viewer_of(finance, TODAY))
    with pytest.raises(Forbidden):
        bulk.add(session, Case, [{"id": 1, "office_id": office.id}])


def test_rows_of_different_columns_are_refused(session: GuardedSession) -> None:
    office = factories.agency(session, "Fachstelle A")
    first, second = bulk.reserve_ids(session, Person, 2)
    with pytest.raises(ValueError, match="same columns"):
        bulk.add(session, Person, [person(office.id, first), person(office.id, second) | {"first_name": "Kim"}])
    assert session.get(Person, first) is None
