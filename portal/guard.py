"""The session that cannot forget who is looking: every read is narrowed, every write is checked before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, and_, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from models import Base
from portal import access, audit, conditions, spellings
from portal.access import Verb
from portal.database import reading
from portal.errors import Forbidden, NoViewer
from portal.narrowing import narrowing_for
from portal.statements import PAST_THE_RECORDS, check
from portal.viewers import Viewer

MARK = "last_entry"
"""Where a session keeps the last entry of the trail it sees; `portal.remembered` keeps values by it."""


class GuardedSession(Session):
    """A session that acts for one viewer; without one it neither reads nor writes."""

    def look_as(self, viewer: Viewer, *, readonly: bool = False) -> None:
        """Say for whom the session acts from now on; ``readonly`` makes the database itself refuse writes."""
        self.info["viewer"] = viewer
        self.info["readonly"] = readonly
        self.info.pop(MARK, None)

    @property
    def viewer(self) -> Viewer:
        """Return the acting viewer; raise NoViewer when nobody said for whom."""
        viewer = self.info.get("viewer")
        if viewer is None:
            raise NoViewer("Die Sitzung weiß nicht, für wen sie liest.")
        return viewer  # type: ignore[no-any-return]  # info is an untyped dict

    @contextmanager
    def acting_as(self, viewer: Viewer) -> Iterator[None]:
        """Act for somebody else for a while: sign-in, and figures that cross what a person may see."""
        before, readonly = self.info.get("viewer"), self.info.get("readonly", False)
        known = set(self.identity_map.keys())
        self.look_as(viewer, readonly=readonly)
        try:
            yield
        finally:
            self.info["viewer"] = before
            if before is not None and not before.system:
                self._forget_all_but(known)

    def _forget_all_but(self, known: set[Any]) -> None:
        """Drop records read meanwhile: a record at hand is answered without asking the database who may see it."""
        for record in list(self):
            if (state := inspect(record)) is not None and state.key not in known:
                self.expunge(record)

    def bulk_save_objects(self, *values: Any, **options: Any) -> None:
        """Refuse what no check and no trail would see; `portal.bulk` adds many rows with both."""
        raise Forbidden(PAST_THE_RECORDS)

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects

    def get_bind(
        self, mapper: Any = None, *, bind: Engine | Connection | None = None, **options: Any
    ) -> Engine | Connection:
        """Return the engine, in its read-only form while the session only looks."""
        engine = super().get_bind(mapper, bind=bind, **options) if bind is None else bind
        if not self.info.get("readonly"):
            return engine
        return reading(engine) if isinstance(engine, Engine) else engine.execution_options(readonly=True)


@event.listens_for(GuardedSession, "do_orm_execute")
def narrow(state: ORMExecuteState) -> None:
    """Narrow every read to the viewer's rows; refuse bulk writes, which no check would see."""
    session = state.session
    if not isinstance(session, GuardedSession):
        return
    viewer = session.viewer
    if viewer.system:
        return
    if state.is_update or state.is_delete or state.is_insert:
        raise Forbidden(PAST_THE_RECORDS)
    if state.is_column_load:
        return
    narrowing = narrowing_for(viewer)
    if state.statement in narrowing.known:
        return
    check(viewer, state)
    if narrowing in state.statement._with_options:
        narrowing.known.add(state.statement)
    else:
        state.statement = state.statement.options(narrowing)


@event.listens_for(Base, "load", propagate=True)
@event.listens_for(Base, "refresh", propagate=True)
def withhold(record: Any, context: Any, attributes: Any = None) -> None:
    """Take columns the viewer does not see out of a record just loaded; touching one then fails."""
    session = context.session
    if isinstance(session, GuardedSession) and not session.viewer.system:
        for name in access.hidden_columns(session.viewer, type(record)):
            record.__dict__.pop(name, None)


@event.listens_for(GuardedSession, "before_flush")
def check_before(session: GuardedSession, context: UOWTransaction, instances: Any) -> None:
    """Check each changed row as it stands in the database, and what it is newly attached to; note the changes."""
    viewer = session.viewer
    changed = _changed(session)
    with session.no_autoflush:
        if not viewer.system:
            _check_columns(viewer, session.new, changed)
            for record in (*session.new, *changed):
                spellings.check(record, changed=True)
            _require(session, Verb.WRITE, changed)
            _require(session, Verb.DELETE, session.deleted)
            _require_visible(session, (*session.new, *changed))
        session.info["kept"] = audit.kept_values(session, (*changed, *session.deleted))


