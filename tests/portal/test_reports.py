"""Reports: recorded, accepted into a new or a known case, rejected, passed on, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from models import Agency, Case, Report, User
from models.enums import AgencyKind as K
from models.enums import (
    CaseStatus,
    Channel,
    Outcome,
    Relation,
    ReportBasis,
    ReportState,
    Role,
    Stage,
    StepKind,
)
from portal import cases, clock, courts, reports
from portal.errors import Refused
from portal.guard import GuardedSession
from portal.viewers import viewer_of
from tests import factories
from tests.portal import drafts

TODAY = factories.TODAY
SUIT: dict[str, Any] = {"docket": "501 C 188/26", "filed_on": date(2026, 3, 20), "served_on": date(2026, 3, 27)}


@pytest.fixture
def office(session: GuardedSession) -> Agency:
    return factories.agency(session, "A")


@pytest.fixture
def clerk(session: GuardedSession, office: Agency) -> User:
    return factories.user(session, "ada", Role.CLERK, office)


def count_of_cases(session: GuardedSession) -> int:
    return session.scalar(select(func.count(Case.id))) or 0


def test_accepting_leaves_who_answers_for_a_known_case(session: GuardedSession):
    office = factories.agency(session, "A")
    ada, ben = (factories.user(session, name, Role.CLERK, office) for name in ("ada", "ben"))
    known = factories.case(session, office, assigned_to=ada)
    for case, holder in ((known, ada), (None, ben)):
        report = factories.report(session, office)
        assert reports.accept(session, report, by=ben, on=TODAY, case=case, responsible=ben).assigned_to is holder


def test_prepare_starts_the_ten_werktage_clock():
    report = drafts.report(docket="Az. 501.C.188/2026", postcode="30159")
    with clock.frozen(drafts.noon(drafts.REPORTED)):
        reports.prepare(report, office=drafts.agency(saturday_counts=False))
    assert (report.conference_due_on, report.docket_key) == (date(2026, 4, 10), "501C188/26")


@pytest.mark.parametrize("day", [clock.today() + timedelta(days=1), date(9999, 12, 31)])
def test_prepare_is_refused_for_the_future(day):
    with pytest.raises(Refused) as refused:
        reports.prepare(drafts.report(reported_on=day), office=drafts.agency())
    assert str(refused.value) == f"Eingang {day:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher."


def test_prepare_is_refused_for_a_slip_of_the_year():
    with (
        clock.frozen(drafts.noon(date(2028, 4, 1))),
        pytest.raises(
            Refused, match=r"^Eingang 25\.03\.2026 liegt mehr als zwei Jahre zurück\. Prüfen Sie das Jahr\.$"
        ),
    ):
        reports.prepare(drafts.report(), office=drafts.agency())


@pytest.mark.parametrize("postcode", ["3015", "D-30159", "30159 ", "٣٠١٥٩"])
def test_prepare_is_refused_for_what_is_no_postcode(postcode):
    with pytest.raises(Refused) as refused:
        reports.prepare(drafts.report(postcode=postcode), office=drafts.agency())
    assert str(refused.value) == (
        f"PLZ „{postcode}“ hat keine fünf Ziffern. Schreiben Sie zum Beispiel 30159 oder lassen Sie sie leer."
    )


def test_prepare_keeps_what_is_no_docket_and_knows_any_notation_of_one():
    none, one = drafts.report(docket="unbekannt"), drafts.report(docket="AG Celle, 412 c 7-26 (WEG)")
    for report in (none, one):
        reports.prepare(report, office=drafts.agency())
    assert (none.docket, none.docket_key) == ("unbekannt", None)
    assert (one.docket_key, courts.name(one.court_code or "")) == ("412C7/26", "Amtsgericht Celle")


@pytest.mark.parametrize(
    ("first_name", "tenants"),
    [
        ("Dina", ["Dina"]),
        ("Dina u. Stefan", ["Dina", "Stefan"]),
        ("Dina und Stefan", ["Dina", "Stefan"]),
        ("Dina & Stefan / Kim", ["Dina", "Stefan", "Kim"]),
        ("Undine", ["Undine"]),
        ("", [""]),
    ],
)
def test_tenants_of_reads_the_names_in_one_cell(first_name, tenants):
    found = reports.tenants_of(drafts.report(first_name=first_name))
    assert found == [("FAKE-Beispiel", name) for name in tenants]


@pytest.mark.parametrize(
    "last_name", ["Müller / Kowalski", "Müller u. Kowalski", "Müller und Kowalski", "Müller & Kowalski"]
)
def test_tenants_of_pairs_several_surnames_with_their_first_names(last_name):
    found = reports.tenants_of(drafts.report(last_name=last_name, first_name="Hans u. Ewa"))
    assert found == [("Müller", "Hans"), ("Kowalski", "Ewa")]


@pytest.mark.parametrize(
    ("first_name", "said"), [("Hans", "steht 1: „Hans“"), ("Hans u. Eva u. Ewa", "stehen 3: „Hans u. Eva u. Ewa“")]
)
def test_prepare_asks_where_names_cannot_be_paired(first_name, said):
    with pytest.raises(Refused, match=f"^„Müller / Kowalski“ sind 2 Nachnamen, bei den Vornamen {said}") as refused:
        reports.prepare(drafts.report(last_name="Müller / Kowalski", first_name=first_name), office=drafts.agency())
    assert list(refused.value.at) == ["first_name"]


def test_an_unknown_first_name_keeps_its_place():
    found = reports.tenants_of(drafts.report(last_name="Müller / Kowalski", first_name="? / Ewa"))
    assert found == [("Müller", ""), ("Kowalski", "Ewa")]


def test_accept_opens_a_case_with_each_of_two_surnames(session, office, clerk):
    report = factories.report(session, office, last_name="Brömmelkamp / Kowaltschik", first_name="Hans u. Ewa")
    case = reports.accept(session, report, by=clerk, on=TODAY)
    assert case.household_name == "Brömmelkamp, Hans / Kowaltschik, Ewa"
    assert [(one.person.last_name, one.person.first_name) for one in case.members] == [
        ("Brömmelkamp", "Hans"), ("Kowaltschik", "Ewa"),
    ]  # fmt: skip


def test_accept_opens_a_case_with_its_household_and_clock(session, office, clerk):
    report = factories.report(
        session, office, first_name="Dina u. Stefan", last_name="Beispiel", stage=Stage.SUIT_FILED, rent=Decimal("512.40"), **SUIT
    )  # fmt: skip
    case = reports.accept(session, report, by=clerk, on=TODAY)
    session.commit()
    assert (report.state, report.decided_on, report.decided_by_id, report.case) == (
        ReportState.ACCEPTED,
        TODAY,
        clerk.id,
        case,
    )
    assert (case.household_name, case.rent, case.access_stage) == (
        "Beispiel, Dina u. Stefan",
        Decimal("512.40"),
        Stage.SUIT_FILED,
    )
    assert [member.relation for member in case.members] == [Relation.TENANT, Relation.CO_TENANT]
    assert (case.status, case.conference_due_on) == (CaseStatus.CLEARING, report.conference_due_on)
    assert [(step.kind, step.docket) for step in case.steps] == [
        (StepKind.FILED, "501 C 188/26"), (StepKind.SERVED, "501 C 188/26"),
    ]  # fmt: skip


def test_accept_finds_the_district_by_its_spelling(session, office, clerk):
    entry = factories.district(session, office, "Südstadt")
    factories.district(session, factories.agency(session, "Fachstelle Anderstadt"), "Südstadt")
    case = reports.accept(session, factories.report(session, office, district_name="suedstadt "), by=clerk, on=TODAY)
    assert case.district_id == entry.id


def test_accept_into_a_known_case_adds_its_steps_and_no_second_case(session, office, clerk):
    known = factories.case(session, office, stage=Stage.SUIT_FILED)
    first, second = (factories.report(session, office, **SUIT) for _ in range(2))
    reports.accept(session, first, by=clerk, on=TODAY, case=known)
    reports.accept(session, second, by=clerk, on=TODAY, case=known)
    session.commit()
    assert (count_of_cases(session), known.reports) == (1, [first, second])
    assert [(step.kind, step.happened_on) for step in known.steps] == [
        (StepKind.FILED, date(2026, 3, 20)), (StepKind.SERVED, date(2026, 3, 27)),
    ]  # fmt: skip
    assert known.stage is Stage.SUIT_SERVED


def test_accept_into_a_closed_case_is_refused(session, office, clerk):
    known = factories.case(session, office, reported_on=TODAY)
    cases.close(known, outcome=Outcome.W6, way=None, on=TODAY)
    report = factories.report(session, office)
    with pytest.raises(Refused) as refused:
        reports.accept(session, report, by=clerk, on=TODAY, case=known)
    assert str(refused.value) == (
        f"Der Fall {known.number} ist abgeschlossen. Öffnen Sie ihn wieder, oder legen Sie einen neuen Fall an."
    )
    assert (report.state, report.case_id) == (ReportState.OPEN, None)


def test_accept_links_the_earlier_case_of_the_household(session, office, clerk):
    earlier = factories.case(session, office, "Müller", "Ana", street="Am Weg 2", reported_on=date(2024, 5, 2))
    cases.close(earlier, outcome=Outcome.W4, way=None, on=date(2024, 9, 1))
    session.flush()
    report = factories.report(session, office, last_name="MUELLER", first_name="Jan u. Ana", street="am Weg 2")
    case = reports.accept(session, report, by=clerk, on=TODAY)
    assert (case.previous_case, case.members[1].person) == (earlier, earlier.members[0].person)
    assert case.members[0].person is not earlier.members[0].person


def test_accept_never_takes_a_namesake_elsewhere_for_the_same_person(session, office, clerk):
    namesake = factories.case(session, office, "Müller", "Ana", street="Am Weg 2", reported_on=date(2024, 5, 2))
    report = factories.report(session, office, last_name="Müller", first_name="Ana", street="Anderswo 3")
    case = reports.accept(session, report, by=clerk, on=TODAY)
    assert (case.previous_case, len({case.members[0].person, namesake.members[0].person})) == (None, 2)


@pytest.mark.parametrize("state", [state for state in ReportState if state is not ReportState.OPEN])
def test_decided_reports_are_not_decided_again(state):
    report = drafts.report(state=state)
    by, on = drafts.user(), TODAY
    deciding = (
        lambda: reports.accept(None, report, by=by, on=on),  # type: ignore[arg-type]  # refused before it is asked
        lambda: reports.reject(report, reason="nein", by=by, on=on),
        lambda: reports.pass_on(None, report, to="Hannover", by=by, on=on),  # type: ignore[arg-type]
        lambda: reports.revoke(report, on=on),
    )
    for decide in deciding:
        with pytest.raises(Refused, match=f"^Die Meldung vom 25\\.03\\.2026 ist schon {state.label}\\.$"):
            decide()


def test_reject_and_pass_on_keep_the_reason():
    rejected, passed = drafts.report(), drafts.report()
    reports.reject(rejected, reason=" Kein Wohnraum ", by=drafts.user(), on=TODAY)
    session: Any = None  # only another office of the portal is told through it
    reports.pass_on(session, passed, to=" Landkreis Muster ", reason=" Wohnt dort ", by=drafts.user(), on=TODAY)
    assert (rejected.state, rejected.decision_reason) == (ReportState.REJECTED, "Kein Wohnraum")
    assert (passed.state, passed.passed_to, passed.decision_reason) == (
        ReportState.PASSED_ON,
        "Landkreis Muster",
        "Wohnt dort",
    )


def test_reject_and_pass_on_are_refused_without_a_reason():
    session: Any = None
    with pytest.raises(Refused, match=r"^Eine Ablehnung braucht einen Grund\."):
        reports.reject(drafts.report(), reason="  ", by=drafts.user(), on=TODAY)
    with pytest.raises(Refused, match=r"^Eine Weitergabe nennt die zuständige Stelle\."):
        reports.pass_on(session, drafts.report(), to=" ", by=drafts.user(), on=TODAY)


@pytest.mark.parametrize("key", ["arrears", "compensation"])
@pytest.mark.parametrize("amount", ["0", "-50"])
def test_a_report_claims_more_than_nothing_or_leaves_it_open(key: str, amount: str):
    report = drafts.report(**{key: Decimal(amount)})
    with pytest.raises(Refused, match=r"ist kein Betrag\. Tragen Sie mehr als 0,00 € ein") as refused:
        reports.prepare(report, office=drafts.agency())
    assert set(refused.value.at) == {key}


def test_a_rejection_taken_back_leaves_the_report_open_and_tells_the_reporter(session, office, clerk):
    report = factories.report(session, office)
    reports.reject(report, reason="Kein Wohnraum", by=clerk, on=TODAY)
    session.flush()
    reports.reopen(session, report)
    assert (report.state, report.decided_on, report.decided_by_id) == (ReportState.OPEN, None, None)
    assert report.decision_reason == (
        f"Die Ablehnung vom {TODAY:%d.%m.%Y} ist zurückgenommen. Die Meldung wird wieder geprüft."
    )
    assert reports.accept(session, report, by=clerk, on=TODAY).number


def test_a_rejection_stays_once_the_household_was_reported_again_or_nothing_is_left_of_it(session, office, clerk):
    report, again = factories.report(session, office), factories.report(session, office)
    reports.reject(report, reason="Kein Wohnraum", by=clerk, on=TODAY)
    session.flush()
    with pytest.raises(Refused, match=r"auf diesem Weg schon gemeldet \(offen\)"):
        reports.reopen(session, report)
    with pytest.raises(Refused, match="Zurücknehmen lässt sich nur eine Ablehnung"):
        reports.reopen(session, again)
    report.anonymised_on = TODAY
    with pytest.raises(Refused, match="anonymisiert"):
        reports.reopen(session, report)
    assert report.state is ReportState.REJECTED


def test_revoke_takes_an_open_report_back():
    report = drafts.report()
    reports.revoke(report, on=TODAY)
    assert (report.state, report.decided_on) == (ReportState.REVOKED, TODAY)


def test_accept_notes_how_the_one_tenant_can_be_reached(session, office, clerk):
    known = factories.case(session, office, "Muster", "Kim")
    known.members[0].person.email = "kim@beispiel.de"
    told: dict[str, Any] = {"last_name": "MUSTER", "phone": "0511 0000-1", "email": "neu@beispiel.de"}
    one, two = (factories.report(session, office, first_name=name, **told) for name in ("Kim", "Ada u. Bo"))
    person = reports.accept(session, one, by=clerk, on=TODAY, case=known).members[0].person
    assert (person.phone, person.email) == ("0511 0000-1", "kim@beispiel.de")
    couple = reports.accept(session, two, by=clerk, on=TODAY).members
    assert not any(member.person.phone for member in couple)


def test_accept_takes_the_days_of_an_eviction_and_of_a_cut_into_the_proceeding(session, office, clerk):
    report = factories.report(session, office, eviction_on=date(2026, 12, 9), cut_on=date(2026, 12, 1))
    case = reports.accept(session, report, by=clerk, on=TODAY)
    assert [(step.kind, step.happened_on) for step in case.steps] == [
        (StepKind.EVICTION_DATE, date(2026, 12, 9)), (StepKind.ENERGY_CUT_PLANNED, date(2026, 12, 1)),
    ]  # fmt: skip


def test_pass_on_delivers_to_another_office_of_the_portal_and_to_nobody_else(session, office, clerk):
    sender, other = (factories.agency(session, name, kind) for name, kind in (("J", K.JOBCENTER), ("B", K.OFFICE)))
    report = factories.report(session, office, sender, arrears=Decimal(900), reported_on=TODAY - timedelta(days=3))
    session.commit()
    with session.acting_as(viewer_of(clerk, TODAY)):
        passed = reports.pass_on(session, report, to=other, reason="Wohnt dort", by=clerk, on=TODAY)
        session.commit()
        assert session.scalars(select(Report)).all() == [report]
    assert (report.state, report.passed_to) == (ReportState.PASSED_ON, "B")
    assert passed is not None
    passed = session.get_one(Report, passed.id)
    assert (passed.office, passed.state, passed.reporting_agency) == (other, ReportState.OPEN, sender)
    assert (passed.reported_on, passed.arrears, passed.remark) == (TODAY, Decimal(900), report.remark)
    assert passed.conference_due_on == cases.conference_due_on(other, TODAY)


def test_pass_on_is_refused_to_the_own_office_and_to_what_is_no_office(session, office, clerk):
    for to in (office, factories.agency(session, "J", K.JOBCENTER)):
        with pytest.raises(Refused, match=rf"^An {to.name} kann diese Meldung nicht weitergegeben werden\."):
            reports.pass_on(session, factories.report(session, office), to=to, by=clerk, on=TODAY)


def test_correct_keeps_what_came_in_and_refuses_more(session, office):
    report = factories.report(session, office, channel=Channel.COURT, basis=ReportBasis.COURT_NOTICE, remark="2 Kinder")
    session.commit()
    report.street, report.docket = "Weg 2", "501 C 1/26"
    reports.correct(report)
    assert report.docket_key == "501C1/26"
    report.phone = "0511 1"
    with pytest.raises(Refused, match=r"^Der Meldeweg „Gericht \(MiZi\)“ darf nicht enthalten: "):
        reports.correct(report)


def test_prepare_is_refused_for_what_is_no_address_of_e_mail():
    with pytest.raises(Refused, match=r"^„kim@“ ist keine E-Mail-Adresse\."):
        reports.prepare(drafts.report(email="kim@"), office=drafts.agency())


def test_a_court_notice_tells_the_trigger(session: GuardedSession) -> None:
    office = factories.agency(session, "Fachstelle Musterstadt")
    clerk = factories.user(session, "clerk", Role.CLERK, office)
    told = []
    for channel, basis in ((Channel.COURT, ReportBasis.COURT_NOTICE), (Channel.SELF, ReportBasis.CONSENT)):
        report = factories.report(session, office, channel=channel, basis=basis)
        case = reports.accept(session, report, by=clerk, on=TODAY)
        session.flush()
        told.append(case.trigger and case.trigger.label)
    assert told == ["Mietschulden", None]


def test_prepare_is_refused_for_days_that_cannot_be_meant_each_at_its_field():
    ahead, far = TODAY + timedelta(days=1), date(2199, 1, 1)
    report = drafts.report(filed_on=far, served_on=ahead, eviction_on=date(1990, 1, 1), hearing_on=TODAY)
    with pytest.raises(Refused) as refused:
        reports.prepare(report, office=drafts.agency())
    assert refused.value.at == {
        "filed_on": "„Klage eingegangen“ am 01.01.2199 liegt in der Zukunft. Wählen Sie heute oder früher.",
        "served_on": f"„Klage zugestellt“ am {ahead:%d.%m.%Y} liegt in der Zukunft. Wählen Sie heute oder früher.",
        "eviction_on": "„Räumungstermin“ am 01.01.1990 liegt mehr als fünf Jahre zurück. Prüfen Sie das Jahr.",
    }


def test_a_report_with_a_day_that_cannot_be_is_corrected_before_it_is_accepted(session, office, clerk):
    report = factories.report(session, office, served_on=TODAY + timedelta(days=365))
    with pytest.raises(Refused, match=r"Berichtigen Sie die Meldung, bevor Sie sie annehmen\.$"):
        reports.accept(session, report, by=clerk, on=TODAY)
    assert (report.state, count_of_cases(session)) == (ReportState.OPEN, 0)
    report.served_on = TODAY
    assert reports.accept(session, report, by=clerk, on=TODAY).steps[0].happened_on == TODAY


def test_a_phone_without_a_digit_is_refused():
    with pytest.raises(Refused) as refused:
        reports.prepare(drafts.report(phone="nix"), office=drafts.agency())
    sentence = "Telefon „nix“ hat keine Ziffer. Schreiben Sie die Nummer oder lassen Sie das Feld leer."
    assert refused.value.at == {"phone": sentence}
