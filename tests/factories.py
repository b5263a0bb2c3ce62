"""Invented records for tests: one function for each kind, with what a test does not care about filled in."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from openpyxl import Workbook
from sqlalchemy import insert, select

from models import (
    Agency,
    AgendaPoint,
    ArrearsMonth,
    Booking,
    Case,
    CaseMember,
    CatalogueEntry,
    Conference,
    Consent,
    Contact,
    FollowUp,
    Goal,
    HandledDeadline,
    Handover,
    Invitation,
    Measure,
    Merge,
    Person,
    PlanPosition,
    Post,
    Programme,
    ProofOfUse,
    Reminder,
    Report,
    ReportForm,
    SavedReport,
    Share,
    StatisticsDelivery,
    Step,
    User,
)
from models.enums import (
    AgencyKind,
    Answer,
    Audience,
    CatalogueKind,
    Channel,
    ConferenceState,
    ContactKind,
    Land,
    MeasureState,
    MergeKind,
    MergeState,
    Occasion,
    PeriodRule,
    PlanSide,
    ProofRule,
    Role,
    ShareBasis,
    Stage,
    StepKind,
)
from models.types import Percentage, Quantity
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


SECRET = "KANARIE"
"""Every text of the world that somebody must not see carries this word and says of which case it is."""


class World:
    """Two offices, a Region, partners, users of all roles, and cases: own, shared, and foreign to each of them.

    ``home`` and ``away`` are the offices; ``jobcenter`` takes part in case ``joined`` (measure, invitation, contact
    share), ``landlord`` sent report ``sent``, nobody outside knows case ``closed_off``; ``foreign`` belongs to ``away``.
    """

    def __init__(self, session: GuardedSession) -> None:
        """Build the world; the caller commits."""
        self.session = session
        self.region = agency(session, "Region Muster", AgencyKind.REGION)
        self.home = agency(session, "Fachstelle Musterstadt", funded_by_id=self.region.id)
        self.away = agency(session, "Fachstelle Anderstadt", land=Land.BW)
        self.jobcenter = agency(session, "Jobcenter Muster", AgencyKind.JOBCENTER, managed_by_id=self.home.id)
        self.landlord = agency(session, "Muster Wohnbau", AgencyKind.HOUSING_COMPANY, managed_by_id=self.home.id)
        self.stranger = agency(session, "Diakonie Muster", AgencyKind.CHARITY, managed_by_id=self.home.id)
        self.logins = {
            role.value: user(session, role.value, role, self._agency_for(role))
            for role in Role
            if role is not Role.PARTNER_LEAD
        }
        for login, role, of in (
            ("partner_lead", Role.PARTNER_LEAD, self.landlord),
            ("stranger", Role.PARTNER, self.stranger),
            ("away_clerk", Role.CLERK, self.away),
            ("away_lead", Role.LEAD, self.away),
            ("region", Role.FINANCE, self.region),
        ):
            self.logins[login] = user(session, login, role, of)
        self.programmes: list[Programme] = []
        self.joined = self._full_case(self.home, "JOINED", guest=self.jobcenter)
        self.closed_off = self._full_case(self.home, "CLOSEDOFF", guest=None)
        self.foreign = self._full_case(self.away, "FOREIGN", guest=None)
        self.foreign.district_id = district(session, self.away, f"{SECRET}-FOREIGN-WORD", "foreign").id
        share(session, self.joined, self.jobcenter, "contact")
        self.sent = report(session, self.home, self.landlord, last_name=f"{SECRET}-SENT", remark=f"{SECRET}-SENT")

        for agency_, mark, field, audience in (
            (self.home, "JOINED", "SAVED", Audience.ALL),
            (self.home, "CLOSEDOFF", "MANAGED", Audience.MANAGERS),
            (self.away, "FOREIGN", "MANAGED", Audience.MANAGERS),
            (self.region, "REGION", "REGIONAL", Audience.MANAGERS),
        ):
            saved_reports(session, agency_, f"{SECRET}-{mark}-{field}", audience, self.logins["lead"])
        session.flush()

    def _agency_for(self, role: Role) -> Agency:
        return self.jobcenter if role is Role.PARTNER else self.home

    def _full_case(self, office: Agency, mark: str, guest: Agency | None) -> Case:
        """Add a case with one record of every kind, each with a canary that names the case."""
        word = f"{SECRET}-{mark}"
        s, author = self.session, self._author(office)
        made = case(
            s,
            office,
            f"{word}-NAME",
            "Kim",
            street=f"{word}-STREET",
            landlord_name=f"{word}-LANDLORD",
            rent=512,
            arrears=1024,
            attempts_so_far=f"{word}-ATTEMPTS",
            further_needs=f"{word}-HEALTH",
            note=f"{word}-NOTE",
            assigned_to_id=author.id,
        )
        person = made.members[0].person
        person.phone, person.note, person.health_note = f"{word}-PHONE", f"{word}-PNOTE", f"{word}-PHEALTH"
        held = conference(s, made, *([guest] if guest else []), minutes=f"{word}-MINUTES")
        measure(s, made, guest, title=f"{word}-MEASURE", note=f"{word}-MNOTE", conference=held)
        s.add_all(
            [
                AgendaPoint(case_id=made.id, office_id=office.id, conference_id=held.id, problem=f"{word}-AGENDA"),
                Step(case=made, kind=StepKind.FILED, happened_on=TODAY, note=f"{word}-STEP", docket="501 C 1/26"),
                Contact(
                    case=made, kind=ContactKind.PHONE, happened_on=TODAY, note=f"{word}-CONTACT", author_id=author.id
                ),
                Contact(
                    case=made,
                    kind=ContactKind.NOTE,
                    happened_on=TODAY,
                    note=f"{word}-CONFIDENTIAL",
                    author_id=author.id,
                    confidential=True,
                ),
                FollowUp(case=made, months=3, due_on=TODAY, note=f"{word}-FOLLOWUP"),
                Merge(
                    office=office,
                    kind=MergeKind.CASE,
                    state=MergeState.APART,
                    kept_id=made.id,
                    gone_id=made.id + 5000,
                    kept_name=made.number,
                    gone_name=f"{word}-MERGE",
                    decided_at=clock.now(),
                    decided_by_id=author.id,
                    kept_rows={"removed": [f"{word}-KEPT"], "changed": []},
                ),
                Reminder(
                    case=made,
                    due_on=TODAY,
                    text=f"{word}-REMINDER",
                    assigned_to_id=author.id,
                    created_by_id=author.id,
                    created_on=TODAY,
                ),
                HandledDeadline(
                    case=made,
                    rule="objection",
                    started_on=TODAY,
                    handled_on=TODAY,
                    handled_by_id=author.id,
                    note=f"{word}-HANDLED",
                ),
                ArrearsMonth(case=made, month=TODAY.replace(day=1), owed=512, paid=0),
                Handover(
                    case_id=made.id,
                    office_id=office.id,
                    handed_on=TODAY,
                    to_id=author.id,
                    by_id=author.id,
                    reason=f"{word}-HANDOVER",
                ),
                Consent(case=made, person=person, agency=self.stranger, purpose=f"{word}-PURPOSE", given_on=TODAY),
            ]
        )
        self._funding(office, mark, word, author)
        report(s, office, None, last_name=f"{word}-REPORT", remark=f"{word}-REMARK", case_id=made.id)
        s.flush()
        return made

    def _funding(self, office: Agency, mark: str, word: str, author: User) -> None:
        """Add a programme with one record of every kind; that of CLOSEDOFF is handed in to the Region."""
        handed_in = mark == "CLOSEDOFF"
        paid = programme(
            self.session,
            office,
            f"{word}-PROGRAMME {len(self.programmes)}",
            funder_id=self.region.id,
            proof_sent_on=TODAY if handed_in else None,
            proof_due_on=TODAY,
            work_done=f"{word}-WORKDONE",
        )
        self.programmes.append(paid)
        line = position(self.session, paid, label=f"{word}-POSITION")
        post(self.session, line, function=f"{word}-POST", person_name=f"{word}-EMPLOYEE")
        booking(self.session, line, "512.00", text=f"{word}-BOOKING")
        self.session.add_all(
            [
                StatisticsDelivery(
                    office_id=office.id, recipient_id=self.region.id if handed_in else None, recipient=f"{word}-DELIVERY",
                    starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), data_on=TODAY, catalogue="2026-0", delivered_at=clock.now(),
                    delivered_by_id=author.id, name="statistik.xlsx", size=1, sha256="0", gaps=f"{word}-EXACT",
                    stored=f"{word}-{len(self.programmes)}",
                    delivered_figures={"cells": [["t", "r", "c", f"{word}-DELIVERY", "", "", "5"]]},
                    exact_figures={"cells": [["t", "r", "c", f"{word}-EXACT", "", "", "4"]]},
                ),
                Goal(programme=paid, indicator="closed", target=Quantity(80), sentence=f"{word}-GOAL"),
                ProofOfUse(
                    programme=paid, handed_in_on=TODAY, made_at=clock.now(), made_by_id=author.id, workbook_sha256="0",
                    report_sha256="0", workbook=f"{word}-PROOF".encode(), report=f"{word}-PROOF".encode(),
                ),
            ]
        )  # fmt: skip
        self.session.flush()

    def _author(self, office: Agency) -> User:
        return self.logins["clerk" if office is self.home else "away_clerk"]

    def detached(self) -> Any:
        """Return the numbers of what was built, free of the session."""
        names = (
            "region",
            "home",
            "away",
            "jobcenter",
            "landlord",
            "stranger",
            "joined",
            "closed_off",
            "foreign",
            "sent",
        )
        return SimpleNamespace(
            **{name: getattr(self, name).id for name in names},
            logins={login: one.id for login, one in self.logins.items()},
        )
