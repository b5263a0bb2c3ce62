"""What can be done with a case: the forms and the rules they call."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from sqlalchemy import select
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from models import (
    Agency,
    Case,
    CaseMember,
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
    HOME_RETAINED,
    AgencyKind,
    CaseStatus,
    ConsentForm,
    ContactKind,
    DataCategory,
    Gender,
    Occasion,
    Outcome,
    SecuringWay,
    ShareBasis,
    StepKind,
    TerminationGround,
)
from models.enums import (
    Relation as Kinship,
)
from models.share import SHAREABLE
from portal import cases, clock, conferences, consents, contacts, partners, persons, steps, terminations
from portal.agencies import region_of
from portal.calendar import add_months
from portal.deadlines.sentences import WEEKDAYS
from portal.extensions import db
from views import agreeing
from views.base import viewer
from views.base.courts import Court
from views.base.fields import Amount, Day, Line, Lines, LocalMoment, Relation, Word, YesNo
from views.base.forms import REQUIRED, PortalForm, narrowing
from views.base.forms import partners as partner_agencies
from views.base.tasks import Task
from views.formats import day, moment
from views.terminations import offer_terminations, terminations_of

NEEDED = [InputRequired(REQUIRED)]


class Checks(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Accept only what is offered."""
        offered = {value for value, *_ in self.choices or ()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(
                "Eine der Angaben steht nicht zur Wahl. Laden Sie die Seite neu und wählen Sie erneut."
            )


def category_choices() -> list[tuple[str, str]]:
    """Return the data categories that can be shared."""
    return [(category.value, category.label) for category in SHAREABLE]


def chosen_agencies(numbers: list[int]) -> list[Agency]:
    """Return the agencies ticked."""
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(numbers)).order_by(Agency.name)))


def is_open(case: Case) -> bool:
    """Say whether work on the case goes on."""
    return case.status is not CaseStatus.CLOSED


class Convening(PortalForm):
    """When and where, and who is asked."""

    occasion = Word("Anlass", NEEDED, members=Occasion, default=Occasion.REPORT)
    at = LocalMoment("Termin", NEEDED)
    took_place = BooleanField("Der Termin liegt in der Vergangenheit und fand so statt")
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
    form.region = region_of(case.office)
    if form.at.data is None or conferences.passed(form.at.data, clock.now()) is None:
        del form.took_place


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


def without_report(form: Any, case: Case) -> None:
    """Leave out what is no step of the proceeding, and the choice of a termination where there is none; propose today."""
    form.kind.choices = [choice for choice in form.kind.choices if choice[0] != StepKind.REPORTED.value]
    today_by_default(form.happened_on)
    if terminations_of(case.id):
        offer_terminations(form, case.id)
    else:
        del form.termination_id


def today_by_default(field: Any) -> None:
    """Put today into a day nobody has filled."""
    if field.data is None and not field.raw_data:
        field.data = clock.today()


def of_today(name: str) -> Any:
    """Return what puts today into the named day of a form."""
    return lambda form, record: today_by_default(form[name])


def add_step(case: Case, form: Any, by: User) -> str:
    """Note a step of the proceeding."""
    step = steps.add(
        case,
        kind=form.kind.data,
        on=form.happened_on.data,
        docket=form.docket.data,
        court_code=form.court_code.data or None,
        amount=form.amount.data,
        ground=form.ground.data,
        termination=form.termination_id.record() if "termination_id" in form else None,
        note=form.note.data,
    )
    return f"{step} erfasst."


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
        case=case,
        person=form.person_id.record(),
        agency=form.agency_id.record(),
        purpose=form.purpose.data,
        form=form.form.data,
        given_on=form.given_on.data,
        valid_until=form.valid_until.data,
        text_version="1",
        **{value: value in form.categories.data for value, _ in category_choices()},
    )
    db.session.add(consent)
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


class Closing(PortalForm):
    """How it ended."""

    outcome = Word("Ergebnis", NEEDED, members=Outcome)
    way = Word(
        "Sicherungsweg",
        members=SecuringWay,
        blank=True,
        description="Wodurch wurde die Wohnung gesichert? Bei W1 und W2 nötig.",
    )
    on = Day("Abgeschlossen am", NEEDED)


def warn_of_terminations(form: Any, case: Case) -> None:
    """Propose today; warn where an ordinary termination still threatens the home."""
    today_by_default(form.on)
    form.outcome.description = terminations.still_ordinary(case, clock.today())


def close(case: Case, form: Any, by: User) -> str:
    """Close the case."""
    cases.close(case, outcome=form.outcome.data, way=form.way.data, on=form.on.data)
    said = f"Fall {case.number} abgeschlossen. Nachfragen nach 3, 6 und 12 Monaten stehen auf der Liste."
    warning = terminations.still_ordinary(case, clock.today()) if form.outcome.data in HOME_RETAINED else ""
    return f"{said} {warning}".strip()


def reopen(case: Case, form: Any, by: User) -> str:
    """Open the case again."""
    cases.reopen(db.guarded, case)
    return f"Fall {case.number} wieder geöffnet."


def is_closed_and_mine(case: Case) -> bool:
    """Say whether a closed case may be opened again here."""
    return case.status is CaseStatus.CLOSED and viewer().office_id == case.office_id and case.anonymised_on is None


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
    Task(
        "abschliessen",
        "Fall abschließen",
        close,
        form=Closing,
        applies=is_open,
        prepare=warn_of_terminations,
        submit="Abschließen",
        more=True,
    ),
    Task("oeffnen", "Wieder öffnen", reopen, applies=is_closed_and_mine, intro="Nicht erledigte Nachfragen entfallen."),
)
