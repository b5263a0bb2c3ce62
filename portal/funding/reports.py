"""The Sachbericht: what was done with the money, goals against results, in anonymised figures (handbook 4.1)."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from models import Programme
from models.enums import PlanSide
from portal import clock
from portal.exports.package import CREATOR
from portal.exports.proof_workbook import funder_of
from portal.funding import goals, plans, posts
from portal.funding.plans import Plan
from portal.guard import GuardedSession
from portal.statistics import Protection, Unit, figure_text

TEMPLATE = Path(__file__).parent / "sachbericht.docx"
"""The shipped template; `portal.funding.making` makes it."""
UNWRITTEN = "Noch nicht beschrieben."
OUTSIDE = Protection.ROUND_TO_5
"""The report leaves the office: its figures are kept from telling of single households like all that the Region sees."""
JUDGED = "Ob ein Ziel erreicht ist, entscheidet die genaue Zahl der Fachstelle; gezeigt ist die gerundete, erkennbar an „rund“."
"""Printed below the goals: a round number beside „erreicht“ may look like a contradiction."""


def build(session: GuardedSession, programme: Programme, *, on: date) -> bytes:
    """Return the report as .docx, as the data stand on a day; it names no household and nobody of the office."""
    template = DocxTemplate(TEMPLATE)
    language = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(values(session, programme, on=on), language, autoescape=True)
    about = template.docx.core_properties
    about.author = about.last_modified_by = CREATOR
    about.title = f"Sachbericht {programme.name}"
    about.created = about.modified = clock.now().replace(tzinfo=None)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()


def values(session: GuardedSession, programme: Programme, *, on: date) -> dict[str, Any]:
    """Return what the template is filled with: texts, and whether a row is a sum."""
    plan = plans.plan(session, programme, on=on)
    return {
        "programm": programme.name,
        "traeger": programme.office.name,
        "foerderer": funder_of(programme),
        "kennzeichen": programme.reference or "–",
        "von": f"{programme.starts_on:%d.%m.%Y}",
        "bis": f"{programme.ends_on:%d.%m.%Y}",
        "stand": f"{on:%d.%m.%Y}",
        "schutz": OUTSIDE.label,
        "urteil": JUDGED,
        "mittel": programme.use_of_funds or UNWRITTEN,
        "arbeit": programme.work_done or UNWRITTEN,
        "probleme": programme.problems or UNWRITTEN,
        "vorschlaege": programme.suggestions or UNWRITTEN,
        "ziele": _goals(session, programme, on),
        "positionen": _positions(plan),
        "stellen": [
            {
                "funktion": post.function,
                "anteil": f"{post.part.normalize():f} %".replace(".", ","),
                "gruppe": post.pay_group or "–",
                "zeit": " bis ".join(f"{one:%d.%m.%Y}" for one in posts.funded(post, programme)),
            }
            for post in plan.posts
        ],
    }


def _goals(session: GuardedSession, programme: Programme, on: date) -> list[dict[str, str]]:
    found = goals.results(session, programme, on=on, protection=OUTSIDE)
    return [
        {
            "ziel": one.goal.sentence,
            "kennzahl": f"{one.figure.label}: {one.figure.definition}",
            "soll": one.target_text,
            "ist": one.value_text,
            "erreicht": one.reached_text,
        }
        for one in found
    ]


def _positions(plan: Plan) -> list[dict[str, str | bool]]:
    """Return the lines of the plan with the sums of both sides."""
    rows: list[dict[str, str | bool]] = []
    for side in (plan.side(PlanSide.EXPENDITURE), plan.side(PlanSide.INCOME)):
        rows += [_row(str(line.position), line.planned, line.real, total=False) for line in side.lines]
        rows.append(_row(f"Summe {side.side.label}", side.planned, side.real, total=True))
    return rows


def _row(label: str, planned: Decimal, real: Decimal, *, total: bool) -> dict[str, str | bool]:
    amounts = {"soll": planned, "ist": real, "abweichung": real - planned}
    texts = {key: figure_text(amount, Unit.EURO).replace("-", "−") for key, amount in amounts.items()}
    return {"position": label, "summe": total, **texts}
