"""Partners (Stellen): offices, partners, courts and the Region."""

from typing import Any

from sqlalchemy import inspect

from models import Agency
from models.agency import STANDARD_AGE_BANDS
from models.enums import AgencyKind
from portal import case_deadlines
from portal.agencies import age_bands, local_holidays
from portal.extensions import db
from portal.listings import Sort
from views.base import PortalModelView, viewer

CALENDAR = ("land", "saturday_counts", "extra_holidays")
"""Columns of an office by which the clocks of its cases are counted."""
LOOKED_AFTER = tuple(kind for kind in AgencyKind if kind is not AgencyKind.OFFICE)
"""Kinds of agencies an office enters itself; a new office comes from the operator of the portal (user add --new-office)."""


class AgencyView(PortalModelView):
    """All agencies one works with."""

    model_class = Agency
    label, title, path, feminine = "Stelle", "Stellen", "stellen", True
    columns = ("name", "kind", "city", "phone", "email", "active")
    sortable = ("name", "kind")
    filter_keys = ("kind", "active")
    order = Sort("name")
    sections = (
        ("Stelle", ("name", "kind", "active", "managed_by_id", "funded_by_id")),
        ("Erreichbarkeit", ("street", "postcode", "city", "phone", "email", "report_desk", "note")),
        ("Kalender", ("land", "saturday_counts", "extra_holidays", "dormant_after")),
        ("Statistik", ("age_bands",)),
        ("Aufbewahrung", ("keep_cases_years", "keep_money_years", "keep_reports_months")),
    )
    form_sections = (("Stelle", ("name", "kind", "active", "funded_by_id")), *sections[1:])

    def tailor(self, form: Any, record: Agency | None) -> None:
        """Offer only the kinds an office may enter and look after; what an agency is already, it may stay."""
        if "kind" in form:
            kept = None if record is None else record.kind
            form.kind.choices = [
                (kind.value, kind.label) for kind in AgencyKind if kind in LOOKED_AFTER or kind is kept
            ]

    def prefill(self, form: Any) -> None:
        """Propose the usual age bands."""
        form.age_bands.data = STANDARD_AGE_BANDS

    def complete(self, record: Agency, form: object, *, new: bool) -> None:
        """Refuse local holidays that are no days, and age bands that are no ages; left empty they are the standard."""
        local_holidays(record.extra_holidays or [])
        record.age_bands = record.age_bands or STANDARD_AGE_BANDS
        age_bands(record.age_bands)
        if new:
            record.managed_by_id = viewer().agency_id
        elif record.kind is AgencyKind.OFFICE and any(
            inspect(record).attrs[key].history.has_changes() for key in CALENDAR
        ):
            case_deadlines.follow_calendar(db.guarded, record)
