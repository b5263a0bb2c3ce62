"""Our portal over the filled database, with somebody signed in the way people sign in."""

from __future__ import annotations

import re

from portal.app import create_app
from tests.bench.filling import HOME
from tests.factories import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class OurPortal:
    """The application with everything on: sign-in, server session, CSRF, access rules, menu with badges, audit."""

    def __init__(self, url: str, login: str) -> None:
        """Build the application and sign in."""
        self.app = create_app({"INSTANCE": HOME / "instance", "SQLALCHEMY_DATABASE_URI": url})
        self.client = self.app.test_client()
        page = self.client.get("/anmelden").text
        answer = self.client.post("/anmelden", data={"login": login, "password": PASSWORD, "csrf_token": _token(page)})
        if answer.status_code != 302:
            raise RuntimeError(f"{login} kommt nicht hinein: {answer.status}")
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        self.cookie = f"{cookie.key}={cookie.value}" if cookie else ""


def _token(page: str) -> str:
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError("Die Seite trägt kein CSRF-Token.")
    return found[1]
