"""What commands share: the application, and for whom they act."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import User
from portal import clock
from portal.errors import PortalError
from portal.extensions import db
from portal.guard import GuardedSession
from portal.viewers import machine, viewer_of


class WrongArgument(PortalError):
    """An argument that fits its form but not the data; ends with exit code 2, like any wrong argument."""

    exit_code = 2

    def __init__(self, argument: str, sentence: str) -> None:
        """Name the argument before the sentence."""
        super().__init__(f"{argument}: {sentence}")


def must_say_who(command: argparse.ArgumentParser, doing: str) -> None:
    """Ask for the login of the person within whose rights a command acts; ``doing`` is the German verb of the help."""
    words = f"Anmeldung der Person, die {doing}"
    command.add_argument("--as", dest="login", required=True, metavar="BENUTZER", help=words)


def application() -> Flask:
    """Build the application with the settings of the environment."""
    from portal.app import create_app

    return create_app()


@contextmanager
def as_machine(app: Flask) -> Iterator[GuardedSession]:
    """Open a session without limits, for the operator of the machine."""
    with app.app_context():
        session = db.guarded
        session.look_as(machine("Befehlszeile", clock.today()))
        yield session


@contextmanager
def as_user(app: Flask, login: str) -> Iterator[tuple[GuardedSession, User]]:
    """Open a session that acts for a user, within his rights; raise WrongArgument for an unknown or inactive one."""
    with as_machine(app) as session:
        user = session.scalars(
            select(User).options(joinedload(User.agency)).where(User.login == login.lower())
        ).one_or_none()
        if user is None or not user.active:
            raise WrongArgument("--as", f"Einen aktiven Benutzer „{login}“ gibt es nicht.")
        session.rollback()
        user = session.scalars(select(User).options(joinedload(User.agency)).where(User.login == login.lower())).one()
        session.look_as(viewer_of(user, clock.today()))
        yield session, user
