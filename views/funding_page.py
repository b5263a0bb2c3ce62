"""The page of a programme: Soll and Ist with bars, a receipt in one line, posts, goals with results, and the proof."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for

from models import Booking, Goal, PlanPosition, Post, Programme
from models.enums import PlanSide
from portal import access, clock
from portal.access import Verb
from portal.extensions import db
from portal.funding import deadlines, goals, plans, posts, proofs
from portal.funding.plans import Line, Plan, Side
from portal.statistics import figure_text
from views.formats import day, moment, money, percentage
from views.funding_tasks import BookingForm, offer_lines

MOST = 25
"""So many receipts stand on the page, the newest; the list has the rest."""
PLAN_COLUMNS = ["Position", "Soll", "Ist", "Abweichung", "in %"]
DRAWN = {PlanSide.EXPENDITURE: "Ausgegeben", PlanSide.INCOME: "Eingegangen"}
POST_COLUMNS = ["Funktion", "Anteil", "Entgeltgruppe", "Zeit", "im Monat", "bis heute", "davon förderfähig"]
GOAL_COLUMNS = ["Ziel", "Kennzahl", "Vereinbart", "Bisher", ""]


def urgency(due_on: date, sent_on: date | None, today: date) -> tuple[str | None, str | None]:
    """Return how a proof is marked in lists and the word for it: red once late, amber when due within three months."""
    if sent_on is not None:
        return "muted", "abgegeben"
    if due_on < today:
        return "danger", "überfällig"
    return ("warning", "bald fällig") if due_on - today <= deadlines.NEAR else (None, None)


def parts(programme: Programme) -> dict[str, Any]:
    """Return what the page shows besides the facts; for the Region only what was handed in."""
    inside = access.may(db.guarded.viewer, Verb.READ, PlanPosition)
    page: dict[str, Any] = {"proofs": _proofs(programme), "inside": inside}
    if not inside:
        return page
    plan = plans.plan(db.guarded, programme, on=clock.today())
    tone, word = urgency(programme.proof_due_on, programme.proof_sent_on, clock.today())
    return page | {
        "due": {"day": day(programme.proof_due_on), "tone": tone, "word": word},
        "plan": [_side(side) for side in plan.sides], "balance": money(plan.balance), "plan_columns": PLAN_COLUMNS,
        "posts": _posts(plan), "post_rule": posts.RULE, "goals": _goals(programme), "booking_form": _booking_form(plan),
        "bookings": _bookings(plan), "since": _since(programme), "texts": _texts(programme), "add": _addresses(programme),
    }  # fmt: skip


def _addresses(programme: Programme) -> dict[str, str]:
    """Return where lines, posts, receipts and goals are added, for who may."""
    kinds = {"buchung": Booking, "stelle": Post, "position": PlanPosition, "ziel": Goal}
    return {
        name: url_for("programme.task_view", task_name=name, id=programme.id)
        for name, model in kinds.items()
        if access.may(db.guarded.viewer, Verb.CREATE, model)
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "title": side.side.label,
        "drawn": DRAWN[side.side],
        "rows": [_line(line) for line in side.lines],
        "total": {"label": f"Summe {side.side.label}", "values": _amounts(side.planned, side.real)},
    }


def _line(line: Line) -> dict[str, Any]:
    share = min(Decimal(100), max(Decimal(0), line.real / line.planned * 100)) if line.planned else None
    hint = f"davon Stellen {money(line.posts)}" if line.posts else ""
    url = url_for("planposition.details_view", id=line.position.id)
    return {
        "label": str(line.position),
        "url": url,
        "values": _amounts(line.planned, line.real),
        "share": share,
        "hint": hint,
    }


def _amounts(planned: Decimal, real: Decimal) -> list[str]:
    part = figure_text((real - planned) / planned).replace("-0,0", "0,0").replace("-", "−") if planned else "–"
    return [money(planned), money(real), money(real - planned).replace("-", "−"), part]


def _posts(plan: Plan) -> dict[str, Any]:
    rows = []
    for post in plan.posts:
        whole, eligible = posts.cost(post, plan.programme, until=plan.on)
        starts_on, ends_on = posts.funded(post, plan.programme)
        rows.append({
            "url": url_for("post.details_view", id=post.id),
            "cells": [
                post.function, percentage(post.part), post.pay_group or "–", f"{day(starts_on)} bis {day(ends_on)}",
                money(post.monthly), money(whole), money(eligible),
            ],
        })  # fmt: skip
    numeric = {"Anteil", "im Monat", "bis heute", "davon förderfähig"}
    return {"columns": [{"label": label, "numeric": label in numeric} for label in POST_COLUMNS], "rows": rows}


def _bookings(plan: Plan) -> dict[str, Any]:
    lines = [line.position for side in plan.sides for line in side.lines]
    newest = plans.bookings_of(db.guarded, lines, on=date.max)[::-1]
    told = plans.remarks(plan.programme, newest)
    rows = [
        {
            "url": url_for("booking.details_view", id=one.id),
            "cells": [f"{day(one.booked_on)} {one.text}", str(one.position), one.receipt or "–", money(one.amount)],
            **({"tone": "warning", "tone_label": remark} if remark else {}),
        }
        for one, remark in zip(newest[:MOST], told, strict=False)
    ]
    columns = ["Beleg", "Position", "Nummer", {"label": "Betrag", "numeric": True}]
    return {"columns": columns, "rows": rows, "more": len(newest) > MOST}


def _since(programme: Programme) -> dict[str, Any] | None:
    """Return what is booked otherwise than in the proof handed in, None while none is."""
    found = proofs.since_handed_in(db.guarded, programme)
    if found is None:
        return None
    added = [
        ["dazugekommen", f"{day(one.booked_on)} {one.text}", str(one.position), one.receipt or "–", money(one.amount)]
        for one in found.added
    ]
    gone = [
        ["nicht mehr gebucht", day(on), number, receipt or "–", money(amount)]
        for number, on, amount, receipt in found.gone
    ]
    columns = ["Seither", "Beleg", "Position", "Nummer", {"label": "Betrag", "numeric": True}]
    rows = [{"cells": cells} for cells in (*added, *gone)]
    return {"day": day(found.proof.handed_in_on), "columns": columns, "rows": rows, "spoilt": found.spoilt}


def _booking_form(plan: Plan) -> Any:
    """Return the receipt to be typed in one line; None while there is nothing to book under."""
    form = BookingForm()
    offer_lines(form, plan.programme)
    return (
        form if any(side.lines for side in plan.sides) and access.may(db.guarded.viewer, Verb.CREATE, Booking) else None
    )


def _goals(programme: Programme) -> dict[str, Any]:
    tones = {True: "success", False: "warning", None: "muted"}
    rows = [
        {
            "url": url_for("goal.details_view", id=one.goal.id),
            "cells": [one.goal.sentence, one.figure.label, one.target_text, one.value_text],
            "tone": tones[one.reached], "tone_label": one.reached_text,
        }
        for one in goals.results(db.guarded, programme, on=clock.today())
    ]  # fmt: skip
    return {"columns": GOAL_COLUMNS[:-1], "rows": rows}


def _texts(programme: Programme) -> list[dict[str, str]]:
    keys = ("use_of_funds", "work_done", "problems", "suggestions")
    columns = Programme.__table__.columns
    return [{"label": columns[key].info["label"], "value": getattr(programme, key)} for key in keys]


def _proofs(programme: Programme) -> list[dict[str, Any]]:
    """Return what was handed in; the Region sees the newest alone, the one that counts."""
    found = proofs.proofs_of(db.guarded, programme)
    shown = found if access.may(db.guarded.viewer, Verb.READ, PlanPosition) else found[:1]
    return [
        {
            "day": day(one.handed_in_on), "made": moment(one.made_at),
            "workbook": url_for("programme.handed_in_view", kind="xlsx", id=one.id),
            "report": url_for("programme.handed_in_view", kind="docx", id=one.id),
        }
        for one in shown
    ]  # fmt: skip
