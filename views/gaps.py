"""Statistik-Ampel: what a case still lacks for the figures, and the work list of gaps per clerk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, request, url_for
from sqlalchemy import select

from models import Case
from models.enums import Role
from portal import access
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from portal.scopes import CASEWORKERS
from portal.statistics import Period, gaps
from portal.statistics.gaps import Gap, Light, Need
from views import periods
from views.case_file import CaseFile
from views.rendering import render

TITLE, NOBODY = "Statistik-Lücken", "0"
TONES = {Light.GREEN: "success", Light.AMBER: "warning", Light.RED: "danger"}
WORDS = {Light.GREEN: "grün", Light.AMBER: "gelb", Light.RED: "rot"}
blueprint = Blueprint("gaps", __name__)


def light_of(file: CaseFile) -> dict[str, Any] | None:
    """Return the light of a case for its page: its colour in words, and each gap with the way to its field."""
    found = gaps.of_case(db.guarded, file.case.id) if file.is_own else None
    return None if found is None else _shown(found, writable=bool(_writable([found])))


def _writable(found: Sequence[Gap]) -> set[int]:
    """Return the cases the viewer may change; one query."""
    mine = access.which(db.guarded.viewer, Verb.WRITE, Case)
    asked = select(Case.id).where(Case.id.in_([gap.case_id for gap in found]), Case.anonymised_on.is_(None), mine)
    return set(db.session.scalars(asked))


def _shown(gap: Gap, *, writable: bool) -> dict[str, Any]:
    return {
        "number": gap.number,
        "url": url_for("case.details_view", id=gap.case_id),
        "clerk": gap.clerk,
        "tone": TONES[gap.light],
        "word": WORDS[gap.light],
        "state": gap.light.label,
        "needs": [
            {"label": need.label, "url": _field(gap, need) if writable else "", "spoils": ", ".join(need.spoils)}
            for need in gap.needs
        ],
    }


def _field(gap: Gap, need: Need) -> str:
    """Return the address of the field that fills the gap, or of the step that leads to it."""
    if need.key == "reasons":
        return url_for("case.task_view", task_name="oeffnen" if gap.closed else "gruende", id=gap.case_id)
    if need.key == "securing_way":
        return url_for("case.task_view", task_name="oeffnen", id=gap.case_id)
    if need.key == "amount":
        return url_for("case.details_view", id=gap.case_id, _anchor="maßnahmen")
    if need.key in gaps.OF_PEOPLE:
        return url_for("case.details_view", id=gap.case_id, _anchor="personen")
    return url_for("case.edit_view", id=gap.case_id, _anchor=need.key)


@blueprint.route("/luecken/", endpoint="page")
def gaps_page() -> Any:
    """Show who has how many gaps in a period, and the cases with the fields they lack."""
    viewer = db.guarded.viewer
    if viewer.role not in CASEWORKERS or viewer.office_id is None:
        abort(404)
    own = "" if viewer.role is Role.LEAD else str(viewer.user_id)
    person, key = request.args.get("person", own), request.args.get("angabe", "")
    if (person and not DIGITS.fullmatch(person)) or (key and key not in gaps.BY_KEY):
        abort(404)
    need = gaps.BY_KEY.get(key)
    try:
        period = periods.asked()
    except Refused as refused:
        form = _form(None, str(refused), person, key, [("", "alle")])
        return render("gaps.html", title=TITLE, subtitle="Nicht gezählt", period=form, refused=True)
    piles = gaps.by_clerk(db.guarded, period)
    clerk = int(person) if person and person != NOBODY else None
    shown = gaps.listed(db.guarded, period, clerk=clerk, unassigned=person == NOBODY, need=need)
    writable = _writable(shown)
    known = {str(pile.clerk_id or NOBODY): pile.clerk for pile in piles}
    people = [("", "alle"), *known.items()]
    if person and person not in known:
        people.append((person, "Sie selbst" if person == own else "ohne Lücken"))
    return render(
        "gaps.html",
        title=TITLE,
        subtitle=f"Fälle, die {period} gemeldet oder abgeschlossen wurden",
        period=_form(period, "", person, key, people),
        piles=[_pile(pile, period, key) for pile in piles],
        gaps=[_shown(gap, writable=gap.case_id in writable) for gap in shown],
        full=len(shown) == gaps.AT_ONCE,
        limit=gaps.AT_ONCE,
    )


def _pile(pile: gaps.Pile, period: Period, key: str) -> dict[str, Any]:
    """Return who has how many gaps, each number leading to its cases."""
    clerk = str(pile.clerk_id or NOBODY)
    missing = [
        {"label": need.label, "number": number, "url": _address(period, clerk, need.key)}
        for need, number in zip(gaps.NEEDS, pile.missing, strict=True)
        if number
    ]
    return {"label": pile.clerk, "url": _address(period, clerk, key), "cases": pile.cases, "missing": missing}


def _form(period: Period | None, error: str, person: str, key: str, people: list[tuple[str, str]]) -> dict[str, Any]:
    needs = [("", "alle"), *((need.key, need.label) for need in gaps.NEEDS)]
    return {
        "action_url": url_for("gaps.page"),
        "selects": [
            {"name": "person", "label": "Zuständig", "choices": people, "value": person},
            {"name": "angabe", "label": "Fehlende Angabe", "choices": needs, "value": key},
        ],
        **periods.fields(period, error, lambda other: _address(other, person, key)),
    }


def _address(period: Period, person: str, key: str) -> str:
    asked = {"from": period.start, "to": period.end, "person": person, "angabe": key}
    return f"{url_for('gaps.page')}?{urlencode(asked)}"
