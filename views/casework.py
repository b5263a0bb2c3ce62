"""Single records of a case that have no list in the menu: steps, contacts; and the shares and consents that do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash
from sqlalchemy import select

from models import Case, CaseMember, Consent, Contact, Person, Share, Step, User
from models.enums import Role
from portal import access, cases, clock, current_steps, dockets, partners, steps, terminations
from portal.access import Verb
from portal.extensions import db
from portal.listings import Sort
from portal.rest_days import rest_doubt
from portal.step_order import disorder_of
from views.base import PortalModelView, Section, viewer
from views.base.tasks import Task
from views.terminations import offer_terminations, terminations_of


class StepView(PortalModelView):
    """Steps of the proceeding."""

    model_class = Step
    label, title, path = "Verfahrensschritt", "Verfahrensschritte", "schritte"
    columns = ("happened_on", "case_id", "kind", "court_code", "docket")
    sortable = ("happened_on",)
    filter_keys = ("kind", "happened_on")
    order = Sort("happened_on", descending=True)
    sections = (
        (
            "Schritt",
            (
                "case_id", "kind", "happened_on", "ground", "termination_id", "court_code", "docket", "amount", "cured_on",
                "note",
            ),
        ),
    )  # fmt: skip
    form_sections = (("Schritt", ("kind", "happened_on", "court_code", "docket", "amount", "note")),)
    new_sections = (
        ("Schritt", ("case_id", "kind", "happened_on", "ground", "court_code", "docket", "amount", "note")),
    )

    def asked_of(self, record: Step) -> Sequence[Section]:
        """Ask a termination for its ground and its cure, and what belongs to one for which."""
        own: tuple[str, ...] = ()
        if record.kind in steps.TERMINATIONS or record.ground or record.cured_on:
            own = ("ground", "cured_on")
        if (record.kind in steps.TIED and terminations_of(record.case_id)) or record.termination_id:
            own = (*own, "termination_id")
        [(title, keys)] = self.form_sections
        return ((title, (*keys[:2], *own, *keys[2:])),)

    def tailor(self, form: Any, record: Step | None) -> None:
        """Offer the other terminations of the case."""
        if record is not None and "termination_id" in form:
            offer_terminations(form, record.case_id, but=record.id)

    def complete(self, record: Step, form: Any, *, new: bool) -> None:
        """Refuse what no step of its kind has, a day it cannot have, one known already, and a new one in a closed file."""
        with db.session.no_autoflush:
            case = db.session.get_one(Case, record.case_id)
            if new and viewer().role is not Role.LEAD:
                steps.must_be_open(case)
            known = db.session.scalars(select(Step).where(Step.case_id == record.case_id)).all()
            tied = db.session.get(Step, record.termination_id) if record.termination_id else None
            rest = rest_doubt(record, case)
            short = terminations.insufficient(case, record, [*(one for one in known if one is not record), record])
        steps.check_ties(record.kind, record.ground, tied)
        steps.check_changed(record, known, today=clock.today(), sure=True)
        if question := dockets.question(record.docket):
            flash(question, "warning")
        if (odd := disorder_of(record, known)) is not None and odd.is_possible:
            flash(f"{odd} Prüfen Sie beide Tage.", "warning")
        replaced = current_steps.replacement(record, known) if new else ""
        for warning in filter(None, (replaced, terminations.no_cure(record.kind, tied), rest, short)):
            flash(warning, "warning")


class ContactView(PortalModelView):
    """Contacts with the household."""

    model_class = Contact
    label, title, path = "Kontakt", "Kontakte", "kontakte"
    columns = ("happened_on", "case_id", "kind", "reached", "author_id")
    sortable = ("happened_on",)
    filter_keys = ("kind", "reached", "happened_on")
    order = Sort("happened_on", descending=True)
    sections = (("Kontakt", ("case_id", "kind", "happened_on", "reached", "note", "confidential", "author_id")),)
    form_sections = (("Kontakt", ("kind", "happened_on", "reached", "note", "confidential")),)

    def may_create(self) -> bool:
        """Let contacts be entered on the page of their case."""
        return False


class CaseMemberView(PortalModelView):
    """Persons as members of a household."""

    model_class = CaseMember
    label, title, path, neuter = "Haushaltsmitglied", "Haushaltsmitglieder", "haushalt", True
    columns = ("person_id", "case_id", "relation")
    filter_keys = ("relation",)
    sections = (("Mitglied", ("person_id", "case_id", "relation")),)
    form_sections = (("Mitglied", ("relation",)),)

    def may_create(self) -> bool:
        """Let members join on the page of their case."""
        return False

    def buttons(self, record: CaseMember) -> list[dict[str, str]]:
        """Lead on to the person."""
        own = super().buttons(record)
        if access.may(viewer(), Verb.WRITE, Person):
            own.insert(
                0, {"label": "Person öffnen", "url": f"/personen/details/?id={record.person_id}", "tone": "primary"}
            )
        return own

    def heading(self, record: CaseMember) -> str:
        """Name the person alone; the place in the household is not shown to everybody."""
        return str(record.person)

    def complete(self, record: CaseMember, form: Any, *, new: bool) -> None:
        """Keep the household's name in step: it names the adults."""
        cases.rename_household(record.case)

    def before_delete(self, record: CaseMember) -> None:
        """Keep the household's name in step."""
        case = record.case
        with db.session.no_autoflush:
            case.members.remove(record)
            cases.rename_household(case)


