"""Whose case it is: the household's name and how to reach it, for those of the office who work on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Case, CaseMember, Person
from portal import access
from portal.access import Verb
from portal.extensions import db
from portal.letters import households
from views.base import viewer


def members_of(case_id: int) -> Any:
    """Return the members of a household with their persons, in one statement."""
    statement = select(CaseMember).where(CaseMember.case_id == case_id).options(joinedload(CaseMember.person))
    return db.session.scalars(statement.order_by(CaseMember.id)).all()


def section(case_id: int) -> list[dict[str, Any]]:
    """Return a section with name, phone numbers and address of the household; none for who is not of the office."""
    who = viewer()
    if who.office_id is None or not access.may(who, Verb.READ, Person) or not access.sees(who, Case, "household_name"):
        return []
    case = db.session.get_one(Case, case_id)
    phones = [f"{households.name(one.person)}: {one.person.phone}" for one in members_of(case_id) if one.person.phone]
    address = ", ".join(filter(None, (case.street, f"{case.postcode} {case.city}".strip())))
    rows = (("Haushalt", case.household_name), ("Telefon", "; ".join(phones)), ("Anschrift", address))
    return [{"title": "Haushalt", "rows": [{"label": label, "value": value or "–"} for label, value in rows]}]
