"""The world of the tests of access: two offices with a record of every kind, each text telling of which case it is."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from models import (
    Agency,
    AgendaPoint,
    ArrearsMonth,
    Base,
    Case,
    Consent,
    Contact,
    FollowUp,
    Goal,
    HandledDeadline,
    Handover,
    Merge,
    Programme,
    ProofOfUse,
    Reminder,
    StatisticsDelivery,
    Step,
    User,
)
from models.enums import AgencyKind, Audience, ContactKind, Land, MergeKind, MergeState, Role, StepKind
from models.types import Quantity
from portal import clock
from portal.guard import GuardedSession
from tests.factories import (
    TODAY,
    agency,
    booking,
    case,
    conference,
    district,
    given_report,
    measure,
    position,
    post,
    programme,
    report,
    saved_reports,
    share,
    user,
)

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
        self.logins = self._users()
        self.programmes: list[Programme] = []
        self.joined = self._full_case(self.home, "JOINED", guest=self.jobcenter)
        self.closed_off = self._full_case(self.home, "CLOSEDOFF", guest=None)
        self.foreign = self._full_case(self.away, "FOREIGN", guest=None)
        self.foreign.district_id = district(session, self.away, f"{SECRET}-FOREIGN-WORD", "foreign").id
        share(session, self.joined, self.jobcenter, "contact")
        self.sent = report(session, self.home, self.landlord, last_name=f"{SECRET}-SENT", remark=f"{SECRET}-SENT")
        self._saved_reports()
        session.flush()

    def _users(self) -> dict[str, User]:
        """Add a user of every role, and those who must not see what he sees."""
        logins = {
            role.value: user(self.session, role.value, role, self._agency_for(role))
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
            logins[login] = user(self.session, login, role, of)
        return logins

    def _saved_reports(self) -> None:
        for agency_, mark, field, audience in (
            (self.home, "JOINED", "SAVED", Audience.ALL),
            (self.home, "CLOSEDOFF", "MANAGED", Audience.MANAGERS),
            (self.away, "FOREIGN", "MANAGED", Audience.REGION),
            (self.region, "REGION", "REGIONAL", Audience.MANAGERS),
        ):
            saved_reports(self.session, agency_, f"{SECRET}-{mark}-{field}", audience, self.logins["lead"])
        given_report(self.session, self.home, f"{SECRET}-GIVEN-PASSED", self.logins["lead"])

    def _agency_for(self, role: Role) -> Agency:
        return self.jobcenter if role is Role.PARTNER else self.home

    def _full_case(self, office: Agency, mark: str, guest: Agency | None) -> Case:
        """Add a case with one record of every kind, each with a canary that names the case."""
        word, author = f"{SECRET}-{mark}", self._author(office)
        made = self._told_case(office, word, author)
        held = conference(self.session, made, *([guest] if guest else []), minutes=f"{word}-MINUTES")
        measure(
            self.session,
            made,
            guest,
            title=f"{word}-MEASURE",
            note=f"{word}-MNOTE",
            conference=held,
            partner_note=f"{word}-MANSWER",
            result=f"{word}-MRESULT",
        )
        self.session.add(
            AgendaPoint(case_id=made.id, office_id=office.id, conference_id=held.id, problem=f"{word}-AGENDA")
        )
        self.session.add_all(_proceeding(made, word, author))
        self.session.add_all(_contacts(made, word, author))
        self.session.add_all(_desk_work(made, word, author))
        person = made.members[0].person
        self.session.add(
            Consent(case=made, person=person, agency=self.stranger, purpose=f"{word}-PURPOSE", given_on=TODAY)
        )
        self._funding(office, mark, word, author)
        report(self.session, office, None, last_name=f"{word}-REPORT", remark=f"{word}-REMARK", case_id=made.id)
        self.session.flush()
        return made

    def _told_case(self, office: Agency, word: str, author: User) -> Case:
        """Add a case and its person with a canary in every text."""
        made = case(
            self.session,
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
                Goal(programme=paid, indicator="closed", target=Quantity(80), sentence=f"{word}-GOAL"),
                ProofOfUse(
                    programme=paid, handed_in_on=TODAY, made_at=clock.now(), made_by_id=author.id, workbook_sha256="0",
                    report_sha256="0", workbook=f"{word}-PROOF".encode(), report=f"{word}-PROOF".encode(),
                ),
            ]
        )  # fmt: skip
        self._delivery(office, word, author, self.region if handed_in else None)
        self.session.flush()

    def _delivery(self, office: Agency, word: str, author: User, recipient: Agency | None) -> None:
        """Deliver figures, the exact ones kept beside what was handed out."""
        self.session.add(
            StatisticsDelivery(
                office_id=office.id, recipient_id=recipient.id if recipient else None, recipient=f"{word}-DELIVERY",
                starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31), data_on=TODAY, catalogue="2026-0", delivered_at=clock.now(),
                delivered_by_id=author.id, name="statistik.xlsx", size=1, sha256="0", gaps=f"{word}-EXACT",
                stored=f"{word}-{len(self.programmes)}",
                delivered_figures={"cells": [["t", "r", "c", f"{word}-DELIVERY", "", "", "5"]]},
                exact_figures={"cells": [["t", "r", "c", f"{word}-EXACT", "", "", "4"]]},
            )
        )  # fmt: skip

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


def _proceeding(of: Case, word: str, author: User) -> list[Base]:
    """Return what is known of the proceeding of a case: a step, a deadline seen to, a month of arrears."""
    return [
        Step(case=of, kind=StepKind.FILED, happened_on=TODAY, note=f"{word}-STEP", docket="501 C 1/26"),
        HandledDeadline(
            case=of, rule="objection", started_on=TODAY, handled_on=TODAY, handled_by_id=author.id, note=f"{word}-HANDLED",
        ),
        ArrearsMonth(case=of, month=TODAY.replace(day=1), owed=512, paid=0),
    ]  # fmt: skip


def _contacts(of: Case, word: str, author: User) -> list[Contact]:
    """Return a contact, and a note only its author may read."""
    shared = {"case": of, "happened_on": TODAY, "author_id": author.id}
    return [
        Contact(**shared, kind=ContactKind.PHONE, note=f"{word}-CONTACT"),
        Contact(**shared, kind=ContactKind.NOTE, note=f"{word}-CONFIDENTIAL", confidential=True),
    ]


def _desk_work(of: Case, word: str, author: User) -> list[Base]:
    """Return what the office does about a case: a follow-up, a reminder, a handover, a decision that two are apart."""
    return [
        FollowUp(case=of, months=3, due_on=TODAY, note=f"{word}-FOLLOWUP"),
        Reminder(
            case=of, due_on=TODAY, text=f"{word}-REMINDER", assigned_to_id=author.id, created_by_id=author.id, created_on=TODAY,
        ),
        Handover(
            case_id=of.id, office_id=of.office_id, handed_on=TODAY, to_id=author.id, by_id=author.id, reason=f"{word}-HANDOVER",
        ),
        Merge(
            office=of.office, kind=MergeKind.CASE, state=MergeState.APART, kept_id=of.id, gone_id=of.id + 5000,
            kept_name=of.number, gone_name=f"{word}-MERGE", decided_at=clock.now(), decided_by_id=author.id,
            kept_rows={"removed": [f"{word}-KEPT"], "changed": []},
        ),
    ]  # fmt: skip
