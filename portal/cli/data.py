"""``demo``, ``import``, ``export`` and ``rights``: data in and out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from flask import Flask

from portal import clock, demo, rights
from portal.cli.context import as_machine


def add_commands(commands: Any) -> None:
    """Add the commands."""


def fill_if_empty(app: Flask) -> None:
    """Fill an empty database with invented data and print the sign-ins."""


__all__ = ["Path", "argparse", "as_machine", "clock", "demo", "rights"]
