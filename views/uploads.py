"""Files somebody sent for a moment: kept on the server under a random name until he confirms or cancels, at most a day."""

from __future__ import annotations

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

from flask import current_app

from portal import clock

KEPT = timedelta(days=1)
NAME = re.compile(r"[0-9a-f]{32}")


def keep(data: bytes) -> str:
    """Keep a file that only this system user can read and return its random name; throw away what is older than a day."""
    purge()
    name = secrets.token_hex(16)
    handle = os.open(_path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return name


def read(name: str) -> bytes | None:
    """Return a kept file, None when it is gone or the name is none of ours."""
    try:
        return _path(name).read_bytes() if NAME.fullmatch(name) else None
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    """Throw a kept file away."""
    if NAME.fullmatch(name):
        _path(name).unlink(missing_ok=True)


def purge() -> None:
    """Throw away what was neither confirmed nor cancelled within a day."""
    oldest = (clock.now() - KEPT).timestamp()
    for path in _home().glob("*.bin"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _path(name: str) -> Path:
    return _home() / f"{name}.bin"


def _home() -> Path:
    home = Path(current_app.instance_path) / "uploads"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home
