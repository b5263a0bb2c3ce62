"""Measures: who does what by when, how much time is left, and whether an undertaking helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models import Case, Measure
from models.base import label_of
from models.enums import MeasureState
from portal import access, clock, measures, told_measures, undertakings, venues
from portal.errors import Refused
from portal.extensions import db
from portal.grace import LAW
from portal.listings import Sort
from portal.piles import NEAR
from portal.undertaking_check import verdict
from views import naming_guests
from views.agreeing import with_agency
from views.base import PortalModelView, viewer
from views.base.listing import Listing
from views.conference_page import overdue
from views.formats import NOT_STATED, day, show
from views.measure_tasks import TASKS, has_undertaking, outside

MET = {True: ("erfüllt", "success"), False: ("nicht erfüllt", "danger"), None: ("offen", "warning")}


def checklist(measure: Measure) -> dict[str, Any]:
    """Table of the conditions of an undertaking, with the verdict first."""
    found = undertakings.conditions(measure)
    met, sentence = verdict(found)
    lines = [
        ("Ergebnis", met, sentence, LAW),
        *((one.label, one.met, one.words, one.law) for one in found),
    ]
    return {
        "title": "Hilft die Verpflichtungserklärung?",
        "columns": ["Bedingung", "Feststellung", "Grundlage"],
        "rows": [
            {"cells": [label, words, law], "tone": MET[state][1], "tone_label": MET[state][0]}
            for label, state, words, law in lines
        ],
    }


def in_days(left: int) -> str:
    """Return how much time is left: „heute“, „noch 1 Tag“, „noch 12 Tage“."""
    return "heute fällig" if left == 0 else f"noch {left} {'Tag' if left == 1 else 'Tage'}"


class MeasureView(PortalModelView):
    """All measures of the office; for a partner those it answers for."""

    model_class = Measure
    label, title, path, feminine = "Maßnahme", "Maßnahmen", "massnahmen", True
    columns = (
        "title", "case_id", "kind_id", "responsible_agency_id", "due_on", "state", "begun_on", "done_on", "amount_granted",
    )  # fmt: skip
    beside = {"begun_on": "state"}
    sortable = ("due_on",)
    filter_keys = ("state", "kind_id", "responsible_agency_id", "due_on", "begun_on", "kept")
    order = Sort("due_on", descending=True)
    sections = (
        (
            "Maßnahme",
            (
                "title",
                "case_id",
                "kind_id",
                "conference_id",
                "agenda_point_id",
                "responsible_agency_id",
                "responsible_user_id",
                "agreed_on",
                "due_on",
                "state",
                "begun_on",
                "done_on",
                "declined_on",
                "kept",
            ),
        ),
        ("Rückmeldung und Vermerk", ("answered_on", "partner_note", "note")),
        (
            "Geld",
            (
                "money_basis",
                "requested_on",
                "amount_requested",
                "decided_on",
                "amount_granted",
                "refusal",
                "money_form",
                "instalment",
                "instalments",
                "payee",
                "paid_on",
                "direct_from",
            ),
        ),
        ("Nachweis und Ergebnis", ("proof", "proof_on", "proof_document_id", "result")),
    )
    new_sections = (
        ("Maßnahme", ("case_id", "title", "kind_id", "responsible_agency_id", "agreed_on", "due_on")),
        sections[2],
    )
    form_sections = (
        ("Maßnahme", ("title", "kind_id", "responsible_agency_id", "responsible_user_id", "due_on", "kept", "note")),
        sections[2],
    )
    tasks = TASKS

    def complete(self, record: Measure, form: Any, *, new: bool) -> None:
        """Refuse a measure due before it was agreed, one that names the household, and a new one in a closed case."""
        if new:
            with db.session.no_autoflush:
                measures.must_be_open(db.session.get_one(Case, record.case_id))
        if "title" in form:
            with db.session.no_autoflush:
                case = db.session.get_one(Case, record.case_id)
                agency = form.responsible_agency_id.record()
                told_measures.check_names(case, agency, title=record.title, refusal=record.refusal or "")
        if "responsible_user_id" in form:
            measures.check_person(form.responsible_agency_id.record(), form.responsible_user_id.record())
        if record.due_on < record.agreed_on:
            raise Refused(
                f"Frist {day(record.due_on)} liegt vor dem {day(record.agreed_on)}. Wählen Sie einen späteren Tag."
            )

    def get_one(self, id: Any) -> Any:
        """Return the measure as the viewer may read its words."""
        record = super().get_one(id)
        told_measures.veil(db.guarded, viewer(), [record] if record is not None else [])
        return record

    def tailor(self, form: Any, record: Measure | None) -> None:
        """Say of each person where she works."""
        if "responsible_user_id" in form:
            form.responsible_user_id.words = with_agency

    def prefill(self, form: Any) -> None:
        """Begin with today."""
        form.agreed_on.data = clock.today()

    def veil(self, listing: Listing, rows: Sequence[Any], texts: list[list[str]]) -> list[list[str]]:
        """Say „in Arbeit seit“ instead of „offen“, nothing of when it was begun once it is over; name no household.

        A guest who may not hear a name reads the kind of the measure where its title names it.
        """
        place = {key: listing.columns.index(key) for key in ("title", "case_id", "kind_id") if key in listing.columns}
        if len(place) == len(("title", "case_id", "kind_id")):
            titles = {(row[1 + place["case_id"]], row[1 + place["title"]]) for row in rows}
            untold = venues.veiled(db.guarded, viewer(), titles, venues.by_share)
            for row, cells in zip(rows, texts, strict=True):
                if (row[1 + place["case_id"]], row[1 + place["title"]]) in untold:
                    cells[place["title"]] = cells[place["kind_id"]]
        state, begun = listing.columns.index("state"), listing.columns.index("begun_on")
        for row, cells in zip(rows, texts, strict=True):
            if row[1 + state] is not MeasureState.OPEN:
                cells[begun] = NOT_STATED
            elif row[1 + begun] is not None:
                cells[state] = "in Arbeit seit"
        return texts

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Say how many days are left for what is open, and how late the rest is."""
        if values["state"] is not MeasureState.OPEN:
            return None, None
        left = (values["due_on"] - clock.today()).days
        if left < 0:
            return "danger", overdue(-left)
        return ("warning" if left <= NEAR.days else "info"), in_days(left)

    def details(self, record: Measure) -> dict[str, Any]:
        """Begin with how it stands, and how much time is left."""
        page = super().details(record)
        for row in (row for section in page["sections"] for row in section["rows"]):
            if row["label"] == label_of(Measure, "state"):
                row["value"] = measures.standing(record)
            for key in told_measures.TEXTS if viewer().office_id is None else ():
                if row["label"] == label_of(Measure, key) and access.sees(viewer(), Measure, key):
                    row["value"] = show(getattr(record, key))  # the rows are read apart from the record that was veiled
        late = measures.days_overdue(record, clock.today())
        if record.state is MeasureState.OPEN and page["sections"]:
            words = overdue(late) if late > 0 else in_days(-late)
            page["sections"][0]["rows"].append({"label": "Zeit", "value": words})
        told = naming_guests.what_they_read(record, outside(record))
        return {**page, "sections": [*page["sections"], *told]}

    def related(self, record: Measure) -> list[dict[str, Any]]:
        """Show the checklist of an undertaking to the office."""
        return [checklist(record)] if has_undertaking(record) else []

    def heading(self, record: Measure) -> str:
        """Name the measure by what is to be done; it may have been read anew since it was veiled."""
        told_measures.veil(db.guarded, viewer(), [record])
        return record.title or f"{self.label} Nr. {record.id}"  # who sees amounts only sees no title

    def after_task(self, record: Measure) -> str:
        """Stay with the measure."""
        return self.url_to("details_view", id=record.id)
