"""Invented records for tests: one function for each kind, with what a test does not care about filled in."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook
from sqlalchemy import insert, select

from models import (
    Agency,
    Booking,
    Case,
    CaseMember,
    CatalogueEntry,
    Conference,
    Invitation,
    Measure,
    Person,
    PlanPosition,
    Post,
    Programme,
    Report,
    ReportForm,
    SavedReport,
    Share,
    User,
)
from models.enums import (
    AgencyKind,
    Answer,
    Audience,
    CatalogueKind,
    Channel,
    ConferenceState,
    Land,
    MeasureState,
    Occasion,
    PeriodRule,
    PlanSide,
    ProofRule,
    Role,
    ShareBasis,
    Stage,
)
from models.types import Percentage
from portal import cases, catalogues, clock, sign_in
from portal.guard import GuardedSession

PASSWORD = "Birne-Dachs-Kanne-Wolke"
TODAY = clock.today()


@cache
def password_hash() -> str:
    """Hash the tests' one password once."""
    return sign_in.hash_password(PASSWORD)


def agency(session: GuardedSession, name: str, kind: AgencyKind = AgencyKind.OFFICE, **more: Any) -> Agency:
    """Add an agency."""
    made = Agency(name=name, kind=kind, land=more.pop("land", Land.NI), **more)
    session.add(made)
    session.flush()
    if kind is AgencyKind.OFFICE:
        equip(session, made)
    return made


def equip(session: GuardedSession, office: Agency) -> None:
    """Give an office its catalogues, without a word in the trail."""
    rows = [{"office_id": office.id, **entry._asdict()} for entry in catalogues.STANDARD]
    session.connection().execute(insert(CatalogueEntry.__table__), rows)


