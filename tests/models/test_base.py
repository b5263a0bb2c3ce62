"""What all tables share: names, labels, categories, versions, and the tie between case and office."""

from __future__ import annotations

import pytest
from sqlalchemy import ForeignKeyConstraint, Integer
from sqlalchemy.exc import IntegrityError

from models import Base, Case, Measure, Report
from models.base import CaseBound, Record, category_of, label_of
from models.enums import DataCategory
from portal.guard import GuardedSession
from tests import factories

MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
BOUND = [model for model in MODELS if issubclass(model, CaseBound)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_people_see_has_a_label_and_a_category(model):
    for column in model.__table__.columns:
        if column.info:
            assert column.info["label"]
            assert isinstance(column.info["category"], DataCategory), column


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_rule_has_a_name_postgresql_can_keep(model):
    rules = [*model.__table__.constraints, *model.__table__.indexes]
    names = [str(rule.name) for rule in rules]
    assert [name for name in names if name == "None" or len(name) > 63] == []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("model", BOUND, ids=lambda model: model.__name__)
def test_what_belongs_to_a_case_is_tied_to_its_office(model):
    ties = [
        [element.target_fullname for element in rule.elements]
        for rule in model.__table__.constraints
        if isinstance(rule, ForeignKeyConstraint) and len(rule.elements) == 2
    ]
    assert ties == [["cases.id", "cases.office_id"]]
    assert any(next(iter(index.columns)).name in ("case_id", "conference_id") for index in model.__table__.indexes)


@pytest.mark.parametrize(
    "model", [model for model in MODELS if issubclass(model, Record)], ids=lambda model: model.__name__
)
def test_records_count_their_versions(model):
    assert model.__mapper__.version_id_col is model.__table__.columns["version"]
    assert isinstance(model.__table__.columns["id"].type, Integer)


def test_a_record_cannot_carry_another_office_than_its_case(session: GuardedSession):
    case = factories.case(session, factories.agency(session, "A"))
    measure = factories.measure(session, case)
    away = factories.agency(session, "B")
    session.commit()
    measure.office_id = away.id
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_version_grows_with_each_change_only(session: GuardedSession):
    measure = factories.measure(session, factories.case(session, factories.agency(session, "A")))
    session.commit()
    before = measure.version
    measure.title = "Antrag stellen"
    session.commit()
    assert measure.version == before
    measure.title = "Widerspruch einlegen"
    session.commit()
    assert measure.version == before + 1


def test_labels_and_categories_reach_through_relations():
    assert (label_of(Case, "assigned_to"), label_of(Case, "assigned_to_id")) == ("Zuständig", "Zuständig")
    assert label_of(Case, "nothing_like_it") == "nothing_like_it"
    assert category_of(Measure, "amount_granted") is DataCategory.MONEY
    assert category_of(Report, "reporting_agency") is DataCategory.BASIC
    assert (category_of(Case, "created_at"), category_of(Case, "nothing_like_it")) == (None, None)
