"""Databases filled with demo data, and what tests ask of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, select

from models import (
    Case,
)
from portal import audit, database, demo
from portal.guard import GuardedSession
from portal.viewers import machine

ON = date(2026, 11, 19)
SMALL = demo.Size(first=24, second=10, waiting=4)


def filled(engine: Engine, **options: Any) -> GuardedSession:
    audit.key = b"a key for tests"
    session = GuardedSession(engine)
    demo.fill(session, on=ON, **options)
    session.commit()
    session.look_as(machine("Test", ON))
    return session


def engine_over(path: Path, template: Path) -> Engine:
    """An engine for a fresh copy of the migrated empty database."""
    shutil.copy(template, path)
    engine = create_engine(f"sqlite:///{path}", **database.engine_options("sqlite://"))
    database.prepare(engine)
    return engine


def share_of(rows: list[Any], condition: Callable[[Any], bool]) -> float:
    return sum(map(condition, rows)) / len(rows)


def cases_of(session: GuardedSession, *conditions: Any) -> list[Case]:
    return list(session.scalars(select(Case).where(*conditions).order_by(Case.id)))
