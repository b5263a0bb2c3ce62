"""Refusals of the database as German sentences, on both engines, without SQL and without values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import CheckConstraint, Index, delete
from sqlalchemy.exc import IntegrityError

from models import Agency, Base, Case, User
from models.enums import AgencyKind, CaseStatus, ReportState, Role
from portal import errors
from portal.guard import GuardedSession
from tests import factories

NOT_CLOSED = "Ein abgeschlossener Fall braucht den Tag des Abschlusses, ein offener hat keinen."


def refusal(session: GuardedSession) -> str:
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    session.rollback()
    return errors.sentence_for(refused.value)


def test_every_rule_of_the_database_has_its_sentence():
    rules = [
        rule for table in Base.metadata.tables.values() for rule in (*table.constraints, *table.indexes)
        if isinstance(rule, CheckConstraint) or (isinstance(rule, Index) and rule.unique)
    ]  # fmt: skip
    assert [str(rule.name) for rule in rules if not rule.info.get("sentence")] == []


def test_check_constraints_say_their_sentence(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    session.commit()
    case.status = CaseStatus.CLOSED
    assert refusal(session) == NOT_CLOSED
    case.arrears = Decimal("-0.01")
    assert refusal(session) == "Beträge sind 0,00 € oder größer."


def test_unique_indexes_say_their_sentence(session: GuardedSession):
    office = factories.agency(session, "A")
    factories.user(session, "ada", Role.CLERK, office)
    session.commit()
    session.add(Agency(name="A", kind=AgencyKind.CHARITY))
    assert refusal(session) == "Eine Stelle mit diesem Namen gibt es schon."
    session.add(User(login="ada", name="x", role=Role.CLERK, agency_id=office.id, password_hash="x"))
    assert refusal(session) == "Diese Anmeldung ist schon vergeben."
    session.add(User(login="Ada", name="x", role=Role.CLERK, agency_id=office.id, password_hash="x"))
    assert refusal(session) == "Die Anmeldung wird klein geschrieben, zum Beispiel m.beispiel@stadt.de."


def test_unique_rules_over_two_columns_say_their_sentence(session: GuardedSession):
    office = factories.agency(session, "A")
    factories.report(session, office, fingerprint="F")
    factories.report(session, factories.agency(session, "B"), fingerprint="F")
    with pytest.raises(IntegrityError) as refused:
        factories.report(session, office, fingerprint="F")
    assert errors.sentence_for(refused.value) == "Diese Meldung ist schon erfasst."


def test_a_decision_without_its_reason_is_refused(session: GuardedSession):
    report = factories.report(session, factories.agency(session, "A"))
    session.commit()
    report.state = ReportState.REJECTED
    assert refusal(session) == "Eine abgelehnte Meldung braucht den Grund der Ablehnung."
    report.state = ReportState.ACCEPTED
    assert refusal(session) == "Eine angenommene Meldung gehört zu einem Fall."


def test_a_case_cannot_change_its_office_below_its_records(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    away = factories.agency(session, "B")
    session.commit()
    case.office = away
    assert refusal(session) == errors.REFERENCED


def test_records_still_in_use_say_so(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    session.commit()
    with pytest.raises(IntegrityError) as refused:
        session.execute(delete(Case).where(Case.id == case.id))
    assert errors.sentence_for(refused.value) == errors.REFERENCED


def test_a_missing_value_is_named_by_its_label(session: GuardedSession):
    session.add(Agency(name=None, kind=AgencyKind.OFFICE))
    assert refusal(session) == "Die Angabe „Name“ fehlt. Tragen Sie sie ein und speichern Sie erneut."
    session.add(User(login="ada", name="x", role=Role.CLERK, agency_id=factories.agency(session, "A").id))
    assert refusal(session) == errors.FALLBACK


def test_a_rule_names_the_columns_it_is_about(session: GuardedSession):
    session.add(Agency(name="A", kind=AgencyKind.CHARITY))
    session.commit()
    session.add(Agency(name="A", kind=AgencyKind.CHARITY))
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert errors.rule_for(refused.value).columns == ("name",)
    session.rollback()
    case = factories.case(session, factories.agency(session, "B"))
    case.status = CaseStatus.CLOSED
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert errors.rule_for(refused.value).columns == ("status", "closed_on")
