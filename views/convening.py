"""Convening a conference from the case: a time inside the clock, who is asked, and what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from wtforms import BooleanField
from wtforms.validators import Optional, ValidationError

from models import (
    Agency,
    Case,
    User,
)
from models.enums import (
    AgencyKind,
    Occasion,
)
from portal import clock, conferences, consents
from portal.agencies import region_of
from portal.deadlines.sentences import WEEKDAYS
from portal.extensions import db
from views.base.checks import Checks
from views.base.days import LocalMoment
from views.base.fields import Line, Lines, Word
from views.base.forms import NEEDED, PortalForm
from views.base.forms import partners as partner_agencies
from views.formats import day, moment


class Convening(PortalForm):
    """When and where, and who is asked."""

    occasion = Word("Anlass", NEEDED, members=Occasion, default=Occasion.REPORT)
    at = LocalMoment("Termin", NEEDED)
    took_place = BooleanField("Der Termin liegt in der Vergangenheit und fand so statt")
    after_clock = BooleanField("Der Termin liegt nach dem Ende der Frist von zehn Werktagen")
    place = Line(
        "Ort", NEEDED, description="Zum Beispiel: Rathaus, Raum 214. Der Ort steht in Kalendern, deshalb ohne Namen."
    )
    agencies = Checks("Einzuladende Stellen", coerce=int, validators=[Optional()])
    household = BooleanField("Haushalt einladen", default=True)
    send = BooleanField(
        "Einladungen gehen heute hinaus",
        default=True,
        description="Die Stellen sehen die Fallkonferenz erst, wenn die Einladungen verschickt sind.",
    )
    problems = Lines("Tagesordnung", description="Je Zeile ein Problem. Wer es einbringt, ergänzen Sie danach.")
    bring = Lines("Mitzubringen", description="Sehen alle eingeladenen Stellen, deshalb ohne Namen.")

    def validate_at(self, field: Any) -> None:
        """Refuse a time at which nobody meets, and ask once about one that is over."""
        if field.data is None or (self.took_place is not None and self.took_place.data):
            return
        over = conferences.passed(field.data, clock.now())
        why = conferences.unfit(field.data, self.region)
        if over:
            over += f" Wählen Sie einen späteren, oder kreuzen Sie „{self.took_place.label.text}“ an."
        if why or over:
            raise ValidationError(" ".join(filter(None, (why, over))))
        if self.after_clock is not None and not self.after_clock.data:
            raise ValidationError(
                f"Termin nach Ablauf der Frist am {day(self.due_on)}. Wählen Sie einen früheren, "
                f"oder kreuzen Sie „{self.after_clock.label.text}“ an."
            )


SELDOM_INVITED = (AgencyKind.COURT, AgencyKind.BAILIFF)


def usual_first(agency: Agency) -> tuple[bool, str]:
    """Sort courts and bailiffs behind those who come to conferences."""
    return agency.kind in SELDOM_INVITED, agency.name.casefold()


def name_with_kind(agency: Agency) -> str:
    """Return the agency's name, and what it is where the name does not say so."""
    kind = agency.kind.label
    return agency.name if kind.casefold() in agency.name.casefold() else f"{agency.name} ({kind})"


def prepare_convening(form: Any, case: Case) -> None:
    """Offer the partners; propose a time inside the clock."""
    found = db.session.scalars(partner_agencies(select(Agency)))
    today, offered = clock.today(), sorted(found, key=usual_first)
    form.agencies.choices = [
        (agency.id, f"{name_with_kind(agency)} – {ground.sentence}")
        for agency, ground in zip(offered, consents.standings(case, offered, today), strict=True)
    ]
    form.at.description = (
        f"Nach der Meldung vom {day(case.reported_on)} spätestens am {day(case.conference_due_on)} (zehn Werktage). "
        f"{days_offered(case, today)}"
    )
    if form.at.data is None and not form.at.raw_data:
        form.at.data = conferences.proposal(case, clock.today())
    form.region, form.due_on = region_of(case.office), case.conference_due_on
    if not is_late(form, case, today):
        del form.after_clock
    if form.at.data is None or conferences.passed(form.at.data, clock.now()) is None:
        del form.took_place


def is_late(form: Any, case: Case, on: date) -> bool:
    """Say whether the first conference is asked for on a day after its clock, while the clock still leaves another."""
    late = form.at.data is not None and clock.local(form.at.data).date() > case.conference_due_on
    return late and form.occasion.data is Occasion.REPORT and bool(conferences.workdays_left(case, on))


def days_offered(case: Case, on: date) -> str:
    """Name the workdays that are left in the clock, each with its weekday."""
    left = conferences.workdays_left(case, on)
    if not left:
        return "In der Frist ist kein Werktag mehr frei; vorgeschlagen ist der nächste."
    return f"Noch möglich: {', '.join(f'{WEEKDAYS[one.weekday()][:2]} {day(one)}' for one in left)}."


def convene(case: Case, form: Any, by: User) -> str:
    """Convene a conference and send the invitations, if so wished."""
    conference = conferences.convene(
        case,
        at=form.at.data,
        place=form.place.data,
        agencies=chosen_agencies(form.agencies.data),
        occasion=form.occasion.data,
        household=form.household.data,
        problems=form.problems.data.splitlines(),
        bring=form.bring.data,
    )
    db.session.add(conference)
    if "took_place" in form:
        return f"Fallkonferenz am {moment(conference.scheduled_at)} eingetragen. Halten Sie dort fest, wer kam und was vereinbart wurde."
    if form.send.data:
        conferences.send(conference, on=clock.today())
    return f"Fallkonferenz am {moment(conference.scheduled_at)} einberufen."


def chosen_agencies(numbers: list[int]) -> list[Agency]:
    """Return the agencies ticked."""
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(numbers)).order_by(Agency.name)))
