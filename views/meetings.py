"""„Fallkonferenz durchführen“: one page on which attendance, points, decisions and the next date are kept while people talk."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import Optional

from models import Agency, Conference, User
from models.enums import Answer
from portal import clock, conferences
from portal.errors import Refused
from portal.extensions import db
from views import agreeing, conference_page
from views.agreeing import THE_HOUSEHOLD, Agreeing
from views.base import versions
from views.base.checks import Checks
from views.base.days import Day, LocalMoment
from views.base.fields import Line, Lines, Relation
from views.base.forms import own_and_partners
from views.base.sentences import REQUIRED
from views.formats import day, moment
from views.rendering import form_status

FROM_ITS_DAY = "Wer da war, hält das Portal ab dem {:%d.%m.%Y} fest, dem Tag der Fallkonferenz, oder wenn Sie sie vorher abschließen."
BEGIN, GO_ON = "Fallkonferenz durchführen", "Protokoll fortsetzen"
FINISH = "abschliessen"
NOTE = "note_"
"""Begins the name of the field for the note to a point; its number follows."""
OF_A_MEASURE = tuple(Agreeing()._fields)
NEEDED_OF_A_MEASURE = ("title", "kind_id", "due_on")
WITH_A_MEASURE = "bei jeder Maßnahme nötig"
AGREE, RAISE = "massnahme", "punkt"
NOTHING_TO_AGREE = "Hier steht noch nichts. Schreiben Sie, was zu tun ist, wer es macht und bis wann."
NOTHING_TO_RAISE = "Hier steht noch nichts. Schreiben Sie, welches Problem auf die Tagesordnung soll."
ONLY_AT_THE_END = ("on", "early", "next_at")
BEFORE_ITS_DAY = ("attended", "household")
"""Kept by the address as well, as long as nobody can have been there."""
"""What is written only when the conference is finished; until then the address carries it from save to save."""


class Talking(Agreeing):
    """Everything of a conference in one form: whatever is pressed, all that was typed is kept."""

    stamp = HiddenField()
    on = Day("Durchgeführt am", [Optional()])
    early = BooleanField("Sie fand vor dem Termin statt")
    attended = Checks("Anwesende Stellen", coerce=int, validators=[Optional()])
    household = BooleanField("Der Haushalt ist dabei")
    minutes = Lines("Besprochen", description="Was zu keinem einzelnen Problem gehört.")
    problem = Line("Neues Problem")
    brought_by_id = Relation("Eingebracht von", model=Agency, blank_text=THE_HOUSEHOLD, narrow=own_and_partners)
    point_id = SelectField("Zum Problem", coerce=int, validate_choice=True)
    next_at = LocalMoment("Nächste Fallkonferenz", [Optional()])


def form_for(conference: Conference, given: Any) -> Any:
    """Return the form with a note for each point, filled with what is known; a row of a measure is not required."""
    notes = {f"{NOTE}{point.id}": Lines(point.problem) for point in conference.points}
    form = type("TalkingOf", (Talking,), notes)(given)
    for name in OF_A_MEASURE:
        form[name].validators = [Optional()] if name != "title" else []
        form[name].flags.required = False
        form[name].flags.input_required = False
    form.kind_id.blank = True
    form.title.label.text = "Was ist zu tun?"
    form.title.description = "Leer lassen, wenn keine weitere Maßnahme vereinbart wird."
    for name in NEEDED_OF_A_MEASURE:
        form[name].flags.needed_with = WITH_A_MEASURE
    form.attended.choices = [(one.id, named(one)) for one in conference.invitations]
    form.point_id.choices = [
        (0, "– zu keinem einzelnen –"),
        *((point.id, point.problem) for point in conference.points),
    ]
    if given is None:
        _fill(form, conference)
        for name in (*ONLY_AT_THE_END, *BEFORE_ITS_DAY):
            if name in request.args:
                form[name].process(request.args)
    return form


def named(invitation: Any) -> str:
    """Return the agency, and who comes for it."""
    return f"{invitation.agency.name} ({conference_page.answered(invitation)})"


def _fill(form: Any, conference: Conference) -> None:
    planned = clock.local(conference.scheduled_at).date()
    form.stamp.data = stamp(conference)
    form.on.data = conference.held_on or (planned if planned <= clock.today() else None)
    there = conferences.has_come(conference, clock.today())
    fresh = there and conference.household_attended is None and not any(one.attended for one in conference.invitations)
    coming = (Answer.COMING, Answer.DELEGATE)
    form.attended.data = [
        one.id for one in conference.invitations if (one.answer in coming if fresh else bool(one.attended))
    ]
    form.household.data = conference.household_invited if fresh else bool(conference.household_attended)
    form.minutes.data = conference.minutes
    for point in conference.points:
        form[f"{NOTE}{point.id}"].data = point.note


def stamp(conference: Conference) -> str:
    """Return what changes whenever somebody else saves minutes or notes."""
    return f"{conference.version}.{sum(point.version for point in conference.points)}"


class Meeting:
    """One request to the page."""

    def __init__(self, conference: Conference, given: Any, by: User) -> None:
        """Take the conference, what was sent (None: the page is only looked at), and who works."""
        self.conference, self.given, self.by = conference, given, by
        self.invited = conference_page.invited_to(conference)
        """Held, so that the agencies of the guests are not read one by one."""
        self.form = form_for(conference, given)
        self.pressed = "" if given is None else given.get("schritt", "")
        self.finishes = self.pressed == FINISH
        self.differences: list[dict[str, str]] = []
        self.last: dict[str, str] = {}
        """Who saved meanwhile, and when."""

    def answer(self, view: Any) -> Any:
        """Save and come back to the page, go on to the conference once it is finished, or say what is missing."""
        if self.given is not None and self._is_complete() and self._is_current():
            done = view._try(self._save, self.form)
            if done:
                for sentence in done:
                    flash(sentence, "success")
                if self.finishes:
                    return redirect(view.url_to("details_view", id=self.conference.id))
                early = not conferences.has_come(self.conference, clock.today())
                names = (*ONLY_AT_THE_END, *BEFORE_ITS_DAY) if early else ONLY_AT_THE_END
                kept = {name: self.given.getlist(name) for name in names if self.given.get(name)}
                return redirect(view.url_to("meeting_view", id=self.conference.id, **kept))
        return view.render("case/meeting.html", **self._page(view)), form_status()

    def _is_complete(self) -> bool:
        """Say whether all is well, and whatever was begun is whole; each field that lacks something says so itself."""
        form = self.form
        valid = form.validate()
        measure = (*NEEDED_OF_A_MEASURE, *OF_A_MEASURE, "point_id")
        parts = (
            (measure, NEEDED_OF_A_MEASURE, AGREE, NOTHING_TO_AGREE),
            (("problem", "brought_by_id"), ("problem",), RAISE, NOTHING_TO_RAISE),
        )
        missing: dict[str, str] = {}
        for names, needed, button, nothing in parts:
            if any(form[name].data or form[name].errors for name in names):
                missing |= {name: REQUIRED for name in needed if not form[name].data and not form[name].errors}
            elif self.pressed == button:
                missing[needed[0]] = nothing
        for name, sentence in missing.items():
            form[name].errors = [sentence]
        return valid and not missing

    def _is_current(self) -> bool:
        """Say whether nobody saved meanwhile; otherwise show both versions of every text and keep the typed ones."""
        if self.form.stamp.data == stamp(self.conference):
            return True
        stored = {"minutes": self.conference.minutes} | {f"{NOTE}{one.id}": one.note for one in self.conference.points}
        self.differences = [
            {"label": self.form[name].label.text, "yours": self.form[name].data or "", "stored": text}
            for name, text in stored.items()
            if (self.form[name].data or "") != text
        ]
        self.last = versions.last_saved([self.conference, *self.conference.points])
        self.form.stamp.data, self.form.stamp.raw_data = stamp(self.conference), None
        return False

    def _save(self) -> list[str]:
        """Keep everything the form says; return what to say about it."""
        form, conference = self.form, self.conference
        present = [one for one in conference.invitations if one.id in (form.attended.data or ())]
        notes = {one.id: form[f"{NOTE}{one.id}"].data or "" for one in conference.points}
        conferences.write_down(
            conference, on=clock.today(), attended=present, household=form.household.data,
            minutes=form.minutes.data or "", notes=notes,
        )  # fmt: skip
        said = [*self._raise_point(), *self._agree()]
        if self.finishes:
            said += self._finish(present)
        return said or ["Protokoll gespeichert."]

    def _raise_point(self) -> list[str]:
        if not self.form.problem.data:
            return []
        point = conferences.add_point(
            self.conference, self.form.problem.data, brought_by=self.form.brought_by_id.record()
        )
        db.session.add(point)
        return [f"„{point.problem}“ steht auf der Tagesordnung."]

    def _agree(self) -> list[str]:
        if not self.form.title.data:
            return []
        held = self.conference.held_on or self.form.on.data or clock.today()
        point = next((one for one in self.conference.points if one.id == self.form.point_id.data), None)
        measure = agreeing.agree(
            self.conference.case, self.form, on=min(held, clock.today()), conference=self.conference, point=point
        )
        return [agreeing.agreed(measure)]

    def _finish(self, present: list[Any]) -> list[str]:
        """Note that it took place; the next one is planned only after this one is over in the database."""
        form, conference = self.form, self.conference
        if form.on.data is None:
            raise Refused("Der Tag fehlt. Tragen Sie unter „Durchgeführt am“ ein, wann die Fallkonferenz war.")
        conferences.check_held(conference, form.on.data, early=form.early.data)
        conferences.hold(
            conference,
            on=form.on.data,
            attended=present,
            household=form.household.data,
            minutes=form.minutes.data or "",
        )
        said = [f"Fallkonferenz am {day(form.on.data)} festgehalten."]
        if form.next_at.data is not None:
            db.session.flush()
            following = conferences.meet_again(conference, at=form.next_at.data)
            db.session.add(following)
            said.append(
                f"Nächste Fallkonferenz am {moment(following.scheduled_at)} geplant; verschicken Sie die Einladungen."
            )
        return said

    def _page(self, view: Any) -> dict[str, Any]:
        conference, form = self.conference, self.form
        notes = [form[f"{NOTE}{one.id}"] for one in conference.points]
        for field, point in zip(notes, conference.points, strict=True):
            field.description = f"Eingebracht von: {conference_page.brought_by(point)}"
        if conference.held_on is None and not conferences.has_come(conference, clock.today()):
            form.attended.description = FROM_ITS_DAY.format(clock.local(conference.scheduled_at))
        open_ = conference.held_on is None
        asks = open_ and (form.on.data or clock.today()) < clock.local(conference.scheduled_at).date()
        return {
            "title": BEGIN if open_ else GO_ON, "subtitle": view.heading(conference), "form": form,
            "differences": self.differences, **self.last, "reload_url": view.url_to("meeting_view", id=conference.id),
            "breadcrumbs": view.trail_to(conference), "finish": FINISH if open_ else "",
            "facts": [row for part in conference_page.sections(conference) for row in part["rows"][:3]],
            "presence": [*([form.on] * open_), *([form.early] * asks), form.household, form.attended],
            "notes": notes, "points": [form.problem, form.brought_by_id], "talk": [form.minutes],
            "row": [form[name] for name in (*OF_A_MEASURE, "point_id")], "following": [form.next_at] if open_ else [],
            "agreed": conference_page.agreements(conference), "back_url": view.url_to("details_view", id=conference.id),
        }  # fmt: skip
