"""Cases: the list, and the page that tells the whole story of one household."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy import ColumnElement, select

from models import (
    Case,
    CaseMember,
    CaseReason,
    Conference,
    Consent,
    Contact,
    FollowUp,
    Invitation,
    Measure,
    Report,
    Share,
    Step,
)
from models.enums import CaseStatus, MeasureState
from portal import access, clock, deadlines, steps
from portal.access import Verb
from portal.agencies import region_of
from portal.errors import Refused
from portal.extensions import db
from portal.search import cases_matching
from portal.viewers import Viewer
from views.base import PortalModelView, viewer
from views.base.listing import Listing, ListState, Sort
from views.base.records import facts
from views.case_tasks import TASKS
from views.formats import NOT_STATED, day, moment, show


def by_anything(who: Viewer, asked: str) -> ColumnElement[bool]:
    """Find cases by name, number or docket."""
    return cases_matching(db.guarded, who, asked)


class CaseView(PortalModelView):
    """All cases of the office; for a partner those it takes part in."""

    model_class = Case
    label, title, path, logged = "Fall", "Fälle", "faelle", True
    columns = (
        "number",
        "household_name",
        "status",
        "stage",
        "district_id",
        "reported_on",
        "conference_due_on",
        "conference_on",
        "assigned_to_id",
        "outcome",
    )
    sortable = ("number", "reported_on", "conference_due_on")
    filter_keys = (
        "status",
        "stage",
        "channel",
        "district_id",
        "assigned_to_id",
        "outcome",
        "reported_on",
        "conference_due_on",
        "closed_on",
    )
    order = Sort("reported_on", descending=True)
    search, search_hint = staticmethod(by_anything), "Name, Aktenzeichen des Falls (2026-0042) oder des Gerichts (501 C 188/26)."
    details_template = "case/page.html"
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
    tasks = TASKS

    def may_create(self) -> bool:
        """Let cases begin as reports only."""
        return False

    def state(self, listing: Listing) -> ListState:
        """Read the address; the search field of the frame asks by ``q``."""
        state = super().state(listing)
        state.search = state.search or request.args.get("q", "").replace("\x00", "").strip()[:100]
        return state

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark closed cases and those whose conference is late or near."""
        if values["status"] is CaseStatus.CLOSED:
            return "muted", ""
        due, today = values.get("conference_due_on"), clock.today()
        if due is None or values.get("conference_on") is not None:
            return None, None
        if due < today:
            return "danger", "überfällig"
        return ("warning", "bald fällig") if (due - today).days <= 3 else (None, None)

    def details(self, record: Case) -> dict[str, Any]:
        """Show what runs out, who does what, and what happened."""
        page = super().details(record)
        who = viewer()
        page["leading"] = min(2, len(page["related"]))
        page["facts"] = facts(who, record, ("household_name", "status", "stage", "conference_due_on", "assigned_to_id"))
        if access.may(who, Verb.READ, Step) and who.office_id is not None:
            page["deadlines"] = clocks(record)
            page["stages"] = stages(record)
            page["timeline"] = story(record)
            page["jumps"] = jumps(page)
        if access.may(who, Verb.READ, CaseReason):
            reasons = [str(reason) for reason in of_case(CaseReason, record)]
            page["sections"][-1]["rows"].append({"label": "Gründe", "value": ", ".join(reasons) or NOT_STATED})
        if record.previous_case_id and access.may(who, Verb.READ, CaseMember):
            page["notice"] = {
                "text": f"Wiederauftritt: Der Haushalt hatte schon den Fall {record.previous_case}.",
                "tone": "info",
            }
        return page

    def complete(self, record: Case, form: Any, *, new: bool) -> None:
        """Refuse a change of office rules by the form; all else is checked by the database."""
        if record.status is CaseStatus.CLOSED and not access.may(viewer(), Verb.WRITE, Case):
            raise Refused(f"Der Fall {record.number} ist abgeschlossen.")

    def related(self, record: Case) -> list[dict[str, Any]]:
        """Show what belongs to the case, as far as the viewer sees it."""
        who = viewer()
        makers = (
            (Measure, measure_table),
            (Conference, conference_table),
            (Invitation, invitation_table),
            (CaseMember, member_table),
            (Report, report_table),
            (FollowUp, follow_up_table),
            (Share, share_table),
            (Consent, consent_table),
        )
        return [make(record) for model, make in makers if access.may(who, Verb.READ, model)]


