"""Do rights hold however offices, users, shares, measures and invitations come and go? An oracle of its own says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, create_engine, select

from models import Agency, Case, Conference, Invitation, Measure, Person, Report, Share, User
from models.enums import AgencyKind, CaseStatus, ConferenceState, MeasureState, Outcome, ReportState, Role
from portal import access, audit, clock
from portal.database import engine_options, prepare
from portal.guard import GuardedSession
from portal.viewers import Viewer, machine, viewer_of
from tests import factories
from tests.access.house import copied_database

TODAY = clock.today()
NO_CASES = (Role.ADMIN, Role.FINANCE)
IN_OFFICE = (Role.CLERK, Role.SOCIAL_WORKER, Role.LEAD, Role.PRIVACY)


@dataclass
class Known:
    """What the oracle remembers of a case: its office, and why which agency may know of it."""

    office: int
    reporters: list[int] = field(default_factory=list)
    owners: dict[int, int] = field(default_factory=dict)
    invited: dict[int, tuple[int, bool]] = field(default_factory=dict)
    shares: dict[int, tuple[int, date, date, bool, bool]] = field(default_factory=dict)

    def agencies(self, today: date) -> set[int]:
        """Return the partners that may see that the case exists."""
        running = {
            agency for agency, start, end, ended, _ in self.shares.values() if start <= today <= end and not ended
        }
        return {
            *self.reporters,
            *self.owners.values(),
            *(agency for agency, sent in self.invited.values() if sent),
            *running,
        }

    def named(self, today: date) -> set[int]:
        """Return the partners that may see the names of the household."""
        shares = self.shares.values()
        return {
            agency for agency, start, end, ended, contact in shares if contact and start <= today <= end and not ended
        }


def sees(viewer: Viewer, active: bool, case: Known) -> bool:
    """Say whether the user may see the case, as a person who knows the rules would."""
    if not active or viewer.role in NO_CASES:
        return False
    if viewer.role in IN_OFFICE:
        return case.office == viewer.agency_id
    return viewer.agency_id in case.agencies(viewer.today)


class Histories(RuleBasedStateMachine):
    """Everything that gives or takes a right, in any order; afterwards everybody sees what the oracle says."""

    engine: Engine

    def __init__(self) -> None:
        """Begin in a transaction that is never kept."""
        super().__init__()
        self.session = GuardedSession(self.engine)
        self.session.look_as(machine("Test", TODAY))
        self.offices: list[Agency] = []
        self.partners: list[Agency] = []
        self.users: list[User] = []
        self.cases: dict[int, Known] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def _add(self, record: Any) -> Any:
        self.session.add(record)
        self.session.flush()
        return record

    def _case(self, data: Any) -> Case:
        return self.session.get_one(Case, data.draw(st.sampled_from(sorted(self.cases))))

    @initialize()
    def begin(self) -> None:
        """Two offices, two partners, somebody in each."""
        for kind, found in ((AgencyKind.OFFICE, self.offices), (AgencyKind.CHARITY, self.partners)):
            for number in range(2):
                found.append(factories.agency(self.session, f"FAKE {kind.value} {number}", kind))
        for agency, role in zip(
            (*self.offices, *self.partners), (Role.CLERK, Role.LEAD, Role.PARTNER, Role.PARTNER_LEAD), strict=True
        ):
            self._user(agency, role)

    def _user(self, agency: Agency, role: Role) -> None:
        login = f"user{len(self.users)}"
        self.users.append(
            self._add(User(login=login, name=login, role=role, agency=agency, password_hash="!", active=True))
        )

    @rule(data=st.data())
    def a_user_comes(self, data: Any) -> None:
        if data.draw(st.booleans()):
            self._user(data.draw(st.sampled_from(self.offices)), data.draw(st.sampled_from((*IN_OFFICE, *NO_CASES))))
        else:
            self._user(
                data.draw(st.sampled_from(self.partners)), data.draw(st.sampled_from((Role.PARTNER, Role.PARTNER_LEAD)))
            )

    @rule(data=st.data())
    def a_user_goes_or_returns(self, data: Any) -> None:
        user = data.draw(st.sampled_from(self.users))
        user.active = not user.active
        self.session.flush()

    @rule(data=st.data())
    def an_agency_goes_or_returns(self, data: Any) -> None:
        agency = data.draw(st.sampled_from((*self.offices, *self.partners)))
        agency.active = not agency.active
        self.session.flush()

    @rule(data=st.data())
    def a_case_comes(self, data: Any) -> None:
        office = data.draw(st.sampled_from(self.offices))
        case = factories.case(self.session, office, number=f"2026-{len(self.cases):04d}", conference_due_on=TODAY)
        self.cases[case.id] = Known(office.id)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def a_case_is_closed(self, data: Any) -> None:
        """A partner keeps seeing that it closed, and what it may see of it."""
        case = self._case(data)
        case.status, case.closed_on, case.outcome = CaseStatus.CLOSED, TODAY, Outcome.W3
        self.session.flush()

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def a_partner_reported_it(self, data: Any) -> None:
        case, agency = self._case(data), data.draw(st.sampled_from(self.partners))
        self._add(
            Report(
                office=case.office, case=case, reporting_agency=agency, reported_on=TODAY, channel=case.channel, last_name="FAKE",
                conference_due_on=TODAY, state=ReportState.ACCEPTED,
            )
        )  # fmt: skip
        self.cases[case.id].reporters.append(agency.id)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def a_measure_is_agreed(self, data: Any) -> None:
        case, agency = self._case(data), data.draw(st.sampled_from(self.partners))
        measure = factories.measure(self.session, case, agency, state=MeasureState.OPEN)
        self.cases[case.id].owners[measure.id] = agency.id

    @precondition(lambda self: any(case.owners for case in self.cases.values()))
    @rule(data=st.data())
    def a_measure_changes_hands(self, data: Any) -> None:
        case = data.draw(st.sampled_from([case for case in self.cases.values() if case.owners]))
        number, agency = data.draw(st.sampled_from(sorted(case.owners))), data.draw(st.sampled_from(self.partners))
        self.session.get_one(Measure, number).responsible_agency = agency
        self.session.flush()
        case.owners[number] = agency.id

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), sent=st.booleans())
    def a_partner_is_invited(self, data: Any, sent: bool) -> None:
        case, agency = self._case(data), data.draw(st.sampled_from(self.partners))
        state = ConferenceState.CANCELLED if sent else ConferenceState.PLANNED
        if not sent and any(not known for _, known in self.cases[case.id].invited.values()):
            return  # one conference under way for a reason is enough
        held = factories.conference(self.session, case, agency, state=state)
        invitation = self.session.scalars(select(Invitation.id).where(Invitation.conference_id == held.id)).one()
        self.cases[case.id].invited[invitation] = (agency.id, sent)

    @precondition(lambda self: any(not sent for case in self.cases.values() for _, sent in case.invited.values()))
    @rule(data=st.data())
    def invitations_go_out(self, data: Any) -> None:
        case = data.draw(
            st.sampled_from(
                [case for case in self.cases.values() if any(not sent for _, sent in case.invited.values())]
            )
        )
        for number, (agency, _) in case.invited.items():
            invitation = self.session.get_one(Invitation, number)
            conference = self.session.get_one(Conference, invitation.conference_id)
            if conference.state is ConferenceState.PLANNED:
                conference.state = ConferenceState.CANCELLED
            case.invited[number] = (agency, True)
        self.session.flush()

    @precondition(lambda self: any(case.invited for case in self.cases.values()))
    @rule(data=st.data())
    def an_invitation_is_withdrawn(self, data: Any) -> None:
        case = data.draw(st.sampled_from([case for case in self.cases.values() if case.invited]))
        number = data.draw(st.sampled_from(sorted(case.invited)))
        self.session.delete(self.session.get_one(Invitation, number))
        self.session.flush()
        del case.invited[number]

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), start=st.integers(-3, 3), days=st.integers(0, 3), contact=st.booleans())
    def a_case_is_shared(self, data: Any, start: int, days: int, contact: bool) -> None:
        case, agency = self._case(data), data.draw(st.sampled_from(self.partners))
        first, last = TODAY + timedelta(days=start), TODAY + timedelta(days=start + days)
        share = factories.share(
            self.session, case, agency, *(["contact"] if contact else ["money"]), valid_from=first, valid_until=last
        )
        self.cases[case.id].shares[share.id] = (agency.id, first, last, False, contact)

    @precondition(lambda self: any(case.shares for case in self.cases.values()))
    @rule(data=st.data())
    def a_share_is_ended(self, data: Any) -> None:
        case = data.draw(st.sampled_from([case for case in self.cases.values() if case.shares]))
        number = data.draw(st.sampled_from(sorted(case.shares)))
        self.session.get_one(Share, number).revoked_on = TODAY
        self.session.flush()
        agency, first, last, _, contact = case.shares[number]
        case.shares[number] = (agency, first, last, True, contact)

    @invariant()
    def everybody_sees_what_the_oracle_says(self) -> None:
        for user in self.users:
            for day in (TODAY, TODAY + timedelta(days=2)):
                viewer = viewer_of(user, day)
                self._compare(viewer, user.active and user.agency.active)

    def _compare(self, viewer: Viewer, active: bool) -> None:
        expected = {number for number, case in self.cases.items() if sees(viewer, active, case)}
        named = {
            number for number, case in self.cases.items() if active and viewer.agency_id in case.named(viewer.today)
        }
        with self.session.no_autoflush:
            self.session.look_as(viewer)
            found = set(self.session.scalars(select(Case.id)))
            names = self.session.execute(
                select(Case.id, access.released(viewer, Case.household_name)).where(Case.id.in_(expected))
            )
            seen = {number for number, name in names if name}
            persons = len(self.session.scalars(select(Person.id)).all())
            self.session.look_as(machine("Test", TODAY))
        assert found == expected
        if viewer.role in (Role.PARTNER, Role.PARTNER_LEAD):
            assert (seen, persons) == (named, len(named))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    audit.key = b"a key for tests"
    url = copied_database(request, request.param, tmp_path_factory.mktemp("histories"), "histories")
    made = create_engine(url, **engine_options(url))
    prepare(made)
    yield made
    made.dispose()


def test_rights_hold_through_any_history(engine: Engine) -> None:
    Histories.engine = engine
    calm = settings(
        max_examples=8,
        stateful_step_count=16,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=calm)


def test_a_change_the_oracle_does_not_know_is_found(engine: Engine) -> None:
    """The comparison is worth something: a right the oracle does not know of makes it fail."""
    Histories.engine = engine
    machine_ = Histories()
    machine_.begin()
    case = factories.case(machine_.session, machine_.offices[0], number="2026-0001", conference_due_on=TODAY)
    machine_.cases[case.id] = Known(machine_.offices[0].id)
    machine_.everybody_sees_what_the_oracle_says()
    factories.share(machine_.session, case, machine_.partners[0], "contact")
    with pytest.raises(AssertionError):
        machine_.everybody_sees_what_the_oracle_says()
    machine_.teardown()
