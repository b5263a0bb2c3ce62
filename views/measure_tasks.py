"""What can be done with a measure: tick off, keep money and proof, check an undertaking, say whether it was kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Agency, Document, Measure, Step, User
from models.enums import NOT_DONE, CaseStatus, Delivery, Kept, MeasureState, MoneyBasis, MoneyForm, Proof
from portal import access, clock, measures, undertakings
from portal.access import Verb
from portal.undertaking_check import candidates, verdict
from views import naming_guests
from views.base import viewer
from views.base.days import Day
from views.base.fields import Amount, Line, Lines, Number, Relation, Word, YesNo
from views.base.forms import NEEDED, PortalForm
from views.base.tasks import Task, of_today, today_by_default
from views.formats import day, money
from views.terminations import offer_terminations


class Beginning(PortalForm):
    """Since when somebody works on it, and a word to the office."""

    on = Day("In Arbeit seit", NEEDED)
    note = Lines("Rückmeldung", description="Zum Beispiel: Antrag liegt vor, Entscheidung bis 15.03.")


class Ticking(PortalForm):
    """When it was done, what came of it, and a word to the office."""

    on = Day("Erledigt am", NEEDED)
    result = Lines(
        "Ergebnis", description="Was ist herausgekommen? Zum Beispiel: Darlehen bewilligt, Zahlung angewiesen."
    )
    note = Lines("Rückmeldung")


class Declining(PortalForm):
    """That it will not be done, since when that is known, and why."""

    state = Word("Was gilt?", NEEDED, members=MeasureState)
    on = Day("Seit", NEEDED)
    reason = Lines("Grund", NEEDED, description="Woran liegt es? Die Fachstelle plant danach, wie es weitergeht.")


class Paying(PortalForm):
    """The decision on money and its payment."""

    money_basis = Word("Rechtsgrundlage", NEEDED, members=MoneyBasis)
    requested_on = Day("Beantragt am")
    amount_requested = Amount("Beantragt")
    decided_on = Day("Bescheid am")
    amount_granted = Amount("Bewilligt", description="0,00 bei Ablehnung; dann unten der Grund.")
    refusal = Lines("Grund einer Ablehnung")
    money_form = Word("Form", members=MoneyForm, blank=True)
    instalment = Amount("Höhe der Rate")
    instalments = Number("Anzahl der Raten")
    payee = Line("Zahlung an", description="Zum Beispiel: Muster Wohnbau GmbH.")
    paid_on = Day("Gezahlt am")
    direct_from = Day("Miete direkt an den Vermieter ab")


class Proving(PortalForm):
    """What shows that the measure had effect, and what came of it."""

    proof = Word("Nachweis", NEEDED, members=Proof)
    proof_on = Day("Nachweis vom", NEEDED)
    proof_document_id = Relation("Dokument dazu", model=Document)
    result = Lines("Ergebnis der Maßnahme")


class Undertaking(PortalForm):
    """What the undertaking says, and whom it reached when."""

    termination_id = Relation(
        "Heilt die fristlose Kündigung", model=Step,
        description="Welche von mehreren. Die Schonfrist zählt ab der Klage, die auf diese Kündigung folgte.",
    )  # fmt: skip
    unconditional = YesNo("Ohne Bedingung erklärt", description="Kein „wenn“, kein „sofern“.")
    covers_arrears = Amount("Genannte Mietrückstände")
    covers_compensation = Amount("Genannte Nutzungsentschädigung")
    delivered_to = Word("Zugegangen bei", members=Delivery, blank=True)
    delivered_on = Day("Zugegangen am")


def filled_from_record(form: Any, measure: Measure) -> None:
    """Begin with what is known."""
    if not any(field.raw_data for field in form):
        for field in form:
            field.process_data(getattr(measure, field.name))
    if "proof_document_id" in form:
        form.proof_document_id.narrow = lambda statement: statement.where(Document.case_id == measure.case_id).order_by(
            Document.id.desc()
        )


def prepare_check(form: Any, measure: Measure) -> None:
    """Ask which termination is meant only where there are several; begin with what is known."""
    found = candidates(measure.case.steps)
    if len(found) < 2 and measure.termination_id is None:
        del form.termination_id
    else:
        offer_terminations(form, measure.case_id, only=[step.id for step in found])
    filled_from_record(form, measure)


def pay(measure: Measure, form: Any, by: User) -> str:
    """Keep what was decided and paid."""
    measures.settle_money(measure, **form.data)
    return f"Geld zu „{measure.title}“ festgehalten: {_sums(measure)}."


def _sums(measure: Measure) -> str:
    granted = measure.amount_granted
    return "noch nicht entschieden" if granted is None else f"{money(granted)} bewilligt"


def prove(measure: Measure, form: Any, by: User) -> str:
    """Keep proof and result."""
    document = form.proof_document_id.record()
    measures.prove(measure, proof=form.proof.data, on=form.proof_on.data, document=document, result=form.result.data)
    return f"Nachweis „{form.proof.data.label}“ vom {day(form.proof_on.data)} festgehalten."


def check(measure: Measure, form: Any, by: User) -> str:
    """Keep what the undertaking says, and say whether it helps."""
    return undertakings.keep(measure, {field.name: field.data for field in form}, on=clock.today())


def note_step(measure: Measure, form: Any, by: User) -> str:
    """Note an undertaking that meets its conditions as a step of the proceeding."""
    return f"{undertakings.record(measure)} erfasst."


class Judging(PortalForm):
    """Whether the agreement held."""

    kept = Word("Absprache", NEEDED, members=Kept)


def answered_on(measure: Measure) -> date | None:
    """Return today where an agency outside the office answers; the office's own entries are no answer."""
    return None if in_office(measure) else clock.today()


