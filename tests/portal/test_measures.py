"""Measures: agreed, ticked off by their owner, dropped, judged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from models.enums import AgencyKind, CaseStatus, Kept, MeasureState, Outcome, Role
from portal import cases, clock, errors, measures
from portal.errors import Refused
from portal.guard import GuardedSession
from tests import factories
from tests.portal import drafts

AGREED, DUE = date(2026, 4, 1), date(2026, 4, 15)


def agreed(case, **more):
    given: dict[str, Any] = {
        "title": "Raten vereinbaren",
        "kind": drafts.KIND,
        "due_on": DUE,
        "on": AGREED,
        "agency": None,
    }
    return measures.agree(case, **(given | more))


def test_agree_names_owner_and_day():
    case, jobcenter = drafts.case(), drafts.agency(AgencyKind.JOBCENTER)
    measure = agreed(case, agency=jobcenter)
    assert (measure.responsible_agency, measure.agreed_on, measure.due_on) == (jobcenter, AGREED, DUE)
    assert (measure.state, case.measures, case.status) == (MeasureState.OPEN, [measure], CaseStatus.CLEARING)


def test_agree_in_a_conference_begins_the_implementation():
    case = drafts.case()
    conference = drafts.conference(case)
    assert agreed(case, conference=conference).conference is conference
    assert case.status is CaseStatus.IMPLEMENTATION


def test_agree_is_refused_when_due_before_agreed():
    with pytest.raises(Refused) as refused:
        agreed(drafts.case(), due_on=date(2026, 3, 31))
    assert str(refused.value) == (
        "„Raten vereinbaren“: Frist 31.03.2026 liegt vor dem 01.04.2026. Wählen Sie einen späteren Tag."
    )


def test_agree_is_refused_for_a_closed_case():
    case = drafts.case()
    cases.close(case, outcome=Outcome.W6, way=None, on=AGREED)
    with pytest.raises(Refused, match=r"^Der Fall 2026-0042 ist abgeschlossen\. Öffnen Sie ihn wieder"):
        agreed(case)
    assert case.measures == []


def test_tick_off_keeps_day_and_word():
    measure = drafts.measure(drafts.case())
    measures.tick_off(measure, on=DUE, note="Ratenplan liegt vor")
    assert (measure.state, measure.done_on, measure.partner_note) == (MeasureState.DONE, DUE, "Ratenplan liegt vor")


def test_tick_off_is_refused_outside_agreement_and_today():
    measure = drafts.measure(drafts.case())
    with clock.frozen(drafts.noon(DUE)):
        for day in (AGREED - timedelta(days=1), DUE + timedelta(days=1)):
            with pytest.raises(Refused) as refused:
                measures.tick_off(measure, on=day)
            assert str(refused.value) == (
                f"Erledigt am {day:%d.%m.%Y} passt nicht: vereinbart am 01.04.2026, heute ist der 15.04.2026. "
                "Wählen Sie einen Tag dazwischen."
            )
    assert measure.state is MeasureState.OPEN


@pytest.mark.parametrize("state", [MeasureState.DONE, MeasureState.DROPPED])
def test_tick_off_is_refused_for_what_is_not_open(state):
    with pytest.raises(Refused, match=f"^„Raten vereinbaren“ ist schon {state.label}\\.$"):
        measures.tick_off(drafts.measure(drafts.case(), state=state), on=DUE)


def test_reopen_takes_the_tick_back():
    measure = drafts.measure(drafts.case())
    measures.tick_off(measure, on=DUE)
    measures.reopen(measure, by=drafts.user())
    assert (measure.state, measure.done_on) == (MeasureState.OPEN, None)


def test_reopen_of_a_judged_measure_is_for_the_office_and_takes_the_judgement_back():
    case = drafts.case()
    measure = drafts.measure(case, state=MeasureState.DONE, done_on=DUE, kept=Kept.BROKEN)
    with pytest.raises(
        Refused, match=r"^„Raten vereinbaren“ hat die Fachstelle schon bewertet \(nicht eingehalten\)\."
    ):
        measures.reopen(measure, by=drafts.user(agency_id=case.office_id + 1))
    assert (measure.state, measure.kept) == (MeasureState.DONE, Kept.BROKEN)
    measures.reopen(measure, by=drafts.user(agency_id=case.office_id))
    assert (measure.state, measure.kept) == (MeasureState.OPEN, None)


def test_reopen_is_refused_for_a_closed_case():
    case = drafts.case()
    measure = drafts.measure(case, state=MeasureState.DONE, done_on=DUE)
    cases.close(case, outcome=Outcome.W6, way=None, on=DUE)
    with pytest.raises(Refused, match=r"^Der Fall 2026-0042 ist abgeschlossen\. Öffnen Sie ihn wieder"):
        measures.reopen(measure, by=drafts.user())
    assert measure.state is MeasureState.DONE


def test_drop_lets_an_open_measure_lapse_but_no_done_one():
    measure = drafts.measure(drafts.case())
    measures.drop(measure)
    assert measure.state is MeasureState.DROPPED
    done = drafts.measure(drafts.case(), state=MeasureState.DONE)
    with pytest.raises(Refused, match=r"^„Raten vereinbaren“ ist schon erledigt\.$"):
        measures.drop(done)


def test_judge_only_what_is_done():
    measure = drafts.measure(drafts.case())
    with pytest.raises(Refused, match=r"^„Raten vereinbaren“ ist offen\. Bewerten Sie die Absprache"):
        measures.judge(measure, kept=Kept.KEPT)
    measures.tick_off(measure, on=DUE)
    measures.judge(measure, kept=Kept.PARTLY)
    assert measure.kept is Kept.PARTLY


def test_database_refuses_done_without_a_day(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    with pytest.raises(IntegrityError) as refused:
        factories.measure(session, case, state=MeasureState.DONE)
    assert errors.sentence_for(refused.value) == "Eine erledigte Maßnahme braucht den Tag, eine andere hat keinen."


def test_agree_names_who_is_responsible_only_where_he_works():
    jobcenter = drafts.agency(AgencyKind.JOBCENTER)
    person = drafts.user(name="FAKE Bea", agency_id=jobcenter.id)
    assert agreed(drafts.case(), agency=jobcenter, person=person).responsible_user is person
    with pytest.raises(Refused, match=r"^FAKE Bea gehört nicht zu dem Haushalt\."):
        agreed(drafts.case(), agency=None, person=person)


def test_agree_is_refused_in_a_conference_of_another_case():
    with pytest.raises(Refused, match=r"^Die Fallkonferenz gehört nicht zum Fall 2026-0042\."):
        agreed(drafts.case(), conference=drafts.conference(drafts.case()))


MONEY: dict[str, Any] = {"amount_granted": Decimal(500), "refusal": "", "paid_on": AGREED, "decided_on": AGREED}


def test_money_is_kept_with_basis_payee_and_instalments():
    measure = drafts.measure(drafts.case())
    measures.settle_money(measure, **MONEY, payee="Muster Wohnbau", instalment=Decimal(25), instalments=20)
    assert (measure.amount_granted, measure.paid_on, measure.payee) == (Decimal(500), AGREED, "Muster Wohnbau")
    assert (measure.instalment, measure.instalments) == (Decimal(25), 20)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"amount_granted": None}, "Gezahlt am 01.04.2026, aber nichts bewilligt."),
        ({"amount_granted": Decimal(0), "paid_on": None}, "Bewilligt sind 0,00 €. Schreiben Sie, warum"),
        ({"instalments": 3, "instalment": None}, "3 Raten ohne Betrag."),
        ({"paid_on": date(2090, 1, 1)}, "Gezahlt am 01.01.2090: Der Tag liegt in der Zukunft."),
    ],
)
def test_money_that_does_not_fit_together_is_refused(more: dict[str, Any], sentence: str):
    measure = drafts.measure(drafts.case())
    with pytest.raises(Refused) as refused:
        measures.settle_money(measure, **(MONEY | more))
    assert str(refused.value).startswith(sentence)
    assert (measure.amount_granted, measure.paid_on) == (None, None)


def test_days_overdue_counts_open_measures_only():
    measure = drafts.measure(drafts.case())
    assert [measures.days_overdue(measure, day) for day in (AGREED, DUE, DUE + timedelta(days=3))] == [-14, 0, 3]
    measures.drop(measure)
    assert measures.days_overdue(measure, DUE + timedelta(days=3)) == 0


def test_agree_is_refused_for_a_person_who_never_sees_a_measure():
    case = drafts.case()
    bookkeeper = drafts.user(agency_id=case.office_id, role=Role.FINANCE, name="Kim Kasse")
    with pytest.raises(Refused) as refused:
        agreed(case, agency=case.office, person=bookkeeper)
    assert str(refused.value) == (
        "Kim Kasse sieht als Finanzen keine Maßnahmen. Wählen Sie jemanden, der an Fällen arbeitet."
    )
    assert case.measures == []


def test_begin_leaves_a_measure_open_and_says_so():
    measure = drafts.measure(drafts.case())
    measures.begin(measure, on=DUE, note="Antrag liegt vor", answered_on=DUE)
    assert (measure.state, measure.begun_on, measure.answered_on) == (MeasureState.OPEN, DUE, DUE)
    assert (measures.standing(measure), measure.partner_note) == ("in Arbeit", "Antrag liegt vor")
    measures.tick_off(measure, on=DUE, result="Darlehen bewilligt")
    assert (measures.standing(measure), measure.result) == ("erledigt", "Darlehen bewilligt")


@pytest.mark.parametrize("state", [MeasureState.IMPOSSIBLE, MeasureState.DECLINED])
def test_decline_keeps_day_and_reason_and_is_judged_by_the_office(state):
    measure = drafts.measure(drafts.case())
    measures.decline(measure, state=state, on=DUE, reason="Kein Anspruch", answered_on=DUE)
    assert (measure.state, measure.declined_on, measure.answered_on) == (state, DUE, DUE)
    assert (measure.partner_note, measure.done_on) == ("Kein Anspruch", None)
    measures.judge(measure, kept=Kept.BROKEN)
    assert measure.kept is Kept.BROKEN


def test_decline_needs_a_reason_and_an_open_measure():
    measure = drafts.measure(drafts.case())
    with pytest.raises(Refused, match=r"^Der Grund fehlt\."):
        measures.decline(measure, state=MeasureState.DECLINED, on=DUE, reason="  ")
    assert (measure.state, measure.declined_on) == (MeasureState.OPEN, None)
    measures.drop(measure)
    with pytest.raises(Refused, match=r"^„Raten vereinbaren“ ist schon entfallen\.$"):
        measures.decline(measure, state=MeasureState.DECLINED, on=DUE, reason="Kein Anspruch")


def test_reopen_takes_a_refusal_back_but_partners_never_reopen_what_the_office_let_lapse():
    case = drafts.case()
    measure = drafts.measure(case)
    partner = drafts.user(agency_id=case.office_id + 1)
    measures.decline(measure, state=MeasureState.IMPOSSIBLE, on=DUE, reason="Kein Platz", answered_on=DUE)
    measures.reopen(measure, by=partner)
    assert (measure.state, measure.declined_on, measure.answered_on) == (MeasureState.OPEN, None, None)
    measures.drop(measure)
    with pytest.raises(Refused, match=r"^„Raten vereinbaren“ braucht die Fachstelle nicht mehr\."):
        measures.reopen(measure, by=partner)


def test_database_refuses_a_refusal_without_a_day(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    with pytest.raises(IntegrityError) as refused:
        factories.measure(session, case, state=MeasureState.DECLINED)
    assert errors.sentence_for(refused.value) == (
        "Eine abgelehnte oder nicht mögliche Maßnahme braucht den Tag, eine andere hat keinen."
    )


def test_agree_is_refused_where_the_title_names_the_household_to_who_reads_no_name(session: GuardedSession):
    office = factories.agency(session, "Fachstelle")
    partner = factories.agency(session, "Beratung", AgencyKind.HOUSING_COMPANY)
    case = factories.case(session, office, "Kanarienvogt", street="Vogelweg 1")
    on = clock.today()
    given: dict[str, Any] = {"kind": factories.kind_of_measure(session, office.id), "on": on, "due_on": on}
    for title in ("Mit Frau Kanarienvogt sprechen", "Schlüssel zum Vogelweg 1 bringen"):
        with pytest.raises(
            Refused, match=r"^Maßnahme: „.+“ verrät den Haushalt, und Beratung darf ihn noch nicht kennen\."
        ):
            measures.agree(case, title=title, agency=partner, **given)
        assert measures.agree(case, title=title, agency=office, **given).title == title
    factories.share(session, case, partner, "contact")
    session.expire(case, ["shares"])
    assert measures.agree(case, title=title, agency=partner, **given).title == title
