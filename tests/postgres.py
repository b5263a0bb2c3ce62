"""Which PostgreSQL the tests may fill and forget: an own server for the run, an own database for each worker.

The first test that asks starts the server, all workers of the run share it; it ends when the run ends, even if killed.
``BLEIBE_TEST_POSTGRES`` names a server to use instead, for example ``postgresql+psycopg://tester@db.example/postgres``.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

# What only matters when the power fails is switched off: nothing here outlives the run.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
}


@cache
def postgres_url(name: str = "main") -> str:
    """Give this worker's database called ``name``: empty at the first call, the same one at every later call.

    Raises:
        RuntimeError: PostgreSQL's programs are missing or the server did not start.
    """
    server = make_url(os.environ.get("BLEIBE_TEST_POSTGRES") or _own_server())
    database = f"bleibe_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{name}"
    admin = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
    return server.set(database=database).render_as_string(hide_password=False)


@cache
def _own_server() -> str:
    """Start the run's server, or find that another worker already has; the file written last says where it is."""
    home = Path(tempfile.gettempdir()) / f"bleibe-postgres-{_run_id()}"
    home.mkdir(mode=0o755, exist_ok=True)
    address = home / "url"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            _stop_with_the_run(home)
            address.write_text(_start(home))
    return address.read_text()


@cache
def _run_id() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex


def _start(home: Path) -> str:
    programs, data, log = _programs(), home / "data", home / "log"
    for path in (data, log):
        _give_to_the_servers_user(path)
    _run(
        programs / "initdb",
        "--no-sync",
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--pgdata",
        data,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.writelines(f"{name} = '{value}'\n" for name, value in (SETTINGS | {"port": port}).items())
    _run(programs / "pg_ctl", "start", "--wait", "--silent", "--pgdata", data, "--log", log)
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def _stop_with_the_run(home: Path) -> None:
    """Leave a watcher behind that outlives even a killed run, stops the server and clears its files away."""
    stop: list[str | Path] = [
        *_servers_user(),
        _programs() / "pg_ctl",
        "stop",
        "--mode=immediate",
        "--pgdata",
        home / "data",
    ]
    watch = 'run=$1 home=$2; shift 2; (while kill -0 "$run"; do sleep 1; done; "$@"; rm -rf "$home") &'
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    _call("/bin/sh", "-c", watch, "sh", str(run), home, *stop)


def _run(*command: str | Path) -> None:
    done = _call(*_servers_user(), *command)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")


def _call(*command: str | Path) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryFile("w+") as errors:  # not a pipe: what the command leaves running would keep it open
        done = subprocess.run(
            command, cwd="/", start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        errors.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", errors.read())


def _programs() -> Path:
    """The folder of the newest installed server; Debian keeps them off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    if found is None:
        raise RuntimeError("PostgreSQL's initdb is not on this machine. Install it: sudo apt-get install postgresql")
    return Path(found).resolve().parent


def _servers_user() -> list[str]:
    """The words that start a program as the user ``postgres``: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


def _give_to_the_servers_user(path: Path) -> None:
    path.mkdir(mode=0o700) if path.name == "data" else path.touch(mode=0o600)
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(path, user.pw_uid, user.pw_gid)
