"""What the filtered case list costs as a file, asked for over HTTP of the server as people start it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, make_url, text

from portal.database import engine_options
from tests.bench import process
from tests.bench.filling import HOME, ROOT
from tests.bench.jobs import HOME_OFFICE
from tests.bench.workbooks import grouped
from tests.factories import PASSWORD

SINCE = "2017-01-01"
LIST = f"/faelle/export.xlsx?reported_on_from={SINCE}"
LITTLE = "/faelle/export.xlsx?reported_on_from=2026-10-20"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FIRST_BYTE, SECONDS_OF_100_000, GROWTH = 0.1, 5.0, 30.0
"""Goals: seconds to the first byte, seconds of the processor per 100,000 rows, megabytes of memory at any size."""
PATIENCE = 60.0
PIECE = 65_536
ROWS = "SELECT count(*) FROM cases WHERE office_id = :office AND reported_on >= :since"


@dataclass(frozen=True)
class Download:
    """One file: seconds to its first byte and to its last, of the processor, megabytes of growth, bytes."""

    first: float
    whole: float
    cpu: float
    growth: float
    size: int


def compare(url: str) -> bool:
    """Download the list twice and print the better run; return whether a goal was missed."""
    with create_engine(url, **engine_options(url)).connect() as base:
        rows = base.execute(text(ROWS), {"office": HOME_OFFICE, "since": SINCE}).scalar_one()
    with _served(url) as (port, worker):
        visitor = _Visitor(port)
        visitor.sign_in("lead")
        visitor.download(LITTLE, worker)
        runs = [visitor.download(LIST, worker) for _ in range(2)]
    best, growth = min(runs, key=lambda one: one.cpu), max(one.growth for one in runs)
    most = SECONDS_OF_100_000 * rows / 100_000
    print(f"\n{grouped(rows)} Zeilen der Fallliste über HTTP, {make_url(url).get_backend_name()}")
    verdicts = [
        (f"erstes Byte {best.first:.3f} s", best.first <= FIRST_BYTE, f"{FIRST_BYTE} s"),
        (f"CPU {best.cpu:.2f} s", best.cpu <= most, f"{most:.1f} s"),
        (f"Speicher +{growth:.0f} MB", growth <= GROWTH, f"{GROWTH:.0f} MB"),
    ]
    for what, met, goal in verdicts:
        print(f"  {what} (Ziel {goal}: {'ja' if met else 'NEIN'})")
    print(f"  im Ganzen {best.whole:.1f} s, {best.size / 1e6:.1f} MB")
    return not all(met for _, met, _ in verdicts)


@contextmanager
def _served(url: str) -> Iterator[tuple[int, int]]:
    """Start the server with one worker; give its port and the worker's process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {**os.environ, "BLEIBE_DATABASE_URL": url, "BLEIBE_INSTANCE": str(HOME / "instance")}
    command = [sys.executable, "-m", "portal", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    """Return as soon as the server answers; raise TimeoutError when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            _Visitor(port).get("/anmelden")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"Der Server antwortet nicht auf Port {port}.")


class _Visitor:
    """A browser as far as a download needs one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, data: str = "") -> HTTPConnection:
        """Send a request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, data or None, headers)
        return connection

    def get(self, path: str, method: str = "GET", data: str = "") -> tuple[int, str]:
        """Return status and text of an answer, and keep its cookies."""
        answer = self.ask(method, path, data).getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def sign_in(self, login: str) -> None:
        """Sign in as people do; raise RuntimeError when refused."""
        found = TOKEN.search(self.get("/anmelden")[1])
        given = {"login": login, "password": PASSWORD, "csrf_token": found[1] if found else ""}
        status, _ = self.get("/anmelden", "POST", urlencode(given))
        if status != 302:
            raise RuntimeError(f"{login} kommt nicht hinein: {status}")

    def download(self, path: str, worker: int) -> Download:
        """Read a file to its end and say what it cost the worker; raise RuntimeError for anything but a file."""
        before, began = process.forget_peak(worker), time.monotonic()
        answer = self.ask("GET", path).getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} antwortet {answer.status}")
        size = len(answer.read(1))
        first = time.monotonic() - began
        while piece := answer.read(PIECE):
            size += len(piece)
        whole, after = time.monotonic() - began, process.usage(worker)
        return Download(first, whole, after.seconds - before.seconds, after.peak - before.resident, size)
