"""How records call themselves in lists, headings and messages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from models import (
    Agency,
    AgendaPoint,
    Case,
    CaseMember,
    CaseReason,
    CatalogueEntry,
    Conference,
    Consent,
    Contact,
    FollowUp,
    Invitation,
    Measure,
    Person,
    Reminder,
    Report,
    Share,
    Step,
    User,
)
from models.enums import Answer, Channel, ContactKind, Relation, StepKind
from models.names import fold

DAY = date(2026, 3, 1)
KIM = Person(last_name="Muster", first_name="Kim")
OFFICE = Agency(name="Jobcenter Muster")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (OFFICE, "Jobcenter Muster"),
        (KIM, "Muster, Kim"),
        (Person(last_name="Muster", first_name=""), "Muster"),
        (User(name="Ada Beispiel"), "Ada Beispiel"),
        (CatalogueEntry(label="List"), "List"),
        (Case(number="2026-0042"), "2026-0042"),
        (CaseReason(entry=CatalogueEntry(label="Überschuldung")), "Überschuldung"),
        (
            Conference(scheduled_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC), place="Rathaus, Raum 214"),
            "01.03.2026, 09:30 Uhr",
        ),
        (AgendaPoint(problem="Drei Mieten offen"), "Drei Mieten offen"),
        (Invitation(agency=OFFICE, answer=Answer.COMING), "Jobcenter Muster: kommt"),
        (Measure(title="Antrag stellen"), "Antrag stellen"),
        (FollowUp(months=6), "Nachfrage nach 6 Monaten"),
        (Reminder(due_on=DAY, text="Anrufen"), "Wiedervorlage 01.03.2026"),
        (Consent(agency=OFFICE), "Einwilligung für Jobcenter Muster"),
        (Share(agency=OFFICE), "Freigabe für Jobcenter Muster"),
        (Step(kind=StepKind.SERVED, happened_on=DAY), "Klage zugestellt 01.03.2026"),
        (Contact(kind=ContactKind.HOME_VISIT, happened_on=DAY), "Hausbesuch 01.03.2026"),
        (Report(reported_on=DAY, channel=Channel.COURT), "Meldung vom 01.03.2026 (Gericht (MiZi))"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_records_call_themselves_as_people_do(record: object, words: str):
    assert str(record) == words


def test_a_member_names_the_person():
    assert str(CaseMember(person=KIM, relation=Relation.TENANT)).startswith("Muster, Kim")


@pytest.mark.parametrize("name", ["Müller", "Șerban", "Łuczak", "Đorđević", "Groß"])
def test_a_person_keeps_the_spelling_it_is_searched_by(name: str):
    person = Person(last_name=name, first_name="")
    assert person.folded_last_name == fold(name)
    person.last_name = "Anders"
    assert person.folded_last_name == "anders"
