"""Persons of the households."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from models import Case, CaseMember, Person
from portal import access, cases
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from portal.search import persons_matching
from portal.viewers import Viewer
from views.base import PortalModelView, viewer


def by_name(who: Viewer, asked: str) -> ColumnElement[bool]:
    """Find persons by the beginning of their names."""
    return persons_matching(asked)


class PersonView(PortalModelView):
    """All persons of the office's cases; re-found when they come back."""

    model_class = Person
    label, title, path, feminine, logged = "Person", "Personen", "personen", True, True
    columns = ("last_name", "first_name", "birth_date", "phone", "language")
    sortable = ("last_name", "birth_date")
    filter_keys = ("gender", "nationality")
    order = Sort("last_name")
    search, search_hint = staticmethod(by_name), "Anfang des Nach- oder Vornamens; Müller findet auch Mueller."
    sections = (
        ("Person", ("last_name", "first_name", "birth_date", "gender", "nationality", "immigrant")),
        ("Erreichbarkeit", ("phone", "email", "language")),
        ("Hilfebedarf und Vermerke", ("health_note", "note")),
    )
    form_sections = sections

    def complete(self, record: Person, form: Any, *, new: bool) -> None:
        """Keep the office, and the household's name on the person's cases."""
        if new:
            record.office_id = viewer().agency_id
            return
        mine = select(CaseMember.case_id).where(CaseMember.person_id == record.id)
        for case in db.session.scalars(select(Case).where(Case.id.in_(mine), access.which(viewer(), Verb.WRITE, Case))):
            cases.rename_household(case)

    def related(self, record: Person) -> list[dict[str, Any]]:
        """Show the person's cases."""
        found = db.session.scalars(
            select(Case)
            .join(CaseMember, CaseMember.case_id == Case.id)
            .where(CaseMember.person_id == record.id)
            .order_by(Case.reported_on.desc())
        )
        rows = [
            {
                "url": f"/faelle/details/?id={case.id}",
                "cells": [case.number, case.status.label, f"{case.reported_on:%d.%m.%Y}"],
            }
            for case in found
        ]
        return [
            {
                "title": "Fälle",
                "columns": ["Aktenzeichen", "Status", "Gemeldet am"],
                "rows": rows,
                "empty": "Noch kein Fall.",
            }
        ]
