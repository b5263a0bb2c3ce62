"""Agreeing a measure: who does what by when, asked the same way on the case page and in the conference."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Agency, AgendaPoint, Case, CatalogueEntry, Conference, Measure, User
from models.enums import ConferenceState, MoneyBasis
from portal import measures
from portal.extensions import db
from views.base.days import Day
from views.base.fields import Amount, Line, Relation, Word
from views.base.forms import NEEDED, PortalForm, narrowing, own_and_partners, people_in_hand
from views.formats import day
from views.naming_guests import NUMBER_ONLY, unnamed

THE_HOUSEHOLD = "– der Haushalt selbst –"


def with_agency(user: User) -> str:
    """Return who it is and where."""
    return f"{user.name} ({user.agency.name})"


class Agreeing(PortalForm):
    """Who does what by when, and on which basis money is asked for."""

    title = Line("Maßnahme", NEEDED, description="Was ist zu tun? Ein Satz genügt.")
    kind_id = Relation("Art", NEEDED, model=CatalogueEntry, blank=False, narrow=narrowing("kind_id"))
    responsible_agency_id = Relation(
        "Wer macht es?", model=Agency, blank_text=THE_HOUSEHOLD, narrow=own_and_partners, description=NUMBER_ONLY
    )
    responsible_user_id = Relation("Verantwortliche Person", model=User, narrow=people_in_hand, words=with_agency)
    due_on = Day("Bis", NEEDED)
    money_basis = Word("Rechtsgrundlage", members=MoneyBasis, blank=True, description="Nur, wenn es um Geld geht.")
    amount_requested = Amount("Betrag")


class AgreeingAlone(Agreeing):
    """A measure agreed on the case page, in a conference or without one."""

    conference_id = Relation("Vereinbart in", model=Conference, blank_text="– ohne Fallkonferenz –")


def offer_conferences(form: Any, case: Case) -> None:
    """Offer the conferences of the case that were not called off, the latest first."""
    form.conference_id.narrow = lambda statement: statement.where(
        Conference.case_id == case.id, Conference.state != ConferenceState.CANCELLED
    ).order_by(Conference.scheduled_at.desc())


def agree(
    case: Case, form: Any, *, on: date, conference: Conference | None = None, point: AgendaPoint | None = None
) -> Measure:
    """Agree what the form says."""
    measure = measures.agree(
        case,
        title=form.title.data,
        kind=form.kind_id.record(),
        due_on=form.due_on.data,
        on=on,
        agency=form.responsible_agency_id.record(),
        person=form.responsible_user_id.record(),
        conference=conference,
        point=point,
        basis=form.money_basis.data,
        requested=form.amount_requested.data,
    )
    db.session.add(measure)
    return measure


def agreed(measure: Measure) -> str:
    """Return what to say once a measure stands."""
    return f"Maßnahme „{measure.title}“ vereinbart, bis {day(measure.due_on)}.{unnamed(measure)}"
