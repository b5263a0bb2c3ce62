"""Puts the portal together: settings, database, sign-in, access for each request, and the pages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

import views
from portal import audit, clock, config, database
from portal.extensions import babel, csrf, db, login, migrate
from portal.viewers import nobody

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application; `settings` go over those of the environment, ``INSTANCE`` says where its files live."""
    given = dict(settings or {})
    instance = Path(given.pop("INSTANCE", None) or os.environ.get("BLEIBE_INSTANCE") or ROOT / "instance")
    app = Flask(
        "portal",
        root_path=str(ROOT),
        instance_path=str(instance.resolve()),
        template_folder="views/templates",
        static_folder="views/static",
        static_url_path="/static",
    )
    app.config.update(config.settings(instance))
    app.config.update(given)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    audit.key = app.config["AUDIT_KEY"]
    app.before_request(_start_as_nobody)  # first of all: what refuses a request also shows a page
    _bind_extensions(app)
    views.register(app)
    return app


def _bind_extensions(app: Flask) -> None:
    """Bind the extensions and prepare the engine before anything reads from it."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    login.init_app(app)
    csrf.init_app(app)
    babel.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]


def _start_as_nobody() -> None:
    """Let the session of a request see nothing until somebody has signed in; a GET can never write through it."""
    g.today = clock.today()
    db.guarded.look_as(nobody(g.today), readonly=request.method in ("GET", "HEAD"))
