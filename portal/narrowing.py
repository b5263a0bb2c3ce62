"""How a statement is narrowed to what a viewer may see: one option with his conditions on every kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.sql.cache_key import CacheKey

from portal import access, conditions
from portal.access import Verb
from portal.policy import GUARDED
from portal.viewers import Viewer


class Criteria(LoaderCriteriaOption):
    """The condition on one kind of record, which follows it under every name.

    SQLAlchemy leaves a plain condition on the table itself where a record is joined under another name: what is joined
    would not be narrowed at all.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    @cached_property
    def condition(self) -> ColumnElement[bool]:
        """The condition as SQLAlchemy puts it into statements; kept, so that its values are found by what they are.

        A copy in each statement would have to be compared with them, and comparing is what columns build SQL from.
        """
        return super()._resolve_where_criteria(self.entity)  # type: ignore[arg-type]  # never one without a mapper

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        condition = self.condition
        return ext_info._adapt_element(condition) if ext_info.is_aliased_class else condition


class Narrowing(CriteriaOption):
    """A viewer's conditions as one option of a statement.

    SQLAlchemy walks the options of a statement each time it looks for its compiled form; with a condition for every
    kind of record that costs more than most queries. Here that part of the key is made once per viewer. ``known``
    are the statements kept by their callers that were checked for the viewer already.
    """

    def __init__(self, parts: Sequence[Criteria]) -> None:
        """Take the conditions, one for each kind of record; raise TypeError for one that has no key."""
        self.parts = tuple(parts)
        self.known: WeakSet[Any] = WeakSet()
        self.key: tuple[Any, ...] = (Narrowing,)
        self.values: list[Any] = []
        for part in parts:
            key, condition = part._generate_cache_key(), part.condition._generate_cache_key()
            if key is None or condition is None or _values(key) != _values(condition):
                raise TypeError(f"{part.entity} is narrowed by something SQLAlchemy cannot tell apart")
            self.key += (key.key,)
            self.values += condition.bindparams

    def _gen_cache_key(self, anon_map: Any, bindparams: list[Any]) -> tuple[Any, ...]:
        bindparams.extend(self.values)
        return self.key

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        """Hand the conditions to SQLAlchemy while it compiles a statement."""
        for part in self.parts:
            part.get_global_criteria(attributes)

    def process_compile_state(self, compile_state: Any) -> None:
        """Do the same for a statement as a whole."""
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        """Do the same for a statement whose columns were replaced."""
        self.process_compile_state(compile_state)


def _values(key: CacheKey) -> list[Any]:
    """Return the values behind a key, in the order in which SQLAlchemy puts them into a statement found by it."""
    return [parameter.value for parameter in key.bindparams]


@lru_cache(maxsize=1024)
def narrowing_for(viewer: Viewer) -> Narrowing:
    """Return the option for a viewer; the rows he sees are the same for the whole day."""
    return Narrowing([
        Criteria(model, access.which(viewer, Verb.READ, model), include_aliases=True)
        for model in GUARDED
        if access.grant(viewer, model).read is not conditions.everything
    ])  # fmt: skip


def narrowed(viewer: Viewer, statement: Select[Any]) -> Select[Any]:
    """Return the statement as the session narrows it; one that is kept and asked again is then not put together again."""
    return statement.options(narrowing_for(viewer))
