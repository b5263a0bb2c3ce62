"""``serve``: the portal behind a production WSGI server."""

from __future__ import annotations

import argparse
import errno
import os
import re
import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from portal.cli import data, schema
from portal.cli.context import WrongArgument, application


def add_commands(commands: Any) -> None:
    """Add ``serve``."""
    serve = commands.add_parser(
        "serve", help="Portal starten", description="Startet das Portal; HOST und PORT gelten auch aus der Umgebung."
    )
    serve.add_argument(
        "--host",
        type=host,
        default=os.environ.get("HOST") or "127.0.0.1",
        help="Adresse, auf der das Portal hört (Vorgabe 127.0.0.1)",
    )
    serve.add_argument("--port", type=port, default=os.environ.get("PORT") or "8000", help="Port (Vorgabe 8000)")
    serve.add_argument(
        "--workers", type=workers, default=max(2, os.cpu_count() or 2), help="Anzahl der Prozesse (Vorgabe: Kerne)"
    )
    serve.add_argument(
        "--demo-if-empty", action="store_true", help="eine leere Datenbank mit erfundenen Beispieldaten füllen"
    )
    serve.set_defaults(run=run)


def host(text: str) -> str:
    """Return an address to listen on; raise ArgumentTypeError for what names none."""
    try:
        socket.getaddrinfo(text, None)
    except (OSError, UnicodeError):
        raise argparse.ArgumentTypeError(
            f"„{text}“ ist keine Adresse. Geben Sie zum Beispiel 127.0.0.1 oder 0.0.0.0 an."
        ) from None
    return text


def refuse_taken(address: str, number: int) -> None:
    """Raise WrongArgument where nobody can listen, before anything is prepared."""
    family, kind, protocol, _, place = socket.getaddrinfo(address, number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise WrongArgument("--host", f"„{address}“ ist keine Adresse dieses Rechners.") from None
            raise WrongArgument(
                "--port", f"Port {number} ist auf {address} belegt oder gesperrt. Wählen Sie einen anderen."
            ) from None


def port(text: str) -> int:
    """Return a port number; raise ArgumentTypeError outside 1 to 65535."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"„{text}“ ist kein Port. Geben Sie eine Zahl von 1 bis 65535 an.")
    return int(text)


def workers(text: str) -> int:
    """Return how many processes shall answer; raise ArgumentTypeError outside 1 to 64."""
    if not re.fullmatch(r"[0-9]{1,2}", text) or not 0 < int(text) <= 64:
        raise argparse.ArgumentTypeError(
            f"„{text}“ ist keine Anzahl von Prozessen. Geben Sie eine Zahl von 1 bis 64 an."
        )
    return int(text)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; each worker builds its own application."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Keep the settings until gunicorn asks for them."""
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Build the application of one worker."""
        return application()


def run(given: argparse.Namespace) -> None:
    """Bring the database up to date, fill it if so wished, and serve."""
    refuse_taken(given.host, given.port)
    app = application()
    schema.upgrade(app, "head")
    if given.demo_if_empty:
        data.fill_if_empty(app)
    print(f"\nBleibe läuft auf http://{given.host}:{given.port}/ – Strg+C beendet.\n", flush=True)
    Server(
        {
            "bind": f"{given.host}:{given.port}",
            "workers": given.workers,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 10,
            "max_requests": 5000,
            "max_requests_jitter": 500,
            "limit_request_line": 8190,
            "control_socket_disable": True,
            "loglevel": "warning",
            "keepalive": 5,
        }
    ).run()
