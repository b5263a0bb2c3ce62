"""The engine and its settings: SQLite with full durability, or PostgreSQL by one URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import JSON, Column, Connection, Engine, Table, Text, bindparam, cast, event, insert, make_url
from sqlalchemy.pool import QueuePool

from portal.errors import PortalError

SAFE_SQLITE = (3, 51, 3)
"""First SQLite without the WAL-reset fault (sqlite.org/wal.html#walresetbug)."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "cache_size=-16000",
    "journal_size_limit=67108864",
)


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs for the database at the URL."""
    if make_url(url).get_backend_name() == "sqlite":
        if sqlite.sqlite_version_info < SAFE_SQLITE:
            raise RuntimeError(
                f"SQLite {sqlite.sqlite_version} kann die Datenbank beschädigen; nötig ist 3.51.3 oder neuer."
            )
        return {
            "module": sqlite,
            "poolclass": QueuePool,
            "pool_size": 8,
            "max_overflow": 4,
            "pool_timeout": 10,
            "connect_args": {"timeout": 10, "check_same_thread": False},
        }
    if make_url(url).get_backend_name() != "postgresql":
        raise PortalError(
            "BLEIBE_DATABASE_URL nennt keine Datenbank, die das Portal kennt: sqlite:///… oder postgresql+psycopg://…"
        )
    return {
        "pool_size": 8,
        "max_overflow": 4,
        "pool_timeout": 5,
        "pool_recycle": 1800,
        "pool_pre_ping": True,
        "connect_args": {
            "options": "-c statement_timeout=300s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
        },
    }


def prepare(engine: Engine) -> None:
    """Fit the settings to every connection and say BEGIN ourselves, so that SQLite never loses an update."""
    if engine.dialect.name != "sqlite":
        _prepare_postgresql(engine)
        return
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if engine.url.database:
            Path(engine.url.database).chmod(0o600)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        readonly = bool(connection.get_execution_options().get("readonly"))
        if connection.info.get("readonly") is not readonly:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if readonly else 'OFF'}")
            connection.info["readonly"] = readonly
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine) -> None:
    """Let a reading session on PostgreSQL see one state of the data throughout, and refuse writes."""

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("readonly"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def learn_sizes(connection: Connection) -> None:
    """Let PostgreSQL see, within the open transaction, how much an import has added to the tables of cases.

    It keeps plans made while they were empty; its own checks of foreign keys would then read them whole for each row.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE cases, case_members, persons, reports, steps, audit_entries")


def insert_many(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, ready: str | None = None
) -> None:
    """Insert rows that all name the same columns; the column `ready` holds JSON as text already.

    On SQLite the values go column by column straight to the driver: SQLAlchemy would spend more on each row than the
    database itself. Every value still passes the type of its column, so an unknown word or a naive moment is refused.
    """
    if connection.dialect.name != "sqlite":
        statement = insert(table)
        if ready is not None:
            given: dict[str, Any] = {key: bindparam(key) for key in rows[0] if key != ready}
            statement = statement.values({**given, ready: cast(bindparam(ready, type_=Text), JSON)})
        connection.execute(statement, rows)
        return
    compiled: Any = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    columns = [
        _bound(table.c[key], connection, [row[key] for row in rows], key == ready) for key in compiled.positiontup
    ]
    connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))


def _bound(column: Column[Any], connection: Connection, values: list[Any], ready: bool) -> list[Any]:
    """Return the values of a column as the driver takes them; those that return are prepared once."""
    bind = None if ready else column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if bind is None:
        return values
    if isinstance(column.type, JSON):
        return [bind(value) for value in values]
    bound = {value: bind(value) for value in set(values)}
    return [bound[value] for value in values]


@lru_cache(maxsize=8)
def reading(engine: Engine) -> Engine:
    """Return the engine in the form that refuses writes.

    There is one form for all: a session that got another one each time would take another connection each time.
    """
    return engine.execution_options(readonly=True)