def begin(measure: Measure, form: Any, by: User) -> str:
    """Note that somebody works on it."""
    measures.begin(measure, on=form.on.data, note=form.note.data, answered_on=answered_on(measure))
    return f"„{measure.title}“ ist seit {day(form.on.data)} in Arbeit."


def tick_off(measure: Measure, form: Any, by: User) -> str:
    """Mark the measure as done."""
    measures.tick_off(
        measure, on=form.on.data, note=form.note.data, result=form.result.data, answered_on=answered_on(measure)
    )
    return f"„{measure.title}“ am {day(form.on.data)} erledigt."


def prepare_decline(form: Any, measure: Measure) -> None:
    """Offer the two words that say a measure will not be done; begin with today."""
    form.state.choices = [(one.value, one.label) for one in NOT_DONE]
    today_by_default(form.on)


def decline(measure: Measure, form: Any, by: User) -> str:
    """Say that it will not be done, and why."""
    measures.decline(
        measure, state=form.state.data, on=form.on.data, reason=form.reason.data, answered_on=answered_on(measure)
    )
    return f"„{measure.title}“ ist {measure.state.label}. Die Fachstelle liest den Grund."


def reopen(measure: Measure, form: Any, by: User) -> str:
    """Take the answer back."""
    measures.reopen(measure, by=by)
    return f"„{measure.title}“ ist wieder offen."


def drop(measure: Measure, form: Any, by: User) -> str:
    """Let the measure lapse."""
    measures.drop(measure)
    return f"„{measure.title}“ entfällt."


def judge(measure: Measure, form: Any, by: User) -> str:
    """Say whether the agreement held."""
    measures.judge(measure, kept=form.kept.data)
    return f"Absprache „{measure.title}“: {form.kept.data.label}."


def has_undertaking(measure: Measure) -> bool:
    """Say whether the viewer can check this undertaking; who only sees its amounts cannot."""
    return in_office(measure) and access.may(viewer(), Verb.WRITE, Measure) and undertakings.is_one(measure)


def helps(measure: Measure) -> bool:
    """Say whether the undertaking meets its conditions and is no step of the proceeding yet; a closed case takes none."""
    if measure.case.status is CaseStatus.CLOSED or not has_undertaking(measure):
        return False
    if not verdict(undertakings.conditions(measure))[0]:
        return False
    return not undertakings.is_recorded(measure)


def is_open(measure: Measure) -> bool:
    """Say whether it is still to be done."""
    return measure.state is MeasureState.OPEN


def in_office(measure: Measure) -> bool:
    """Say whether the viewer works in the office of the case."""
    return viewer().office_id == measure.office_id


def outside(measure: Measure) -> list[Agency]:
    """Return the agency outside the office that answers for the measure."""
    agency = measure.responsible_agency
    return [agency] if agency is not None and agency.id != measure.office_id else []


TASKS = (
    Task(
        "erledigt",
        "Als erledigt abhaken",
        tick_off,
        form=Ticking,
        applies=is_open,
        prepare=of_today("on"),
        tone="primary",
        submit="Abhaken",
    ),
    Task(
        "begonnen",
        "In Arbeit",
        begin,
        form=Beginning,
        applies=lambda m: is_open(m) and m.begun_on is None,
        prepare=of_today("on"),
        submit="Festhalten",
        title="Maßnahme ist in Arbeit",
        intro="Die Maßnahme bleibt offen, und ihre Frist läuft weiter.",
    ),
    Task(
        "nicht-moeglich",
        "Nicht möglich",
        decline,
        form=Declining,
        applies=is_open,
        prepare=prepare_decline,
        submit="Festhalten",
        title="Maßnahme ist nicht möglich oder abgelehnt",
        intro="Ob die Absprache damit gehalten ist, beurteilt die Fachstelle.",
    ),
    Task(
        "erklaerung",
        "Verpflichtungserklärung prüfen",
        check,
        form=Undertaking,
        applies=has_undertaking,
        prepare=prepare_check,
        tone="primary",
        submit="Prüfen",
        intro="Was steht in der Erklärung, und wem ist sie wann zugegangen? Geprüft wird nach § 569 Abs. 3 Nr. 2 BGB.",
    ),
    Task(
        "schritt",
        "Als Verfahrensschritt festhalten",
        note_step,
        applies=helps,
        creates=Step,
        intro="Alle Bedingungen sind erfüllt. Der Zugang der Erklärung wird ein Schritt des Verfahrens.",
    ),
    Task(
        "geld",
        "Geld festhalten",
        pay,
        form=Paying,
        applies=in_office,
        prepare=filled_from_record,
        submit="Festhalten",
    ),
    Task(
        "nachweis",
        "Nachweis und Ergebnis",
        prove,
        form=Proving,
        applies=in_office,
        prepare=filled_from_record,
        submit="Festhalten",
    ),
    Task(
        "gehalten",
        "Absprache bewerten",
        judge,
        form=Judging,
        applies=lambda m: in_office(m) and m.state in (MeasureState.DONE, *NOT_DONE),
        submit="Bewerten",
    ),
    Task(
        "entfaellt",
        "Entfällt",
        drop,
        title="Maßnahme entfallen lassen",
        applies=lambda m: is_open(m) and in_office(m),
        intro="Die Maßnahme wird nicht mehr gebraucht.",
    ),
    naming_guests.task(outside),
    Task("offen", "Wieder öffnen", reopen, applies=lambda m: not is_open(m), title="Maßnahme wieder öffnen"),
)
