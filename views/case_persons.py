"""On the case page: who may be known already, and what cases the persons of the household had before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from models import Case, CaseMember, Merge
from models.enums import MergeKind
from portal import access, persons
from portal.access import Verb
from portal.extensions import db
from portal.persons import Found
from views.base import viewer
from views.formats import day, show
from views.merges import merges_of


def tables(case: Case, members: Sequence[CaseMember]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the table of questions to answer, and those of earlier cases and of what was taken up; none that is empty."""
    if not access.may(viewer(), Verb.CREATE, Merge):
        return [], []
    return _questions(case, members), [*_earlier(case), *merges_of(MergeKind.CASE, case.id)]


def _questions(case: Case, members: Sequence[CaseMember]) -> list[dict[str, Any]]:
    rows = [
        {
            "url": url_for("merging.page", what="personen", bleibt=found.person_id, mit=person.id),
            "cells": [str(person), question(found)],
            "tone": "warning",
        }
        for person, found in persons.questions(db.guarded, case, members)
    ]
    return [{"title": "Schon bekannt?", "columns": ["Im Haushalt", "Frage"], "rows": rows}] if rows else []


def question(found: Found) -> str:
    """Return „Ist das Müller, Ana, geboren 01.03.1980, Fall 2025-0031?“."""
    traits = found.traits
    name = ", ".join(filter(None, (traits.last_name, traits.first_name)))
    parts = [f"Ist das {name}"]
    if traits.birth_date:
        parts.append(f"geboren {day(traits.birth_date)}")
    if traits.homes and traits.homes[0].street:
        parts.append(traits.homes[0].street)
    if found.latest:
        parts.append(f"Fall {found.latest}")
    return f"{', '.join(parts)}?"


def _earlier(case: Case) -> list[dict[str, Any]]:
    """Return the other cases of the persons of the household, newest first."""
    people = select(CaseMember.person_id).where(CaseMember.case_id == case.id)
    theirs = select(CaseMember.case_id).where(CaseMember.person_id.in_(people))
    others = (
        select(Case).where(Case.id.in_(theirs), Case.id != case.id).order_by(Case.reported_on.desc(), Case.id.desc())
    )
    rows = [
        {
            "url": f"/faelle/details/?id={one.id}",
            "cells": [one.number, one.household_name, day(one.reported_on), one.status.label, show(one.outcome)],
        }
        for one in db.session.scalars(others)
    ]
    columns = ["Aktenzeichen", "Haushalt", "Gemeldet", "Status", "Ergebnis"]
    return [{"title": "Andere Fälle dieser Personen", "columns": columns, "rows": rows}] if rows else []