def jumps(page: dict[str, Any]) -> list[dict[str, str]]:
    """Return links to the parts of the page."""
    links = [("Fristen", "#fristen"), ("Was bisher geschah", "#zeitleiste"), ("Angaben zum Fall", "#angaben")]
    if page["history"]:
        links.append(("Änderungen", "#verlauf"))
    return [{"label": label, "url": url} for label, url in links]


def of_case(model: Any, case: Case, *order: Any) -> Any:
    """Return the records of a kind that belong to the case and that the viewer may see."""
    return db.session.scalars(select(model).where(model.case_id == case.id).order_by(*(order or (model.id,))))


def report_table(case: Case) -> dict[str, Any]:
    """Table of the reports of a case."""
    rows = [
        {
            "url": f"/meldungen/details/?id={r.id}",
            "cells": [
                day(r.reported_on),
                r.channel.label,
                show(r.reporting_agency and r.reporting_agency.name),
                r.state.label,
            ],
        }
        for r in of_case(Report, case)
    ]
    return {"title": "Meldungen", "columns": ["Eingang", "Meldeweg", "Meldende Stelle", "Stand"], "rows": rows}


def conference_table(case: Case) -> dict[str, Any]:
    """Table of the conferences of a case."""
    rows = [
        {
            "url": f"/konferenzen/details/?id={c.id}",
            "cells": [
                moment(c.scheduled_at),
                c.occasion.label,
                c.place,
                show(c.invited_on),
                show(c.held_on),
                c.state.label,
            ],
        }
        for c in of_case(Conference, case)
    ]
    return {
        "title": "Fallkonferenzen",
        "columns": ["Termin", "Anlass", "Ort", "Eingeladen", "Durchgeführt", "Stand"],
        "rows": rows,
        "empty": "Noch keine Fallkonferenz.",
    }


def invitation_table(case: Case) -> dict[str, Any]:
    """Table of the invitations of a case."""
    rows = [
        {
            "url": f"/einladungen/details/?id={i.id}",
            "cells": [i.agency.name, i.answer.label, show(i.answered_on), show(i.attended)],
        }
        for i in of_case(Invitation, case)
    ]
    return {
        "title": "Eingeladene Stellen",
        "columns": ["Stelle", "Antwort", "Geantwortet am", "War dabei"],
        "rows": rows,
        "empty": "Noch niemand eingeladen.",
    }


def measure_table(case: Case) -> dict[str, Any]:
    """Table of who does what by when."""
    today = clock.today()
    rows = []
    for measure in of_case(Measure, case, Measure.due_on, Measure.id):
        late = measure.state is MeasureState.OPEN and measure.due_on < today
        rows.append(
            {
                "url": f"/massnahmen/details/?id={measure.id}",
                "cells": [
                    measure.title,
                    show(measure.responsible_agency and measure.responsible_agency.name)
                    if measure.responsible_agency_id
                    else "Haushalt",
                    day(measure.due_on),
                    measure.state.label,
                    show(measure.done_on),
                ],
                "tone": "danger" if late else None,
                "tone_label": "überfällig" if late else None,
            }
        )
    return {
        "title": "Maßnahmen",
        "columns": ["Maßnahme", "Wer", "Bis", "Stand", "Erledigt am"],
        "rows": rows,
        "empty": "Noch keine Maßnahme vereinbart.",
    }


def member_table(case: Case) -> dict[str, Any]:
    """Table of the persons of the household."""
    full = viewer().office_id is not None
    rows = [
        {
            "url": f"/haushalt/details/?id={m.id}" if full else None,
            "cells": [
                str(m.person),
                *(
                    [m.relation.label, show(m.person.birth_date), show(m.person.phone)]
                    if full
                    else [show(m.person.phone)]
                ),
            ],
        }
        for m in of_case(CaseMember, case)
    ]
    return {
        "title": "Personen",
        "columns": ["Name", "Stellung", "Geburtsdatum", "Telefon"] if full else ["Name", "Telefon"],
        "rows": rows,
        "empty": "Keine Personen erfasst oder freigegeben.",
    }


def follow_up_table(case: Case) -> dict[str, Any]:
    """Table of the follow-ups."""
    rows = [
        {
            "url": f"/nachfragen/details/?id={f.id}",
            "cells": [f"nach {f.months} Monaten", day(f.due_on), show(f.done_on), show(f.result)],
        }
        for f in of_case(FollowUp, case, FollowUp.due_on)
    ]
    return {
        "title": "Nachfragen",
        "columns": ["Nachfrage", "Fällig", "Nachgefragt", "Befund"],
        "rows": rows,
        "empty": "Nachfragen entstehen beim Abschluss.",
    }


