"""One record of a screen: its page, and the steps of the work that can be done with it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_login import current_user

from models import Case
from portal import access, audit
from portal.access import Verb
from portal.extensions import db
from views.base import records, versions
from views.base.lists import Lists
from views.base.screen import keys_of, viewer
from views.base.tasks import Task
from views.rendering import form_status


class Details(Lists):
    """The pages that show one record."""

    @expose("/details/")
    def details_view(self) -> Any:
        """Show one record with what belongs to it and what can be done."""
        asked = request.args.get("id")
        record = self.get_one(asked)
        if record is None:
            return self.moved_to(asked) or abort(404)
        self.log_reading(record)
        return self.render(self.details_template, **self.details(record))

    def log_reading(self, record: Any) -> None:
        """Write down that a case file is read, before anything of it is shown."""
        if not self.logged:
            return
        case_id = record.id if isinstance(record, Case) else getattr(record, "case_id", None)
        audit.record_access(db.engine, viewer(), self.logged_as(record), record.office_id, case_id)

    def logged_as(self, record: Any) -> str:
        """Return the words for a record in the access log, which is also read by those who see no names."""
        return f"{self.label} {record.number if isinstance(record, Case) else f'Nr. {record.id}'}"

    def details(self, record: Any) -> dict[str, Any]:
        """Return what the page of one record shows."""
        who = viewer()
        return {
            "title": self.heading(record), "record": record,
            "sections": records.sections_of(who, record, self.shown_of(record)),
            "related": self.related(record), "history": records.history(who, record),
            "row_actions": self.buttons(record), "breadcrumbs": self.trail(record),
        }  # fmt: skip

    def heading(self, record: Any) -> str:
        """Return the heading of the page of one record."""
        words = str(record)
        return words if words.startswith(self.label) else f"{self.label} {words}"

    def trail(self, record: Any) -> list[dict[str, str]]:
        """Return the way back: the list, and the case a record belongs to."""
        way = [{"label": self.title, "url": self.url_to()}]
        case_id = None if isinstance(record, Case) else records.case_link(viewer(), record)
        if case_id and (case := db.session.get(Case, case_id)):
            way.insert(0, {"label": f"Fall {case.number}", "url": url_for("case.details_view", id=case_id)})
        return way

    def trail_to(self, record: Any) -> list[dict[str, str]]:
        """Return the way back from a form: the list, the case, and the record itself."""
        return [*self.trail(record), {"label": self.heading(record), "url": self.url_to("details_view", id=record.id)}]

    def related(self, record: Any) -> list[dict[str, Any]]:
        """Return the tables of what belongs to the record."""
        return []

    def buttons(self, record: Any) -> list[dict[str, Any]]:
        """Return what can be done with the record now, by this viewer."""
        buttons: list[dict[str, Any]] = [
            {
                "label": task.label, "url": self.url_to("task_view", task_name=task.name, id=record.id),
                "tone": task.tone, "more": task.more,
            }
            for task in self.tasks
            if not task.inline and self.offers(task, record)
        ]  # fmt: skip
        if self.asked_of(record) and self.allowed(Verb.WRITE, record) and self._writable_keys(record):
            buttons.append({"label": "Bearbeiten", "url": self.url_to("edit_view", id=record.id), "tone": ""})
        return buttons

    def _writable_keys(self, record: Any) -> list[str]:
        return [key for key in keys_of(self.asked_of(record)) if access.may_write(viewer(), self.model_class, key)]

    def offers(self, task: Task, record: Any) -> bool:
        """Say whether the viewer may do the task with the record now."""
        if not task.applies(record):
            return False
        if task.creates is not None:
            return access.may(viewer(), Verb.CREATE, task.creates)
        return self.allowed(task.verb, record)

    def _may_by_role(self, task: Task) -> bool:
        """Say whether the viewer's role does such a task at all."""
        verb, model = (task.verb, self.model_class) if task.creates is None else (Verb.CREATE, task.creates)
        return access.may(viewer(), verb, model)

    @expose("/aufgabe/<task_name>/", methods=("GET", "POST"))
    def task_view(self, task_name: str) -> Any:
        """Show the form of a task, or do it."""
        record = self.record_or_404()
        task = next((task for task in self.tasks if task.name == task_name), None)
        late = request.method == "POST" and versions.outdated(record, request.form.get(versions.SEEN))
        if task is not None and late and self._may_by_role(task) and not task.applies(record):
            flash(f"{versions.changed_meanwhile(record)} „{task.label}“ geht jetzt nicht mehr.", "warning")
            return redirect(self.url_to("details_view", id=record.id))
        if task is None or not self.offers(task, record):
            abort(404)
        form = task.form(request.form if request.method == "POST" else None)
        task.prepare(form, record)
        if late and task.creates is None:
            again = "Nichts wurde gespeichert. Prüfen Sie den Stand und bestätigen Sie dann noch einmal."
            flash(f"{versions.changed_meanwhile(record)} {again}", "warning")
        elif (
            request.method == "POST"
            and form.validate()
            and (sentence := self._try(lambda: task.run(record, form, current_user), form))
        ):
            flash(sentence, "success")
            return redirect(self.after_task(record))
        return self.render(
            "form_page.html", title=task.title or task.label, form=form, intro=task.intro, facts=task.facts(record),
            submit_label=task.submit or task.label, submit_tone=task.tone,
            cancel_url=self.url_to("details_view", id=request.args.get("id")), breadcrumbs=self.trail_to(record),
            subtitle=self.heading(record), action_url=request.full_path, seen_version=getattr(record, "version", None),
        ), form_status()  # fmt: skip

    def after_task(self, record: Any) -> str:
        """Return where to go after a task: the record, or its case."""
        if not isinstance(record, Case) and (case_id := records.case_link(viewer(), record)):
            return url_for("case.details_view", id=case_id)
        return self.url_to("details_view", id=record.id)
