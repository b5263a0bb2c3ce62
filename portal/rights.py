"""The rights matrix: the access table as people can read, print and review it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from models import Base
from models.enums import DataCategory, Role
from portal import conditions
from portal.policy import GUARDED, POLICY, Grant, Verb

RECORDS = {
    "agencies": "Stelle",
    "users": "Benutzer",
    "persons": "Person",
    "cases": "Fall",
    "case_members": "Haushaltsmitglied",
    "case_reasons": "Grund",
    "reports": "Meldung",
    "steps": "Verfahrensschritt",
    "contacts": "Kontakt",
    "conferences": "Fallkonferenz",
    "agenda_points": "Tagesordnungspunkt",
    "invitations": "Einladung",
    "measures": "Maßnahme",
    "follow_ups": "Nachfrage",
    "reminders": "Wiedervorlage",
    "handovers": "Übergabe",
    "consents": "Einwilligung",
    "shares": "Freigabe",
    "catalogue_entries": "Katalogeintrag",
    "audit_entries": "Protokolleintrag",
    "access_entries": "Zugriff",
    "number_series": "Nummernkreis",
    "handled_deadlines": "Erledigte Frist",
    "arrears_months": "Rückstandsmonat",
    "documents": "Dokument",
    "merges": "Zusammenführung",
    "programmes": "Förderprogramm",
    "statistics_deliveries": "Lieferung",
    "plan_positions": "Position des Finanzierungsplans",
    "posts": "Geförderte Stelle",
    "bookings": "Buchung",
    "goals": "Ziel",
    "proofs_of_use": "Verwendungsnachweis",
    "letter_templates": "Briefvorlage",
    "calendar_feeds": "Kalenderabo",
    "saved_reports": "Gespeicherte Auswertung",
    "report_forms": "Berichtsformular",
}
VERBS = {
    Verb.READ: "lesen",
    Verb.CREATE: "anlegen",
    Verb.WRITE: "ändern",
    Verb.DELETE: "löschen",
    Verb.EXPORT: "ausgeben",
}
CONDITIONS = {
    "nothing": "–",
    "everything": "alle",
    "own_office": "der eigenen Fachstelle",
    "shared_with_my_role": "der eigenen Fachstelle, für die eigene Rolle freigegeben",
    "open_in_own_office": "der eigenen Fachstelle, solange nicht abgeschlossen",
    "unless_case_closed": "der eigenen Fachstelle, solange der Fall nicht abgeschlossen ist",
    "follow_ups_to_come": "der eigenen Fachstelle, noch nicht nachgefragt; nur mit dem Wiederöffnen des Falls",
    "own_or_not_confidential": "der eigenen Fachstelle; vertrauliche nur Verfasser und Vertretung",
    "written_by_me": "selbst verfasst",
    "touched_by_own_agency": "gemeldet, eingeladen, Maßnahme oder Freigabe",
    "reported_by_own_agency": "von der eigenen Stelle gemeldet",
    "new_report_of_own_agency": "von der eigenen Stelle, solange offen",
    "invited_own_agency": "eigene Stelle eingeladen",
    "sent_to_own_agency": "an die eigene Stelle",
    "of_offices_worked_with": "der Fachstellen, mit denen die eigene Stelle arbeitet",
    "owned_by_own_agency": "eigene Stelle verantwortlich",
    "shared_with_own_agency": "für die eigene Stelle, solange gültig",
    "persons_shared": "Mieter, wenn Kontaktdaten freigegeben",
    "offices_and_own_agency": "Fachstellen und eigene Stelle",
    "handed_within_office": "innerhalb der Fachstelle",
    "handed_to_me": "an sich oder an wen man vertritt",
    "delivered_to_own_agency": "an die eigene Stelle geliefert",
    "own_agency_itself": "die eigene Stelle",
    "own_person": "sich selbst",
    "own_agency_and_funding": "eigene Stelle, geförderte Fachstellen und wer sie fördert",
    "handed_in_to_own_agency": "von der eigenen Stelle gefördert und nachgewiesen",
    "proofs_for_own_agency": "an die eigene Stelle abgegeben",
    "own_user": "nur das eigene",
    "colleagues": "der eigenen Stelle",
    "colleagues_and_partners": "der eigenen Stelle und der betreuten Partner",
    "tenants_shared": "Mieter, wenn Kontaktdaten freigegeben",
    "manageable_users": "der eigenen Stelle und der betreuten Partner, nicht sich selbst",
    "agencies_to_administer": "eigene Fachstelle und betreute Partner",
}


@dataclass(frozen=True, slots=True)
class Matrix:
    """One line for each record and verb, one cell for each role."""

    roles: list[str]
    lines: list[tuple[str, str, list[str]]]

    def records(self) -> list[dict[str, Any]]:
        """Return the lines grouped by record, for the page."""
        grouped: dict[str, list[dict[str, Any]]] = {}
        for record, verb, cells in self.lines:
            grouped.setdefault(record, []).append({"label": verb, "cells": cells})
        return [{"label": record, "verbs": verbs} for record, verbs in grouped.items()]


def matrix() -> Matrix:
    """Return the whole access table in words."""
    lines = []
    for model in GUARDED:
        for verb, word in VERBS.items():
            lines.append((RECORDS[model.__tablename__], word, [_cell(role, model, verb) for role in Role]))
        lines.append((RECORDS[model.__tablename__], "Datenarten", [_categories(role, model) for role in Role]))
    return Matrix([role.label for role in Role], lines)


def _cell(role: Role, model: type[Base], verb: Verb) -> str:
    grant = POLICY[role].get(model, Grant())
    if verb is Verb.EXPORT:
        return "ja" if grant.export else "–"
    words = _words(grant.condition(verb).__name__)
    if verb is Verb.WRITE and grant.columns is not None and words != "–":
        infos = (model.__table__.columns[name].info for name in sorted(grant.columns))
        labels = [str(info["label"]) for info in infos if info]
        return f"{words}; nur {', '.join(labels)}"
    return words


def _words(name: str) -> str:
    prefix = "of_cases_shared_in_"
    if name.startswith(prefix):
        return f"{DataCategory(name.removeprefix(prefix)).label} freigegeben"
    return CONDITIONS[name]


def _categories(role: Role, model: type[Base]) -> str:
    grant = POLICY[role].get(model)
    if grant is None or grant.read is conditions.nothing:
        return "–"
    always = [category.label for category in DataCategory if category in grant.categories]
    shared = [category.label for category in DataCategory if category in grant.by_share]
    words = "alle" if len(always) == len(DataCategory) else ", ".join(always)
    return f"{words}; je Freigabe: {', '.join(shared)}" if shared else words


def as_csv() -> str:
    """Return the matrix as CSV with semicolons, as German spreadsheets open it."""
    table = matrix()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["Datensatz", "Recht", *table.roles])
    writer.writerows([record, verb, *cells] for record, verb, cells in table.lines)
    return out.getvalue()


def as_xlsx() -> bytes:
    """Return the matrix as a workbook."""
    table = matrix()
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "Rechte"
    sheet.append(["Datensatz", "Recht", *table.roles])
    for record, verb, cells in table.lines:
        sheet.append([record, verb, *cells])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2044AA")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(len(table.roles) + 2):
        sheet.column_dimensions[chr(65 + place)].width = 18 if place < 2 else 30
    sheet.freeze_panes, sheet.print_title_rows = "C2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = "Bleibe"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
