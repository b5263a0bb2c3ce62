"""Steps of the work on a programme: lines, posts, receipts and goals are added, the proof is handed in or taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from models import Booking, Goal, PlanPosition, Post, Programme, User
from models.enums import PlanSide
from models.types import Percentage
from portal import clock, statistics
from portal.extensions import db
from portal.funding import goals, plans, posts, proofs
from views.base.days import Day
from views.base.fields import Amount, Line, Quantities
from views.base.forms import PortalForm, form_class
from views.base.sentences import REQUIRED
from views.base.tasks import Task
from views.formats import day

BOOKING = ("booked_on", "position_id", "amount", "receipt", "text")
POST = ("function", "position_id", "part", "pay_group", "starts_on", "ends_on", "monthly", "eligible", "person_name")
POSITION = ("side", "number", "label", "planned")
BookingForm, PostForm, PositionForm = (
    form_class(model, keys) for model, keys in ((Booking, BOOKING), (Post, POST), (PlanPosition, POSITION))
)


class GoalForm(PortalForm):
    """A figure of the statistics and what it should reach."""

    sentence = Line("Ziel in Worten", [InputRequired(REQUIRED)], description="Wie es im Antrag oder Bescheid steht.")
    indicator = SelectField("Kennzahl", validate_choice=True)
    target = Quantities("Zielwert", [InputRequired(REQUIRED)], description="Anteile in Prozent: 80 heißt 80 %.")
    at_most = BooleanField("Höchstens", description="Mit Haken darf der Wert nicht überschritten werden.")


class HandIn(PortalForm):
    """The day on which the proof left the house."""

    on = Day("Abgegeben am", [InputRequired(REQUIRED)])


class ChangePay(PortalForm):
    """What a post costs from a day on."""

    on = Day("Ab", [InputRequired(REQUIRED)], description="Bis zum Tag davor gilt der bisherige Betrag.")
    monthly = Amount("Kosten im Monat", [InputRequired(REQUIRED)])
    pay_group = Line("Entgeltgruppe", [Optional()], description="Leer heißt: wie bisher.")


def of_programme(programme_id: int, side: PlanSide | None = None) -> Any:
    """Return what narrows the lines offered to those of one programme, and of one side if named."""

    def narrow(statement: Any) -> Any:
        own = statement.where(PlanPosition.programme_id == programme_id)
        return (own if side is None else own.where(PlanPosition.side == side)).order_by(
            PlanPosition.side, PlanPosition.id
        )

    return narrow


def offer_lines(form: Any, programme: Programme) -> None:
    """Offer the lines of this programme."""
    form.position_id.narrow = of_programme(programme.id)
    if form.booked_on.data is None and form.booked_on.raw_data is None:
        form.booked_on.data = clock.today()


def offer_costs(form: Any, programme: Programme) -> None:
    """Offer the lines of expenditure, and propose what most posts are."""
    form.position_id.narrow = of_programme(programme.id, PlanSide.EXPENDITURE)
    for field, usual in (
        (form.part, Percentage(100)),
        (form.eligible, Percentage(100)),
        (form.starts_on, programme.starts_on),
    ):
        if field.data is None and field.raw_data is None:
            field.data = usual


def offer_figures(form: Any, programme: Programme) -> None:
    """Offer every figure of the catalogue that holds at the end of the programme."""
    known = statistics.catalogue(programme.ends_on.year)
    form.indicator.choices = {
        title: [(figure.key, f"{figure.label} ({figure.unit.label})") for figure in figures]
        for title, figures in known.groups.items()
    }


def add_position(programme: Programme, form: Any, by: User) -> str:
    """Add a line to the plan."""
    line = PlanPosition(programme=programme)
    form.populate_obj(line)
    db.session.add(line)
    return f"Position {line} angelegt."


def add_post(programme: Programme, form: Any, by: User) -> str:
    """Add a post."""
    position = form.position_id.record()
    plans.check_post(programme, position, starts_on=form.starts_on.data, ends_on=form.ends_on.data)
    post = Post(office_id=programme.office_id)
    form.populate_obj(post)
    db.session.add(post)
    return f"Stelle „{post.function}“ angelegt.{paid_from(programme, post)}"


def paid_from(programme: Programme, post: Post) -> str:
    """Return what to say of a post that began before its programme, nothing of others."""
    start, _ = posts.funded(post, programme)
    if start == post.starts_on:
        return ""
    return (
        f" Sie läuft schon seit dem {day(post.starts_on)}; aus dem Programm bezahlt wird sie ab dem {day(start)}, "
        "dem ersten Tag des Bewilligungszeitraums."
    )


def add_booking(programme: Programme, form: Any, by: User) -> str:
    """Add a receipt."""
    plans.check_booking(programme, booked_on=form.booked_on.data, on=clock.today())
    booking = Booking(office_id=programme.office_id)
    form.populate_obj(booking)
    plans.check_twice(
        db.guarded, form.position_id.record(), booked_on=booking.booked_on, amount=booking.amount,
        receipt=booking.receipt or "", text=booking.text,
    )  # fmt: skip
    db.session.add(booking)
    return f"Beleg vom {day(booking.booked_on)} gebucht.{_to_look_at(programme, booking)}{not_proven(programme)}"


def _to_look_at(programme: Programme, booking: Booking) -> str:
    """Ask once about a day after the period, and about a number that is booked already."""
    said = ""
    if booking.booked_on > programme.ends_on:
        said = (
            f" Sein Tag liegt {plans.AFTER_PERIOD}, der am {day(programme.ends_on)} endete: Trägt die Förderung ihn nicht, "
            "löschen Sie die Buchung. So ist er auch in der Belegliste gekennzeichnet."
        )
    with db.guarded.no_autoflush:
        booked = plans.bookings_of(db.guarded, plans.positions_of(db.guarded, programme), on=booking.booked_on.max)
    if booking.receipt and any(one is not booking and one.receipt == booking.receipt for one in booked):
        said += f" Die Nummer „{booking.receipt}“ gibt es in diesem Programm nun mehrmals; prüfen Sie, ob es Teile eines Belegs sind."
    return said


def not_proven(programme: Programme) -> str:
    """Return what to say of a receipt booked after the proof was handed in, nothing before."""
    if programme.proof_sent_on is None:
        return ""
    return f" Im Nachweis, der am {day(programme.proof_sent_on)} abgegeben wurde, steht das nicht."


def add_goal(programme: Programme, form: Any, by: User) -> str:
    """Add a goal."""
    goals.check(programme, indicator=form.indicator.data, target=Decimal(form.target.data))
    goal = Goal(programme=programme)
    form.populate_obj(goal)
    db.session.add(goal)
    return "Ziel angelegt."


def hand_in(programme: Programme, form: Any, by: User) -> str:
    """Keep what is handed in."""
    proofs.hand_in(db.guarded, programme, on=form.on.data, by=by)
    return "Der Nachweis ist abgegeben; Arbeitsmappe und Sachbericht sind so aufbewahrt, wie sie jetzt sind."


def take_back(programme: Programme, form: Any, by: User) -> str:
    """Let the proof be due again."""
    proofs.take_back(programme)
    return f"Die Abgabe ist zurückgenommen. Der Nachweis ist fällig am {day(programme.proof_due_on)}."


def change_pay(post: Post, form: Any, by: User) -> str:
    """Let a post cost something else from a day on."""
    successor = posts.change(post, on=form.on.data, monthly=form.monthly.data, pay_group=form.pay_group.data or "")
    db.session.add(successor)
    return f"„{post.function}“ kostet ab {day(successor.starts_on)} einen anderen Betrag."


def is_due(programme: Programme) -> bool:
    """Say whether the proof is still to be handed in."""
    return programme.proof_sent_on is None


def propose_today(form: Any, programme: Programme) -> None:
    """Propose today."""
    if form.on.data is None and form.on.raw_data is None:
        form.on.data = clock.today()


def has_lines(programme: Programme) -> bool:
    """Say whether the plan has a line to book under."""
    lines = select(PlanPosition.id).where(PlanPosition.programme_id == programme.id).limit(1)
    return db.session.scalar(lines) is not None


PROGRAMME = (
    Task(
        "buchung", "Beleg buchen", add_booking, form=BookingForm, prepare=offer_lines, creates=Booking, applies=has_lines,
        submit="Buchen", tone="primary",
    ),
    Task("stelle", "Stelle", add_post, form=PostForm, prepare=offer_costs, creates=Post, applies=has_lines, title="Neue Stelle",
         submit="Anlegen", more=True),
    Task("position", "Position", add_position, form=PositionForm, creates=PlanPosition, title="Neue Position", submit="Anlegen",
         more=True),
    Task("ziel", "Ziel", add_goal, form=GoalForm, prepare=offer_figures, creates=Goal, title="Neues Ziel", submit="Anlegen",
         more=True),
    Task(
        "abgeben", "Nachweis abgeben", hand_in, form=HandIn, prepare=propose_today, applies=is_due, more=True,
        intro="Arbeitsmappe und Sachbericht werden so aufbewahrt, wie sie jetzt sind. Fördert die Region, sieht ihre Finanzstelle "
        "von da an das Programm und beide Dateien, sonst nichts.",
    ),
    Task(
        "abgabe-zuruecknehmen", "Abgabe zurücknehmen", take_back, applies=lambda programme: not is_due(programme), more=True,
        intro="Die abgegebenen Dateien bleiben aufbewahrt; die Region sieht sie nicht mehr, und die Frist läuft wieder.",
    ),
)  # fmt: skip
POST_TASKS = (
    Task(
        "aendern", "Kosten ab einem Tag ändern", change_pay, form=ChangePay,
        intro="Zum Beispiel nach einer Tariferhöhung: Die Stelle endet am Tag davor und läuft mit dem neuen Betrag weiter.",
    ),
)  # fmt: skip
