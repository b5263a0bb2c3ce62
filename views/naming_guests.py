"""What an agency reads of a case it works in: the number alone until the name is shared, and the one click that does so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from models import Agency, Conference, Measure, Share, User
from models.enums import CaseStatus, DataCategory, ShareBasis
from portal import access, clock, consents
from portal.access import Verb
from portal.extensions import db
from views.base import viewer
from views.base.checks import Checks
from views.base.forms import NEEDED, PortalForm
from views.base.tasks import Task
from views.formats import moment

Agencies = Callable[[Any], Sequence[Agency]]
"""A conference or a measure -> the agencies outside the office that work in it."""
NUMBER_ONLY = (
    "Andere Stellen sehen hier nur das Aktenzeichen des Falls und ihre eigene Maßnahme, keinen Namen, "
    "solange Sie den Namen nicht für sie freigeben."
)

WHY = {
    ShareBasis.SGBX_69: "Sie haben ihn noch nicht freigegeben; dazu braucht es keine Einwilligung (§ 69 Abs. 1 Nr. 1 SGB X).",
    ShareBasis.CONSENT: "Sie haben ihn noch nicht freigegeben; die Einwilligung liegt vor.",
}
NO_CONSENT = "Ihn freizugeben braucht die Einwilligung jedes Erwachsenen im Haushalt."


class Releasing(PortalForm):
    """To which of the agencies the name goes."""

    agencies = Checks("Name und Anschrift freigeben für", coerce=int, validators=NEEDED)


def what_they_read(record: Any, agencies: Sequence[Agency]) -> list[dict[str, Any]]:
    """Return the section that says which agencies read the number alone, and why; nothing where all may read the name."""
    if viewer().office_id is None or not access.may(viewer(), Verb.CREATE, Share):
        return []
    case, on = record.case, clock.today()
    untold = [one for one in agencies if DataCategory.CONTACT not in consents.open_to(case, one, on)]
    carried = {way.agency.id: WHY[way.basis] for way in consents.ways(case, untold, on)}
    rows = [
        {"label": one.name, "value": f"nur „Fall {case.number}“, keinen Namen. {carried.get(one.id, NO_CONSENT)}"}
        for one in untold
    ]
    return [{"title": "Was die Stellen vom Haushalt sehen", "rows": rows}] if rows else []


def unnamed(measure: Measure) -> str:
    """Return what to say where a measure was given to an agency that cannot read whose it is; else nothing."""
    agency, case = measure.responsible_agency, measure.case
    if agency is None or agency.id == case.office_id or not viewer().office_id:
        return ""
    if DataCategory.CONTACT in consents.open_to(case, agency, clock.today()):
        return ""
    return f" {agency.name} liest dazu nur „Fall {case.number}“, keinen Namen; freigeben können Sie ihn auf der Seite der Maßnahme."


def task(of: Agencies) -> Task:
    """Return the task that shares the name with the agencies of a record, by the law or consent that carries it."""

    def ways(record: Any) -> list[consents.Way]:
        return consents.ways(record.case, of(record), clock.today())

    def applies(record: Any) -> bool:
        if viewer().office_id is None or not access.may(viewer(), Verb.CREATE, Share):
            return False
        return record.case.status is not CaseStatus.CLOSED and bool(ways(record))

    def prepare(form: Any, record: Any) -> None:
        form.agencies.choices = [(way.agency.id, f"{way.agency.name}: {way.basis.label}") for way in ways(record)]
        if request.method == "GET":
            form.agencies.data = [number for number, _ in form.agencies.choices]

    def run(record: Any, form: Any, by: User) -> str:
        chosen = [way for way in ways(record) if way.agency.id in form.agencies.data]
        for way in chosen:
            db.session.add(consents.release(record.case, way, purpose=_purpose(record), on=clock.today(), by=by))
        return f"Name und Anschrift freigegeben für {', '.join(way.agency.name for way in chosen)}."

    return Task(
        "namen-freigeben", "Namen freigeben", run, form=Releasing, applies=applies, prepare=prepare,
        facts=lambda record: [row for part in what_they_read(record, of(record)) for row in part["rows"]],
        intro="Die Stellen sehen dann Name und Anschrift, ein halbes Jahr lang. Mehr Datenarten gibt „Für Partner freigeben“ "
        "auf der Seite des Falls frei.",
        submit="Freigeben", title="Namen für Stellen freigeben", creates=Share,
    )  # fmt: skip


def _purpose(record: Conference | Measure) -> str:
    if isinstance(record, Conference):
        return f"Fallkonferenz am {moment(record.scheduled_at)}"
    return f"Maßnahme „{record.title}“"
