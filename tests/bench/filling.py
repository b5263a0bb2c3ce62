"""Which database holds the invented cases: filled once, kept in ``.cache/bench``, made anew when the schema changes."""

from __future__ import annotations

import ast
import hashlib
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import make_url

from portal.app import create_app
from portal.cli import schema
from portal.extensions import db
from tests.bench import invented, people
from tests.factories import password_hash
from tests.postgres import postgres_url

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "bench"
COLUMNS = {**people.COLUMNS, **invented.COLUMNS}
NAMES = (
    "SELECT m.case_id, {join}(p.folded_last_name || ' ' || p.folded_first_name, ' ') "
    "FROM case_members m JOIN persons p ON p.id = m.person_id GROUP BY m.case_id"
)
DONE = "filled"


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, file=sys.stderr, flush=True)


def fingerprint() -> str:
    """Return what tells one schema and one lot of invented rows from another."""
    found = hashlib.sha256()
    sources = (
        *sorted((ROOT / "migrations" / "versions").glob("*.py")),
        *map(Path, (invented.__file__, people.__file__)),
    )
    for path in sources:
        found.update(ast.dump(ast.parse(path.read_bytes())).encode())
    return found.hexdigest()[:12]


def sqlite_url(cases: int, share: float = invented.SHARE) -> str:
    """Return the URL of a filled SQLite database of so many cases, a share of them of the first office."""
    size = str(cases) if share == invented.SHARE else f"{cases}x{share:.2f}"
    home = HOME / f"{size}-{fingerprint()}"
    path = home / "bench.sqlite3"
    url = f"sqlite:///{path}"
    if not (home / DONE).exists():
        for stale in (*HOME.glob(f"{size}-*/bench.sqlite3*"), *HOME.glob(f"{size}-*/{DONE}")):
            stale.unlink()
        migrate(url, home)
        began = time.monotonic()
        _fill_sqlite(path, cases, share)
        (home / DONE).touch()
        say(f"{cases} Fälle in {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    return url


def postgresql_url(cases: int, share: float = invented.SHARE) -> str:
    """Return the URL of a PostgreSQL database of so many cases, on a server that ends with this run."""
    url = postgres_url(f"bench_{cases}_{share:.2f}")
    migrate(url, HOME / "postgresql")
    _fill_postgresql(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), cases, share)
    return url


def migrate(url: str, home: Path) -> None:
    """Bring an empty database to the schema of today."""
    app = create_app({"INSTANCE": home, "SQLALCHEMY_DATABASE_URI": url})
    schema.upgrade(app, "head")
    with app.app_context():
        db.engine.dispose()


def _fill_sqlite(path: Path, cases: int, share: float) -> None:
    """Insert without triggers and indexes, which are cheaper to build at the end."""
    base = sqlite.connect(str(path), isolation_level=None)
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "foreign_keys=OFF",
        "cache_size=-500000",
        "temp_store=MEMORY",
    ):
        base.execute(f"PRAGMA {pragma}")
    later = base.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in later:
        base.execute(f"DROP {kind} {name}")
    base.execute("BEGIN")

    def insert(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        names = COLUMNS[table]
        base.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)

    _insert_all(
        insert,
        lambda kind: [
            row[0]
            for row in base.execute("SELECT id FROM catalogue_entries WHERE kind = ? ORDER BY office_id, id", (kind,))
        ],
        cases,
        share,
    )
    for _, _, statement in later:
        base.execute(statement)
    base.execute("INSERT INTO case_search(rowid, names) " + NAMES.format(join="group_concat"))
    base.execute("INSERT INTO case_search(case_search) VALUES ('optimize')")
    base.execute("COMMIT")
    base.execute("ANALYZE")
    base.execute("PRAGMA journal_mode=WAL")
    base.close()


def _fill_postgresql(url: str, cases: int, share: float) -> None:
    """Copy the rows in with triggers and foreign keys at rest."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")

        def insert(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
            with cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

        def entries(kind: str) -> list[int]:
            return [
                row[0]
                for row in cursor.execute(
                    "SELECT id FROM catalogue_entries WHERE kind = %s ORDER BY office_id, id", (kind,)
                )
            ]

        _insert_all(insert, entries, cases, share)
        cursor.execute("INSERT INTO case_search " + NAMES.format(join="string_agg"))
        for table in ("agencies", "users", "cases", "persons", "conferences"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")


def _insert_all(insert: Any, entries: Any, cases: int, share: float) -> None:
    """Insert who works there, then the cases, batch by batch."""
    insert("agencies", people.agencies())
    insert("users", people.users(password_hash()))
    insert("catalogue_entries", people.words())
    done = 0
    for rows in invented.batches(cases, share, entries("district"), entries("trigger"), entries("measure_kind")):
        for table, part in rows.items():
            insert(table, part)
        done += len(rows["cases"])
        if done % 100_000 == 0:
            say(f"  {done} von {cases} Fällen")
