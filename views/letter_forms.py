"""The form of a letter: it asks only what its kind needs, with sensible first answers; and the letter it describes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from wtforms import SelectField
from wtforms.validators import Optional, ValidationError

from models import Agency, ArrearsMonth, Case, Conference, User
from models.enums import AgencyKind, ConferenceState, LetterKind
from portal import arrears, clock, conferences, handovers
from portal.agencies import region_of
from portal.calendar import next_workday
from portal.extensions import db
from portal.letters import fitting
from portal.letters.filling import (
    Addressee,
    Letter,
    Undertaking,
    agency_as_addressee,
    household_of,
    recipients_of,
)
from portal.letters.kinds import NEEDS, Needs, Recipient
from views.base.days import Day
from views.base.fields import Amount, Line, Lines
from views.base.forms import NEEDED, PortalForm, known_agencies
from views.formats import day, moment, money

ANSWER_WITHIN = timedelta(days=7)
HOUSEHOLD = 0
"""Stands for the household where a letter can also go to an agency."""
DECIDES = (AgencyKind.JOBCENTER, AgencyKind.SOCIAL_OFFICE)
"""Who can take over debts (§ 22 Abs. 8 SGB II, § 36 SGB XII)."""
CONFERENCE = "Fallkonferenz"


class Writing(PortalForm):
    """What a letter needs besides the case."""

    on = Day("Datum des Briefs", NEEDED)
    agency = SelectField("An", coerce=int)
    address = Lines("Name und Anschrift", NEEDED, description="Name, Straße und Ort, je in einer Zeile.")
    salutation = Line("Anrede", NEEDED)
    conference = SelectField(CONFERENCE, coerce=int)
    follow_up = SelectField("Nachfrage", coerce=int)
    answer_by = Day("Antwort bis", NEEDED)
    appointment = Line(
        "Nächster Termin", description="Zum Beispiel: Donnerstag, 05.03.2026, 10 Uhr. Leer, wenn noch keiner feststeht."
    )
    request = Line("Worum bitten Sie?", NEEDED, description="Zum Beispiel: Übernahme der Mietschulden prüfen.")
    by_month = Lines(
        "Rückstände nach Monaten",
        NEEDED,
        description="Je Zeile ein Monat mit Betrag, zum Beispiel: Januar 2026: 612,40 €",
    )
    arrears = Amount("Summe der Rückstände", NEEDED)
    compensation = Amount("Nutzungsentschädigung", NEEDED)
    until = Day("Nutzungsentschädigung bis einschließlich", [Optional()])
    costs = Amount("Kosten des Rechtsstreits", [Optional()])

    def validate_answer_by(self, field: Any) -> None:
        """Refuse an answer before the letter."""
        check_answer(field, self.on.data)


def check_answer(field: Any, on: date | None) -> None:
    """Raise ValidationError where an answer is asked for before the day of its letter."""
    if on is not None and field.data is not None and field.data < on:
        raise ValidationError(
            f"Antwort bis {day(field.data)}: Der Brief ist erst vom {day(on)}. Wählen Sie diesen Tag oder einen späteren."
        )


def form_for(kind: LetterKind, case: Case, given: Any) -> Writing:
    """Return the form for a kind of letter: without what it does not need, filled with what the case says."""
    form, needs = Writing(given, data=_first_answers(kind, case)), NEEDS[kind]
    kept = {
        "agency": needs.recipient in (Recipient.AGENCY, Recipient.INVITED, Recipient.FILE),
        "address": needs.recipient is Recipient.LANDLORD, "salutation": needs.recipient is Recipient.LANDLORD,
        "conference": needs.conference, "follow_up": needs.follow_up, "answer_by": needs.answer, "appointment": needs.appointment,
        "request": needs.request, **dict.fromkeys(("by_month", "arrears", "compensation", "until", "costs"), needs.sums),
    }  # fmt: skip
    for name, wanted in kept.items():
        if not wanted:
            del form[name]
    if needs.conference:
        latest_first = sorted(case.conferences, key=lambda one: (one.scheduled_at, one.id), reverse=True)
        found = [one for one in latest_first if _fits(one, needs)]
        form.conference.choices = [(one.id, f"{moment(one.scheduled_at)}, {one.place}") for one in found]
    if needs.follow_up:
        form.follow_up.choices = [(one.id, f"nach {one.months} Monaten") for one in case.follow_ups]
    if kept["agency"]:
        form.agency.choices = _agencies(needs.recipient, case)
    return form


def _fits(conference: Conference, needs: Needs) -> bool:
    """Say whether a letter can speak of a conference."""
    if needs.coming:
        return conference.state in conferences.UNDER_WAY
    return conference.state is ConferenceState.HELD if needs.held else conference.state is not ConferenceState.CANCELLED


def _first_answers(kind: LetterKind, case: Case) -> dict[str, Any]:
    today = clock.today()
    following = next((one for one in case.follow_ups if one.done_on is None), None)
    owed = _owed(case) if NEEDS[kind].sums else {}
    return {
        "by_month": "\n".join(f"{month:%m.%Y}: {money(amount)}" for month, amount in owed.items()),
        "on": today, "answer_by": next_workday(today + ANSWER_WITHIN, region_of(case.office)),
        "salutation": "Sehr geehrte Damen und Herren,",
        "address": landlord_address(case), "arrears": sum(owed.values()) or case.arrears, "compensation": case.compensation,
        "follow_up": following.id if following else None,
    }  # fmt: skip


def _owed(case: Case) -> dict[date, Decimal]:
    """Return month -> what is still owed of the rent, as the case records it."""
    return arrears.open_by_month(db.session.scalars(select(ArrearsMonth).where(ArrearsMonth.case_id == case.id)))


def landlord_address(case: Case) -> str:
    """Return the landlord as the case names him, with the address where he is one of the known agencies."""
    known = (
        db.session.scalars(select(Agency).where(Agency.name == case.landlord_name)).first()
        if case.landlord_name
        else None
    )
    return agency_as_addressee(known).address if known else case.landlord_name


def _agencies(recipient: Recipient, case: Case) -> list[tuple[int, str]]:
    """Return to whom such a letter can go: the household and the invited, or who decides on debts."""
    if recipient in (Recipient.INVITED, Recipient.FILE):
        invited = {i.agency.id: i.agency.name for conference in case.conferences for i in conference.invitations}
        if recipient is Recipient.INVITED:
            return [(HOUSEHOLD, "Haushalt"), *invited.items()]
        extracts = [(number, f"{name} (Auszug)") for number, name in invited.items()]
        return [(case.office_id, "Eigene Akte (ganz)"), (HOUSEHOLD, "Haushalt (ganz)"), *extracts]
    found = db.session.scalars(known_agencies(select(Agency).where(Agency.kind.in_(DECIDES), Agency.active)))
    return [(agency.id, agency.name) for agency in found]


def what_is_missing(kind: LetterKind, case: Case, form: Writing) -> str:
    """Return why the letter cannot be written yet, as a sentence; empty when it can."""
    needs = NEEDS[kind]
    if kind is LetterKind.DATA_NOTICE and fitting.told_by_itself(case):
        return fitting.TOLD_BY_ITSELF
    if needs.held and not form.conference.choices:
        return f"Im Fall {case.number} hat noch keine Fallkonferenz stattgefunden. Führen Sie zuerst eine durch."
    if needs.coming and case.conferences and not form.conference.choices:
        return conferences.over(case.conferences[-1])
    if needs.conference and not form.conference.choices:
        return f"Der Fall {case.number} hat noch keine Fallkonferenz. Berufen Sie zuerst eine ein."
    if needs.follow_up and not form.follow_up.choices:
        return f"Der Fall {case.number} hat noch keine Nachfragen. Sie entstehen, wenn Sie ihn abschließen."
    if needs.recipient is Recipient.AGENCY and not form.agency.choices:
        return "Es ist noch kein Jobcenter und kein Sozialamt erfasst. Legen Sie die Stelle zuerst an."
    return ""


def letter_of(kind: LetterKind, case: Case, form: Writing, by: User) -> Letter:
    """Return the letter the form describes."""

    def said(name: str) -> Any:
        return form[name].data if name in form else None

    to, agency = _addressee(kind, case, form)
    sheet = (
        next(iter(handovers.sheets(db.session, [case.id], clock.today())), None) if kind is LetterKind.HANDING else None
    )
    return Letter(
        kind, case, by, said("on") or clock.today(), to,
        answer_by=said("answer_by"), appointment=said("appointment") or "", request=said("request") or "",
        conference=_chosen(case.conferences, form, "conference"), follow_up=_chosen(case.follow_ups, form, "follow_up"),
        sheet=sheet, extract_for=agency if NEEDS[kind].only_what_is_open else None, sums=_sums(form), recipients=recipients_of(case),
    )  # fmt: skip


def _addressee(kind: LetterKind, case: Case, form: Writing) -> tuple[Addressee, Agency | None]:
    """Return to whom the letter goes, and the agency outside the office that it is, if it is one."""
    if NEEDS[kind].recipient is Recipient.OFFICE:
        return agency_as_addressee(case.office), None
    if "address" in form:
        address = form.address.data or ""
        return Addressee(address.partition("\n")[0].strip(), address, form.salutation.data or ""), None
    number = form.agency.data if "agency" in form else HOUSEHOLD
    if number is None and form.agency.choices:
        number = form.agency.choices[0][0]
    agency = db.session.get(Agency, number) if number else None
    if agency is None:
        return household_of(case), None
    return agency_as_addressee(agency), None if agency.id == case.office_id else agency


def _chosen(records: Any, form: Writing, name: str) -> Any:
    """Return the record chosen; before anybody chose, the one the form shows first."""
    if name not in form or not form[name].choices:
        return None
    known = {record.id: record for record in records}
    return known.get(form[name].data, known[form[name].choices[0][0]])


def _sums(form: Writing) -> Undertaking | None:
    if "arrears" not in form or form.arrears.data is None:
        return None
    return Undertaking(
        form.arrears.data,
        form.compensation.data or Decimal(0),
        form.until.data,
        form.by_month.data or "",
        form.costs.data,
    )
