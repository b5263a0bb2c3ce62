"""Measures: who does what by when, ticked off by who answers for them."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from models import Measure, User
from models.enums import Kept, MeasureState
from portal import clock, measures
from portal.errors import Refused
from portal.listings import Sort
from views.base import PortalModelView, viewer
from views.base.fields import Day, Lines, Word
from views.base.forms import REQUIRED, PortalForm
from views.base.tasks import Task
from views.case_tasks import of_today
from views.formats import day

NEEDED = [InputRequired(REQUIRED)]


class Ticking(PortalForm):
    """When it was done, and a word to the office."""

    on = Day("Erledigt am", NEEDED)
    note = Lines("Rückmeldung")


class Judging(PortalForm):
    """Whether the agreement held."""

    kept = Word("Absprache", NEEDED, members=Kept)


def tick_off(measure: Measure, form: Any, by: User) -> str:
    """Mark the measure as done."""
    measures.tick_off(measure, on=form.on.data, note=form.note.data)
    return f"„{measure.title}“ am {day(form.on.data)} erledigt."


def reopen(measure: Measure, form: Any, by: User) -> str:
    """Take the tick back."""
    measures.reopen(measure)
    return f"„{measure.title}“ ist wieder offen."


def drop(measure: Measure, form: Any, by: User) -> str:
    """Let the measure lapse."""
    measures.drop(measure)
    return f"„{measure.title}“ entfällt."


def judge(measure: Measure, form: Any, by: User) -> str:
    """Say whether the agreement held."""
    measures.judge(measure, kept=form.kept.data)
    return f"Absprache „{measure.title}“: {form.kept.data.label}."


def is_open(measure: Measure) -> bool:
    """Say whether it is still to be done."""
    return measure.state is MeasureState.OPEN


def in_office(measure: Measure) -> bool:
    """Say whether the viewer works in the office of the case."""
    return viewer().office_id == measure.office_id


class MeasureView(PortalModelView):
    """All measures of the office; for a partner those it answers for."""

    model_class = Measure
    label, title, path, feminine = "Maßnahme", "Maßnahmen", "massnahmen", True
    columns = ("title", "case_id", "kind_id", "responsible_agency_id", "due_on", "state", "done_on", "amount_granted")
    sortable = ("due_on",)
    filter_keys = ("state", "kind_id", "responsible_agency_id", "due_on", "kept")
    order = Sort("due_on", descending=True)
    sections = (
        (
            "Maßnahme",
            (
                "title",
                "case_id",
                "kind_id",
                "conference_id",
                "responsible_agency_id",
                "responsible_user_id",
                "agreed_on",
                "due_on",
                "state",
                "done_on",
                "kept",
            ),
        ),
        ("Rückmeldung und Vermerk", ("partner_note", "note")),
        ("Geld", ("amount_requested", "amount_granted", "money_form", "money_basis", "paid_on")),
    )
    new_sections = (
        ("Maßnahme", ("case_id", "title", "kind_id", "responsible_agency_id", "agreed_on", "due_on")),
        *sections[2:],
    )
    form_sections = (
        ("Maßnahme", ("title", "kind_id", "responsible_agency_id", "responsible_user_id", "due_on", "kept", "note")),
        *sections[2:],
    )
    tasks = (
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
            "gehalten",
            "Absprache bewerten",
            judge,
            form=Judging,
            applies=lambda m: in_office(m) and m.state is MeasureState.DONE,
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
        Task("offen", "Wieder öffnen", reopen, applies=lambda m: not is_open(m), title="Maßnahme wieder öffnen"),
    )

    def complete(self, record: Measure, form: Any, *, new: bool) -> None:
        """Refuse a measure due before it was agreed."""
        if record.due_on < record.agreed_on:
            raise Refused(
                f"Frist {day(record.due_on)} liegt vor dem {day(record.agreed_on)}. Wählen Sie einen späteren Tag."
            )

    def prefill(self, form: Any) -> None:
        """Begin with today."""
        form.agreed_on.data = clock.today()

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Mark what is overdue."""
        if values["state"] is MeasureState.OPEN and values["due_on"] < clock.today():
            return "danger", "überfällig"
        return None, None

    def heading(self, record: Measure) -> str:
        """Name the measure by what is to be done."""
        return record.title or f"{self.label} Nr. {record.id}"  # who sees amounts only sees no title

    def after_task(self, record: Measure) -> str:
        """Stay with the measure."""
        return self.url_to("details_view", id=record.id)
