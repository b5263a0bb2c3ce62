"""The command line run in the tests' own process, over a database and an instance of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from models.enums import AgencyKind, Role
from portal import cli, clock
from portal.app import create_app
from portal.cli import context
from portal.extensions import db
from portal.viewers import machine
from tests import factories


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    """An instance of its own with a migrated empty database."""
    monkeypatch.setenv("BLEIBE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("BLEIBE_DATABASE_URL", raising=False)
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "instance").mkdir(mode=0o700)
    shutil.copy(sqlite_template, tmp_path / "instance" / "bleibe.sqlite3")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ended]]:
    """Run a command and return how it ended."""
    built: list[Flask] = []

    def application() -> Flask:
        built.append(create_app())
        return built[-1]

    for room in (cli.data, cli.exporting, cli.schema, cli.serving, cli.trail, cli.users, context):
        monkeypatch.setattr(room, "application", application)

    def call(*arguments: object) -> Ended:
        capsys.readouterr()
        try:
            cli.main([str(argument) for argument in arguments])
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        return Ended(code, *capsys.readouterr())

    yield call
    for app in built:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def portal(home: Path) -> Iterator[Flask]:
    """The application over the database of the command line, to look into it."""
    app = create_app()
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def staff(portal: Flask) -> None:
    """An office with a clerk, a lead and its finance, a Region, and a partner."""
    region = factories.agency(db.guarded, "Region Muster", AgencyKind.REGION)
    office = factories.agency(db.guarded, "Fachstelle Musterstadt", funded_by_id=region.id)
    partner = factories.agency(db.guarded, "Jobcenter Muster", AgencyKind.JOBCENTER)
    for login, role, agency in (
        ("ada", Role.CLERK, office), ("lea", Role.LEAD, office), ("fin", Role.FINANCE, office),
        ("reg", Role.FINANCE, region), ("jo", Role.PARTNER, partner),
    ):  # fmt: skip
        factories.user(db.guarded, login, role, agency)
    factories.user(db.guarded, "gone", Role.CLERK, office, active=False)
    db.session.commit()