def end_share(shared: Share, form: Any, by: User) -> str:
    """End a share at once."""
    partners.end(shared, on=clock.today())
    return "Freigabe beendet. Die Stelle sieht ab sofort nichts mehr davon."


def revoke(consent: Consent, form: Any, by: User) -> str:
    """Note the revocation of a consent and end what rests on it."""
    partners.revoke(consent.case, consent, on=clock.today())
    return (
        f"Widerruf vermerkt. Alle Einwilligungen dieser Person für {consent.agency.name} und alle Freigaben mit "
        "Einwilligung an diese Stelle sind beendet."
    )


class ShareView(PortalModelView):
    """Which agency sees what of which case."""

    model_class = Share
    label, title, path, feminine = "Freigabe", "Freigaben", "freigaben", True
    columns = ("case_id", "agency_id", "basis", "purpose", "valid_from", "valid_until", "revoked_on")
    sortable = ("valid_until",)
    filter_keys = ("agency_id", "basis", "valid_until")
    order = Sort("id", descending=True)
    sections = (
        (
            "Freigabe",
            (
                "case_id",
                "agency_id",
                "basis",
                "consent_id",
                "purpose",
                "valid_from",
                "valid_until",
                "revoked_on",
                "granted_by_id",
            ),
        ),
        ("Datenarten", ("contact", "housing", "proceeding", "money", "household", "health")),
    )
    tasks = (
        Task(
            "beenden",
            "Freigabe beenden",
            end_share,
            applies=lambda s: s.revoked_on is None,
            tone="danger",
            intro="Die Stelle sieht ab sofort nichts mehr davon.",
        ),
    )


class ConsentView(PortalModelView):
    """Consents of the households."""

    model_class = Consent
    label, title, path, feminine = "Einwilligung", "Einwilligungen", "einwilligungen", True
    columns = ("case_id", "person_id", "agency_id", "purpose", "given_on", "valid_until", "revoked_on")
    filter_keys = ("agency_id", "given_on")
    order = Sort("id", descending=True)
    sections = (
        (
            "Einwilligung",
            (
                "case_id",
                "person_id",
                "agency_id",
                "purpose",
                "form",
                "text_version",
                "given_on",
                "valid_until",
                "revoked_on",
            ),
        ),
        ("Datenarten", ("contact", "housing", "proceeding", "money", "household", "health")),
    )
    tasks = (
        Task(
            "widerruf",
            "Widerruf vermerken",
            revoke,
            applies=lambda c: c.revoked_on is None,
            tone="danger",
            intro="Alle Einwilligungen dieser Person für diese Stelle und alle Freigaben mit Einwilligung an sie enden sofort.",
        ),
    )
