"""What can be done with an open case: the forms and the rules they call."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy import select
from wtforms import BooleanField
from wtforms.validators import Optional

from models import (
    Case,
    CatalogueEntry,
    Conference,
    Consent,
    Contact,
    Measure,
    Person,
    Share,
    Step,
    User,
)
from models.enums import (
    ContactKind,
    Gender,
    StepKind,
    TerminationGround,
)
from models.enums import (
    Relation as Kinship,
)
from portal import cases, clock, contacts, current_steps, dockets, persons, steps, terminations
from portal.extensions import db
from views import agreeing
from views.base.checks import Checks
from views.base.courts import Court
from views.base.days import Day
from views.base.fields import Amount, Line, Lines, Relation, Word, YesNo
from views.base.forms import NEEDED, PortalForm, narrowing
from views.base.tasks import Task, of_today, today_by_default
from views.closing import CLOSING, is_open
from views.convening import Convening, convene, prepare_convening
from views.releasing import Consenting, Sharing, add_consent, add_share, offer_consents, offer_members
from views.terminations import offer_terminations, terminations_of


def agree(case: Case, form: Any, by: User) -> str:
    """Agree a measure, in a conference of the case or outside one."""
    conference = form.conference_id.record()
    on = clock.today() if conference is None else min(conference.held_on or clock.today(), clock.today())
    return agreeing.agreed(agreeing.agree(case, form, on=on, conference=conference))


class Stepping(PortalForm):
    """A step of the proceeding with its day."""

    kind = Word("Schritt", NEEDED, members=StepKind)
    happened_on = Day("Tag", NEEDED)
    ground = Word("Kündigungsgrund", members=TerminationGround, blank=True, description="Nur bei einer Kündigung.")
    termination_id = Relation(
        "Betrifft die Kündigung", model=Step,
        description="Nur bei Zahlung, Verpflichtungserklärung und Mietende: welche von mehreren Kündigungen gemeint ist.",
    )  # fmt: skip
    court_code = Court("Gericht")
    docket = Line("Aktenzeichen des Gerichts")
    amount = Amount("Betrag")
    note = Lines("Vermerk")
    sure = BooleanField(steps.SURE)


def without_report(form: Any, case: Case) -> None:
    """Leave out what is no step of the proceeding, and the choice of a termination where there is none; propose today.

    Say beside the day which days are fixed: a new one takes their place.
    """
    form.happened_on.description = current_steps.fixed_days(case.steps)
    form.kind.choices = [choice for choice in form.kind.choices if choice[0] != StepKind.REPORTED.value]
    today_by_default(form.happened_on)
    if request.method == "GET":
        del form.sure
    if terminations_of(case.id):
        offer_terminations(form, case.id)
    else:
        del form.termination_id


def add_step(case: Case, form: Any, by: User) -> str:
    """Note a step of the proceeding."""
    tied = form.termination_id.record() if "termination_id" in form else None
    step = steps.add(
        case,
        kind=form.kind.data,
        on=form.happened_on.data,
        docket=form.docket.data,
        court_code=form.court_code.data or None,
        amount=form.amount.data,
        ground=form.ground.data,
        termination=tied,
        note=form.note.data,
        sure=form.sure.data,
    )
    warnings = (
        current_steps.replacement(step, case.steps),
        terminations.no_cure(step.kind, tied),
        terminations.insufficient(case, step),
        dockets.question(step.docket),
    )
    return " ".join(filter(None, (f"{step} erfasst.", *warnings)))


class Contacting(PortalForm):
    """One attempt to reach the household, or a note."""

    kind = Word("Art", NEEDED, members=ContactKind)
    happened_on = Day("Tag", NEEDED)
    reached = YesNo("Erreicht", description="Leer bei Vermerken.")
    declines = BooleanField(
        "Der Haushalt lehnt Hilfe ab", description="Die Kontaktleiter schlägt dann nichts mehr vor."
    )
    note = Lines("Vermerk")
    confidential = BooleanField(
        "Vertraulich", description="Nur für Sie und Ihre Vertretung (§ 203 StGB, § 65 SGB VIII)."
    )


def add_contact(case: Case, form: Any, by: User) -> str:
    """Note a contact; the case remembers whether the household could be reached."""
    contact = contacts.add(
        case,
        kind=form.kind.data,
        on=form.happened_on.data,
        reached=form.reached.data,
        note=form.note.data,
        confidential=form.confidential.data,
        declines=form.declines.data,
        by=by,
    )
    return f"{contact} erfasst."


class Joining(PortalForm):
    """A person of the household."""

    last_name = Line("Nachname", NEEDED)
    first_name = Line("Vorname")
    birth_date = Day("Geburtsdatum")
    gender = Word("Geschlecht", members=Gender, blank=True)
    relation = Word("Stellung im Haushalt", NEEDED, members=Kinship)
    phone = Line("Telefon")


def add_person(case: Case, form: Any, by: User) -> str:
    """Add a person to the household, the same one if the office certainly knows it."""
    traits = persons.Traits(form.last_name.data, form.first_name.data, form.birth_date.data, form.phone.data)
    person, known = cases.add_member(db.guarded, case, traits, relation=form.relation.data, gender=form.gender.data)
    again = " und ist dieselbe Person wie in früheren Fällen" if known else ""
    return f"{person} gehört jetzt zum Haushalt{again}."


class Reasoning(PortalForm):
    """Why it came to this; there may be several reasons."""

    entries = Checks("Gründe", coerce=int, validators=[Optional()])


def offer_reasons(form: Any, case: Case) -> None:
    """Offer the catalogue; tick what is known."""
    found = db.session.scalars(narrowing("entry_id")(select(CatalogueEntry)))
    form.entries.choices = [(entry.id, entry.label) for entry in found]
    if request.method == "GET":
        form.entries.data = [reason.entry_id for reason in case.reasons]


def set_reasons(case: Case, form: Any, by: User) -> str:
    """Keep the reasons ticked, and only them."""
    cases.set_reasons(db.guarded, case, form.entries.data)
    chosen = [label for number, label in form.entries.choices if number in form.entries.data]
    return f"Gründe festgehalten: {', '.join(chosen) or 'keine'}."


TASKS = (
    Task(
        "einberufen",
        "Fallkonferenz einberufen",
        convene,
        form=Convening,
        applies=is_open,
        prepare=prepare_convening,
        tone="primary",
        submit="Einberufen",
        creates=Conference,
    ),
    Task(
        "massnahme",
        "Maßnahme vereinbaren",
        agree,
        form=agreeing.AgreeingAlone,
        applies=is_open,
        prepare=agreeing.offer_conferences,
        submit="Vereinbaren",
        creates=Measure,
    ),
    Task(
        "schritt",
        "Verfahrensschritt",
        add_step,
        title="Verfahrensschritt erfassen",
        form=Stepping,
        applies=is_open,
        prepare=without_report,
        submit="Erfassen",
        creates=Step,
    ),
    Task(
        "kontakt",
        "Kontakt",
        add_contact,
        title="Kontakt erfassen",
        form=Contacting,
        prepare=of_today("happened_on"),
        submit="Erfassen",
        creates=Contact,
    ),
    Task(
        "person",
        "Person hinzufügen",
        add_person,
        form=Joining,
        applies=is_open,
        submit="Hinzufügen",
        creates=Person,
        more=True,
    ),
    Task(
        "einwilligung",
        "Einwilligung erfassen",
        add_consent,
        more=True,
        form=Consenting,
        applies=is_open,
        prepare=offer_members,
        submit="Erfassen",
        creates=Consent,
    ),
    Task(
        "freigabe",
        "Für Partner freigeben",
        add_share,
        more=True,
        form=Sharing,
        applies=is_open,
        prepare=offer_consents,
        submit="Freigeben",
        creates=Share,
        intro="Die Stelle sieht nur die angekreuzten Datenarten, nur bis zum angegebenen Tag. Jede Freigabe steht im Protokoll.",
    ),
    Task(
        "gruende",
        "Gründe festhalten",
        set_reasons,
        form=Reasoning,
        applies=is_open,
        prepare=offer_reasons,
        submit="Festhalten",
        more=True,
    ),
    *CLOSING,
)
