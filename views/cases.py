"""Cases: the list, and the page that tells the whole story of one household."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, request, url_for
from flask_admin import expose
from sqlalchemy import ColumnElement

from models import Case, Document, Handover
from models.enums import CaseStatus
from portal import access, cases, clock, merging
from portal.access import Verb
from portal.errors import Refused
from portal.exports import case_list
from portal.extensions import db
from portal.search import NUMBER, cases_matching
from portal.viewers import Viewer
from views import case_page, clearing, entering, figure_cases, retention
from views.base import PortalModelView, viewer
from views.base.listing import Listing, ListState
from views.case_file import CaseFile
from views.case_tasks import TASKS
from views.merges import may_merge, moved_to
from views.reports import open_reports


def by_anything(who: Viewer, asked: str) -> ColumnElement[bool]:
    """Find cases by name, number or docket."""
    return cases_matching(db.guarded, who, asked)


class CaseView(PortalModelView):
    """All cases of the office; for a partner those it takes part in."""

    model_class = Case
    label, title, path, logged = "Fall", "Fälle", "faelle", True
    columns = (
        "number", "household_name", "status", "stage", "next_deadline_on", "next_deadline", "reported_on", "assigned_to_id",
        "outcome",
    )  # fmt: skip
    file_columns = case_list.KEYS
    beside = {"next_deadline": "next_deadline_on"}
    wide = ("household_name",)
    sortable = ("number", "reported_on", "next_deadline_on")
    filter_keys = case_list.FILTERS
    order = case_list.ORDER
    search, search_hint = (
        staticmethod(by_anything),
        "Name, Straße, Vermieter, Telefon oder Aktenzeichen: 2026-0042, 42, 501 C 188/26.",
    )
    details_template = "case/page.html"

    def narrow(self) -> Any:
        """Narrow the list to the cell of a table the address names."""
        return figure_cases.narrowed()

    def halves(self) -> dict[str, Any] | None:
        """Offer numerator and denominator of a share."""
        return figure_cases.halves(self._here)

    def _chips(self, listing: Listing, state: ListState) -> list[dict[str, Any]]:
        return [*figure_cases.chips(self._here), *super()._chips(listing, state)]

    def _kept(self, state: ListState) -> list[tuple[str, str]]:
        cell = request.args.get(figure_cases.CELL)
        return [*super()._kept(state), *([(figure_cases.CELL, cell)] if cell else [])]

    sections = (
        (
            "Fall",
            (
                "number",
                "office_id",
                "status",
                "assigned_to_id",
                "reported_on",
                "channel",
                "reporting_agency_id",
                "previous_case_id",
                "closed_on",
                "outcome",
                "securing_way",
                "anonymised_on",
                "erasure_basis",
                "erasure_reason",
            ),
        ),
        ("Clearing", ("attempts_so_far", "means_and_wishes", "unclaimed_benefits", "further_needs", "reach", "note")),
        (
            "Haushalt",
            (
                "household_name",
                "street",
                "postcode",
                "city",
                "district_id",
                "household_type",
                "adults",
                "children",
                "income",
            ),
        ),
        (
            "Mietverhältnis und Schulden",
            ("landlord_name", "landlord_kind", "rent", "arrears", "compensation", "energy_debt"),
        ),
        ("Verfahren", ("access_stage", "stage", "trigger_id", "conference_due_on", "invited_on", "conference_on")),
    )
    form_sections = (
        ("Fall", ("assigned_to_id", "channel", "reporting_agency_id", "access_stage", "stage", "trigger_id")),
        ("Clearing", ("attempts_so_far", "means_and_wishes", "unclaimed_benefits", "further_needs", "reach", "note")),
        ("Haushalt", ("street", "postcode", "city", "district_id", "household_type", "adults", "children", "income")),
        (
            "Mietverhältnis und Schulden",
            ("landlord_name", "landlord_kind", "rent", "arrears", "compensation", "energy_debt"),
        ),
    )
    tasks = (*TASKS, entering.TASK, *clearing.TASKS, retention.TASK)

    def moved_to(self, asked: str | None) -> Any:
        """Lead from a case taken up by another to that one."""
        return moved_to(Case, asked)

    def may_create(self) -> bool:
        """Let cases begin as reports only."""
        return False

    def state(self, listing: Listing) -> ListState:
        """Read the address; the search field of the frame asks by ``q``."""
        state = super().state(listing)
        state.search = state.search or request.args.get("q", "").replace("\x00", "").strip()[:100]
        if NUMBER.fullmatch(state.search) and (merge := merging.taken_up_number(db.guarded, state.search)):
            flash(f"{state.search} ist aufgegangen in {merge.kept_name}.", "info")
            state.search = merge.kept_name
        return state

    def also_found(self, asked: str) -> list[dict[str, str]]:
        """Lead to the open reports that say what was searched for; of them no case has come yet."""
        return open_reports(viewer(), asked)

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark closed cases and those whose next clock has run out or soon will."""
        if values["status"] is CaseStatus.CLOSED:
            return "muted", ""
        due, today = values.get("next_deadline_on"), clock.today()
        if due is None:
            return None, None
        if due < today:
            return "danger", "Frist vorbei"
        return ("warning", "Frist bald") if (due - today).days <= 3 else (None, None)

    def details(self, record: Case) -> dict[str, Any]:
        """Show who it is about, what runs out, who does what, and what happened."""
        page = super().details(record)
        case_page.fill(page, CaseFile(record, viewer()))
        return page

    @expose("/geschichte/")
    def story_view(self) -> str:
        """Show the whole story of a case, to read and to print."""
        record = self.record_or_404()
        file = CaseFile(record, viewer())
        if not file.is_own:
            abort(404)
        self.log_reading(record)
        return self.render("case/story.html", breadcrumbs=self.trail_to(record), **case_page.reading(file))

    def after_task(self, record: Case) -> str:
        """Stay with the case; after an entry the page says what was understood."""
        return self.url_to("details_view", id=record.id, **entering.address_of_made())

    def complete(self, record: Case, form: Any, *, new: bool) -> None:
        """Refuse a change of office rules by the form; all else is checked by the database."""
        if record.status is CaseStatus.CLOSED and not access.may(viewer(), Verb.WRITE, Case):
            raise Refused(f"Der Fall {record.number} ist abgeschlossen.")
        cases.check_size(record)

    def buttons(self, record: Case) -> list[dict[str, Any]]:
        """Lead on to the letters of the case."""
        own = super().buttons(record)
        if access.may(viewer(), Verb.CREATE, Handover) and self.allowed(Verb.WRITE, record):
            own.append({"label": "Übergeben", "url": url_for("handovers.give", rowid=record.id), "more": True})
        if access.may(viewer(), Verb.CREATE, Document):
            own.append({"label": "Brief schreiben", "url": url_for("letters.choose", fall=record.id), "tone": ""})
        if may_merge(record):
            way = url_for("merging.page", what="faelle", bleibt=record.id)
            own.append({"label": "Mit anderem Fall zusammenführen", "url": way, "tone": "", "more": True})
        return own

    def row_actions(self) -> dict[str, Any]:
        """Let the cases ticked be handed over together."""
        if not access.may(viewer(), Verb.CREATE, Handover):
            return {}
        return {"actions": [{"name": "uebergeben", "label": "Übergeben"}], "action_url": url_for("handovers.choose")}

    def _export_links(self) -> list[dict[str, str]]:
        """Offer the cases listed as recipients of a serial letter."""
        own = super()._export_links()
        if access.may(viewer(), Verb.CREATE, Document):
            kept: dict[str, Any] = {
                key: value for key, value in request.args.items() if value and key not in ("page", "size")
            }
            own.append({"label": "Serienbrief", "url": url_for("serial_letters.write", **kept)})
        return own
