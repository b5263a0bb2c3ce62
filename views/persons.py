"""Persons of the households."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, null, select

from models import Case, CaseMember, Person
from models.enums import MergeKind, Relation
from portal import access, cases
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from portal.search import persons_matching
from portal.viewers import Viewer
from views.base import PortalModelView, viewer
from views.formats import day, show
from views.merges import may_merge, merges_of, moved_to


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

    def moved_to(self, asked: str | None) -> Any:
        """Lead from a person taken up by another to that one."""
        return moved_to(Person, asked)

    def buttons(self, record: Person) -> list[dict[str, Any]]:
        """Offer to merge with another person."""
        own = super().buttons(record)
        if may_merge(record):
            merging = url_for("merging.page", what="personen", bleibt=record.id)
            own.append({"label": "Mit anderer Person zusammenführen", "url": merging, "tone": "", "more": True})
        return own

    def details(self, record: Person) -> dict[str, Any]:
        """Show the number by which the person is named where no name may stand."""
        page = super().details(record)
        page["sections"][0]["rows"].insert(0, {"label": "Nummer", "value": str(record.id)})
        return page

    def related(self, record: Person) -> list[dict[str, Any]]:
        """Show the history of the person's cases, and who was the same person."""
        found = db.session.execute(
            select(Case, CaseMember.relation if access.sees(viewer(), CaseMember, "relation") else null())
            .join(CaseMember, CaseMember.case_id == Case.id)
            .where(CaseMember.person_id == record.id)
            .order_by(Case.reported_on.desc(), Case.id.desc())
        ).all()
        rows = [
            {"url": f"/faelle/details/?id={case.id}", "cells": [case.number, *self._cells(case, relation)]}
            for case, relation in found
        ]
        heads = ["Aktenzeichen", "Gemeldet am", "Status"]
        if viewer().office_id is not None:
            heads += ["Anschrift", "Stellung", "Abgeschlossen", "Ergebnis"]
        table = {"title": "Fälle", "columns": heads, "rows": rows, "empty": "Noch kein Fall."}
        return [table, *merges_of(MergeKind.PERSON, record.id)]

    def _cells(self, case: Case, relation: Relation | None) -> list[str]:
        """Return what a line tells of a case; outside the office its status only."""
        own = [day(case.reported_on), case.status.label]
        if viewer().office_id is None:
            return own
        home = ", ".join(filter(None, (case.street, f"{case.postcode} {case.city}".strip())))
        return [*own, show(home), show(relation), show(case.closed_on), show(case.outcome)]
