"""What may leave the office about a case: consents of the household, and shares with an agency."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from models import (
    Agency,
    Case,
    CaseMember,
    Consent,
    Person,
    User,
)
from models.enums import (
    ConsentForm,
    DataCategory,
    ShareBasis,
)
from models.share import SHAREABLE
from portal import clock, consents, partners
from portal.calendar import add_months
from portal.extensions import db
from views.base.checks import Checks
from views.base.days import Day
from views.base.fields import Line, Relation, Word
from views.base.forms import NEEDED, PortalForm
from views.base.forms import partners as partner_agencies
from views.base.tasks import today_by_default
from views.formats import day


def category_choices() -> list[tuple[str, str]]:
    """Return the data categories that can be shared."""
    return [(category.value, category.label) for category in SHAREABLE]


class Consenting(PortalForm):
    """Who allows whom to receive what."""

    person_id = Relation("Erteilt von", NEEDED, model=Person, blank=False)
    agency_id = Relation("Empfänger", NEEDED, model=Agency, blank=False, narrow=partner_agencies)
    categories = Checks("Datenarten", coerce=str, validators=NEEDED)
    purpose = Line("Zweck", NEEDED, description="Zum Beispiel: Übernahme der Mietschulden prüfen.")
    form = Word("Form", NEEDED, members=ConsentForm)
    given_on = Day("Erteilt am", NEEDED)
    valid_until = Day("Gültig bis")


def offer_members(form: Any, case: Case) -> None:
    """Offer the persons of this household."""
    mine = select(CaseMember.person_id).where(CaseMember.case_id == case.id)
    form.person_id.narrow = lambda statement: statement.where(Person.id.in_(mine)).order_by(Person.last_name)
    form.categories.choices = category_choices()
    today_by_default(form.given_on)


def add_consent(case: Case, form: Any, by: User) -> str:
    """Note a consent."""
    consent = Consent(
        person=form.person_id.record(),
        agency=form.agency_id.record(),
        purpose=form.purpose.data,
        form=form.form.data,
        given_on=form.given_on.data,
        valid_until=form.valid_until.data,
        text_version="1",
        **{value: value in form.categories.data for value, _ in category_choices()},
    )
    db.session.add(consents.give(case, consent))
    return f"Einwilligung für {consent.agency.name} erfasst."


class Sharing(PortalForm):
    """Which agency sees what, why, and how long."""

    agency_id = Relation("Stelle", NEEDED, model=Agency, blank=False, narrow=partner_agencies)
    categories = Checks("Datenarten", coerce=str, validators=NEEDED)
    basis = Word("Rechtsgrundlage", NEEDED, members=ShareBasis)
    consent_id = Relation("Einwilligung", model=Consent)
    purpose = Line("Zweck", NEEDED)
    valid_until = Day("Gültig bis", NEEDED)


def offer_consents(form: Any, case: Case) -> None:
    """Offer the consents of this case; propose half a year."""
    form.consent_id.narrow = lambda statement: statement.where(
        Consent.case_id == case.id, Consent.revoked_on.is_(None)
    ).order_by(Consent.id)
    form.categories.choices = category_choices()
    if form.valid_until.data is None and not form.valid_until.raw_data:
        form.valid_until.data = add_months(clock.today(), 6)


def add_share(case: Case, form: Any, by: User) -> str:
    """Share the case."""
    shared = partners.share(
        case,
        form.agency_id.record(),
        categories=[DataCategory(value) for value in form.categories.data],
        basis=form.basis.data,
        purpose=form.purpose.data,
        valid_from=clock.today(),
        valid_until=form.valid_until.data,
        by=by,
        consent=form.consent_id.record(),
    )
    db.session.add(shared)
    return f"Freigegeben für {shared.agency.name} bis {day(shared.valid_until)}."
