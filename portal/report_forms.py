"""Funders' forms of an office or a Region: kept with their rules, and filled for whoever may have the figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from models import ReportForm, User
from models.enums import Audience, PeriodRule
from portal import clock, documents
from portal.errors import Refused
from portal.exports import form_filling
from portal.exports.form_filling import Entry
from portal.exports.form_reading import Form, open_form
from portal.guard import GuardedSession
from portal.statistics import Period, Protection, placeholders

LONGEST_NAME = 120


@dataclass(frozen=True)
class Preview:
    """A form with what its placeholders become for one period and one viewer."""

    form: Form
    entries: list[Entry]


def all_of(session: GuardedSession) -> list[ReportForm]:
    """Return the forms the viewer may see, by name, without their files."""
    return list(session.scalars(select(ReportForm).order_by(ReportForm.name, ReportForm.id)))


def with_file(session: GuardedSession, number: int) -> ReportForm | None:
    """Return a form with its file; None for one the viewer may not see."""
    return session.scalars(
        select(ReportForm).where(ReportForm.id == number).options(undefer(ReportForm.content))
    ).one_or_none()


def preview(
    session: GuardedSession, data: bytes, name: str, *, period: Period, on: date, protection: Protection
) -> Preview:
    """Return what a form becomes; raise Refused with a line for everything in it that cannot be filled."""
    form = open_form(data, name, year=period.end.year)
    try:
        fillings = placeholders.fill(session, form.placeholders, period=period, on=on, protection=protection)
    except Refused as refused:
        uncountable = list(_uncountable(session, form, period, on, protection))
        raise Refused("\n".join((*form.faults, *(uncountable or [str(refused)])))) from refused
    if form.faults:
        raise Refused("\n".join(form.faults))
    return Preview(form, form_filling.entries_of(form, fillings))


def _uncountable(
    session: GuardedSession, form: Form, period: Period, on: date, protection: Protection
) -> Iterator[str]:
    """Yield the placeholders that ask for what cannot be counted, each with sheet and cell."""
    faults = placeholders.faults(session, form.placeholders, period=period, on=on, protection=protection)
    return (f"{spot.cell}: {spot.written}: {fault}" for spot, fault in zip(form.spots, faults, strict=True) if fault)


def save(
    session: GuardedSession,
    *,
    name: str,
    file_name: str,
    data: bytes,
    rule: PeriodRule,
    protection: Protection,
    audience: Audience,
    by: User,
) -> ReportForm:
    """Keep a form for the viewer's agency; raise Refused without a name. The caller has looked at its preview."""
    made = ReportForm(
        office_id=by.agency_id, name=checked_name(name), file_name=documents.plain_name(file_name), period_rule=rule,
        protection=protection.value, audience=audience, sha256=hashlib.sha256(data).hexdigest(), content=data,
        uploaded_at=clock.now(), uploaded_by_id=by.id,
    )  # fmt: skip
    session.add(made)
    return made


def checked_name(name: str) -> str:
    """Return the name without what surrounds it; raise Refused for none and for one too long."""
    shown = " ".join(name.split())
    if not shown:
        raise Refused("Es fehlt ein Name, unter dem gespeichert wird. Geben Sie zum Beispiel „Region, Quartal“ ein.")
    if len(shown) > LONGEST_NAME:
        raise Refused(
            f"Der Name hat {len(shown)} Zeichen, gespeichert werden höchstens {LONGEST_NAME}. Kürzen Sie ihn."
        )
    return shown
