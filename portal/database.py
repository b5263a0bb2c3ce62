"""The engine and its settings: SQLite with full durability, or PostgreSQL by one URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import JSON, Column, Connection, Dialect, Engine, Table, Text, bindparam, cast, event, insert, make_url
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

NAMES = """
SELECT m.case_id, group_concat(p.folded_last_name || ' ' || p.folded_first_name, ' ')
FROM case_members m JOIN persons p ON p.id = m.person_id
"""
ENTER_WHEN_ADDED = (
    "CREATE TRIGGER case_search_member_added AFTER INSERT ON case_members BEGIN "
    "INSERT OR REPLACE INTO case_search(rowid, names) "
    + NAMES
    + "WHERE m.case_id = new.case_id GROUP BY m.case_id\n; END"
)
"""The trigger of `migrations` that keeps the name search in step, word for word."""
ENTER_NEW_CASES = "INSERT INTO case_search(rowid, names) " + NAMES + "WHERE m.case_id > ? GROUP BY m.case_id"


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


@contextmanager
def names_entered_at_once(connection: Connection) -> Iterator[None]:
    """Enter the members of cases added within this block into the name search at its end, by one statement.

    On SQLite the trigger would write the index out once for each member, which costs more than all else in its row.
    It is gone only within the open transaction: nobody else writes meanwhile, and a rollback brings it back.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM cases").scalar_one()
    connection.exec_driver_sql("DROP TRIGGER case_search_member_added")
    try:
        yield
    finally:
        connection.exec_driver_sql(ENTER_WHEN_ADDED)
    connection.exec_driver_sql(ENTER_NEW_CASES, (last,))


def insert_many(
    connection: Connection,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    same: Mapping[str, Any],
    *,
    ready: str | None = None,
) -> None:
    """Insert rows told column by column; `same` is what all of them hold, `ready` a column with JSON as text already.

    On SQLite the values go straight to the driver: SQLAlchemy would spend more on each row than the database itself.
    Every value still passes the type of its column, so an unknown word or a naive moment is refused.
    """
    if connection.dialect.name != "sqlite":
        statement = insert(table)
        if ready is not None:
            given: dict[str, Any] = {key: bindparam(key) for key in (*columns, *same) if key != ready}
            statement = statement.values({**given, ready: cast(bindparam(ready, type_=Text), JSON)})
        connection.execute(
            statement, [{**same, **dict(zip(columns, row, strict=True))} for row in zip(*columns.values(), strict=True)]
        )
        return
    compiled = _insertion(table, (*columns, *same), connection.dialect)
    bound = {key: _bound(table.c[key], connection.dialect, columns[key], key == ready) for key in columns}
    alike = {key: repeat(_bound(table.c[key], connection.dialect, (same[key],), False)[0]) for key in same}
    everything: dict[str, Iterable[Any]] = {**bound, **alike}
    rows = zip(*(everything[key] for key in compiled.positiontup), strict=False)
    connection.exec_driver_sql(str(compiled), list(rows))


@lru_cache(maxsize=64)
def _insertion(table: Table, keys: tuple[str, ...], dialect: Dialect) -> Any:
    """Return the compiled statement that inserts these columns."""
    return insert(table).compile(dialect=dialect, column_keys=list(keys))


def _bound(column: Column[Any], dialect: Dialect, values: Sequence[Any], ready: bool) -> Sequence[Any]:
    """Return the values of a column as the driver takes them; those that return are prepared once."""
    bind = None if ready else column.type.dialect_impl(dialect).bind_processor(dialect)
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