def user(session: GuardedSession, login: str, role: Role, of: Agency, **more: Any) -> User:
    """Add a user whose password is PASSWORD."""
    made = User(
        login=login,
        name=more.pop("name", f"FAKE {login}"),
        role=role,
        agency_id=of.id,
        password_hash=password_hash(),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def case(
    session: GuardedSession, office: Agency, last_name: str = "FAKE-Muster", first_name: str = "Kim", **more: Any
) -> Case:
    """Add an open case with one tenant, reported today through the court."""
    reported_on = more.pop("reported_on", TODAY)
    made = Case(
        office=office,
        number=more.pop("number", None) or cases.next_number(session, office, reported_on.year),
        reported_on=reported_on,
        channel=more.pop("channel", Channel.COURT),
        conference_due_on=more.pop("conference_due_on", None) or cases.conference_due_on(office, reported_on),
        access_stage=more.pop("access_stage", Stage.SUIT_FILED),
        created_at=clock.now(),
        **more,
    )
    session.add(made)
    made.members.append(CaseMember(person=Person(office=office, last_name=last_name, first_name=first_name)))
    session.flush()
    cases.rename_household(made)
    session.flush()
    return made


def kind_of_measure(session: GuardedSession, office_id: int) -> CatalogueEntry:
    """Return some kind of measure of an office."""
    own = CatalogueEntry.office_id == office_id, CatalogueEntry.kind == CatalogueKind.MEASURE_KIND
    return session.scalars(select(CatalogueEntry).where(*own).order_by(CatalogueEntry.id).limit(1)).one()


def district(session: GuardedSession, office: Agency, label: str, code: str = "") -> CatalogueEntry:
    """Add a Stadtteil to the list of an office."""
    made = CatalogueEntry(office_id=office.id, kind=CatalogueKind.DISTRICT, code=code or label.lower(), label=label)
    session.add(made)
    session.flush()
    return made


def measure(session: GuardedSession, of: Case, owner: Agency | None = None, **more: Any) -> Measure:
    """Add an open measure due in two weeks."""
    made = Measure(
        case=of,
        title=more.pop("title", "Antrag stellen"),
        kind=kind_of_measure(session, of.office_id),
        responsible_agency=owner,
        agreed_on=more.pop("agreed_on", TODAY),
        due_on=more.pop("due_on", TODAY + timedelta(days=14)),
        state=more.pop("state", MeasureState.OPEN),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def conference(session: GuardedSession, of: Case, *guests: Agency, **more: Any) -> Conference:
    """Add a conference tomorrow at ten, invitations sent."""
    made = Conference(
        case=of,
        occasion=more.pop("occasion", Occasion.REPORT),
        state=more.pop("state", ConferenceState.INVITED),
        scheduled_at=more.pop("scheduled_at", clock.now() + timedelta(days=1)),
        place="Rathaus, Raum 214",
        due_on=of.conference_due_on,
        invited_on=more.pop("invited_on", TODAY),
        **more,
    )
    session.add(made)
    session.flush()
    for guest in guests:
        session.add(
            Invitation(
                conference_id=made.id, case_id=of.id, office_id=of.office_id, agency_id=guest.id, answer=Answer.OPEN
            )
        )
    session.flush()
    return made


def report(session: GuardedSession, office: Agency, sender: Agency | None = None, **more: Any) -> Report:
    """Add an open report of today."""
    reported_on = more.pop("reported_on", TODAY)
    made = Report(
        office=office,
        reporting_agency=sender,
        reported_on=reported_on,
        channel=more.pop("channel", Channel.OTHER),
        conference_due_on=cases.conference_due_on(office, reported_on),
        last_name=more.pop("last_name", "FAKE-Neu"),
        first_name=more.pop("first_name", "Toni"),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def share(session: GuardedSession, of: Case, guest: Agency, *categories: str, **more: Any) -> Share:
    """Share categories of a case with an agency for a month."""
    made = Share(
        case=of,
        agency=guest,
        basis=more.pop("basis", ShareBasis.SGBX_69),
        purpose="Test",
        valid_from=more.pop("valid_from", TODAY),
        valid_until=more.pop("valid_until", TODAY + timedelta(days=30)),
        **dict.fromkeys(categories, True),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def programme(session: GuardedSession, office: Agency, name: str = "Zwei Stellen", **more: Any) -> Programme:
    """Add a programme of the year 2026 whose use is to be proven by the end of June 2027."""
    made = Programme(
        office=office,
        name=name,
        funder_name=more.pop("funder_name", "Land Musterland"),
        starts_on=more.pop("starts_on", date(2026, 1, 1)),
        ends_on=more.pop("ends_on", date(2026, 12, 31)),
        proof_rule=more.pop("proof_rule", ProofRule.SIX_MONTHS),
        proof_due_on=more.pop("proof_due_on", date(2027, 6, 30)),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def position(
    session: GuardedSession, of: Programme, number: str = "1.1", planned: int = 60_000, side: PlanSide = PlanSide.EXPENDITURE,
    label: str = "Personal",
) -> PlanPosition:  # fmt: skip
    """Add a line to the plan of a programme."""
    made = PlanPosition(programme=of, side=side, number=number, label=label, planned=Decimal(planned))
    session.add(made)
    session.flush()
    return made


def post(session: GuardedSession, of: PlanPosition, monthly: str = "5000.00", **more: Any) -> Post:
    """Add a full post from January 2026 on."""
    made = Post(
        position=of,
        function=more.pop("function", "Sozialpädagogik"),
        part=Percentage(100),
        pay_group=more.pop("pay_group", "S 12"),
        starts_on=more.pop("starts_on", date(2026, 1, 1)),
        monthly=Decimal(monthly),
        eligible=Percentage(more.pop("eligible", 100)),
        **more,
    )
    session.add(made)
    session.flush()
    return made


def booking(session: GuardedSession, of: PlanPosition, amount: str, **more: Any) -> Booking:
    """Add a receipt of March 2026."""
    made = Booking(
        position=of,
        booked_on=more.pop("booked_on", date(2026, 3, 16)),
        amount=Decimal(amount),
        text=more.pop("text", "Fortbildung"),
        **more,
    )
    session.add(made)
    session.flush()
    return made


@cache
def report_form(text: str) -> bytes:
    """Return a funder's form with a placeholder and this text."""
    book, made = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"], book.worksheets[0]["A2"] = text, "{{ reported }}"
    book.save(made)
    return made.getvalue()


def given_report(session: GuardedSession, of: Agency, name: str, by: User) -> None:
    """Save a report that is shared with the Region."""
    session.add(
        SavedReport(
            office_id=of.id, name=name, audience=Audience.REGION, period_rule=PeriodRule.THIS_YEAR, in_workbook=False,
            asked={"indicators": ["reported"], "rows": "stage"}, saved_at=clock.now(), saved_by_id=by.id,
        )
    )  # fmt: skip


def saved_reports(session: GuardedSession, of: Agency, name: str, audience: Audience, by: User) -> None:
    """Save a report that stands in the workbook, and a form, both with this name."""
    shared = {"office_id": of.id, "name": name, "audience": audience, "period_rule": PeriodRule.THIS_YEAR}
    asked = {"indicators": ["reported"], "rows": "stage"}
    session.add(SavedReport(**shared, asked=asked, in_workbook=True, saved_at=clock.now(), saved_by_id=by.id))
    session.add(
        ReportForm(
            **shared, file_name="formular.xlsx", protection="none", sha256="0" * 64, content=report_form(name),
            uploaded_at=clock.now(), uploaded_by_id=by.id,
        )
    )  # fmt: skip