def share_table(case: Case) -> dict[str, Any]:
    """Table of who may see what."""
    rows = [
        {
            "url": f"/freigaben/details/?id={s.id}",
            "cells": [
                s.agency.name,
                ", ".join(sorted(c.label for c in s.granted())) or NOT_STATED,
                s.basis.label,
                day(s.valid_until),
                show(s.revoked_on),
            ],
        }
        for s in of_case(Share, case)
    ]
    return {
        "title": "Freigaben",
        "columns": ["Stelle", "Datenarten", "Rechtsgrundlage", "Bis", "Beendet"],
        "rows": rows,
        "empty": "Nichts freigegeben.",
    }


def consent_table(case: Case) -> dict[str, Any]:
    """Table of the consents."""
    rows = [
        {
            "url": f"/einwilligungen/details/?id={c.id}",
            "cells": [
                c.agency.name,
                ", ".join(sorted(x.label for x in c.granted())) or NOT_STATED,
                day(c.given_on),
                show(c.valid_until),
                show(c.revoked_on),
            ],
        }
        for c in of_case(Consent, case)
    ]
    return {
        "title": "Einwilligungen",
        "columns": ["Empfänger", "Datenarten", "Erteilt", "Bis", "Widerrufen"],
        "rows": rows,
        "empty": "Keine Einwilligung erfasst.",
    }


TONES = ((0, "danger"), (4, "warning"))


def clocks(case: Case) -> list[dict[str, Any]]:
    """Return what runs out, nearest first: the conference clock and the statutory deadlines whose start is known."""
    if case.status is CaseStatus.CLOSED:
        return []
    today = clock.today()
    found = []
    for deadline in deadlines.all_deadlines(steps.dates_of(case), region_of(case.office), today):
        if not deadline.is_known or deadline.met_on is not None or deadline.due is None:
            continue
        if deadline.rule.key == "conference" and case.conference_on is not None:
            continue
        left = (deadline.due - today).days
        if left < -60:
            continue
        tone = next((word for limit, word in TONES if left < limit), "")
        found.append(
            {
                "label": deadline.rule.label,
                "date": day(deadline.due),
                "days": left,
                "tone": tone,
                "rule": deadline.sentence,
                "law": deadline.rule.law,
                "note": " ".join(deadline.warnings),
            }
        )
    return found


def stages(case: Case) -> list[dict[str, Any]]:
    """Return the chain of the proceeding with its days, from arrears to eviction."""
    links = steps.chain(case, clock.today())
    last = max((place for place, link in enumerate(links) if link[2]), default=-1)
    return [
        {
            "label": word,
            "date": day(on) if on else None,
            "state": "current" if place == last else "done" if place < last else "open",
        }
        for place, (word, on, _) in enumerate(links)
    ]


def story(case: Case) -> list[dict[str, Any]]:
    """Return what happened in the case, newest first."""
    entries: list[tuple[Any, dict[str, Any]]] = []
    for contact in of_case(Contact, case):
        words = {True: " – erreicht", False: " – nicht erreicht", None: ""}[contact.reached]
        entries.append(
            (
                contact.happened_on,
                {
                    "title": f"{contact.kind.label}{words}",
                    "text": contact.note,
                    "who": contact.author.name if contact.author else "",
                    "tone": "warning" if contact.reached is False else None,
                    "url": f"/kontakte/details/?id={contact.id}",
                },
            )
        )
    for step in of_case(Step, case):
        entries.append(
            (
                step.happened_on,
                {
                    "title": step.kind.label,
                    "text": " ".join(filter(None, (step.docket, step.note))),
                    "url": f"/schritte/details/?id={step.id}",
                },
            )
        )
    for report in of_case(Report, case):
        entries.append(
            (
                report.reported_on,
                {
                    "title": f"Meldung: {report.channel.label}",
                    "text": report.remark,
                    "url": f"/meldungen/details/?id={report.id}",
                },
            )
        )
    for conference in of_case(Conference, case):
        entries.append(
            (
                clock.local(conference.scheduled_at).date(),
                {
                    "title": f"Fallkonferenz {conference.state.label}",
                    "text": conference.minutes,
                    "url": f"/konferenzen/details/?id={conference.id}",
                },
            )
        )
    for measure in of_case(Measure, case):
        if measure.done_on:
            entries.append(
                (
                    measure.done_on,
                    {
                        "title": f"Erledigt: {measure.title}",
                        "text": measure.partner_note,
                        "tone": "success",
                        "url": f"/massnahmen/details/?id={measure.id}",
                    },
                )
            )
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [{"at": day(at), **entry} for at, entry in entries]
