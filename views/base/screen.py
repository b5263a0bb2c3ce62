"""What every page of a record screen stands on: the declarations, who may come in, and one commit per step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, g, request, url_for
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import Base
from portal import access, errors
from portal.access import Verb
from portal.extensions import db
from portal.filters import DIGITS, filters_of
from portal.listings import Sort
from portal.viewers import Viewer
from views.base import forms
from views.base.tasks import Task
from views.rendering import render

Section = tuple[str, tuple[str, ...]]


def viewer() -> Viewer:
    """Return who is looking."""
    return db.guarded.viewer


class Screen(ModelView):
    """What a screen declares, and who may come in."""

    model_class: type[Base]
    label = ""
    """One record of the kind, for example „Fall“."""
    title = ""
    """Many of them, for example „Fälle“; also the word in the menu."""
    plural = ""
    """Many of them, where the title is the name of the list instead."""
    path = ""
    group = ""
    columns: tuple[str, ...] = ()
    beside: dict[str, str] = {}
    """Column -> the column whose cell it shares on the page, because the two only tell together."""
    file_columns: tuple[str, ...] = ()
    """The columns of the spreadsheet, where it holds more than the page has room for."""
    wide: tuple[str, ...] = ()
    """Columns that need room for a whole line."""
    sortable: tuple[str, ...] = ()
    filter_keys: tuple[str, ...] = ()
    order = Sort("id", descending=True)
    search: Any = None
    search_hint = ""
    sections: tuple[Section, ...] = ()
    form_sections: tuple[Section, ...] = ()
    new_sections: tuple[Section, ...] | None = None
    tasks: tuple[Task, ...] = ()
    feminine = neuter = False
    logged = False
    """Whether opening a record is written into the access log."""

    list_template = "admin/model/list.html"
    create_template = edit_template = "form_page.html"
    details_template = "admin/model/details.html"
    can_create = can_edit = can_delete = can_export = True
    can_view_details = True
    column_display_actions = False
    ajax_lookup = ajax_update = action_view = export = None
    """Ways of stock Flask-Admin that the portal does without; their addresses do not exist."""

    @property
    def new_label(self) -> str:
        """Return what a new record is called, in its gender: „Neues Dokument“."""
        return f"{'Neue' if self.feminine else 'Neues' if self.neuter else 'Neuer'} {self.label}"

    def __init__(self) -> None:
        """Register the screen under its German address."""
        name = self.model_class.__name__
        super().__init__(self.model_class, db, name=self.title, endpoint=name.lower(), url=f"/{self.path}")
        self.filters = filters_of(self.model_class, self.filter_keys)

    def render(self, template: str, **values: Any) -> str:
        """Render a page of this screen in the frame of the portal."""
        return render(template, **values)

    def _refresh_cache(self) -> None:
        """Skip what stock Flask-Admin builds at start: lists, filters and forms come from the declarations instead."""

    def scaffold_auto_joins(self) -> list[Any]:
        return []

    def is_accessible(self) -> bool:
        """Open the screen only to who may read some row of its kind."""
        return access.may(viewer(), Verb.READ, self.model_class)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """Answer as if the screen did not exist."""
        abort(404)

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the page itself; stock Flask-Admin hides a TypeError inside it."""
        return fn(self, *args, **kwargs)

    def get_one(self, id: Any) -> Any:
        """Return a record the viewer may see, None for any other and for what is no number."""
        text = str(id or "")
        if not DIGITS.fullmatch(text):
            return None
        return db.session.scalars(select(self.model_class).where(self.model_class.id == int(text))).one_or_none()  # type: ignore[attr-defined]

    def record_or_404(self) -> Any:
        """Return the record the address names; missing and foreign ones are the same: not found."""
        record = self.get_one(request.args.get("id"))
        if record is None:
            abort(404)
        return record

    def moved_to(self, asked: str | None) -> Any:
        """Return the way on from a record that another has taken up; None where there is none."""
        return None

    def allowed(self, verb: Verb, record: Any) -> bool:
        """Say whether the viewer may do this with this one record."""
        model = self.model_class
        if not access.may(viewer(), verb, model):
            return False
        known = g.setdefault("allowed", {}) if request.method == "GET" else {}
        key = (model, record.id, verb)
        if key not in known:
            known[key] = self._is_among(access.which(viewer(), verb, model), record)
        return known[key]

    def _is_among(self, condition: Any, record: Any) -> bool:
        model = self.model_class
        return db.session.scalar(select(model.id).where(model.id == record.id, condition)) is not None  # type: ignore[attr-defined]

    def url_to(self, page: str = "index_view", /, **arguments: Any) -> str:
        """Return the address of this list or of one of its pages."""
        return url_for(f"{self.endpoint}.{page}", **arguments)

    def _try(self, work: Any, form: Any = None) -> Any:
        """Do the work and commit once; on a refusal keep nothing, say why, at the fields of the form, and return None."""
        try:
            result = work()
            db.session.commit()
        except errors.Refused as refused:
            db.session.rollback()
            told = [form is not None and forms.blame(form, (key,), words) for key, words in refused.at.items()]
            if not told or not all(told):
                flash(str(refused), "danger")
        except IntegrityError as error:
            db.session.rollback()
            rule = errors.rule_for(error)
            if form is None or not forms.blame(form, rule.columns, rule.sentence):
                flash(rule.sentence, "danger")
        except StaleDataError:
            db.session.rollback()
            flash(
                "Jemand anders hat diesen Eintrag gerade geändert. Laden Sie die Seite neu und prüfen Sie Ihre Angaben.",
                "danger",
            )
        else:
            return result
        return None

    def may_create(self) -> bool:
        """Say whether the viewer may enter a new record of this kind here."""
        return bool(self.asked_first()) and access.may(viewer(), Verb.CREATE, self.model_class)

    def asked_first(self) -> Sequence[Section]:
        """Return what the form of a new record asks."""
        return self.form_sections if self.new_sections is None else self.new_sections

    def asked_of(self, record: Any) -> Sequence[Section]:
        """Return what the form of this record asks."""
        return self.form_sections

    def shown_of(self, record: Any) -> Sequence[Section]:
        """Return what the page of this record shows."""
        return self.sections


def keys_of(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the columns of sections, in their order."""
    return tuple(key for _, keys in sections for key in keys)
