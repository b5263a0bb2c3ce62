"""Catalogues: the lists the office edits itself."""

from models import CatalogueEntry
from portal.listings import Sort
from views.base import PortalModelView


class CatalogueEntryView(PortalModelView):
    """Entries of all catalogues; retired by their last day."""

    model_class = CatalogueEntry
    label, title, path = "Katalogeintrag", "Kataloge", "kataloge"
    plural = "Katalogeinträge"
    columns = ("label", "kind", "code", "position", "valid_from", "valid_to")
    sortable = ("kind", "label", "position")
    filter_keys = ("kind",)
    order = Sort("kind")
    sections = (("Eintrag", ("kind", "label", "code", "position", "valid_from", "valid_to")),)
    form_sections = sections
