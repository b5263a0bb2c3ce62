"""How an application is asked: inside this process, as a server would, counting what the processor works for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.test import EnvironBuilder


@dataclass(frozen=True)
class Ask:
    """One request: address and, for a POST, what is sent."""

    path: str
    data: dict[str, str] | None = None

    def environ(self, cookie: str = "") -> dict[str, Any]:
        """Return what a server would hand to the application."""
        headers = [("Cookie", cookie)] if cookie else []
        method = "GET" if self.data is None else "POST"
        return EnvironBuilder(self.path, method=method, data=self.data, headers=headers).get_environ()


@dataclass
class Peer:
    """An application to measure, with the cookie of its sign-in."""

    app: Callable[..., Iterable[bytes]]
    cookie: str = ""

    def answer(self, ask: Ask) -> tuple[str, bytes, float]:
        """Return status, body and the milliseconds the processor worked for it."""
        environ, status = ask.environ(self.cookie), ""

        def start_response(line: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            nonlocal status
            status = line

        began = time.process_time()
        answer = self.app(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return status, body, (time.process_time() - began) * 1000
