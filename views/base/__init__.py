"""The one base of all record screens: lists, details, forms and tasks, each within what the viewer may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_login import current_user
from sqlalchemy import Numeric, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import Base, Case, User
from models.base import label_of
from portal import access, audit, errors, scopes, today
from portal.access import Verb
from portal.exports import case_list
from portal.extensions import db
from portal.filters import DIGITS, filters_of
from portal.listings import Sort
from portal.piles import Pile, piles_for
from portal.viewers import Viewer
from views.base import forms, records, versions
from views.base.downloads import send_spreadsheet
from views.base.listing import (
    SIZES,
    Listing,
    ListState,
    Row,
    read_state,
)
from views.base.tasks import Task
from views.formats import NOT_STATED, number
from views.rendering import render

Section = tuple[str, tuple[str, ...]]


def viewer() -> Viewer:
    """Return who is looking."""
    return db.guarded.viewer


class PortalModelView(ModelView):
    """A screen over one kind of record. Subclasses only declare; what holds for all screens is decided here."""

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
    feminine = False
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

    # Access -----------------------------------------------------------------------------------------------------------
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

    # List -------------------------------------------------------------------------------------------------------------
    def narrow(self) -> Any:
        """Return what narrows this list beyond access; nothing by default."""
        return None

    def listing(self, columns: tuple[str, ...] = ()) -> Listing:
        """Return the list for this viewer, narrowed to the pile of the day's work its address names."""
        pile, narrow = self.pile(), self.narrow()
        if pile is not None:
            scope = scopes.read(request.args.get(scopes.SCOPE), viewer()) or scopes.EVERYBODY
            rows = pile.rows(viewer(), scopes.people(viewer(), scope))
            narrow = rows if narrow is None else and_(narrow, rows)
        return Listing(viewer(), self.model_class, columns or self.columns, self.filters, self.search, narrow)

    def pile(self) -> Pile | None:
        """Return the pile the address names, if it is one of the viewer's own and of this kind: what a badge counted."""
        named = request.args.get(today.PILE)
        mine = (pile for pile in piles_for(viewer()) if pile.model is self.model_class)
        return next((pile for pile in mine if pile.key == named), None)

    def state(self, listing: Listing) -> ListState:
        """Return what the address says about the list."""
        sortable = listing.sortable(self.sortable)
        default = self.order if self.order.key in (*sortable, "id") else Sort("id", descending=True)
        if (pile := self.pile()) is not None:
            default = Sort(pile.due.key)
        return read_state(request.args.to_dict(), listing.filters, sortable, default)

    @expose("/")
    def index_view(self) -> str:
        """Show one page of the list."""
        listing = self.listing()
        state = self.state(listing)
        rows, count = listing.page(state)
        texts = listing.texts(rows)
        shown = [
            Row(
                row[0], self.row_url(row[0]), self._together(listing, cells),
                *self.tone(dict(zip(listing.columns, row[1:], strict=True))),
            )
            for row, cells in zip(rows, texts, strict=True)
        ]  # fmt: skip
        return self.render(
            self.list_template, title=self.title, rows=shown, columns=self._heads(listing, state),
            count_line=self._count_line(state, len(rows), count), list_url=self.url_to(), return_url=request.full_path,
            search_supported=self.search is not None, search=state.search, search_hint=self.search_hint,
            filter_fields=self._filter_fields(listing, state), active_filters=self._chips(listing, state),
            reset_url=self.url_to(), pager=self._pager(state, count), page_sizes=self._sizes(state),
            export_links=self._export_links(), keep=self._kept(state), **self._new_button(), **self.row_actions(),
        )  # fmt: skip

    def tone(self, values: dict[str, Any]) -> tuple[str | None, str | None]:
        """Return how a row is marked and the word for it."""
        return None, None

    def row_url(self, id: int) -> str:
        """Return where a row leads."""
        return f"/{self.path}/details/?id={id}"

    def url_to(self, page: str = "index_view", /, **arguments: Any) -> str:
        """Return the address of this list or of one of its pages."""
        return url_for(f"{self.endpoint}.{page}", **arguments)

    def _here(self, **changed: Any) -> str:
        """Return this page's address with some arguments changed; None takes one out."""
        kept = {key: value for key, value in request.args.items() if value}
        kept.update(changed)
        query = urlencode({key: value for key, value in kept.items() if value is not None})
        return f"{request.script_root}{request.path}{'?' if query else ''}{query}"

    def _together(self, listing: Listing, cells: list[str]) -> list[str]:
        """Return the cells of a row, what stands beside another column in that one's cell."""
        if not self.beside:
            return cells
        texts = dict(zip(listing.columns, cells, strict=True))
        for key, host in self.beside.items():
            if host in texts and (text := texts.pop(key, NOT_STATED)) != NOT_STATED:
                texts[host] = f"{texts[host]} {text}"
        return list(texts.values())

    def _heads(self, listing: Listing, state: ListState) -> list[dict[str, Any]]:
        sortable = listing.sortable(self.sortable)
        heads = []
        for key in listing.columns:
            if self.beside.get(key) in listing.columns:
                continue
            mine = state.sort is not None and state.sort.key == key
            turned = mine and state.sort is not None and not state.sort.descending
            heads.append({
                "label": label_of(self.model_class, key),
                "whole": key == "case_id",
                "wide": key in self.wide,
                "numeric": isinstance(self.model_class.__table__.columns[key].type, Numeric),
                "sorted": None if not mine else "asc" if turned else "desc",
                "sort_url": self._here(sort=key, desc="1" if turned else None, page=None) if key in sortable else None,
            })  # fmt: skip
        return heads

    def _count_line(self, state: ListState, shown: int, count: int) -> str:
        total = "mehr als 10.000" if count > 10_000 else number(count)
        if not shown:
            return f"{total} {self._noun(count)}"
        first = state.page * state.size + 1
        return f"{self._noun(2)} {number(first)}–{number(first + shown - 1)} von {total}"

    def _noun(self, count: int) -> str:
        return self.label if count == 1 else self.plural or self.title

    def _filter_fields(self, listing: Listing, state: ListState) -> list[dict[str, Any]]:
        fields = []
        for flt in listing.filters:
            entry: dict[str, Any] = {
                "name": flt.key,
                "label": flt.label,
                "kind": "number" if flt.kind == "amount" else flt.kind,
            }
            if flt.ranged:
                entry |= {
                    "from_name": f"{flt.key}_from", "from_value": state.filters.get(f"{flt.key}_from"),
                    "to_name": f"{flt.key}_to", "to_value": state.filters.get(f"{flt.key}_to"),
                }  # fmt: skip
            else:
                entry["value"] = state.filters.get(flt.key)
                if flt.kind in ("select", "bool"):
                    entry["options"] = listing.options(flt.key, state.filters.get(flt.key))
            fields.append(entry)
        return fields

    def _chips(self, listing: Listing, state: ListState) -> list[dict[str, str]]:
        pile = self.pile()
        gone: dict[str, Any] = {today.PILE: None, scopes.SCOPE: None, "page": None}
        chips = [] if pile is None else [{"label": "Heute", "text": pile.title, "remove_url": self._here(**gone)}]
        if pile is not None and pile.whose is not None and (words := scope_words(viewer())):
            chips.append(
                {"label": "Von", "text": words, "remove_url": self._here(**{scopes.SCOPE: None, "page": None})}
            )
        for flt in listing.filters:
            text = listing.chip(flt, state.filters)
            if text is not None:
                gone = {flt.key: None, f"{flt.key}_from": None, f"{flt.key}_to": None, "page": None}
                chips.append({"label": flt.label, "text": text, "remove_url": self._here(**gone)})
        return chips

    def _pager(self, state: ListState, count: int) -> dict[str, Any] | None:
        pages = -(-count // state.size)
        if pages <= 1 and state.page == 0:
            return None
        known = count <= 10_000
        last = pages - 1 if known else None
        around = range(max(0, state.page - 3), state.page + 4 if last is None else min(last, state.page + 3) + 1)
        more = last is None or state.page < last
        return {
            "first_url": self._here(page=None) if state.page > 3 else None,
            "prev_url": self._here(page=state.page - 1 or None) if state.page else None,
            "next_url": self._here(page=state.page + 1) if more else None,
            "pages": [{"n": n + 1, "url": self._here(page=n or None), "current": n == state.page} for n in around],
        }

    def _sizes(self, state: ListState) -> list[dict[str, Any]]:
        return [{"n": size, "url": self._here(size=size, page=None), "current": size == state.size} for size in SIZES]

    def _kept(self, state: ListState) -> list[tuple[str, str]]:
        return [
            (key, request.args[key])
            for key in ("sort", "desc", "size", today.PILE, scopes.SCOPE)
            if request.args.get(key)
        ]

    def row_actions(self) -> dict[str, Any]:
        """Return what can be done with the rows ticked: ``actions`` and the ``action_url`` they are sent to."""
        return {}

    def _new_button(self) -> dict[str, str]:
        if not self.may_create():
            return {}
        return {
            "create_url": self.url_to("create_view"),
            "create_label": f"{'Neue' if self.feminine else 'Neuer'} {self.label}",
        }

    # Export -----------------------------------------------------------------------------------------------------------
    def _export_links(self) -> list[dict[str, str]]:
        if not access.may(viewer(), Verb.EXPORT, self.model_class):
            return []
        arguments = {key: value for key, value in request.args.items() if value and key not in ("page", "size")}
        return [{"label": "Als Excel-Datei", "url": self.url_to("export_view", **arguments)}]

    @expose("/export.xlsx")
    def export_view(self) -> Response:
        """Hand out the filtered list as a workbook, as the viewer sees it."""
        if not access.may(viewer(), Verb.EXPORT, self.model_class):
            abort(404)
        listing = self.listing(self.file_columns)
        state = self.state(listing)
        heads = case_list.columns([(key, label_of(self.model_class, key)) for key in listing.columns], self.model_class)
        # The words searched for may be a name; the log is also read by those who see none.
        asked = ["Suche", *state.filters.values()] if state.search else list(state.filters.values())
        audit.record_access(
            db.engine, viewer(), f"Export {self.title} ({', '.join(asked) or 'alle'})", viewer().office_id
        )
        return send_spreadsheet(heads, listing.export(state), self.title)

    # One record -------------------------------------------------------------------------------------------------------
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
        return [key for key in _keys(self.asked_of(record)) if access.may_write(viewer(), self.model_class, key)]

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
        )  # fmt: skip

    def after_task(self, record: Any) -> str:
        """Return where to go after a task: the record, or its case."""
        if not isinstance(record, Case) and (case_id := records.case_link(viewer(), record)):
            return url_for("case.details_view", id=case_id)
        return self.url_to("details_view", id=record.id)

    # Writing ----------------------------------------------------------------------------------------------------------
    def _try(self, work: Any, form: Any = None) -> Any:
        """Do the work and commit once; on a refusal keep nothing, say why, at the fields of the form, and return None."""
        try:
            result = work()
            db.session.commit()
        except errors.Refused as refused:
            db.session.rollback()
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

    def complete(self, record: Any, form: Any, *, new: bool) -> None:
        """Fill in what the form does not ask; a rule of the portal may refuse here."""

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Enter a new record."""
        if not self.may_create():
            abort(404)
        form = self.form_class_of(None)(request.form if request.method == "POST" else None)
        forms.drop_hidden(form, viewer(), self.model_class, new=True)
        self.tailor(form, None)
        if request.method == "GET":
            self.prefill(form)
        if request.method == "POST" and form.validate() and (record := self._try(lambda: self._create(form), form)):
            flash(f"{self.label} gespeichert.", "success")
            return redirect(self.url_to("details_view", id=record.id))
        title = f"{'Neue' if self.feminine else 'Neuer'} {self.label}"
        return self._form_page(form, title, self.asked_first(), self.url_to(), intro=self.said_first())

    def asked_first(self) -> Sequence[Section]:
        """Return what the form of a new record asks."""
        return self.form_sections if self.new_sections is None else self.new_sections

    def asked_of(self, record: Any) -> Sequence[Section]:
        """Return what the form of this record asks."""
        return self.form_sections

    def shown_of(self, record: Any) -> Sequence[Section]:
        """Return what the page of this record shows."""
        return self.sections

    def form_class_of(self, record: Any | None) -> Any:
        """Return the form of a record, or of a new one."""
        return forms.form_class(
            self.model_class, _keys(self.asked_first() if record is None else self.asked_of(record))
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
        return self._form_page(
            form, title, self.asked_of(record), back, differences=found, subtitle=self.heading(record), delete_url=delete_url,
            reload_url=request.full_path, breadcrumbs=self.trail_to(record), **saved,
        )  # fmt: skip

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
        )  # fmt: skip

    def before_delete(self, record: Any) -> None:
        """Do what a deletion brings with it."""

    def _delete(self, record: Any) -> bool:
        self.before_delete(record)
        db.session.delete(record)
        db.session.flush()
        return True


def scope_words(who: Viewer) -> str:
    """Return whose work the address narrows a list to, nothing for everybody's."""
    scope = scopes.read(request.args.get(scopes.SCOPE), who)
    if scope is None or scope.person is None:
        return ""
    return db.session.scalar(select(User.name).where(User.id == scope.person)) or "unbekannt"


def _keys(sections: Sequence[Section]) -> tuple[str, ...]:
    return tuple(key for _, keys in sections for key in keys)
