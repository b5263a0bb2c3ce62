"""The forms of a record screen: enter, change and delete, each with the rules told at the fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose

from portal.access import Verb
from portal.extensions import db
from views.base import forms, versions
from views.base.details import Details
from views.base.screen import Section, keys_of, viewer
from views.rendering import form_status


class Writing(Details):
    """The pages that write a record."""

    def complete(self, record: Any, form: Any, *, new: bool) -> None:
        """Fill in what the form does not ask; a rule of the portal may refuse here."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Enter a new record."""
        if not self.may_create():
            abort(404)
        form = self.form_class_of(None)(
            request.form if request.method == "POST" else None,
            data=forms.defaults(self.model_class, keys_of(self.asked_first())),
        )
        forms.drop_hidden(form, viewer(), self.model_class, new=True)
        self.tailor(form, None)
        if request.method == "GET":
            self.prefill(form)
        if request.method == "POST" and form.validate() and (record := self._try(lambda: self._create(form), form)):
            flash(self.said_of_new(record), "success")
            return redirect(self.after_new(record))
        page = self._form_page(form, self.new_label, self.asked_first(), self.url_to(), intro=self.said_first())
        return page, form_status()

    def said_of_new(self, record: Any) -> str:
        """Return what to say once a record has been entered."""
        return f"{self.label} gespeichert."

    def after_new(self, record: Any) -> str:
        """Return where to go once a record has been entered: to its page."""
        return self.url_to("details_view", id=record.id)

    def form_class_of(self, record: Any | None) -> Any:
        """Return the form of a record, or of a new one."""
        return forms.form_class(
            self.model_class, keys_of(self.asked_first() if record is None else self.asked_of(record))
        )

    def tailor(self, form: Any, record: Any | None) -> None:
        """Narrow what the fields of a form offer."""

    def said_first(self) -> str:
        """Return what the form of a new record says above its fields."""
        return ""

    def prefill(self, form: Any) -> None:
        """Put sensible first values into an empty form."""

    def _create(self, form: Any) -> Any:
        record = self.model_class()
        form.populate_obj(record)
        self.complete(record, form, new=True)
        db.session.add(record)
        db.session.flush()
        return record

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Change a record; who comes second sees both versions instead of overwriting the first."""
        record = self.record_or_404()
        if not self.asked_of(record) or not self.allowed(Verb.WRITE, record):
            abort(404)
        form = self.form_class_of(record)(request.form if request.method == "POST" else None, obj=record)
        forms.drop_hidden(form, viewer(), self.model_class, new=False)
        self.tailor(form, record)
        if not [field for field in form if field.name != "version"]:
            abort(404)
        back = self.url_to("details_view", id=record.id)
        found: list[dict[str, str]] = []
        saved: dict[str, str] = {}
        if request.method == "POST" and form.validate():
            if form.version.data == str(record.version):
                if self._try(lambda: self._update(record, form), form):
                    flash(f"{self.label} gespeichert.", "success")
                    return redirect(back)
            else:
                found, saved = forms.differences(form, record), versions.saved_by(record)
                form.version.data = str(record.version)
                form.version.raw_data = None
        title = f"{self.label} bearbeiten"
        delete_url = self.url_to("delete_view", id=record.id) if self.allowed(Verb.DELETE, record) else None
        page = self._form_page(
            form, title, self.asked_of(record), back, differences=found, subtitle=self.heading(record), delete_url=delete_url,
            reload_url=request.full_path, breadcrumbs=self.trail_to(record), **saved,
        )  # fmt: skip
        return page, form_status()

    def _update(self, record: Any, form: Any) -> bool:
        form.populate_obj(record)
        self.complete(record, form, new=False)
        db.session.flush()
        return True

    def _form_page(self, form: Any, title: str, sections: Sequence[Section], back: str, **more: Any) -> str:
        shown = [{"title": name, "fields": [form[key] for key in keys if key in form]} for name, keys in sections]
        return self.render(
            self.edit_template, title=title, form=form, sections=[part for part in shown if part["fields"]],
            cancel_url=back, submit_label="Speichern",
            **{"breadcrumbs": [{"label": self.title, "url": self.url_to()}], **more},
        )  # fmt: skip

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> Any:
        """Ask before deleting, then delete."""
        record = self.record_or_404()
        if not self.allowed(Verb.DELETE, record):
            abort(404)
        back = self.after_task(record)
        if request.method == "POST" and self._try(lambda: self._delete(record)):
            flash(f"{self.label} gelöscht.", "success")
            return redirect(back)
        return self.render(
            "confirm.html", title=f"{self.label} löschen?", sentence=f"{record} wird gelöscht. Das Protokoll behält, wer das wann tat.",
            action_url=request.full_path, confirm_label="Löschen", cancel_url=back, tone="danger",
        ), form_status()  # fmt: skip

    def before_delete(self, record: Any) -> None:
        """Do what a deletion brings with it."""

    def _delete(self, record: Any) -> bool:
        self.before_delete(record)
        db.session.delete(record)
        db.session.flush()
        return True
