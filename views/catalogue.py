"""Catalogues: the lists the office edits for itself."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from models import CatalogueEntry, User
from portal import catalogues, clock
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.days import Day
from views.base.fields import Line
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
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


class Correct(PortalForm):
    """The label without its slip."""

    label = Line("Beschriftung", [InputRequired(REQUIRED)])


def begin_with_label(form: Any, entry: CatalogueEntry) -> None:
    """Begin with the label as it is."""
    if form.label.data is None and not form.label.raw_data:
        form.label.data = entry.label


def correct(entry: CatalogueEntry, form: Any, by: User) -> str:
    """Mend the spelling of the label."""
    before = entry.label
    catalogues.correct(entry, label=form.label.data)
    return f"„{before}“ heißt jetzt überall „{entry.label}“, auch in früheren Fällen und Zahlen."


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
    form_sections = (("Eintrag", ("position", "valid_from", "valid_to")),)
    tasks = (
        Task(
            "abloesen", "Ablösen", replace, form=Replace, submit="Eintrag ablösen",
            title="Eintrag durch einen neuen ablösen",
            intro="Fälle und Zahlen mit dem bisherigen Eintrag behalten ihn; neue Angaben bekommen den neuen.",
            applies=lambda entry: entry.valid_to is None or entry.valid_to >= clock.today(),
        ),
        Task(
            "berichtigen", "Beschriftung berichtigen", correct, form=Correct, prepare=begin_with_label, submit="Berichtigen",
            intro="Nur für Schreibfehler: Auch frühere Fälle und Zahlen zeigen die neue Beschriftung. Bekommt der Eintrag eine "
            "andere Bedeutung, nehmen Sie „Ablösen“.",
        ),
    )  # fmt: skip

    def complete(self, record: CatalogueEntry, form: Any, *, new: bool) -> None:
        """Put a new entry into the list of the own office."""
        if new:
            record.office_id = viewer().agency_id
