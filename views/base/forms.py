"""Forms built from columns: the type chooses the field, the label, help and category come from the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Column, Integer, Text, and_, or_, select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, Field, Form, HiddenField
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Optional, ValidationError

from models import Agency, Base, Case, CatalogueEntry, User
from models.enums import AgencyKind, CatalogueKind
from models.types import ClosedList, Exact, Moment
from portal import access, agencies, clock
from portal.extensions import db
from portal.listings import target_of
from portal.scopes import CASEWORKERS, PARTNERS
from portal.viewers import Viewer
from views.base.courts import Court
from views.base.days import Day, LocalMoment
from views.base.fields import Amount, Line, Lines, List, Number, Quantities, Relation, Word, YesNo
from views.base.records import value_text
from views.base.sentences import REQUIRED, Sentences
from views.formats import show

KEEPERS = Agency.__table__.alias("keepers").c
NEEDED = [InputRequired(REQUIRED)]
"""The validators of a field that must be filled."""
CATALOGUES = {
    "trigger_id": CatalogueKind.TRIGGER,
    "district_id": CatalogueKind.DISTRICT,
    "entry_id": CatalogueKind.REASON,
    "kind_id": CatalogueKind.MEASURE_KIND,
}


class PortalForm(Form):
    """A form in German; the CSRF token is checked for the whole application, not here."""

    class Meta(DefaultMeta):
        """WTForms' own sentences in German."""

        locales = ("de_DE", "de")

        def get_translations(self, form: Any) -> Sentences:
            """Let every field of a form speak as the portal does."""
            return Sentences(super().get_translations(form))


class CaseNumber(Line):
    """The case a record belongs to, typed as its number; found only among the cases one may see."""

    def process_data(self, value: Any) -> None:
        """Show the number of the case."""
        case = db.session.get(Case, value) if value else None
        self.data = case.number if case else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Find the case."""
        if validation_stopped or not self.data:
            return
        self.found = db.session.scalars(select(Case).where(Case.number == self.data)).first()
        if self.found is None:
            raise ValidationError(f"Einen Fall mit dem Aktenzeichen „{self.data}“ gibt es in Ihrer Fachstelle nicht.")

    def populate_obj(self, obj: Any, name: str) -> None:
        """Attach the record to the case and its office."""
        found: Any = self.found
        obj.case_id, obj.office_id = found.id, found.office_id


BY_KEY: dict[str, type[Field]] = {"case_id": CaseNumber, "court_code": Court}
"""Columns whose name says more about their field than their type."""


class SeenVersion(HiddenField):
    """The version of the record the form was opened with; it is compared on saving, never written."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the version to the database."""


@lru_cache(maxsize=256)
def form_class(model: type[Base], keys: tuple[str, ...], needed: frozenset[str] = frozenset()) -> type[PortalForm]:
    """Return the form for these columns of a record; ``needed`` are asked for although the column may be empty."""
    columns = model.__table__.columns
    fields: dict[str, Any] = {key: field_for(model, columns[key], asked=key in needed) for key in keys}
    if "version" in columns:
        fields["version"] = SeenVersion()
    return type(f"{model.__name__}Form", (PortalForm,), fields)


def defaults(model: type[Base], keys: Iterable[str]) -> dict[str, Any]:
    """Return what a new record holds in these columns when nobody says anything else: the columns' own defaults."""
    found = {}
    for key in keys:
        default: Any = model.__table__.columns[key].default
        if default is not None:
            found[key] = default.arg(None) if default.is_callable else default.arg
    return found


def field_for(model: type[Base], column: Column[Any], *, asked: bool = False) -> Field:
    """Return the field for a column: its type decides, a missing value is allowed where the column allows it.

    ``asked``: even there it is not allowed here.
    """
    needed = asked or (not column.nullable and column.default is None and column.server_default is None)
    options: dict[str, Any] = {
        "label": column.info["label"], "description": column.info.get("help", ""),
        "validators": [InputRequired(REQUIRED)] if needed else [Optional()],
    }  # fmt: skip
    if column.key in BY_KEY:
        return BY_KEY[column.key](**options)
    if column.foreign_keys:
        return Relation(
            model=target_of(model, column.key),
            blank=bool(column.nullable and not asked),
            narrow=narrowing(column.key),
            **options,
        )
    if isinstance(column.type, ClosedList):
        return Word(members=column.type.members, blank=bool(column.nullable and not asked), **options)
    return _plain_field(column, options)


def _plain_field(column: Column[Any], options: dict[str, Any]) -> Field:
    """Return the field for a column that is neither a relation nor a word of a closed list."""
    if isinstance(column.type, Boolean):
        return (
            YesNo(**options) if column.nullable else BooleanField(options["label"], description=options["description"])
        )
    if isinstance(column.type, Moment):
        return LocalMoment(**options)
    if isinstance(column.type, Text):
        return Lines(**options)
    if isinstance(column.type, Integer):
        return Number(**options)
    if isinstance(column.type, Exact):
        return Quantities(kind=column.type.kind, **options)
    kinds: dict[type, type[Field]] = {date: Day, datetime: LocalMoment, Decimal: Amount, list: List, dict: List}
    return kinds.get(_python_type(column), Line)(**options)


def _python_type(column: Column[Any]) -> type:
    kind = column.type.python_type
    return list if kind is dict else kind


