"""A portal that really serves, and a browser: one server with a world of its own for each file, one browser a worker."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from portal import clock
from portal.app import create_app
from portal.extensions import db
from portal.viewers import machine
from tests import factories
from tests.browser.rooms import Rooms

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
PATIENCE = 10_000
"""Milliseconds a page may take before the test fails."""


@dataclass(frozen=True)
class Site:
    """A running portal: where it answers, the application itself, and what is in it."""

    url: str
    app: Flask
    rooms: Any


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The portal over a copy of the empty database, filled and served; forgery protection is on."""
    home = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, home / "site.sqlite3")
    app = create_app({"INSTANCE": home, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home}/site.sqlite3", "TESTING": True})
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        rooms = Rooms(db.guarded).detached()
        db.session.commit()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    served = threading.Thread(target=server.serve_forever)
    served.start()
    yield Site(f"http://127.0.0.1:{server.port}", app, rooms)
    server.shutdown()
    served.join()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def open_as(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return what opens a window in which somebody is signed in; a complaint of the browser fails the test."""
    complaints: list[str] = []
    contexts = []

    def enter(login: str, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, locale="de-DE", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        sign_in(page, login)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [line for line in complaints if "(NOT FOUND)" not in line and "(UNPROCESSABLE" not in line] == []


def sign_in(page: Page, login: str) -> None:
    """Sign in through the form."""
    page.goto("/anmelden")
    page.get_by_label("Anmeldung").fill(login)
    page.get_by_label("Passwort").fill(factories.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(lambda url: "anmelden" not in url)
