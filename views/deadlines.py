"""A clock of a case is noted as seen to, or that note is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from wtforms.validators import InputRequired

from models import Case, HandledDeadline
from models.enums import CaseStatus
from portal import access, case_deadlines, clock
from portal.access import Verb
from portal.errors import Refused
from portal.extensions import db
from portal.filters import DIGITS
from views.base import viewer
from views.base.fields import Lines
from views.base.forms import PortalForm
from views.base.sentences import REQUIRED
from views.rendering import render

blueprint = Blueprint("deadlines", __name__, url_prefix="/frist")


class Handling(PortalForm):
    """What was done about a clock."""

    note = Lines(
        "Was wurde veranlasst?",
        [InputRequired(REQUIRED)],
        description="Zum Beispiel: Antrag am 12.03.2026 durch die Anwältin gestellt.",
    )


def case_or_404(verb: Verb) -> Case:
    """Return the open case the address names, if the viewer may do this with its handled deadlines."""
    number = request.args.get("fall", "")
    if not access.may(viewer(), verb, HandledDeadline) or not DIGITS.fullmatch(number):
        abort(404)
    case = db.session.scalars(select(Case).where(Case.id == int(number))).one_or_none()
    if case is None or case.status is CaseStatus.CLOSED:
        abort(404)
    return case


def run_or_404(case: Case) -> case_deadlines.Clock:
    """Return the run of the clock the address names."""
    key, start = request.args.get("regel", ""), request.args.get("ab", "")
    for found in case_deadlines.of_case(case, clock.today()):
        steps = found.deadline.steps
        if steps is not None and (found.deadline.rule.key, steps.start.isoformat()) == (key, start):
            break
    else:
        abort(404)
    return found


def back_to(case: Case) -> str:
    """Return the address of the clocks on the page of the case."""
    return url_for("case.details_view", id=case.id, _anchor="fristen")


@blueprint.route("/erledigt", methods=("GET", "POST"))
def handle() -> Any:
    """Ask what was done about a clock, and note it."""
    case = case_or_404(Verb.CREATE)
    found = run_or_404(case)
    form, rule = Handling(request.form), found.deadline.rule
    start = date.fromisoformat(request.args["ab"])
    if request.method == "POST" and form.validate():
        try:
            case_deadlines.handle(case, rule.key, start, on=clock.today(), by=current_user, note=form.note.data)
        except Refused as refused:
            flash(str(refused), "danger")
        else:
            db.session.commit()
            flash(f"Frist „{rule.label}“ ist als erledigt vermerkt.", "success")
        return redirect(back_to(case))
    return render(
        "form_page.html", title="Frist erledigt", subtitle=f"{rule.label}, Fall {case.number}", form=form,
        submit_label="Als erledigt vermerken", cancel_url=back_to(case),
        action_url=url_for("deadlines.handle", fall=case.id, regel=rule.key, ab=start.isoformat()),
        intro=f"{found.deadline.sentence} Die Frist ist danach nicht mehr offen; ändert sich der Tag, von dem sie "
        "rechnet, läuft sie wieder.",
        breadcrumbs=[
            {"label": "Fälle", "url": url_for("case.index_view")},
            {"label": f"Fall {case.number}", "url": back_to(case)},
        ],
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.post("/wieder-offen")
def reopen() -> Any:
    """Take the note back: the clock is open again."""
    case = case_or_404(Verb.DELETE)
    found = run_or_404(case)
    if found.handled is not None:
        case_deadlines.take_back(db.guarded, found.handled)
        db.session.commit()
        flash(f"Frist „{found.deadline.rule.label}“ ist wieder offen.", "success")
    return redirect(back_to(case))