def narrowing(key: str) -> Any:
    """Return what narrows the choices of a relation: catalogue, only active ones, in the order people expect."""
    kind = CATALOGUES.get(key)
    if kind is not None:
        return lambda statement: _of_catalogue(statement, kind)
    return NARROWINGS.get(key, _in_order)


def _of_catalogue(statement: Any, kind: CatalogueKind) -> Any:
    today = clock.today()
    return statement.where(
        CatalogueEntry.kind == kind,
        or_(CatalogueEntry.valid_from.is_(None), CatalogueEntry.valid_from <= today),
        or_(CatalogueEntry.valid_to.is_(None), CatalogueEntry.valid_to >= today),
    ).order_by(CatalogueEntry.position, CatalogueEntry.label)


def _in_order(statement: Any) -> Any:
    model = statement.column_descriptions[0]["entity"]
    if model is Agency:
        return known_agencies(statement.where(Agency.active))
    if model is User:
        return statement.where(User.active).order_by(User.name)
    return statement.order_by(model.id)


def known_agencies(statement: Any) -> Any:
    """Narrow agencies to those of the own town, and put first which the own office looks after.

    An office is offered itself, what it looks after, what nobody looks after, and what it already works with;
    whoever belongs to no office is offered all he sees.
    """
    viewer = db.guarded.viewer
    if viewer.office_id is None:
        return statement.order_by(Agency.name)
    own = agencies.known_to(viewer.office_id)
    return statement.where(own).order_by(
        Agency.managed_by_id.is_(None), Agency.managed_by_id != viewer.office_id, Agency.name
    )


def _offices(statement: Any) -> Any:
    """Narrow agencies to offices; the one that looks after the viewer's own agency comes first."""
    keeper = select(KEEPERS.managed_by_id).where(KEEPERS.id == db.guarded.viewer.agency_id).scalar_subquery()
    offices = statement.where(Agency.kind == AgencyKind.OFFICE, Agency.active)
    return offices.order_by((Agency.id == keeper).is_not(True), Agency.name)


def _regions(statement: Any) -> Any:
    return statement.where(Agency.kind == AgencyKind.REGION).order_by(Agency.name)


def partners(statement: Any) -> Any:
    """Narrow agencies to those that can be invited or answer for a measure."""
    outside = (AgencyKind.OFFICE, AgencyKind.REGION)
    return known_agencies(statement.where(Agency.kind.not_in(outside), Agency.active))


def caseworkers(statement: Any) -> Any:
    """Narrow users to those of the own office who work on cases."""
    own = db.guarded.viewer.agency_id
    return statement.where(User.active, User.agency_id == own, User.role.in_(CASEWORKERS)).order_by(User.name)


def people_in_hand(statement: Any) -> Any:
    """Narrow users to those who can answer for a measure: caseworkers of the own office and people of its partners."""
    own = db.guarded.viewer.agency_id
    outside = and_(Agency.managed_by_id == own, User.role.in_(PARTNERS))
    return (
        statement.join(User.agency)
        .where(User.active, or_(and_(User.agency_id == own, User.role.in_(CASEWORKERS)), outside))
        .options(joinedload(User.agency))
        .order_by(Agency.name, User.name)
    )


def own_and_partners(statement: Any) -> Any:
    """Narrow agencies to the own office and its partners."""
    own = db.guarded.viewer.agency_id
    return known_agencies(
        statement.where(
            or_(Agency.id == own, Agency.kind.not_in((AgencyKind.OFFICE, AgencyKind.REGION))), Agency.active
        )
    )


NARROWINGS: dict[str, Any] = {
    "office_id": _offices,
    "funded_by_id": _regions,
    "funder_id": _regions,
    "assigned_to_id": caseworkers,
    "from_id": caseworkers,
    "to_id": caseworkers,
    "deputy_id": caseworkers,
    "responsible_user_id": people_in_hand,
    "responsible_agency_id": own_and_partners,
    "reporting_agency_id": partners,
}


def drop_hidden(form: PortalForm, viewer: Viewer, model: type[Base], *, new: bool) -> None:
    """Take the fields out of a form that the viewer may not fill; they are neither shown nor written."""
    for name in list(form._fields):
        if name == "version":
            continue
        allowed = access.sees(viewer, model, name) if new else access.may_write(viewer, model, name)
        if not allowed:
            del form[name]


def blame(form: PortalForm, columns: Iterable[str], sentence: str) -> bool:
    """Tell the sentence of a rule at the fields it is about, those filled in if any; False when the form has none."""
    concerned = [form[key] for key in columns if key in form and not isinstance(form[key], HiddenField)]
    filled = [field for field in concerned if field.data not in (None, "", [])]
    for field in filled or concerned:
        field.errors = [*field.errors, sentence]
    return bool(concerned)


def differences(form: PortalForm, record: Any) -> list[dict[str, str]]:
    """Return what the form says otherwise than the record now does, for the person who came second."""
    found = []
    for field in form:
        if field.name == "version":
            continue
        yours, stored = field_text(field), value_text(record, field.name)
        if yours != stored:
            found.append({"label": field.label.text, "yours": yours, "stored": stored})
    return found


def field_text(field: Field) -> str:
    """Return what a field holds, as people read it."""
    if isinstance(field, Relation):
        return show(str(field.record()) if field.data is not None else None)
    if isinstance(field, YesNo):
        return show(None if field.data in (None, "") else field.data in ("1", True))
    if isinstance(field, Court):
        return show(field._value())
    return show(field.data)