@event.listens_for(GuardedSession, "after_flush")
def check_after(session: GuardedSession, context: UOWTransaction) -> None:
    """Check each new or changed row as it now stands, then write the trail in the same transaction."""
    viewer = session.viewer
    if not viewer.system:
        _require(session, Verb.CREATE, session.new)
        _require(session, Verb.READ, _changed(session))
    audit.write(session, viewer, audit.changes_in(session, session.info.pop("kept", {})))


def _changed(session: GuardedSession) -> list[Any]:
    """Return the records with changed columns; one that only got a new child is not changed itself."""
    return [record for record in session.dirty if session.is_modified(record, include_collections=False)]


def _check_columns(viewer: Viewer, new: Iterable[Any], changed: Iterable[Any]) -> None:
    """Refuse columns the viewer may not write; a new row may not hold what he would not see on it."""
    for record in new:
        hidden = set(access.hidden_columns(viewer, type(record))) - access.NEVER_READ
        if access.grant(viewer, type(record)).create is conditions.nothing or not _keys_set(record).isdisjoint(hidden):
            raise Forbidden
    for record in changed:
        if not all(access.may_write(viewer, type(record), key) for key in _keys_set(record) - {"version"}):
            raise Forbidden


def _keys_set(record: Any) -> set[str]:
    """Return the columns a flush will write, those it will fill from a relation among them."""
    state = inspect(record)
    keys = {
        attribute.key for attribute in state.mapper.column_attrs if state.attrs[attribute.key].history.has_changes()
    }
    for relation in state.mapper.relationships:
        if (
            relation.direction.name == "MANYTOONE"
            and not relation.viewonly
            and state.attrs[relation.key].history.has_changes()
        ):
            keys |= {state.mapper.get_property_by_column(column).key for column in relation.local_columns}
    return keys


def _require(session: GuardedSession, verb: Verb, records: Iterable[Any]) -> None:
    """Raise Forbidden unless every record meets the viewer's condition for the verb in the database."""
    by_model: dict[type[Base], list[Any]] = defaultdict(list)
    for record in records:
        by_model[type(record)].append(record)
    for model, group in by_model.items():
        keys = list(inspect(model).primary_key)
        condition = access.which_in_table(session.viewer, verb, model)
        identities = [inspect(record).mapper.primary_key_from_instance(record) for record in group]
        _require_rows(session, model, keys, identities, condition)


def _require_rows(
    session: GuardedSession, model: type[Base], keys: list[Any], identities: list[Any], condition: Any
) -> None:
    """Count the rows that meet the condition, 500 at a time; one missing is one too many."""
    table = model.__table__
    for start in range(0, len(identities), 500):
        part = identities[start : start + 500]
        wanted = keys[0].in_([identity[0] for identity in part])
        if len(keys) > 1:
            wanted = and_(wanted, keys[1].in_([identity[1] for identity in part]))
        statement = select(*keys).select_from(table).where(wanted, condition)
        found = {tuple(row) for row in session.connection().execute(statement)}
        if any(tuple(identity) not in found for identity in part):
            raise Forbidden


def _own_key(columns: Iterable[Any]) -> Any:
    """Return the column that names the target; a double key to a case carries the office as well."""
    found = sorted(columns, key=lambda column: column.name == "office_id")
    return found[0]


def _require_visible(session: GuardedSession, records: Iterable[Any]) -> None:
    """Raise Forbidden when a record is newly attached to a row the viewer cannot see."""
    targets: dict[type[Base], set[Any]] = defaultdict(set)
    for record in records:
        state = inspect(record)
        for relation in state.mapper.relationships:
            if relation.direction.name != "MANYTOONE" or relation.viewonly:
                continue
            local = _own_key(relation.local_columns)
            history = state.attrs[state.mapper.get_property_by_column(local).key].history
            attached = [getattr(record, relation.key)] if state.attrs[relation.key].history.added else []
            ids = {value for value in history.added or () if value is not None}
            ids |= {target.id for target in attached if target is not None and target not in session.new}
            targets[relation.mapper.class_] |= ids
    for model, ids in targets.items():
        condition = access.which_in_table(session.viewer, Verb.READ, model)
        _require_rows(session, model, list(inspect(model).primary_key), [(value,) for value in ids], condition)
