"""Catalogues: the lists the office edits for itself."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from models import CatalogueEntry, User
from portal import catalogues, clock
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.fields import Day, Line
from views.base.forms import REQUIRED, PortalForm
from views.base.tasks import Task
from views.formats import day


class Replace(PortalForm):
    """What comes instead of an entry, and from which day."""

    label = Line("Neue Beschriftung", [InputRequired(REQUIRED)])
    on = Day(
        "Gilt ab", [InputRequired(REQUIRED)], description="Der bisherige Eintrag wird bis zum Tag davor angeboten."
    )


def replace(entry: CatalogueEntry, form: Any, by: User) -> str:
    """Retire an entry and add its successor."""
    successor = catalogues.replace(db.session(), entry, label=form.label.data, on=form.on.data)
    return f"Ab {day(form.on.data)} gilt „{successor.label}“. „{entry.label}“ bleibt bei allen Fällen und Zahlen, die es tragen."


class CatalogueEntryView(PortalModelView):
    """Entries of all catalogues of the office; retired by their last day."""

    model_class = CatalogueEntry
    label, title, path = "Katalogeintrag", "Kataloge", "kataloge"
    plural = "Katalogeinträge"
    columns = ("label", "kind", "code", "position", "valid_from", "valid_to")
    sortable = ("kind", "label", "position")
    filter_keys = ("kind",)
    order = Sort("kind")
    sections = (("Eintrag", ("kind", "label", "code", "position", "valid_from", "valid_to")),)
    new_sections = sections
    form_sections = (("Eintrag", ("label", "position", "valid_from", "valid_to")),)
    tasks = (
        Task(
            "abloesen", "Ablösen", replace, form=Replace, submit="Eintrag ablösen",
            title="Eintrag durch einen neuen ablösen",
            intro="Fälle und Zahlen mit dem bisherigen Eintrag behalten ihn; neue Angaben bekommen den neuen.",
            applies=lambda entry: entry.valid_to is None or entry.valid_to >= clock.today(),
        ),
    )  # fmt: skip

    def complete(self, record: CatalogueEntry, form: Any, *, new: bool) -> None:
        """Put a new entry into the list of the own office."""
        if new:
            record.office_id = viewer().agency_id
