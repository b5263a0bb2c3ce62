"""The tables of a case page: what belongs to the case, as far as the viewer sees it."""

from __future__ import annotations

from typing import Any

from models import CaseMember, Conference, Consent, Document, FollowUp, Invitation, Measure, Report, Share
from models.enums import MeasureState
from portal import clock, measures, venues
from portal.access import Verb
from portal.extensions import db
from views.case_file import CaseFile
from views.formats import NOT_STATED, day, moment, show


def tables(file: CaseFile) -> list[dict[str, Any]]:
    """Return the tables the viewer may see, what is agreed first."""
    return [make(file) for model, make in MAKERS if file.may(Verb.READ, model)]


def report_table(file: CaseFile) -> dict[str, Any]:
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
        for r in file.all(Report)
    ]
    return {"title": "Meldungen", "columns": ["Eingang", "Meldeweg", "Meldende Stelle", "Stand"], "rows": rows}


def conference_table(file: CaseFile) -> dict[str, Any]:
    """Table of the conferences of a case."""
    found = file.all(Conference)
    untold = venues.veiled(db.guarded, file.viewer, {(c.case_id, c.place) for c in found})
    rows = [
        {
            "url": f"/konferenzen/details/?id={c.id}",
            "cells": [
                moment(c.scheduled_at),
                c.occasion.label,
                venues.UNTOLD if (c.case_id, c.place) in untold else c.place,
                show(c.invited_on),
                show(c.held_on),
                c.state.label,
            ],
        }
        for c in found
    ]
    return {
        "title": "Fallkonferenzen",
        "columns": ["Termin", "Anlass", "Ort", "Eingeladen", "Durchgeführt", "Stand"],
        "rows": rows,
        "empty": "Noch keine Fallkonferenz.",
    }


def invitation_table(file: CaseFile) -> dict[str, Any]:
    """Table of the invitations of a case."""
    rows = [
        {
            "url": f"/einladungen/details/?id={i.id}",
            "cells": [i.agency.name, i.answer.label, show(i.answered_on), show(i.attended)],
        }
        for i in file.all(Invitation)
    ]
    return {
        "title": "Eingeladene Stellen",
        "columns": ["Stelle", "Antwort", "Geantwortet am", "War dabei"],
        "rows": rows,
        "empty": "Noch niemand eingeladen.",
    }


def measure_table(file: CaseFile) -> dict[str, Any]:
    """Table of who does what by when."""
    today = clock.today()
    rows = []
    for measure in file.all(Measure):
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
                    measures.standing(measure),
                    show(measure.done_on or measure.declined_on or measure.begun_on),
                ],
                "tone": "danger" if late else None,
                "tone_label": "überfällig" if late else None,
            }
        )
    return {
        "title": "Maßnahmen",
        "columns": ["Maßnahme", "Wer", "Bis", "Stand", "Seit"],
        "rows": rows,
        "empty": "Noch keine Maßnahme vereinbart.",
    }


def member_table(file: CaseFile) -> dict[str, Any]:
    """Table of the persons of the household."""
    full = file.viewer.office_id is not None
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
        for m in file.all(CaseMember)
    ]
    return {
        "title": "Personen",
        "columns": ["Name", "Stellung", "Geburtsdatum", "Telefon"] if full else ["Name", "Telefon"],
        "rows": rows,
        "empty": "Keine Personen erfasst oder freigegeben.",
    }


def follow_up_table(file: CaseFile) -> dict[str, Any]:
    """Table of the follow-ups."""
    rows = [
        {
            "url": f"/nachfragen/details/?id={f.id}",
            "cells": [f"nach {f.months} Monaten", day(f.due_on), show(f.done_on), show(f.result)],
        }
        for f in file.all(FollowUp)
    ]
    return {
        "title": "Nachfragen",
        "columns": ["Nachfrage", "Fällig", "Nachgefragt", "Befund"],
        "rows": rows,
        "empty": "Nachfragen entstehen, wenn der Fall mit gesicherter Wohnung oder Unterkunft abgeschlossen wird.",
    }


def share_table(file: CaseFile) -> dict[str, Any]:
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
        for s in file.all(Share)
    ]
    return {
        "title": "Freigaben",
        "columns": ["Stelle", "Datenarten", "Rechtsgrundlage", "Bis", "Beendet"],
        "rows": rows,
        "empty": "Nichts freigegeben.",
    }


def consent_table(file: CaseFile) -> dict[str, Any]:
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
        for c in file.all(Consent)
    ]
    return {
        "title": "Einwilligungen",
        "columns": ["Empfänger", "Datenarten", "Erteilt", "Bis", "Widerrufen"],
        "rows": rows,
        "empty": "Keine Einwilligung erfasst.",
    }


def document_table(file: CaseFile) -> dict[str, Any]:
    """Table of the documents, newest first."""
    rows = [
        {
            "url": f"/dokumente/details/?id={d.id}",
            "cells": [d.name, day(clock.local(d.added_at).date()), d.added_by.name, d.kind.label],
        }
        for d in file.all(Document)
    ]
    may_add = file.may(Verb.CREATE, Document)
    return {
        "title": "Dokumente",
        "columns": ["Name", "Abgelegt", "Von", "Art"],
        "rows": rows,
        "empty": "Kein Dokument abgelegt.",
        "create_url": f"/dokument/neu?fall={file.case.id}" if may_add else None,
    }


MAKERS: tuple[tuple[Any, Any], ...] = (
    (Measure, measure_table),
    (Conference, conference_table),
    (Invitation, invitation_table),
    (CaseMember, member_table),
    (Report, report_table),
    (FollowUp, follow_up_table),
    (Share, share_table),
    (Consent, consent_table),
    (Document, document_table),
)
