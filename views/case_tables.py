"""The tables of a case page: what belongs to the case, as far as the viewer sees it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Case, CaseMember, Conference, Consent, Document, FollowUp, Invitation, Measure, Report, Share
from models.enums import MeasureState
from portal import access, clock
from portal.access import Verb
from portal.extensions import db
from views.base import viewer
from views.formats import NOT_STATED, day, moment, show


def tables(case: Case) -> list[dict[str, Any]]:
    """Return the tables the viewer may see, what is agreed first."""
    return [make(case) for model, make in MAKERS if access.may(viewer(), Verb.READ, model)]


def of_case(model: Any, case: Case, *order: Any, load: Any = None) -> Any:
    """Return the records of a kind that belong to the case and that the viewer may see; ``load`` is fetched along."""
    statement = select(model).where(model.case_id == case.id).order_by(*(order or (model.id,)))
    return db.session.scalars(statement if load is None else statement.options(joinedload(load)))


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
        for r in of_case(Report, case, load=Report.reporting_agency)
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
        for i in of_case(Invitation, case, load=Invitation.agency)
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
    for measure in of_case(Measure, case, Measure.due_on, Measure.id, load=Measure.responsible_agency):
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
        for m in of_case(CaseMember, case, load=CaseMember.person)
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
        for s in of_case(Share, case, load=Share.agency)
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
        for c in of_case(Consent, case, load=Consent.agency)
    ]
    return {
        "title": "Einwilligungen",
        "columns": ["Empfänger", "Datenarten", "Erteilt", "Bis", "Widerrufen"],
        "rows": rows,
        "empty": "Keine Einwilligung erfasst.",
    }


def document_table(case: Case) -> dict[str, Any]:
    """Table of the documents, newest first."""
    rows = [
        {
            "url": f"/dokumente/details/?id={d.id}",
            "cells": [d.name, day(clock.local(d.added_at).date()), d.added_by.name, d.kind.label],
        }
        for d in of_case(Document, case, Document.id.desc(), load=Document.added_by)
    ]
    may_add = access.may(viewer(), Verb.CREATE, Document)
    return {
        "title": "Dokumente",
        "columns": ["Name", "Abgelegt", "Von", "Art"],
        "rows": rows,
        "empty": "Kein Dokument abgelegt.",
        "create_url": f"/dokument/neu?fall={case.id}" if may_add else None,
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
