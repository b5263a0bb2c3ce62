"""Runs the migrations on the application's database, in one transaction, with foreign keys on."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from models import Base
from models.types import ClosedList, Moment

SEARCH = "case_search"
"""The name search is no record: its table (FTS5 or trigrams) is made by hand in the migrations."""


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave the tables and indexes of the name search out of comparisons."""
    return not (name or "").removeprefix("ix_").startswith(SEARCH)


def render_item(kind: str, thing: Any, autogen: Any) -> str | bool:
    """Write our column types into migrations as the plain types they are stored in."""
    if kind == "type" and isinstance(thing, ClosedList):
        return "sa.String(24)"
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run what is missing, on the engine of the running application."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, compare_type=True, compare_server_default=False,
            include_object=include_object, render_item=render_item, render_as_batch=False, transactional_ddl=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()
