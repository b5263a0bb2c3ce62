"""Entering on the case page itself: one field for contacts, steps, notes and reminders, read by `portal.jottings`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g, request, url_for
from wtforms import RadioField, SelectField
from wtforms.widgets import TextInput

from models import Case, Contact, Reminder, Step, User
from models.enums import ContactKind, StepKind
from portal import clock, current_steps, jottings, terminations
from portal.errors import Refused
from portal.jottings import Jotting, Meaning
from portal.steps import must_be_open
from views.base.days import Day
from views.base.fields import Lines
from views.base.forms import PortalForm
from views.base.tasks import Task
from views.formats import day

PATHS = {Contact: "kontakte", Step: "schritte", Reminder: "wiedervorlagen"}
HINT = "Zum Beispiel: „Hausbesuch 3.12. erreicht: will Raten zahlen“ oder „WV 5.12. Jobcenter anrufen“."
KINDS = {
    "Erkennen": [("", "am Text erkennen")],
    "Kontakt": [
        ("Anruf, erreicht", "Anruf – erreicht"),
        ("Anruf, nicht erreicht", "Anruf – nicht erreicht"),
        ("Hausbesuch, erreicht", "Hausbesuch – erreicht"),
        ("Hausbesuch, nicht erreicht", "Hausbesuch – nicht erreicht"),
        ("Sprechstunde, erreicht", "Sprechstunde"),
        ("Brief", "Brief"),
        ("E-Mail", "E-Mail"),
    ],
    "Sonstiges": [("Vermerk", "Vermerk"), ("WV", "Wiedervorlage")],
    "Verfahrensschritt": [(kind.label, kind.label) for kind in StepKind if kind is not StepKind.REPORTED],
}
"""What can be chosen instead of written: the words a line would begin with, and how they read on the screen."""


BESIDES = "Soll daraus ein Schritt mit seinen Fristen werden, tragen Sie ihn als eigene Zeile ein."
AS_NOTE = "note"
"""What stands for keeping a line that may tell of a step as a note."""
LABELS = frozenset(kind.label for kind in StepKind)
AHEAD = "Schreiben Sie den Tag, an dem es war. Beginnen Sie mit „WV“, wird es eine Wiedervorlage; mit „Vermerk:“ bleibt es Text."


class Entering(PortalForm):
    """One line; kind and day may be chosen beside it."""

    kind = SelectField("Art", choices=KINDS, default="")
    on = Day("Tag")
    text = Lines("Eintrag", widget=TextInput(), description=HINT)
    meant = RadioField("Gemeint ist", choices=[], validate_choice=False)


def read(form: Any) -> Jotting:
    """Return what the line means together with what was chosen beside it."""
    kind, on, text = form.kind.data, form.on.data, form.text.data or ""
    chosen = f"{kind}{f' {on:%d.%m.%Y}' if on else ''}: " if kind else f"{on:%d.%m.%Y} " if on else ""
    found = jottings.read(chosen + text, clock.today())
    if kind in LABELS and found.offers:
        return next((jottings.as_step(found, one) for one in found.offers if one.kind.label == kind), found)
    if found.meaning is Meaning.NOTE and chosen and not kind:
        return replace(found, text=text, on=on)
    return found


def offer_meanings(form: Any, case: Case) -> None:
    """Offer the steps a line may mean, and to keep it as a note; nothing where it is certain."""
    offers = read(form).offers if request.method == "POST" else ()
    if not offers:
        del form.meant
        return
    steps = [(f"{one.kind.value} {one.on}", f"Schritt {one}") for one in offers]
    form.meant.choices = [*steps, (AS_NOTE, "Nur als Vermerk, ohne Frist")]
    form.meant.description = read(form).doubt


def _settled(form: Any, found: Jotting) -> Jotting:
    """Return what somebody said the line means; raise Refused, at the question, as long as nobody did."""
    meant = form.meant.data
    if meant == AS_NOTE:
        return jottings.as_note(found)
    chosen = next((one for one in found.offers if meant == f"{one.kind.value} {one.on}"), None)
    if chosen is None:
        why = "Die Zeile nennt einen Verfahrensschritt, aber nicht eindeutig. Als Schritt eintragen, oder als Vermerk?"
        raise Refused(why, at={"meant": why})
    return jottings.as_step(found, chosen)


def understood(form: Any) -> Jotting:
    """Return what the line means together with what was chosen beside it; raise Refused where that does not fit."""
    kind = form.kind.data
    if not (kind or form.text.data):
        raise Refused("Der Eintrag ist leer. Schreiben Sie, was war, oder wählen Sie eine Art.")
    found = read(form)
    if found.offers:
        return _settled(form, found)
    if kind and found.doubt:
        raise Refused(f"{found.doubt} Ergänzen Sie es, dann tragen Sie noch einmal ein.")
    if found.is_ahead:
        raise Refused(f"{found.doubt} {AHEAD}")
    return found


def enter(case: Case, form: Any, by: User) -> str:
    """Record one line in the case."""
    found = understood(form)
    if found.meaning is Meaning.STEP:
        must_be_open(case)
    g.made = jottings.write(case, found, on=clock.today(), by=by)
    said = f"Eingetragen: {found}."
    warnings = (
        (current_steps.replacement(g.made, case.steps), terminations.insufficient(case, g.made))
        if isinstance(g.made, Step)
        else ()
    )
    if found.meaning is Meaning.REMINDER and found.contact is not ContactKind.NOTE:
        return f"{said} Der Tag liegt in der Zukunft; tragen Sie „{found.contact.label}“ ein, wenn es war."
    doubt = f"{found.doubt} Deshalb steht die Zeile als Vermerk da." if found.doubt else ""
    besides = f"Im Text steht auch „{found.besides}“. {BESIDES}" if found.besides else ""
    return " ".join(filter(None, (said, *warnings, doubt, besides)))


def address_of_made() -> dict[str, str]:
    """Return what the address of the case page says about the record just entered; nothing where none was."""
    made = g.get("made")
    return {} if made is None else {"neu": f"{PATHS[type(made)]}-{made.id}", "_anchor": "eintrag"}


def box(case: Case) -> dict[str, Any]:
    """Return the form for the page of the case."""
    form = Entering(prefix="")
    return {
        "form": form,
        "action": url_for("case.task_view", task_name=TASK.name, id=case.id),
        "today": day(clock.today()),
    }


TASK = Task(
    "eintrag", "Eintragen", enter, form=Entering, prepare=offer_meanings, creates=Contact, inline=True, title="Eintrag"
)
