"""An office that can be filled with any number of records of every kind, each pointing to records of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event

from models import (
    Agency,
    Case,
    CaseMember,
    CaseReason,
    CatalogueEntry,
    Consent,
    Contact,
    FollowUp,
    Person,
    Reminder,
    Step,
)
from models.enums import AgencyKind, CatalogueKind, ConferenceState, ContactKind, Occasion, Role, StepKind
from portal import clock
from portal.extensions import db
from portal.viewers import machine
from tests import factories

TODAY = factories.TODAY
LISTED = re.compile(r"\(\?(, \?)+\)")
"""Values of which there may be any number."""
LISTS = (
    "meldungen", "faelle", "konferenzen", "einladungen", "massnahmen", "nachfragen", "wiedervorlagen", "personen", "schritte", "kontakte",
    "haushalt", "freigaben", "einwilligungen", "protokoll", "zugriffe", "stellen", "benutzer", "kataloge",
)  # fmt: skip
LOGINS = ("clerk", "lead", "partner")


class Filled:
    """An office with a clerk, a lead and a partner agency with one user; `add` makes cases, `deepen` fills one case."""

    def __init__(self) -> None:
        """Build the office within an application context."""
        db.guarded.look_as(machine("Test", clock.today()))
        self.session = db.guarded
        self.count = 0
        self.office = factories.agency(self.session, "Fachstelle Musterstadt")
        self.partner = factories.agency(self.session, "Jobcenter Muster", AgencyKind.JOBCENTER)
        for login, role, of in zip(
            LOGINS, (Role.CLERK, Role.LEAD, Role.PARTNER), (self.office, self.office, self.partner), strict=True
        ):
            factories.user(self.session, login, role, of)
        self.agencies = self.office.id, self.partner.id
        self.session.commit()

    def resume(self) -> None:
        """Go on in another application context."""
        db.guarded.look_as(machine("Test", clock.today()))
        self.session = db.guarded
        self.office, self.partner = (db.guarded.get_one(Agency, number) for number in self.agencies)

    def add(self, number: int) -> list[int]:
        """Add cases with one record of every kind; everything a row points to is there once for each row."""
        made = []
        for _ in range(number):
            self.count += 1
            sender = factories.agency(self.session, f"Stelle {self.count:03d}", AgencyKind.CHARITY)
            district = factories.district(self.session, self.office, f"Viertel {self.count}")
            colleague = factories.user(self.session, f"colleague{self.count}", Role.CLERK, self.office)
            case = factories.case(
                self.session, self.office, f"FAKE-{self.count:03d}", district_id=district.id, assigned_to_id=colleague.id,
                reporting_agency_id=sender.id, conference_due_on=TODAY, reported_on=TODAY,
            )  # fmt: skip
            factories.share(self.session, case, self.partner, "contact", "proceeding")
            self.deepen(case, 1)
            made.append(case.id)
        self.session.commit()
        return made

    def deepen(self, case: Case, number: int) -> None:
        """Give a case more records of every kind."""
        for place in range(number):
            self.count += 1
            self._records_of(case, place)
        self.session.flush()

    def _records_of(self, case: Case, place: int) -> None:
        s, mark = self.session, self.count
        other = factories.agency(s, f"Partner {mark:03d}", AgencyKind.CHARITY)
        author = factories.user(s, f"author{mark}", Role.CLERK, self.office)
        kind, reason = (
            CatalogueEntry(office_id=self.office.id, kind=of, code=f"x{mark}", label=f"Wort {mark}")
            for of in (CatalogueKind.MEASURE_KIND, CatalogueKind.REASON)
        )
        s.add_all([kind, reason])
        s.flush()
        state = ConferenceState.INVITED if place == 0 and not case.conferences else ConferenceState.CANCELLED
        conference = factories.conference(s, case, self.partner, other, state=state, occasion=Occasion.REPORT)
        factories.measure(s, case, self.partner, kind_id=kind.id, due_on=TODAY, conference_id=conference.id)
        late = {"agreed_on": TODAY - timedelta(days=9), "due_on": TODAY - timedelta(days=1)}
        factories.measure(s, case, other, responsible_user_id=author.id, **late)
        factories.report(s, self.office, self.partner, case_id=case.id)
        factories.report(s, self.office, other, last_name=f"FAKE-{mark}")
        factories.share(s, case, other, "money")
        person = Person(office=self.office, last_name=f"FAKE-{mark}", first_name="Kim")
        s.add_all([
            Step(case=case, kind=StepKind.FILED, happened_on=TODAY, docket=f"1 C {mark}/26"),
            Contact(case=case, kind=ContactKind.PHONE, happened_on=TODAY, author_id=author.id),
            FollowUp(case=case, months=100 + mark, due_on=TODAY),
            Reminder(
                case=case, due_on=TODAY, text="Anrufen", assigned_to_id=author.id, created_by_id=author.id, created_on=TODAY
            ),
            Consent(case=case, person=person, agency=other, purpose="Test", given_on=TODAY, contact=True),
            CaseReason(case=case, entry_id=reason.id),
            CaseMember(case=case, person=person),
        ])  # fmt: skip


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements sent to the database of the application."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET TRANSACTION")):
            sent.append(LISTED.sub("(?)", statement))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
