"""What a session may be asked: records it can narrow, never tables, raw SQL or columns the viewer does not see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, Column, ColumnElement, CompoundSelect, Exists, ScalarSelect, Select, Table
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.sql.elements import ClauseList
from sqlalchemy.sql.selectable import SelectBase

from models import Base
from portal import access
from portal.errors import Forbidden
from portal.policy import GUARDED
from portal.viewers import Viewer

PAST_THE_RECORDS = "Abfragen und Änderungen an den Datensätzen vorbei sind gesperrt."


def check(viewer: Viewer, state: ORMExecuteState) -> None:
    """Refuse what narrowing cannot reach: tables and SQL past the records, records unknown to access, hidden columns."""
    if not state.is_orm_statement or not isinstance(state.statement, Select | CompoundSelect):
        raise Forbidden(PAST_THE_RECORDS)
    for model in {mapper.class_ for mapper in state.all_mappers} - set(GUARDED):
        raise Forbidden(f"Für {model.__name__} nennt die Rechtetabelle nichts.")
    if isinstance(state.statement, Select):
        # Table and joins of other tables are as good a way past the records as their columns.
        joined = (join[0] for join in state.statement._setup_joins)
        for asked in (*state.statement._raw_columns, *state.statement._from_obj, *joined):
            _check_one(viewer, asked)


def _check_one(viewer: Viewer, asked: Any) -> None:
    """Refuse a column the viewer does not see, alone or inside a function, and a table past its records."""
    marks = getattr(asked, "_annotations", {})
    if (
        access.RELEASED in marks
        or not isinstance(asked, ClauseElement)
        or isinstance(asked, SelectBase | ScalarSelect | Exists)
    ):
        return
    if isinstance(asked, Column):
        mapper = marks.get("parentmapper")
        if mapper is None and isinstance(asked.table, Table):
            _check_one(viewer, asked.table)
        if mapper is not None and asked.key in access.hidden_columns(viewer, mapper.class_):
            raise Forbidden(f"Die Spalte {asked.key} sehen Sie nicht.")
    elif isinstance(asked, Table):
        if "parententity" not in marks and asked.metadata is Base.metadata:
            raise Forbidden(PAST_THE_RECORDS)
    elif isinstance(asked, ColumnElement | ClauseList):
        for part in asked.get_children():
            _check_one(viewer, part)
